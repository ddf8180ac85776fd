"""A session is given to somebody else: by the rules, with what gets worse seen, and to one adult at a time."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import connection

from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.rostering.commands import (
    NewLeave,
    SessionMove,
    cancel_sessions,
    make_roster,
    move_session,
    moving,
    plan_sessions,
    record_leaves,
)
from afterbell.rostering.models import Assignment, Session
from afterbell.rostering.queries import Taker, Takers, rostered_people, takers_of
from tests.support.asking import AsksAtMost
from tests.support.at_once import at_once, while_it_lasts
from tests.support.premises import Premises
from tests.support.term_begun import FIRST_MONDAY, MONDAY_NOON, Begun, form, hire
from tests.support.world import FIRST_DAY, MORNING, TODAY, SmallSchool, build_school

EVERYTHING = frozenset({"named_tutor", "continuity", "own_homeroom", "load", "evenness"})


@pytest.fixture
def planned(own_database: Premises) -> SmallSchool:
    """Give a school whose sessions have everybody named, in a database of its own."""
    assert own_database
    school = build_school(name="测试小学", code="alpha")
    form(school)
    hire(school)
    plan_sessions(actor=school.actor("office"), now=MORNING, term=school.term)
    make_roster(actor=school.actor("office"), now=MORNING, term=school.term, since=FIRST_DAY)
    return school


def monday(school: SmallSchool) -> list[Session]:
    with within(school.id):
        return list(Session.objects.filter(date=FIRST_MONDAY, group__isnull=False).order_by("starts_at", "pk"))


def judged(school: SmallSchool, session: str) -> Takers:
    with within(school.id):
        return takers_of(viewer=school.actor("office"), session=session, now=MONDAY_NOON)


def holder_of(found: Takers) -> str:
    assert found.session.adult is not None
    return found.session.adult.code


def move_of(found: Takers, taker: Taker, *, accepted: bool = True) -> SessionMove:
    seen = {worse.rule for worse in taker.worse} if accepted else ()
    return SessionMove(
        session=found.session.code, staff=taker.code, instead_of=holder_of(found), accepted=frozenset(seen)
    )


def history(school: SmallSchool, session: str) -> list[tuple[str, str, bool]]:
    with within(school.id):
        rows = Assignment.objects.filter(session__code=session).select_related("staff").order_by("pk")
        return [(row.staff.code, row.basis, row.ended_at is None) for row in rows]


@pytest.mark.django_db
def test_within_the_term_the_new_adult_stands_in_and_before_it_the_roster_changes(begun: Begun) -> None:
    school, office = begun.school, begun.school.actor("office")
    session = monday(school)[0].code
    found = judged(school, session)
    first = holder_of(found)
    before = move_of(found, found.free[0])
    assert move_session(actor=office, now=MORNING, move=before)
    assert history(school, session) == [(first, "planned", False), (before.staff, "planned", True)]
    back = SessionMove(session=session, staff=first, instead_of=before.staff, accepted=EVERYTHING)
    assert move_session(actor=office, now=MONDAY_NOON, move=back)
    assert history(school, session)[-1] == (first, "substitute", True)
    assert not move_session(actor=office, now=MONDAY_NOON, move=replace(back, instead_of=first))


@pytest.mark.django_db
def test_no_hard_rule_is_set_aside_and_all_reasons_are_told(begun: Begun) -> None:
    school, office = begun.school, begun.school.actor("office")
    session = monday(school)[0].code
    found = judged(school, session)
    assert found.barred
    for one in found.barred:
        with pytest.raises(Refused) as refused:
            move_session(actor=office, now=MONDAY_NOON, move=replace(move_of(found, one), accepted=EVERYTHING))
        assert [reason.words for reason in refused.value.reasons] == list(one.reasons)
        assert {reason.code for reason in refused.value.reasons} == {"rostering.cannot_take"}
    assert history(school, session) == [(holder_of(found), "planned", True)]


@pytest.mark.django_db
def test_what_gets_worse_is_told_until_it_is_accepted_by_name(begun: Begun) -> None:
    school, office = begun.school, begun.school.actor("office")
    found, dear = next(
        (found, one)
        for found in (judged(school, session.code) for session in monday(school))
        for one in found.free
        if one.worse
    )
    with pytest.raises(Refused) as refused:
        move_session(actor=office, now=MONDAY_NOON, move=move_of(found, dear, accepted=False))
    assert [reason.words for reason in refused.value.reasons] == [worse.words for worse in dear.worse]
    assert not refused.value.conflict
    assert move_session(actor=office, now=MONDAY_NOON, move=move_of(found, dear))
    assert judged(school, found.session.code).width == dear.width


@pytest.mark.django_db
def test_who_was_first_is_told_apart_and_what_cannot_move_stays(begun: Begun) -> None:
    school, office = begun.school, begun.school.actor("office")
    one, two = monday(school)[:2]
    found = judged(school, one.code)
    stale = replace(move_of(found, found.free[0]), instead_of="")
    with pytest.raises(Refused) as first:
        move_session(actor=office, now=MONDAY_NOON, move=stale)
    assert first.value.conflict
    good = move_of(found, found.free[0])
    for move, now, code in (
        (replace(good, staff="nobody"), MONDAY_NOON, "staff_unknown"),
        (good, one.starts_at, "session_begun"),
    ):
        with pytest.raises(Refused) as refused:
            move_session(actor=office, now=now, move=move)
        assert [reason.code for reason in refused.value.reasons] == [f"rostering.{code}"]
    cancel_sessions(actor=office, now=MONDAY_NOON, sessions=[two.code], reason="停电")
    with pytest.raises(Refused) as cancelled:
        move_session(actor=office, now=MONDAY_NOON, move=replace(good, session=two.code))
    assert [reason.code for reason in cancelled.value.reasons] == ["rostering.session_cancelled"]
    with within(school.id):
        gone = takers_of(viewer=office, session=two.code, now=MONDAY_NOON)
        late = takers_of(viewer=office, session=one.code, now=one.starts_at)
    assert (gone.why, gone.takers, late.takers) == (None, (), ())
    assert late.why is not None
    assert late.session.adult is not None
    assert late.session.adult.name in late.why.zh


@pytest.mark.django_db
def test_who_is_on_leave_is_barred_and_the_whole_table_is_judged(begun: Begun, asks_at_most: AsksAtMost) -> None:
    school, office = begun.school, begun.school.actor("office")
    session = monday(school)[0].code
    found = judged(school, session)
    away = found.free[0]
    record_leaves(actor=office, now=MORNING, leaves=[NewLeave(staff=away.code, day=FIRST_MONDAY, reason="看病")])
    with within(school.id), asks_at_most(12):
        again = takers_of(viewer=office, session=session, now=MONDAY_NOON)
    barred = again.taker(away.code)
    assert barred is not None
    assert any("不在岗" in words.zh for words in barred.reasons)
    with within(school.id):
        people = rostered_people(viewer=office, today=TODAY)
    assert {one.code for one in people} == {one.code for one in again.takers} | {holder_of(again)}


@pytest.mark.django_db
def test_strangers_move_nothing(begun: Begun, other_school: SmallSchool) -> None:
    session = monday(begun.school)[0].code
    found = judged(begun.school, session)
    move = move_of(found, found.free[0])
    for actor in (begun.school.actor("subject1"), other_school.actor("office")):
        with pytest.raises(NotThere):
            move_session(actor=actor, now=MONDAY_NOON, move=move)
    with within(begun.school.id), pytest.raises(NotThere):
        takers_of(viewer=begun.school.actor("subject1"), session=session, now=MONDAY_NOON)
    with within(other_school.id), pytest.raises(NotThere):
        takers_of(viewer=other_school.actor("office"), session=session, now=MONDAY_NOON)


def test_of_two_who_move_a_session_at_once_one_is_told(planned: SmallSchool) -> None:
    session = monday(planned)[0].code
    found = judged(planned, session)
    one, two = found.free[:2]
    ended = at_once(
        lambda: move_session(actor=planned.actor("duty"), now=MONDAY_NOON, move=move_of(found, one)),
        lambda: move_session(actor=planned.actor("office"), now=MONDAY_NOON, move=move_of(found, two)),
    )
    assert ended == ["conflict", "done"]
    assert [current for _staff, _basis, current in history(planned, session)] == [False, True]


@pytest.mark.parametrize("guarded", [False, True], ids=["without-the-guard", "as-it-is"])
def test_nobody_is_given_two_sessions_of_one_time_at_once(
    planned: SmallSchool, monkeypatch: pytest.MonkeyPatch, *, guarded: bool
) -> None:
    """SQLite has one writer at a time; only on PostgreSQL is there something to guard."""
    if not guarded:
        monkeypatch.setattr(moving, "hold", lambda _move: None)
    judgements = [judged(planned, session.code) for session in monday(planned)]
    one, two, taker = next(
        (first, second, taker)
        for first in judgements
        for second in judgements
        if first.session.code < second.session.code and first.session.span.overlaps(second.session.span)
        for taker in first.free
        if (other := second.taker(taker.code)) and not other.reasons
    )
    moves = [replace(move_of(found, taker), accepted=EVERYTHING) for found in (one, two)]
    ended = while_it_lasts(
        lambda: move_session(actor=planned.actor("duty"), now=MONDAY_NOON, move=moves[0]),
        lambda: move_session(actor=planned.actor("office"), now=MONDAY_NOON, move=moves[1]),
    )
    overlooked = not guarded and connection.vendor == "postgresql"
    assert ended == ("done" if overlooked else "refused")
