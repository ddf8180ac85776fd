"""Whatever answers programs is described, the description is kept as it is served, and everybody may read it."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from types import CodeType, FunctionType, ModuleType

import pytest
import schemathesis
from django.http import JsonResponse
from django.urls import path

from afterbell.fronts.described.writing import addresses, description, written
from afterbell.schools.roles import Role
from tests.support.visits import stranger

COMMITTED = Path(__file__).parents[3] / "docs" / "reference" / "openapi.json"
SIGNS = ("JsonResponse", "LINES_OF_JSON", "application/json", "application/jsonl", "text/csv")
OURS = ("afterbell.fronts", __name__)


def answers_data(view: Callable[..., object]) -> bool:
    """Say whether a view, or anything of the fronts it calls, makes an answer for programs."""
    return any(sign in said for said in _said_by(view, set()) for sign in SIGNS)


def _said_by(view: object, seen: set[object]) -> Iterator[str]:
    inner = inspect.unwrap(view) if callable(view) else view
    if (
        not isinstance(inner, FunctionType)
        or inner in seen
        or not inner.__module__.startswith(("afterbell.fronts", __name__))
    ):
        return
    seen.add(inner)
    for code in _codes(inner.__code__):
        yield from (text for text in code.co_consts if isinstance(text, str))
        yield from code.co_names
        for name in code.co_names:
            for found in _meant(name, inner.__globals__):
                yield from _said_by(found, seen)


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for inside in code.co_consts:
        if isinstance(inside, CodeType):
            yield from _codes(inside)


def _meant(name: str, known: dict[str, object]) -> Iterator[object]:
    """Find what a name may mean: itself, or something of a module that stands there by its name."""
    if name in known:
        yield known[name]
    for module in known.values():
        if isinstance(module, ModuleType) and module.__name__.startswith("afterbell.fronts"):
            yield getattr(module, name, None)


def test_every_address_that_answers_programs_is_described() -> None:
    answering = {address.route for address in addresses() if answers_data(address.view)}
    undescribed = {address.route for address in addresses() if address.said is None}
    assert len(answering) >= 20, answering
    assert sorted(answering & undescribed) == []


def _tells(request: object) -> JsonResponse:  # noqa: ARG001 - Django's view signature
    return _told()


def _told() -> JsonResponse:
    return JsonResponse({})


urlpatterns = [path("tells/", _tells)]


def test_an_address_that_says_nothing_of_itself_is_found() -> None:
    (address,) = addresses(__name__)
    assert (address.said, answers_data(address.view)) == (None, True)


def test_the_kept_description_is_the_written_one_and_valid() -> None:
    assert COMMITTED.read_text(encoding="utf-8") == written(), "python -m afterbell.fronts.described writes it anew"
    schemathesis.openapi.from_dict(dict(description())).validate()
    said = [one for methods in description()["paths"].values() for one in methods.values()]
    assert len({one["operationId"] for one in said}) == len(said) >= 26
    for one in said:
        assert one["x-who"], one["operationId"]
        assert set(one["x-who"]) <= set(Role)
        assert one["description"], one["operationId"]
        assert bool(one["security"]) is (Role.PUBLIC.value not in one["x-who"]), one["operationId"]


@pytest.mark.django_db
def test_everybody_reads_the_description_and_no_address_takes_another_method() -> None:
    answer = stranger().get("/api/openapi.json")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/json")
    assert answer.json() == json.loads(COMMITTED.read_text(encoding="utf-8"))
    for there, methods in description()["paths"].items():
        refused = stranger().delete(there.replace("{", "").replace("}", ""))
        assert (there, refused.status_code) == (there, 405)
        if "post" in methods and not there.endswith("/patrol/"):
            assert (there, stranger().get(there.replace("{", "").replace("}", "")).status_code) == (there, 405)
