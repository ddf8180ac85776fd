"""How a child's papers stand, step by step through the beginning of a term."""

from __future__ import annotations

from datetime import timedelta

import pytest

from afterbell.base.refusals import NotThere
from afterbell.base.tenancy import within
from afterbell.enrolment.commands import withdraw
from afterbell.placement.queries import Matters, matters_of_pupil, wish_form
from tests.support.term_begun import commit_and_reveal, place_all, publish_small_clubs, wish
from tests.support.world import LAST_DAY, MORNING, TODAY, SmallSchool, answer_survey, apply, approve


def matters(school: SmallSchool, *, place: int = 0, later: timedelta = timedelta(0)) -> Matters:
    child = school.children[place]
    teacher = school.homeroom_teacher(child)
    with within(school.id):
        return matters_of_pupil(viewer=teacher, pupil=child.code, today=TODAY + later).matters


def test_the_papers_of_a_child_from_nothing_to_its_place(small_school: SmallSchool) -> None:
    publish_small_clubs(small_school)
    before = matters(small_school)
    assert (before.survey, before.answered, before.application, before.may_wish) == ("none", False, "", False)
    answer_survey(small_school)
    assert (matters(small_school).survey, matters(small_school).answered) == ("open", True)
    (code,) = apply(small_school, small_school.children[0])
    assert (matters(small_school).application, matters(small_school).standing.state) == (code, "submitted")
    approve(small_school, [code])
    wish(small_school, code, "choir", "morin-khuur")
    wished = matters(small_school)
    assert (wished.wishes, wished.draw, wished.may_wish) == (2, "open", True)
    commit_and_reveal(small_school)
    assert matters(small_school).draw == "revealed"
    place_all(small_school)
    assert matters(small_school).draw == "placed"
    assert matters(small_school, place=1).application == ""
    ended = matters(small_school, later=LAST_DAY - TODAY + timedelta(days=30))
    assert (ended.application, ended.survey) == (code, "closed")


def test_after_withdrawing_and_applying_again_the_newest_counts(small_school: SmallSchool) -> None:
    publish_small_clubs(small_school)
    answer_survey(small_school)
    child = small_school.children[0]
    (first,) = apply(small_school, child)
    wish(small_school, first, "choir")
    withdraw(actor=small_school.family(child), now=MORNING, application=first, effective_on=TODAY)
    gone = matters(small_school)
    assert (gone.standing.state, gone.may_wish, gone.wishes) == ("withdrawn", False, 0)
    (second,) = apply(small_school, child)
    again = matters(small_school)
    assert (again.application, again.may_wish, again.wishes) == (second, True, 0)


def test_the_wish_form_offers_what_the_child_may_have(small_school: SmallSchool) -> None:
    publish_small_clubs(small_school)
    answer_survey(small_school)
    child = small_school.children[0]
    (code,) = apply(small_school, child)
    with within(small_school.id):
        form = wish_form(viewer=small_school.family(child), application=code, today=TODAY)
        assert (form.most, form.open, [day.weekday for day in form.days]) == (3, True, [1, 2, 3, 4])
        monday = {choice.code: choice.places for choice in form.days[0].choices}
        assert monday["choir"] == 2
        assert "long-song" not in monday
        with pytest.raises(NotThere):
            wish_form(viewer=small_school.family(small_school.children[1]), application=code, today=TODAY)


def test_matters_are_the_homerooms_and_the_leaders(small_school: SmallSchool, other_school: SmallSchool) -> None:
    child = small_school.children[0]
    strangers = (
        small_school.actor("homeroom2"),
        small_school.actor("gate"),
        small_school.family(child),
        other_school.actor("office"),
    )
    for viewer in strangers:
        with within(viewer.tenant), pytest.raises(NotThere):
            matters_of_pupil(viewer=viewer, pupil=child.code, today=TODAY)
    with within(small_school.id):
        assert (
            matters_of_pupil(viewer=small_school.actor("principal"), pupil=child.code, today=TODAY).name == child.name
        )
