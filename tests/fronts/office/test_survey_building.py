"""The survey is built on a page of plain buttons: nothing typed is lost, faults stand at their fields."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import pytest
from django.test import Client

from afterbell.base.tenancy import within
from afterbell.enrolment.models import Survey
from tests.support.asking import AsksAtMost
from tests.support.visits import standing_clock, stranger, visitor
from tests.support.world import SmallSchool, answer_survey

HERE = "/office/survey/questions/"
Sent = dict[str, str | list[str]]


@pytest.fixture(autouse=True)
def _clock(small_school: SmallSchool) -> Iterator[None]:
    assert small_school
    with standing_clock():
        yield


@pytest.fixture
def office(small_school: SmallSchool) -> Client:
    return visitor(small_school.actor("office"))


def sent(page: str) -> Sent:
    """Give what a browser would send of the form on a page."""
    form = page.split('id="questions"')[1].split("</form>", maxsplit=1)[0]
    found: Sent = {}
    for tag in re.findall(r"<input[^>]*>", form):
        said = {name: unescape(value) for name, value in re.findall(r'([\w-]+)="([^"]*)"', tag)}
        if said["type"] != "checkbox":
            found[said["name"]] = said.get("value", "")
        elif " checked" in tag:
            before = found.get(said["name"], [])
            found[said["name"]] = [*(before if isinstance(before, list) else [before]), said.get("value", "on")]
    return found


def press(office: Client, page: str, do: str, **typed: str | list[str]) -> str:
    said = {name.replace("_", "-", 1): value for name, value in typed.items()}
    return office.post(HERE, sent(page) | said | {"do": do}).text


def keys(page: str) -> list[str]:
    return re.findall(r'name="q\d+-key" value="(\w+)"', page)


def test_the_office_builds_and_opens_a_survey_of_its_own(small_school: SmallSchool, office: Client) -> None:
    page = office.get(HERE).text
    assert keys(page)[:2] == ["collector", "free_at"]
    page = press(office, page, "bare")
    assert keys(page) == ["collector", "free_at", "at_home"]
    page = press(office, page, "add:one")
    page = press(office, page, "option:3", q3_zh="哪条线？")
    page = press(office, page, "up:3", **{"q3_o0-zh": "东线", "q3_o1-zh": "西线", "q3_o2-zh": "<北线>"})
    assert keys(page) == ["collector", "free_at", "q1", "at_home"]
    assert re.findall(r'id="(q\d+)" open', page) == ["q2"]
    preview = page.split('id="preview-title"')[1]
    assert re.findall("哪条线？|东线|西线|&lt;北线&gt;", preview) == ["哪条线？", "东线", "西线", "&lt;北线&gt;"]
    page = press(office, page, "drop:2:2", q2_shown_if=["collector=nobody", "collector=parent"])
    said = sent(page) | {"do": "save"}
    assert office.post(HERE, said)["Location"] == "/office/survey/"
    with within(small_school.id):
        row = Survey.objects.get().questions[2]
    assert row == {
        "key": "q1",
        "kind": "one",
        "words": ["哪条线？", "哪条线？"],
        "options": [["o1", "东线", "东线"], ["o2", "西线", "西线"]],
        "shown_if": ["collector", "parent", "nobody"],
    }
    page = press(office, office.get(HERE).text, "remove:2")
    assert office.post(HERE, sent(page) | {"do": "save", "title": "改过的"}).status_code == 302
    with within(small_school.id):
        survey = Survey.objects.get()
    assert (survey.title, len(survey.questions)) == ("改过的", 3)


def test_faults_stand_at_their_fields_and_nothing_typed_is_lost(small_school: SmallSchool, office: Client) -> None:
    page = press(office, office.get(HERE).text, "add:several", title="我们的调查")
    answer = office.post(HERE, sent(page) | {"do": "save", "q7-o0-zh": "第一个", "closes_on": ""})
    assert answer.status_code == 422
    row = answer.text.split('name="q7-key"')[1].split("</details>")[0]
    assert "请写问题。" in row
    assert "请写答案，不要的请去掉。" in row
    assert 'value="第一个"' in row
    assert 'value="我们的调查"' in answer.text
    mixed = sent(answer.text) | {"do": "look", "q7-shown_if": ["collector=parent", "at_home=adult"]}
    assert {"collector=parent", "at_home=adult"} <= set(sent(office.post(HERE, mixed).text)["q7-shown_if"])
    assert "同一个问题的答案" in office.post(HERE, mixed | {"do": "save"}).text
    with within(small_school.id):
        assert not Survey.objects.exists()


def test_what_decides_who_may_apply_stays(office: Client) -> None:
    page = office.get(HERE).text
    row = page.split('id="q0"')[1].split("</details>")[0]
    assert "不能删" in row
    assert "remove:0" not in row
    assert keys(press(office, page, "remove:0")) == keys(page)
    renamed = office.post(HERE, sent(page) | {"do": "save", "q0-key": "mine"})
    assert renamed.status_code == 422
    assert "不能删，也不能改成别的" in renamed.text
    for odd in ("up:0", "down:99", "drop:x", "remove:-1", "add:poem", ":::", f"up:{'9' * 5000}"):
        assert keys(press(office, page, odd)) == keys(page)


def test_after_the_first_answer_it_says_why_not(small_school: SmallSchool, office: Client) -> None:
    page = office.get(HERE).text
    answer_survey(small_school)
    assert "先填的和后填的必须回答同样的问题" in office.get(HERE).text
    assert 'id="questions"' not in office.get(HERE).text
    late = office.post(HERE, sent(page) | {"do": "save", "title": "晚了"})
    assert late.status_code == 409
    assert 'value="晚了"' in late.text
    assert "先填的和后填的必须回答同样的问题" in late.text


def test_only_the_office_builds(small_school: SmallSchool, office: Client, asks_at_most: AsksAtMost) -> None:
    with asks_at_most(14):
        assert office.get(HERE).status_code == 200
    assert "survey/questions/" in office.get("/office/survey/").text
    for person in ("principal", "homeroom1", "gate"):
        assert visitor(small_school.actor(person)).get(HERE).status_code == 404
    assert stranger().get(HERE).status_code in {302, 404}


def test_a_second_save_is_told_and_loses_nothing(small_school: SmallSchool, office: Client) -> None:
    """Two people have the survey open; who saves second sees what differs, keeps what was typed, and may save again."""
    office.post(HERE, sent(office.get(HERE).text) | {"do": "save"})
    other = visitor(small_school.actor("office2"))
    mine, theirs = (press(client, client.get(HERE).text, "add:yes_no") for client in (office, other))
    assert other.post(HERE, sent(theirs) | {"do": "save", "q7-zh": "坐校车吗？"}).status_code == 302
    late = office.post(HERE, sent(mine) | {"do": "save", "q7-zh": "带饭吗？", "title": "我的调查"})
    assert late.status_code == 409
    assert "另一位同事存了这份调查" in late.text
    assert "存着的不一样：坐校车吗？" in late.text
    assert "存着的名称：接送情况调查" in late.text
    assert 'value="带饭吗？"' in late.text
    assert 'value="我的调查"' in late.text
    with within(small_school.id):
        assert Survey.objects.get().questions[-1]["words"][0] == "坐校车吗？"
    assert office.post(HERE, sent(late.text) | {"do": "stored"})["Location"] == HERE
    assert office.post(HERE, sent(late.text) | {"do": "save"}).status_code == 302
    with within(small_school.id):
        survey = Survey.objects.get()
    assert (survey.title, survey.questions[-1]["words"][0]) == ("我的调查", "带饭吗？")


def test_two_who_open_the_first_survey_do_not_stand_in_each_others_way(
    small_school: SmallSchool, office: Client
) -> None:
    other = visitor(small_school.actor("office2"))
    mine, theirs = office.get(HERE).text, press(other, other.get(HERE).text, "bare")
    assert other.post(HERE, sent(theirs) | {"do": "save"}).status_code == 302
    late = office.post(HERE, sent(mine) | {"do": "save"})
    assert late.status_code == 409
    assert "存着的没有：" in late.text
    assert office.post(HERE, sent(late.text) | {"do": "save"}).status_code == 302
    with within(small_school.id):
        assert len(Survey.objects.get().questions) == 7
