"""Wishes on a family's phone: ranked, changed until the draw, and afterwards explained."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client

from afterbell.base.tenancy import within
from afterbell.placement.models import Wish
from tests.support.term_begun import commit_and_reveal, place_all, publish_small_clubs
from tests.support.visits import as_told, standing_clock, stranger, visitor
from tests.support.world import Child, SmallSchool, answer_survey, apply, approve

MONDAY = {"wish-1-early-1": "choir", "wish-1-early-2": "morin-khuur"}


@pytest.fixture(autouse=True)
def _clock(small_school: SmallSchool) -> Iterator[None]:
    publish_small_clubs(small_school)
    answer_survey(small_school)
    with standing_clock():
        yield


@pytest.fixture
def child(small_school: SmallSchool) -> Child:
    return small_school.children[0]


@pytest.fixture
def application(small_school: SmallSchool, child: Child) -> str:
    (code,) = apply(small_school, child)
    return code


@pytest.fixture
def family(small_school: SmallSchool, child: Child) -> Client:
    return visitor(small_school.family(child))


def wished(school: SmallSchool) -> list[tuple[int, int, str]]:
    with within(school.id):
        return list(Wish.objects.order_by("weekday", "rank").values_list("weekday", "rank", "offering"))


def test_a_family_ranks_changes_and_takes_back(small_school: SmallSchool, family: Client, application: str) -> None:
    there = f"/family/applications/{application}/wishes/"
    page = family.get(there).text
    assert page.count("<select") == 4 * 3
    assert "2 个名额" in page
    assert family.post(there, MONDAY).status_code == 302
    assert wished(small_school) == [(1, 1, "choir"), (1, 2, "morin-khuur")]
    assert family.get(there).text.count(" selected") == 2
    assert "填了 2 个" in family.get("/family/").text
    family.post(there, {"wish-3-early-2": "choir"})
    assert wished(small_school) == [(3, 1, "choir")]
    family.post(there, {})
    assert wished(small_school) == []


def test_a_club_twice_or_not_for_the_child_is_refused_and_the_choice_stays(
    small_school: SmallSchool, family: Client, application: str
) -> None:
    there = f"/family/applications/{application}/wishes/"
    answer = family.post(there, {"wish-1-early-1": "choir", "wish-1-early-2": "choir"})
    assert answer.status_code == 422
    assert answer.text.count(" selected") == 2
    assert family.post(there, {"wish-1-early-1": "nonsense"}).status_code == 422
    assert wished(small_school) == []


def test_after_the_draw_nothing_changes_and_every_wish_is_explained(
    small_school: SmallSchool, family: Client, application: str
) -> None:
    there = f"/family/applications/{application}/wishes/"
    family.post(there, MONDAY)
    approve(small_school, [application])
    commit_and_reveal(small_school)
    drawn = family.get(there).text
    assert "已经抽签，志愿不能再改" in drawn
    assert "童声合唱" in drawn
    assert family.post(there, {}).status_code == 409
    place_all(small_school)
    result = family.get(there).text
    assert "录取：童声合唱" in result
    assert "抽签号 1" in result
    assert "第 2 志愿“马头琴”：没有用到" in result
    assert "录取结果出来了" in family.get("/family/").text


def test_a_child_without_clubs_on_its_days_is_told_so(small_school: SmallSchool) -> None:
    boarder = next(child for child in small_school.children if child.residence == "boarder")
    (code,) = apply(small_school, boarder)
    assert "这几天没有社团" in visitor(small_school.family(boarder)).get(f"/family/applications/{code}/wishes/").text


def test_a_teacher_enters_the_wishes_of_a_family_without_a_phone(small_school: SmallSchool, application: str) -> None:
    teacher = visitor(small_school.actor("homeroom1"))
    there = f"/classroom/applications/{application}/wishes/"
    assert f'href="/classroom/pupils/{small_school.children[0].code}/"' in teacher.get(there).text
    assert teacher.post(there, MONDAY)["Location"] == there
    assert len(wished(small_school)) == 2


def test_others_find_nothing(small_school: SmallSchool, other_school: SmallSchool, application: str) -> None:
    for other in (
        visitor(small_school.family(small_school.children[1])),
        visitor(small_school.actor("homeroom2")),
        visitor(other_school.actor("office")),
        stranger(),
    ):
        nothing = other.get("/family/applications/nothing/wishes/")
        assert nothing.status_code == 404
        for desk in ("family", "classroom"):
            address = f"/{desk}/applications/{application}/wishes/"
            for answer in (other.get(address), other.post(address, MONDAY)):
                assert as_told(answer) == as_told(nothing)
    assert wished(small_school) == []
