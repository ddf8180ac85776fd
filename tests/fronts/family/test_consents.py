"""Consents on the phone, on the teacher's page of a child and on the homeroom's list."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client

from afterbell.base.tenancy import within
from afterbell.enrolment.models import Consent
from afterbell.enrolment.papers.consents import WORDINGS, Purpose
from tests.support.visits import as_told, standing_clock, stranger, visitor
from tests.support.world import Child, SmallSchool

GIVE = {"purpose": "health", "text": WORDINGS[Purpose.HEALTH].text_hash, "decision": "yes"}
REVOKE = GIVE | {"decision": "no"}


@pytest.fixture(autouse=True)
def _clock(db: None) -> Iterator[None]:  # noqa: ARG001 - the clock stands in a table
    with standing_clock():
        yield


@pytest.fixture
def child(small_school: SmallSchool) -> Child:
    return small_school.children[0]


@pytest.fixture
def family(small_school: SmallSchool, child: Child) -> Client:
    return visitor(small_school.family(child))


def test_each_purpose_is_given_and_revoked_with_one_tap(family: Client, child: Child) -> None:
    there = f"/family/children/{child.code}/consents/"
    assert f'href="{there}"' in family.get("/family/").text
    page = family.get(there).text
    assert page.count('value="yes"') == page.count('value="no"') == len(Purpose)
    assert "不影响孩子参加课后服务" in page
    assert family.post(there, GIVE).status_code == 302
    page = family.get(there).text
    assert page.count("撤回同意") == 1
    assert "2026年2月24日 周二 母亲 萨仁 同意（网上）" in page
    assert family.post(there, REVOKE).status_code == 302
    page = family.get(there).text
    assert "撤回同意" not in page
    assert "母亲 萨仁 不同意（网上）" in page


def test_an_old_page_is_told_to_read_again(family: Client, child: Child) -> None:
    answer = family.post(f"/family/children/{child.code}/consents/", GIVE | {"text": "0" * 64})
    assert answer.status_code == 409
    assert "请重新读一遍再决定" in answer.text


def test_a_teacher_enters_a_paper_consent_and_sees_the_list(small_school: SmallSchool, child: Child) -> None:
    teacher = visitor(small_school.actor("homeroom1"))
    there = f"/classroom/pupils/{child.code}/consents/"
    assert f'href="{there}"' in teacher.get(f"/classroom/pupils/{child.code}/").text
    assert teacher.post(there, GIVE).status_code == 422
    assert teacher.post(there, GIVE | {"guardian": child.guardian}).status_code == 302
    with within(small_school.id):
        assert Consent.objects.get().channel == "paper"
    listed = f"/classroom/homerooms/{small_school.homerooms[0]}/consents/"
    assert f'href="{listed}"' in teacher.get(f"/classroom/homerooms/{small_school.homerooms[0]}/").text
    assert teacher.get(listed).text.count(">同意<") == 1
    assert teacher.get(listed.removesuffix("/") + ".xlsx").status_code == 200


def test_others_do_not_find_the_page(small_school: SmallSchool, other_school: SmallSchool, child: Child) -> None:
    visitors = (
        visitor(small_school.family(small_school.children[1])),
        visitor(small_school.actor("homeroom2")),
        visitor(other_school.actor("homeroom1")),
        stranger(),
    )
    for front in ("family/children", "classroom/pupils"):
        for other in visitors:
            nothing = as_told(other.get(f"/{front}/nothing/consents/"))
            assert as_told(other.get(f"/{front}/{child.code}/consents/")) == nothing
            assert as_told(other.post(f"/{front}/{child.code}/consents/", GIVE)) == nothing
