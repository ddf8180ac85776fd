"""What enrolment does about others' facts, and whom it tells of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q

from afterbell.base.events import tell
from afterbell.base.outbox.kinds import Value
from afterbell.base.spans import local_day
from afterbell.enrolment.commands.withdrawing import end_application
from afterbell.enrolment.ending import earliest_end_of
from afterbell.enrolment.events import (
    ApplicationsMoved,
    ApplicationsReviewed,
    ApplicationsSubmitted,
    ApplicationWithdrawn,
    ChangesReviewed,
    DaysAsked,
    DaysChanged,
    LateWindowOpened,
    SurveyOpened,
)
from afterbell.enrolment.messages import (
    APPROVED,
    CHANGE_APPROVED,
    CHANGE_ASKED,
    CHANGE_REFUSED,
    CHANGE_RETURNED,
    DAYS_CHANGED,
    LATE_APPROVED,
    LATE_OPENED,
    MOVED_IN,
    RECEIVED,
    REFUSED,
    RETURNED,
    SENT_BACK,
    SURVEY_OPENED,
    TO_REVIEW,
    TO_SIGN,
    WITHDRAWN,
)
from afterbell.enrolment.models import (
    Application,
    ApplicationDraft,
    ApplicationMove,
    DayChange,
    DayChangeReview,
    LateWindow,
    Review,
)
from afterbell.enrolment.papers.held import held_papers
from afterbell.enrolment.papers.texts import store_texts
from afterbell.enrolment.rules.review import Desk
from afterbell.scheme.events import SchemePublished
from afterbell.scheme.queries import published_version_of
from afterbell.schools.events import PupilLeft, PupilsMoved
from afterbell.schools.models import Homeroom, Pupil
from afterbell.schools.telling import OfChild, said_reason, tell_families, tell_homeroom_teachers

LEFT_THE_SCHOOL = "学生离校"
ON_ITS_WAY = (Application.State.SUBMITTED, Application.State.HOMEROOM_APPROVED, Application.State.RETURNED)


def keep_the_papers(event: SchemePublished) -> None:
    """Keep the texts families will sign, as the published version has them."""
    row, scheme = published_version_of(version=event.version)
    store_texts(school=event.school, version=row.id, scheme=scheme)


def tell_of_papers_to_sign(event: SchemePublished) -> None:
    """Tell the families whom a changed text touches that they sign again; a first version asks nobody."""
    running = Application.objects.filter(term__code=event.term).exclude(state__in=Application.ENDED)
    rows = list(running.select_related("pupil", "term", "version").order_by("pk"))
    held = held_papers(rows=rows, today=event.in_force_from) if rows else {}
    of = [
        OfChild(
            pupil=row.pupil.code,
            about=row.code,
            occasion=event.version,
            values={"papers": "、".join(paper.now.title for paper in held[row.pk].missing)},
        )
        for row in rows
        if held[row.pk].missing
    ]
    tell_families(kind=TO_SIGN, school=event.school, of=of, now=event.at)


def tell_of_a_survey(event: SurveyOpened) -> None:
    """Tell the family of every child that is here on the survey's first day."""
    pupils = Pupil.objects.exclude(left_on__lte=event.opens_on).order_by("pk").values_list("code", flat=True)
    days = {"opens": event.opens_on, "closes": event.closes_on}
    of = [OfChild(pupil=pupil, about=event.survey, values=days) for pupil in pupils]
    tell_families(kind=SURVEY_OPENED, school=event.school, of=of, now=event.at)


def tell_of_arrivals(event: ApplicationsSubmitted) -> None:
    """Tell families that an application arrived, and once a day their homeroom teachers that some wait."""
    rows = _applications(event.applications)
    of = [OfChild(pupil=row.pupil.code, about=row.code, occasion=str(row.round)) for row in rows]
    tell_families(kind=RECEIVED, school=event.school, of=of, now=event.at)
    homerooms = {row.pupil.homeroom.code for row in rows}
    today = local_day(event.at).isoformat()
    tell_homeroom_teachers(kind=TO_REVIEW, school=event.school, homerooms=homerooms, occasion=today, now=event.at)


def tell_of_reviews(event: ApplicationsReviewed) -> None:
    """Tell families what was decided, with its reason; a homeroom's approval is not the end and says nothing."""
    approved = event.approved if event.stage == Desk.SCHOOL.value else ()
    late = _that_came_late(approved)
    in_time = tuple(code for code in approved if code not in late)
    kinds = ((RETURNED, event.returned), (REFUSED, event.refused), (APPROVED, in_time), (LATE_APPROVED, tuple(late)))
    for kind, codes in kinds:
        rows = _applications(codes)
        reasons = _reasons(rows, stage=event.stage)
        of = [
            OfChild(
                pupil=row.pupil.code,
                about=row.code,
                occasion=str(row.round),
                values={"reason": said_reason(reasons[row.pk])} if reasons.get(row.pk) else {},
            )
            for row in rows
        ]
        tell_families(kind=kind, school=event.school, of=of, now=event.at)
    if event.stage == Desk.SCHOOL.value and event.returned:
        homerooms = {row.pupil.homeroom.code for row in _applications(event.returned)}
        today = local_day(event.at).isoformat()
        tell_homeroom_teachers(kind=SENT_BACK, school=event.school, homerooms=homerooms, occasion=today, now=event.at)


def _that_came_late(codes: Collection[str]) -> set[str]:
    """Find those whose family applied after closing, through a window the office opened for the child."""
    windows = LateWindow.objects.filter(pupil=OuterRef("pupil"), term=OuterRef("term"))
    rows = Application.objects.filter(Exists(windows), code__in=codes)
    return set(rows.values_list("code", flat=True)) if codes else set()


def tell_of_a_late_window(event: LateWindowOpened) -> None:
    """Tell the family that it may apply after closing, and until when; why stays with the office."""
    occasion = f"{event.last_day.isoformat()} {event.at.isoformat(timespec='minutes')}"
    of = [OfChild(pupil=event.pupil, about=event.pupil, occasion=occasion, values={"day": event.last_day})]
    tell_families(kind=LATE_OPENED, school=event.school, of=of, now=event.at)


def tell_of_a_withdrawal(event: ApplicationWithdrawn) -> None:
    """Tell every guardian of the child, also the one who did not withdraw."""
    of = [OfChild(pupil=event.pupil, about=event.application, values={"day": event.effective_on})]
    tell_families(kind=WITHDRAWN, school=event.school, of=of, now=event.at)


def tell_of_a_change_asked(event: DaysAsked) -> None:
    """Tell the homeroom teacher that a child of the homeroom asks for other days."""
    (row,) = _applications((event.application,))
    tell_homeroom_teachers(
        kind=CHANGE_ASKED,
        school=event.school,
        homerooms=[row.pupil.homeroom.code],
        occasion=event.change,
        concerns=row.pupil.code,
        now=event.at,
    )


def tell_of_changes_reviewed(event: ChangesReviewed) -> None:
    """Tell families what became of a change: why not, or from which day; a homeroom's approval says nothing yet."""
    approved = event.approved if event.stage == Desk.SCHOOL.value else ()
    for kind, codes in (
        (CHANGE_RETURNED, event.returned),
        (CHANGE_REFUSED, event.refused),
        (CHANGE_APPROVED, approved),
    ):
        if codes:
            tell_families(kind=kind, school=event.school, of=_of_changes(codes, stage=event.stage), now=event.at)


def _of_changes(codes: Collection[str], *, stage: str) -> list[OfChild]:
    rows = DayChange.objects.filter(code__in=codes).select_related("application__pupil").order_by("pk")
    found = list(rows)
    said = DayChangeReview.objects.filter(change__in=found, stage=stage).exclude(reason="")
    reasons = dict(said.values_list("change_id", "reason"))
    values: dict[int, dict[str, Value]] = {key: {"reason": said_reason(reason)} for key, reason in reasons.items()}
    values |= {row.pk: {"day": row.in_force_from} for row in found if row.in_force_from}
    return [
        OfChild(
            pupil=row.application.pupil.code,
            about=row.application.code,
            occasion=row.code,
            values=values.get(row.pk, {}),
        )
        for row in found
    ]


def tell_of_days_changed(event: DaysChanged) -> None:
    """Tell the homeroom teacher from which day a child comes on other days."""
    (row,) = _applications((event.application,))
    tell_homeroom_teachers(
        kind=DAYS_CHANGED,
        school=event.school,
        homerooms=[row.pupil.homeroom.code],
        occasion=f"{event.application} {event.at.isoformat(timespec='minutes')}",
        concerns=event.pupil,
        values={"day": event.in_force_from},
        now=event.at,
    )


def tell_of_applications_moved(event: ApplicationsMoved) -> None:
    """Tell the teachers of the homerooms children came to that undecided applications came with them."""
    numbers = Counter(row.pupil.homeroom.code for row in _applications(event.applications))
    for homeroom, number in sorted(numbers.items()):
        tell_homeroom_teachers(
            kind=MOVED_IN,
            school=event.school,
            homerooms=[homeroom],
            occasion=event.at.isoformat(),
            values={"number": number},
            now=event.at,
        )


def _applications(codes: Collection[str]) -> list[Application]:
    rows = Application.objects.filter(code__in=codes).select_related("pupil__homeroom").order_by("pk")
    return list(rows) if codes else []


def _reasons(rows: Collection[Application], *, stage: str) -> dict[int, str]:
    """Give the reason of each application's present round at a desk."""
    if not rows:
        return {}
    rounds = {row.pk: row.round for row in rows}
    said = Review.objects.filter(application__in=rounds, stage=stage).values_list("application_id", "round", "reason")
    return {application: reason for application, number, reason in said if rounds[application] == number}


def follow_the_child(event: PupilsMoved) -> None:
    """Let the application of a child that changed its homeroom go with it, and keep where it came from.

    What a teacher has decided stands; what waits for a homeroom waits for the new one, until the same day.
    """
    moves = {move.pupil: move for move in event.moves}
    homerooms = dict(Homeroom.objects.values_list("code", "pk"))
    changing = Exists(DayChange.objects.filter(application=OuterRef("pk"), state__in=DayChange.WAITING))
    rows = Application.objects.filter(Q(state__in=ON_ITS_WAY) | changing, pupil__code__in=moves).order_by("pk")
    followed = list(rows.values_list("pk", "code", "pupil__code"))
    ApplicationMove.objects.bulk_create(
        ApplicationMove(
            school_id=event.school,
            application_id=key,
            came_from_id=homerooms[moves[pupil].came_from],
            went_to_id=homerooms[moves[pupil].went_to],
            moved_at=event.at,
        )
        for key, _code, pupil in followed
    )
    if followed:
        codes = tuple(code for _key, code, _pupil in followed)
        tell(ApplicationsMoved(school=event.school, applications=codes, at=event.at))


def end_with_the_school(event: PupilLeft) -> None:
    """End what a child takes part in when it leaves the school, but not in the middle of this afternoon."""
    running = Application.objects.filter(pupil__code=event.pupil, term__last_day__gte=event.on)
    rows = running.exclude(state__in=Application.ENDED).select_for_update(of=("self",))
    for row in rows.select_related("pupil", "term", "version").order_by("pk"):
        first = max(event.on, earliest_end_of(application=row, now=event.at))
        end_application(row=row, effective_on=first, reason=LEFT_THE_SCHOOL, by=event.by, now=event.at)


def forget_what_is_past(event: SchemePublished) -> None:
    """Throw away what families filled in and never sent in terms that are over."""
    ApplicationDraft.objects.filter(term__last_day__lt=local_day(event.at)).delete()
