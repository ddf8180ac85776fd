"""The second round: for who found no place, from what is left, with the same lottery; the first result stands."""

from __future__ import annotations

from datetime import timedelta

import pytest

from afterbell.base.models import Message
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.enrolment.commands import withdraw
from afterbell.placement.commands import (
    ListOf,
    confirm_placement,
    form_groups,
    publish_placement,
    rank_club,
)
from afterbell.placement.models import GroupPlace, PupilOutcome, RunMarket, ServiceGroup, Wish
from afterbell.placement.queries import (
    SecondForm,
    matters_of_pupil,
    placement_result,
    placement_standing,
    reasons_of,
    waiting_for,
    wish_form,
)
from afterbell.placement.second_places import free_clubs
from afterbell.schools.models import Term
from tests.placement.test_commands import codes, early
from tests.support.term_begun import commit_and_reveal, place_all, preview, publish_small_clubs, wish
from tests.support.world import FIRST_DAY, MORNING, TODAY, Child, SmallSchool

pytestmark = pytest.mark.django_db
LATER = MORNING + timedelta(days=1)


@pytest.fixture
def left_out(small_school: SmallSchool, applications: tuple[str, ...]) -> tuple[Child, str]:
    """Publish a first round with a second until tonight, in which one of three found no place; gives that child."""
    publish_small_clubs(small_school, minimum=0)
    three = early(applications)
    for application in three:
        wish(small_school, application, "choir")
    commit_and_reveal(small_school)
    place_all(small_school, second_until=TODAY)
    with within(small_school.id):
        code = PupilOutcome.objects.get(offering="").application.code
    return early(small_school.children)[three.index(code)], code


def tap(
    school: SmallSchool,
    left: tuple[Child, str],
    club: str,
    *,
    ranked: bool = True,
    weekday: int = 1,
    band: str = "early",
) -> int:
    of = ListOf(application=left[1], which=2, weekday=weekday, band=band)
    return rank_club(actor=school.family(left[0]), now=MORNING, of=of, club=club, ranked=ranked)


def standing(school: SmallSchool) -> list[str]:
    with within(school.id):
        return list(Wish.objects.filter(round=2).order_by("rank").values_list("offering", flat=True))


def test_the_left_out_child_names_from_what_is_left_and_is_told_until_when(
    small_school: SmallSchool, left_out: tuple[Child, str]
) -> None:
    child, application = left_out
    family = small_school.family(child)
    with within(small_school.id):
        form = wish_form(viewer=family, application=application, today=TODAY).second
        assert form is not None
        (day,) = form.days
        assert (form.open, form.until, day.value) == (True, TODAY, "1-early")
        assert "choir" not in {choice.code for choice in day.choices}
        free = free_clubs(term=Term.objects.get(code=small_school.term).pk, on=FIRST_DAY)[1, "early"]
        assert {choice.code: choice.places for choice in day.choices} == {
            code: club.capacity for code, club in free.items()
        }
        (message,) = Message.objects.filter(kind="placement.placed_once_more", about=application)
        assert message.values["until"] == {"day": TODAY.isoformat()}
        assert Message.objects.filter(kind="placement.placed").exists()
        teacher = small_school.actor("homeroom1")
        seen = matters_of_pupil(viewer=teacher, pupil=child.code, today=TODAY).matters
        assert seen.second_until == TODAY
        other = next(one for one in early(small_school.children) if one != child)
        assert matters_of_pupil(viewer=teacher, pupil=other.code, today=TODAY).matters.second_until is None


def test_a_club_is_ranked_and_taken_back_once_however_often_it_is_said(
    small_school: SmallSchool, left_out: tuple[Child, str]
) -> None:
    for club, ranked, expected in (
        ("drawing", True, ["drawing"]),
        ("drawing", True, ["drawing"]),
        ("morin-khuur", True, ["drawing", "morin-khuur"]),
        ("drawing", False, ["morin-khuur"]),
        ("drawing", False, ["morin-khuur"]),
    ):
        assert tap(small_school, left_out, club, ranked=ranked) == len(expected)
        assert standing(small_school) == expected
    with within(small_school.id):
        mine = Wish.objects.filter(application__code=left_out[1], round=1)
        assert list(mine.values_list("offering", flat=True)) == ["choir"]


def test_a_club_without_a_place_any_more_falls_out_of_the_list(
    small_school: SmallSchool, left_out: tuple[Child, str]
) -> None:
    with within(small_school.id):
        row = PupilOutcome.objects.get(offering="").application
        for rank, club in enumerate(("choir", "drawing"), 1):
            Wish.objects.create(
                school_id=small_school.id, application=row, round=2, weekday=1, band="early", rank=rank, offering=club
            )
        form = wish_form(viewer=small_school.family(left_out[0]), application=left_out[1], today=TODAY).second
    assert form is not None
    assert {choice.code: choice.rank for choice in form.days[0].choices if choice.rank} == {"drawing": 1}
    assert tap(small_school, left_out, "morin-khuur") == 2
    assert standing(small_school) == ["drawing", "morin-khuur"]


def test_every_reason_against_a_second_wish_is_told_in_words(
    small_school: SmallSchool, left_out: tuple[Child, str]
) -> None:
    for weekday, club, expected in (
        (1, "choir", {"wish_no_place_left": "周一的“童声合唱”没有空位了。"}),
        (2, "drawing", {"wish_not_missed": "第二轮只给第一轮填了志愿、没有录取的日子，周二不是。"}),
        (5, "nothing", {"wish_day": "没有申请周五的", "wish_unknown": "没有“nothing”。请从这一天列出的社团里选。"}),
    ):
        with pytest.raises(Refused) as refused:
            tap(small_school, left_out, club, weekday=weekday)
        assert codes(refused)[: len(expected)] == list(expected)
        told = " ".join(reason.words.zh for reason in refused.value.reasons)
        assert all(words in told for words in expected.values())
    assert standing(small_school) == []


def test_only_the_family_and_its_teacher_and_only_in_time(
    small_school: SmallSchool, left_out: tuple[Child, str]
) -> None:
    of = ListOf(application=left_out[1], which=2, weekday=1, band="early")
    neighbour = next(child for child in early(small_school.children) if child != left_out[0])
    for stranger in (small_school.family(neighbour), small_school.actor("homeroom2"), small_school.actor("office")):
        with pytest.raises(NotThere):
            rank_club(actor=stranger, now=MORNING, of=of, club="drawing", ranked=True)
    assert rank_club(actor=small_school.actor("homeroom1"), now=MORNING, of=of, club="drawing", ranked=True) == 1
    with pytest.raises(Refused) as refused:
        rank_club(actor=small_school.family(left_out[0]), now=LATER, of=of, club="drawing", ranked=True)
    assert (codes(refused), refused.value.conflict) == (["second_round_closed"], True)


def test_the_second_round_is_decided_like_the_first_and_disturbs_nothing(
    small_school: SmallSchool, left_out: tuple[Child, str]
) -> None:
    child, application = left_out
    office, term = small_school.actor("office"), small_school.term
    tap(small_school, left_out, "drawing")
    with pytest.raises(Refused) as refused:
        preview(small_school, which=2)
    assert codes(refused) == ["second_round_open"]
    with pytest.raises(Refused) as refused:
        form_groups(actor=office, now=LATER, term=term, since=FIRST_DAY)
    assert codes(refused) == ["second_round_unfinished"]
    with within(small_school.id):
        before = list(PupilOutcome.objects.order_by("pk").values())
    place_all(small_school, which=2, now=LATER)
    with within(small_school.id):
        assert list(PupilOutcome.objects.filter(run__round=1).order_by("pk").values()) == before
        second = PupilOutcome.objects.get(run__round=2)
        assert (second.application.code, second.offering, second.number) == (application, "drawing", 1)
        market = RunMarket.objects.get(run__round=2)
        assert all(least == 0 for _code, _places, least in market.clubs)
        told = reasons_of(viewer=small_school.family(child), application=application).days
        assert [(day.which, day.placed_in is not None) for day in told] == [(1, False), (2, True)]
        assert "第 1 志愿“儿童画”：已录取" in told[1].sentences[0].zh
        standing = placement_standing(viewer=office, term=term, today=TODAY)
        assert (standing.placed, standing.without, standing.second_wishes) == (3, 0, 1)
        result = placement_result(viewer=office, term=term, which=2)
        assert result is not None
        assert (result.lists, result.placed) == (1, 1)
        (waiting,) = waiting_for(viewer=office, term=term, weekday=1, band="early", offering="choir")
        assert waiting.placed_in is not None
    form_groups(actor=office, now=LATER, term=term, since=FIRST_DAY)
    with within(small_school.id):
        clubs = ServiceGroup.objects.filter(kind="club")
        assert {group.offering: group.places.count() for group in clubs} == {"choir": 2, "drawing": 1}
        assert GroupPlace.objects.get(group__offering="drawing").pupil.code == child.code


def test_a_place_given_up_in_a_full_club_waits_for_its_list(
    small_school: SmallSchool, left_out: tuple[Child, str]
) -> None:
    """The seat belongs to the first in line there, who may have another place and take no part in the second round."""
    _withdraw(small_school, of="choir")
    with pytest.raises(Refused) as refused:
        tap(small_school, left_out, "choir")
    assert codes(refused) == ["wish_no_place_left"]
    with within(small_school.id):
        (waiting,) = waiting_for(
            viewer=small_school.actor("office"), term=small_school.term, weekday=1, band="early", offering="choir"
        )
        assert waiting.application == left_out[1]


def test_a_place_given_up_in_a_club_that_was_not_full_is_free_in_the_second_round(
    small_school: SmallSchool, applications: tuple[str, ...]
) -> None:
    publish_small_clubs(small_school, minimum=0)
    for application, club in zip(early(applications), ("drawing", "choir", "drawing"), strict=True):
        wish(small_school, application, club)
    commit_and_reveal(small_school)
    place_all(small_school, second_until=TODAY)
    with within(small_school.id):
        term = Term.objects.get(code=small_school.term).pk
        before = free_clubs(term=term, on=FIRST_DAY)[1, "early"]
    _withdraw(small_school, of="drawing")
    with within(small_school.id):
        after = free_clubs(term=term, on=FIRST_DAY)[1, "early"]
    assert after["drawing"].capacity == before["drawing"].capacity + 1
    assert after["choir"] == before["choir"]


def _withdraw(school: SmallSchool, *, of: str) -> None:
    """Let the first of those placed in a club withdraw before the term."""
    with within(school.id):
        row = PupilOutcome.objects.filter(offering=of).order_by("number").select_related("application__pupil")[0]
        code, pupil = row.application.code, row.application.pupil.code
    child = next(one for one in school.children if one.code == pupil)
    withdraw(actor=school.family(child), now=MORNING, application=code, effective_on=FIRST_DAY, reason="搬家")


def test_a_result_that_is_confirmed_and_not_shown_takes_nothing_off_the_families_lists(
    small_school: SmallSchool, left_out: tuple[Child, str]
) -> None:
    tap(small_school, left_out, "drawing")
    before = _form(small_school, left_out)
    office, run = small_school.actor("office"), preview(small_school, which=2, now=LATER)
    confirm_placement(actor=office, now=LATER, run=run)
    with within(small_school.id):
        assert PupilOutcome.objects.get(run__round=2).offering == "drawing"
    assert _form(small_school, left_out) == before
    assert (before.open, before.over) == (False, True)
    publish_placement(actor=office, now=LATER, run=run, second_until=None)
    with within(small_school.id):
        family = small_school.family(left_out[0])
        assert wish_form(viewer=family, application=left_out[1], today=LATER.date()).second is None


def _form(school: SmallSchool, left: tuple[Child, str]) -> SecondForm:
    with within(school.id):
        form = wish_form(viewer=school.family(left[0]), application=left[1], today=LATER.date()).second
    assert form is not None
    return form


def test_without_a_second_round_there_is_none(small_school: SmallSchool, applications: tuple[str, ...]) -> None:
    assert applications
    commit_and_reveal(small_school)
    place_all(small_school)
    with pytest.raises(Refused) as refused:
        preview(small_school, which=2, now=LATER)
    assert codes(refused) == ["no_second_round"]
    with pytest.raises(Refused) as refused:
        tap(small_school, (small_school.children[0], applications[0]), "drawing")
    assert codes(refused) == ["no_second_round"]
