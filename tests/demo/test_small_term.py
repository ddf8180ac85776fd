"""The whole term of a small school by the real command: what must hold, holds; the same seed gives the same figures."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from tests.support.databases import next_name
from tests.support.owners import as_owner, pick_the_locks, rows
from tests.support.premises import Estate, Premises
from tests.support.saying import Said, say

FIGURES = json.loads((Path(__file__).parent / "small_term.json").read_text("utf-8"))
"""The small term's figures, by seed and whether it was run to its end: the same on every machine and database."""
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
            finish = ("--seed", "2026", "--finish")
            first, again = pool.map(
                lambda premises, around: _run(premises, *finish, around=around), lent, circumstances
            )
        yield first, again


def _run(premises: Premises, *typed: str, around: dict[str, str]) -> Term:
    command = ("demo", "--size", "small", *typed, "--no-serve", "--json", "figures.json")
    said = say(*command, cwd=premises.var, environment=premises.environment() | around)
    assert said.code == 0, said.out + said.err
    return Term(premises=premises, figures=figures_in(premises))


def figures_in(premises: Premises) -> dict[str, Any]:
    return json.loads((premises.var / "figures.json").read_text(encoding="utf-8"))


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


def test_the_figures_are_the_same_on_every_machine(finished: Term, estate: Estate) -> None:
    assert finished.figures == FIGURES["seed 2026, to its end"]
    assert figures_in(estate.small_term()) == FIGURES["seed 1, live"]


def test_so_are_those_of_another_run(estate: Estate, pytestconfig: pytest.Config) -> None:
    """Each database runs another one; that a database changes no figure is what the runs before this one show."""
    runs = {"sqlite": ("seed 1, to its end", ("--seed", "1", "--finish")), "postgresql": ("seed 2026, live", ())}
    run, typed = runs[pytestconfig.getoption("db")]
    with estate.copy(template=estate.migrated(), name=next_name()) as premises:
        assert _run(premises, *typed, around={}).figures == FIGURES[run]


def test_the_story_has_everything_a_term_has(finished: Term) -> None:
    story = finished.figures["story"]
    assert {what for what, times in story.items() if not times} <= {"not_eligible", "leave_not_granted", "unconfirmed"}
    for what in ("lost_and_found", "contradictions_settled", "marks_after_the_seal", "left_early", "cancelled"):
        assert story[what] == 1, what


STORED = {
    "on_paper": "SELECT count(*) FROM enrolment_application WHERE channel = 'paper' OR code IN"
    " (SELECT a.code FROM enrolment_application a JOIN enrolment_signature s ON s.application_id = a.id"
    "  WHERE s.round = 1 AND s.channel = 'paper')",
    "pupil_leave": "SELECT count(*) FROM attendance_pupilleave",
    "staff_leave": "SELECT count(*) FROM rostering_staffleave",
    "substitutes": "SELECT count(*) FROM rostering_assignment WHERE basis = 'substitute'",
    "cancelled": "SELECT count(*) FROM rostering_cancellation WHERE session_id NOT IN "
    "(SELECT session_id FROM rostering_stoppedsession)",
    "lost_and_found": "SELECT count(*) FROM attendance_alarm a JOIN attendance_alarmclosed c ON c.alarm_id = a.id",
    "marks_after_the_seal": "SELECT count(*) FROM attendance_latemarkdecision WHERE accepted",
    "left_early": "SELECT count(*) FROM attendance_rollmark WHERE state = 'left_early'",
    "contradictions_settled": "SELECT count(*) FROM attendance_rollmark WHERE device = 'phone-homeroom'",
    "confirmed": "SELECT count(*) FROM attendance_confirmation",
    "days_closed": "SELECT count(*) FROM dismissal_dayclosed",
}


@pytest.mark.parametrize("what", STORED)
def test_what_the_story_tells_is_stored(finished: Term, what: str) -> None:
    assert as_owner(finished.premises, STORED[what])[0][0] == finished.figures["story"][what]


def test_children_were_collected_late_and_nobody_is_still_looked_for(finished: Term) -> None:
    late = as_owner(
        finished.premises,
        "SELECT h.happened_at, s.ends_at FROM dismissal_handover h JOIN rostering_session s ON s.id = h.session_id"
        " WHERE h.kind = 'collected' AND h.happened_at > s.ends_at",
    )
    minutes = [(moment(happened) - moment(ended)).total_seconds() / 60 for happened, ended in late]
    assert sum(passed > 20 for passed in minutes) == finished.figures["story"]["late_collections"]
    assert as_owner(finished.premises, "SELECT count(*) FROM attendance_alarm") == as_owner(
        finished.premises, "SELECT count(*) FROM attendance_alarmclosed"
    )


def moment(value: datetime | str) -> datetime:
    """Read an instant as either database gives it."""
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)


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
    ledgers = [line[-len(INTACT) :] for line in said.out.splitlines()]
    assert ledgers == [INTACT] * len(("platform", "authority", "school"))


@pytest.mark.parametrize(
    ("tampering", "told"),
    [
        ("UPDATE base_auditentry SET \"by\" = 'somebody' WHERE tenant > 0 AND seq = 40", " / 40 changed"),
        ("DELETE FROM base_auditentry WHERE tenant > 0 AND seq = 40", " / 40 missing"),
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
