"""The budget's page: what if, drawn up, approved, held against; and the auditor's page."""

from __future__ import annotations

import json
import re
from html import unescape
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from afterbell.base.tenancy import within
from afterbell.subsidy.models import BudgetApproved, TermBudget
from tests.support.schemes import publish_changed
from tests.support.settled import AFTER, Settled, build_settled
from tests.support.visits import as_told, visitor
from tests.support.world import SmallSchool

BUDGET, AUDIT = "/office/budget/", "/office/audit/"


@pytest.fixture
def settled(small_school: SmallSchool) -> Settled:
    return build_settled(small_school)


def as_of(settled: Settled, handle: str = "office") -> Client:
    return visitor(settled.actor(handle))


def _said(page: str, mark: str) -> str:
    found = re.search(rf'{re.escape(mark)}"[^>]*>([^<]*)<', page)
    assert found, mark
    return found[1]


def test_the_page_adds_the_plan_up_and_answers_a_question(settled: Settled) -> None:
    client = as_of(settled)
    page = client.get(BUDGET).text
    assert _said(page, 'data-account="service|spent') == "105.00 元"
    plan = json.loads(unescape(re.search(r'data-budget="([^"]*)"', page)[1]))  # type: ignore[index] # it is there
    asked = client.get(BUDGET, {"pupils": plan["pupils"] * 2, "weeks": 1, "tutoring@1": "40.00"}).text
    # Two groups of tutoring at 40, two clubs at 40, one duty at 30.
    assert _said(asked, 'data-account="service|spent') == "190.00 元"
    assert client.get(BUDGET, {"pupils": 0}).status_code == 422
    file = client.get(f"{BUDGET}list.xlsx", {"pupils": plan["pupils"] * 2, "weeks": 1}).content
    rows = CalamineWorkbook.from_filelike(BytesIO(file)).get_sheet_by_index(0).to_python()
    assert [row[7] for row in rows if row[1] == "合计"] == [180.0, 0.0]


def test_the_office_draws_up_the_principal_approves_and_spending_is_held_against_it(settled: Settled) -> None:
    client, principal = as_of(settled), as_of(settled, "principal")
    assert "还没有定下来的测算" in client.get(f"{BUDGET}against/").text
    assert client.post(f"{BUDGET}draw/", {"weeks": 1}).status_code == 302
    with within(settled.school.id):
        code = TermBudget.objects.get().code
    assert "批准最新的测算" not in client.get(BUDGET).text
    assert "批准最新的测算" in principal.get(BUDGET).text
    assert "校长还没有批准" in client.get(f"{BUDGET}against/").text
    assert as_told(client.post(f"{BUDGET}{code}/approve/"))[0] == 404
    assert principal.post(f"{BUDGET}{code}/approve/").status_code == 302
    with within(settled.school.id):
        assert BudgetApproved.objects.get().budget.code == code
    page = client.get(f"{BUDGET}against/").text
    assert "校长还没有批准" not in page
    assert "比测算少支出 0.00 元" in page


def test_before_anything_is_planned_the_page_says_what_comes_first(small_school: SmallSchool) -> None:
    client = visitor(small_school.actor("office", today=AFTER))
    assert "还没有排出场次" in client.get(BUDGET).text
    publish_changed(small_school, "expected_pupils = 1150", "expected_pupils = 0")
    assert "还没有可以测算的" in client.get(BUDGET).text
    assert client.get(f"{BUDGET}list.xlsx").status_code == 404
    assert client.post(f"{BUDGET}draw/").status_code == 404


def test_the_principal_takes_the_audit_away(settled: Settled) -> None:
    client = as_of(settled, "principal")
    assert f'href="{AUDIT}"' in client.get("/office/settlements/").text
    assert "人同一时间在两个地方" in client.get(AUDIT).text
    answer = client.get(f"{AUDIT}bundle.zip")
    assert answer.headers["Content-Type"] == "application/zip"
    with ZipFile(BytesIO(answer.content)) as file:
        assert file.testzip() is None
        assert set(file.namelist()) == {"audit.xlsx", "audit.json", "ledger.json"}


def test_others_find_nothing(settled: Settled, other_school: SmallSchool) -> None:
    strangers = [
        as_of(settled, "homeroom1"),
        visitor(settled.school.family(settled.school.children[0], today=AFTER)),
        visitor(other_school.actor("gate", today=AFTER)),
    ]
    for client in strangers:
        for there in (BUDGET, f"{BUDGET}against/", f"{BUDGET}list.xlsx", AUDIT, f"{AUDIT}bundle.zip"):
            assert as_told(client.get(there))[0] == 404
    assert as_of(settled).get(AUDIT).status_code == 404
    with within(settled.school.id):
        as_of(settled).post(f"{BUDGET}draw/")
        code = TermBudget.objects.get().code
    assert visitor(other_school.actor("principal", today=AFTER)).post(f"{BUDGET}{code}/approve/").status_code == 404
