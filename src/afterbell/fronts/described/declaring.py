"""What a view says of itself to programs, beside the view: what it takes, and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from afterbell.fronts.described.shapes import ANYTHING, Shape

View = TypeVar("View", bound=Callable[..., object])
JSON, LINES, CSV = "application/json", "application/jsonl", "text/csv"
RSS, CALENDAR, PAGE = "application/rss+xml", "text/calendar", "text/html"
FORM, PARTS = "application/x-www-form-urlencoded", "multipart/form-data"
GET, POST = "get", "post"
OK = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer with one status: its shape by media type. A page is no data, and says nothing of its shape."""

    shapes: Mapping[str, Shape] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What is sent: its media type and its shape."""

    media: str
    shape: Shape


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """What a view says of itself. `says` is one sentence for people; the docstring says the same in English.

    `query` are what may stand behind the question mark, `codes` are codes of the address of which only some exist.
    """

    says: str
    method: str
    answers: Mapping[int, Answer]
    query: Mapping[str, Shape]
    codes: Mapping[str, Shape]
    takes: Taken | None


def described(
    says: str,
    *,
    gives: Mapping[str, Shape],
    refuses: Mapping[str, Shape] | None = None,
    refused_with: tuple[int, ...] = (),
    method: str = GET,
    query: Mapping[str, Shape] | None = None,
    codes: Mapping[str, Shape] | None = None,
    takes: Taken | None = None,
) -> Callable[[View], View]:
    """Describe a view to programs; what every address of the house may answer besides is added where it is written."""
    answers = {OK: Answer(shapes=gives), **{status: Answer(shapes=refuses or {}) for status in refused_with}}
    said = Described(says=says, method=method, answers=answers, query=query or {}, codes=codes or {}, takes=takes)

    def decorate(view: View) -> View:
        view.__dict__["described"] = said
        return view

    return decorate


def table(kind: str = CSV) -> Mapping[str, Shape]:
    """Say that a file of rows is answered."""
    return {kind: ANYTHING}
