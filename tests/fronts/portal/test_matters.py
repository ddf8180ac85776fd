"""What is public as it stands, by everybody; the office's board; objections of families and strangers on the page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from afterbell.base.tenancy import within
from afterbell.fronts.look.saying import say_date
from afterbell.portal import commands
from afterbell.portal.models import MatterObjection
from afterbell.portal.rules.inforce import Matter
from tests.support.afternoon import build_afternoon
from tests.support.asking import questions
from tests.support.visits import standing_clock, stranger, typed_otherwise, visitor
from tests.support.world import MORNING, SmallSchool

BOARD = "/office/publishing/"
GROUPS = "/office/publishing/groups/"
MOST_ASKED = 24
WORDS = "二班的编组没有按志愿来，请核对"


@pytest.fixture(autouse=True)
def _clock(small_school: SmallSchool) -> Iterator[None]:  # noqa: ARG001 - it stands before the clock does
    with standing_clock():
        yield


def publish(school: SmallSchool, matter: str = "groups") -> Client:
    """Press what the principal presses, with what the page showed."""
    principal = visitor(school.actor("principal"))
    there = f"{BOARD}{matter}/"
    seen = re.search(r'name="seen" value="(\w+)"', principal.get(there).text)
    assert seen
    answer = principal.post(there, {"step": "publish", "seen": seen[1]}, follow=True)
    assert "已公开" in answer.text
    return principal


@pytest.mark.parametrize("matter", ["groups", "roster", "clubs", "safety", "pay"])
def test_each_matter_is_published_read_in_three_ways_and_taken_back(small_school: SmallSchool, matter: str) -> None:
    there = f"/schools/{small_school.code}/in-force/"
    doors = (f"{there}{matter}/", f"{there}{matter}.json", f"{there}{matter}.csv")
    anybody = stranger()
    assert "还没有直接公开的内容" in anybody.get(there).text
    assert {anybody.get(door).status_code for door in (*doors, f"{there}money/")} == {404}
    principal = publish(small_school, matter)
    assert doors[0] in anybody.get(there).text
    page, told, sheet = (anybody.get(door) for door in doors)
    plain = json.loads(told.content)
    assert plain["content_hash"] in page.text
    assert plain["content_hash"] in sheet.content.decode("utf-8-sig")
    assert plain["history"][0]["content_hash"] == plain["content_hash"]
    assert ("提异议" in page.text) == (matter == "groups")
    until = plain["notice_until"] and say_date(day=date.fromisoformat(plain["notice_until"]), language="zh-hans")
    assert (f"，到 {until} 为止" in page.text) == (matter == "groups")
    assert principal.post(f"{BOARD}{matter}/", {"step": "take_back", "reason": ""}).status_code == 422
    principal.post(f"{BOARD}{matter}/", {"step": "take_back", "reason": "写错了"})
    assert {anybody.get(door).status_code for door in doors} == {404}
    assert "写错了" in principal.get(f"{BOARD}{matter}/").text


def test_the_board_is_the_offices_and_says_the_state_of_everything(small_school: SmallSchool) -> None:
    publish(small_school)
    office = visitor(small_school.actor("office"))
    page = office.get(BOARD).text
    for words in ("编组名单", "值班与任课表", "社团菜单", "安全措施", "补助标准", "调查汇总", "补助公示"):
        assert words in page
    assert "与公开时不同" not in page
    build_afternoon(small_school)
    assert "与公开时不同" in office.get(BOARD).text
    assert 'name="seen"' not in office.get(GROUPS).text
    assert office.post(GROUPS, {"step": "publish", "seen": ""}).status_code == 404
    assert office.post(GROUPS, {"step": "whim"}).status_code == 404
    for handle in ("gate", "homeroom1"):
        assert visitor(small_school.actor(handle)).get(GROUPS).status_code == 404
    assert visitor(small_school.family(small_school.children[0])).get(GROUPS).status_code == 404
    assert stranger().get(GROUPS).status_code == 404
    assert stranger().get(BOARD).status_code == 302


def test_a_stranger_objects_keeps_a_number_and_a_word_and_reads_the_answer(small_school: SmallSchool) -> None:
    publish(small_school)
    there = f"/schools/{small_school.code}/in-force/groups/"
    anybody = stranger()
    long = anybody.post(there, {"words": "长" * 203})
    assert long.status_code == 422
    assert "还要去掉 3 个" in long.text
    answer = anybody.post(there, {"words": WORDS})
    number, secret = re.findall(r"<b>([\w-]+)</b>", answer.text)
    assert answer.headers["Cache-Control"] == "no-store"
    assert WORDS in anybody.get(there).text
    look_up = f"/schools/{small_school.code}/objections/"
    assert "等答复" in anybody.post(look_up, {"number": number, "secret": secret}).text
    for otherwise in typed_otherwise(secret):
        assert "等答复" in anybody.post(look_up, {"number": number.upper(), "secret": otherwise}).text
    wrong = anybody.post(look_up, {"number": number, "secret": "wrong"}).text
    assert ("没有这个编号" in wrong, f'value="{number}"' in wrong, 'value="wrong"' in wrong) == (True, True, False)
    office, principal = visitor(small_school.actor("office")), visitor(small_school.actor("principal"))
    assert f"answer-{number}" not in principal.get(GROUPS).text
    sent = {"step": "answer", "objection": number, f"{number}-upheld": "yes"}
    refused = office.post(GROUPS, sent)
    assert refused.status_code == 422
    assert "1 条异议等答复" in refused.text
    office.post(GROUPS, {**sent, f"{number}-words": "已改正"})
    assert "已改正" in anybody.post(look_up, {"number": number, "secret": secret}).text
    assert "成立，会改正" in anybody.get(there).text


def test_a_family_objects_once_under_no_name_and_finds_the_answer(small_school: SmallSchool) -> None:
    publish(small_school)
    there = f"/schools/{small_school.code}/in-force/groups/"
    family = visitor(small_school.family(small_school.children[0]))
    assert "您还没有提过异议" in family.get("/own-objections/").text
    assert "查询口令" not in family.post(there, {"words": WORDS}).text
    assert family.post(there, {"words": WORDS}).status_code == 422
    with within(small_school.id):
        row = MatterObjection.objects.select_related("raised_by").get()
    assert row.raised_by is not None
    page = stranger().get(there).text
    assert WORDS in page
    assert row.raised_by.name not in page
    commands.answer_matter_objection(
        actor=small_school.actor("office"),
        now=row.raised_at,
        objection=row.code,
        upheld=False,
        words="没有错",
        shown=False,
    )
    assert "没有错" in family.get("/own-objections/").text
    assert WORDS in family.get("/own-objections/").text
    assert WORDS not in stranger().get(there).text
    assert "没有错" not in visitor(small_school.family(small_school.children[5])).get("/own-objections/").text


def test_three_objections_ask_no_more_than_one_and_the_board_asks_few(small_school: SmallSchool) -> None:
    for matter in sorted(Matter, key=lambda matter: matter is Matter.GROUPS):
        publish(small_school, matter)
    there = f"/schools/{small_school.code}/in-force/groups/"
    office, anybody, counts = visitor(small_school.actor("office")), stranger(), []
    for handles in (("gate",), ("duty", "homeroom1")):
        for handle in handles:
            commands.object_to_matter(
                actor=small_school.actor(handle), now=MORNING, school=small_school.code, matter="groups", words=WORDS
            )
        counts.append([asked(client, door) for client, door in ((anybody, there), (office, GROUPS), (office, BOARD))])
    assert counts[0] == counts[1]
    assert max(counts[0]) <= MOST_ASKED, counts[0]


def asked(client: Client, door: str) -> int:
    client.get(door)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(door).status_code == 200
    return len(questions(asked))


def test_what_is_public_as_it_stands_is_found_by_its_words_in_the_space_alone_and_not_once_taken_back(
    small_school: SmallSchool, other_school: SmallSchool
) -> None:
    build_afternoon(small_school)
    there, anybody = f"/schools/{small_school.code}/search/", stranger()
    assert "/in-force/groups/" not in anybody.get(there, {"q": "三年级辅导"}).text
    principal = publish(small_school)
    with CaptureQueriesContext(connection) as seen:
        page = anybody.get(there, {"q": "辅导 三年级"}).text
    assert len(questions(seen)) <= MOST_ASKED
    assert f'href="/schools/{small_school.code}/in-force/groups/"' in page
    assert "<mark>三年级</mark>" in page
    assert "没有找到" not in page
    for asked in ("三年级 无此词", small_school.children[0].name, ""):
        assert "/in-force/groups/" not in anybody.get(there, {"q": asked}).text
    assert "/in-force/" not in anybody.get(f"/schools/{other_school.code}/search/", {"q": "辅导"}).text
    principal.post(GROUPS, {"step": "take_back", "reason": "要改"})
    assert "/in-force/groups/" not in anybody.get(there, {"q": "三年级 辅导"}).text
