"""A roll that was not called on its day is called late: for some days, by its adult, with the reason."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from afterbell.attendance.models import LateSigning
from afterbell.attendance.refusals import REFUSALS
from afterbell.attendance.rules.clocks import believable
from afterbell.attendance.standing import Standing, standing_of
from afterbell.base.access import Actor, authorise
from afterbell.base.commands import command, record
from afterbell.base.refusals import Refusal, Refused
from afterbell.base.spans import local_day
from afterbell.base.written import written
from afterbell.schools.actors import signed_in

LONGEST_REASON = 200


@command("attendance.mark")
def sign_late(*, actor: Actor, now: datetime, session: str, reason: str) -> None:
    """Say why a roll is called after its day; from then on it is called like any other, and stands as called late.

    The first reason stands. Raises NotThere when the session is not the actor's, Refused without a reason, on its day
    or before, when it was cancelled or has no roll, or after the scheme's days for it.
    """
    standing = standing_of(code=session)
    authorise(actor=actor, action="attendance.mark", at=standing.place)
    record(subject=session, new=0)
    if standing.signed_late:
        return
    said = written(reason)
    reasons = [REFUSALS.refusal("reason_missing", field="reason")] if not said else []
    if len(said) > LONGEST_REASON:
        reasons.append(REFUSALS.refusal("text_too_long", field="reason", most=LONGEST_REASON))
    if standing.cancelled:
        reasons.append(REFUSALS.refusal("cancelled", session=standing.name))
    if local_day(now) <= standing.date:
        reasons.append(REFUSALS.refusal("not_late_yet", session=standing.name))
    if reasons := [*reasons, *_over(standing, now=now)]:
        raise Refused(reasons)
    LateSigning.objects.create(
        school_id=standing.school, session_id=standing.pk, reason=said, signed_by_id=signed_in(actor), signed_at=now
    )
    record(subject=session, new=1)


def against_late(*, session: Standing, made: Iterable[datetime | None], now: datetime, believed: bool) -> list[Refusal]:
    """Give the reasons why what was made at these times cannot be put on a roll now.

    What is believed to have been made on the session's own day is in time for as long as a roll can be signed late;
    after that nothing is put on it, whatever times are told.
    """
    if local_day(now) <= session.date:
        return []
    if reasons := _over(session, now=now):
        return reasons
    if session.signed_late or (believed and all(_on_its_day(at, session=session, now=now) for at in made)):
        return []
    return [REFUSALS.refusal("late_unsaid", session=session.name)]


def _on_its_day(said: datetime | None, *, session: Standing, now: datetime) -> bool:
    at = believable(said, on=session.date, now=now)
    return at is not None and local_day(at) == session.date


def against_homework_late(*, session: Standing, now: datetime) -> list[Refusal]:
    """Give the reason why nothing more is noted of a session's homework: its days are those of the roll."""
    if not _is_over(session, now=now):
        return []
    return [REFUSALS.refusal("homework_over", session=session.name, days=session.late_signing_days)]


def _over(session: Standing, *, now: datetime) -> list[Refusal]:
    if not _is_over(session, now=now):
        return []
    return [REFUSALS.refusal("signing_over", session=session.name, days=session.late_signing_days)]


def _is_over(session: Standing, *, now: datetime) -> bool:
    return local_day(now) > session.date + timedelta(days=session.late_signing_days)
