"""How long somebody is in a group: places that follow each other without a day between are one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

Spell = tuple[date, date | None]
"""From a day until (without) another; None where no end is set."""


def joined(spells: Iterable[Spell]) -> list[Spell]:
    """Join spells that touch, in their order; one that was over before it began is none."""
    found: list[Spell] = []
    for since, until in sorted(spells, key=lambda spell: (spell[0], spell[1] or date.max)):
        if until is not None and until <= since:
            continue
        last = found[-1] if found else None
        if last is not None and (last[1] is None or last[1] >= since):
            ends = last[1], until
            found[-1] = last[0], None if None in ends else max(end for end in ends if end)
        else:
            found.append((since, until))
    return found
