"""How a child goes home, as its guardian says: collected, alone, or to the boarding house."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from afterbell.base.access import Actor
from afterbell.base.commands import command, record
from afterbell.base.events import tell
from afterbell.base.refusals import Refusal, Refused
from afterbell.base.spans import local_day
from afterbell.dismissal.events import GoingHomeSaid
from afterbell.dismissal.kept_away import not_kept_away
from afterbell.dismissal.models import GoingHome
from afterbell.dismissal.refusals import REFUSALS
from afterbell.dismissal.wards import Ward, alone_from_grade, own_wards
from afterbell.scheme.rules import labels
from afterbell.schools.actors import signed_in


@dataclass(frozen=True, slots=True, kw_only=True)
class NewGoingHome:
    """How a child goes home from a day on: a mode of `GoingHome.Mode`."""

    pupil: str
    mode: str
    since: date


@command("dismissal.say_going_home")
def say_going_home(*, actor: Actor, now: datetime, said: Sequence[NewGoingHome]) -> int:
    """Record how children go home; give how many sayings are new. The newest for a day counts.

    What was said last said again is kept once. Raises NotThere for a child that is not the actor's, Refused with
    every reason: too young to go alone, not a boarder, a day that has passed; and for a guardian who is forbidden.
    """
    if not said:
        raise REFUSALS.refused("nothing_said")
    wards = own_wards(actor=actor, action="dismissal.say_going_home", codes={row.pupil for row in said})
    limit = alone_from_grade(on=max(row.since for row in said))
    today = local_day(now)
    not_kept_away(actor=actor, pupils={ward.pk for ward in wards.values()}, today=today)
    if reasons := [fault for row in said for fault in _faults(row, ward=wards[row.pupil], limit=limit, today=today)]:
        raise Refused(reasons)
    newest = {
        pupil: (mode, since)
        for pupil, mode, since in GoingHome.objects.filter(pupil__in={ward.pk for ward in wards.values()})
        .order_by("said_at", "pk")
        .values_list("pupil__code", "mode", "since")
    }
    new = {row.pupil: row for row in said if newest.get(row.pupil) != (row.mode, row.since)}
    GoingHome.objects.bulk_create(
        GoingHome(
            school_id=actor.tenant,
            pupil_id=wards[row.pupil].pk,
            mode=row.mode,
            since=row.since,
            said_by_id=signed_in(actor),
            said_at=now,
        )
        for row in new.values()
    )
    if new:
        tell(GoingHomeSaid(school=actor.tenant, pupils=tuple(new)))
    record(subject=said[0].pupil, said=len(new), known=len(wards) - len(new))
    return len(new)


def _faults(row: NewGoingHome, *, ward: Ward, limit: int | None, today: date) -> list[Refusal]:
    faults = []
    if row.mode not in GoingHome.Mode.values:
        faults.append(REFUSALS.refusal("mode_unknown", field="mode", mode=row.mode[:20]))
    if row.since < today:
        faults.append(REFUSALS.refusal("day_passed", field="since", date=row.since))
    if row.mode == GoingHome.Mode.ALONE and limit is None:
        faults.append(REFUSALS.refusal("nobody_goes_alone", field="mode"))
    elif row.mode == GoingHome.Mode.ALONE and limit is not None and ward.grade < limit:
        faults.append(REFUSALS.refusal("too_young_to_go_alone", field="mode", grade=labels.grade(limit)))
    if row.mode == GoingHome.Mode.BOARDING_HOUSE and not ward.boards:
        faults.append(REFUSALS.refusal("not_a_boarder", field="mode"))
    return faults
