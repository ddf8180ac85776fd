"""Groups that are formed anew in the middle of a term: which new group follows which old one, and who moves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def succession(*, old: Mapping[str, frozenset[str]], new: Sequence[frozenset[str]]) -> tuple[str | None, ...]:
    """Give for each new group the old one it follows: the pair with most children in common comes first.

    An old group is followed by one new group at most; a new one without a child of an old one follows none.
    """
    pairs = sorted(
        (-len(before & after), name, place)
        for place, after in enumerate(new)
        for name, before in old.items()
        if before & after
    )
    follows: dict[int, str] = {}
    for _common, name, place in pairs:
        if place not in follows and name not in follows.values():
            follows[place] = name
    return tuple(follows.get(place) for place in range(len(new)))


def who_moves(
    *, old: Mapping[str, frozenset[str]], new: Sequence[frozenset[str]], follows: Sequence[str | None]
) -> frozenset[str]:
    """Name the children of old groups who are not in the group that follows theirs."""
    stays = {child for after, name in zip(new, follows, strict=True) if name is not None for child in after & old[name]}
    return frozenset().union(*old.values()) - stays


def parts(*, homerooms: Mapping[str, str], groups: Sequence[frozenset[str]]) -> int:
    """Count into how many pieces the homerooms are cut: each homeroom in each group it lies in is one."""
    return sum(len({homerooms[child] for child in group}) for group in groups)
