"""A session's homework on the phone, and what its notes add up to for the homeroom and the office."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from django.test import Client

from afterbell.attendance.models import HomeworkNote, SessionContent
from afterbell.base.tenancy import within
from tests.support.afternoon import DAY, Afternoon, at, build_afternoon
from tests.support.asking import AsksAtMost
from tests.support.visits import standing_clock, visitor
from tests.support.world import SmallSchool

START, END = at(time(17, 45)), at(time(18, 20))


@pytest.fixture
def afternoon(small_school: SmallSchool) -> Afternoon:
    return build_afternoon(small_school)


@pytest.fixture
def teacher(afternoon: Afternoon) -> Client:
    return visitor(afternoon.actor("subject2"))


def there(afternoon: Afternoon) -> str:
    return f"/classroom/sessions/{afternoon.tutoring}/homework/"


def tapped(afternoon: Afternoon, **more: str) -> dict[str, str]:
    first, second = (child.code for child in afternoon.tutored[:2])
    return {
        "seq": "1",
        f"said-{first}": "done",
        f"said-{second}": "not_done",
        f"left-{second}": "15",
        f"asked-{second}": "on",
        **more,
    }


def noted(afternoon: Afternoon) -> set[tuple[str, str, bool, int]]:
    with within(afternoon.school.id):
        return set(HomeworkNote.objects.values_list("pupil__code", "said", "asked", "minutes_left"))


def test_the_roll_leads_to_the_homework_and_a_club_has_none(afternoon: Afternoon, teacher: Client) -> None:
    with standing_clock(END):
        roll = f"/classroom/sessions/{afternoon.tutoring}/roll/"
        assert there(afternoon) in teacher.get(roll).text
        club = visitor(afternoon.actor("club1"))
        of_club = f"/classroom/sessions/{afternoon.club}"
        assert f"{of_club}/homework/" not in club.get(f"{of_club}/roll/").text
        assert club.get(f"{of_club}/homework/").status_code == 404


def test_what_was_tapped_is_noted_and_shown(afternoon: Afternoon, teacher: Client) -> None:
    first, second = (child.code for child in afternoon.tutored[:2])
    with standing_clock(END):
        assert teacher.post(there(afternoon), tapped(afternoon)).status_code == 302
        page = teacher.get(there(afternoon)).text
    assert noted(afternoon) == {(first, "done", False, 0), (second, "not_done", True, 15)}
    assert "写完 1 名，没写完 1 名，2 名没有记。" in page
    assert f'name="was-{second}" value="not_done 1 15"' in page


def test_an_untouched_row_sends_nothing_and_the_rest_is_done_with_one_tap(
    afternoon: Afternoon, teacher: Client
) -> None:
    second = afternoon.tutored[1].code
    with standing_clock(END):
        teacher.post(there(afternoon), tapped(afternoon))
        again = tapped(afternoon, **{f"was-{second}": "not_done 1 15", "do": "rest"})
        teacher.post(there(afternoon), again)
        page = teacher.get(there(afternoon)).text
    assert "写完 3 名，没写完 1 名，0 名没有记。" in page
    assert (second, "done", False, 0) not in noted(afternoon)


def test_the_statement_is_never_made_beforehand(afternoon: Afternoon, teacher: Client) -> None:
    statement = 'id="nothing-taught" name="nothing_taught">'
    with standing_clock(END):
        assert statement in teacher.get(there(afternoon)).text
        assert teacher.post(there(afternoon), {"activity": ["homework", "reading"]}).status_code == 302
        assert "还没有声明没有讲授新课" in teacher.get(there(afternoon)).text
        teacher.post(there(afternoon), {"activity": ["homework", "reading"], "nothing_taught": "on"})
        page = teacher.get(there(afternoon)).text
    assert "已声明：没有讲授新课" in page
    assert statement in page
    with within(afternoon.school.id):
        assert [row.nothing_taught for row in SessionContent.objects.order_by("pk")] == [False, True]


def test_a_leader_is_offered_no_statement_and_sees_whose_is_missing(afternoon: Afternoon) -> None:
    with standing_clock(END):
        duty = visitor(afternoon.actor("duty"))
        page = duty.get(there(afternoon)).text
        assert ("nothing-taught" in page, "老师subject2 还没有声明没有讲授新课。" in page) == (False, True)
        sent = {"activity": ["homework"], "nothing_taught": "on"}
        assert duty.post(there(afternoon), sent).status_code == 422
        assert duty.post(there(afternoon), {"activity": ["homework"]}).status_code == 302
        assert "老师subject2 还没有声明没有讲授新课。" in duty.get(there(afternoon)).text


def test_a_grade_without_written_homework_is_told_no_limit(afternoon: Afternoon) -> None:
    with standing_clock(END):
        first, second = (visitor(afternoon.actor(f"homeroom{number}")) for number in (1, 2))
        pages = [each.get("/classroom/homework/").text for each in (first, second)]
    assert [("本年级不布置书面作业" in page, "上限 60 分钟" in page) for page in pages] == [
        (True, False),
        (False, True),
    ]


def test_what_is_refused_stays_filled_in(afternoon: Afternoon, teacher: Client) -> None:
    second = afternoon.tutored[1].code
    wrong = tapped(afternoon, **{f"left-{second}": "7", "nothing_taught": "on", "activity": "moon"})
    with standing_clock(END):
        page = teacher.post(there(afternoon), wrong)
    assert page.status_code == 422
    assert "还需要几分钟" in page.text
    assert "方案里没有这一项：moon" in page.text
    assert 'name="nothing_taught" checked>' in page.text
    assert noted(afternoon) == set()


def test_before_it_begins_nothing_is_asked(afternoon: Afternoon, teacher: Client) -> None:
    with standing_clock(START - timedelta(minutes=5)):
        page = teacher.get(there(afternoon)).text
        assert "开始以后才能记。" in page
        assert "data-homework" not in page
        assert teacher.post(there(afternoon), tapped(afternoon)).status_code == 422


def test_the_homeroom_and_the_office_see_the_estimate(afternoon: Afternoon, teacher: Client) -> None:
    week = f"?day={DAY.isoformat()}"
    with standing_clock(END):
        own, office = visitor(afternoon.actor("homeroom2")), visitor(afternoon.actor("office"))
        assert "这一周还没有作业记录" in own.get(f"/classroom/homework/{week}").text
        assert "这一周还没有作业记录" in office.get(f"/office/homework/{week}").text
        teacher.post(there(afternoon), tapped(afternoon, do="rest"))
        assert "记下的学生太少，不出数" in own.get(f"/classroom/homework/{week}").text
        page = office.get(f"/office/homework/{week}").text
        assert "不到 5 名，不显示" in page
        assert 'data-limit="60" data-limit-name="虚线：上限 60 分钟"' in page
        assert page.count("上限") == 2, "the limit is a line and its name, no bar of every homeroom"
        assert "没有哪个班有一半以上的人次超过 60 分钟（估计）" in page
        assert "这是估计" in page
        assert "这一周还没有作业记录" in office.get(f"/office/homework/{week}&grade=1").text
        sheet = office.get(f"/office/homework/list.xlsx{week}")
        assert sheet.content.startswith(b"PK")


def test_it_is_not_there_for_others(afternoon: Afternoon, other_school: SmallSchool) -> None:
    family = visitor(afternoon.school.family(afternoon.tutored[0], today=DAY))
    stranger = visitor(other_school.actor("subject2", today=DAY))
    with standing_clock(END):
        for address in (there(afternoon), "/classroom/homework/", "/office/homework/", "/classroom/content/"):
            assert family.get(address).status_code == 404
        assert stranger.get(there(afternoon)).status_code == 404
        assert stranger.post(there(afternoon), tapped(afternoon)).status_code == 404


def test_the_pages_ask_few_questions(afternoon: Afternoon, teacher: Client, asks_at_most: AsksAtMost) -> None:
    with standing_clock(END):
        teacher.post(there(afternoon), tapped(afternoon, do="rest", nothing_taught="on", activity="homework"))
        with asks_at_most(12):
            assert teacher.get(there(afternoon)).status_code == 200
        own = visitor(afternoon.actor("homeroom2"))
        with asks_at_most(12):
            assert own.get(f"/classroom/homework/?day={DAY}").status_code == 200
        office = visitor(afternoon.actor("office"))
        with asks_at_most(12):
            assert office.get(f"/office/homework/?day={DAY}").status_code == 200
