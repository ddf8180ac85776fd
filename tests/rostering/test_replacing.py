"""Somebody else is put into a session that runs: at once, by the rules, with the reason, and one at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from uuid import uuid4

import pytest
from django.db import connection

from afterbell.attendance.commands import Arrival, NewLook, decide_presence, record_arrivals, record_patrol
from afterbell.attendance.queries import roll
from afterbell.attendance.rules.presence import Found
from afterbell.base.models import Message
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.placement.models import ServiceGroup
from afterbell.rostering.commands import NewAdult, NewLeave, cancel_sessions, record_leaves, replace_adult, replacing
from afterbell.rostering.models import Assignment, Replacement, Session
from afterbell.rostering.queries import Replacing, candidates_for
from afterbell.rostering.queries import replacing as replacing_of
from afterbell.schools.models import Staff
from tests.support.afternoon import DAY, LATE, Afternoon, at, build_afternoon
from tests.support.asking import AsksAtMost
from tests.support.at_once import at_once, while_it_lasts
from tests.support.helping import HELPER, seat_beside
from tests.support.owners import as_owner
from tests.support.premises import Premises
from tests.support.world import MORNING, SmallSchool, build_school

RUNNING = at(time(17, 58))
UNIQUE = "one_named_adult_a_session"


def afternoon_of(school: SmallSchool) -> Afternoon:
    """Build the afternoon with its duty at a post of the scheme, so that it can be put before the roster's rules."""
    afternoon = build_afternoon(school)
    with within(school.id):
        Session.objects.filter(code=afternoon.duty).update(post="duty-leader")
    return afternoon


@pytest.fixture
def afternoon(small_school: SmallSchool) -> Afternoon:
    return afternoon_of(small_school)


@pytest.fixture
def alone(own_database: Premises) -> Afternoon:
    """Give the afternoon in a database of its own."""
    assert own_database
    return afternoon_of(build_school(name="测试小学", code="alpha"))


def new(afternoon: Afternoon, handle: str = "subject3", *, session: str = "", before: str = "subject2") -> NewAdult:
    staff = afternoon.school.staff
    return NewAdult(
        session=session or afternoon.tutoring, staff=staff[handle], instead_of=staff.get(before, ""), reason="发烧回家"
    )


def options(afternoon: Afternoon, *, session: str = "", now: datetime = RUNNING) -> Replacing:
    with within(afternoon.school.id):
        return replacing_of(viewer=afternoon.actor("duty"), session=session or afternoon.tutoring, now=now)


def refusals(afternoon: Afternoon, wanted: NewAdult, *, now: datetime = RUNNING) -> list[str]:
    with pytest.raises(Refused) as refused:
        replace_adult(actor=afternoon.actor("duty"), now=now, new=wanted)
    return [reason.code.removeprefix("rostering.") for reason in refused.value.reasons]


@pytest.mark.django_db
def test_from_this_minute_somebody_else_answers_for_it(afternoon: Afternoon, asks_at_most: AsksAtMost) -> None:
    staff, duty = afternoon.school.staff, afternoon.actor("duty")
    came = Arrival(session=afternoon.tutoring, staff=staff["subject2"], arrived_at=at(LATE[0]))
    record_arrivals(actor=duty, now=at(LATE[0]), arrivals=[came])
    missed = NewLook(look_id=uuid4(), session=afternoon.tutoring, found="nobody", looked_at=RUNNING)
    record_patrol(actor=duty, now=RUNNING, looks=[missed])
    decide_presence(actor=duty, now=RUNNING, session=afternoon.tutoring, here=False, reason="发烧回家")
    later = RUNNING + timedelta(minutes=1)
    with asks_at_most(20):
        seen = options(afternoon, now=later)
    assert (seen.runs, staff["subject3"] in {one.code for one in seen.free}) == (True, True)
    assert staff["subject2"] not in {one.code for one in (*seen.free, *seen.barred)}
    replace_adult(actor=duty, now=later, new=new(afternoon))
    with within(afternoon.school.id):
        card = roll(viewer=afternoon.actor("subject3"), session=afternoon.tutoring, now=later).session
        assert card.adult == afternoon.school.account("subject3").name
        assert (card.adult_found, card.adult_decided) == (Found.UNKNOWN, False)
        with pytest.raises(NotThere):
            roll(viewer=afternoon.actor("subject2"), session=afternoon.tutoring, now=later)
    (before,) = options(afternoon).before
    assert (before.reason, before.at) == ("发烧回家", later)
    assert (before.name, before.instead_of) == tuple(
        afternoon.school.account(handle).name for handle in ("subject3", "subject2")
    )


@pytest.mark.django_db
def test_who_comes_and_who_goes_are_told_where_since_when_and_why(afternoon: Afternoon) -> None:
    replace_adult(actor=afternoon.actor("duty"), now=RUNNING, new=new(afternoon))
    people = {handle: afternoon.school.account(handle) for handle in ("subject2", "subject3")}
    with within(afternoon.school.id):
        rows = Message.objects.filter(tenant=afternoon.school.id, about=afternoon.tutoring)
        told = {row.to.code: (row.kind, row.values) for row in rows}
        room = Session.objects.select_related("room").get(code=afternoon.tutoring).room
    assert room is not None
    comes, goes = told[people["subject3"].code], told[people["subject2"].code]
    assert (comes[0], comes[1]["where"]) == ("rostering.comes_now", room.name)
    assert (goes[0], goes[1]["time"], goes[1]["name"]) == ("rostering.goes_now", "17:58", people["subject3"].name)
    assert {said["reason"]["zh"] for _kind, said in (comes, goes)} == {"发烧回家"}


@pytest.mark.django_db
def test_only_a_session_that_runs_gets_another_adult_and_only_with_a_reason(afternoon: Afternoon) -> None:
    good = new(afternoon)
    silent = replace(good, reason=" \u200b", staff="nobody")
    assert refusals(afternoon, silent) == ["reason_missing", "staff_unknown"]
    assert refusals(afternoon, replace(good, reason="长" * 201)) == ["reason_too_long"]
    assert refusals(afternoon, good, now=at(LATE[0]) - timedelta(minutes=1)) == ["session_to_come"]
    assert refusals(afternoon, good, now=at(LATE[1])) == ["session_over"]
    assert refusals(afternoon, new(afternoon, "subject2")) == ["has_it_already"]
    assert refusals(afternoon, new(afternoon, before="club1")) == ["somebody_first"]
    for now in (at(LATE[0]) - timedelta(minutes=1), at(LATE[1])):
        seen = options(afternoon, now=now)
        assert (seen.runs, seen.free, seen.barred) == (False, (), ())
    cancel_sessions(actor=afternoon.actor("office"), now=at(time(9)), sessions=[afternoon.tutoring], reason="停电")
    assert refusals(afternoon, good) == ["session_cancelled"]
    assert not options(afternoon).runs
    with within(afternoon.school.id):
        assert not Replacement.objects.exists()


@pytest.mark.django_db
def test_who_is_barred_stays_barred_and_every_reason_is_told(afternoon: Afternoon) -> None:
    leave = NewLeave(staff=afternoon.school.staff["subject3"], day=DAY, reason="看病")
    record_leaves(actor=afternoon.actor("office"), now=MORNING, leaves=[leave])
    barred = {one.code: one.reasons for one in options(afternoon).barred}
    for handle in ("subject3", "club1"):
        wanted = new(afternoon, handle)
        with pytest.raises(Refused) as refused:
            replace_adult(actor=afternoon.actor("duty"), now=RUNNING, new=wanted)
        assert tuple(reason.words for reason in refused.value.reasons) == barred[wanted.staff]


@pytest.mark.django_db
def test_whose_own_session_is_over_by_now_takes_over_what_is_left(afternoon: Afternoon) -> None:
    club = afternoon.school.staff["club1"]
    assert club in {one.code for one in options(afternoon).barred}
    with within(afternoon.school.id):
        Session.objects.filter(code=afternoon.club).update(ends_at=RUNNING - timedelta(minutes=10))
    assert club in {one.code for one in options(afternoon).free}
    replace_adult(actor=afternoon.actor("office"), now=RUNNING, new=new(afternoon, "club1"))


@pytest.mark.django_db
def test_with_a_group_left_alone_who_cannot_teach_it_steps_in_behind_who_can(afternoon: Afternoon) -> None:
    staff, club = afternoon.school.staff, afternoon.club
    with within(afternoon.school.id):
        ServiceGroup.objects.filter(sessions__code=club).update(offering="choir")
        Assignment.objects.filter(session__code=club).update(staff=Staff.objects.get(code=staff["subject3"]))
        before = candidates_for(viewer=afternoon.actor("duty"), session=club, now=at(time(9))).free
    assert [one.code for one in before] == [staff["club1"]]
    free = [one.code for one in options(afternoon, session=club).free]
    assert free[0] == staff["club1"]
    assert staff["homeroom1"] in free
    replace_adult(
        actor=afternoon.actor("duty"), now=RUNNING, new=new(afternoon, "homeroom1", session=club, before="subject3")
    )


@pytest.mark.django_db
def test_a_session_nobody_has_gets_somebody_too(afternoon: Afternoon) -> None:
    with within(afternoon.school.id):
        Assignment.objects.filter(session__code=afternoon.tutoring).update(ended_at=MORNING)
    replace_adult(actor=afternoon.actor("office"), now=RUNNING, new=new(afternoon, before=""))
    assert options(afternoon).before[0].instead_of == ""
    with within(afternoon.school.id):
        rows = Message.objects.filter(tenant=afternoon.school.id, about=afternoon.tutoring)
        assert [row.kind for row in rows] == ["rostering.comes_now"]


@pytest.mark.django_db
def test_strangers_and_teachers_replace_nobody(afternoon: Afternoon, other_school: SmallSchool) -> None:
    for actor in (afternoon.actor("subject2"), other_school.actor("office", today=DAY)):
        with pytest.raises(NotThere):
            replace_adult(actor=actor, now=RUNNING, new=new(afternoon))
        with within(actor.tenant), pytest.raises(NotThere):
            replacing_of(viewer=actor, session=afternoon.tutoring, now=RUNNING)


@pytest.mark.parametrize("guarded", [False, True], ids=["without-the-guard", "as-it-is"])
def test_of_two_who_replace_at_once_one_is_told(
    own_database: Premises, alone: Afternoon, monkeypatch: pytest.MonkeyPatch, *, guarded: bool
) -> None:
    if not guarded:
        monkeypatch.setattr(replacing, "refuse_what_others_changed", lambda _week, _new: None)
        monkeypatch.setattr(replacing, "end_namings", end_without_looking)
        drop_the_guard(own_database)
    ended = at_once(
        lambda: replace_adult(actor=alone.actor("duty"), now=RUNNING, new=new(alone, "subject3")),
        lambda: replace_adult(actor=alone.actor("office"), now=RUNNING, new=new(alone, "homeroom1")),
    )
    assert ended == (["conflict", "done"] if guarded else ["done", "done"])
    if guarded:
        with within(alone.school.id):
            standing = Assignment.objects.get(session__code=alone.tutoring, ended_at=None)
            assert Replacement.objects.get().naming_id == standing.pk


@pytest.mark.parametrize("guarded", [False, True], ids=["without-the-guard", "as-it-is"])
def test_nobody_is_put_into_two_running_sessions_at_once(
    alone: Afternoon, monkeypatch: pytest.MonkeyPatch, *, guarded: bool
) -> None:
    """SQLite has one writer at a time; only on PostgreSQL is there something to guard."""
    if not guarded:
        monkeypatch.setattr(replacing, "hold", lambda _new: None)
    helping = new(alone, "homeroom1", session=seat_beside(alone), before=HELPER)
    tutoring = new(alone, "homeroom1")
    ended = while_it_lasts(
        lambda: replace_adult(actor=alone.actor("duty"), now=RUNNING, new=tutoring),
        lambda: replace_adult(actor=alone.actor("office"), now=RUNNING, new=helping),
    )
    overlooked = not guarded and connection.vendor == "postgresql"
    assert ended == ("done" if overlooked else "refused")


def end_without_looking(rows: Sequence[Assignment], now: datetime) -> int:
    Assignment.objects.filter(pk__in=[row.pk for row in rows]).update(ended_at=now)
    return len(rows)


def drop_the_guard(premises: Premises) -> None:
    """Take the constraint away as the owner of the tables can: it is a partial index on either database."""
    if premises.owner_database:
        as_owner(premises, f'DROP INDEX "{UNIQUE}"')
        return
    with connection.schema_editor() as editor:
        editor.execute(f'DROP INDEX "{UNIQUE}"')
