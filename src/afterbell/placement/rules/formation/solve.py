"""Forming tutoring groups: not a search for an optimum but a rule that gives the same groups to whoever applies it.

Pupils of one language of instruction and one grade are a key. Each key is cut into the fewest groups the maximum
allows, of sizes that differ by at most one, along the line of its homerooms. Where that leaves a group under the
minimum, the key is joined with the neighbouring grade of the same language and cut anew; languages are never joined.
Pupils who need a small group are cut apart with companions from their homerooms, in groups of that size.
"""

from __future__ import annotations

from collections.abc import Iterator

from afterbell.placement.rules.formation.problem import Formation, Group, Grouping, Member, Merge, Shortage
from afterbell.placement.rules.formation.rules import (
    check_formation,
    equal_cuts,
    groups_needed,
    homeroom_borders,
    in_line,
    set_apart,
    smallest_group,
)

Key = tuple[str, tuple[int, ...]]
Keys = dict[Key, list[Member]]


def solve(*, formation: Formation) -> Grouping:
    """Form the groups of a band. Raises Refused for sizes no group can have and pupils that come twice."""
    check_formation(formation=formation)
    keys: Keys = {}
    for member in sorted(formation.members, key=in_line):
        keys.setdefault((member.language, (member.grade,)), []).append(member)
    merges: list[Merge] = []
    while (joining := _next_joining(keys, formation)) is not None:
        key, neighbour = joining
        grades = tuple(sorted((*key[1], *neighbour[1])))
        merges.append(Merge(language=key[0], grades=key[1], into=neighbour[1], pupils=len(keys[key])))
        keys[key[0], grades] = sorted((*keys.pop(key), *keys.pop(neighbour)), key=in_line)
    return Grouping(
        groups=tuple(group for key in sorted(keys) for group in _cut(key[0], keys[key], formation)),
        merges=tuple(merges),
        shortages=tuple(
            Shortage(language=key[0], grades=key[1], size=smallest)
            for key in sorted(keys)
            if (smallest := _smallest(len(keys[key]), formation)) < formation.minimum
        ),
    )


def _next_joining(keys: Keys, formation: Formation) -> tuple[Key, Key] | None:
    """Pick the key with the fewest pupils that is under the minimum and can be helped, and who takes it."""
    short = [key for key in keys if _smallest(len(keys[key]), formation) < formation.minimum]
    for key in sorted(short, key=lambda key: (len(keys[key]), key)):
        neighbour = min(_takers(key, keys, formation), default=None)
        if neighbour is not None:
            return key, neighbour[-1]
    return None


def _takers(key: Key, keys: Keys, formation: Formation) -> Iterator[tuple[bool, int, int, Key]]:
    """Give the grades next above and below that can take a key, the best first when sorted.

    Joining helps when all groups then reach the minimum, or at least everybody fits into one larger group. First comes
    the one that reaches it, then the nearer grade, then the one with the smallest group, then the lower grade.
    """
    language, grades = key
    below = [other for other in keys if other[0] == language and other[1] < grades]
    above = [other for other in keys if other[0] == language and other[1] > grades]
    for other in (*sorted(below)[-1:], *sorted(above)[:1]):
        together = len(keys[key]) + len(keys[other])
        reached = _smallest(together, formation) >= formation.minimum
        if reached or together <= formation.maximum:
            apart = max(other[1][0] - grades[-1], grades[0] - other[1][-1])
            yield not reached, apart, _smallest(len(keys[other]), formation), other


def _cut(language: str, line: list[Member], formation: Formation) -> list[Group]:
    """Cut a key: those who need small groups with their companions, the others, all in the order of the line."""
    small, rest = set_apart(line=line, formation=formation)
    cuts = [*_cuts(small, maximum=formation.small or 1), *_cuts(rest, maximum=formation.maximum)]
    return [
        Group(
            language=language,
            grades=tuple(sorted({member.grade for member in members})),
            tickets=tuple(member.ticket for member in members),
        )
        for members in sorted(cuts, key=lambda members: in_line(members[0]))
    ]


def _cuts(line: list[Member], *, maximum: int) -> Iterator[list[Member]]:
    start = 0
    if line:
        count = groups_needed(pupils=len(line), maximum=maximum)
        for size in equal_cuts(pupils=len(line), groups=count, borders=homeroom_borders(line=line)):
            yield line[start : start + size]
            start += size


def _smallest(pupils: int, formation: Formation) -> int:
    return smallest_group(pupils=pupils, maximum=formation.maximum)
