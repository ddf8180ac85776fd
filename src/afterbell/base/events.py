"""Past-tense facts between contexts: a lower context tells, the wiring says who listens."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import TypeVar, cast

E = TypeVar("E")

_listeners: dict[type[object], list[Callable[[object], None]]] = defaultdict(list)


def listen(event: type[E], reaction: Callable[[E], None]) -> None:
    """Let the reaction follow every event of this kind, within the transaction of the fact."""
    wanted = cast("Callable[[object], None]", reaction)
    if wanted not in _listeners[event]:
        _listeners[event].append(wanted)


def tell(event: object) -> None:
    """Tell a fact to whoever listens; a reaction that fails undoes the fact."""
    for reaction in _listeners[type(event)]:
        reaction(event)
