"""The term's budget: added up from what is planned, drawn up by one and approved by another, and held against."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.db import DatabaseError, connection, transaction
from python_calamine import CalamineWorkbook

from afterbell.base.models import AuditEntry
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.rostering.models import Cancellation, Session
from afterbell.scheme.rules.codes import Ledger
from afterbell.subsidy import commands, queries
from afterbell.subsidy.models import BudgetApproved, TermBudget
from afterbell.subsidy.rules.budget import WhatIf, draw_up, verify_budget
from afterbell.subsidy.rules.budget.stored import as_stored, plan_of
from tests.support.afternoon import build_afternoon
from tests.support.asking import AsksAtMost
from tests.support.schemes import publish_changed
from tests.support.settled import AFTER, PAID, SETTLING, Settled
from tests.support.world import SmallSchool

MARCH = date(2026, 3, 1)
LATER = SETTLING + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _inside(small_school: SmallSchool) -> Iterator[None]:
    with within(small_school.id):
        yield


def drawn(settled: Settled, what_if: WhatIf | None = None) -> str:
    return commands.draw_budget(actor=settled.actor("office"), now=SETTLING, term=settled.school.term, what_if=what_if)


def approved(settled: Settled, budget: str, handle: str = "principal") -> str:
    return commands.approve_budget(actor=settled.actor(handle), now=SETTLING, budget=budget)


def seen(settled: Settled, what_if: WhatIf | None = None) -> queries.BudgetPage:
    page = queries.budget_page(viewer=settled.actor("office"), term=settled.school.term)
    assert page is not None
    return queries.what_if_page(seen=page, what_if=what_if) if what_if else page


def test_the_plan_is_what_the_settlement_pays_when_all_of_it_is_held(settled: Settled) -> None:
    page = seen(settled)
    service, boarding = page.result.ledgers
    assert (service.spent_fen, boarding.spent_fen) == (sum(PAID.values()), 0)
    assert {(row.kind.value, row.month, row.pieces, row.fen) for row in page.result.rows} == {
        ("tutoring", MARCH, 1, PAID["subject2"]),
        ("club", MARCH, 1, PAID["club1"]),
        ("duty", MARCH, 1, PAID["duty"]),
    }
    assert verify_budget(problem=page.problem, result=page.result) == ()
    assert dict(page.result.largest)["tutoring@1"] == service.income_fen - PAID["club1"] - PAID["duty"]
    assert dict(page.result.largest)["evening-study@1"] is None


def test_a_question_changes_pupils_weeks_and_rates_and_nothing_that_is_stored(settled: Settled) -> None:
    base = seen(settled).base
    question = WhatIf(pupils=base.pupils * 2, weeks=3, exempt_percent=50, rates=(("tutoring@1", 4000),))
    page = seen(settled, question)
    assert page.asks
    # Six times the groups, three times the post; the club keeps its rate.
    assert page.result.ledgers[0].spent_fen == 6 * 4000 + 6 * 4000 + 3 * 3000
    assert page.result.ledgers[0].income_fen == base.pupils * 57_000
    assert not TermBudget.objects.exists()
    for wrong in (
        replace(question, pupils=0),
        replace(question, weeks=0),
        replace(question, exempt_percent=101),
        replace(question, rates=(("nothing@1", 1),)),
        replace(question, rates=(("tutoring@1", -1),)),
    ):
        with pytest.raises(Refused):
            seen(settled, wrong)


def test_work_by_the_day_is_counted_once_a_person(settled: Settled) -> None:
    duty = Session.objects.get(kind="duty")
    naming = duty.assignments.get()
    second = Session.objects.create(
        school_id=settled.school.id, **{name: getattr(duty, name) for name in SAME}, post="gate", name="校门"
    )
    assert seen(settled).result.ledgers[0].spent_fen == sum(PAID.values()) + PAID["duty"]
    second.assignments.create(
        school_id=settled.school.id, staff=naming.staff, assigned_by=naming.assigned_by, assigned_at=naming.assigned_at
    )
    assert seen(settled).result.ledgers[0].spent_fen == sum(PAID.values())


SAME = ("term", "version", "kind", "ledger", "band", "date", "weekday", "starts_at", "ends_at", "class_hours")


def test_a_budget_is_drawn_up_by_one_and_approved_by_another(settled: Settled) -> None:
    code = drawn(settled)
    (kept,) = seen(settled).kept
    assert (kept.number, kept.spent_fen, kept.approved_at) == (1, sum(PAID.values()), None)
    for handle in ("office", "vice", "subject2"):
        with pytest.raises(NotThere):
            approved(settled, code, handle)
    assert approved(settled, code) == kept.digest
    assert seen(settled).kept[0].approved_at == SETTLING
    with pytest.raises(Refused):
        approved(settled, code)
    entry = AuditEntry.objects.get(tenant=settled.school.id, action="subsidy.approve_budget")
    assert (entry.subject, entry.details["digest"]) == (code, kept.digest)


def test_who_drew_a_budget_up_does_not_approve_it(settled: Settled) -> None:
    code = drawn(settled)
    row = TermBudget.objects.get(code=code)
    principal = settled.actor("principal")
    mine = TermBudget.objects.create(
        **{name: getattr(row, name) for name in ("school", "term", "version", "figures", "digest", "drawn_at")},
        number=2,
        drawn_by_id=principal.account,
    )
    with pytest.raises(Refused, match="own_budget"):
        approved(settled, mine.code)
    with pytest.raises(Refused, match="newer_budget"):
        approved(settled, code)


def test_a_budget_is_stored_whole_and_never_changed(settled: Settled) -> None:
    drawn(settled)
    row = TermBudget.objects.get()
    problem = plan_of(figures=row.figures)
    assert problem == seen(settled).problem
    assert as_stored(problem=problem, result=draw_up(problem=problem)) == row.figures
    for statement in (
        "UPDATE subsidy_termbudget SET digest = 'x'",
        "DELETE FROM subsidy_termbudget",
        "UPDATE subsidy_budgetapproved SET digest = 'x'",
    ):
        if "approved" in statement:
            approved(settled, row.code)
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert BudgetApproved.objects.get().digest == row.digest


def test_nothing_planned_is_no_budget(small_school: SmallSchool) -> None:
    office = small_school.actor("office", today=AFTER)
    publish_changed(small_school, "expected_pupils = 1150", "expected_pupils = 0")
    assert queries.budget_page(viewer=office, term=small_school.term) is None
    assert queries.budget_page(viewer=office, term="nothing") is None
    with pytest.raises(Refused, match="nothing_planned"):
        commands.draw_budget(actor=office, now=SETTLING, term=small_school.term)
    with pytest.raises(NotThere):
        queries.budget_page(viewer=small_school.actor("subject2", today=AFTER), term=small_school.term)


def test_spending_against_the_budget_sums_to_its_difference(settled: Settled) -> None:
    office, term = settled.actor("office"), settled.school.term
    assert queries.actual_against_budget(viewer=office, term=term) is None
    tutoring = Session.objects.get(kind="tutoring")
    extra = Session.objects.create(
        school_id=settled.school.id,
        **{name: getattr(tutoring, name) for name in SAME if name != "date"},
        date=date(2026, 3, 11),
        group=tutoring.group,
        name=tutoring.name,
    )
    drawn(settled, WhatIf(pupils=seen(settled).base.pupils, weeks=2, exempt_percent=0, rates=(("tutoring@1", 3000),)))
    found = queries.actual_against_budget(viewer=office, term=term)
    assert found is not None
    assert not found.approved
    rows = {row.kind: row for row in found.rows}
    row = rows["tutoring"]
    # Budgeted two sessions at 30 yuan, paid one at 35; the other is in no settlement.
    assert (row.budget_fen, row.spent_fen, row.rates_fen, row.unsettled_fen, row.plan_fen) == (
        6000,
        3500,
        500,
        -3000,
        0,
    )
    extra.delete()
    found = queries.actual_against_budget(viewer=office, term=term)
    assert found is not None
    for row in found.rows:
        parts = row.rates_fen + row.cancelled_fen + row.unsettled_fen + row.plan_fen
        assert parts == row.difference_fen == row.spent_fen - row.budget_fen
    assert sum(row.spent_fen for row in found.rows) == sum(PAID.values())


def test_cancelled_sessions_explain_what_was_not_spent(small_school: SmallSchool) -> None:
    afternoon = build_afternoon(small_school)
    Session.objects.update(class_hours=100)
    office = small_school.actor("office", today=AFTER)
    commands.draw_budget(actor=office, now=SETTLING, term=small_school.term)
    club = Session.objects.get(code=afternoon.club)
    Cancellation.objects.create(
        school_id=small_school.id, session=club, reason="大雪", cancelled_by_id=office.account, cancelled_at=LATER
    )
    found = queries.actual_against_budget(viewer=office, term=small_school.term)
    assert found is not None
    (row,) = [each for each in found.rows if each.kind == "club"]
    assert (row.difference_fen, row.cancelled_fen, row.plan_fen) == (-4000, -4000, 0)
    # A budget that was drawn up afterwards never counted it.
    commands.draw_budget(actor=office, now=LATER, term=small_school.term)
    found = queries.actual_against_budget(viewer=office, term=small_school.term)
    assert found is not None
    assert "club" not in {each.kind for each in found.rows}


def test_a_budget_opens_in_excel(settled: Settled) -> None:
    file = queries.budget_sheet(page=seen(settled), language="zh")
    rows = CalamineWorkbook.from_filelike(BytesIO(file)).get_sheet_by_index(0).to_python()
    assert [row[7] for row in rows[1:] if row[1] == "合计"] == [105.0, 0.0]


def test_a_plan_of_any_size_is_read_in_as_many_questions(settled: Settled, asks_at_most: AsksAtMost) -> None:
    office = settled.actor("office")
    with asks_at_most(8):
        page = queries.budget_page(viewer=office, term=settled.school.term)
    assert page is not None
    assert page.result.ledgers[0].ledger is Ledger.SERVICE
