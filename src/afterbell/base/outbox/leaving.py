"""What may leave the house: a message about a child goes through others' servers only where its family agreed.

Who knows of consents says so once, in the wiring; until then nothing about a child leaves.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

Agreed = Callable[[Collection[str]], Collection[str]]
"""Gives those of these children (by public code) whose messages may leave, as it stands now."""


@dataclass(slots=True)
class _InForce:
    agreed: Agreed


_in_force = _InForce(agreed=lambda _children: ())


def ask_before_leaving(agreed: Agreed) -> None:
    """Name whom to ask before anything about a child leaves the house."""
    _in_force.agreed = agreed


def may_leave(children: Collection[str]) -> frozenset[str]:
    """Give those of these children whose families agreed that messages leave the house."""
    return frozenset(_in_force.agreed(children)) if children else frozenset()
