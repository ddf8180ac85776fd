"""A child is still here after its last session: somebody stays with it, and its family is called."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from afterbell.attendance.standing import Standing, standings_of
from afterbell.base.access import Actor, authorise
from afterbell.base.commands import command, record
from afterbell.base.crypto import unseal
from afterbell.base.events import tell
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.spans import local_day
from afterbell.dismissal.commands.collectors import PHONE
from afterbell.dismissal.commands.gate import NewSide, faults_of_side, known_of
from afterbell.dismissal.events import StaysWithChild
from afterbell.dismissal.models import Collector, LateCall, LateStay
from afterbell.dismissal.refusals import REFUSALS
from afterbell.dismissal.rules.staying import Reach, Rung, next_step
from afterbell.dismissal.staying import bounds_on, calls_of, ladders_of
from afterbell.dismissal.wards import Ward, lock_children
from afterbell.schools.actors import signed_in
from afterbell.schools.commands.phones import PURPOSE
from afterbell.schools.models import Guardian

COMING, TOLD = LateCall.Result.COMING.value, LateCall.Result.TOLD.value
OF_FAMILY = frozenset({LateCall.Rung.GUARDIAN.value, LateCall.Rung.COLLECTOR.value})


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStay:
    """Whoever says so takes a child over until somebody comes, and the school is reached until then."""

    stay_id: UUID
    pupil: str
    session: str
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCall:
    """Somebody was called: a rung, whom of the family by public code, and what came of it."""

    call_id: UUID
    pupil: str
    session: str
    rung: str
    result: str
    who: str = ""
    coming_at: datetime | None = None


@command("dismissal.stay_late")
def stay_with(*, actor: Actor, now: datetime, stay: NewStay) -> bool:
    """Take a child over that nobody has come for: it is the actor's from now on, and the family is told who it is with.

    Stored once by its id; False when it was known. Raises NotThere for a session that is not the actor's, Refused with
    every reason.
    """
    session, ward, faults = _looked_at(stay.pupil, stay.session, actor=actor, now=now)
    record(subject=stay.pupil, session=stay.session, stored=0)
    if LateStay.objects.filter(stay_id=stay.stay_id).exists():
        return False
    until = stay.until
    if until is None or until <= now or local_day(until) != local_day(now):
        faults.append(REFUSALS.refusal("reached_until_wrong", field="until"))
    if faults or ward is None or until is None:
        raise Refused(faults)
    try:
        with transaction.atomic():
            LateStay.objects.create(
                school_id=actor.tenant,
                stay_id=stay.stay_id,
                pupil_id=ward.pk,
                session_id=session.pk,
                until=until,
                stays_id=signed_in(actor),
                since=now,
            )
    except IntegrityError:
        raise REFUSALS.refused("same_time", conflict=True) from None
    record(subject=stay.pupil, session=stay.session, stored=1)
    tell(
        StaysWithChild(
            school=actor.tenant,
            stay=stay.stay_id.hex,
            session=session.code,
            pupil=ward.code,
            adult=actor.name,
            since=now,
            until=until,
        )
    )
    return True


@command("dismissal.stay_late")
def call_because_late(*, actor: Actor, now: datetime, call: NewCall) -> bool:
    """Record a call and what came of it; no word that was spoken is kept. False when it was known by its id.

    Police or village committee are the last rung: a named adult calls them once the family was tried and the
    principal told. Raises NotThere for a session that is not the actor's, Refused with every reason.
    """
    session, ward, faults = _looked_at(call.pupil, call.session, actor=actor, now=now)
    record(subject=call.pupil, session=call.session, stored=0)
    if LateCall.objects.filter(call_id=call.call_id).exists():
        return False
    if ward is not None:
        faults += _against_call(call, ward=ward, session=session, now=now)
    if faults or ward is None:
        raise Refused(faults)
    who = {
        "guardian": Guardian.objects.filter(code=call.who).first() if call.rung == "guardian" else None,
        "collector": Collector.objects.filter(code=call.who).first() if call.rung == "collector" else None,
    }
    try:
        with transaction.atomic():
            LateCall.objects.create(
                school_id=actor.tenant,
                call_id=call.call_id,
                pupil_id=ward.pk,
                session_id=session.pk,
                rung=call.rung,
                result=call.result,
                coming_at=call.coming_at if call.result == COMING else None,
                called_by_id=signed_in(actor),
                called_at=now,
                **who,
            )
    except IntegrityError:
        raise REFUSALS.refused("same_time", conflict=True) from None
    record(subject=call.pupil, session=call.session, stored=1, rung=call.rung, result=call.result)
    return True


@command("dismissal.stay_late")
def look_at_number(*, actor: Actor, now: datetime, pupil: str, session: str, rung: str, who: str) -> str:
    """Show the number of somebody of the family of a child that is still here; the ledger keeps that it was looked at.

    Raises NotThere for a session that is not the actor's or somebody who is not of the family, Refused once the child
    has left, and where no number is registered.
    """
    _session, ward, faults = _looked_at(pupil, session, actor=actor, now=now)
    if faults or ward is None:
        raise Refused(faults)
    if Reach(rung=_rung(rung), who=who) not in {row.reach for row in ladders_of({ward.pk}, on=local_day(now))[ward.pk]}:
        raise NotThere("guardian")
    row = Guardian.objects.get(code=who) if rung == Rung.GUARDIAN.value else Collector.objects.get(code=who)
    if row.phone_sealed is None:
        raise REFUSALS.refused("no_number", name=row.name)
    record(subject=pupil, session=session, shown=who)
    purpose = PURPOSE if rung == Rung.GUARDIAN.value else PHONE
    return unseal(sealed=bytes(row.phone_sealed), purpose=purpose)


def _rung(rung: str) -> Rung:
    try:
        return Rung(rung)
    except ValueError:
        raise NotThere("guardian") from None


def _looked_at(pupil: str, session: str, *, actor: Actor, now: datetime) -> tuple[Standing, Ward | None, list[Refusal]]:
    """Look at a child that is still here after its session; authorised by the session, and with every reason against.

    A child is locked first, so that nobody stays with one that leaves at the same moment. One that was never seen in
    the session is none of it, whoever else's it is.
    """
    sessions = dict(standings_of(codes={session}))
    seen = sessions[session]
    authorise(actor=actor, action="dismissal.stay_late", at=seen.place)
    lock_children({pupil})
    word = NewSide(handover_id=UUID(int=0), pupil=pupil, session=session, happened_at=now)
    known = known_of([word], sessions=sessions)
    if (seen.pk, pupil) not in known.states:
        return seen, None, [REFUSALS.refusal("pupil_unknown", field=pupil, session=seen.name)]
    faults = faults_of_side(word, known=known, now=now)
    if now < seen.ends_at and not seen.broken_off:
        faults.append(REFUSALS.refusal("session_runs", session=seen.name))
    return seen, known.wards.get(pupil), faults


def _against_call(call: NewCall, *, ward: Ward, session: Standing, now: datetime) -> list[Refusal]:
    faults = []
    rows = ladders_of({ward.pk}, on=local_day(now))[ward.pk]
    known = {(row.reach.rung.value, row.reach.who) for row in rows}
    of_family = call.rung in OF_FAMILY
    named = (call.rung, call.who) in known if of_family else call.rung in LateCall.Rung.values and not call.who
    answered = call.result in LateCall.Result.values and (call.result != TOLD or not of_family)
    if not named or not answered:
        faults.append(REFUSALS.refusal("call_unknown", field="who"))
    if call.result == COMING and (call.coming_at is None or local_day(call.coming_at) != local_day(now)):
        faults.append(REFUSALS.refusal("coming_when", field="coming_at"))
    if call.rung == LateCall.Rung.OUTSIDE.value:
        step = next_step(
            ladder=[row.reach for row in rows],
            calls=[row.call for row in calls_of({session.pk}).get(ward.code, ())],
            ends=session.ends_at,
            now=now,
            bounds=bounds_on(session.date),
        )
        if not step.outside:
            faults.append(REFUSALS.refusal("outside_last", field="who"))
    return faults
