"""A wrong handover is taken back, with a reason; what was written down stays."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from afterbell.attendance.standing import lock_day
from afterbell.base.access import Actor, authorise, may, place
from afterbell.base.commands import command, record
from afterbell.base.events import tell
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.spans import SCHOOL_ZONE, local_day
from afterbell.base.written import written
from afterbell.dismissal import models
from afterbell.dismissal.events import HandoverUndone
from afterbell.dismissal.forbidding import sealed_undoing
from afterbell.dismissal.refusals import REFUSALS
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
