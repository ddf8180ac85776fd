"""The gate's register of visitors, by whom it is opened and what a guard taps."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from python_calamine import CalamineWorkbook

from afterbell.dismissal import commands
from afterbell.dismissal.commands import NewForbidding, NewVisit
from afterbell.dismissal.rules.forbidding import Person, Proof
from tests.dismissal.test_closing import whole
from tests.support.afternoon import DAY, Afternoon, at, build_afternoon
from tests.support.asking import AsksAtMost
from tests.support.visits import standing_clock, visitor
from tests.support.world import SmallSchool

NOW = at(time(17, 50))
PAGE = "/gate/visitors/"


@pytest.fixture
def afternoon(small_school: SmallSchool) -> Iterator[Afternoon]:
    with standing_clock(NOW):
        yield build_afternoon(small_school)


def form(**said: str) -> dict[str, str]:
    return {
        "let_in": "1",
        "sent_as": str(uuid4()),
        "name": "王建国",
        "purpose": "family",
        "people": "1",
        "phone": "",
        **said,
    }


def come(afternoon: Afternoon, *, name: str = "王建国", day: date = DAY) -> str:
    visit = NewVisit(
        sent_as=uuid4(), name=name, purpose="repair", host=afternoon.school.staff["club1"], phone="13900000001"
    )
    now = at(time(16, 30), day=day)
    return commands.let_in(actor=afternoon.actor("gate"), now=now, visit=visit).code


def test_a_guard_lets_somebody_in_and_out_and_takes_it_back(afternoon: Afternoon) -> None:
    guard = visitor(afternoon.actor("gate"))
    host = afternoon.actor("subject2").name
    sent = guard.post(PAGE, form(host_name=host, badge="7"))
    assert sent.status_code == 302
    page = guard.get(PAGE).text
    assert "王建国" in page
    assert f"找 {host}" in page
    assert "证件牌 7" in page
    code = page.split('name="out" value="')[1].split('"')[0]
    assert guard.post(PAGE, {"out": code}).status_code == 302
    left = guard.get(PAGE).text
    assert "今天已离开" in left
    assert f'name="undo" value="{code}"' in left
    assert guard.post(PAGE, {"out": code}).status_code == 409
    guard.post(PAGE, {"undo": code})
    assert f'name="out" value="{code}"' in guard.get(PAGE).text


def test_the_host_is_found_by_a_part_of_the_name_or_tapped_when_lately_visited(afternoon: Afternoon) -> None:
    guard = visitor(afternoon.actor("gate"))
    assert guard.post(PAGE, form(host_name="club1")).status_code == 302
    page = guard.get(PAGE).text
    assert f'name="host" value="{afternoon.school.staff["club1"]}"' in page
    assert guard.post(PAGE, form(host=afternoon.school.staff["club1"], name="李卫红")).status_code == 302
    vague = guard.post(PAGE, form(host_name="老师", name="赵立新"))
    assert vague.status_code == 422
    assert "请从教职工名单里选访客找谁" in vague.text
    assert 'value="赵立新"' in vague.text


def test_a_namesake_warns_the_guard_without_the_child(afternoon: Afternoon) -> None:
    child = afternoon.tutored[0]
    forbidding = NewForbidding(
        pupil=child.code,
        person=Person(name="王建国", relation="父亲"),
        paper="court",
        proof=Proof(issuer="近旗法院", number="3号"),
        since=DAY,
    )
    commands.forbid_collector(actor=afternoon.actor("homeroom2"), now=NOW, forbidding=forbidding)
    guard = visitor(afternoon.actor("gate"))
    guard.post(PAGE, form(host_name="club1"))
    page = guard.get(PAGE).text
    assert "注意：有被禁止接走学生的人与这位访客同名" in page
    assert child.name not in page


def test_the_number_shows_only_after_a_look(afternoon: Afternoon) -> None:
    code = come(afternoon)
    guard = visitor(afternoon.actor("gate"))
    assert "13900000001" not in guard.get(PAGE).text
    assert "13900000001" in guard.post(PAGE, {"look": code}).text


def test_who_was_never_signed_out_stands_first_next_morning_and_is_answered(afternoon: Afternoon) -> None:
    old = come(afternoon)
    morning = at(time(7, 30), day=DAY + timedelta(days=1))
    with standing_clock(morning):
        guard = visitor(afternoon.actor("gate"))
        page = guard.get(PAGE).text
        assert page.index("没有签出，请先弄清在哪里") < page.index("新来的访客")
        assert "1 条访客登记没有签出" in guard.get("/gate/").text
        assert guard.post(PAGE, {"ended": old, "how": "gone", "reason": ""}).status_code == 422
        assert (
            guard.post(PAGE, {"ended": old, "how": "gone", "reason": "问过修理工", "left_at": "07:10"}).status_code
            == 302
        )
        assert "请先弄清在哪里" not in guard.get(PAGE).text


def test_the_day_is_not_closed_over_a_visitor(afternoon: Afternoon) -> None:
    whole(afternoon)
    come(afternoon)
    with standing_clock(at(time(18, 30))):
        leader = visitor(afternoon.actor("duty"))
        page = leader.get("/office/today/").text
        assert "没有签出的访客，写明几点离开" in page
        refused = leader.post("/office/today/", {"close": "1"})
        assert refused.status_code == 422
        assert "王建国" in refused.text


def test_visitors_stand_on_the_emergency_list(afternoon: Afternoon) -> None:
    come(afternoon)
    page = visitor(afternoon.actor("duty")).get("/gate/inside/").text
    assert "王建国" in page
    assert "16:30 进校" in page
    assert "校内访客" in page


def test_the_register_of_a_day_is_searched_and_given_as_excel(afternoon: Afternoon) -> None:
    come(afternoon)
    come(afternoon, name="李卫红")
    office = visitor(afternoon.actor("office"))
    page = office.get(f"{PAGE}day/?on={DAY.isoformat()}&q=卫红").text
    assert "李卫红" in page
    assert "王建国" not in page
    sheet = office.get(f"{PAGE}day/sheet/?on={DAY.isoformat()}")
    rows = CalamineWorkbook.from_filelike(BytesIO(sheet.content)).get_sheet_by_index(0).to_python()
    assert [row[1] for row in rows[1:]] == ["王建国", "李卫红"]
    assert "13900000001" not in str(rows)


@pytest.mark.parametrize("page", [PAGE, f"{PAGE}day/", f"{PAGE}day/sheet/"])
def test_strangers_find_no_register(afternoon: Afternoon, page: str) -> None:
    family = afternoon.school.family(afternoon.tutored[0], today=DAY)
    for who in (family, afternoon.actor("subject2")):
        assert visitor(who).get(page).status_code == 404


def test_three_visitors_cost_what_one_does(afternoon: Afternoon, asks_at_most: AsksAtMost) -> None:
    guard = visitor(afternoon.actor("gate"))
    come(afternoon)
    guard.get(PAGE)
    with asks_at_most(20):
        guard.get(PAGE)
    come(afternoon, name="李卫红")
    come(afternoon, name="赵立新")
    with asks_at_most(20):
        guard.get(PAGE)
