"""A session nobody is confirmed for is told of a day, two hours and ten minutes before, each time to more people."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from afterbell.base.models import Message
from afterbell.base.refusals import NotThere
from afterbell.base.tenancy import within
from afterbell.rostering.commands import (
    NamedSubstitute,
    NewLeave,
    ask_leave,
    ask_session_leave,
    asking,
    cancel_sessions,
    climb_ladders,
    cover_leaves,
    decide_turns,
    ladders_due,
    name_substitutes,
    record_leaves,
)
from afterbell.rostering.models import Assignment, LadderRung, Session
from afterbell.rostering.queries import candidates_for, unconfirmed_sessions
from afterbell.schools.actors import house_actor, signed_in
from tests.rostering.asking import person, turn_on_monday
from tests.support.asking import AsksAtMost
from tests.support.term_begun import FIRST_MONDAY, MONDAY_NOON, Begun
from tests.support.world import MORNING

NOBODY = "rostering.nobody_confirmed"


def told(begun: Begun, handle: str) -> int:
    """Count the rungs somebody heard of."""
    account = signed_in(begun.school.actor(handle))
    with within(begun.school.id):
        return Message.objects.filter(to=account, kind=NOBODY).count()


def climb(begun: Begun, now: datetime) -> int:
    return climb_ladders(actor=house_actor(school=begun.school.id), now=now)


def is_due(begun: Begun, now: datetime) -> bool:
    with within(begun.school.id):
        return ladders_due(now=now)


def opened(begun: Begun) -> Session:
    """Let somebody's one session of Monday stand open; gives it."""
    turn = turn_on_monday(begun.school)
    ask_session_leave(actor=person(begun.school, turn.holder), now=MORNING, session=turn.session, reason="看牙")
    with within(begun.school.id):
        return Session.objects.get(code=turn.session)


def test_each_rung_of_a_session_is_told_once_and_to_more_people(begun: Begun) -> None:
    session = opened(begun)
    heard = {"office": 0, "vice": 0, "duty": 0, "principal": 0}
    steps = [
        (timedelta(hours=25), 0, {}),
        (timedelta(hours=24), 1, {"office": 1, "vice": 1}),
        (timedelta(hours=3), 0, {}),
        (timedelta(hours=2), 1, {"office": 1, "vice": 1, "duty": 1}),
        (timedelta(minutes=11), 0, {}),
        (timedelta(minutes=9), 1, {"office": 1, "vice": 1, "duty": 1, "principal": 1}),
        (timedelta(minutes=0), 0, {}),
    ]
    for left, number, more in steps:
        now = session.starts_at - left
        assert is_due(begun, now) is bool(number)
        assert climb(begun, now) == number
        assert climb(begun, now) == 0
        heard = {handle: count + more.get(handle, 0) for handle, count in heard.items()}
        assert {handle: told(begun, handle) for handle in heard} == heard
    with within(begun.school.id):
        assert sorted(LadderRung.objects.values_list("rung", flat=True)) == [1, 2, 3]


def test_what_opens_five_minutes_before_is_told_to_everybody_at_once(begun: Begun) -> None:
    turn = turn_on_monday(begun.school)
    with within(begun.school.id):
        session = Session.objects.get(code=turn.session)
    five = session.starts_at - timedelta(minutes=5)
    assert not is_due(begun, five)
    ask_session_leave(actor=person(begun.school, turn.holder), now=five, session=turn.session, reason="摔伤")
    assert climb(begun, five) == 1
    assert [told(begun, handle) for handle in ("office", "vice", "duty", "principal")] == [1, 1, 1, 1]
    with within(begun.school.id):
        assert LadderRung.objects.get().rung == 3


def test_leave_opens_sessions_until_substitutes_are_named_or_they_are_cancelled(
    begun: Begun, asks_at_most: AsksAtMost
) -> None:
    school = begun.school
    turn = turn_on_monday(school)
    away = [NewLeave(staff=turn.holder, day=FIRST_MONDAY, reason="病")]
    record_leaves(actor=school.actor("office"), now=MORNING, leaves=away)
    duty = school.actor("duty")
    with within(school.id):
        named = Assignment.objects.filter(staff__code=turn.holder, session__date=FIRST_MONDAY).count()
        until = MONDAY_NOON + timedelta(hours=24)
        with asks_at_most(3):
            seen = unconfirmed_sessions(viewer=duty, until=until, now=MONDAY_NOON)
        assert len(seen) == named
        assert all(row.away for row in seen)
        with pytest.raises(NotThere):
            unconfirmed_sessions(viewer=school.actor("gate"), until=until, now=MONDAY_NOON)
    cancel_sessions(actor=school.actor("office"), now=MONDAY_NOON, sessions=[seen[0].code], reason="停电")
    cover_leaves(actor=school.actor("office"), now=MONDAY_NOON, day=FIRST_MONDAY)
    assert not is_due(begun, MONDAY_NOON)
    assert climb(begun, MONDAY_NOON) == 0


def test_only_the_house_climbs(begun: Begun) -> None:
    with pytest.raises(NotThere):
        climb_ladders(actor=begun.school.actor("office"), now=MONDAY_NOON)


def test_a_session_that_opens_again_is_told_of_again(begun: Begun) -> None:
    session = opened(begun)
    office = begun.school.actor("office")
    assert climb(begun, session.starts_at - timedelta(hours=20)) == 1
    with within(begun.school.id):
        found = candidates_for(viewer=office, session=session.code, now=MORNING).free
        code = next(row.code for row in found if row.code != begun.school.staff["duty"])
    named = [NamedSubstitute(session=session.code, staff=code)]
    name_substitutes(actor=office, now=session.starts_at - timedelta(hours=19), substitutes=named)
    assert climb(begun, session.starts_at - timedelta(hours=19)) == 0
    away = session.starts_at - timedelta(hours=18)
    ask_session_leave(actor=person(begun.school, code), now=away, session=session.code, reason="病")
    assert [climb(begun, away), climb(begun, away)] == [1, 0]
    assert told(begun, "vice") == 2


def test_leave_that_nobody_has_decided_on_confirms_nobody(begun: Begun, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "is_approved", lambda **_way: True)
    turn = turn_on_monday(begun.school)
    who = person(begun.school, turn.holder)
    with within(begun.school.id):
        starts = Session.objects.get(code=turn.session).starts_at
        its = Assignment.objects.filter(staff__code=turn.holder, session__date=FIRST_MONDAY, ended_at=None).count()
    code = ask_leave(actor=who, now=MORNING, first_day=FIRST_MONDAY, last_day=FIRST_MONDAY, reason="住院")
    assert climb(begun, starts - timedelta(hours=23)) == its
    decide_turns(actor=begun.school.actor("office"), now=MORNING, codes=[code], approve=False, reason="当天有公开课")
    assert not is_due(begun, starts - timedelta(minutes=100))
