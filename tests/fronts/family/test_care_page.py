"""A family writes what the adults in charge have to know, changes it, takes it back, and reads who looked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time

import pytest
from django.test import Client

from afterbell.base.tenancy import within
from afterbell.enrolment.models import CareNote, Need
from afterbell.enrolment.papers.consents import WORDINGS, Purpose
from afterbell.rostering.commands import look_at_care
from tests.support.afternoon import Afternoon, at, build_afternoon
from tests.support.asking import AsksAtMost
from tests.support.visits import as_told, standing_clock, stranger, visitor
from tests.support.world import Child, SmallSchool

CONSENT = {"text": WORDINGS[Purpose.HEALTH].text_hash, "decision": "yes"}
NOTE = {"kind": "food_allergy", "what": "对花生过敏", "todo": "用红盒子里的笔", "call": "妈妈", "kept": "书包外袋"}


@pytest.fixture
def afternoon(small_school: SmallSchool) -> Iterator[Afternoon]:
    with standing_clock(at(time(16, 30))):
        yield build_afternoon(small_school)


@pytest.fixture
def child(afternoon: Afternoon) -> Child:
    return afternoon.tutored[1]


@pytest.fixture
def family(afternoon: Afternoon, child: Child) -> Client:
    return visitor(afternoon.school.family(child))


@pytest.fixture
def there(child: Child) -> str:
    return f"/family/children/{child.code}/care/"


def test_consent_first_then_the_note_and_everything_with_a_tap(
    family: Client, there: str, afternoon: Afternoon, child: Child, asks_at_most: AsksAtMost
) -> None:
    assert f'href="{there}"' in family.get("/family/").text
    page = family.get(there).text
    assert "同意，然后写" in page
    assert 'name="todo"' not in page
    assert family.post(there, NOTE).status_code == 422
    assert family.post(f"{there}consent/", CONSENT).status_code == 302
    assert family.post(there, NOTE).status_code == 302
    with asks_at_most(12):
        page = family.get(there).text
    assert all(words in page for words in (NOTE["what"], NOTE["todo"], "食物过敏", "还没有人看过"))
    look_at_care(actor=afternoon.actor("subject2"), now=at(time(16, 31)), session=afternoon.tutoring, pupil=child.code)
    page = family.get(there).text
    assert "老师subject2" in page
    assert "三年级辅导一组" in page


def test_what_is_missing_stands_at_its_field_and_nothing_is_lost(family: Client, there: str) -> None:
    family.post(f"{there}consent/", CONSENT)
    answer = family.post(there, NOTE | {"call": " ", "todo": ""})
    assert answer.status_code == 422
    assert all(words in answer.text for words in ("请写先给谁打电话", "请写发作时老师该做什么", NOTE["what"]))
    assert "这个字段" not in answer.text


def test_a_note_is_changed_as_it_was_read_and_taken_back(family: Client, there: str, afternoon: Afternoon) -> None:
    family.post(f"{there}consent/", CONSENT)
    family.post(there, NOTE)
    page = family.get(f"{there}?change=1").text
    assert 'name="version" value="1"' in page
    changed = NOTE | {"what": "对花生和芝麻过敏", "place": "1", "version": "1"}
    assert family.post(there, changed).status_code == 302
    again = family.post(there, changed | {"what": "没有了"})
    assert again.status_code == 409
    assert "另一位家长刚刚改了这一条" in again.text
    page = family.get(there).text
    assert 'name="version" value="2"' in page
    stale = family.post(f"{there}take-back/", {"note": "1", "version": "1"})
    assert stale.status_code == 409
    assert "还没有收回" in stale.text
    assert "芝麻" in stale.text
    for version in ("", "x", "0"):
        assert family.post(f"{there}take-back/", {"note": "1", "version": version}).status_code == 404
    assert family.post(f"{there}take-back/", {"note": "1", "version": "2"}).status_code == 302
    assert "芝麻" not in family.get(there).text
    for number in ("1", "9", "x", "", "9" * 400):
        assert family.post(f"{there}take-back/", {"note": number, "version": "2"}).status_code == 404
    with within(afternoon.school.id):
        assert CareNote.objects.count() == 3


@pytest.mark.parametrize("broken", [{"place": "x", "version": "1"}, {"place": "1", "version": "1?"}])
def test_a_form_that_came_mangled_writes_no_second_note(
    family: Client, there: str, afternoon: Afternoon, broken: dict[str, str]
) -> None:
    family.post(f"{there}consent/", CONSENT)
    family.post(there, NOTE)
    assert family.post(there, NOTE | broken).status_code == 404
    with within(afternoon.school.id):
        assert CareNote.objects.count() == 1


def test_a_form_without_yes_or_no_leaves_the_consent_as_it_was(family: Client, there: str) -> None:
    family.post(f"{there}consent/", CONSENT)
    family.post(there, NOTE)
    for decision in ({}, {"decision": ""}, {"decision": "ja"}):
        assert family.post(f"{there}consent/", decision).status_code == 404
    assert NOTE["what"] in family.get(there).text


def test_a_consent_taken_back_empties_the_page(family: Client, there: str) -> None:
    family.post(f"{there}consent/", CONSENT)
    family.post(there, NOTE)
    family.post(f"{there}consent/", CONSENT | {"decision": "no"})
    page = family.get(there).text
    assert NOTE["what"] not in page
    assert "同意，然后写" in page
    assert family.post(f"{there}consent/", CONSENT | {"text": "0" * 64}).status_code == 409


def test_what_the_child_needs_is_asked_for_and_taken_back(family: Client, there: str, afternoon: Afternoon) -> None:
    assert family.post(f"{there}needs/", {"kind": "palace"}).status_code == 422
    late = family.post(f"{there}needs/", {"kind": "small_group", "since": "2026-03-01", "until": "2026-08-01"})
    assert late.status_code == 422
    assert "日子要在本学期" in late.text
    assert family.post(f"{there}needs/", {"kind": "small_group"}).status_code == 302
    page = family.get(there).text
    assert "要在人少的组里" in page
    assert "等学校决定" in page
    with within(afternoon.school.id):
        code = Need.objects.get().code
    assert family.post(f"{there}needs/", {"need": code}).status_code == 302
    assert family.post(f"{there}needs/", {"need": code}).status_code == 409
    assert family.post(f"{there}needs/", {"need": "zzzzzzzzzz"}).status_code == 404


def test_nobody_else_finds_the_page(family: Client, there: str, afternoon: Afternoon) -> None:
    family.post(f"{there}consent/", CONSENT)
    family.post(there, NOTE)
    others = (
        visitor(afternoon.school.family(afternoon.tutored[2])),
        visitor(afternoon.actor("homeroom2")),
        visitor(afternoon.actor("subject2")),
        visitor(afternoon.actor("office")),
        stranger(),
    )
    for other in others:
        for address in (there, f"{there}take-back/", f"{there}consent/", f"{there}needs/"):
            answer = other.post(address, NOTE | CONSENT | {"note": "1"})
            assert as_told(answer) == as_told(other.post(address.replace("/care/", "x/care/"), NOTE))
            assert answer.status_code == 404
