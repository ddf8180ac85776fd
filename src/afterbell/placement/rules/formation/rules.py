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
    if formation.small is not None and formation.small < 1:
        reasons.append(REFUSALS.refusal("maximum_not_positive", maximum=formation.small))
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


def companions(*, pupils: int, needing: int, formation: Formation, small: int) -> int:
    """Say how many others join the small groups, so that nobody who needs one is set apart.

    As many as the fewest small groups have seats for, but no more than leave every other group its minimum, where
    that can be.
    """
    most = min(groups_needed(pupils=needing, maximum=small) * small - needing, pupils - needing)
    for number in range(most, -1, -1):
        left = pupils - needing - number
        if not left or smallest_group(pupils=left, maximum=formation.maximum) >= formation.minimum:
            return number
    return most


def set_apart(*, line: Sequence[Member], formation: Formation) -> tuple[list[Member], list[Member]]:
    """Part a line into who is in small groups, with their companions, and everybody else, each in the line's order.

    Companions come from the homerooms of those who need it first. Where every group is small anyway, nobody is parted.
    """
    needing = [member for member in line if member.small]
    if not needing or formation.small is None or formation.small >= formation.maximum:
        return [], list(line)
    own = {(member.grade, member.homeroom) for member in needing}
    others = sorted(
        (member for member in line if not member.small), key=lambda member: (member.grade, member.homeroom) not in own
    )
    number = companions(pupils=len(line), needing=len(needing), formation=formation, small=formation.small)
    together = sorted((*needing, *others[:number]), key=in_line)
    return together, sorted(others[number:], key=in_line)


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
