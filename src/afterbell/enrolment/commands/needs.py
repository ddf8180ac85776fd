"""What a child needs of its afternoons: said by its guardian, confirmed by the school, taken back with one tap."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.spans import local_day
from afterbell.base.written import written
from afterbell.enrolment.caring import said_of
from afterbell.enrolment.commands.bonds import bond_of, channel_of
from afterbell.enrolment.commands.reviewing import LONGEST_REASON
from afterbell.enrolment.models import Need, NeedDecision, NeedEnd
from afterbell.enrolment.refusals import REFUSALS
from afterbell.enrolment.rules.caring import is_open
from afterbell.schools.actors import signed_in
from afterbell.schools.models import Pupil
from afterbell.schools.queries import TermRow, term_around

SAY = "enrolment.say_need"


@command("enrolment.say_need")
def say_need(
    *,
    actor: Actor,
    now: datetime,
    pupil: str,
    kind: str,
    since: date | None = None,
    until: date | None = None,
    guardian: str = "",
) -> str:
    """Say that a child needs a smaller group or an adult more, and not why; gives the need's public code.

    A guardian says it, or the homeroom teacher enters what one, who is named, wrote. Without days it is for the whole
    term that is left. Raises NotThere for somebody else's child, Refused with every reason.
    """
    row = _child(actor=actor, pupil=pupil)
    channel = channel_of(actor=actor, pupil=row.pk)
    bond = bond_of(actor=actor, pupil=row.pk, channel=channel, guardian=guardian)
    today, term = local_day(now), term_around(today=local_day(now))
    if term is None or term.last_day < today:
        raise REFUSALS.refused("care_without_term")
    since, until = since or max(today, term.first_day), until or term.last_day
    reasons = list(_reasons(row, term=term, kind=kind, since=since, until=until, today=today))
    if bond is None:
        reasons.append(REFUSALS.refusal("not_guardian", field="guardian"))
    if reasons or bond is None:
        raise Refused(reasons)
    need = Need.objects.create(
        school_id=actor.tenant,
        pupil=row,
        term_id=term.id,
        kind=kind,
        since=since,
        until=until,
        guardian_id=bond.guardian_id,
        relation=bond.relation,
        channel=channel,
        entered_by_id=signed_in(actor),
        said_at=now,
    )
    record(subject=row.code, need=need.code, kind=kind, since=since.isoformat(), until=until.isoformat())
    return need.code


def _child(*, actor: Actor, pupil: str) -> Pupil:
    row = Pupil.objects.select_for_update(no_key=True).filter(code=pupil).first()
    if row is None:
        raise NotThere("pupil")
    authorise(actor=actor, action=SAY, at=place(pupil=row.pk, homeroom=row.homeroom_id))
    return row


def _reasons(row: Pupil, *, term: TermRow, kind: str, since: date, until: date, today: date) -> Iterator[Refusal]:
    if kind not in set(Need.Kind):
        yield REFUSALS.refusal("need_unknown", field="kind")
    elif any(is_open(said_of(need), on=today) for need in _said(row, term=term, kind=kind)):
        yield REFUSALS.refusal("need_known", field="kind")
    if since < today:
        yield REFUSALS.refusal("need_in_past", field="since", day=today)
    if until < since:
        yield REFUSALS.refusal("need_backwards", field="until")
    if until > term.last_day or since < term.first_day:
        yield REFUSALS.refusal("need_outside_term", field="until", first=term.first_day, last=term.last_day)


def _said(row: Pupil, *, term: TermRow, kind: str) -> list[Need]:
    return list(Need.objects.filter(pupil=row, term=term.id, kind=kind).select_related("decision", "end"))


@command("enrolment.say_need")
def end_need(*, actor: Actor, now: datetime, need: str) -> str:
    """Take a need back; it counts no more from today. Gives the child's code.

    Raises NotThere for somebody else's child, Refused as a conflict when it is over or taken back already.
    """
    found = Need.objects.select_related("pupil").filter(code=need).first()
    row = _child(actor=actor, pupil=found.pupil.code if found else "")
    standing = Need.objects.select_related("decision", "end").get(code=need)
    if not is_open(said_of(standing), on=local_day(now)):
        raise REFUSALS.refused("need_over", conflict=True)
    NeedEnd.objects.create(
        school_id=actor.tenant, need=standing, ended_on=local_day(now), ended_by_id=signed_in(actor), ended_at=now
    )
    record(subject=row.code, need=need, ended=True)
    return row.code


@command("enrolment.confirm_need")
def decide_need(*, actor: Actor, now: datetime, need: str, confirmed: bool, reason: str = "") -> None:
    """Confirm a need for the school, or refuse it with a reason the family reads.

    Raises NotThere, Refused for a missing or long reason, and as a conflict when its days are over or it was decided or
    taken back before.
    """
    authorise(actor=actor, action="enrolment.confirm_need", at=place(school=actor.tenant))
    found = Need.objects.filter(code=need).first()
    if found is None:
        raise NotThere("need")
    Pupil.objects.select_for_update(no_key=True).get(pk=found.pupil_id)
    said = written(reason)
    if not confirmed and not said:
        raise REFUSALS.refused("need_without_reason", field="reason")
    if len(said) > LONGEST_REASON:
        raise REFUSALS.refused("reason_too_long", field="reason", most=LONGEST_REASON)
    if NeedDecision.objects.filter(need=found).exists() or NeedEnd.objects.filter(need=found).exists():
        raise REFUSALS.refused("need_decided", conflict=True)
    if not is_open(said_of(found), on=local_day(now)):
        raise REFUSALS.refused("need_over", conflict=True)
    NeedDecision.objects.create(
        school_id=actor.tenant,
        need=found,
        confirmed=confirmed,
        reason="" if confirmed else said,
        decided_by_id=signed_in(actor),
        decided_at=now,
    )
    record(subject=found.code, confirmed=confirmed)
