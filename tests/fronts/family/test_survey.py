"""The survey on a family's phone, and as a homeroom teacher enters it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.test import Client

from afterbell.base import clock
from afterbell.base.tenancy import within
from afterbell.enrolment import commands as enrolment
from afterbell.enrolment.models import SurveyAnswer, SurveyCount
from afterbell.schools.commands import NewGuardian, NewPupil, register_pupils
from tests.support.visits import as_told, standing_clock, stranger, visitor
from tests.support.world import MORNING, TODAY, Child, SmallSchool

LAST = date(2026, 2, 28)
AFTER = datetime(2026, 3, 1, 1, 0, tzinfo=UTC)
LATE = {"collector": "late_parent", "free_at": "18:10", "at_home": "adult", "clubs": ["choir"], "kinship_care": "yes"}


@pytest.fixture(autouse=True)
def _survey(small_school: SmallSchool) -> Iterator[None]:
    enrolment.open_survey(
        actor=small_school.actor("office"),
        now=MORNING,
        term=small_school.term,
        title="接送情况调查",
        opens_on=TODAY,
        closes_on=LAST,
    )
    with standing_clock():
        yield


@pytest.fixture
def child(small_school: SmallSchool) -> Child:
    return small_school.children[0]


@pytest.fixture
def family(small_school: SmallSchool, child: Child) -> Client:
    return visitor(small_school.family(child))


def answers(school: SmallSchool) -> list[SurveyAnswer]:
    with within(school.id):
        return list(SurveyAnswer.objects.order_by("pk"))


def test_a_family_answers_and_changes_its_mind_until_it_closes(
    small_school: SmallSchool, child: Child, family: Client
) -> None:
    there = f"/family/children/{child.code}/survey/"
    assert "checked" not in family.get(there).text
    assert "请在2月28日以前填" in family.get("/family/").text
    assert family.post(there, LATE)["Location"] == "/family/"
    filled = family.get(there).text
    assert "18:10" in filled
    assert "童声合唱" in filled
    assert "网上" in filled
    assert 'name="kinship_care"' not in filled
    family.post(there, {"collector": "nobody", "at_home": "nobody"})
    newest = answers(small_school)[-1]
    assert newest.given == {"collector": "nobody", "at_home": "nobody"}
    with within(small_school.id):
        assert SurveyCount.objects.get().number == 1
    clock.stand_at(moment=AFTER)
    closed = family.get(there).text
    assert "没有人能来接" in closed
    assert "调查已在2月28日结束" in closed
    assert 'name="collector"' not in closed
    assert family.post(there, LATE).status_code == 422
    assert len(answers(small_school)) == 2


def test_what_is_missing_is_said_and_what_was_filled_in_stays(child: Child, family: Client) -> None:
    answer = family.post(f"/family/children/{child.code}/survey/", {"collector": "late_parent", "clubs": ["choir"]})
    assert answer.status_code == 422
    assert "请回答：晚来接的，最早几点能到？" in answer.text
    assert answer.text.count(" checked") == 2


def test_an_application_leads_to_the_survey_first(child: Child, family: Client) -> None:
    there = f"/family/children/{child.code}/apply/"
    assert f'href="/family/children/{child.code}/survey/"' in family.get(there).text
    family.post(f"/family/children/{child.code}/survey/", {"collector": "nobody", "at_home": "nobody"})
    assert 'name="day"' in family.get(f"{there}days/").text


def test_a_child_who_came_after_it_closed_can_still_answer_and_nobody_else(small_school: SmallSchool) -> None:
    (known,) = register_pupils(
        actor=small_school.actor("office"),
        now=MORNING,
        pupils=[
            NewPupil(
                homeroom=small_school.homerooms[0],
                name="新来的孩子",
                residence="day",
                joined_on=date(2026, 4, 7),
                guardians=(NewGuardian(name="新来的家长", relation="父亲", phone="13911112222"),),
            )
        ],
    )
    clock.stand_at(moment=datetime(2026, 4, 8, 1, 0, tzinfo=UTC))
    came = Child(
        code=known.pupil,
        ticket=known.ticket,
        name="新来的孩子",
        residence="day",
        homeroom=small_school.homerooms[0],
        guardian=known.guardians[0],
    )
    family = visitor(small_school.family(came, today=date(2026, 4, 8)))
    there = f"/family/children/{came.code}/survey/"
    assert "孩子来得晚，现在还可以填" in family.get(there).text
    assert "孩子来得晚，现在还可以填" in family.get("/family/").text
    assert family.post(there, {"collector": "nobody", "at_home": "nobody"}).status_code == 302
    teacher = visitor(small_school.actor("homeroom1"))
    other = f"/classroom/pupils/{small_school.children[0].code}/survey/"
    assert teacher.post(other, {"collector": "nobody", "at_home": "nobody", "channel": "phone"}).status_code == 422


def test_a_teacher_enters_what_a_family_said_and_it_is_marked_so(small_school: SmallSchool, child: Child) -> None:
    teacher = visitor(small_school.actor("homeroom1"))
    there = f"/classroom/pupils/{child.code}/survey/"
    assert teacher.post(there, {"collector": "nobody", "at_home": "nobody"}).status_code == 422
    done = teacher.post(there, {"collector": "nobody", "at_home": "nobody", "channel": "phone"})
    assert done["Location"] == f"/classroom/pupils/{child.code}/"
    assert [answer.channel for answer in answers(small_school)] == ["phone"]
    assert "电话代录" in visitor(small_school.family(child)).get(f"/family/children/{child.code}/survey/").text


def test_a_teacher_sees_who_is_missing_with_words_to_copy(small_school: SmallSchool) -> None:
    teacher = visitor(small_school.actor("homeroom1"))
    there = f"/classroom/homerooms/{small_school.homerooms[0]}/unanswered/"
    page = teacher.get(there).text
    reminder = page.split('id="reminder">')[1].split("</p>")[0]
    assert all(other.name in reminder for other in small_school.children[:4])
    assert "2026年2月28日" in reminder
    assert 'data-copies="#reminder"' in page
    assert page.count("没有手机，请代填") == 1
    for other in small_school.children[:4]:
        teacher.post(
            f"/classroom/pupils/{other.code}/survey/", {"collector": "parent", "at_home": "adult", "channel": "paper"}
        )
    assert "全班都填了" in teacher.get(there).text


def test_other_families_and_homerooms_find_nothing(
    small_school: SmallSchool, other_school: SmallSchool, child: Child
) -> None:
    for other in (
        visitor(small_school.family(small_school.children[1])),
        visitor(small_school.actor("homeroom2")),
        visitor(small_school.actor("office")),
        visitor(other_school.actor("homeroom1")),
        stranger(),
    ):
        nothing = other.get("/classroom/pupils/nothing/survey/")
        assert nothing.status_code == 404
        for address in (f"/family/children/{child.code}/survey/", f"/classroom/pupils/{child.code}/survey/"):
            for answer in (other.get(address), other.post(address, LATE)):
                assert as_told(answer) == as_told(nothing)
    assert answers(small_school) == []


def test_what_must_be_answered_is_marked_and_what_follows_says_after_what(child: Child, family: Client) -> None:
    page = family.get(f"/family/children/{child.code}/survey/").text
    cards = {name: part for part in page.split('<div class="card"')[1:] for name in re.findall(r'name="(\w+)"', part)}
    optional = {name for name, part in cards.items() if "选填" in part}
    assert optional - {"csrfmiddlewaretoken"} == {"on_days", "going_home", "clubs", "kinship_care"}
    assert cards["free_at"].startswith(' data-asked-after="collector" data-answers="late_parent">')
    assert "前面答“父母要晚一些才能来接”的才问。" in cards["free_at"]
    assert "data-asked-after" not in cards["at_home"]


def test_an_answer_to_what_was_not_asked_counts_for_nothing(
    small_school: SmallSchool, child: Child, family: Client
) -> None:
    said = {"collector": "nobody", "free_at": "quarter past", "at_home": "nobody"}
    assert family.post(f"/family/children/{child.code}/survey/", said).status_code == 302
    assert [row.given for row in answers(small_school)] == [{"collector": "nobody", "at_home": "nobody"}]
