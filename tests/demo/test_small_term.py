"""The whole term of a small school by the real command: what must hold, holds; the same seed gives the same figures."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from tests.support.databases import next_name
from tests.support.owners import as_owner, pick_the_locks, rows
from tests.support.premises import Estate, Premises
from tests.support.saying import Said, say

INTACT = "完整 / intact"
INVARIANTS = {
    "1_signed_and_approved_twice",
    "2_within_capacity_and_one_place",
    "3_only_on_school_days",
    "4_named_before_the_start",
    "5_everybody_accounted_for",
    "6_pay_adds_up",
    "7_published_is_in_force",
    "8_walls_hold",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A finished term: where it stands and its figures."""

    premises: Premises
    figures: dict[str, Any]


@pytest.fixture(scope="module")
def terms(estate: Estate) -> Iterator[tuple[Term, Term]]:
    """Run the finished term twice at once with the same seed, under other circumstances."""
    elsewhere = {"PYTHONHASHSEED": "7", "TZ": "America/New_York", "LC_ALL": "C.UTF-8"}
    circumstances: tuple[dict[str, str], ...] = ({"PYTHONHASHSEED": "1"}, elsewhere)
    with ExitStack() as stack:
        lent = [stack.enter_context(estate.copy(template=estate.migrated(), name=next_name())) for _ in circumstances]
        with ThreadPoolExecutor(2) as pool:
            first, again = pool.map(lambda premises, around: _run(premises, environment=around), lent, circumstances)
        yield first, again


def _run(premises: Premises, *, environment: dict[str, str]) -> Term:
    typed = ("demo", "--size", "small", "--seed", "2026", "--finish", "--no-serve", "--json", "figures.json")
    said = say(*typed, cwd=premises.var, environment=premises.environment() | environment)
    assert said.code == 0, said.out + said.err
    return Term(premises=premises, figures=json.loads((premises.var / "figures.json").read_text(encoding="utf-8")))


@pytest.fixture
def finished(terms: tuple[Term, Term]) -> Term:
    return terms[0]


def test_every_invariant_holds_at_the_end_of_the_term(finished: Term) -> None:
    assert finished.figures["invariants"] == dict.fromkeys(sorted(INVARIANTS), True)
    assert finished.figures["unaccounted"] == 0
    assert finished.figures["ledger_intact"] is True


def test_the_sum_of_the_lines_is_what_was_settled(finished: Term) -> None:
    assert finished.figures["settled_fen"] == finished.figures["lines_fen"] > 0
    sums = as_owner(
        finished.premises,
        "SELECT (SELECT sum(amount_fen) FROM subsidy_payline), (SELECT sum(total_fen) FROM subsidy_settlement)",
    )
    assert [int(value) for value in sums[0]] == [finished.figures["settled_fen"]] * 2


def test_the_figures_are_those_of_a_small_school(finished: Term) -> None:
    figures = finished.figures
    assert (figures["schools"], figures["pupils"]) == (1, 120)
    assert figures["applications"] == figures["approved"] + figures["refused"]
    assert figures["approved"] > figures["withdrawn"] > 0
    assert figures["refused"] > 0
    assert figures["placed"] >= figures["first_choice"] > 0
    found = rows(finished.premises)
    assert found["attendance_rollmark"] == figures["marks"]
    assert found["rostering_session"] == figures["sessions"]
    assert found["placement_servicegroup"] == figures["groups"]


def test_the_same_seed_gives_the_same_figures_under_other_circumstances(terms: tuple[Term, Term]) -> None:
    first, again = terms
    assert first.figures == again.figures
    assert rows(first.premises) == rows(again.premises)
    assert people(first.premises) == people(again.premises)


def test_another_seed_gives_other_children_and_another_term(finished: Term, estate: Estate) -> None:
    other = estate.small_term()
    assert not set(people(finished.premises)) & set(people(other))
    before_the_term = ("enrolment_application", "placement_pupiloutcome", "placement_groupplace", "enrolment_review")
    counted, counted_other = rows(finished.premises), rows(other)
    assert [counted[name] for name in before_the_term] != [counted_other[name] for name in before_the_term]


def people(premises: Premises) -> list[tuple[str, str]]:
    """Give the children with their public codes."""
    return [(code, name) for code, name in as_owner(premises, "SELECT code, name FROM schools_pupil ORDER BY code")]


def test_the_papers_of_the_term_are_there(finished: Term) -> None:
    folder = finished.premises.var / "demo"
    for name in ("scheme.pdf", "application.pdf"):
        assert (folder / name).read_bytes().startswith(b"%PDF-")
    tables = {name: _table(folder / f"{name}.xlsx") for name in ("groups", "roster", "settlement")}
    assert {row[5] for row in tables["groups"][1:]}
    assert all(row[6] for row in tables["roster"])
    assert tables["settlement"][0][0] == "姓名"
    assert tables["settlement"][-1][0] == "合计"
    total = round(sum(row[-1] for row in tables["settlement"][1:-1]) * 100)
    assert total == round(tables["settlement"][-1][-1] * 100) > 0


def _table(path: Path) -> list[list[Any]]:
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()


def test_the_ledger_is_intact(finished: Term) -> None:
    said = verify(finished.premises)
    assert (said.code, said.err) == (0, "")
    assert [line[-len(INTACT) :] for line in said.out.splitlines()] == [INTACT] * 2


@pytest.mark.parametrize(
    ("tampering", "told"),
    [
        ("UPDATE base_auditentry SET \"by\" = 'somebody' WHERE tenant > 0 AND seq = 40", ": 40 changed"),
        ("DELETE FROM base_auditentry WHERE tenant > 0 AND seq = 40", ": 40 missing"),
        (
            "DELETE FROM base_auditentry WHERE tenant > 0 AND seq > 1000",
            " tail cut",
        ),
    ],
    ids=["changed", "removed", "cut"],
)
def test_a_ledger_changed_behind_the_products_back_is_found(
    estate: Estate, finished: Term, tampering: str, told: str
) -> None:
    with estate.copy(template=finished.premises, name=next_name()) as premises:
        pick_the_locks(premises, table="base_auditentry")
        as_owner(premises, tampering)
        said = verify(premises)
    assert told in said.out
    assert "the ledger has" in said.sentence
    assert said.code == 1


def verify(premises: Premises) -> Said:
    return say("audit", "verify", cwd=premises.var, environment=premises.environment())
