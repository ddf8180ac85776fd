"""A child is let go otherwise than its guardian said: one adult asks, a second one sees for themselves and agrees."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.db.models import Q

from afterbell.attendance.standing import Standing, standings_of
from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.events import tell
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.spans import SCHOOL_ZONE
from afterbell.base.written import written
from afterbell.dismissal import models
from afterbell.dismissal.commands.handovers import (
    Desk,
    NewHandover,
    against_leaving,
    desk_for,
    desk_key,
    undoings_to_follow,
)
from afterbell.dismissal.events import OverrideAsked, OverrideGiven
from afterbell.dismissal.handed import handovers_where, standing
from afterbell.dismissal.lists import going_home
from afterbell.dismissal.overriding import (
    AGREE_WITHIN,
    AgreedByTwo,
    opened_stranger,
    opened_why,
    sealed_stranger,
    sealed_why,
)
from afterbell.dismissal.refusals import REFUSALS
from afterbell.dismissal.rules.custody import Handover, HandoverKind, Override, reasons_against_release
from afterbell.dismissal.rules.forbidding import Person, same_name
from afterbell.dismissal.wards import lock_children
from afterbell.schools.actors import signed_in
from afterbell.schools.commands.names import faults_of_person

LONGEST_NAME, LONGEST_RELATION, LONGEST_REASON = 40, 12, 200
COLLECTED, DISMISSED = models.Override.Kind.COLLECTED.value, models.Override.Kind.DISMISSED.value


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOverride:
    """How a child is to leave a session although no list allows it: to a person who came (a kind), or alone."""

    pupil: str
    session: str
    kind: str
    reason: str
    person: Person | None = None
    guardian_spoken: bool = False


@command("dismissal.hand_over")
def ask_override(*, actor: Actor, now: datetime, asked: NewOverride) -> str:
    """Ask a second adult whether a child may go otherwise than its guardian said; gives the asking's code.

    Nothing leaves the school by it. Raises NotThere for a session that is not the actor's, Refused with every reason;
    somebody who is forbidden is never asked for.
    """
    session = standings_of(codes={asked.session})[asked.session]
    authorise(actor=actor, action="dismissal.hand_over", at=session.place)
    lock_children({asked.pupil})
    desk = _desk(asked, session=session)
    if reasons := list(_faults(asked, session=session, desk=desk, now=now)):
        raise Refused(reasons)
    ward = desk.wards[asked.pupil]
    if models.Override.objects.filter(pupil=ward.pk, answer=None, asked_at__gt=now - AGREE_WITHIN).exists():
        raise REFUSALS.refused("override_waits", conflict=True, pupil=ward.name)
    row = models.Override.objects.create(
        school_id=actor.tenant,
        pupil_id=ward.pk,
        session_id=session.pk,
        kind=asked.kind,
        person_sealed=sealed_stranger(_tidy(asked.person)) if asked.person else None,
        reason_sealed=sealed_why(written(asked.reason)),
        guardian_spoken=asked.guardian_spoken,
        asked_by_id=signed_in(actor),
        asked_at=now,
    )
    record(subject=row.code, pupil=asked.pupil, session=asked.session, kind=asked.kind, spoken=asked.guardian_spoken)
    by = signed_in(actor)
    tell(
        OverrideAsked(
            school=actor.tenant, override=row.code, session=session.code, pupil=asked.pupil, by=by, asked_at=now
        )
    )
    return row.code


@command("dismissal.agree_override")
def answer_override(*, actor: Actor, now: datetime, override: str, agreed: bool) -> bool:
    """Answer as the second adult, signed in as oneself; with a yes the child leaves at this moment.

    Everything is judged once more: a child that has left by then does not leave again. Raises NotThere for a child
    that is not the actor's, Refused with every reason, also where somebody else has answered.
    """
    row = models.Override.objects.select_related("pupil", "session").filter(code=override).first()
    if row is None:
        raise NotThere("override")
    at = place(school=actor.tenant, homeroom=row.pupil.homeroom_id)
    authorise(actor=actor, action="dismissal.agree_override", at=at)
    session = standings_of(codes={row.session.code})[row.session.code]
    lock_children({row.pupil.code})
    before = models.OverrideAnswer.objects.select_related("answered_by").filter(override=row).first()
    if before is not None:
        raise REFUSALS.refused("override_answered", conflict=True, adult=before.answered_by.name)
    if reasons := list(_against_answering(row, actor=actor, session=session, now=now, agreed=agreed)):
        raise Refused(reasons)
    try:
        with transaction.atomic():
            models.OverrideAnswer.objects.create(
                school_id=actor.tenant,
                override=row,
                agreed=agreed,
                asked_by_id=row.asked_by_id,
                answered_by_id=signed_in(actor),
                answered_at=now,
            )
            if agreed:
                _let_go(row, session=session, now=now)
    except IntegrityError:
        raise REFUSALS.refused("same_time", conflict=True) from None
    record(subject=row.code, pupil=row.pupil.code, agreed=agreed)
    if agreed:
        tell(
            OverrideGiven(
                school=actor.tenant,
                override=row.code,
                session=session.code,
                pupil=row.pupil.code,
                kind=row.kind,
                given_at=now,
            )
        )
    return agreed


def _against_answering(
    row: models.Override, *, actor: Actor, session: Standing, now: datetime, agreed: bool
) -> Iterator[Refusal]:
    if row.asked_by_id == signed_in(actor):
        yield REFUSALS.refusal("second_is_first")
    if not agreed:
        return
    if row.asked_at <= now - AGREE_WITHIN:
        yield REFUSALS.refusal("override_expired", minutes=int(AGREE_WITHIN.total_seconds()) // 60)
    asked = NewOverride(
        pupil=row.pupil.code,
        session=session.code,
        kind=row.kind,
        reason=opened_why(row.reason_sealed) if row.reason_sealed else "",
        person=opened_stranger(row.person_sealed) if row.person_sealed else None,
        guardian_spoken=row.guardian_spoken,
    )
    desk = _desk(asked, session=session)
    yield from _faults(asked, session=session, desk=desk, now=now)
    if row.asked_by_id != signed_in(actor):
        yield from _against_release(row, asked, desk=desk, second=actor.code, now=now)


def _desk(asked: NewOverride, *, session: Standing) -> Desk:
    about = NewHandover(
        handover_id=uuid4(),
        pupil=asked.pupil,
        session=session.code,
        kind=asked.kind,
        happened_at=session.ends_at,
    )
    return desk_for(sessions={session.code: session}, handovers=[about])


def _faults(asked: NewOverride, *, session: Standing, desk: Desk, now: datetime) -> Iterator[Refusal]:
    yield from against_leaving(asked.pupil, session=session, desk=desk, now=now)
    ward = desk.wards.get(asked.pupil)
    if ward is None:
        return
    gone = standing(handovers_where(Q(session__date=session.date, pupil=ward.pk)))
    if left := gone.get((session.date, asked.pupil)):
        time = f"{left.happened_at.astimezone(SCHOOL_ZONE):%H:%M}"
        yield REFUSALS.refusal("gone_already", field=asked.pupil, pupil=ward.name, time=time)
    if not written(asked.reason):
        yield REFUSALS.refusal("override_why", field="reason")
    if len(written(asked.reason)) > LONGEST_REASON:
        yield REFUSALS.refusal("text_too_long", field="reason", most=LONGEST_REASON)
    if asked.kind == COLLECTED:
        yield from _of_person(asked, desk=desk)
    elif asked.kind == DISMISSED:
        yield from _of_going_alone(asked, desk=desk)
    else:
        yield REFUSALS.refusal("override_mode", field="kind")


def _of_person(asked: NewOverride, *, desk: Desk) -> Iterator[Refusal]:
    """Look at who stands at the gate: named, not forbidden, and not on the list anyway."""
    person, ward, lists = asked.person, desk.wards[asked.pupil], desk.lists[asked.session]
    if person is None or not written(person.name) or not written(person.relation):
        yield REFUSALS.refusal("override_person", field="name")
        return
    yield from faults_of_person(person.name, field="name")
    for field, text, most in (("name", person.name, LONGEST_NAME), ("relation", person.relation, LONGEST_RELATION)):
        if len(written(text)) > most:
            yield REFUSALS.refusal("text_too_long", field=field, most=most)
    if lists.keeps_away(ward.pk, person.name):
        yield REFUSALS.refusal("override_forbidden", field="name", name=written(person.name)[:LONGEST_NAME])
    elif any(same_name(row.name, person.name) and not row.by_pass for row in lists.collectors.get(ward.pk, ())):
        yield REFUSALS.refusal("override_listed", field="name", name=written(person.name)[:LONGEST_NAME])


def _of_going_alone(asked: NewOverride, *, desk: Desk) -> Iterator[Refusal]:
    ward = desk.wards[asked.pupil]
    lists, limit = desk.lists[asked.session], desk.limits[asked.session]
    allowed = going_home(child=ward, lists=lists, limit=limit)
    if allowed.may_go_alone and limit is not None and ward.grade >= limit:
        yield REFUSALS.refusal("override_permitted", field="kind", pupil=ward.name)
    elif not asked.guardian_spoken:
        yield REFUSALS.refusal("override_unspoken", field="guardian_spoken", pupil=ward.name)


def _against_release(
    row: models.Override, asked: NewOverride, *, desk: Desk, second: str, now: datetime
) -> tuple[Refusal, ...]:
    """Ask the rules of custody, as for every release, with the two adults and the reason."""
    agreed = AgreedByTwo(
        code=row.code,
        kind=row.kind,
        person=asked.person,
        reason=asked.reason,
        guardian_spoken=asked.guardian_spoken,
        second=second,
    )
    return reasons_against_release(
        handover=Handover(
            handover_id=row.code,
            at=now,
            session=asked.session,
            kind=HandoverKind(asked.kind),
            by=row.asked_by.code,
            to=row.code if asked.kind == COLLECTED else "",
            override=Override(reason=asked.reason, second_adult=second, guardian_spoken=asked.guardian_spoken),
        ),
        going_home=going_home(
            child=desk.wards[asked.pupil],
            lists=desk.lists[asked.session],
            limit=desk.limits[asked.session],
            agreed=[agreed],
        ),
        day=desk.sessions[asked.session].date,
    )


def _let_go(row: models.Override, *, session: Standing, now: datetime) -> None:
    undone = handovers_where(Q(session=session.pk, pupil=row.pupil_id, undone__isnull=False))
    free = undoings_to_follow(undone) if undone else {}
    models.Handover.objects.create(
        school_id=row.school_id,
        handover_id=uuid4(),
        pupil_id=row.pupil_id,
        session_id=session.pk,
        kind=row.kind,
        override=row,
        again_id=free.get(desk_key(session.pk, row.pupil.code)),
        happened_at=now,
        handed_by_id=row.asked_by_id,
        received_at=now,
    )


def _tidy(person: Person) -> Person:
    return Person(name=written(person.name), relation=written(person.relation))
