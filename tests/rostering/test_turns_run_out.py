"""A request nobody answered in time: whoever asked is told once, and it stands as run out on the own page."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from afterbell.base.refusals import NotThere
from afterbell.base.tenancy import within
from afterbell.rostering.commands import (
    answer_turn,
    ask_leave,
    ask_substitutes,
    cancel_sessions,
    tell_expired_turns,
    withdraw_turn,
)
from afterbell.rostering.models import Session
from afterbell.rostering.queries import own_turns, school_turns
from afterbell.schools.actors import house_actor
from afterbell.site.rounds import go_the_rounds
from tests.rostering.asking import person, turn_on_monday
from tests.rostering.test_asking import decree, told
from tests.support.term_begun import FIRST_MONDAY, MONDAY_NOON, Begun
from tests.support.world import MORNING, TODAY, SmallSchool


def begins(school: SmallSchool, session: str) -> datetime:
    with within(school.id):
        return Session.objects.get(code=session).starts_at


def test_whoever_asked_is_told_once_and_reads_that_it_ran_out(begun: Begun) -> None:
    school, turn = begun.school, turn_on_monday(begun.school)
    holder, start = person(school, turn.holder), begins(begun.school, turn.session)
    ask_substitutes(actor=holder, now=MONDAY_NOON, session=turn.session, staff=[turn.first])
    go_the_rounds(now=start - timedelta(minutes=1))
    assert "turn_ended" not in told(school, turn.holder)
    for _ in range(2):
        go_the_rounds(now=start)
    assert told(school, turn.holder).count("turn_ended") == 1
    assert told(school, turn.first).count("turn_ended") == 1
    with within(school.id):
        (row,) = own_turns(viewer=holder, now=start).mine
    assert (row.state, row.state_words.zh, row.is_open) == ("expired", "过时没有答复", False)


def test_what_the_school_never_decided_runs_out_too(begun: Begun) -> None:
    school, turn = begun.school, turn_on_monday(begun.school)
    decree(school, "approve_substitute = true")
    start = begins(school, turn.session)
    (asked,) = ask_substitutes(
        actor=person(school, turn.holder), now=MONDAY_NOON, session=turn.session, staff=[turn.first]
    )
    assert answer_turn(actor=person(school, turn.first), now=MONDAY_NOON, request=asked, accept=True) == "agreed"
    assert tell_expired_turns(actor=house_actor(school=school.id), now=start) == 1
    assert told(school, turn.holder)[-1] == "turn_ended"


def test_nothing_is_told_of_what_was_ended_of_what_does_not_take_place_and_of_last_month(begun: Begun) -> None:
    school, turn = begun.school, turn_on_monday(begun.school)
    house, holder, start = house_actor(school=school.id), person(school, turn.holder), begins(school, turn.session)
    first, _second = ask_substitutes(
        actor=holder, now=MONDAY_NOON, session=turn.session, staff=[turn.first, turn.second]
    )
    withdraw_turn(actor=holder, now=MONDAY_NOON, request=first)
    assert tell_expired_turns(actor=house, now=start + timedelta(days=8)) == 0
    cancel_sessions(actor=school.actor("office"), now=MONDAY_NOON, sessions=[turn.session], reason="停电")
    assert tell_expired_turns(actor=house, now=start) == 0
    with pytest.raises(NotThere):
        tell_expired_turns(actor=school.actor("office"), now=start)


def test_leave_that_waits_names_the_sessions_it_opens(begun: Begun) -> None:
    school = begun.school
    decree(school, "approve_leave = true")
    turn = turn_on_monday(school)
    last = FIRST_MONDAY + timedelta(days=4)
    ask_leave(actor=person(school, turn.holder), now=MORNING, first_day=FIRST_MONDAY, last_day=last, reason="住院")
    office = school.actor("office")
    with within(school.id):
        own = Session.objects.filter(assignments__staff__code=turn.holder, assignments__ended_at=None)
        week = own.filter(date__range=(FIRST_MONDAY, last)).order_by("starts_at", "pk")
        names = [row.name for row in week]
        (row,) = school_turns(viewer=office, since=TODAY, now=MORNING)
        assert len(row.frees) == len(names)
        assert all(words.zh.endswith(f" {name}") for words, name in zip(row.frees, names, strict=True))
        begun_day = [one for one in week if one.date != FIRST_MONDAY]
        (later,) = school_turns(viewer=office, since=TODAY, now=week[0].starts_at + timedelta(minutes=1))
        assert len(later.frees) == len(begun_day), "a day that has begun stays as it is"
