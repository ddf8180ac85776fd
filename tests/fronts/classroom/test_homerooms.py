"""The homeroom teacher's list and queue."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.test import Client

from afterbell.base.tenancy import within
from afterbell.enrolment.models import Application
from afterbell.schools.models import Guardianship, Pupil
from tests.support.asking import AsksAtMost
from tests.support.visits import as_told, standing_clock, visitor
from tests.support.world import SmallSchool, answer_survey, apply, approve


@pytest.fixture(autouse=True)
def _clock(small_school: SmallSchool) -> Iterator[None]:
    answer_survey(small_school)
    with standing_clock():
        yield


@pytest.fixture
def teacher(small_school: SmallSchool) -> Client:
    return visitor(small_school.actor("homeroom1"))


def test_a_teacher_goes_straight_to_the_own_homeroom(small_school: SmallSchool, teacher: Client) -> None:
    assert teacher.get("/classroom/homerooms/")["Location"].endswith(f"/{small_school.homerooms[0]}/")
    page = teacher.get(f"/classroom/homerooms/{small_school.homerooms[0]}/").text
    for child in small_school.children:
        assert (f">{child.name}<" in page) is (child.homeroom == small_school.homerooms[0])


def test_what_waits_for_review_stands_first_on_the_teachers_home(small_school: SmallSchool, teacher: Client) -> None:
    assert "等您审核" not in teacher.get("/classroom/").text
    apply(small_school, *small_school.children[:2])
    there = f"/classroom/homerooms/{small_school.homerooms[0]}/reviews/"
    page = teacher.get("/classroom/").text
    assert page.index(f'href="{there}"') < page.index("今天没有您的场次")
    assert '<span class="badge tone-attention">2</span>' in page
    for other in ("homeroom2", "office"):
        assert there not in visitor(small_school.actor(other)).get("/classroom/").text


def test_two_children_of_one_name_are_told_apart_by_a_guardian(small_school: SmallSchool, teacher: Client) -> None:
    there = f"/classroom/homerooms/{small_school.homerooms[0]}/"
    own = [child for child in small_school.children if child.homeroom == small_school.homerooms[0]]
    with within(small_school.id):
        guardians = Guardianship.objects.filter(pupil__code__in=[child.code for child in own[:2]])
        named = [f"{row.relation} {row.guardian.name}" for row in guardians.select_related("guardian")]
        assert not any(words in teacher.get(there).text for words in named)
        Pupil.objects.filter(code=own[1].code).update(name=own[0].name)
    assert len(named) == 2
    assert all(words in teacher.get(there).text for words in named)


def test_the_list_is_searched_and_filtered(small_school: SmallSchool, teacher: Client) -> None:
    apply(small_school, small_school.children[0])
    there = f"/classroom/homerooms/{small_school.homerooms[0]}/"
    assert small_school.children[1].name not in teacher.get(there, {"state": "submitted"}).text
    assert small_school.children[0].name in teacher.get(there, {"state": "submitted"}).text
    assert small_school.children[0].name not in teacher.get(there, {"q": small_school.children[1].name}).text
    assert "没有符合条件的学生" in teacher.get(there, {"state": "refused"}).text


def test_the_list_is_taken_along_as_excel(small_school: SmallSchool, teacher: Client) -> None:
    apply(small_school, small_school.children[0])
    answer = teacher.get(f"/classroom/homerooms/{small_school.homerooms[0]}/list.xlsx", {"state": "submitted"})
    with ZipFile(BytesIO(answer.content)) as book:
        words = book.read("xl/sharedStrings.xml").decode()
    assert "姓名" in words
    assert [child.name for child in small_school.children if child.name in words] == [small_school.children[0].name]


def test_rows_picked_are_decided_together(small_school: SmallSchool, teacher: Client) -> None:
    codes = apply(small_school, *small_school.children[:3])
    there = f"/classroom/homerooms/{small_school.homerooms[0]}/reviews/"
    assert teacher.get(there).text.count('name="pick"') == 3
    done = teacher.post(there, {"pick": codes[:2], "decision": "approved"})
    assert done.status_code == 302
    with within(small_school.id):
        states = dict(Application.objects.values_list("code", "state"))
    assert [states[code] for code in codes] == ["homeroom_approved", "homeroom_approved", "submitted"]


def test_a_return_without_reason_says_so_and_keeps_the_page(small_school: SmallSchool, teacher: Client) -> None:
    (code,) = apply(small_school, small_school.children[0])
    there = f"/classroom/homerooms/{small_school.homerooms[0]}/reviews/"
    answer = teacher.post(there, {"pick": [code], "decision": "returned"})
    assert answer.status_code == 422
    assert "须写明理由" in answer.text


def test_what_was_decided_meanwhile_is_a_conflict(small_school: SmallSchool, teacher: Client) -> None:
    (code,) = apply(small_school, small_school.children[0])
    there = f"/classroom/homerooms/{small_school.homerooms[0]}/reviews/"
    teacher.post(there, {"pick": [code], "decision": "approved"})
    assert teacher.post(there, {"pick": [code], "decision": "approved"}).status_code == 409


def test_another_homeroom_is_not_there(small_school: SmallSchool, other_school: SmallSchool) -> None:
    (code,) = apply(small_school, small_school.children[0])
    there = f"/classroom/homerooms/{small_school.homerooms[0]}/"
    strangers = [
        visitor(small_school.actor("homeroom2")),
        visitor(other_school.actor("homeroom1")),
        visitor(small_school.family(small_school.children[0])),
    ]
    for stranger in strangers:
        nothing = stranger.get("/classroom/homerooms/nothing/")
        assert nothing.status_code == 404
        for answer in (
            stranger.get(there),
            stranger.get(f"{there}reviews/"),
            stranger.get(f"{there}list.xlsx"),
            stranger.post(f"{there}reviews/", {"pick": [code], "decision": "approved"}),
        ):
            assert as_told(answer) == as_told(nothing)


@pytest.mark.parametrize("applied", [1, 3])
def test_the_tables_ask_few_questions(
    small_school: SmallSchool, teacher: Client, asks_at_most: AsksAtMost, applied: int
) -> None:
    apply(small_school, *small_school.children[:applied])
    for address in ("", "reviews/"):
        with asks_at_most(25):
            assert teacher.get(f"/classroom/homerooms/{small_school.homerooms[0]}/{address}").status_code == 200


def test_a_homeroom_approves_all_but_some(small_school: SmallSchool, teacher: Client) -> None:
    codes = apply(small_school, *small_school.children[:4])
    there = f"/classroom/homerooms/{small_school.homerooms[0]}/reviews/"
    assert 'name="homeroom"' not in teacher.get(there).text
    preview = teacher.post(there, {"decision": "rest", "pick": [codes[3]]}).text
    assert "确认后通过 3 份申请" in preview
    sent = {
        "decision": "planned",
        "approve": " ".join(codes[:3]),
        "exception": [codes[3]],
        f"decision-{codes[3]}": "refused",
        f"reason-{codes[3]}": "已转学",
    }
    assert "已处理 4 份申请" in teacher.post(there, sent, follow=True).text
    with within(small_school.id):
        states = dict(Application.objects.values_list("code", "state"))
    assert [states[code] for code in codes] == ["homeroom_approved"] * 3 + ["refused"]


def test_a_homerooms_queue_is_taken_along(small_school: SmallSchool, teacher: Client) -> None:
    apply(small_school, *small_school.children[:2])
    answer = teacher.get(f"/classroom/homerooms/{small_school.homerooms[0]}/reviews.xlsx")
    with ZipFile(BytesIO(answer.content)) as book:
        words = book.read("xl/sharedStrings.xml").decode()
    assert [child.name for child in small_school.children if child.name in words] == [
        child.name for child in small_school.children[:2]
    ]


def test_children_of_one_name_are_told_apart_in_the_queue(small_school: SmallSchool, teacher: Client) -> None:
    first, second = small_school.children[:2]
    apply(small_school, first, second)
    there = f"/classroom/homerooms/{first.homeroom}/reviews/"
    assert f"选择 {first.name}</span>" in teacher.get(there).text
    with within(small_school.id):
        Pupil.objects.filter(code=second.code).update(name=first.name)
        picked = Application.objects.get(pupil__code=second.code).code
    queue = teacher.get(there).text
    assert f"选择 {first.name}（母亲 萨仁）</span>" in queue
    assert f"选择 {first.name}（母亲 {second.name}的母亲）</span>" in queue
    batch = teacher.post(there, {"decision": "rest", "pick": picked}).text
    assert f"{first.name}（母亲 {second.name}的母亲）" in batch


def test_nobody_is_waited_for_where_nothing_is_open(small_school: SmallSchool, teacher: Client) -> None:
    applications = apply(small_school, *small_school.children[:2])
    approve(small_school, applications[:1])
    with standing_clock():
        page = teacher.get(f"/classroom/homerooms/{small_school.homerooms[0]}/").text
    holders = re.findall(r'data-name="现在由谁办"[^>]*>(.*?)</td>', page, flags=re.DOTALL)
    said = [re.sub(r"<[^>]*>|\s", "", holder) for holder in holders]
    assert set(said) == {"—", "班主任"}
    assert said.count("班主任") == 1
