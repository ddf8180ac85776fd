"""A rate counts days, class-hours or sessions, whatever the kind of work."""

from __future__ import annotations

import pytest

from afterbell.base.words import Words
from afterbell.scheme.rules.codes import Ledger, PayUnit, StepBy, WorkKind
from afterbell.subsidy.rules.settlement import PayRules, explain_line, settle, verify_run
from afterbell.subsidy.rules.settlement.pricing import unit_price
from afterbell.subsidy.rules.settlement.terms import Rate, Step
from tests.subsidy.rules.test_settlement import USUAL, did, problem, rates


@pytest.mark.parametrize(
    ("kind", "unit", "expected"),
    [
        ("club", PayUnit.CLASS_HOUR, [3 * 4000 // 2, 3 * 4000 // 2]),
        ("club", PayUnit.DAY, [4000]),
        ("tutoring", PayUnit.SESSION, [3501, 3501]),
        ("duty", PayUnit.CLASS_HOUR, [4500, 4500]),
        ("duty", PayUnit.SESSION, [3000, 3000]),
    ],
)
def test_every_kind_of_work_is_paid_in_the_unit_of_its_rate(kind: str, unit: PayUnit, expected: list[int]) -> None:
    rules = PayRules(version="v1", rates=rates({**USUAL, WorkKind(kind): unit}))
    both = problem(did("A1", kind=kind, class_hours=150), did("A2", kind=kind, class_hours=150), rules=rules)
    run = settle(problem=both)
    (statement,) = run.statements
    assert [line.fen for line in statement.lines] == expected
    assert {line.unit for line in statement.lines} == {unit}
    assert verify_run(problem=both, run=run) == ()
    about = Words(zh="一组", en="group 1")
    said = {PayUnit.DAY: "1 天", PayUnit.CLASS_HOUR: "1.5 课时", PayUnit.SESSION: "1 次"}
    assert said[unit] in explain_line(line=statement.lines[0], about=about).zh


@pytest.mark.parametrize(("children", "fen"), [(9, 3000), (10, 3600), (24, 3600), (25, 4200), (60, 4200)])
def test_of_several_steps_the_highest_reached_is_paid_in_whatever_order_they_are_written(
    children: int, fen: int
) -> None:
    low, high = (Step(by=StepBy.HEADCOUNT, reaching=least, fen=each) for least, each in ((10, 3600), (25, 4200)))
    for steps in ((low, high), (high, low)):
        rate = Rate(code="r", ledger=Ledger.SERVICE, kind=WorkKind.CLUB, unit=PayUnit.SESSION, fen=3000, steps=steps)
        assert unit_price(rate=rate, work=did("A1", kind="club", headcount=children)) == fen
