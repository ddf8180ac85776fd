"""Groups keep languages apart, grades where they can, homerooms together, and come out the same for everybody."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afterbell.base.refusals import NotThere, Refused
from afterbell.placement.rules.formation.explain import explain, explain_joining
from afterbell.placement.rules.formation.problem import Formation, Group, Grouping, Member, Merge, Shortage
from afterbell.placement.rules.formation.rules import equal_cuts
from afterbell.placement.rules.formation.solve import solve
from afterbell.placement.rules.formation.verify import SENTENCES, verify


def homeroom(code: str, pupils: int, language: str = "zh") -> tuple[Member, ...]:
    """Give the pupils of a homeroom such as 3-1: grade 3, tickets 3-1.01, 3-1.02 ..."""
    return tuple(
        Member(ticket=f"{code}.{at:02}", homeroom=code, grade=int(code[0]), language=language, number=100 - at)
        for at in range(1, pupils + 1)
    )


@st.composite
def formations(draw: st.DrawFn) -> Formation:
    members: list[Member] = []
    for language in ("mn", "zh"):
        for grade in draw(st.sets(st.integers(1, 4))):
            for room in range(1, 1 + draw(st.integers(1, 3))):
                members += homeroom(f"{grade}-{room}{language}", draw(st.integers(0, 6)), language)
    maximum = draw(st.integers(1, 8))
    needing = draw(st.sets(st.sampled_from(members))) if members and draw(st.booleans()) else set()
    return Formation(
        members=tuple(replace(member, small=member in needing) for member in members),
        maximum=maximum,
        minimum=draw(st.integers(0, maximum)),
        small=draw(st.one_of(st.none(), st.integers(1, 9))),
    )


@settings(deadline=None)
@given(formations())
def test_who_needs_a_small_group_is_in_one_and_not_alone_where_company_can_be_had(formation: Formation) -> None:
    small = formation.small
    if small is None:
        return
    needing = {member.ticket for member in formation.members if member.small}
    blocks: dict[tuple[str, tuple[int, ...]], list[Group]] = {}
    for group in solve(formation=formation).groups:
        if needing & set(group.tickets):
            assert len(group.tickets) <= small
            blocks.setdefault((group.language, group.grades), []).append(group)
    if small < formation.maximum and formation.minimum <= 1:
        for groups in blocks.values():
            own = {ticket for group in groups for ticket in group.tickets}
            apart = len(needing & own) == len(own)
            assert not apart or len(own) == len(groups) * small or _nobody_else(formation, groups)


def _nobody_else(formation: Formation, groups: list[Group]) -> bool:
    """Say that a block has no child but those in its small groups."""
    own = {ticket for group in groups for ticket in group.tickets}
    grades, language = {grade for group in groups for grade in group.grades}, groups[0].language
    there = {m.ticket for m in formation.members if m.language == language and m.grade in grades}
    return own == there


@settings(deadline=None)
@given(formations())
def test_formed_groups_stand_before_the_independent_check(formation: Formation) -> None:
    assert verify(formation=formation, grouping=solve(formation=formation)) == ()


@settings(deadline=None)
@given(formations(), st.randoms(use_true_random=False))
def test_the_order_of_the_pupils_changes_nothing(formation: Formation, chance: Random) -> None:
    members = list(formation.members)
    chance.shuffle(members)
    assert solve(formation=replace(formation, members=tuple(members))) == solve(formation=formation)


@settings(deadline=None)
@given(formations())
def test_sizes_in_a_grade_that_was_not_joined_differ_by_one_at_most(formation: Formation) -> None:
    formation = replace(formation, small=None)
    grouping = solve(formation=formation)
    joined = {(merge.language, grade) for merge in grouping.merges for grade in (*merge.grades, *merge.into)}
    sizes: dict[tuple[str, tuple[int, ...]], list[int]] = {}
    for group in grouping.groups:
        sizes.setdefault((group.language, group.grades), []).append(len(group.tickets))
        assert len(group.grades) == 1 or {(group.language, grade) for grade in group.grades} <= joined
    for (language, grades), found in sizes.items():
        assert (language, grades[0]) in joined or max(found) - min(found) <= 1


@settings(deadline=None)
@given(st.lists(st.integers(1, 5), min_size=1, max_size=6), st.integers(1, 6))
def test_no_order_of_the_sizes_cuts_fewer_homerooms(rooms: list[int], groups: int) -> None:
    pupils = sum(rooms)
    groups = min(groups, pupils)
    borders = {sum(rooms[:at]) for at in range(1, len(rooms))}
    size, larger = divmod(pupils, groups)
    fewest = min(
        _broken(order, borders) for order in set(permutations([size] * (groups - larger) + [size + 1] * larger))
    )
    chosen = equal_cuts(pupils=pupils, groups=groups, borders=borders)
    assert sorted(chosen) == [size] * (groups - larger) + [size + 1] * larger
    assert _broken(chosen, borders) == fewest


def _broken(sizes: tuple[int, ...], borders: set[int]) -> int:
    return sum(sum(sizes[:at]) not in borders for at in range(1, len(sizes)))


def test_the_larger_group_goes_where_the_homeroom_stays_whole() -> None:
    formation = Formation(members=(*homeroom("3-1", 10), *homeroom("3-2", 11)), maximum=11)
    first, second = solve(formation=formation).groups
    assert (len(first.tickets), len(second.tickets)) == (10, 11)


def test_a_homeroom_cut_once_without_need_is_found() -> None:
    formation = Formation(members=(*homeroom("3-1", 10), *homeroom("3-2", 11)), maximum=11)
    first, second = solve(formation=formation).groups
    moved = Grouping(groups=(_named(*first.tickets, second.tickets[0]), _named(*second.tickets[1:])))
    assert [finding.rule for finding in verify(formation=formation, grouping=moved)] == ["homeroom_scattered"]


def test_a_homeroom_that_must_be_cut_is_cut_by_lottery_number() -> None:
    formation = Formation(members=homeroom("3-1", 4), maximum=2)
    assert [group.tickets for group in solve(formation=formation).groups] == [
        ("3-1.04", "3-1.03"),
        ("3-1.02", "3-1.01"),
    ]


def test_a_small_grade_joins_its_neighbour_of_the_same_language_and_it_is_said() -> None:
    formation = Formation(
        members=(*homeroom("3-1", 5, "mn"), *homeroom("4-1", 18, "mn"), *homeroom("3-2", 9, "zh")),
        maximum=20,
        minimum=8,
    )
    grouping = solve(formation=formation)
    assert [(group.language, group.grades, len(group.tickets)) for group in grouping.groups] == [
        ("mn", (3, 4), 12),
        ("mn", (4,), 11),
        ("zh", (3,), 9),
    ]
    assert grouping.merges == (Merge(language="mn", grades=(3,), into=(4,), pupils=5),)
    (said,) = explain_joining(formation=formation, grouping=grouping)
    assert said.en == "mn, grade 3: 5 pupils alone would leave a group under 8, so they are grouped with grade 4."


def test_a_lonely_language_stays_small_and_is_reported_rather_than_mixed() -> None:
    formation = Formation(members=(*homeroom("3-1", 5, "mn"), *homeroom("3-2", 9, "zh")), maximum=20, minimum=8)
    grouping = solve(formation=formation)
    assert grouping.shortages == (Shortage(language="mn", grades=(3,), size=5),)
    assert [words.en for words in explain_joining(formation=formation, grouping=grouping)] == [
        "mn, grade 3: a group has only 5, under 8; no neighbouring grade can take it."
    ]


def test_a_joining_that_would_make_more_groups_small_is_not_made() -> None:
    formation = Formation(members=(*homeroom("3-1", 5), *homeroom("4-1", 20)), maximum=20, minimum=15)
    grouping = solve(formation=formation)
    assert grouping.merges == ()
    assert grouping.shortages == (Shortage(language="zh", grades=(3,), size=5),)


def test_a_family_reads_why_the_child_is_in_this_group() -> None:
    formation = Formation(members=(*homeroom("3-1", 4), *homeroom("3-2", 8)), maximum=6)
    grouping = solve(formation=formation)
    whole = explain(formation=formation, grouping=grouping, ticket="3-1.01")
    cut = explain(formation=formation, grouping=grouping, ticket="3-2.01")
    assert whole.en == "Group 1 (zh, grade 3) of 6; of the 4 from homeroom 3-1, 4 are here."
    assert cut.en.endswith("so the homeroom was cut, in the order of the lottery numbers.")
    with pytest.raises(NotThere):
        explain(formation=formation, grouping=grouping, ticket="nobody")


def test_impossible_sizes_and_a_pupil_twice_are_refused_together() -> None:
    with pytest.raises(Refused) as refused:
        solve(formation=Formation(members=(*homeroom("3-1", 1), *homeroom("3-1", 1)), maximum=0, minimum=1))
    assert [reason.code for reason in refused.value.reasons] == [
        "placement.maximum_not_positive",
        "placement.minimum_over_maximum",
        "placement.ticket_twice",
    ]


BAND = Formation(
    members=(
        *homeroom("1-1", 3, "mn"),
        *homeroom("3-1", 4, "zh"),
        *homeroom("3-2", 4, "zh"),
        *homeroom("4-1", 6, "zh"),
        *homeroom("5-1", 2, "zh"),
    ),
    maximum=6,
    minimum=4,
)
TRUE = solve(formation=BAND)


def _named(*tickets: str) -> Group:
    return Group(language="zh", grades=tuple(sorted({int(ticket[0]) for ticket in tickets})), tickets=tickets)


def _regrouped(*numbers: int, by: tuple[Group, ...], **changes: tuple[Merge | Shortage, ...]) -> Grouping:
    """Replace some groups (counted from 1) of the true grouping by others."""
    kept = tuple(group for number, group in enumerate(TRUE.groups, 1) if number not in numbers)
    return replace(TRUE, groups=(*kept, *by), **changes)  # type: ignore[arg-type]


def test_the_true_grouping_has_two_homerooms_whole_a_joining_and_a_shortage() -> None:
    assert [(group.language, group.grades, len(group.tickets)) for group in TRUE.groups] == [
        ("mn", (1,), 3),
        ("zh", (3,), 4),
        ("zh", (3,), 4),
        ("zh", (4,), 4),
        ("zh", (4, 5), 4),
    ]
    assert (len(TRUE.merges), len(TRUE.shortages)) == (1, 1)
    assert verify(formation=BAND, grouping=TRUE) == ()


NEEDING = Formation(
    members=tuple(replace(m, small=m.ticket == "3-1.01") for m in (*homeroom("3-1", 5), *homeroom("3-2", 5))),
    maximum=8,
    minimum=2,
    small=3,
)
NOT_SMALL = solve(formation=replace(NEEDING, small=None))
FROM_AFAR = Grouping(
    groups=(
        _named("3-1.01", "3-2.01", "3-2.02"),
        _named(*(f"3-1.0{at}" for at in range(2, 6)), *(f"3-2.0{at}" for at in range(3, 6))),
    )
)


def test_a_small_group_takes_companions_from_the_own_homeroom() -> None:
    small, rest = sorted(solve(formation=NEEDING).groups, key=lambda group: len(group.tickets))
    assert (len(small.tickets), len(rest.tickets)) == (3, 7)
    assert {ticket[:3] for ticket in small.tickets} == {"3-1"}


def test_nothing_is_said_of_why_a_homeroom_was_cut_for_a_small_group() -> None:
    words = explain(formation=NEEDING, grouping=solve(formation=NEEDING), ticket="3-1.02")
    assert "最多" not in words.zh


G1, G2, G3, G4, G5 = (group.tickets for group in TRUE.groups)
FAULTS: dict[str, Grouping] = {
    "pupil_missing": _regrouped(2, by=(_named(*G2[1:]),)),
    "pupil_twice": _regrouped(2, by=(_named(*G2, G3[0]),)),
    "pupil_unknown": _regrouped(2, by=(_named(*G2, "3-9.01"),)),
    "language_mixed": _regrouped(1, 2, by=(_named(*G1, G2[0]), _named(*G2[1:]))),
    "label_wrong": _regrouped(2, by=(replace(TRUE.groups[1], grades=(4,)),)),
    "grade_mixed": _regrouped(3, 4, by=(_named(*G3[1:], G4[0]), _named(*G4[1:], G3[0]))),
    "group_empty": _regrouped(by=(_named(),)),
    "over_maximum": _regrouped(2, 3, by=(_named(*G2, *G3),)),
    "groups_too_many": _regrouped(2, by=(_named(*G2[:2]), _named(*G2[2:]))),
    "sizes_unequal": _regrouped(2, 3, by=(_named(*G2, *G3[:2]), _named(*G3[2:]))),
    "homeroom_scattered": _regrouped(2, 3, by=(_named(*G2[:2], *G3[:2]), _named(*G2[2:], *G3[2:]))),
    "small_too_large": NOT_SMALL,
    "companions_too_many": NOT_SMALL,
    "companions_from_afar": FROM_AFAR,
    "merge_needless": replace(TRUE, merges=(*TRUE.merges, Merge(language="zh", grades=(3,), into=(4, 5), pupils=8))),
    "merge_impossible": replace(TRUE, merges=(Merge(language="zh", grades=(5,), into=(3,), pupils=2),)),
    "merge_missed": replace(TRUE, merges=()),
    "shortage_wrong": replace(TRUE, shortages=()),
}


@pytest.mark.parametrize("rule", sorted(SENTENCES))
def test_each_planted_fault_is_found(rule: str) -> None:
    formation = NEEDING if FAULTS[rule] in {NOT_SMALL, FROM_AFAR} else BAND
    assert rule in {finding.rule for finding in verify(formation=formation, grouping=FAULTS[rule])}
