"""The screens to apply by take what no page of ours sends: refused or not there, and no application is stored."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from afterbell.base.tenancy import within
from afterbell.enrolment.models import Application, Signature
from tests.support.screens import answer, fill, screen_of, send
from tests.support.visits import standing_clock, visitor
from tests.support.world import PAPERS, SmallSchool, answer_survey


@pytest.fixture(autouse=True)
def _clock(small_school: SmallSchool) -> Iterator[None]:
    answer_survey(small_school)
    with standing_clock():
        yield


HOSTILE: tuple[tuple[str, list[str]], ...] = (
    ("days", ["1"]),
    ("days", ["1:"]),
    ("days", ["0:early"]),
    ("days", ["8:early"]),
    ("days", ["\u0661:early"]),
    ("days", ["1:early\x00"]),
    ("days", [f"1:{'x' * 10_000}"]),
    ("days", [f"{weekday}:{band}" for weekday in range(1, 8) for band in range(20)]),
    ("days", ["1:early:late"]),
    ("days", []),
    ("papers", ["application"]),
    ("papers", ["../undertaking", *PAPERS]),
    ("papers", ["x" * 10_000, *PAPERS]),
    ("papers", ["undertaking\x00", *PAPERS]),
    ("circumstances", ["'; DROP TABLE enrolment_application; --"]),
    ("circumstances", ["x" * 10_000]),
    ("circumstances", ["\x00"]),
)
FIELDS = {"days": "day", "papers": "paper", "circumstances": "circumstance"}


@pytest.mark.parametrize(
    ("screen", "sent"), HOSTILE, ids=lambda given: repr(given[0] if isinstance(given, list) and given else given)[:24]
)
def test_what_no_screen_sends_is_refused_and_not_stored(
    small_school: SmallSchool, screen: str, sent: list[str]
) -> None:
    child = small_school.children[0]
    family = visitor(small_school.family(child))
    answered = answer(family, child, screen, **{FIELDS[screen]: sent})
    assert answered.status_code in {404, 409, 422}, answered.status_code
    assert_nothing_stored(small_school)


@pytest.mark.parametrize(
    "strokes",
    [
        "<script>alert(1)</script>",
        "M1 1 " * 300_000,
        "M\u0661 1 L2 2 " * 20,
        "M1e9 1 L2 2 " * 20,
        "M1 1 L2 2\x00" * 20,
        "M99999999999999999999 1 L2 2 " * 20,
    ],
    ids=lambda strokes: repr(strokes)[:24],
)
def test_a_signature_nobody_drew_is_refused(small_school: SmallSchool, strokes: str) -> None:
    child = small_school.children[0]
    family = visitor(small_school.family(child))
    fill(family, child)
    answered = send(family, child, strokes=strokes)
    assert answered.status_code == 422
    assert "<script>alert" not in answered.text
    assert_nothing_stored(small_school)


@pytest.mark.parametrize("go", ["copy", "noted", "discard", "send", "keep", "back", "nothing", "\x00"])
def test_a_button_no_screen_has_writes_no_application(small_school: SmallSchool, go: str) -> None:
    child = small_school.children[1]
    family = visitor(small_school.family(child))
    for screen in ("", "circumstances", "days", "papers", "sign"):
        answered = family.post(screen_of(child, screen), {"go": go, "token": "x" * 9_000, "sibling": "nobody"})
        assert answered.status_code in {302, 404, 409, 422}, (screen, answered.status_code)
    assert_nothing_stored(small_school)


def assert_nothing_stored(school: SmallSchool) -> None:
    with within(school.id):
        assert (Application.objects.count(), Signature.objects.count()) == (0, 0)
