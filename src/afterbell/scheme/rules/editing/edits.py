"""Changes to what a text says: a value given or taken away, a row added, removed or moved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from enum import Enum, StrEnum, auto
from typing import Any

from afterbell.scheme.rules.reading.locate import Path


class Gone(Enum):
    """What stands where a key is taken away."""

    GONE = auto()


GONE = Gone.GONE


class Step(StrEnum):
    """What may be done to a row; it is added at the end of its list."""

    ADD = "add"
    REMOVE = "remove"
    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A value at a place; GONE takes the key away."""

    path: Path
    value: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class RowEdit:
    """A step of a list: `path` is the list's, `row` the row concerned (for ADD what is added stands in `value`)."""

    step: Step
    path: Path
    row: int = 0
    value: Any = None


def applied(*, raw: Mapping[str, Any], edits: Iterable[Edit | RowEdit]) -> dict[str, Any]:
    """Give what a text says once it is changed, whatever its writing looks like."""
    whole = deepcopy(dict(raw))
    for edit in edits:
        if isinstance(edit, RowEdit):
            _row(whole, edit)
        else:
            here = _entered(whole, edit.path[:-1])
            if edit.value is not GONE:
                here[edit.path[-1]] = deepcopy(edit.value)
            elif edit.path[-1] in here:
                del here[edit.path[-1]]
    return whole


def _row(whole: Any, edit: RowEdit) -> None:  # noqa: ANN401 - a file can hold anything
    above = _entered(whole, edit.path[:-1])
    rows = above.setdefault(edit.path[-1], [])
    if edit.step is Step.ADD:
        rows.append(deepcopy(edit.value))
    elif edit.step is Step.REMOVE:
        del rows[edit.row]
    else:
        rows[:] = reordered(rows, edit)


def reordered(rows: list[Any], edit: RowEdit) -> list[Any]:
    """Put a row one place up or down; at the end of the list it stays."""
    other = edit.row + (-1 if edit.step is Step.UP else 1)
    if not 0 <= other < len(rows):
        return list(rows)
    order = list(rows)
    order[edit.row], order[other] = order[other], order[edit.row]
    return order


def _entered(here: Any, path: Path) -> Any:  # noqa: ANN401 - a file can hold anything
    for key in path:
        here = here.setdefault(key, {}) if isinstance(key, str) else here[key]
    return here
