"""The term line: the stages of a term in their order, and the one that needs a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Standing = Literal["done", "needs", "open", "ahead"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A stage of the term: how many wait there, its date, and the page that counts them.

    `needs_person` says that somebody must act; `begun` that its day has come, `done` that nothing is left.
    """

    code: str
    name: str
    url: str = ""
    waiting: int = 0
    day: date | None = None
    note: str = ""
    begun: bool = False
    done: bool = False
    needs_person: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TermLine:
    """The stages in the order in which a term flows."""

    title: str
    stages: tuple[Stage, ...]
    state: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnStage:
    """A stage and how it stands; only one of a line is `needs`, and only that one is in colour."""

    stage: Stage
    standing: Standing


def draw_term(line: TermLine) -> tuple[DrawnStage, ...]:
    """Say how each stage stands. The earliest that needs a person is the one in colour."""
    calling = next((stage.code for stage in line.stages if stage.needs_person), None)
    return tuple(DrawnStage(stage=stage, standing=_standing(stage, calling)) for stage in line.stages)


def _standing(stage: Stage, calling: str | None) -> Standing:
    if stage.code == calling:
        return "needs"
    if stage.done:
        return "done"
    return "open" if stage.begun or stage.needs_person else "ahead"
