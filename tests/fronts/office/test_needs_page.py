"""The office decides what children need, without learning why, and carries no list of it away."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from afterbell.base.tenancy import within
from afterbell.enrolment.commands import say_need
from afterbell.enrolment.models import NeedDecision
from tests.support.asking import AsksAtMost
from tests.support.visits import standing_clock, visitor
from tests.support.world import MORNING, SmallSchool, answer_survey, apply

THERE = "/office/needs/"


@pytest.fixture(autouse=True)
def _clock(db: None) -> Iterator[None]:  # noqa: ARG001 - the clock stands in a table
    with standing_clock():
        yield


def ask(school: SmallSchool, number: int, kind: str) -> str:
    child = school.children[number]
    return say_need(actor=school.family(child), now=MORNING, pupil=child.code, kind=kind)


def test_what_waits_is_decided_on_the_page_and_the_home_leads_there(
    small_school: SmallSchool, asks_at_most: AsksAtMost
) -> None:
    small, adult = ask(small_school, 1, "small_group"), ask(small_school, 2, "extra_adult")
    office = visitor(small_school.actor("office"))
    assert f'href="{THERE}"' in office.get("/office/").text
    assert f'href="{THERE}"' in office.get("/office/groups/").text
    office.get(THERE)
    with asks_at_most(10):
        page = office.get(THERE).text
    assert page.count('value="yes"') == 2
    assert ".xlsx" not in page
    assert office.post(THERE, {"need": small, "decision": "yes"}).status_code == 302
    without = office.post(THERE, {"need": adult, "decision": "no"})
    assert without.status_code == 422
    assert "请写明为什么" in without.text
    assert office.post(THERE, {"need": adult, "decision": "no", "reason": "老师不够"}).status_code == 302
    assert office.post(THERE, {"need": adult, "decision": "yes"}).status_code == 409
    page = office.get(THERE).text
    assert "老师不够" in page
    assert 'value="yes"' not in page
    found = office.get(f"{THERE}?standing=refused").text
    assert small_school.children[2].name in found
    assert small_school.children[1].name not in found
    with within(small_school.id):
        assert NeedDecision.objects.filter(confirmed=True).count() == 1


def test_without_needs_the_page_says_where_they_come_from(small_school: SmallSchool) -> None:
    assert "还没有家长提出需要" in visitor(small_school.actor("vice")).get(THERE).text


@pytest.mark.parametrize("handle", ["principal", "homeroom1", "subject1", "duty", "gate"])
def test_nobody_else_sees_or_decides(small_school: SmallSchool, handle: str) -> None:
    need = ask(small_school, 1, "small_group")
    other = visitor(small_school.actor(handle))
    assert other.get(THERE).status_code == 404
    assert other.post(THERE, {"need": need, "decision": "yes"}).status_code == 404
    with within(small_school.id):
        assert not NeedDecision.objects.exists()


def test_an_unknown_need_and_an_unknown_word_are_not_there(small_school: SmallSchool) -> None:
    office = visitor(small_school.actor("office"))
    assert office.post(THERE, {"need": "zzzzzzzzzz", "decision": "yes"}).status_code == 404
    need = ask(small_school, 1, "small_group")
    assert office.post(THERE, {"need": need, "decision": "maybe"}).status_code == 404


def test_a_need_of_a_child_that_has_not_applied_says_so(small_school: SmallSchool) -> None:
    with_application, without = ask(small_school, 1, "small_group"), ask(small_school, 2, "small_group")
    answer_survey(small_school)
    apply(small_school, small_school.children[1])
    office = visitor(small_school.actor("office"))
    for need in (with_application, without):
        assert office.post(THERE, {"need": need, "decision": "yes"}).status_code == 302
    rows = office.get(THERE).text.split("<tr")
    applied, not_applied = (next(row for row in rows if small_school.children[number].name in row) for number in (1, 2))
    assert "没有参加服务" not in applied
    assert "没有参加服务" in not_applied
