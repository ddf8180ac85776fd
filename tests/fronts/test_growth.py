"""A page's questions do not grow with its rows: each is asked with one child and with three."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from afterbell.base.tenancy import within
from afterbell.placement.models import GroupPlace
from afterbell.schools.models import Guardian, Guardianship, Pupil
from tests.support.afternoon import DAY, Afternoon, at, build_afternoon, here, listed
from tests.support.asking import questions
from tests.support.visits import standing_clock, visitor
from tests.support.world import MORNING, Child, SmallSchool, answer_survey, apply

END = at(time(18, 22))
TABLES, ROLL, OTHERS = 25, 20, 12
GATE = FAMILY = 15
"""Who comes for a child, what was changed today and of whom two guardians say otherwise are questions of their own."""
A_SCREEN = 16
"""The screens to apply by also look for what is filled in, what was sent, and the other children of the family."""


@pytest.fixture
def afternoon(small_school: SmallSchool) -> Iterator[Afternoon]:
    with standing_clock(END):
        yield build_afternoon(small_school)


def only(afternoon: Afternoon, number: int) -> tuple[Child, ...]:
    """Leave so many children in the tutoring, all of them present and with a grandmother on their list."""
    kept = afternoon.tutored[:number]
    with within(afternoon.school.id):
        GroupPlace.objects.exclude(pupil__code__in=[child.code for child in kept]).update(until=DAY)
    for child in kept:
        listed(afternoon, child)
    here(afternoon, *kept)
    return kept


def adopt(school: SmallSchool, *children: Child) -> None:
    """Let the first child's guardian be the guardian of all of them."""
    with within(school.id):
        guardian = Guardian.objects.get(code=children[0].guardian)
        for child in children[1:]:
            Guardianship.objects.create(
                school_id=school.id,
                guardian=guardian,
                pupil=Pupil.objects.get(code=child.code),
                relation="母亲",
                since=MORNING.date(),
            )


def asked(browser: Client, address: str) -> list[str]:
    """Give what a page asks of the tables once the process has read the scheme."""
    browser.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert browser.get(address).status_code == 200
    return questions(seen)


@pytest.mark.parametrize("children", [1, 3])
@pytest.mark.parametrize(
    ("handle", "address", "most"),
    [
        ("gate", "/gate/", GATE),
        ("gate", "/gate/?q=班", GATE),
        ("subject2", "/classroom/", OTHERS),
        ("subject2", "/classroom/sessions/{tutoring}/roll/", ROLL),
        ("duty", "/office/today/", TABLES),
        ("office", "/office/", OTHERS),
    ],
)
def test_staff_pages(afternoon: Afternoon, handle: str, address: str, most: int, children: int) -> None:
    kept = only(afternoon, children)
    browser = visitor(afternoon.actor(handle))
    there = address.format(tutoring=afternoon.tutoring)
    assert len(asked(browser, there)) <= most
    if address.startswith(("/gate/", "/classroom/sessions/")):
        assert [child.name in browser.get(there).text for child in afternoon.tutored[:3]].count(True) == len(kept)


@pytest.mark.parametrize("children", [1, 3])
def test_a_familys_home(afternoon: Afternoon, children: int) -> None:
    kept = only(afternoon, children)
    adopt(afternoon.school, *kept)
    family = visitor(afternoon.school.family(kept[0], today=DAY))
    assert len(asked(family, "/family/")) <= FAMILY
    assert family.get("/family/").text.count("<h2") >= children


@pytest.mark.parametrize("children", [1, 3])
def test_a_familys_applications(small_school: SmallSchool, children: int) -> None:
    mine = small_school.children[4 : 4 + children]
    with standing_clock():
        answer_survey(small_school)
        codes = apply(small_school, *mine)
        adopt(small_school, *mine)
        family = visitor(small_school.family(mine[0]))
        assert len(asked(family, "/family/applications/")) <= OTHERS
        assert len(asked(family, f"/family/applications/{codes[0]}/")) <= OTHERS
        assert all(child.name in family.get("/family/applications/").text for child in mine)


@pytest.mark.parametrize("children", [1, 3])
def test_the_form_of_an_application(small_school: SmallSchool, children: int) -> None:
    mine = small_school.children[4 : 4 + children]
    with standing_clock():
        adopt(small_school, *mine)
        family = visitor(small_school.family(mine[0]))
        assert len(asked(family, f"/family/children/{mine[-1].code}/apply/")) <= A_SCREEN
