"""The office's table of a settlement, with a line's proof one click away; and a teacher's own statements."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, time
from io import BytesIO

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from afterbell.base import clock
from afterbell.base.tenancy import within
from afterbell.portal.models import Article
from afterbell.subsidy.models import PayLine, Settlement, Statement
from tests.support.afternoon import at, build_afternoon
from tests.support.asking import AsksAtMost
from tests.support.settled import AFTER, APPROVING, SETTLING, Settled, approve, build_settled, hold
from tests.support.visits import as_told, standing_clock, stranger, visitor
from tests.support.world import SmallSchool


@pytest.fixture(autouse=True)
def _clock(small_school: SmallSchool) -> Iterator[None]:  # noqa: ARG001 - it stands before the clock does
    with standing_clock(SETTLING):
        yield


@pytest.fixture
def settled(small_school: SmallSchool) -> Settled:
    return build_settled(small_school)


def office(settled: Settled, handle: str = "office") -> Client:
    return visitor(settled.actor(handle))


def test_the_list_leads_to_the_table_the_table_to_the_person_the_person_to_the_proof(settled: Settled) -> None:
    client = office(settled)
    there = "/office/settlements/"
    for mark in ("/office/settlements/", "/office/statements/", "/office/lines/"):
        page = client.get(there)
        assert page.status_code == 200
        there = re.findall(rf'href="({mark}[a-z0-9]{{10}}/)"', page.text)[0]
    proof = client.get(there).text
    for words in ("3月4日 周三", "17:45—18:20", "到岗时间", "17:40", "老师duty", "方案里的标准"):
        assert words in proof
    with within(settled.school.id):
        assert Settlement.objects.get().version.content_hash in proof


def test_the_table_says_sums_and_is_searched_and_filtered(settled: Settled) -> None:
    client, there = office(settled), f"/office/settlements/{settled.settlement}/"
    assert "105.00 元" in client.get(there).text
    names = {
        "": {"老师duty", "老师club1", "老师subject2"},
        "?q=club": {"老师club1"},
        "?kind=days_paid": {"老师duty"},
        "?kind=hours_paid": {"老师subject2"},
        "?kind=capped_fen": set(),
    }
    for query, wanted in names.items():
        page = client.get(f"{there}{query}").text
        assert set(re.findall(r">(老师(?:duty|club1|subject2))<", page)) == wanted
    assert "没有符合条件的人" in client.get(f"{there}?q=nobody").text


def test_the_excel_files_open_and_sum_up(settled: Settled) -> None:
    client = office(settled)
    with within(settled.school.id):
        own = Statement.objects.get(staff__code=settled.school.staff["club1"]).code
    for there in (f"settlements/{settled.settlement}", f"statements/{own}"):
        answer = client.get(f"/office/{there}/list.xlsx")
        assert "attachment" in answer.headers["Content-Disposition"]
        rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
        assert "合计" in rows[-1]
    assert rows[-1][5] == 40.0


def test_the_office_settles_the_month_that_is_over(small_school: SmallSchool) -> None:
    hold(build_afternoon(small_school))
    client = visitor(small_school.actor("office", today=AFTER))
    page = client.get("/office/settlements/").text
    assert "还没有结算" in page
    assert 'value="2026-03-02"' in page
    assert 'value="2026-03-31"' in page
    days = {"first_day": "2026-03-02", "last_day": "2026-03-31"}
    assert client.post("/office/settlements/", {"first_day": "", "last_day": ""}).status_code == 422
    done = client.post("/office/settlements/", days)
    assert done.status_code == 302
    page = client.get(done["Location"]).text
    assert "105.00 元" in page
    assert "您核算的由另一位同事复核" in page
    refused = client.post(done["Location"])
    assert refused.status_code == 422
    assert "核算的人不能复核" in refused.text
    deputy = visitor(small_school.actor("vice", today=AFTER))
    assert deputy.post(done["Location"]).status_code == 302
    assert deputy.post(done["Location"]).status_code == 409
    again = client.post("/office/settlements/", days)
    assert again.status_code == 409
    assert "已经结算过" in again.text


def test_the_days_proposed_can_be_settled(small_school: SmallSchool) -> None:
    """A month that has only begun is proposed up to yesterday; where nothing is over, nothing is proposed."""
    hold(build_afternoon(small_school))
    client = visitor(small_school.actor("office", today=AFTER))
    clock.stand_at(moment=at(time(9), day=date(2026, 3, 20)))
    page = client.get("/office/settlements/").text
    days = dict(re.findall(r'name="(first_day|last_day)" value="([^"]+)"', page))
    assert days == {"first_day": "2026-03-02", "last_day": "2026-03-19"}
    assert client.post("/office/settlements/", days).status_code == 302
    draft = re.findall(r"/office/settlements/drawn-up/\w+/", client.get("/office/settlements/").text)[0]
    reviewer = visitor(small_school.actor("vice", today=AFTER))
    shown = reviewer.get(draft).text
    cells = [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<td data-name.*?</td>", shown, re.DOTALL)]
    assert ["0", "1", "0", "—", "35.00 元"] in [cells[at : at + 5] for at in range(len(cells))]
    assert reviewer.post(draft).status_code == 302
    page = client.get("/office/settlements/").text
    assert not re.findall(r'name="(?:first_day|last_day)" value=', page)


def test_what_is_not_over_is_refused_on_the_page(settled: Settled) -> None:
    answer = office(settled).post("/office/settlements/", {"first_day": "2026-04-01", "last_day": "2026-04-30"})
    assert answer.status_code == 422
    assert "2026年4月30日 周四 还没有过去" in answer.text


def test_the_principal_publishes_after_being_asked_once_more(settled: Settled) -> None:
    there = f"/office/settlements/{settled.settlement}/"
    approve(settled.school, settled.settlement)
    clock.stand_at(moment=APPROVING)
    assert "公示这次结算" not in office(settled).get(there).text
    client = office(settled, "principal")
    page = client.get(there).text
    assert "公示这次结算" in page
    assert "合计 105.00 元 的补助？" in page
    assert client.post(f"{there}publish/").status_code == 302
    assert client.post(f"{there}publish/").status_code == 409
    assert "公示这次结算" not in client.get(there).text
    with within(settled.school.id):
        article = Article.objects.get(kind="settlement")
    assert stranger().get(f"/schools/alpha/articles/{article.code}/").status_code == 200
    paying = office(settled).get(there).text
    (last,) = set(re.findall(r"公示到 ([^<]*?) 为止。一般公示期满、没有异议以后再发放和结账", paying))
    assert re.search(rf"，到 {last} 为止", paying)


def test_others_find_nothing(settled: Settled, other_school: SmallSchool) -> None:
    with within(settled.school.id):
        own, line = Statement.objects.first(), PayLine.objects.first()
        assert own is not None
        assert line is not None
    there = {
        "settlements": settled.settlement,
        "statements": own.code,
        "lines": line.code,
    }
    strangers = [
        visitor(other_school.actor("principal", today=AFTER)),
        visitor(settled.actor("homeroom1")),
        visitor(settled.school.family(settled.school.children[0], today=AFTER)),
        stranger(),
    ]
    for client in strangers:
        for place, code in there.items():
            nothing = as_told(client.get(f"/office/{place}/nothing/"))
            assert nothing[0] == 404
            assert as_told(client.get(f"/office/{place}/{code}/")) == nothing
        assert as_told(client.get(f"/office/settlements/{settled.settlement}/list.xlsx")) == nothing
        assert as_told(client.post(f"/office/settlements/{settled.settlement}/publish/")) == nothing
    assert office(settled).post(f"/office/settlements/{settled.settlement}/publish/").status_code == 404


def test_a_teacher_reads_the_own_statement_on_the_phone(settled: Settled) -> None:
    client = office(settled, "club1")
    there = "/classroom/statements/"
    for mark in ("/classroom/statements/", "/classroom/lines/"):
        page = client.get(there)
        assert "40.00 元" in page.text
        there = re.findall(rf'href="({mark}[a-z0-9]{{10}}/)"', page.text)[0]
    assert "马头琴" in client.get(there).text
    other = office(settled, "subject2")
    nothing = as_told(other.get("/classroom/lines/nothing/"))
    assert as_told(other.get(there)) == nothing
    assert "还没有您的补助" in office(settled, "homeroom1").get("/classroom/statements/").text


@pytest.mark.parametrize("people", [1, 3])
def test_the_pages_ask_few_questions(small_school: SmallSchool, asks_at_most: AsksAtMost, people: int) -> None:
    settled = build_settled(small_school, people=people)
    with within(small_school.id):
        own = Statement.objects.get(staff__code=small_school.staff["subject2"]).code
        line = PayLine.objects.get(staff__code=small_school.staff["subject2"]).code
    client, teacher = office(settled, "principal"), office(settled, "subject2")
    most = {
        f"settlements/{settled.settlement}/": 25,
        "settlements/": 25,
        f"statements/{own}/": 25,
        f"lines/{line}/": 12,
    }
    for there, questions in most.items():
        with asks_at_most(questions):
            assert client.get(f"/office/{there}").status_code == 200
    for there in ("statements/", f"statements/{own}/", f"lines/{line}/"):
        with asks_at_most(12):
            assert teacher.get(f"/classroom/{there}").status_code == 200
