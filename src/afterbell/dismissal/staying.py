"""Whom a child that is still here may be asked for, who was called, and the scheme's minutes, as rules see them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from afterbell.dismissal.forbidding import forbidden_on
from afterbell.dismissal.lists import collectors_on
from afterbell.dismissal.models import LateCall
from afterbell.dismissal.rules.forbidding import near_name
from afterbell.dismissal.rules.staying import Call, Reach, Result, Rung, StayBounds
from afterbell.scheme.queries import published_version
from afterbell.schools.models import Guardianship
from afterbell.schools.telling import current


@dataclass(frozen=True, slots=True, kw_only=True)
class OnLadder:
    """Somebody of the family on the ladder, by name."""

    reach: Reach
    name: str
    relation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallMade:
    """A call with who made it; `name` is whom of the family was called."""

    call: Call
    name: str
    by: str


def bounds_on(day: date) -> StayBounds:
    """Give the minutes of the scheme in force, or what holds without one."""
    found = published_version(on=day)
    if found is None:
        return StayBounds()
    safety = found[1].safety
    return StayBounds(
        late_minutes=safety.late_minutes,
        leader_minutes=safety.late_leader_minutes,
        principal_minutes=safety.late_principal_minutes,
    )


def ladders_of(pupils: Collection[int], *, on: date) -> Mapping[int, tuple[OnLadder, ...]]:
    """Give by child's key whom to call: guardians as they were registered, then collectors; nobody forbidden."""
    ladders: defaultdict[int, list[OnLadder]] = defaultdict(list)
    links = Guardianship.objects.filter(current(on), pupil__in=pupils).order_by("pk")
    for pupil, code, name, relation in links.values_list("pupil_id", "guardian__code", "guardian__name", "relation"):
        reach = Reach(rung=Rung.GUARDIAN, who=code)
        ladders[pupil].append(OnLadder(reach=reach, name=name, relation=relation))
    kept_away = forbidden_on(day=on, pupils=pupils)
    for pupil, rows in collectors_on(day=on, pupils=pupils).items():
        for row in rows:
            reach = Reach(rung=Rung.COLLECTOR, who=row.code)
            ladders[pupil].append(OnLadder(reach=reach, name=row.name, relation=row.relation))
    return {
        pupil: tuple(
            row for row in ladders[pupil] if not any(near_name(row.name, one.name) for one in kept_away.get(pupil, ()))
        )
        for pupil in pupils
    }


def calls_of(sessions: Collection[int]) -> Mapping[str, tuple[CallMade, ...]]:
    """Give by child's code the calls that were made because it was still here, in their order."""
    made: defaultdict[str, list[CallMade]] = defaultdict(list)
    rows = LateCall.objects.filter(session__in=sessions).order_by("called_at", "pk")
    for pupil, at, rung, guardian, collector, result, coming_at, g_name, c_name, by in rows.values_list(
        "pupil__code",
        "called_at",
        "rung",
        "guardian__code",
        "collector__code",
        "result",
        "coming_at",
        "guardian__name",
        "collector__name",
        "called_by__name",
    ):
        reach = Reach(rung=Rung(rung), who=guardian or collector or "")
        call = Call(at=at, reach=reach, result=Result(result), coming_at=coming_at)
        made[pupil].append(CallMade(call=call, name=g_name or c_name or "", by=by))
    return {pupil: tuple(rows) for pupil, rows in made.items()}
