"""What the gate and the families see of the way home."""

from __future__ import annotations

from datetime import time, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from afterbell.attendance import commands as roll_call
from afterbell.attendance.commands import NewLeave, NewMark
from afterbell.base.refusals import NotThere
from afterbell.base.tenancy import within
from afterbell.dismissal import commands, queries
from afterbell.dismissal.commands import NewCollector, NewHandover
from afterbell.dismissal.custody import afternoons
from afterbell.dismissal.queries.custody import read_home
from afterbell.rostering.models import Session
from tests.support.afternoon import DAY, Afternoon, at
from tests.support.world import Child, SmallSchool

BEFORE, START, ROLL, END = at(time(16, 0)), at(time(17, 45)), at(time(17, 50)), at(time(18, 22))


def present(afternoon: Afternoon, *children: Child) -> None:
    roll_call.record_marks(
        actor=afternoon.actor("subject2"),
        now=ROLL,
        session=afternoon.tutoring,
        marks=[
            NewMark(mark_id=uuid4(), pupil=child.code, state="present", device="phone", device_seq=1)
            for child in children
        ],
    )


def grandmother(afternoon: Afternoon, child: Child) -> str:
    return commands.name_collectors(
        actor=afternoon.school.family(child, today=DAY),
        now=BEFORE,
        collectors=[NewCollector(pupil=child.code, name="乌云", relation="奶奶", since=DAY)],
    )[0]


def collect(afternoon: Afternoon, child: Child, collector: str) -> None:
    commands.record_handovers(
        actor=afternoon.actor("gate"),
        now=END,
        handovers=[
            NewHandover(
                handover_id=uuid4(),
                pupil=child.code,
                session=afternoon.tutoring,
                kind="collected",
                collector=collector,
                happened_at=END,
            )
        ],
    )


def at_home(afternoon: Afternoon, child: Child, now: object = END) -> queries.ChildNow:
    with within(afternoon.school.id):
        rows = queries.children_now(viewer=afternoon.school.family(child, today=DAY), now=now)  # type: ignore[arg-type]
    return next(row for row in rows if row.pupil == child.code)


def test_the_gate_sees_who_is_due_with_collectors_and_who_has_left(afternoon: Afternoon) -> None:
    gone, waiting, unmarked = afternoon.tutored[:3]
    collector = grandmother(afternoon, gone)
    grandmother(afternoon, waiting)
    present(afternoon, gone, waiting)
    collect(afternoon, gone, collector)
    gate = afternoon.actor("gate")
    with within(afternoon.school.id):
        page = queries.gate_list(viewer=gate, on=DAY, now=END)
        searched = queries.gate_list(viewer=gate, on=DAY, now=END, sought=queries.Sought(search=gone.name))
        of_session = queries.gate_list(viewer=gate, on=DAY, now=END, sought=queries.Sought(session=afternoon.tutoring))
        early = queries.gate_list(viewer=gate, on=DAY, now=ROLL)
        figures = queries.release_figures(viewer=gate, on=DAY)
    assert [child.pupil for child in page.children] == [waiting.code]
    assert [(one.name, one.relation) for one in page.children[0].collectors] == [("乌云", "奶奶")]
    assert (page.waiting, page.gone, page.may_hand_over) == (1, 1, True)
    assert [(row.waiting, row.gone, row.due) for row in page.releases] == [(1, 1, True)]
    assert [(row.pupil, row.gone, row.gone_with) for row in searched.children] == [
        (gone.code, "collected", "奶奶 乌云")
    ]
    assert {row.pupil: row.ready for row in of_session.children}[unmarked.code] is False
    assert early.children == ()
    assert (figures.came, figures.collected, figures.waiting) == (2, 1, 1)


def test_the_gate_is_not_there_for_teachers_and_families(afternoon: Afternoon) -> None:
    child = afternoon.tutored[0]
    for viewer in (afternoon.actor("subject2"), afternoon.school.family(child, today=DAY)):
        with within(afternoon.school.id), pytest.raises(NotThere):
            queries.gate_list(viewer=viewer, on=DAY, now=END)
        with within(afternoon.school.id), pytest.raises(NotThere):
            queries.day_closing(viewer=viewer, on=DAY, now=END)


def test_the_gate_of_another_school_sees_nobody_of_this_one(afternoon: Afternoon, other_school: SmallSchool) -> None:
    child = afternoon.tutored[0]
    grandmother(afternoon, child)
    present(afternoon, child)
    with within(other_school.id):
        page = queries.gate_list(
            viewer=other_school.actor("gate", today=DAY), on=DAY, now=END, sought=queries.Sought(search=child.name)
        )
    assert (page.children, page.releases, page.waiting) == ((), (), 0)


def test_a_guardian_follows_the_child_from_homeroom_to_group_to_gate_to_grandmother(afternoon: Afternoon) -> None:
    child = afternoon.tutored[0]
    collector = grandmother(afternoon, child)
    assert at_home(afternoon, child, BEFORE).place == "with_homeroom"
    assert at_home(afternoon, child, ROLL).place == "unaccounted"
    present(afternoon, child)
    now = at_home(afternoon, child, ROLL)
    assert (now.place, now.adult, now.session_name, now.waiting) == (
        "in_group",
        "老师subject2",
        "三年级辅导一组",
        False,
    )
    assert at_home(afternoon, child, END).waiting
    collect(afternoon, child, collector)
    home = at_home(afternoon, child, END)
    assert (home.place, home.gone_with, home.gone_at, home.waiting) == ("collected", "奶奶 乌云", END, False)
    assert [(row.name, row.state) for row in home.way] == [("三年级辅导一组", "present")]


def test_a_guardian_sees_the_own_children_only_and_their_next_session(afternoon: Afternoon) -> None:
    child, sibling = afternoon.tutored[0], afternoon.in_club[0]
    with within(afternoon.school.id):
        session = Session.objects.get(code=afternoon.tutoring)
        session.pk, session.code = None, "nextweek99"
        session.date, session.starts_at = DAY + timedelta(days=7), session.starts_at + timedelta(days=7)
        session.ends_at += timedelta(days=7)
        session.save()
        family = afternoon.school.family(child, today=DAY)
        rows = {row.pupil: row for row in queries.children_now(viewer=family, now=END)}
        with pytest.raises(NotThere):
            queries.children_now(viewer=afternoon.actor("principal"), now=END)
    assert set(rows) == {child.code, sibling.code}
    following = rows[child.code].next_session
    assert following is not None
    assert following.starts_at == START + timedelta(days=7)
    assert rows[sibling.code].next_session is None


def test_leave_shows_as_leave_all_day(afternoon: Afternoon) -> None:
    child = afternoon.tutored[1]
    family = afternoon.school.family(child, today=DAY)
    roll_call.excuse_pupils(actor=family, now=BEFORE, leaves=[NewLeave(pupil=child.code, date=DAY)])
    now = at_home(afternoon, child, ROLL)
    assert (now.place, now.on_leave, now.way[0].state) == ("on_leave", True, "leave")


def test_a_missing_child_is_shown_as_looked_for(afternoon: Afternoon) -> None:
    child = afternoon.tutored[1]
    teacher = afternoon.actor("subject2")
    roll_call.raise_alarms(actor=teacher, now=ROLL, session=afternoon.tutoring, pupils=[child.code])
    assert not at_home(afternoon, child, ROLL).looked_for
    roll_call.raise_alarms(actor=teacher, now=ROLL, session=afternoon.tutoring, pupils=[child.code], family=True)
    assert at_home(afternoon, child, ROLL).looked_for


def test_reads_take_the_same_few_queries_for_one_child_and_for_three(afternoon: Afternoon) -> None:
    def counted(viewer_of: Child) -> tuple[int, int]:
        with within(afternoon.school.id):
            family = afternoon.school.family(viewer_of, today=DAY)
            with CaptureQueriesContext(connection) as home:
                queries.children_now(viewer=family, now=END)
            gate = afternoon.actor("gate")
            with CaptureQueriesContext(connection) as list_of_gate:
                queries.gate_list(viewer=gate, on=DAY, now=END)
        return len(home), len(list_of_gate)

    present(afternoon, afternoon.tutored[0])
    one = counted(afternoon.tutored[0])
    present(afternoon, *afternoon.tutored[1:])
    assert counted(afternoon.tutored[0]) == one
    assert one[0] <= 10
    assert one[1] <= 9


def test_a_child_missing_in_the_morning_is_not_called_on_leave_by_its_guardian(afternoon: Afternoon) -> None:
    child = afternoon.tutored[1]
    said = [roll_call.Morning(pupil=child.code, absent=True)]
    roll_call.record_mornings(actor=afternoon.actor("homeroom2"), now=BEFORE, mornings=said)
    now = at_home(afternoon, child, ROLL)
    assert (now.place, now.on_leave, now.absent_in_morning, now.way[0].state) == ("on_leave", False, True, "missing")
    with within(afternoon.school.id):
        page = queries.gate_list(
            viewer=afternoon.actor("gate"), on=DAY, now=END, sought=queries.Sought(session=afternoon.tutoring)
        )
        assert {row.pupil: row.state for row in page.children}[child.code] == "missing"
        home = read_home(on=DAY)
        told = afternoons(
            day=home.day,
            children=home.children,
            lists=home.lists,
            limit=None,
            handovers=home.handovers,
            sides=home.sides,
            now=END,
        )
        (mark,) = next(row.marks for row in told if row.pupil == child.code)
        assert (mark.by, mark.mark_id) == ("morning", "morning")
