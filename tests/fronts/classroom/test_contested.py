"""Two people mark one child: who may decide sees both words; phones are ended, and codes taken in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import time, timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client

from afterbell.attendance import commands, queries
from afterbell.attendance.commands import NewMark
from afterbell.attendance.models import RollMark, RollPhoneEnded
from afterbell.base.tenancy import within
from tests.attendance.test_handing import code_of
from tests.support.afternoon import DAY, Afternoon, at, build_afternoon
from tests.support.asking import AsksAtMost
from tests.support.visits import standing_clock, visitor
from tests.support.world import SmallSchool

NOW = at(time(17, 57))
PAGE, PHONES, HANDED = "/classroom/contested/", "/classroom/phones/", "/classroom/handed/"


@pytest.fixture
def afternoon(small_school: SmallSchool) -> Iterator[Afternoon]:
    with standing_clock(NOW):
        yield build_afternoon(small_school)


@pytest.fixture
def disputed(afternoon: Afternoon) -> Afternoon:
    """Let the teacher miss a child that the duty leader sees in the infirmary."""
    said = (("subject2", "absent", "", NOW - timedelta(minutes=5)), ("duty", "elsewhere", "医务室", NOW))
    for handle, state, where, when in said:
        pupil = afternoon.tutored[0].code
        mark = NewMark(mark_id=uuid4(), pupil=pupil, state=state, device=handle, device_seq=1, place=where)
        commands.record_marks(actor=afternoon.actor(handle), now=when, session=afternoon.tutoring, marks=[mark])
    return afternoon


def form_on(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(pupil|said)" value="([^"]+)"', page))


def there(afternoon: Afternoon) -> str:
    return f"/classroom/sessions/{afternoon.tutoring}/contested/"


def open_disputes(afternoon: Afternoon) -> int:
    with within(afternoon.school.id):
        return len(queries.contested_children(viewer=afternoon.actor("duty"), on=DAY))


@pytest.mark.parametrize(("handle", "word", "state"), [("homeroom2", "1", "elsewhere"), ("duty", "0", "absent")])
def test_who_may_decide_sees_both_words_and_lets_one_stand(
    disputed: Afternoon, handle: str, word: str, state: str, asks_at_most: AsksAtMost
) -> None:
    client = visitor(disputed.actor(handle))
    with asks_at_most(12):
        page = client.get(PAGE).text
    for words in (disputed.tutored[0].name, "老师subject2 17:52", "医务室 · 老师duty 17:57"):
        assert words in page
    answer = client.post(there(disputed), form_on(page) | {"word": word}, follow=True)
    assert "的记录已决定" in answer.text
    assert "没有不一致的记录" in answer.text
    with within(disputed.school.id):
        last = RollMark.objects.latest("pk")
        assert (last.state, len(last.settles)) == (state, 2)
        assert RollMark.objects.count() == 3
        (seen,) = queries.rolls_to_keep(viewer=disputed.actor("subject2"), today=DAY)
        (child,) = [row for row in seen.children if row.code == disputed.tutored[0].code]
    assert (child.state, child.contested) == (state, False)


def test_the_duty_leaders_desk_counts_them_and_leads_there(disputed: Afternoon) -> None:
    desk = visitor(disputed.actor("duty")).get("/office/today/").text
    assert re.search(rf'href="{PAGE}">不一致的点名<span class="badge[^>]*>1', desk)
    for there_ in (HANDED, PHONES):
        assert f'href="{there_}"' in desk


def test_what_was_decided_or_changed_meanwhile_is_not_decided_again(disputed: Afternoon) -> None:
    client = visitor(disputed.actor("duty"))
    form = form_on(client.get(PAGE).text) | {"word": "0"}
    for sent in (form | {"said": "x"}, form | {"word": "7"}, form | {"word": ""}, form | {"pupil": "zz"}):
        assert "请看过再选" in client.post(there(disputed), sent, follow=True).text
    assert open_disputes(disputed) == 1
    client.post(there(disputed), form)
    assert "请看过再选" in visitor(disputed.actor("homeroom2")).post(there(disputed), form, follow=True).text
    assert open_disputes(disputed) == 0


def test_who_may_not_decide_finds_nothing(disputed: Afternoon, other_school: SmallSchool) -> None:
    assert "没有不一致的记录" in visitor(disputed.actor("homeroom1")).get(PAGE).text
    assert visitor(disputed.actor("subject2")).get(PAGE).status_code == 404
    assert "没有不一致的记录" in visitor(other_school.actor("duty", today=DAY)).get(PAGE).text
    stranger = visitor(other_school.actor("duty", today=DAY))
    form = form_on(visitor(disputed.actor("duty")).get(PAGE).text) | {"word": "0"}
    stranger.post(there(disputed), form)
    assert open_disputes(disputed) == 1


def test_a_lost_phone_is_ended_from_the_list(afternoon: Afternoon) -> None:
    phone = commands.keep_roll_on_phone(actor=afternoon.actor("subject2"), now=NOW).code
    teacher, leader = visitor(afternoon.actor("subject2")), visitor(afternoon.actor("duty"))
    assert "我的手机" in teacher.get(PHONES).text
    assert "还没有手机存点名表" in visitor(afternoon.actor("club1")).get(PHONES).text
    assert visitor(afternoon.actor("club1")).post(f"{PHONES}{phone}/end/").status_code == 404
    assert "老师subject2" in leader.get(PHONES).text
    assert "已停用" in leader.post(f"{PHONES}{phone}/end/", follow=True).text
    with within(afternoon.school.id):
        assert RollPhoneEnded.objects.get().phone.code == phone


def taken(client: Client, code: str) -> tuple[int, str]:
    answer = client.post(HANDED, {"code": code}, follow=True)
    return answer.status_code, answer.text


def test_a_code_is_pasted_in(afternoon: Afternoon) -> None:
    phone = commands.keep_roll_on_phone(actor=afternoon.actor("subject2"), now=NOW)
    leader = visitor(afternoon.actor("duty"))
    children = (afternoon.tutored[0], afternoon.in_club[0])
    marks: list[dict[str, object]] = [
        {"id": str(UUID(int=seq)), "pupil": child.code, "state": "present", "place": "", "seq": seq}
        for seq, child in enumerate(children, 1)
    ]
    whole = code_of(phone=phone.code, key=phone.key, session=afternoon.tutoring, marks=marks[:1])
    assert "已收下 老师subject2 的 1 条，另有 0 条早已收到。" in taken(leader, whole)[1]
    assert "的 0 条，另有 1 条早已收到。" in taken(leader, whole)[1]
    partly = code_of(phone=phone.code, key=phone.key, session=afternoon.tutoring, marks=marks)
    status, page = taken(leader, partly)
    assert (status, "当天不在“三年级辅导一组”的名单里" in page) == (422, True)
    status, page = taken(leader, whole[:-1])
    assert (status, "不是一段完整的点名代码" in page, whole[:-1] in page) == (422, True, True)
    assert visitor(afternoon.actor("subject2")).get(HANDED).status_code == 404
