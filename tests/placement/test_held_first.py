"""Two that change the same child at the same moment take turns: nobody who withdrew keeps a place, none is a deadlock.

Each is done without holding the child or the term first, as it was, and as it is. SQLite has one writer at a time.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection

from afterbell.base.tenancy import within
from afterbell.enrolment.commands import withdraw
from afterbell.enrolment.models import Application
from afterbell.placement import commands as placement
from afterbell.placement.commands import giving, moving, reforming
from afterbell.placement.models import GroupPlace
from tests.placement import test_reforming as anew
from tests.placement.test_moving import NEXT_MONDAY, another_group, group_of, move
from tests.support.at_once import while_it_lasts
from tests.support.premises import Premises
from tests.support.term_begun import FIRST_MONDAY, MONDAY_NOON, form
from tests.support.world import SmallSchool, build_school

Change = Callable[[SmallSchool, int, str], Callable[[], object]]
HELD = pytest.mark.parametrize("held", [False, True], ids=["not-held", "as-it-is"])


@pytest.fixture
def world(own_database: Premises) -> SmallSchool:
    assert own_database
    return build_school(name="测试小学", code="alpha")


def _withdrawal(world: SmallSchool, child: int, code: str) -> Callable[[], object]:
    day = FIRST_MONDAY + timedelta(days=1)
    family = world.family(world.children[child])
    return partial(withdraw, actor=family, now=MONDAY_NOON, application=code, effective_on=day)


def _move(world: SmallSchool, child: int, code: str) -> Callable[[], object]:
    old, new = group_of(world, child), another_group(world, child)
    return partial(move, world, code, old.code, new.code)


def _gift(world: SmallSchool, child: int, code: str) -> Callable[[], object]:
    old = group_of(world, child)
    with within(world.id):
        GroupPlace.objects.filter(pupil__code=world.children[child].code, weekday=3).update(until=FIRST_MONDAY)
    return partial(
        placement.give_places,
        actor=world.actor("office"),
        now=MONDAY_NOON,
        application=code,
        group=old.code,
        since=NEXT_MONDAY,
        reason="转入",
        weekdays=(3,),
    )


def _forming_anew(world: SmallSchool, child: int, _code: str) -> Callable[[], object]:
    old = anew.group_of(world, child)
    return partial(anew.reform, world, old, seen=anew.look(world, old).seen)


def _hold_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read a child as it was read before: without waiting for who changes it."""

    def look(*, code: str) -> Application | None:
        return Application.objects.select_related("pupil__homeroom", "term").filter(code=code).first()

    monkeypatch.setattr(moving, "held_application", look)
    monkeypatch.setattr(giving, "held_application", look)
    monkeypatch.setattr(reforming, "hold_children", lambda **_asked: None)


def _places_kept(world: SmallSchool, child: int) -> int:
    """Count the places of a child that last to the end of the term."""
    with within(world.id):
        assert Application.objects.get(pupil__code=world.children[child].code).state == Application.State.WITHDRAWN
        return GroupPlace.objects.filter(pupil__code=world.children[child].code, until=None).count()


@HELD
def test_a_child_that_withdraws_keeps_no_place(
    world: SmallSchool, monkeypatch: pytest.MonkeyPatch, *, held: bool
) -> None:
    codes = form(world)
    if not held:
        _hold_nobody(monkeypatch)
    kept = held or connection.vendor == "sqlite"
    for child, change, ended in ((1, _move, "conflict"), (2, _gift, "refused"), (3, _forming_anew, "conflict")):
        withdrawal, second = _withdrawal(world, child, codes[child]), change(world, child, codes[child])
        assert while_it_lasts(withdrawal, second) == (ended if kept else "done")
        assert (_places_kept(world, child) == 0) == kept


def test_who_withdraws_while_its_place_changes_waits_and_keeps_none(world: SmallSchool) -> None:
    codes = form(world)
    for child, change in ((1, _move), (3, _forming_anew)):
        first, withdrawal = change(world, child, codes[child]), _withdrawal(world, child, codes[child])
        assert while_it_lasts(first, withdrawal) == "done"
        assert _places_kept(world, child) == 0
