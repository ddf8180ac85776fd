"""The whole school's afternoon on one page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import time
from io import BytesIO
from uuid import uuid4
from zipfile import ZipFile

import pytest

from afterbell.attendance.commands import Arrival, NewMark, raise_alarms, record_arrivals, record_marks
from afterbell.attendance.models import AlarmClosed, Confirmation
from afterbell.attendance.queries import school_sessions
from afterbell.base import clock
from afterbell.base.tenancy import within
from afterbell.dismissal.commands import NewCollector, name_collectors
from afterbell.dismissal.models import Handover
from afterbell.rostering.commands import stop_day
from tests.support.afternoon import DAY, Afternoon, at, build_afternoon, collect, here, listed
from tests.support.helping import HELPER, seat_beside
from tests.support.visits import as_told, standing_clock, visitor
from tests.support.world import SmallSchool

ROLL, END = at(time(17, 57)), at(time(18, 22))


@pytest.fixture
def afternoon(small_school: SmallSchool) -> Iterator[Afternoon]:
    with standing_clock(ROLL):
        yield build_afternoon(small_school)


def test_the_duty_leader_sees_every_room_with_adults_and_children(afternoon: Afternoon) -> None:
    here(afternoon, *afternoon.tutored, seal=True)
    page = visitor(afternoon.actor("duty")).get("/office/today/").text
    for words in ("三年级辅导一组", "马头琴", "值班领导", "老师club1", "已封存", "未封存"):
        assert words in page


def test_the_list_is_filtered(afternoon: Afternoon) -> None:
    here(afternoon, *afternoon.tutored, seal=True)
    leader = visitor(afternoon.actor("duty"))
    open_ones = leader.get("/office/today/", {"state": "unsealed"}).text
    assert re.search(r"<table.*马头琴.*</table>", open_ones, re.DOTALL)
    assert not re.search(r"<table.*三年级辅导一组.*</table>", open_ones, re.DOTALL)
    assert "没有符合条件的场次" in leader.get("/office/today/", {"q": "没有"}).text
    assert "这一天没有场次" in leader.get("/office/today/", {"on": "2026-03-05"}).text


def test_the_list_as_filtered_is_given_as_an_excel_file(afternoon: Afternoon) -> None:
    here(afternoon, *afternoon.tutored, seal=True)
    leader = visitor(afternoon.actor("duty"))
    address = "/office/today/sheet/?state=unsealed"
    assert f'href="{address}"' in leader.get("/office/today/?state=unsealed").text
    with ZipFile(BytesIO(leader.get(address).content)) as book:
        texts = book.read("xl/sharedStrings.xml").decode()
    assert "马头琴" in texts
    assert "三年级辅导一组" not in texts
    assert visitor(afternoon.actor("subject2")).get(address).status_code == 404


def test_sessions_picked_are_confirmed_and_the_others_say_why(afternoon: Afternoon) -> None:
    here(afternoon, *afternoon.tutored, seal=True)
    clock.stand_at(moment=END)
    leader = visitor(afternoon.actor("duty"))
    answer = leader.post("/office/today/", {"pick": [afternoon.tutoring, afternoon.club]})
    assert answer.status_code == 422
    assert "“马头琴”的点名还没有封存" in answer.text
    with within(afternoon.school.id):
        assert Confirmation.objects.get().session.code == afternoon.tutoring
    assert "已确认 1 场" in answer.text
    nothing = leader.post("/office/today/", {"pick": [afternoon.club]})
    assert "tone-good" not in re.sub(
        r"<table.*</table>", "", nothing.text.split('class="figures-row"')[0], flags=re.DOTALL
    )
    assert leader.post("/office/today/", {"pick": [afternoon.tutoring]}).status_code == 302


def test_a_child_that_was_looked_for_is_found_by_a_named_adult(afternoon: Afternoon) -> None:
    lost = afternoon.tutored[0]
    (alarm,) = raise_alarms(actor=afternoon.actor("subject2"), now=ROLL, session=afternoon.tutoring, pupils=[lost.code])
    leader = visitor(afternoon.actor("duty"))
    assert f"找到了 {lost.name}" in leader.get("/office/today/").text
    there = f"/classroom/looking/{alarm}/"
    assert leader.post(there, {"whereabouts": " ", "from": "today"}).status_code == 422
    found = leader.post(there, {"whereabouts": "在图书室，和管理员在一起", "from": "today"})
    assert found.headers["Location"] == "/office/today/"
    with within(afternoon.school.id):
        assert AlarmClosed.objects.get().whereabouts == "在图书室，和管理员在一起"
    assert f"找到了 {lost.name}" not in leader.get("/office/today/").text


def test_today_is_not_there_for_teachers_families_and_the_gate(afternoon: Afternoon) -> None:
    nothing = visitor(afternoon.actor("club1")).get("/classroom/sessions/nothing/roll/")
    family = afternoon.school.family(afternoon.tutored[0], today=DAY)
    for actor in (afternoon.actor("subject2"), afternoon.actor("gate"), family):
        assert as_told(visitor(actor).get("/office/today/")) == as_told(nothing)
    assert visitor(afternoon.actor("subject2")).post("/office/today/", {"pick": ["x"]}).status_code == 404


def test_only_what_has_ended_and_is_not_confirmed_can_be_picked(afternoon: Afternoon) -> None:
    here(afternoon, *afternoon.tutored, seal=True)
    leader = visitor(afternoon.actor("duty"))
    running = leader.get("/office/today/").text
    assert ('name="pick"' in running, "结束以后、还没有确认的，前面才有选择框" in running) == (False, True)
    assert "还没有结束" in running
    clock.stand_at(moment=END)
    assert leader.get("/office/today/").text.count('name="pick"') == 3
    assert leader.post("/office/today/", {"pick": [afternoon.tutoring]}).status_code == 302
    ended = leader.get("/office/today/").text
    assert (ended.count('name="pick"'), "前面没有选择框" in ended) == (2, True)
    assert 'name="pick"' not in visitor(afternoon.actor("office")).get("/office/today/").text


def test_a_stopped_day_is_said_once_with_the_way_back(afternoon: Afternoon) -> None:
    clock.stand_at(moment=at(time(12)))
    stop_day(actor=afternoon.actor("office"), now=at(time(12)), day=DAY, kind="weather", words="暴雪")
    leader, vice = visitor(afternoon.actor("duty")), visitor(afternoon.actor("vice"))
    page = leader.get("/office/today/").text
    assert page.count("暴雪") == 1
    assert "停 3 场（" in page
    assert f"/office/stop-day/?day={DAY}" in page
    assert "停课和恢复" not in vice.get("/office/today/").text
    assert "恢复还没到时间的 3 场" in leader.get(f"/office/stop-day/?day={DAY}").text
    tiles = re.findall(r'figure-number[^>]*>([^<]+)</span><span class="figure-label">([^<]+)<', page)
    assert tiles[:2] == [("3", "计划的场次"), ("3", "停的场次")]
    assert "没有符合条件的场次" not in leader.get("/office/today/?state=stopped").text


def test_children_without_enough_adults_stand_out_while_the_session_runs(afternoon: Afternoon) -> None:
    seat = seat_beside(afternoon)
    leader = afternoon.actor("duty")
    marks = [
        NewMark(mark_id=uuid4(), pupil=child.code, state="present", device="phone", device_seq=1)
        for child in afternoon.tutored
    ]
    record_marks(actor=leader, now=ROLL, session=afternoon.tutoring, marks=marks)
    for page in ("/office/today/?state=stretched", "/office/board/"):
        assert "在场大人不够" in visitor(leader).get(page).text
    assert "没有大人到岗" in visitor(leader).get("/office/today/?state=stretched").text
    here(afternoon)
    page = visitor(leader).get("/office/today/").text
    assert ("1 名大人在" in page, "没有大人到岗" in page) == (True, False)
    helper = Arrival(session=seat, staff=afternoon.school.staff[HELPER], arrived_at=ROLL)
    record_arrivals(actor=afternoon.actor(HELPER), now=ROLL, arrivals=[helper])
    page = visitor(leader).get("/office/today/").text
    assert ("2 名大人在" in page, "没有符合条件" in visitor(leader).get("/office/today/?state=stretched").text) == (
        True,
        True,
    )
    with standing_clock(END):
        assert "名大人在" not in visitor(leader).get("/office/today/").text


def test_the_limit_is_the_schemes(afternoon: Afternoon) -> None:
    here(afternoon, *afternoon.tutored)
    with within(afternoon.school.id):
        cards = school_sessions(viewer=afternoon.actor("duty"), on=DAY, now=ROLL)
    (card,) = [card for card in cards if card.code == afternoon.tutoring]
    assert (card.adults, card.stretched) == (1, False)
    assert replace(card, present=card.per_adult).stretched is False
    assert replace(card, present=card.per_adult + 1).stretched is True


def test_leaders_and_office_read_who_is_looked_for_where_they_may_not_say_it(afternoon: Afternoon) -> None:
    lost = afternoon.tutored[0]
    raise_alarms(actor=afternoon.actor("subject2"), now=ROLL, session=afternoon.tutoring, pupils=[lost.code])
    for role in ("office", "vice", "principal"):
        reads = visitor(afternoon.actor(role))
        page = reads.get("/office/today/").text
        assert (f"<b>{lost.name}</b>" in page, f"找到了 {lost.name}" in page) == (True, False), role
        assert 'href="#looking"' in page
        assert 'id="looking"' in page
    assert 'href="/office/today/#looking"' in visitor(afternoon.actor("office")).get("/office/").text


def test_what_is_wrong_and_the_round_stand_before_the_figures_and_these_before_the_filter(afternoon: Afternoon) -> None:
    lost = afternoon.tutored[0]
    raise_alarms(actor=afternoon.actor("subject2"), now=ROLL, session=afternoon.tutoring, pupils=[lost.code])
    page = visitor(afternoon.actor("duty")).get("/office/today/").text
    places = [page.index(mark) for mark in ('id="looking"', ">巡课<", 'class="figures-row"', "筛选和 Excel", "<table")]
    assert places == sorted(places)
    assert '<details class="fold fold-narrow no-paper">' in page
    assert (
        '<details class="fold fold-narrow no-paper" open>'
        in visitor(afternoon.actor("duty")).get("/office/today/?state=open").text
    )


def test_rolls_of_sessions_to_come_are_owed_on_neither_page(afternoon: Afternoon) -> None:
    here(afternoon, *afternoon.tutored, seal=True)
    figure = re.compile(r'figure-number[^>]*>(\d+/\d+)</span><span class="figure-label">(?:已封存|点名表已封存)<')
    for moment in (at(time(12)), ROLL, END):
        clock.stand_at(moment=moment)
        office = visitor(afternoon.actor("office"))
        (first,), (second,) = (figure.findall(office.get(page).text) for page in ("/office/", "/office/today/"))
        assert first == second, moment


def test_two_words_about_a_child_are_settled_from_the_page_of_the_day(afternoon: Afternoon) -> None:
    here(afternoon, *afternoon.tutored, seal=True)
    child = afternoon.tutored[0]
    aunt = name_collectors(
        actor=afternoon.school.family(child, today=DAY),
        now=ROLL,
        collectors=[NewCollector(pupil=child.code, name="其其格", relation="姨妈", since=DAY)],
    )[0]
    for collector in (listed(afternoon, child), aunt):
        collect(afternoon, child, collector, now=END)
    with within(afternoon.school.id):
        ids = [str(row) for row in Handover.objects.order_by("pk").values_list("handover_id", flat=True)]
    with standing_clock(END):
        leader = visitor(afternoon.actor("duty"))
        page = leader.get("/office/today/").text
        assert [f'name="undo" value="{row}"' in page for row in ids] == [True, True]
        assert 'name="undo"' not in visitor(afternoon.actor("office")).get("/office/today/").text
        assert leader.post("/office/today/", {"undo": ids[1], "reason": "问过姨妈"}).status_code == 302
        assert leader.post("/office/today/", {"undo": "x", "reason": "问过姨妈"}).status_code == 404
        assert 'name="undo"' not in leader.get("/office/today/").text
