"""How children's names stand where everybody reads them, so that nobody is singled out.

Whatever is shown of a child is shown of another of its homeroom too: exchange the two, and the page is the same. What a
name becomes depends on the names alone, never on who sits where: hiding would tell otherwise.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from afterbell.base.privacy import masked

FEWEST = 2
HIDDEN = "*"
SEVERAL = ""
"""The homeroom of children who stand together because their own has too few of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A child by any key, its homeroom and its name."""

    key: int
    homeroom: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Label:
    """What everybody reads of a child."""

    homeroom: str
    name: str


def labels_of(*, children: Iterable[Named]) -> Mapping[int, Label]:
    """Give each child its label; a child alone in its school gets none.

    A name keeps its first character and its stars where at least two have the same, else its first character, else
    nothing. A homeroom with fewer than two children is not named.
    """
    found: dict[int, Label] = {}
    for homeroom, rows in _homerooms(children).items():
        texts = _texts(rows)
        found |= {row.key: Label(homeroom=homeroom, name=texts[row.key]) for row in rows}
    return found


def _homerooms(children: Iterable[Named]) -> dict[str, list[Named]]:
    """Put children together by homeroom, and those of homerooms that are too small into one that has no name."""
    rooms: dict[str, list[Named]] = defaultdict(list)
    for child in children:
        rooms[child.homeroom].append(child)
    named = {name: rows for name, rows in rooms.items() if len(rows) >= FEWEST and name}
    several = [row for name, rows in rooms.items() if name not in named for row in rows]
    if several and len(several) < FEWEST and named:
        smallest = min(named, key=lambda name: (len(named[name]), name))
        several += named.pop(smallest)
    return {**named, SEVERAL: several} if len(several) >= FEWEST else named


def _texts(rows: list[Named]) -> dict[int, str]:
    """Say what stands for each of a homeroom's names."""
    alike: dict[str, list[Named]] = defaultdict(list)
    for row in rows:
        alike[row.name[:1]].append(row)
    kept = {first: group for first, group in alike.items() if first and len(group) >= FEWEST}
    hidden = [row for first, group in alike.items() if first not in kept for row in group]
    if hidden and len(hidden) < FEWEST and kept:
        smallest = min(kept, key=lambda first: (len(kept[first]), first))
        hidden += kept.pop(smallest)
    texts = {row.key: HIDDEN for row in hidden}
    for first, group in kept.items():
        texts |= _of_one_beginning(first, group)
    return texts


def _of_one_beginning(first: str, group: list[Named]) -> dict[int, str]:
    full = {row.key: masked(row.name) if len(row.name) > 1 else f"{first}{HIDDEN}" for row in group}
    shown = list(full.values())
    if all(shown.count(text) >= FEWEST for text in shown):
        return full
    return dict.fromkeys(full, f"{first}{HIDDEN}")
