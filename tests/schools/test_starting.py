"""How far a beginning is, counted in one question, and only within the school."""

from __future__ import annotations

from dataclasses import replace

import pytest

from afterbell.base.refusals import NotThere
from afterbell.base.tenancy import within
from afterbell.schools.commands import NewHomeroom, invite_homeroom, register_homerooms
from afterbell.schools.models import Guardianship, Pupil, Term
from afterbell.schools.starting import Beginnings, beginnings, next_to_invite
from tests.support.asking import AsksAtMost
from tests.support.opened import open_empty
from tests.support.world import MORNING, TODAY, SmallSchool


def counted(school: SmallSchool) -> Beginnings:
    with within(school.id):
        return beginnings(viewer=school.actor("office"), term=Term.objects.get().pk)


def test_an_opened_school_has_its_leaders_and_nothing_else(small_school: SmallSchool) -> None:
    empty = open_empty()
    assert small_school.id != empty.school.pk
    with within(empty.school.pk):
        found = beginnings(viewer=empty.office, term=0)
        assert next_to_invite(viewer=empty.office) == ""
    nothing = dict.fromkeys(Beginnings.__slots__, 0)
    assert found == replace(Beginnings(**nothing), principals=1, clerks=1)


def test_everything_is_counted_in_one_question(small_school: SmallSchool, asks_at_most: AsksAtMost) -> None:
    office = small_school.actor("office")
    with within(small_school.id):
        term = Term.objects.get().pk
        with asks_at_most(1):
            found = beginnings(viewer=office, term=term)
    assert (found.rooms, found.homerooms, found.pupils) == (7, 2, 8)
    assert (found.teachers, found.duty_leaders, found.clerks) == (7, 1, 2)
    assert found.days == 124
    assert found.holidays > 0
    assert (found.without_teacher, found.without_pupils, found.without_guardian) == (0, 0, 0)
    assert (found.invited, found.to_invite) == (0, 2)


def test_what_is_missing_is_counted(small_school: SmallSchool) -> None:
    office = small_school.actor("office")
    register_homerooms(actor=office, now=MORNING, homerooms=[NewHomeroom(grade=6, number=1, language="chinese")])
    with within(small_school.id):
        lonely = Pupil.objects.get(code=small_school.children[1].code)
        Guardianship.objects.filter(pupil=lonely).update(until=TODAY)
    found = counted(small_school)
    assert (found.without_teacher, found.without_pupils, found.without_guardian) == (1, 1, 1)
    assert found.to_invite == 2


def test_homerooms_are_invited_one_after_the_other(small_school: SmallSchool) -> None:
    office = small_school.actor("office")
    for invited, homeroom in enumerate(small_school.homerooms):
        with within(small_school.id):
            assert next_to_invite(viewer=office) == homeroom
        found = counted(small_school)
        assert (found.invited, found.to_invite) == (invited, 2 - invited)
        invite_homeroom(actor=office, now=MORNING, homeroom=homeroom)
    with within(small_school.id):
        assert next_to_invite(viewer=office) == ""
    assert counted(small_school).to_invite == 0


@pytest.mark.parametrize("handle", ["principal", "homeroom1", "gate"])
def test_who_does_not_register_counts_nothing(small_school: SmallSchool, handle: str) -> None:
    viewer = small_school.actor(handle)
    with within(small_school.id):
        for ask in (lambda: beginnings(viewer=viewer, term=0), lambda: next_to_invite(viewer=viewer)):
            with pytest.raises(NotThere):
                ask()
