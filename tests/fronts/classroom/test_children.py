"""A homeroom teacher's page of a child, and what is entered there for a family that cannot."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.test import Client

from afterbell.base.tenancy import within
from afterbell.enrolment.models import Application, Signature, Withdrawal
from tests.support.visits import as_told, standing_clock, stranger, visitor
from tests.support.world import PAPERS, Child, SmallSchool, answer_survey, apply


@pytest.fixture(autouse=True)
def _clock(small_school: SmallSchool) -> Iterator[None]:
    answer_survey(small_school)
    with standing_clock():
        yield


@pytest.fixture
def child(small_school: SmallSchool) -> Child:
    return small_school.children[0]


@pytest.fixture
def teacher(small_school: SmallSchool) -> Client:
    return visitor(small_school.actor("homeroom1"))


def on_paper(child: Child) -> dict[str, object]:
    return {"guardian": child.guardian, "day": ["1:early", "3:early"], "paper": list(PAPERS)}


def test_every_matter_of_a_child_is_one_touch_away(small_school: SmallSchool, teacher: Client, child: Child) -> None:
    homeroom = teacher.get(f"/classroom/homerooms/{small_school.homerooms[0]}/").text
    assert f'href="/classroom/pupils/{child.code}/"' in homeroom
    page = teacher.get(f"/classroom/pupils/{child.code}/").text
    for what in ("survey", "apply", "collectors"):
        assert f'href="/classroom/pupils/{child.code}/{what}/"' in page
    (code,) = apply(small_school, child)
    page = teacher.get(f"/classroom/pupils/{child.code}/").text
    assert f'href="/classroom/applications/{code}/wishes/"' in page
    assert f'href="/family/applications/{code}/"' in page


def test_a_paper_application_is_entered_and_marked_for_good(
    small_school: SmallSchool, teacher: Client, child: Child
) -> None:
    there = f"/classroom/pupils/{child.code}/apply/"
    assert "checked" not in teacher.get(there).text
    sent = teacher.post(there, on_paper(child))
    assert sent.status_code == 302
    with within(small_school.id):
        row = Application.objects.get()
        assert (row.channel, row.guardian.code, row.days.count()) == ("paper", child.guardian, 2)
        assert set(Signature.objects.values_list("channel", flat=True)) == {"paper"}
    assert teacher.get(there)["Location"] == sent["Location"]
    assert teacher.post(there, on_paper(child)).status_code == 409


def test_what_is_missing_on_the_paper_is_said_all_at_once(teacher: Client, child: Child) -> None:
    answer = teacher.post(f"/classroom/pupils/{child.code}/apply/", {"day": ["1:early"], "paper": ["application"]})
    assert answer.status_code == 422
    for reason in ("没有登记为这个孩子的监护人", "还没有签署《家长承诺书》", "安全责任书"):
        assert reason in answer.text
    assert answer.text.count(" checked") == 2


def test_a_teacher_withdraws_for_a_family_that_wrote(small_school: SmallSchool, teacher: Client, child: Child) -> None:
    (code,) = apply(small_school, child)
    there = f"/family/applications/{code}/"
    assert "代家长撤回" in teacher.get(there).text
    assert "代家长撤回" not in visitor(small_school.family(child)).get(there).text
    assert "撤回申请" in visitor(small_school.family(child)).get(there).text
    sent = teacher.post(f"{there}withdraw/", {"effective_on": "2026-02-24", "reason": "家长 2 月 24 日书面提出"})
    assert sent.status_code == 302
    with within(small_school.id):
        assert Withdrawal.objects.get().reason == "家长 2 月 24 日书面提出"
    for handle in ("office", "principal"):
        assert "撤回申请" not in visitor(small_school.actor(handle)).get(there).text


def test_leaders_see_the_child_but_no_codes_and_enter_nothing(small_school: SmallSchool, child: Child) -> None:
    principal = visitor(small_school.actor("principal"))
    page = principal.get(f"/classroom/pupils/{child.code}/")
    assert page.status_code == 200
    assert "发登录码" not in page.text
    assert re.findall(f'href="/classroom/pupils/{child.code}/([^"]*)', page.text) == ["forbidden/"]
    assert "/codes/" not in principal.get(f"/classroom/homerooms/{small_school.homerooms[0]}/").text
    assert "/survey/" not in principal.get(f"/classroom/homerooms/{small_school.homerooms[0]}/unanswered/").text
    for what in ("survey", "apply", "collectors"):
        assert principal.get(f"/classroom/pupils/{child.code}/{what}/").status_code == 404


def test_another_homerooms_child_is_not_there(
    small_school: SmallSchool, other_school: SmallSchool, child: Child
) -> None:
    for other in (
        visitor(small_school.actor("homeroom2")),
        visitor(small_school.family(child)),
        visitor(other_school.actor("homeroom1")),
        stranger(),
    ):
        nothing = other.get("/classroom/pupils/nothing/")
        assert nothing.status_code == 404
        for address in (f"/classroom/pupils/{child.code}/", f"/classroom/pupils/{child.code}/apply/"):
            assert as_told(other.get(address)) == as_told(nothing)
        refused = other.post(f"/classroom/pupils/{child.code}/apply/", on_paper(child))
        assert as_told(refused) == as_told(nothing)
    with within(small_school.id):
        assert Application.objects.count() == 0
