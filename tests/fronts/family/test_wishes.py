"""Wishes on a family's phone: ranked, changed until the draw, and afterwards explained."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.http import HttpResponse
from django.test import Client

from afterbell.base.tenancy import within
from afterbell.placement.commands import set_last_wish_day
from afterbell.placement.models import Wish
from tests.support.term_begun import commit_and_reveal, offered, place_all, publish_small_clubs
from tests.support.visits import as_told, standing_clock, stranger, visitor
from tests.support.world import MORNING, TODAY, Child, SmallSchool, answer_survey, apply, approve

MONDAY = {"tap": "rank 1 1-early choir"}
MIDNIGHT = datetime(2026, 2, 24, 16, 0, tzinfo=UTC)


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


def tap(family: Client, application: str, said: str, *, desk: str = "family") -> HttpResponse:
    """Send what a button of the first round says."""
    intent, _space, rest = said.partition(" ")
    answer = family.post(f"/{desk}/applications/{application}/wishes/", {"tap": f"{intent} 1 {rest}"})
    assert isinstance(answer, HttpResponse)
    return answer


def test_a_family_ranks_takes_back_and_arranges(small_school: SmallSchool, family: Client, application: str) -> None:
    there = f"/family/applications/{application}/wishes/"
    page = family.get(there).text
    assert page.count('value="rank 1 1-early ') == len(offered(small_school, weekday=1, band="early"))
    assert "2 个名额" in page
    for said, standing in (
        ("rank 1-early choir", ["choir"]),
        ("rank 1-early choir", ["choir"]),
        ("rank 1-early morin-khuur", ["choir", "morin-khuur"]),
        ("arrange 1-early choir,morin-khuur morin-khuur,choir", ["morin-khuur", "choir"]),
        ("arrange 1-early choir,morin-khuur morin-khuur,choir", ["morin-khuur", "choir"]),
        ("unrank 1-early choir", ["morin-khuur"]),
    ):
        tapped = tap(family, application, said)
        assert (tapped.status_code, tapped["Location"]) == (302, f"{there}#first-1-early")
        assert [club for _day, _rank, club in wished(small_school)] == standing
    tap(family, application, "rank 3-early choir")
    page = family.get(there).text
    assert "周三也填了" in page
    assert page.count('aria-pressed="true"') == 2
    assert "填了 2 个，抽签以前可以改" in family.get("/family/").text


def test_two_phones_of_a_family_never_write_over_each_other(
    small_school: SmallSchool, family: Client, application: str
) -> None:
    for club in ("choir", "morin-khuur", "drawing"):
        tap(family, application, f"rank 1-early {club}")
    tap(family, application, "arrange 1-early choir,morin-khuur,drawing drawing,choir,morin-khuur")
    late = tap(family, application, "arrange 1-early choir,morin-khuur,drawing morin-khuur,choir,drawing")
    assert late.status_code == 409
    assert "现在是：儿童画、童声合唱、马头琴。您要排成：马头琴、童声合唱、儿童画。" in late.content.decode()
    assert [club for _day, _rank, club in wished(small_school)] == ["drawing", "choir", "morin-khuur"]


@pytest.mark.parametrize(
    ("said", "status", "words"),
    [
        ("rank 1-early nonsense", 422, "没有“nonsense”。请从这一天列出的社团里选。"),
        ("rank 5-early choir", 422, "没有申请周五的"),
        ("arrange 1-early choir choir,choir", 409, "现在是：没有。您要排成：童声合唱、童声合唱。"),
        ("rank 9-early choir", 404, ""),
        ("hold 1-early choir", 404, ""),
        ("rank 1-early", 404, ""),
        ("", 404, ""),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    small_school: SmallSchool, family: Client, application: str, said: str, status: int, words: str
) -> None:
    answer = tap(family, application, said)
    assert answer.status_code == status
    assert words in answer.content.decode()
    assert wished(small_school) == []


def test_the_fourth_wish_says_what_to_do(small_school: SmallSchool, family: Client, application: str) -> None:
    clubs = offered(small_school, weekday=1, band="early")
    for club in clubs[:3]:
        tap(family, application, f"rank 1-early {club}")
    full = tap(family, application, f"rank 1-early {clubs[3]}")
    assert full.status_code == 422
    assert "周一最多填 3 个志愿，现在是 4 个。请先取消一个。" in full.content.decode()
    assert len(wished(small_school)) == 3


def test_the_last_day_stands_in_sight_and_closes_at_its_end(
    small_school: SmallSchool, family: Client, application: str
) -> None:
    there = f"/family/applications/{application}/wishes/"
    tap(family, application, "rank 1-early choir")
    set_last_wish_day(actor=small_school.actor("office"), now=MORNING, term=small_school.term, day=TODAY)
    page = family.get(there).text
    assert "填到 2026年2月24日 周二 24:00 为止" in page
    assert "先填后填都一样" in page
    assert "2月24日 24:00 前可以改" in family.get("/family/").text
    with standing_clock(MIDNIGHT - timedelta(seconds=1)):
        assert tap(family, application, "rank 1-early drawing").status_code == 302
    with standing_clock(MIDNIGHT):
        late = tap(family, application, "unrank 1-early drawing")
        assert late.status_code == 409
        assert "志愿填到 2026年2月24日 周二 24:00，已经截止" in late.content.decode()
        page = family.get(there).text
        assert "志愿已经截止" in page
        assert "<li>儿童画</li>" in page
        assert "填了 2 个，已经截止" in family.get("/family/").text


def test_after_the_draw_nothing_changes_and_every_wish_is_explained(
    small_school: SmallSchool, family: Client, application: str
) -> None:
    there = f"/family/applications/{application}/wishes/"
    tap(family, application, "rank 1-early choir")
    tap(family, application, "rank 1-early morin-khuur")
    approve(small_school, [application])
    commit_and_reveal(small_school)
    drawn = family.get(there).text
    assert "已经抽签，志愿不能再改" in drawn
    assert "童声合唱" in drawn
    assert tap(family, application, "unrank 1-early choir").status_code == 409
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
    assert tap(teacher, application, "rank 1-early choir", desk="classroom")["Location"] == f"{there}#first-1-early"
    assert len(wished(small_school)) == 1


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
