"""The form to apply by takes what no page of ours sends: it is refused or not there, and nothing is stored."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from afterbell.base.tenancy import within
from afterbell.enrolment.models import Application, Signature
from tests.support.visits import standing_clock, visitor
from tests.support.world import PAPERS, STROKES, SmallSchool, answer_survey

FILLED = {"day": ["1:early", "3:early"], "paper": list(PAPERS), "strokes": STROKES}


@pytest.fixture(autouse=True)
def _clock(small_school: SmallSchool) -> Iterator[None]:
    answer_survey(small_school)
    with standing_clock():
        yield


@pytest.mark.parametrize(
    "changed",
    [
        {"strokes": "<script>alert(1)</script>"},
        {"strokes": "M1 1 " * 300_000},
        {"strokes": "M\u0661 1 L2 2 " * 20},
        {"strokes": "M1e9 1 L2 2 " * 20},
        {"strokes": "M1 1 L2 2\x00" * 20},
        {"strokes": "M99999999999999999999 1 L2 2 " * 20},
        {"day": ["1"]},
        {"day": ["1:"]},
        {"day": ["0:early"]},
        {"day": ["8:early"]},
        {"day": ["\u0661:early"]},
        {"day": ["1:early\x00"]},
        {"day": [f"1:{'x' * 10_000}"]},
        {"day": ["1:early", "1:early"]},
        {"day": ["1:early:late"]},
        {"day": []},
        {"paper": ["application"] * 500},
        {"paper": ["../undertaking", *PAPERS]},
        {"paper": ["x" * 10_000, *PAPERS]},
        {"paper": ["undertaking\x00", *PAPERS]},
        {"circumstance": ["'; DROP TABLE enrolment_application; --"]},
        {"circumstance": ["x" * 10_000]},
        {"circumstance": ["\x00"]},
    ],
    ids=lambda changed: f"{next(iter(changed))} {str(next(iter(changed.values())))[:24]!r}",
)
def test_what_no_page_sends_is_refused_and_not_stored(small_school: SmallSchool, changed: dict[str, object]) -> None:
    child = small_school.children[0]
    family = visitor(small_school.family(child))
    answer = family.post(f"/family/children/{child.code}/apply/", {**FILLED, **changed})
    assert answer.status_code in {404, 409, 422}, answer.status_code
    assert "<script>alert" not in answer.text
    with within(small_school.id):
        assert (Application.objects.count(), Signature.objects.count()) == (0, 0)
