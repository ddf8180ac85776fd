"""An independent check of formed groups: it takes nothing from the solver and finds each broken rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from math import ceil

from afterbell.base.words import Words
from afterbell.placement.rules.formation.problem import Finding, Formation, Group, Grouping, Member

Block = tuple[str, frozenset[int]]

SENTENCES: Mapping[str, Words] = {
    "pupil_missing": Words(zh="“{ticket}”没有分到组。", en="{ticket} is in no group."),
    "pupil_twice": Words(zh="“{ticket}”分到了不止一个组。", en="{ticket} is in more than one group."),
    "pupil_unknown": Words(zh="“{ticket}”不在名单里，却分到了组。", en="{ticket} is in a group but not on the list."),
    "language_mixed": Words(zh="第 {group} 组混了授课语言。", en="Group {group} mixes languages of instruction."),
    "label_wrong": Words(
        zh="第 {group} 组标的语言或年级与学生不符。", en="Group {group} names the wrong pupils' grades."
    ),
    "grade_mixed": Words(zh="第 {group} 组无故混了年级。", en="Group {group} mixes grades that were not joined."),
    "group_empty": Words(zh="第 {group} 组没有人。", en="Group {group} is empty."),
    "over_maximum": Words(
        zh="第 {group} 组有 {size} 人，最多 {due} 人。", en="Group {group} has {size} of at most {due}."
    ),
    "small_too_large": Words(
        zh="第 {group} 组有孩子要在人少的组里，最多 {due} 人，却有 {size} 人。",
        en="Group {group} holds a child who needs a small group: {size} of at most {due}.",
    ),
    "companions_too_many": Words(
        zh="{block}的小组里多了或少了陪伴的孩子：{found} 人，应为 {due} 人。",
        en="{block}: {found} others are in the small groups where {due} should be.",
    ),
    "companions_from_afar": Words(
        zh="{block}的小组里本可以有更多同班的孩子。",
        en="{block}: small groups could hold more from the same homerooms.",
    ),
    "groups_too_many": Words(zh="{block}分了 {found} 组，{due} 组就够。", en="{block}: {found} groups where {due} do."),
    "sizes_unequal": Words(zh="{block}各组人数相差不止一人。", en="{block}: group sizes differ by more than one."),
    "homeroom_scattered": Words(
        zh="{block}的班级被拆成 {found} 份，可以只有 {due} 份。",
        en="{block}: homerooms lie in {found} parts; {due} would do.",
    ),
    "merge_needless": Words(zh="{block}本不必并到别的年级。", en="{block} was joined without need."),
    "merge_impossible": Words(zh="{block}并到了不相邻的年级。", en="{block} was joined with no neighbour."),
    "merge_missed": Words(zh="{block}人数不足，本可以合并。", en="{block} is under the minimum and could be joined."),
    "shortage_wrong": Words(zh="{block}人数不足的说明与事实不符。", en="{block}: the reported shortage is not so."),
}


def verify(*, formation: Formation, grouping: Grouping) -> tuple[Finding, ...]:
    """Give everything that is wrong with a grouping; nothing means that all rules are kept."""
    pupils = {member.ticket: member for member in formation.members}
    merged, faults = _follow_merges(formation, grouping)
    return (
        *_membership(pupils, grouping),
        *_groups(pupils, grouping, formation, merged),
        *faults,
        *_shortages(formation, grouping, merged),
        *(finding for block in sorted(merged, key=_name) for finding in _block(pupils, grouping, formation, block)),
    )


def _membership(pupils: Mapping[str, Member], grouping: Grouping) -> Iterator[Finding]:
    times = Counter(ticket for group in grouping.groups for ticket in group.tickets)
    for ticket in sorted(times.keys() | pupils.keys()):
        if ticket not in pupils:
            yield _finding("pupil_unknown", ticket=ticket)
        elif times[ticket] == 0:
            yield _finding("pupil_missing", ticket=ticket)
        elif times[ticket] > 1:
            yield _finding("pupil_twice", ticket=ticket)


def _groups(
    pupils: Mapping[str, Member], grouping: Grouping, formation: Formation, merged: Mapping[Block, int]
) -> Iterator[Finding]:
    for number, group in enumerate(grouping.groups, 1):
        members = _known(pupils, group)
        languages = {member.language for member in members}
        grades = {member.grade for member in members}
        if not group.tickets:
            yield _finding("group_empty", group=number)
        if len(languages) > 1:
            yield _finding("language_mixed", group=number)
        if members and (languages != {group.language} or tuple(sorted(grades)) != group.grades):
            yield _finding("label_wrong", group=number)
        if len(grades) > 1 and not any(language in languages and grades <= together for language, together in merged):
            yield _finding("grade_mixed", group=number)
        if len(group.tickets) > formation.maximum:
            yield _finding("over_maximum", group=number, size=len(group.tickets), due=formation.maximum)
        if formation.small is not None and len(group.tickets) > formation.small and any(m.small for m in members):
            yield _finding("small_too_large", group=number, size=len(group.tickets), due=formation.small)


def _follow_merges(formation: Formation, grouping: Grouping) -> tuple[dict[Block, int], list[Finding]]:
    """Join the grades as reported and give the pupils of each resulting block, with what was not allowed."""
    blocks: dict[Block, int] = dict(
        Counter((member.language, frozenset({member.grade})) for member in formation.members)
    )
    faults: list[Finding] = []
    for merge in grouping.merges:
        small, taker = (merge.language, frozenset(merge.grades)), (merge.language, frozenset(merge.into))
        if small not in blocks or taker not in _neighbours(small, blocks) or blocks[small] != merge.pupils:
            faults.append(_finding("merge_impossible", block=_name(small)))
            continue
        if not _short(blocks[small], formation):
            faults.append(_finding("merge_needless", block=_name(small)))
        blocks[merge.language, small[1] | taker[1]] = blocks.pop(small) + blocks.pop(taker)
    return blocks, faults


def _shortages(formation: Formation, grouping: Grouping, blocks: Mapping[Block, int]) -> Iterator[Finding]:
    reported = Counter((short.language, frozenset(short.grades), short.size) for short in grouping.shortages)
    due = Counter(
        (*block, pupils // ceil(pupils / formation.maximum))
        for block, pupils in blocks.items()
        if _short(pupils, formation)
    )
    for language, grades, _ in sorted(
        reported.keys() | due.keys(), key=lambda each: (each[0], sorted(each[1]), each[2])
    ):
        block = (language, grades)
        if any(reported[each] != due[each] for each in (reported | due) if each[:2] == block):
            yield _finding("shortage_wrong", block=_name(block))
    for block in sorted(blocks, key=_name):
        sums = [blocks[block] + blocks[other] for other in _neighbours(block, blocks)]
        if _short(blocks[block], formation) and any(
            not _short(both, formation) or both <= formation.maximum for both in sums
        ):
            yield _finding("merge_missed", block=_name(block))


def _block(pupils: Mapping[str, Member], grouping: Grouping, formation: Formation, block: Block) -> Iterator[Finding]:
    language, grades = block
    groups = [
        members
        for group in grouping.groups
        if (members := [m for m in _known(pupils, group) if m.language == language and m.grade in grades])
    ]
    small = [members for members in groups if any(member.small for member in members)]
    if not small or formation.small is None or formation.small >= formation.maximum:
        yield from _sizes(groups, block=block, maximum=formation.maximum)
        return
    yield from _sizes(small, block=block, maximum=formation.small)
    yield from _sizes([members for members in groups if members not in small], block=block, maximum=formation.maximum)
    yield from _companions(
        [m for members in small for m in members],
        [m for members in groups for m in members],
        formation=formation,
        block=block,
    )


def _companions(
    small: Sequence[Member], everybody: Sequence[Member], *, formation: Formation, block: Block
) -> Iterator[Finding]:
    """See that those who need a small group have the others beside them that they should, their homerooms' first."""
    needing = [m for m in small if m.small]
    size, others = formation.small or 1, len(everybody) - len(needing)
    most = min(ceil(len(needing) / size) * size - len(needing), others)
    good = [n for n in range(most + 1) if n == others or not _short(others - n, formation)]
    due, found = max(good, default=most), len(small) - len(needing)
    if found != due:
        yield _finding("companions_too_many", block=_name(block), found=found, due=due)
    own = {(m.grade, m.homeroom) for m in needing}
    near = [m for m in everybody if not m.small and (m.grade, m.homeroom) in own]
    if sum(m in near for m in small) < min(found, len(near)):
        yield _finding("companions_from_afar", block=_name(block))


def _sizes(groups: Sequence[Sequence[Member]], *, block: Block, maximum: int) -> Iterator[Finding]:
    total = sum(len(members) for members in groups)
    if not total:
        return
    sizes, due = [len(members) for members in groups], ceil(total / maximum)
    if len(groups) != due:
        yield _finding("groups_too_many", block=_name(block), found=len(groups), due=due)
    if max(sizes) - min(sizes) > 1:
        yield _finding("sizes_unequal", block=_name(block))
    elif len(groups) == due:
        parts = sum(len({(member.grade, member.homeroom) for member in members}) for members in groups)
        fewest = _fewest_parts(sorted((m.grade, m.homeroom) for members in groups for m in members), due)
        if parts > fewest:
            yield _finding("homeroom_scattered", block=_name(block), found=parts, due=fewest)


def _fewest_parts(line: Sequence[tuple[int, str]], groups: int) -> int:
    """Give the fewest parts homerooms fall into along the line: cuts beside borders cost one part each.

    Walks from border to border: two borders can both be cuts when the groups between them can share the pupils.
    """
    size, larger = divmod(len(line), groups)
    ends = [at for at in range(1, len(line)) if line[at - 1] != line[at]]
    spots = [
        (cut, at - cut * size)
        for at in ends
        for cut in range(1, groups)
        if 0 <= at - cut * size <= larger and cut - (at - cut * size) <= groups - larger and at - cut * size <= cut
    ]
    chains: dict[tuple[int, int], int] = {}
    for cut, used in sorted(spots):
        before = [
            length for (other, spent), length in chains.items() if cut > other and 0 <= used - spent <= cut - other
        ]
        chains[cut, used] = 1 + max(before, default=0)
    return len(set(line)) + groups - 1 - max(chains.values(), default=0)


def _neighbours(block: Block, blocks: Mapping[Block, int]) -> list[Block]:
    same = sorted((other for other in blocks if other[0] == block[0]), key=lambda other: min(other[1]))
    at = same.index(block)
    return same[max(at - 1, 0) : at] + same[at + 1 : at + 2]


def _short(pupils: int, formation: Formation) -> bool:
    return pupils < formation.minimum * ceil(pupils / formation.maximum)


def _known(pupils: Mapping[str, Member], group: Group) -> list[Member]:
    return [pupils[ticket] for ticket in group.tickets if ticket in pupils]


def _name(block: Block) -> str:
    return f"{block[0]} {'+'.join(str(grade) for grade in sorted(block[1]))}"


def _finding(rule: str, **values: object) -> Finding:
    return Finding(rule=rule, words=SENTENCES[rule].fill(**values))
