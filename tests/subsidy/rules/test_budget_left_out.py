"""What a budget leaves out of a scheme is said, and nothing is said of what the scheme has not."""

from __future__ import annotations

from pathlib import Path

import pytest

from afterbell.scheme.rules.read import read_scheme
from afterbell.subsidy.rules.budget import left_out as room
from afterbell.subsidy.rules.budget.left_out import left_out

HOUSE = Path(__file__).parents[3]
DEMO = (HOUSE / "schemes" / "demo-school.toml").read_text(encoding="utf-8")
PARTS = {
    '[[pay.pools]]\ncode = "rest"\nname = "结余"\nof = "fixed"\nmonth_fen = 20000': room.POOLS,
    '[[pay.deductions]]\ncode = "late"\nname = "迟到"\nwhy = "late"\neach_fen = 100': room.DEDUCTIONS,
    "[pay.assessed]\nheld_percent = 20": room.HELD,
    "[pay.counting]\nleast_pupils = 5": room.COUNTING,
}


def said(text: str) -> tuple[object, ...]:
    return left_out(pay=read_scheme(text=text).pay)


@pytest.mark.parametrize("part", [part for part in PARTS if part.startswith("[")])
def test_each_part_of_pay_beside_the_rates_is_said(part: str) -> None:
    assert set(said(DEMO.replace("\n[fees]", f"\n{part}\n\n[fees]", 1))) - set(said(DEMO)) == {PARTS[part]}


@pytest.mark.parametrize(
    ("extra", "words"),
    [("per_pupil = true", room.STEPS), ("unit_least_fen = 5000", room.BOUNDS)],
)
def test_what_bends_a_rate_is_said(extra: str, words: object) -> None:
    bent = DEMO.replace("rate_fen = 3500", f"rate_fen = 3500\n{extra}", 1)
    assert set(said(bent)) - set(said(DEMO)) == {words}


def test_the_decision_names_each_of_them() -> None:
    text = next((HOUSE / "docs" / "decisions").glob("0061*")).read_text(encoding="utf-8")
    for word in ("monthly cap", "late, early and small sessions", "deductions", "assessed part", "pools", "steps"):
        assert word in text
