"""Who reads the groups, the outcomes and the reasons, and that they say what was stored."""

from __future__ import annotations

import pytest

from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.enrolment.models import Application
from afterbell.placement.commands import form_groups
from afterbell.placement.models import GroupPlace, PupilOutcome, ServiceGroup
from afterbell.placement.queries import (
    group_page,
    groups_of_term,
    placement_result,
    places_of,
    reasons_of,
    waiting_for,
)
from tests.support.asking import AsksAtMost
from tests.support.owners import pick_the_locks
from tests.support.premises import Premises
from tests.support.term_begun import commit_and_reveal, place_all, publish_small_clubs, wish
from tests.support.world import FIRST_DAY, MORNING, TODAY, SmallSchool


@pytest.fixture
def placed(small_school: SmallSchool, applications: tuple[str, ...]) -> tuple[str, ...]:
    """Place three children who all wish for the choir's two places on Monday; gives the three applications."""
    publish_small_clubs(small_school)
    three = (applications[0], applications[1], applications[3])
    # The first has a sibling in the service; here the lots alone decide between the three.
    with within(small_school.id):
        Application.objects.filter(code__in=three).update(priority_class=5)
    for application in three:
        wish(small_school, application, "choir", "drawing")
    commit_and_reveal(small_school)
    office = small_school.actor("office")
    place_all(small_school)
    form_groups(actor=office, now=MORNING, term=small_school.term, since=FIRST_DAY)
    return three


def test_the_result_counts_what_was_stored(small_school: SmallSchool, placed: tuple[str, ...]) -> None:
    with within(small_school.id):
        result = placement_result(viewer=small_school.actor("principal"), term=small_school.term)
    assert result is not None
    assert (result.lists, result.placed, result.first_choice, result.without) == (len(placed), 3, 2, 0)
    choir = next(club for club in result.clubs if (club.offering, club.weekday) == ("choir", 1))
    assert (choir.placed, choir.capacity, choir.wished, choir.first_choice, choir.refused) == (2, 2, 3, 2, 1)
    assert choir.last_number == 2
    closed = [club for club in result.clubs if club.closed_in_round]
    assert result.closed == len(closed) == 8
    assert all(club.refused == 0 for club in closed)


def test_the_waiting_list_and_the_reason_name_the_third_child(
    small_school: SmallSchool, placed: tuple[str, ...]
) -> None:
    office = small_school.actor("office")
    with within(small_school.id):
        third = PupilOutcome.objects.select_related("application__pupil").get(number=3)
        (waiting,) = waiting_for(viewer=office, term=small_school.term, weekday=1, band="early", offering="choir")
        assert waiting.application == third.application.code
        assert (waiting.number, waiting.name) == (3, third.application.pupil.name)
        told = reasons_of(viewer=office, application=waiting.application)
    (day,) = told.days
    assert day.number == 3
    assert day.placed_in is not None
    assert day.placed_in.zh == "儿童画"
    assert "“童声合唱”：已满" in day.sentences[0].zh
    assert "2 号" in day.sentences[0].zh
    assert day.sentences[1].zh.startswith("第 2 志愿“儿童画”：已录取")
    assert "drawing: placed" in day.sentences[1].en
    assert waiting.application in placed


def test_a_result_that_was_changed_is_not_explained(
    own_database: Premises, small_school: SmallSchool, placed: tuple[str, ...]
) -> None:
    pick_the_locks(own_database, table="placement_pupiloutcome")
    with within(small_school.id):
        PupilOutcome.objects.filter(number=3).update(offering="choir", rank=1)
        with pytest.raises(Refused):
            reasons_of(viewer=small_school.actor("office"), application=placed[0])


def test_reasons_are_for_the_family_the_homeroom_and_the_leaders(
    small_school: SmallSchool, other_school: SmallSchool, placed: tuple[str, ...]
) -> None:
    child, neighbour = small_school.children[0], small_school.children[1]
    for viewer in (small_school.family(child), small_school.actor("homeroom1"), small_school.actor("vice")):
        with within(small_school.id):
            assert reasons_of(viewer=viewer, application=placed[0]).name == child.name
    for viewer in (small_school.family(neighbour), small_school.actor("homeroom2"), small_school.actor("club1")):
        with within(small_school.id), pytest.raises(NotThere):
            reasons_of(viewer=viewer, application=placed[0])
    with within(other_school.id), pytest.raises(NotThere):
        reasons_of(viewer=other_school.actor("office"), application=placed[0])


def test_a_familys_places_are_for_who_sees_the_application(small_school: SmallSchool, placed: tuple[str, ...]) -> None:
    child, neighbour = small_school.children[0], small_school.children[1]
    with within(small_school.id):
        for viewer in (small_school.family(child), small_school.actor("homeroom1"), small_school.actor("vice")):
            own = places_of(viewer=viewer, application=placed[0], today=TODAY)
            held = GroupPlace.objects.filter(pupil__code=child.code)
            assert {(row.group, day) for row in own for day in row.weekdays} == set(
                held.values_list("group__name", "weekday")
            )
            assert len(own) >= 2
        for viewer in (small_school.family(neighbour), small_school.actor("homeroom2"), small_school.actor("club1")):
            with pytest.raises(NotThere):
                places_of(viewer=viewer, application=placed[0], today=TODAY)


def test_groups_are_found_by_child_kind_weekday_and_grade(small_school: SmallSchool, placed: tuple[str, ...]) -> None:
    assert placed
    office, term = small_school.actor("office"), small_school.term
    with within(small_school.id):
        whole = groups_of_term(viewer=office, term=term, today=TODAY)
        assert whole.of == len(whole.groups) == 6
        choir = next(row for row in whole.groups if row.name == "童声合唱（周一）")
        assert (choir.taken, choir.capacity, choir.weekdays) == (2, 2, (1,))
        assert [code for code, _name in whole.bands] == ["early", "late", "evening"]
        found = groups_of_term(viewer=office, term=term, today=TODAY, kind="club", weekday=1)
        assert {row.name for row in found.groups} == {"童声合唱（周一）", "儿童画（周一）"}
        assert not groups_of_term(viewer=office, term=term, today=TODAY, kind="club", weekday=2).groups
        third_grade = groups_of_term(viewer=office, term=term, today=TODAY, grade=3)
        assert {row.band.zh for row in third_grade.groups} == {"晚段", "晚自习"}
        boarder = groups_of_term(viewer=office, term=term, today=TODAY, search=small_school.children[2].name)
        assert [row.band.zh for row in boarder.groups] == ["晚自习"]


def test_a_groups_children_stand_with_their_weekdays(
    small_school: SmallSchool, other_school: SmallSchool, placed: tuple[str, ...]
) -> None:
    assert placed
    with within(small_school.id):
        code = ServiceGroup.objects.get(kind="tutoring", band="early").code
        seen = group_page(viewer=small_school.actor("office"), group=code, today=TODAY)
        assert [child.weekdays for child in seen.children] == [(2, 3, 4)] * 3
        assert [seen.seats.get(day, 0) for day in (1, 2)] == [0, 3]
        with pytest.raises(NotThere):
            group_page(viewer=small_school.actor("gate"), group=code, today=TODAY)
    with within(other_school.id), pytest.raises(NotThere):
        group_page(viewer=other_school.actor("office"), group=code, today=TODAY)


def test_the_reads_ask_few_questions(
    small_school: SmallSchool, placed: tuple[str, ...], asks_at_most: AsksAtMost
) -> None:
    office, term = small_school.actor("office"), small_school.term
    with within(small_school.id):
        with asks_at_most(6):
            placement_result(viewer=office, term=term)
        with asks_at_most(7):
            groups_of_term(viewer=office, term=term, today=TODAY, search="班", grade=1)
        with asks_at_most(8):
            waiting_for(viewer=office, term=term, weekday=1, band="early", offering="choir")
        with asks_at_most(8):
            reasons_of(viewer=office, application=placed[0])
