"""A month's appraisal: drawn up from the record, confirmed by another, appealed against and answered."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.events import tell
from afterbell.base.refusals import NotThere
from afterbell.base.spans import local_day
from afterbell.scheme.queries import SchemeVersionRow, version_in_force
from afterbell.scheme.rules.document import Scheme
from afterbell.schools.actors import signed_in
from afterbell.schools.models import Staff, Term
from afterbell.subsidy.appraising import appraised, month_span, next_month, recorded
from afterbell.subsidy.commands.objecting import checked
from afterbell.subsidy.events import AppealAnswered, AppealRaised, MonthAppraised
from afterbell.subsidy.models import Appeal, AppealAnswer, Appraisal, AppraisalConfirmed, AppraisedPerson
from afterbell.subsidy.models.appraisals import FULL_POINTS
from afterbell.subsidy.refusals import REFUSALS
from afterbell.subsidy.rules.appraisal import Appraised, Recorded
from afterbell.subsidy.words import sealed

Drawn = dict[str, tuple[int | None, dict[str, object]]]
"""By a person's code the points and the figures they come from."""


@command("subsidy.appraise")
def draw_appraisal(*, actor: Actor, now: datetime, term: str, month: date) -> str:
    """Draw up the points of everybody who had a turn in a month of a term, by the scheme in force at its end.

    Gives the appraisal's code; one drawn up before and not confirmed is replaced by it. Raises NotThere, and Refused
    while the month is not over, once it is confirmed, where the scheme has no items, and where nobody had a turn.
    """
    row = Term.objects.select_for_update().filter(code=term).first()
    if row is None:
        raise NotThere("term")
    authorise(actor=actor, action="subsidy.appraise", at=place(school=row.school_id))
    first = month.replace(day=1)
    if local_day(now) < next_month(first):
        raise REFUSALS.refused("month_not_over", month=f"{first:%Y-%m}", field="month")
    if AppraisalConfirmed.objects.filter(term=row, month=first).exists():
        raise REFUSALS.refused("appraised_before", conflict=True)
    version, drawn = _drawn(row, first)
    if not drawn:
        raise REFUSALS.refused("nobody_appraised")
    last = Appraisal.objects.filter(term=row, month=first).order_by("-number").values_list("number", flat=True).first()
    made = Appraisal.objects.create(
        school_id=row.school_id,
        term=row,
        version_id=version.id,
        month=first,
        number=(last or 0) + 1,
        digest=_digest(drawn),
        drawn_by_id=signed_in(actor),
        drawn_at=now,
    )
    people = dict(Staff.objects.filter(code__in=drawn).values_list("code", "pk"))
    AppraisedPerson.objects.bulk_create(
        AppraisedPerson(school_id=row.school_id, appraisal=made, staff_id=people[code], points=points, figures=figures)
        for code, (points, figures) in sorted(drawn.items())
    )
    record(subject=made.code, month=f"{first:%Y-%m}", number=made.number, people=len(drawn), digest=made.digest)
    return made.code


def _drawn(term: Term, month: date) -> tuple[SchemeVersionRow, Drawn]:
    """Work a month out from the record of today. Raises Refused where the scheme of its last day has no items."""
    span = month_span(month=month, term=term)
    version, scheme = version_in_force(on=span.until - timedelta(days=1))
    if not scheme.appraisal.items:
        raise REFUSALS.refused("nothing_appraised")
    found = recorded(term=term.pk, span=span, scheme=scheme, rated_before=next_month(month))
    codes = dict(Staff.objects.filter(pk__in=found).values_list("pk", "code"))
    drawn: Drawn = {}
    for pk, said in found.items():
        result = appraised(scheme=scheme, found=said)
        drawn[codes[pk]] = (result.points, _figures(scheme, result, said))
    return version, drawn


def _figures(scheme: Scheme, result: Appraised, said: Recorded) -> dict[str, object]:
    """Write down what the points come from: the items as the scheme names them, and each case that was not good."""
    items = {item.code: item for item in scheme.appraisal.items}
    return {
        "items": [
            {
                "code": row.code,
                "name": [items[row.code].words.zh, items[row.code].words.en],
                "measure": row.measure.value,
                "weight": items[row.code].weight,
                "good": row.good,
                "of": row.of,
                "counts": row.counts,
                "why": [row.why.zh, row.why.en],
            }
            for row in result.items
        ],
        "cases": [
            {
                "measure": case.measure.value,
                "fault": case.fault.value,
                "session": case.session,
                "name": case.name,
                "day": case.day.isoformat(),
                "minutes": case.minutes,
            }
            for case in said.cases
            if case.measure in {item.measure for item in items.values()}
        ],
    }


def _digest(drawn: Drawn) -> str:
    text = json.dumps(sorted(drawn.items()), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@command("subsidy.confirm_appraisal")
def confirm_appraisal(*, actor: Actor, now: datetime, appraisal: str) -> date:
    """Confirm a month's points that somebody else drew up; gives the last day on which people may appeal.

    Raises NotThere, and Refused for whoever drew it up, when a newer one was drawn up, when the month is confirmed
    already, and when the record says something else by now.
    """
    row = Appraisal.objects.select_related("term").filter(code=appraisal).first()
    if row is None:
        raise NotThere("appraisal")
    authorise(actor=actor, action="subsidy.confirm_appraisal", at=place(school=row.school_id))
    Term.objects.select_for_update().get(pk=row.term_id)
    account = signed_in(actor)
    if row.drawn_by_id == account:
        raise REFUSALS.refused("own_drawing")
    if Appraisal.objects.filter(term=row.term_id, month=row.month, number__gt=row.number).exists():
        raise REFUSALS.refused("newer_appraisal", conflict=True)
    _version, drawn = _drawn(row.term, row.month)
    if _digest(drawn) != row.digest:
        raise REFUSALS.refused("appraisal_out_of_date", conflict=True)
    until = local_day(now) + timedelta(days=_appeal_days(now))
    try:
        with transaction.atomic():
            AppraisalConfirmed.objects.create(
                school_id=row.school_id,
                appraisal=row,
                term=row.term,
                month=row.month,
                appeal_until=until,
                confirmed_by_id=account,
                confirmed_at=now,
            )
    except IntegrityError:
        raise REFUSALS.refused("appraised_before", conflict=True) from None
    record(subject=row.code, month=f"{row.month:%Y-%m}", digest=row.digest, appeal_until=until.isoformat())
    tell(MonthAppraised(school=row.school_id, appraisal=row.code, at=now))
    return until


def _appeal_days(now: datetime) -> int:
    return version_in_force(on=local_day(now))[1].appraisal.appeal_days


@command("subsidy.appeal")
def appeal(*, actor: Actor, now: datetime, person: str, words: str) -> str:
    """Appeal against the own points of a confirmed month, until its day; gives the appeal's code.

    Raises NotThere for anybody else's, and Refused after the day, the second time, and without words.
    """
    row = AppraisedPerson.objects.select_related("appraisal__confirmed").filter(code=person).first()
    if row is None:
        raise NotThere("appraisal")
    authorise(actor=actor, action="subsidy.appeal", at=place(staff=row.staff_id))
    confirmed = getattr(row.appraisal, "confirmed", None)
    if confirmed is None:
        raise NotThere("appraisal")
    if local_day(now) > confirmed.appeal_until:
        raise REFUSALS.refused("appeals_closed", until=confirmed.appeal_until)
    said = checked(words)
    try:
        with transaction.atomic():
            made = Appeal.objects.create(
                school_id=row.school_id,
                person=row,
                words_sealed=sealed(said),
                answer_by=local_day(now) + timedelta(days=_appeal_days(now)),
                raised_by_id=signed_in(actor),
                raised_at=now,
            )
    except IntegrityError:
        raise REFUSALS.refused("appealed_before", conflict=True) from None
    record(subject=made.code, appraisal=row.appraisal.code)
    tell(AppealRaised(school=row.school_id, appeal=made.code, at=now))
    return made.code


@command("subsidy.answer_appeal")
def answer_appeal(*, actor: Actor, now: datetime, appeal: str, points: int | None, words: str) -> None:
    """Answer an appeal; `points`, in hundredths, count instead where it is upheld, None where it is not.

    Raises NotThere, and Refused for whoever drew the month up or raised it, the second time, without words, and for
    points that are none.
    """
    row = Appeal.objects.select_related("person__appraisal").filter(code=appeal).first()
    if row is None:
        raise NotThere("appeal")
    authorise(actor=actor, action="subsidy.answer_appeal", at=place(school=row.school_id))
    account = signed_in(actor)
    if row.raised_by_id == account:
        raise REFUSALS.refused("own_appeal")
    if row.person.appraisal.drawn_by_id == account:
        raise REFUSALS.refused("own_drawing")
    if points is not None and not 0 <= points <= FULL_POINTS:
        raise REFUSALS.refused("upheld_points", field="points")
    said = checked(words)
    try:
        with transaction.atomic():
            AppealAnswer.objects.create(
                school_id=row.school_id,
                appeal=row,
                upheld=points is not None,
                points=points,
                words_sealed=sealed(said),
                answered_by_id=account,
                answered_at=now,
            )
    except IntegrityError:
        raise REFUSALS.refused("appeal_answered", conflict=True) from None
    record(subject=row.code, upheld=points is not None, points=points)
    tell(AppealAnswered(school=row.school_id, appeal=row.code, at=now))
