"""Money by kind of work, kinds with few people joined, so that no sum is one person's or a handful's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

FEWEST_STAFF = 5
OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class KindCost:
    """What one kind of work was paid, or several that are joined (`other`), and how many people did it."""

    kind: str
    fen: int
    people: int


def joined(*, people: Mapping[str, Iterable[str]], fen: Mapping[str, int]) -> tuple[KindCost, ...]:
    """Join kinds with fewer than five people into one, which takes in the smallest of the rest until it has five.

    `people` are by kind the codes of who did it, who may do several. One sum is left where all of them are too few;
    nothing where even all together are fewer than five.
    """
    by_size = sorted(people, key=lambda kind: (len(set(people[kind])), kind))
    small = [kind for kind in by_size if len(set(people[kind])) < FEWEST_STAFF]
    large = [kind for kind in by_size if kind not in small]
    together = {who for kind in small for who in people[kind]}
    while small and len(together) < FEWEST_STAFF and large:
        taken = large.pop(0)
        small.append(taken)
        together |= set(people[taken])
    rows = [KindCost(kind=kind, fen=fen.get(kind, 0), people=len(set(people[kind]))) for kind in large]
    if small and len(together) >= FEWEST_STAFF:
        if len(small) == 1:
            rows.append(KindCost(kind=small[0], fen=fen.get(small[0], 0), people=len(together)))
        else:
            rows.append(KindCost(kind=OTHER, fen=sum(fen.get(kind, 0) for kind in small), people=len(together)))
    return tuple(sorted(rows, key=lambda row: (-row.fen, row.kind)))
