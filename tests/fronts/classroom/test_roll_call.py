"""The roll call as a teacher at the door uses it, without a script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import time
from uuid import uuid4

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from afterbell.attendance.models import Alarm, LateMarkDecision, Presence, RollMark, RollSeal
from afterbell.base.tenancy import within
from afterbell.schools.models import Guardianship, Pupil
from tests.support.afternoon import DAY, Afternoon, at, build_afternoon
from tests.support.asking import questions
from tests.support.visits import as_told, standing_clock, visitor
from tests.support.world import SmallSchool

NOW = at(time(17, 57))


@pytest.fixture
def afternoon(small_school: SmallSchool) -> Iterator[Afternoon]:
    with standing_clock(NOW):
        yield build_afternoon(small_school)


@pytest.fixture
def teacher(afternoon: Afternoon) -> Client:
    return visitor(afternoon.actor("subject2"))


def there(afternoon: Afternoon) -> str:
    return f"/classroom/sessions/{afternoon.tutoring}/roll/"


def filled(page: HttpResponse) -> dict[str, str]:
    """Read the form as a browser would send it back untouched."""
    text = page.content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', text))
    ticked = dict(re.findall(r'<input type="radio" name="([^"]+)" value="([^"]*)" checked', text))
    return hidden | ticked


def states(afternoon: Afternoon) -> dict[str, str]:
    with within(afternoon.school.id):
        return {row.pupil.code: row.state for row in RollMark.objects.select_related("pupil").order_by("pk")}


def test_the_first_page_lists_the_own_sessions_and_leads_to_the_roll(afternoon: Afternoon, teacher: Client) -> None:
    page = teacher.get("/classroom/").text
    assert "三年级辅导一组" in page
    assert "马头琴" not in page
    assert f'href="{there(afternoon)}"' in page
    assert f'href="/classroom/today/#{afternoon.tutoring}">点名：三年级辅导一组<' in page


def test_a_day_without_sessions_says_what_will_appear(afternoon: Afternoon) -> None:
    page = visitor(afternoon.actor("subject1")).get("/classroom/").text
    assert "今天没有您的场次" in page


def test_the_roll_is_submitted_and_sealed_in_one_go(afternoon: Afternoon, teacher: Client) -> None:
    form = filled(teacher.get(there(afternoon)))
    for child in afternoon.tutored:
        form[f"state-{child.code}"] = "present"
    form[f"state-{afternoon.tutored[0].code}"] = "late"
    assert "提交点名" in teacher.get(there(afternoon)).text
    answer = teacher.post(there(afternoon), form | {"do": "seal"})
    assert answer.status_code == 302
    assert sorted(states(afternoon).values()) == ["late", "present", "present", "present"]
    with within(afternoon.school.id):
        assert RollSeal.objects.count() == 1
        assert Presence.objects.get().arrived_at == NOW
    done = teacher.get(there(afternoon)).text
    assert done.count('class="message ') == 1
    assert "点名已提交并封存" in done
    page = teacher.get(there(afternoon)).text
    assert "点名已封存" in page
    assert "提交点名" not in page


def test_an_absent_child_shows_on_the_sealed_roll_and_on_every_list_of_sessions(
    afternoon: Afternoon, teacher: Client
) -> None:
    form = filled(teacher.get(there(afternoon))) | {f"state-{child.code}": "present" for child in afternoon.tutored}
    teacher.post(there(afternoon), form | {f"state-{afternoon.tutored[0].code}": "absent", "do": "seal"})
    assert re.search(r'class="tone-alarm"[^>]*>缺 <b>1</b>', teacher.get(there(afternoon)).text)
    assert re.search(r'tone-attention">到 3 / 应到 4，缺 1，已封存', teacher.get("/classroom/").text)
    desk = visitor(afternoon.actor("duty")).get("/office/today/").text
    (row,) = re.findall(r'<tr class="line-attention">.*?三年级辅导一组.*?</tr>', desk, re.DOTALL)
    assert re.search(r'data-name="缺"[^>]*><span class="tone-alarm together">1<', row)


def test_a_form_sent_twice_stores_each_mark_once(afternoon: Afternoon, teacher: Client) -> None:
    form = filled(teacher.get(there(afternoon))) | {f"state-{child.code}": "present" for child in afternoon.tutored}
    for _ in range(2):
        assert teacher.post(there(afternoon), form | {"do": "save"}).status_code == 302
    assert len(states(afternoon)) == 4
    with within(afternoon.school.id):
        assert RollMark.objects.count() == 4


def test_the_rest_are_present_with_one_tap(afternoon: Afternoon, teacher: Client) -> None:
    form = filled(teacher.get(there(afternoon))) | {f"state-{afternoon.tutored[0].code}": "absent"}
    teacher.post(there(afternoon), form | {"do": "rest"})
    assert sorted(states(afternoon).values()) == ["absent", "present", "present", "present"]


def test_a_roll_with_an_open_child_keeps_what_was_tapped_and_names_the_child(
    afternoon: Afternoon, teacher: Client
) -> None:
    form = filled(teacher.get(there(afternoon))) | {f"state-{afternoon.tutored[0].code}": "present"}
    answer = teacher.post(there(afternoon), form | {"do": "seal"})
    assert answer.status_code == 422
    assert f"还有 3 名学生没有状态，不能封存：{'、'.join(child.name for child in afternoon.tutored[1:])}" in answer.text
    assert states(afternoon) == {afternoon.tutored[0].code: "present"}


def test_an_old_page_sent_later_overwrites_nobody(afternoon: Afternoon, teacher: Client) -> None:
    child = afternoon.tutored[0]
    first = filled(teacher.get(there(afternoon))) | {f"state-{child.code}": "absent"}
    teacher.post(there(afternoon), first | {"do": "save"})
    stale = filled(teacher.get(there(afternoon)))
    leader = visitor(afternoon.actor("duty"))
    leader.post(there(afternoon), filled(leader.get(there(afternoon))) | {f"state-{child.code}": "late", "do": "save"})
    teacher.post(there(afternoon), stale | {"do": "rest"})
    page = teacher.get(there(afternoon))
    assert filled(page)[f"state-{child.code}"] == "late"
    assert "两条记录不一致" not in page.text


def test_elsewhere_needs_a_place(afternoon: Afternoon, teacher: Client) -> None:
    child = afternoon.tutored[0]
    form = filled(teacher.get(there(afternoon))) | {f"state-{child.code}": "elsewhere", "do": "save"}
    answer = teacher.post(there(afternoon), form)
    assert answer.status_code == 422
    assert "请写明在哪里" in answer.text
    assert teacher.post(there(afternoon), form | {f"place-{child.code}": "医务室"}).status_code == 302
    assert "医务室" in teacher.get(there(afternoon)).text


def test_what_comes_after_the_seal_waits_for_the_duty_leader(afternoon: Afternoon, teacher: Client) -> None:
    form = filled(teacher.get(there(afternoon))) | {f"state-{child.code}": "present" for child in afternoon.tutored}
    teacher.post(there(afternoon), form | {"do": "seal"})
    child = afternoon.tutored[1]
    late = form | {f"state-{child.code}": "left_early", f"mark-{child.code}": str(uuid4()), "do": "save"}
    assert teacher.post(there(afternoon), late).status_code == 302
    leader = visitor(afternoon.actor("duty"))
    page = leader.get(there(afternoon))
    assert "封存后才到的记录" in page.text
    with within(afternoon.school.id):
        mark = RollMark.objects.get(state="left_early")
    decision = {"mark": str(mark.mark_id), "reason": "家长打电话确认", "do": "accept"}
    address = f"/classroom/sessions/{afternoon.tutoring}/late/"
    assert teacher.post(address, decision).status_code == 404
    assert leader.post(address, decision).status_code == 302
    with within(afternoon.school.id):
        assert LateMarkDecision.objects.get().accepted


def test_children_nobody_has_seen_are_looked_for(afternoon: Afternoon, teacher: Client) -> None:
    lost = afternoon.tutored[0]
    assert "还不知道在哪里" in teacher.get(there(afternoon)).text
    answer = teacher.post(f"/classroom/sessions/{afternoon.tutoring}/alarms/", {"pupil": [lost.code]})
    assert answer.status_code == 302
    with within(afternoon.school.id):
        assert Alarm.objects.get().pupil.code == lost.code
    assert "正在找" in teacher.get(there(afternoon)).text


def test_two_children_of_one_name_are_told_apart_on_the_roll(afternoon: Afternoon, teacher: Client) -> None:
    one, other = afternoon.tutored[:2]
    with within(afternoon.school.id):
        Pupil.objects.filter(code=other.code).update(name=one.name)
        named = Guardianship.objects.get(pupil__code=other.code)
        words = f" · {named.relation} {named.guardian.name}<"
    assert words in teacher.get(there(afternoon)).text


def test_with_nobody_picked_the_roll_says_so_in_its_place(afternoon: Afternoon, teacher: Client) -> None:
    answer = teacher.post(f"/classroom/sessions/{afternoon.tutoring}/alarms/")
    assert answer.status_code == 422
    assert re.search(r'id="look-for".*role="alert".*请先勾选要找的学生', answer.text, re.DOTALL)
    assert set(re.findall(r'name="next" value="([^"]+)"', answer.text)) == {there(afternoon)}


def test_a_roll_of_others_is_not_there_whatever_is_sent(afternoon: Afternoon, other_school: SmallSchool) -> None:
    nothing = visitor(afternoon.actor("club1")).get("/classroom/sessions/nothing/roll/")
    assert nothing.status_code == 404
    for stranger in (
        afternoon.actor("subject1"),
        afternoon.actor("club1"),
        afternoon.school.family(afternoon.tutored[0], today=DAY),
        other_school.actor("duty", today=DAY),
    ):
        client = visitor(stranger)
        for answer in (
            client.get(there(afternoon)),
            client.post(there(afternoon), {"do": "seal"}),
            client.post(f"/classroom/sessions/{afternoon.tutoring}/arrive/"),
            client.post(f"/classroom/sessions/{afternoon.tutoring}/alarms/", {"pupil": ["x"]}),
        ):
            assert as_told(answer) == as_told(nothing)
    assert states(afternoon) == {}


def test_the_duty_leader_records_the_arrival_of_another(afternoon: Afternoon) -> None:
    leader = visitor(afternoon.actor("duty"))
    assert "老师subject2 已到岗" in leader.get(there(afternoon)).text
    leader.post(f"/classroom/sessions/{afternoon.tutoring}/arrive/")
    with within(afternoon.school.id):
        assert Presence.objects.get().staff.code == afternoon.school.staff["subject2"]


def test_the_pages_ask_the_database_few_questions(afternoon: Afternoon, teacher: Client) -> None:
    form = filled(teacher.get(there(afternoon))) | {f"state-{child.code}": "present" for child in afternoon.tutored}
    with CaptureQueriesContext(connection) as empty:
        teacher.get(there(afternoon))
    teacher.post(there(afternoon), form | {"do": "save"})
    with CaptureQueriesContext(connection) as full:
        teacher.get(there(afternoon))
    with CaptureQueriesContext(connection) as listed:
        teacher.get("/classroom/")
    assert len(questions(empty)) <= 20
    assert len(questions(full)) <= 20
    assert len(questions(listed)) <= 12
