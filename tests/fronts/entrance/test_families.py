"""One phone for two families: changing between them loses neither, and lets nobody else in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client

from afterbell.schools.commands import issue_sign_in_code, revoke_sign_in_codes
from afterbell.schools.models import Account
from tests.support.visits import standing_clock, stranger, visitor
from tests.support.world import MORNING, Child, SmallSchool


@pytest.fixture(autouse=True)
def _clock(small_school: SmallSchool) -> Iterator[None]:  # noqa: ARG001 - the clock stands in the school's tables
    with standing_clock():
        yield


def come_in(school: SmallSchool, phone: Client, child: Child) -> None:
    """Let the guardian of a child in on this phone by a fresh code."""
    code = issue_sign_in_code(actor=school.homeroom_teacher(child), now=MORNING, guardian=child.guardian)
    assert phone.post("/code/", {"code": code.code}).status_code == 302


def account_of(school: SmallSchool, child: Child) -> str:
    return Account.objects.get(pk=school.family(child).account).code


def test_a_second_code_changes_the_family_and_the_first_comes_back(small_school: SmallSchool) -> None:
    first, second, phone = small_school.children[1], small_school.children[2], stranger()
    come_in(small_school, phone, first)
    assert "换到这台手机上的另一家" not in phone.get("/family/").text
    come_in(small_school, phone, second)
    home = phone.get("/family/").text
    assert second.name in home
    assert first.name not in home
    assert "换到这台手机上的另一家" in home
    assert f"{first.name}的母亲" in phone.get("/families/").text
    for child in (first, second):
        assert phone.post("/families/", {"family": account_of(small_school, child)})["Location"] == "/"
        assert child.name in phone.get("/family/").text


def test_one_family_signs_out_and_the_other_is_still_there(small_school: SmallSchool) -> None:
    first, second, phone = small_school.children[1], small_school.children[2], stranger()
    come_in(small_school, phone, first)
    come_in(small_school, phone, second)
    assert phone.post("/sign-out/")["Location"] == "/families/"
    assert phone.get("/family/").status_code == 302
    offered = phone.get("/families/").text
    assert f"{first.name}的母亲" in offered
    assert f"{second.name}的母亲" not in offered
    assert phone.post("/families/", {"family": account_of(small_school, second)}).status_code == 404
    assert phone.post("/families/", {"family": account_of(small_school, first)}).status_code == 302
    assert phone.post("/sign-out/")["Location"] == "/"


def test_a_phone_offers_only_families_that_came_in_on_it(small_school: SmallSchool, other_school: SmallSchool) -> None:
    phone = stranger()
    come_in(small_school, phone, small_school.children[1])
    others = [account_of(small_school, small_school.children[2]), account_of(other_school, other_school.children[1])]
    for code in (*others, small_school.account("office").code, "nobody", ""):
        assert phone.post("/families/", {"family": code}).status_code == 404
        assert stranger().post("/families/", {"family": code}).status_code == 404
    assert small_school.children[1].name in phone.get("/family/").text


def test_codes_taken_back_take_the_family_off_the_phone(small_school: SmallSchool) -> None:
    first, second, phone = small_school.children[1], small_school.children[2], stranger()
    come_in(small_school, phone, first)
    come_in(small_school, phone, second)
    revoke_sign_in_codes(actor=small_school.homeroom_teacher(first), now=MORNING, guardian=first.guardian)
    assert phone.post("/families/", {"family": account_of(small_school, first)}).status_code == 404
    assert second.name in phone.get("/family/").text


def test_another_schools_family_comes_in_beside_the_first(small_school: SmallSchool, other_school: SmallSchool) -> None:
    phone, here, there = stranger(), small_school.children[1], other_school.children[2]
    come_in(small_school, phone, here)
    come_in(other_school, phone, there)
    assert there.name in phone.get("/family/").text
    phone.post("/families/", {"family": account_of(small_school, here)})
    assert here.name in phone.get("/family/").text


def test_a_family_that_was_in_without_a_code_is_not_lost_either(small_school: SmallSchool) -> None:
    first, second = small_school.children[1], small_school.children[2]
    phone = visitor(small_school.family(first))
    come_in(small_school, phone, second)
    phone.post("/families/", {"family": account_of(small_school, first)})
    assert first.name in phone.get("/family/").text
