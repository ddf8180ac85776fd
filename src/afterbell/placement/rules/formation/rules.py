"""The rules of forming groups, one function each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from afterbell.base.refusals import Refused
from afterbell.placement.rules.formation.problem import Formation, Member
from afterbell.placement.rules.refusals import REFUSALS


def check_formation(*, formation: Formation) -> None:
    """Refuse sizes that no group can have and pupils that come twice, with every reason at once."""
    reasons = []
    if formation.maximum < 1:
        reasons.append(REFUSALS.refusal("maximum_not_positive", maximum=formation.maximum))
    if formation.minimum > formation.maximum:
        reasons.append(REFUSALS.refusal("minimum_over_maximum", minimum=formation.minimum, maximum=formation.maximum))
    tickets = Counter(member.ticket for member in formation.members)
    reasons += [REFUSALS.refusal("ticket_twice", ticket=ticket) for ticket, n in sorted(tickets.items()) if n > 1]
    if reasons:
        raise Refused(reasons)


def in_line(member: Member) -> tuple[int, str, int, str]:
    """Order pupils so that grades and homerooms stand together, and within a homeroom by lottery number."""
    return member.grade, member.homeroom, member.number, member.ticket


def groups_needed(*, pupils: int, maximum: int) -> int:
    """Give the fewest groups that hold so many pupils."""
    return -(-pupils // maximum)


def smallest_group(*, pupils: int, maximum: int) -> int:
    """Give the size of the smallest of the fewest groups, when they are as equal as can be."""
    return pupils // groups_needed(pupils=pupils, maximum=maximum)


def equal_cuts(*, pupils: int, groups: int, borders: Collection[int]) -> tuple[int, ...]:
    """Give group sizes that differ by at most one, in the order that cuts through the fewest homerooms.

    `borders` are the positions in the line at which one homeroom ends and the next begins. Of equally good orders the
    one with the larger groups first is taken.
    """
    size, larger = divmod(pupils, groups)
    ways: dict[int, tuple[int, tuple[int, ...]]] = {0: (0, ())}
    for formed in range(1, groups + 1):
        longer: dict[int, tuple[int, tuple[int, ...]]] = {}
        for used, (broken, sizes) in ways.items():
            for extra in (0, 1):
                end = formed * size + used + extra
                way = (broken + (end not in borders and end != pupils), (*sizes, -size - extra))
                if used + extra <= larger:
                    longer[used + extra] = min(way, longer.get(used + extra, way))
        ways = longer
    return tuple(-size for size in ways[larger][1])


def homeroom_borders(*, line: Sequence[Member]) -> frozenset[int]:
    """Give the positions of a line at which another homeroom begins."""
    return frozenset(
        position
        for position in range(1, len(line))
        if (line[position - 1].grade, line[position - 1].homeroom) != (line[position].grade, line[position].homeroom)
    )
