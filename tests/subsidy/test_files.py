"""What leaves the house of a settlement: the payroll's table, the public's, lines for programs, and sealed papers."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from io import BytesIO, StringIO

import pytest
from python_calamine import CalamineWorkbook

from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.schools.models import Account, Engagement, Staff
from afterbell.subsidy import commands, queries
from afterbell.subsidy.models import Statement
from afterbell.subsidy.papers.settlement import render_pay_pdf
from tests.support.settled import PAID, SETTLING, Settled
from tests.support.world import SmallSchool


@pytest.fixture(autouse=True)
def _inside(small_school: SmallSchool) -> Iterator[None]:
    with within(small_school.id):
        yield


def table(file: bytes) -> list[list[object]]:
    return [list(row) for row in CalamineWorkbook.from_filelike(BytesIO(file)).get_sheet_by_index(0).to_python()]


def hire_outside(settled: Settled) -> None:
    with within(settled.school.id):
        Engagement.objects.create(
            school_id=settled.school.id,
            staff=Staff.objects.get(code=settled.school.staff["club1"]),
            kind="agency",
            agency="春苗艺术",
            set_by=Account.objects.order_by("pk")[0],
            set_at=SETTLING,
        )


def payroll(settled: Settled) -> dict[str, tuple[object, ...]]:
    file = queries.payroll_sheet(viewer=settled.actor("office"), settlement=settled.settlement)
    rows = table(file)
    assert rows[-1][-1] == sum(PAID.values()) / 100 == sum(float(str(row[-1])) for row in rows[1:-1])
    return {str(row[1]): tuple(row[2:6]) for row in rows[1:-1]}


def test_outsiders_are_paid_as_labour_fees_and_own_staff_by_performance(settled: Settled) -> None:
    hire_outside(settled)
    found = payroll(settled)
    assert found[settled.school.staff["club1"]] == ("机构人员", "春苗艺术", "30226", "劳务费")
    assert found[settled.school.staff["duty"]] == ("本校", "", "30107", "绩效工资")


def test_the_school_says_which_economic_classes_it_books_under(settled: Settled) -> None:
    hire_outside(settled)
    commands.set_payroll_classes(actor=settled.actor("office"), now=SETTLING, own="30103", outside="30299")
    found = payroll(settled)
    assert found[settled.school.staff["club1"]][2] == "30299"
    assert found[settled.school.staff["duty"]][2] == "30103"
    with pytest.raises(Refused) as refused:
        commands.set_payroll_classes(actor=settled.actor("office"), now=SETTLING, own="301", outside="劳务")
    assert [reason.field for reason in refused.value.reasons] == ["own", "outside"]
    with pytest.raises(NotThere):
        commands.set_payroll_classes(actor=settled.actor("principal"), now=SETTLING, own="30103", outside="30226")


def test_the_public_table_shows_no_full_name_and_no_code(settled: Settled) -> None:
    file = queries.public_sheet(viewer=settled.actor("office"), settlement=settled.settlement)
    rows = table(file)
    assert {row[0] for row in rows[1:-1]} == {"老***"}
    said = str(rows)
    assert not any(code in said for code in settled.school.staff.values())
    assert rows[-1][-1] == sum(PAID.values()) / 100


def test_the_lines_of_a_program_name_rule_proof_and_scheme_and_nobody(settled: Settled) -> None:
    viewer = settled.actor("vice")
    whole = json.loads(queries.lines_json(viewer=viewer, settlement=settled.settlement))
    assert whole["total_fen"] == sum(PAID.values()) == sum(line["amount"] for line in whole["lines"])
    assert whole["total_fen"] == sum(person["total_fen"] for person in whole["statements"])
    for line in whole["lines"]:
        assert all(line[name] for name in ("staff", "kind", "session", "presence", "rule", "scheme"))
    assert "老师" not in str(whole)
    text = queries.lines_csv(viewer=viewer, settlement=settled.settlement).decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(text)))
    assert sorted(row["line"] for row in rows) == sorted(line["line"] for line in whole["lines"])
    assert sorted(row["amount"] for row in rows) == ["30.00", "35.00", "40.00"]


def test_papers_are_the_same_bytes_again_and_a_slip_is_ones_own(settled: Settled) -> None:
    printed = queries.settlement_print(viewer=settled.actor("office"), settlement=settled.settlement)
    assert render_pay_pdf(printed=printed) == render_pay_pdf(printed=printed)
    assert len(printed.rows) == 3
    with within(settled.school.id):
        own = Statement.objects.get(staff__code=settled.school.staff["club1"]).code
    slip = queries.slip_print(viewer=settled.actor("club1"), statement=own)
    assert slip.total_fen == PAID["club1"]
    assert render_pay_pdf(printed=slip).startswith(b"%PDF")
    with pytest.raises(NotThere):
        queries.slip_print(viewer=settled.actor("subject2"), statement=own)


def test_another_school_gets_nothing(settled: Settled, other_school: SmallSchool) -> None:
    viewer = other_school.actor("office")
    for give in (queries.payroll_sheet, queries.public_sheet, queries.lines_csv, queries.lines_json):
        with within(other_school.id), pytest.raises(NotThere):
            give(viewer=viewer, settlement=settled.settlement)
