"""A wrong handover, and a wrong word that a child is at the gate, are taken back; what was written down stays."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from afterbell.attendance.standing import lock_day
from afterbell.base.access import Actor, authorise, may, place
from afterbell.base.commands import command, record
from afterbell.base.events import tell
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.spans import SCHOOL_ZONE, local_day
from afterbell.base.written import written
from afterbell.dismissal import models
from afterbell.dismissal.events import HandoverUndone, NotAtGate
from afterbell.dismissal.forbidding import sealed_undoing
from afterbell.dismissal.handed import handovers_where, standing
from afterbell.dismissal.refusals import REFUSALS
from afterbell.dismissal.wards import lock_children
from afterbell.schools.actors import signed_in

MOST = 200


@command("dismissal.undo_handover")
def undo_handover(*, actor: Actor, now: datetime, handover: UUID, reason: str) -> None:
    """Take a handover back: the child is with whom it was before, and may be handed over once more.

    Who wrote the handover down does so on its day until that is closed; the duty leader also afterwards, so that what
    comes late can be settled: that the day was closed stays as it was. Raises NotThere for a handover that is neither,
    and Refused with every reason.
    """
    day = models.Handover.objects.filter(handover_id=handover).values_list("session__date", flat=True).first()
    if day is None:
        raise NotThere("handover")
    lock_day(day)
    rows = models.Handover.objects.select_related("session", "pupil", "undone", "undone__undone_by")
    row = rows.get(handover_id=handover)
    authorise(actor=actor, action="dismissal.undo_handover", at=place(school=actor.tenant, account=row.handed_by_id))
    why = written(reason)
    leads = may(actor=actor, action="dismissal.undo_handover", at=place(school=actor.tenant))
    if faults := _faults(row, why=why, leads=leads, today=local_day(now)):
        raise Refused(faults)
    try:
        with transaction.atomic():
            models.HandoverUndone.objects.create(
                school_id=actor.tenant,
                handover=row,
                reason_sealed=sealed_undoing(why),
                undone_by_id=signed_in(actor),
                undone_at=now,
            )
    except IntegrityError:
        raise REFUSALS.refused("same_time", conflict=True) from None
    record(subject=row.pupil.code, session=row.session.code, kind=row.kind)
    tell(
        HandoverUndone(
            school=actor.tenant,
            handover=handover.hex,
            session=row.session.code,
            pupil=row.pupil.code,
            undone_at=now,
        )
    )


def _faults(row: models.Handover, *, why: str, leads: bool, today: date) -> list[Refusal]:
    faults = []
    if not why:
        faults.append(REFUSALS.refusal("undoing_without_reason", field="reason"))
    if len(why) > MOST:
        faults.append(REFUSALS.refusal("text_too_long", field="reason", most=MOST))
    if hasattr(row, "undone"):
        at = row.undone.undone_at.astimezone(SCHOOL_ZONE)
        faults.append(REFUSALS.refusal("undone_before", adult=row.undone.undone_by.name, time=f"{at:%H:%M}"))
    day = row.session.date
    if not leads and (day != today or models.DayClosed.objects.filter(date=day).exists()):
        faults.append(REFUSALS.refusal("day_is_closed", date=day))
    return faults


@command("dismissal.undo_at_gate")
def undo_at_gate(*, actor: Actor, now: datetime, word: UUID, reason: str) -> None:
    """Take back that a child is at the gate, for a reason of `GateSideUndone.Reason`: it is with whom it was before.

    Who said it does so on its day until that is closed; the duty leader also afterwards. A child that has left the
    school from there is taken back by its handover. Raises NotThere for a word that is neither, and Refused with every
    reason.
    """
    taken = models.GateSide.objects.filter(side=models.GateSide.Side.TAKEN, handover_id=word)
    found = taken.values_list("session__date", "pupil__code").first()
    if found is None:
        raise NotThere("gate side")
    lock_day(found[0])
    lock_children({found[1]})
    row = taken.select_related("session", "pupil", "undone", "undone__undone_by").get()
    authorise(actor=actor, action="dismissal.undo_at_gate", at=place(school=actor.tenant, account=row.said_by_id))
    leads = may(actor=actor, action="dismissal.undo_at_gate", at=place(school=actor.tenant))
    if faults := _faults_at_gate(row, reason=reason, leads=leads, today=local_day(now)):
        raise Refused(faults)
    undone = models.GateSideUndone(
        school_id=actor.tenant, side=row, reason=reason, undone_by_id=signed_in(actor), undone_at=now
    )
    try:
        with transaction.atomic():
            undone.save(force_insert=True)
    except IntegrityError:
        raise REFUSALS.refused("same_time", conflict=True) from None
    record(subject=row.pupil.code, session=row.session.code, reason=reason)
    tell(
        NotAtGate(
            school=actor.tenant,
            word=word.hex,
            session=row.session.code,
            pupil=row.pupil.code,
            by=signed_in(actor),
            reason=reason,
            said_at=row.received_at,
            undone_at=now,
        )
    )


def _faults_at_gate(row: models.GateSide, *, reason: str, leads: bool, today: date) -> list[Refusal]:
    faults = []
    if reason not in models.GateSideUndone.Reason.values:
        faults.append(REFUSALS.refusal("undoing_reason_unknown", field="reason"))
    if hasattr(row, "undone"):
        at = row.undone.undone_at.astimezone(SCHOOL_ZONE)
        faults.append(REFUSALS.refusal("not_at_gate_before", adult=row.undone.undone_by.name, time=f"{at:%H:%M}"))
    day = row.session.date
    gone = standing(handovers_where(Q(session__date=day, pupil=row.pupil_id))).get((day, row.pupil.code))
    if gone is not None:
        time = f"{gone.happened_at.astimezone(SCHOOL_ZONE):%H:%M}"
        faults.append(REFUSALS.refusal("gone_from_gate", pupil=row.pupil.name, time=time))
    if not leads and (day != today or models.DayClosed.objects.filter(date=day).exists()):
        faults.append(REFUSALS.refusal("day_is_closed", date=day))
    return faults
