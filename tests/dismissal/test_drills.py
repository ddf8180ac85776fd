"""A drill in the middle of a real afternoon: timed, and apart from everything that is real."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, transaction

from afterbell.attendance.commands import NewIncident, NewMark, raise_alarms, record_incident, sync_roll
from afterbell.attendance.models import Alarm, Presence, RollMark
from afterbell.attendance.rules.incidents import IncidentWords
from afterbell.base.models import Message
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.dismissal import commands, queries
from afterbell.dismissal.models import Drill, DrillChild, DrillReport, Handover
from tests.support.afternoon import DAY, Afternoon, at, collect, here, listed
from tests.support.world import Child

BEGIN = at(time(17, 55))


def after(seconds: int) -> datetime:
    return BEGIN + timedelta(seconds=seconds)


def start(afternoon: Afternoon, *, handle: str = "duty", now: datetime = BEGIN, kind: str = "fire") -> str:
    return commands.start_drill(actor=afternoon.actor(handle), now=now, kind=kind)


def groups(afternoon: Afternoon, handle: str) -> dict[str, queries.DrillGroupRow]:
    with within(afternoon.school.id):
        return {row.name: row for row in queries.groups_to_report(viewer=afternoon.actor(handle))}


def report(
    afternoon: Afternoon, handle: str, seconds: int, *missing: Child, sent_as: UUID | None = None, of: str = ""
) -> bool:
    rows = groups(afternoon, handle)
    (group,) = [row for name, row in rows.items() if of in name]
    return commands.report_drill(
        actor=afternoon.actor(handle),
        now=after(seconds),
        sent_as=sent_as or uuid4(),
        group=group.code,
        missing=[child.code for child in missing],
    )


def seen(afternoon: Afternoon, drill: str, handle: str = "duty") -> queries.DrillPage:
    with within(afternoon.school.id):
        return queries.drill_page(viewer=afternoon.actor(handle), code=drill)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [reason.code.removeprefix("dismissal.") for reason in refused.value.reasons]


def test_everybody_of_the_emergency_list_is_looked_for_by_who_has_them(afternoon: Afternoon) -> None:
    here(afternoon, *afternoon.tutored[:2])
    with within(afternoon.school.id):
        inside = queries.everybody_inside(viewer=afternoon.actor("duty"), on=DAY, now=BEGIN)
    drill = start(afternoon)
    page = seen(afternoon, drill)
    assert page.went.children == inside.children
    assert {child.pupil for row in page.groups for child in row.children} == {
        child.code for child in afternoon.school.children
    }
    (own,) = groups(afternoon, "subject2").values()
    assert {child.pupil for child in own.children} == {child.code for child in afternoon.tutored}
    assert own.adult == afternoon.actor("subject2").name


def test_the_drill_is_timed_group_by_group_until_nobody_is_missing(afternoon: Afternoon) -> None:
    here(afternoon, *afternoon.tutored)
    drill = start(afternoon)
    sent_as = uuid4()
    assert report(afternoon, "subject2", 42, afternoon.tutored[0], sent_as=sent_as)
    assert not report(afternoon, "subject2", 50, sent_as=sent_as)
    page = seen(afternoon, drill)
    assert (page.went.reported, page.went.complete) == (None, None)
    assert [child.pupil for row in page.groups for child in row.missing] == [afternoon.tutored[0].code]
    report(afternoon, "club1", 75)
    report(afternoon, "subject2", 118)
    page = seen(afternoon, drill)
    assert (page.went.reported, page.went.complete) == (75, 118)
    assert {row.went.reported for row in page.groups} == {42, 75}
    with pytest.raises(Refused) as refused:
        commands.end_drill(actor=afternoon.actor("duty"), now=after(200), drill=drill, note=" ")
    assert codes(refused) == ["note_missing"]
    commands.end_drill(actor=afternoon.actor("duty"), now=after(200), drill=drill, note="二楼楼梯口拥挤")
    with pytest.raises(Refused) as over:
        commands.end_drill(actor=afternoon.actor("duty"), now=after(201), drill=drill, note="再来一次")
    assert over.value.conflict
    page = seen(afternoon, drill)
    assert (page.note, page.ended_by, page.drill.complete) == ("二楼楼梯口拥挤", afternoon.actor("duty").name, 118)
    again = start(afternoon, now=after(600), kind="roll")
    assert [row.number for row in seen(afternoon, again).compared] == [2, 1]
    assert [row.number for row in seen(afternoon, drill).compared] == [1]


def test_a_drill_in_a_real_afternoon_writes_nothing_real_and_hinders_nothing(afternoon: Afternoon) -> None:
    here(afternoon, *afternoon.tutored[:3])
    grandmother = listed(afternoon, afternoon.tutored[0])
    with within(afternoon.school.id):
        before = (RollMark.objects.count(), Handover.objects.count(), Alarm.objects.count(), Presence.objects.count())
    drill = start(afternoon)
    report(afternoon, "subject2", 30, *afternoon.tutored[3:])
    with within(afternoon.school.id):
        same = (RollMark.objects.count(), Handover.objects.count(), Alarm.objects.count(), Presence.objects.count())
        families = {afternoon.school.family(child, today=DAY).account for child in afternoon.school.children}
        assert not Message.objects.filter(to__in=families, kind__startswith="dismissal.drill").exists()
    assert same == before
    mark = NewMark(mark_id=uuid4(), pupil=afternoon.tutored[3].code, state="present", device="phone", device_seq=9)
    sync_roll(actor=afternoon.actor("subject2"), now=after(60), session=afternoon.tutoring, marks=[mark])
    collect(afternoon, afternoon.tutored[0], grandmother, now=after(90))
    with within(afternoon.school.id):
        assert RollMark.objects.filter(mark_id=mark.mark_id).exists()
        assert Handover.objects.count() == before[1] + 1
        assert DrillChild.objects.filter(drill__code=drill).count() == len(afternoon.school.children)


def test_what_happens_really_during_a_drill_is_real_and_says_so(afternoon: Afternoon) -> None:
    here(afternoon, *afternoon.tutored[:3])
    drill = start(afternoon, handle="principal")
    teacher = afternoon.actor("subject2")
    raise_alarms(actor=teacher, now=at(time(18, 0)), session=afternoon.tutoring, pupils=[afternoon.tutored[3].code])
    incident = NewIncident(
        sent_as=uuid4(),
        kind="injury",
        severity="slight",
        words=IncidentWords(what="下楼时扭了脚", first_aid="冷敷", told="打了电话"),
        happened_at=at(time(18, 1)),
        session=afternoon.tutoring,
        children={afternoon.tutored[0].code: ""},
    )
    record_incident(actor=teacher, now=at(time(18, 2)), incident=incident)
    real = seen(afternoon, drill).real
    assert (real.sessions, real.incidents) == (("三年级辅导一组",), 1)
    with within(afternoon.school.id):
        assert Alarm.objects.filter(closed=None).count() == 1
        told = Message.objects.filter(kind="dismissal.real_in_a_drill")
        leaders = {afternoon.actor("duty").account, afternoon.actor("principal").account}
        assert {(row.to_id, row.values["what"]["zh"]) for row in told} == {
            (leader, what) for leader in leaders for what in ("找学生", "事件")
        }


@pytest.mark.parametrize("handle", ["subject2", "gate", "principal"])
def test_anybody_at_the_school_ends_a_drill_because_it_is_real(afternoon: Afternoon, handle: str) -> None:
    here(afternoon, *afternoon.tutored)
    drill = start(afternoon)
    commands.call_off_drill(actor=afternoon.actor(handle), now=after(20), drill=drill)
    page = seen(afternoon, drill)
    assert (page.drill.ended, page.drill.real, page.note) == (True, True, "")
    with within(afternoon.school.id):
        assert queries.running_drill(viewer=afternoon.actor("subject2")) is None
        told = set(Message.objects.filter(kind="dismissal.drill_called_off").values_list("to_id", flat=True))
    assert {afternoon.actor(name).account for name in ("subject2", "club1", "duty", "gate")} <= told
    with within(afternoon.school.id), pytest.raises(NotThere):
        queries.drill_page(viewer=afternoon.actor("subject2"), code=drill)


def test_what_is_reported_after_the_end_is_refused(afternoon: Afternoon) -> None:
    here(afternoon, *afternoon.tutored)
    drill = start(afternoon)
    (group,) = groups(afternoon, "subject2").values()
    commands.call_off_drill(actor=afternoon.actor("duty"), now=after(20), drill=drill)
    with pytest.raises(Refused) as refused:
        commands.report_drill(
            actor=afternoon.actor("subject2"), now=after(30), sent_as=uuid4(), group=group.code, missing=[]
        )
    assert (codes(refused), refused.value.conflict) == (["drill_ended"], True)


def test_no_second_drill_none_of_nobody_and_none_while_a_child_is_looked_for(afternoon: Afternoon) -> None:
    with pytest.raises(Refused) as unknown:
        start(afternoon, kind="flood", now=at(time(23)))
    assert "drill_unknown" in codes(unknown)
    here(afternoon, *afternoon.tutored)
    drill = start(afternoon)
    with pytest.raises(Refused) as second:
        start(afternoon, now=after(5))
    assert codes(second) == ["drill_runs"]
    commands.call_off_drill(actor=afternoon.actor("duty"), now=after(20), drill=drill)
    late = at(time(18, 0))
    raise_alarms(actor=afternoon.actor("club1"), now=late, session=afternoon.club, pupils=[afternoon.in_club[0].code])
    with pytest.raises(Refused) as looked_for:
        start(afternoon, now=late + timedelta(minutes=1))
    assert codes(looked_for) == ["really_looked_for"]


def test_a_teacher_starts_none_and_reports_no_others_group(afternoon: Afternoon) -> None:
    here(afternoon, *afternoon.tutored)
    with pytest.raises(NotThere):
        start(afternoon, handle="subject2")
    start(afternoon)
    (own,) = groups(afternoon, "subject2").values()
    with pytest.raises(NotThere):
        commands.report_drill(actor=afternoon.actor("club1"), now=after(9), sent_as=uuid4(), group=own.code, missing=[])
    with pytest.raises(NotThere):
        commands.report_drill(
            actor=afternoon.actor("subject2"),
            now=after(9),
            sent_as=uuid4(),
            group=own.code,
            missing=[afternoon.in_club[0].code],
        )
    family = afternoon.school.family(afternoon.tutored[0], today=DAY)
    with within(afternoon.school.id):
        assert queries.running_drill(viewer=family) is None
        with pytest.raises(NotThere):
            queries.groups_to_report(viewer=family)


def test_before_the_first_session_the_homeroom_teachers_count(afternoon: Afternoon) -> None:
    start(afternoon, now=at(time(16, 0)))
    (own,) = groups(afternoon, "homeroom2").values()
    assert own.place == "with_homeroom"
    assert own.adult == afternoon.actor("homeroom2").name


def test_the_facts_of_a_drill_stay(afternoon: Afternoon) -> None:
    here(afternoon, *afternoon.tutored)
    start(afternoon)
    report(afternoon, "subject2", 20)
    with within(afternoon.school.id):
        for rows in (Drill.objects, DrillChild.objects, DrillReport.objects):
            with pytest.raises(DatabaseError), transaction.atomic():
                rows.all().delete()
