"""The invariants, looked at again in the tables themselves, without the code that wrote them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import datetime

from django.db.models import Count, Exists, F, Max, OuterRef, Q, Sum

from afterbell.attendance.models import Confirmation, RollMark
from afterbell.base.spans import local_day
from afterbell.base.tenancy import tenant_column, walled_models
from afterbell.dismissal.models import Handover
from afterbell.enrolment.models import Application, Review, Signature
from afterbell.placement.models import ClubOutcome, GroupPlace, ServiceGroup
from afterbell.portal.models import Article
from afterbell.rostering.models import Assignment, Session
from afterbell.scheme.models import SchemeDecision
from afterbell.scheme.queries import published_version
from afterbell.schools.models import School, SchoolDay
from afterbell.subsidy.models import PayLine, Settlement, Statement

PAPERS_NEEDED = 3
CAME = (RollMark.State.PRESENT, RollMark.State.LATE)


def signed_and_approved_twice(now: datetime) -> bool:
    """Nobody is placed without a signed application approved by two people."""
    del now
    approvals = Review.objects.filter(application=OuterRef("pk"), decision="approved")
    placed = Application.objects.filter(Exists(GroupPlace.objects.filter(pupil=OuterRef("pupil"))))
    signed = placed.annotate(papers=Count("signatures__paper__kind", distinct=True))
    fine = signed.filter(
        Exists(approvals.filter(stage="homeroom")),
        Exists(approvals.filter(stage="school")),
        papers__gte=PAPERS_NEEDED,
        state__in=["approved", "withdrawn"],
    )
    covered = set(fine.exclude(homeroom_approver=F("school_approver")).values_list("pupil_id", flat=True))
    return set(GroupPlace.objects.values_list("pupil_id", flat=True)) <= covered and Signature.objects.exists()


def within_capacity_and_one_place(now: datetime) -> bool:
    """No group is over its capacity, no open club under its minimum, nobody in two places at once."""
    del now
    sizes = GroupPlace.objects.values("group", "weekday", "group__capacity").annotate(
        size=Count("pupil", filter=Q(until=None))
    )
    over = any(row["size"] > row["group__capacity"] for row in sizes)
    return not over and _clubs_full_enough() and _nobody_twice()


def _clubs_full_enough() -> bool:
    found = published_version(on=ServiceGroup.objects.latest("pk").term.first_day)
    if found is None:
        return False
    minimum = {offering.code: offering.minimum for offering in found[1].offerings}
    opened = ClubOutcome.objects.filter(closed_in_round=None, placed__gt=0).values_list("offering", "placed")
    return all(placed >= minimum[offering] for offering, placed in opened)


def _nobody_twice() -> bool:
    adults = Assignment.objects.filter(ended_at=None, session__cancellation=None).values_list(
        "staff_id", "session__starts_at", "session__ends_at"
    )
    return not _overlap(adults) and not _overlap(_children_in_sessions())


def _children_in_sessions() -> list[tuple[int, datetime, datetime]]:
    """Give every child's session marked present, with its times."""
    marks = RollMark.objects.filter(state__in=CAME).values_list("pupil_id", "session__starts_at", "session__ends_at")
    return list(marks.distinct())


def _overlap(rows: object) -> bool:
    spans: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
    for who, start, end in rows:  # type: ignore[attr-defined]
        spans[who].append((start, end))
    return any(
        earlier[1] > later[0]
        for times in spans.values()
        for earlier, later in zip(sorted(times), sorted(times)[1:], strict=False)
    )


def only_on_school_days(now: datetime) -> bool:
    """No session lies on a day without school."""
    del now
    school = SchoolDay.objects.filter(
        kind__in=["school", "make_up"], date=OuterRef("date"), follows_weekday=OuterRef("weekday")
    )
    return Session.objects.exists() and not Session.objects.filter(~Exists(school)).exists()


def named_before_the_start(now: datetime) -> bool:
    """Every session has a named adult before it starts."""
    named = Assignment.objects.filter(session=OuterRef("pk"), ended_at=None, assigned_at__lt=OuterRef("starts_at"))
    held = Session.objects.filter(cancellation=None)
    return held.filter(starts_at__lte=now).exists() and not held.filter(~Exists(named)).exists()


def everybody_accounted_for(now: datetime) -> bool:
    """Every child who came ends the day collected, dismissed as permitted, or in the boarding house."""
    return unaccounted(now=now) == 0


def unaccounted(*, now: datetime) -> int:
    """Count the children who came to a session of a day that is over and were handed to nobody after it."""
    handed = Handover.objects.filter(session=OuterRef("session"), pupil=OuterRef("pupil"))
    last = Session.objects.filter(date=local_day(now)).aggregate(end=Max("ends_at"))["end"]
    over = Q(session__date__lt=local_day(now)) | Q(session__date=local_day(now) if last and now > last else None)
    came = RollMark.objects.filter(over, state__in=CAME)
    return came.filter(~Exists(handed)).values("session", "pupil").distinct().count()


def pay_adds_up(now: datetime) -> bool:
    """Compare lines with statements and statements with runs; look for work paid twice or unconfirmed."""
    del now
    sums = Statement.objects.annotate(lines_fen=Sum("lines__amount_fen"))
    if sums.exclude(total_fen=F("lines_fen")).exists():
        return False
    runs = Settlement.objects.annotate(statements_fen=Sum("statements__total_fen"))
    if runs.exclude(total_fen=F("statements_fen")).exists():
        return False
    paid = PayLine.objects.exclude(session=None)
    confirmed = Confirmation.objects.filter(session=OuterRef("session"))
    twice = paid.values("session", "staff").annotate(times=Count("pk")).filter(times__gt=1)
    return not twice.exists() and not paid.filter(~Exists(confirmed)).exists()


def published_is_in_force(now: datetime) -> bool:
    """Compare the hash of the published text with that of the rules everything was computed under."""
    found = published_version(on=local_day(now))
    if found is None:
        return False
    version, _ = found
    shown = Article.objects.filter(kind="scheme", subject=version.code).values_list("content_hash", flat=True)
    used = set(Session.objects.values_list("version__content_hash", flat=True).distinct())
    decided = SchemeDecision.objects.filter(version__code=version.code, kind="published")
    hashes = {*shown, *used, *decided.values_list("content_hash", flat=True)}
    return len(shown) == 1 and hashes == {version.content_hash}


def walls_hold(now: datetime) -> bool:
    """Check that no row of a school points at a row of another: every foreign key between walled tables."""
    del now
    walled = set(walled_models())
    for model in walled:
        if tenant_column(model) != "school_id":
            continue
        for field in model._meta.concrete_fields:  # noqa: SLF001 - Django's documented model API
            target = field.related_model
            if field.many_to_one and target in walled and not isinstance(target, str):
                manager = model._default_manager  # noqa: SLF001 - as above
                if manager.exclude(**{field.name: None}).exclude(**{f"{field.name}__school": F("school")}).exists():
                    return False
    return School.objects.exists()


INVARIANTS: Mapping[str, Callable[[datetime], bool]] = {
    "1_signed_and_approved_twice": signed_and_approved_twice,
    "2_within_capacity_and_one_place": within_capacity_and_one_place,
    "3_only_on_school_days": only_on_school_days,
    "4_named_before_the_start": named_before_the_start,
    "5_everybody_accounted_for": everybody_accounted_for,
    "6_pay_adds_up": pay_adds_up,
    "7_published_is_in_force": published_is_in_force,
    "8_walls_hold": walls_hold,
}
