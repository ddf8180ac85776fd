"""Families and the gate are told when a child that goes alone goes in the dark."""

from __future__ import annotations

from datetime import time

import pytest

from afterbell.base.tenancy import within
from afterbell.dismissal import queries
from afterbell.dismissal.models import GoingHome
from afterbell.schools.actors import signed_in
from afterbell.schools.commands import AboutSchool, describe_school
from afterbell.schools.models import Homeroom, Pupil
from tests.support.afternoon import DAY, Afternoon, at, here
from tests.support.visits import standing_clock, visitor
from tests.support.world import MORNING, Child

EAST, WEST = "43.93, 122.26", "43.93, 80.42"
START, END = at(time(17, 45)), at(time(18, 22))


def stands_at(afternoon: Afternoon, spot: str) -> None:
    about = AboutSchool(name="测试小学", spot=spot)
    describe_school(actor=afternoon.school.actor("office"), now=MORNING, about=about)


def goes_alone(afternoon: Afternoon, child: Child) -> None:
    """Let the child stand as one that may: the small school's children are too young to be given leave."""
    family = afternoon.school.family(child, today=DAY)
    with within(afternoon.school.id):
        GoingHome.objects.create(
            school_id=afternoon.school.id,
            pupil=Pupil.objects.get(code=child.code),
            mode="alone",
            since=DAY,
            said_by_id=signed_in(family),
            said_at=START,
        )


@pytest.mark.parametrize(("spot", "dark"), [(EAST, True), (WEST, False), ("", False)])
def test_the_gate_sees_who_goes_alone_in_the_dark(afternoon: Afternoon, spot: str, *, dark: bool) -> None:
    alone, collected = afternoon.tutored[:2]
    goes_alone(afternoon, alone)
    here(afternoon, alone, collected)
    stands_at(afternoon, spot)
    with within(afternoon.school.id):
        page = queries.gate_list(viewer=afternoon.actor("gate"), on=DAY, now=END)
    assert {row.pupil: row.in_the_dark for row in page.children} == {alone.code: dark, collected.code: False}
    with standing_clock(END):
        assert ("放学时天已黑" in visitor(afternoon.actor("gate")).get("/gate/").text) is dark


@pytest.mark.parametrize(("spot", "dark"), [(EAST, True), (WEST, False), ("", False)])
def test_a_family_sees_the_next_day_on_which_it_is_dark(afternoon: Afternoon, spot: str, *, dark: bool) -> None:
    child = afternoon.tutored[0]
    stands_at(afternoon, spot)
    with within(afternoon.school.id):
        seen = queries.way_home(viewer=afternoon.school.family(child, today=DAY), pupil=child.code, today=DAY)
    assert (seen.dark is not None) is dark
    if seen.dark is not None:
        assert seen.dark.ends_at == at(time(18, 20))
        assert at(time(17)) < seen.dark.sunset < at(time(18))
    with standing_clock(START):
        home, there = visitor(afternoon.school.family(child, today=DAY)), f"/family/children/{child.code}/collectors/"
        assert "放学时天已经黑了" not in home.get(there).text, "too young to go alone"
        with within(afternoon.school.id):
            Homeroom.objects.filter(code=child.homeroom).update(grade=5)
        assert ("放学时天已经黑了" in home.get(there).text) is dark
