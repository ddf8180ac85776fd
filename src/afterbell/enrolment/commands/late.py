"""A child that comes later, or was forgotten: the office lets its family apply after applications closed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.events import tell
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.spans import local_day
from afterbell.base.written import written
from afterbell.enrolment.commands.reviewing import LONGEST_REASON
from afterbell.enrolment.events import LateWindowOpened
from afterbell.enrolment.models import LateWindow
from afterbell.enrolment.refusals import REFUSALS
from afterbell.scheme.queries import version_in_force
from afterbell.schools.actors import signed_in
from afterbell.schools.models import Pupil


@command("enrolment.open_late")
def open_late(*, actor: Actor, now: datetime, pupil: str, last_day: date, reason: str) -> None:
    """Let one child's family apply until the end of a day, and say why; conditions, papers and reviews are as ever.

    Raises NotThere for a child the school does not have, Refused with every reason.
    """
    authorise(actor=actor, action="enrolment.open_late", at=place(school=actor.tenant))
    row = Pupil.objects.filter(code=pupil).first()
    if row is None:
        raise NotThere("pupil")
    version, _scheme = version_in_force(on=local_day(now))
    reasons = [*_reasons(last_day=last_day, reason=reason, today=local_day(now), end=version.last_day)]
    if row.left_on is not None and row.left_on <= last_day:
        reasons.append(REFUSALS.refusal("window_for_who_left", pupil=row.name, day=row.left_on))
    if reasons:
        raise Refused(reasons)
    LateWindow.objects.create(
        school_id=actor.tenant,
        term_id=version.term_id,
        pupil=row,
        last_day=last_day,
        reason=written(reason),
        opened_by_id=signed_in(actor),
        opened_at=now,
    )
    record(subject=row.code, last_day=last_day.isoformat())
    tell(LateWindowOpened(school=actor.tenant, pupil=row.code, last_day=last_day, at=now))


def _reasons(*, last_day: date, reason: str, today: date, end: date) -> Iterator[Refusal]:
    if last_day < today:
        yield REFUSALS.refusal("window_in_past", field="last_day", day=today)
    if last_day > end:
        yield REFUSALS.refusal("window_after_term", field="last_day", day=end)
    if not written(reason):
        yield REFUSALS.refusal("window_without_reason", field="reason")
    if len(reason) > LONGEST_REASON:
        yield REFUSALS.refusal("reason_too_long", field="reason", most=LONGEST_REASON)
