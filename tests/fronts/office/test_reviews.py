"""The school's queue: filtered, taken along, and decided as a batch with exceptions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.test import Client

from afterbell.base.tenancy import within
from afterbell.enrolment.commands import Decision, review_in_school
from afterbell.enrolment.models import Application
from afterbell.schools.models import Guardianship
from tests.support.asking import AsksAtMost
from tests.support.crowd import crowd
from tests.support.visits import standing_clock, visitor
from tests.support.world import MORNING, TODAY, SmallSchool, answer_survey, apply, approve_in_homerooms

THERE = "/office/applications/"


@pytest.fixture
def waiting(small_school: SmallSchool) -> Iterator[tuple[str, ...]]:
    """Let six applications wait for the school; the second child's guardian is none any more."""
    answer_survey(small_school)
    codes = apply(small_school, *small_school.children[:6])
    with within(small_school.id):
        Guardianship.objects.filter(pupil__code=small_school.children[1].code).update(until=TODAY)
    approve_in_homerooms(small_school, codes)
    with standing_clock():
        yield codes


@pytest.fixture
def office(small_school: SmallSchool) -> Client:
    return visitor(small_school.actor("office"))


def states(world: SmallSchool, codes: tuple[str, ...]) -> list[str]:
    with within(world.id):
        found = dict(Application.objects.values_list("code", "state"))
    return [found[code] for code in codes]


def proposed(page: str) -> str:
    """Give what a preview would approve."""
    found = re.search(r'name="approve" value="([^"]*)"', page)
    assert found
    return found[1]


def test_the_queue_is_filtered_and_taken_along(
    small_school: SmallSchool, waiting: tuple[str, ...], office: Client
) -> None:
    names = [child.name for child in small_school.children]
    for query, listed in (
        ({"q": names[0]}, names[:1]),
        ({"homeroom": "三年级"}, names[4:6]),
        ({"show": "missing"}, names[:2]),
        ({"show": "complete"}, [names[0], *names[2:6]]),
        ({"show": "overdue"}, []),
    ):
        page = office.get(THERE, query).text
        assert [name for name in names if f">{name}</a>" in page] == listed
        with ZipFile(BytesIO(office.get(f"{THERE}queue.xlsx", query).content)) as book:
            words = book.read("xl/sharedStrings.xml").decode()
        assert [name for name in names if name in words] == listed
    assert "没有符合条件的申请" in office.get(THERE, {"show": "overdue"}).text
    assert len(waiting) == 6


def test_all_but_these_is_shown_before_it_is_done(
    small_school: SmallSchool, waiting: tuple[str, ...], office: Client
) -> None:
    page = office.post(THERE, {"decision": "rest", "pick": [waiting[2], waiting[3]]}).text
    assert set(states(small_school, waiting)) == {"homeroom_approved"}
    assert set(proposed(page).split()) == {waiting[0], waiting[4], waiting[5]}
    assert "确认后通过 3 份申请" in page
    assert "另有 1 份材料不齐或要由别人审核" in page
    answer = office.post(
        THERE,
        {
            "decision": "planned",
            "approve": proposed(page),
            "exception": [waiting[2], waiting[3]],
            f"decision-{waiting[2]}": "returned",
            f"reason-{waiting[2]}": "请核对星期",
            f"decision-{waiting[3]}": "stays",
        },
        follow=True,
    )
    assert "已处理 4 份申请" in answer.text
    expected = ["approved", "homeroom_approved", "returned", "homeroom_approved", "approved", "approved"]
    assert states(small_school, waiting) == expected


def test_a_filter_bounds_what_is_approved_together(
    small_school: SmallSchool, waiting: tuple[str, ...], office: Client
) -> None:
    page = office.post(f"{THERE}?homeroom=三年级", {"decision": "rest"}).text
    assert set(proposed(page).split()) == set(waiting[4:6])
    assert small_school.children[0].name not in page


def test_an_exception_without_its_reason_keeps_everything_as_it_was_typed(
    small_school: SmallSchool, waiting: tuple[str, ...], office: Client
) -> None:
    typed = {
        "decision": "planned",
        "approve": f"{waiting[0]} {waiting[4]}",
        "exception": [waiting[2], waiting[3]],
        f"decision-{waiting[2]}": "refused",
        f"reason-{waiting[2]}": "",
        f"decision-{waiting[3]}": "returned",
        f"reason-{waiting[3]}": "时段请与班主任商量",
    }
    answer = office.post(THERE, typed)
    assert answer.status_code == 422
    assert f"{small_school.children[2].name}：退回或不通过须写明理由" in answer.text
    assert "时段请与班主任商量" in answer.text
    assert set(proposed(answer.text).split()) == {waiting[0], waiting[4]}
    assert set(states(small_school, waiting)) == {"homeroom_approved"}


def test_the_second_clerk_reads_who_decided_and_when(
    small_school: SmallSchool, waiting: tuple[str, ...], office: Client
) -> None:
    page = office.post(THERE, {"decision": "rest"}).text
    first = [Decision(application=code, decision="approved") for code in (waiting[0], waiting[4])]
    review_in_school(actor=small_school.actor("vice"), now=MORNING, decisions=first)
    sent = {"decision": "planned", "approve": proposed(page)}
    answer = office.post(THERE, sent, follow=True).text
    assert "已处理 3 份申请" in answer
    for child in (small_school.children[0], small_school.children[4]):
        assert f"{child.name}的申请已由老师vice于 2月24日 09:00 审核通过" in answer
    again = office.post(THERE, sent)
    assert again.status_code == 409
    assert "教导处" in again.text


def test_the_principal_reads_the_queue_and_decides_nothing(small_school: SmallSchool, waiting: tuple[str, ...]) -> None:
    principal = visitor(small_school.actor("principal"))
    page = principal.get(THERE).text
    assert small_school.children[0].name in page
    assert 'name="pick"' not in page
    assert 'name="decision"' not in page
    assert principal.post(THERE, {"decision": "approved", "pick": [waiting[0]]}).status_code == 404
    assert set(states(small_school, waiting)) == {"homeroom_approved"}


def test_a_whole_school_is_approved_in_one_batch(
    small_school: SmallSchool,
    waiting: tuple[str, ...],
    office: Client,
    asks_at_most: AsksAtMost,
) -> None:
    crowd(small_school, waiting[2], 1_794)
    with asks_at_most(25):
        page = office.get(THERE).text
    assert page.count('name="pick"') == 100
    assert "共 1800 条" in page
    preview = office.post(THERE, {"decision": "rest", "pick": [waiting[0]]}).text
    assert len(proposed(preview).split()) == 1_798
    sent = {
        "decision": "planned",
        "approve": proposed(preview),
        "exception": [waiting[0]],
        f"decision-{waiting[0]}": "returned",
        f"reason-{waiting[0]}": "请核对星期",
    }
    assert "已处理 1799 份申请" in office.post(THERE, sent, follow=True).text
    with within(small_school.id):
        assert Application.objects.filter(state="approved").count() == 1_798
