"""Which new group follows which old one, and who moves: nobody is counted twice, nobody is forgotten."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from afterbell.placement.rules.reforming import parts, succession, who_moves

CHILDREN = [f"t{number}" for number in range(12)]


def split(places: list[int]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for child, place in zip(CHILDREN, places, strict=True):
        found.setdefault(f"g{place}", set()).add(child)
    return {name: frozenset(group) for name, group in found.items()}


cuts = st.lists(st.integers(0, 3), min_size=len(CHILDREN), max_size=len(CHILDREN)).map(split)


def test_the_group_with_most_in_common_follows() -> None:
    old = {"a": frozenset("123"), "b": frozenset("456")}
    new = [frozenset("12"), frozenset("3456"), frozenset("7")]
    follows = succession(old=old, new=new)
    assert follows == ("a", "b", None)
    assert who_moves(old=old, new=new, follows=follows) == {"3"}
    homerooms = dict.fromkeys("1234567", "room") | {"7": "other"}
    assert parts(homerooms=homerooms, groups=new) == 3


@given(old=cuts, after=cuts)
def test_who_moves_is_exactly_who_is_not_in_the_group_that_follows(
    old: dict[str, frozenset[str]], after: dict[str, frozenset[str]]
) -> None:
    new = list(after.values())
    follows = succession(old=old, new=new)
    told = [name for name in follows if name]
    assert len(told) == len(set(told))
    moves = who_moves(old=old, new=new, follows=follows)
    for group, name in zip(new, follows, strict=True):
        for child in group:
            assert (child not in moves) == (name is not None and child in old[name])


@given(same=cuts)
def test_nobody_moves_when_the_same_groups_come_out(same: dict[str, frozenset[str]]) -> None:
    new = list(same.values())
    follows = succession(old=same, new=new)
    assert follows == tuple(same)
    assert not who_moves(old=same, new=new, follows=follows)
