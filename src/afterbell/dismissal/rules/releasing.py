"""When each group leaves its room, where groups that end together go one after another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class EndingGroup:
    """A group at the end of its last session: `grade` is that of its youngest children, 0 without any."""

    session: str
    name: str
    grade: int
    ends_at: datetime


def leaves_at(*, groups: Iterable[EndingGroup], minutes: int, by_grade: bool) -> Mapping[str, datetime]:
    """Say by session when its group may leave: the youngest first, `minutes` between one and the next.

    Of groups that end at the same moment those of one grade go together where it is `by_grade`, else every group has a
    moment of its own. Nobody leaves before its session ends; the order in which the groups are told changes nothing.
    """
    ending: defaultdict[datetime, list[EndingGroup]] = defaultdict(list)
    for group in groups:
        ending[group.ends_at].append(group)
    found: dict[str, datetime] = {}
    for end, together in ending.items():
        turns = sorted({_turn(group, by_grade=by_grade) for group in together})
        for group in together:
            found[group.session] = end + timedelta(minutes=minutes * turns.index(_turn(group, by_grade=by_grade)))
    return found


def _turn(group: EndingGroup, *, by_grade: bool) -> tuple[int, str, str]:
    return (group.grade, "", "") if by_grade else (group.grade, group.name, group.session)
