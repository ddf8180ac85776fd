"""Homework and contents through the real commands: stored once, folded, measured, and never about few children."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from functools import partial
from uuid import UUID, uuid4

import pytest

from afterbell.attendance import commands, queries
from afterbell.attendance.commands import Held, NewNote
from afterbell.attendance.models import HomeworkNote, SessionContent
from afterbell.base.access import Actor
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.placement.models import GroupPlace
from afterbell.rostering.commands import cancel_sessions
from afterbell.rostering.models import Session
from afterbell.schools.models import Homeroom, Pupil
from tests.support.afternoon import DAY, Afternoon, at, build_afternoon
from tests.support.asking import AsksAtMost
from tests.support.world import Child, SmallSchool

START, END = at(time(17, 45)), at(time(18, 20))
DONE_SOMETHING = Held(activities=("homework", "reading"), nothing_taught=True)


def note(
    child: Child,
    said: str = "done",
    *,
    left: int = 0,
    asked: bool = False,
    seq: int = 1,
    note_id: UUID | None = None,
) -> NewNote:
    return NewNote(
        note_id=note_id or uuid4(),
        pupil=child.code,
        said=said,
        asked=asked,
        minutes_left=left,
        device_seq=seq,
    )


def log(
    afternoon: Afternoon,
    *notes: NewNote,
    held: Held | None = None,
    now: datetime = END,
    session: str = "",
    handle: str = "subject2",
) -> int:
    return commands.log_homework(
        actor=afternoon.actor(handle),
        now=now,
        session=session or afternoon.tutoring,
        device=f"page:{handle}",
        notes=notes,
        held=held,
    )


def codes(work: Callable[[], object]) -> list[str]:
    with pytest.raises(Refused) as refused:
        work()
    return [reason.code for reason in refused.value.reasons]


def page(afternoon: Afternoon, *, viewer: Actor | None = None) -> queries.HomeworkPage:
    with within(afternoon.school.id):
        actor = viewer or afternoon.actor("subject2")
        return queries.homework_page(viewer=actor, session=afternoon.tutoring, now=END)


def stands(afternoon: Afternoon) -> list[tuple[str, int, bool]]:
    return [(child.said, child.minutes_left, child.asked) for child in page(afternoon).children]


@pytest.fixture
def crowd(small_school: SmallSchool) -> Afternoon:
    """Give an afternoon whose tutoring has eight children of homeroom two."""
    afternoon = everybody_tutored(build_afternoon(small_school))
    with within(small_school.id):
        Pupil.objects.update(homeroom=Homeroom.objects.get(code=small_school.homerooms[1]))
    return afternoon


def everybody_tutored(afternoon: Afternoon) -> Afternoon:
    """Let the club's children sit in the tutoring too."""
    with within(afternoon.school.id):
        GroupPlace.objects.update(group=Session.objects.get(code=afternoon.tutoring).group)
    return replace(afternoon, before=0)


def test_notes_are_stored_once_however_often_they_are_sent(afternoon: Afternoon) -> None:
    first, second = afternoon.tutored[:2]
    sent = (note(first), note(second, "not_done", left=15, asked=True))
    assert log(afternoon, *sent) == 2
    assert log(afternoon, *sent[::-1]) == 0
    assert log(afternoon, sent[0], sent[0]) == 0
    with within(afternoon.school.id):
        assert HomeworkNote.objects.count() == 2
    found = dict(zip([child.code for child in page(afternoon).children], stands(afternoon), strict=True))
    assert (found[first.code], found[second.code]) == (("done", 0, False), ("not_done", 15, True))


def test_an_id_with_another_content_stores_nothing_and_says_so(afternoon: Afternoon) -> None:
    first, second = afternoon.tutored[:2]
    sent = note(first)
    log(afternoon, sent)
    other = note(first, "not_done", left=20, note_id=sent.note_id)
    with pytest.raises(Refused) as refused:
        log(afternoon, note(second), other)
    assert (refused.value.conflict, refused.value.reasons[0].code) == (True, "attendance.homework_conflict")
    with within(afternoon.school.id):
        assert HomeworkNote.objects.count() == 1


def test_a_later_tap_stands_and_the_earlier_is_kept(afternoon: Afternoon) -> None:
    child = afternoon.tutored[0]
    log(afternoon, note(child, "not_done", left=30, seq=1))
    log(afternoon, note(child, "done", seq=2))
    assert ("done", 0, False) in stands(afternoon)
    with within(afternoon.school.id):
        assert HomeworkNote.objects.count() == 2
    assert page(afternoon).next_seq == 1, "another's page counts from one"


def test_every_reason_is_given_at_once(afternoon: Afternoon) -> None:
    stranger = afternoon.in_club[0]
    child = afternoon.tutored[0]
    bad: Sequence[NewNote] = (
        note(stranger),
        note(child, "moon"),
        note(child, "done", left=5),
        note(child, "not_done", left=7),
    )
    held = Held(activities=("teaching",), nothing_taught=True)
    assert codes(lambda: log(afternoon, *bad, held=held)) == [
        "attendance.not_in_group",
        "attendance.mark_unreadable",
        "attendance.homework_minutes",
        "attendance.homework_minutes",
        "attendance.activity_unknown",
    ]
    assert codes(lambda: log(afternoon)) == ["attendance.nothing_said"]
    assert codes(lambda: log(afternoon, note(child), now=START - timedelta(minutes=1))) == ["attendance.not_started"]
    assert codes(lambda: log(afternoon, note(stranger), session=afternoon.club, handle="club1")) == [
        "attendance.no_homework_here"
    ]
    empty = Held(activities=(), nothing_taught=True)
    assert codes(lambda: log(afternoon, held=empty)) == ["attendance.activity_missing"]


def test_what_was_done_is_stored_when_it_changes(afternoon: Afternoon) -> None:
    log(afternoon, held=DONE_SOMETHING)
    log(afternoon, held=DONE_SOMETHING)
    log(afternoon, held=Held(activities=("homework",), nothing_taught=False), now=END + timedelta(minutes=1))
    content = page(afternoon).content
    assert content is not None
    assert (content.activities, content.nothing_taught) == (("homework",), False)
    with within(afternoon.school.id):
        assert SessionContent.objects.count() == 2


def test_nobody_states_for_the_adult_who_is_named_that_nothing_was_taught(afternoon: Afternoon) -> None:
    work = replace(DONE_SOMETHING, nothing_taught=False)
    assert codes(lambda: log(afternoon, held=DONE_SOMETHING, handle="duty")) == ["attendance.statement_of_another"]
    log(afternoon, held=work, handle="duty")
    assert not page(afternoon, viewer=afternoon.actor("duty")).may_state
    log(afternoon, held=DONE_SOMETHING)
    content = page(afternoon).content
    assert content is not None
    assert (content.nothing_taught, content.by) == (True, page(afternoon).adult)


def test_others_sessions_are_not_there(afternoon: Afternoon, other_school: SmallSchool) -> None:
    child = afternoon.tutored[0]
    with pytest.raises(NotThere):
        log(afternoon, note(child), handle="subject1")
    with pytest.raises(NotThere):
        page(afternoon, viewer=afternoon.school.family(child, today=DAY))
    stranger = other_school.actor("duty", today=DAY)
    with within(stranger.tenant), pytest.raises(NotThere):
        queries.homework_page(viewer=stranger, session=afternoon.tutoring, now=END)
    with within(afternoon.school.id), pytest.raises(NotThere):
        queries.homework_page(viewer=afternoon.actor("club1"), session=afternoon.club, now=END)
    assert log(afternoon, note(child), handle="duty") == 1


def week(afternoon: Afternoon) -> queries.HomeroomLoad:
    with within(afternoon.school.id):
        seen = queries.load_of_week(viewer=afternoon.actor("office"), day=DAY)
    assert (seen.monday, seen.most) == (DAY - timedelta(days=2), 60)
    return next(row for row in seen.homerooms if row.code == afternoon.school.homerooms[1])


def test_the_meter_takes_the_session_s_minutes_and_what_is_still_needed(crowd: Afternoon) -> None:
    quick, *slow = crowd.tutored
    log(crowd, note(quick), now=START + timedelta(minutes=10))
    log(crowd, *(note(child, "not_done", left=30) for child in slow))
    row = week(crowd)
    assert (row.week.children, row.week.days) == (8, 8)
    assert (row.week.median, row.week.above, row.week.share) == (65, 7, 88)
    assert row.week.too_much
    assert [(day, meter.above) for day, meter in row.days] == [(DAY, 7)]
    assert (row.unwritten, row.written) == (False, False)


def test_few_children_show_no_figure(crowd: Afternoon) -> None:
    log(crowd, *(note(child, "not_done", left=120) for child in crowd.tutored[:4]))
    row = week(crowd)
    assert (row.week.children, row.week.median, row.week.above, row.week.too_much) == (4, None, None, False)


def test_written_homework_in_grade_one_is_a_finding(small_school: SmallSchool) -> None:
    afternoon = everybody_tutored(build_afternoon(small_school))
    log(afternoon, note(afternoon.tutored[0]))
    with within(small_school.id):
        seen = queries.load_of_week(viewer=afternoon.actor("principal"), day=DAY)
    assert [row.grade for row in seen.written] == [1]
    assert page(afternoon).unwritten


def test_a_cancelled_session_is_not_measured(crowd: Afternoon) -> None:
    log(crowd, *(note(child, "not_done", left=60) for child in crowd.tutored))
    cancel_sessions(
        actor=crowd.actor("office"), now=START - timedelta(hours=1), sessions=[crowd.tutoring], reason="停电"
    )
    assert week(crowd).week.days == 0


def test_a_homeroom_teacher_sees_the_own_homeroom_and_others_none(crowd: Afternoon) -> None:
    teacher = crowd.actor("homeroom2")
    with within(crowd.school.id):
        own = queries.load_of_own(viewer=teacher, day=DAY)
        assert [row.code for row in own.homerooms] == [crowd.school.homerooms[1]]
        for viewer in (teacher, crowd.actor("subject2"), crowd.actor("duty")):
            with pytest.raises(NotThere):
                queries.load_of_week(viewer=viewer, day=DAY)
        for viewer in (crowd.actor("subject2"), crowd.actor("gate")):
            with pytest.raises(NotThere):
                queries.load_of_own(viewer=viewer, day=DAY)


def test_the_reads_ask_the_same_for_one_child_and_for_all(crowd: Afternoon, asks_at_most: AsksAtMost) -> None:
    log(crowd, *(note(child) for child in crowd.tutored), held=DONE_SOMETHING)
    office, teacher = crowd.actor("office"), crowd.actor("subject2")
    with within(crowd.school.id):
        assert Session.objects.filter(date=DAY).count() == 3
        with asks_at_most(5):
            queries.load_of_week(viewer=office, day=DAY)
        with asks_at_most(4):
            queries.homework_page(viewer=teacher, session=crowd.tutoring, now=END)


def test_what_was_said_last_stands_whatever_came_last(afternoon: Afternoon) -> None:
    child, teacher = afternoon.tutored[0], afternoon.actor("subject2")
    phone = commands.keep_roll_on_phone(actor=teacher, now=START).code
    first = Held(activities=("homework",), nothing_taught=True, said_at=START + timedelta(minutes=5))
    early = replace(note(child, "not_done", left=30), noted_at=START + timedelta(minutes=5))
    send = partial(commands.sync_homework, actor=teacher, session=afternoon.tutoring, phone=phone)
    send(now=START + timedelta(minutes=6), held=first)
    log(afternoon, note(child), held=DONE_SOMETHING, now=START + timedelta(minutes=25))
    for minutes in (30, 31):
        send(now=START + timedelta(minutes=minutes), notes=[early], held=first)
    seen = page(afternoon)
    assert next(row.said for row in seen.children if row.code == child.code) == "done"
    assert seen.content is not None
    assert seen.content.activities == DONE_SOMETHING.activities
    with within(afternoon.school.id):
        assert SessionContent.objects.count() == 2
    again = replace(first, said_at=START + timedelta(minutes=32))
    send(now=START + timedelta(minutes=33), held=again)
    last = page(afternoon).content
    assert last is not None
    assert last.activities == again.activities

    send(now=START + timedelta(minutes=34), held=replace(DONE_SOMETHING, said_at=None))
    last = page(afternoon).content
    assert last is not None
    assert last.activities == again.activities


def test_homework_is_noted_for_as_many_days_as_a_roll(afternoon: Afternoon) -> None:
    child = afternoon.tutored[0]
    assert log(afternoon, note(child), now=END + timedelta(days=3)) == 1
    late = END + timedelta(days=4)
    assert codes(lambda: log(afternoon, note(child, seq=2), held=DONE_SOMETHING, now=late)) == [
        "attendance.homework_over"
    ]
    teacher = afternoon.actor("subject2")
    phone = commands.keep_roll_on_phone(actor=teacher, now=START).code
    kept = replace(DONE_SOMETHING, said_at=END)
    assert codes(
        lambda: commands.sync_homework(actor=teacher, now=late, session=afternoon.tutoring, phone=phone, held=kept)
    ) == ["attendance.homework_over"]
