"""A day stops in one go: families told once a child, nothing counted, children who are there handed over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from uuid import uuid4

import pytest

from afterbell.attendance import commands as attendance
from afterbell.attendance import queries as attended
from afterbell.attendance.commands import NewMark, watch_over_children
from afterbell.attendance.models import Alarm
from afterbell.attendance.watching import may_be_due
from afterbell.base import clock
from afterbell.base.models import Message
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.dismissal.commands import close_day
from afterbell.dismissal.queries import children_now
from afterbell.rostering import commands, queries
from afterbell.rostering.models import Cancellation, DayStop, Session, StoppedSession
from afterbell.schools.actors import house_actor
from tests.support.afternoon import DAY, EVENING, LATE, Afternoon, at, build_afternoon, collect, here, listed
from tests.support.visits import standing_clock, visitor
from tests.support.world import Child, SmallSchool

NOON, RUNNING = at(time(12)), at(time(17, 58))


@pytest.fixture
def afternoon(small_school: SmallSchool) -> Iterator[Afternoon]:
    """Give the Wednesday with its two late groups, the club held again in the evening."""
    made = build_afternoon(small_school)
    with within(small_school.id):
        late = Session.objects.get(code=made.club)
        late.pk, late.code, late.band, late.name = None, "eveningclub", "evening", "马头琴晚场"
        late.starts_at, late.ends_at = at(EVENING[0]), at(EVENING[1])
        late.save(force_insert=True)
    with standing_clock(NOON):
        yield made


def stop(afternoon: Afternoon, *, now: datetime = NOON, bands: tuple[str, ...] = (), handle: str = "office") -> str:
    return commands.stop_day(
        actor=afternoon.actor(handle), now=now, day=DAY, kind="weather", words="暴雪，道路封闭。", bands=bands
    )


def told(afternoon: Afternoon, child: Child) -> list[str]:
    with within(afternoon.school.id):
        rows = Message.objects.filter(tenant=afternoon.school.id, concerns=child.code, kind__startswith="rostering.")
        return list(rows.order_by("pk").values_list("kind", flat=True))


def test_a_band_stops_and_each_family_is_told_once_with_all_that_is_off(afternoon: Afternoon) -> None:
    child, other = afternoon.in_club[0], afternoon.tutored[0]
    with within(afternoon.school.id):
        seen = queries.stop_preview(viewer=afternoon.actor("office"), day=DAY, bands=["evening"], now=NOON)
        whole = queries.stop_preview(viewer=afternoon.actor("office"), day=DAY, bands=[], now=NOON)
    assert (seen.sessions, seen.running, seen.children, seen.bands) == (1, 0, 4, ("late", "evening"))
    assert (whole.sessions, whole.children, whole.adults) == (4, 8, 3)
    stop(afternoon, bands=("evening",))
    assert told(afternoon, child) == ["rostering.stopped"]
    assert told(afternoon, other) == []
    stop(afternoon)
    assert told(afternoon, child) == ["rostering.stopped"] * 2
    with pytest.raises(Refused) as refused:
        stop(afternoon)
    assert [reason.code for reason in refused.value.reasons] == ["rostering.nothing_to_stop"]
    with within(afternoon.school.id):
        assert Cancellation.objects.count() == 4
        assert {row.reason for row in Cancellation.objects.all()} == {"天气：暴雪，道路封闭。"}
        staff = Message.objects.filter(tenant=afternoon.school.id, kind="rostering.stopped_for_staff")
        assert staff.count() == staff.values("to").distinct().count() == 3


def test_all_reasons_come_at_once_and_the_duty_leader_stops_what_is_left_of_today(afternoon: Afternoon) -> None:
    with pytest.raises(Refused) as refused:
        commands.stop_day(actor=afternoon.actor("duty"), now=NOON, day=DAY + timedelta(days=1), kind="heat", words=" ")
    assert {reason.code.partition(".")[2] for reason in refused.value.reasons} == {
        "stop_today_only",
        "stop_kind_unknown",
        "reason_missing",
        "nothing_to_stop",
    }
    with pytest.raises(NotThere):
        stop(afternoon, handle="subject2")
    stop(afternoon, now=RUNNING, handle="duty")
    with within(afternoon.school.id):
        assert StoppedSession.objects.filter(broken_off=True).count() == 3
        assert StoppedSession.objects.filter(broken_off=False).count() == 1


def test_what_is_broken_off_counts_for_nothing_and_its_children_are_handed_over(afternoon: Afternoon) -> None:
    child, lost = afternoon.tutored[:2]
    grandmother = listed(afternoon, child)
    here(afternoon, child)
    watch_over_children(actor=house_actor(school=afternoon.school.id), now=RUNNING - timedelta(minutes=1))
    stop(afternoon, now=RUNNING)
    assert told(afternoon, child) == ["rostering.broken_off"]
    with within(afternoon.school.id):
        staff = Message.objects.filter(tenant=afternoon.school.id, kind__endswith="_for_staff")
        assert set(staff.values_list("kind", flat=True)) == {"rostering.broken_off_for_staff"}
    with within(afternoon.school.id):
        before = Alarm.objects.count()
        assert may_be_due(now=RUNNING + timedelta(minutes=20)), "whoever nobody has seen is looked for all the same"
        (card,) = attended.own_sessions(viewer=afternoon.actor("subject2"), on=DAY, now=RUNNING)
        homes = children_now(viewer=afternoon.school.family(child, today=DAY), now=RUNNING)
    assert (bool(card.cancelled), card.present, card.open) == (True, 1, 0)
    assert [home.waiting for home in homes if home.pupil == child.code] == [True]
    assert before > 0
    late = NewMark(mark_id=uuid4(), pupil=lost.code, state="present", device="phone", device_seq=9)
    receipt = attendance.record_marks(
        actor=afternoon.actor("subject2"), now=RUNNING, session=afternoon.tutoring, marks=[late]
    )
    assert len(receipt.stored) == 1
    with within(afternoon.school.id):
        assert not Alarm.objects.filter(pupil__code=lost.code, closed=None).exists()
    after = at(EVENING[1])
    confirmed = attendance.confirm_sessions(actor=afternoon.actor("duty"), now=after, sessions=[afternoon.tutoring])
    assert "attendance.cancelled" in {row.refusal.code for row in confirmed.refusals}
    collect(afternoon, child, grandmother, now=RUNNING + timedelta(minutes=9))
    with pytest.raises(Refused) as refused:
        close_day(actor=afternoon.actor("duty"), now=after, day=DAY)
    assert lost.name in refused.value.reasons[0].words.zh
    assert child.name not in refused.value.reasons[0].words.zh


def test_a_stop_is_taken_back_before_its_time_and_not_after(afternoon: Afternoon) -> None:
    code = stop(afternoon)
    running = at(LATE[0]) + timedelta(minutes=5)
    assert commands.lift_stop(actor=afternoon.actor("principal"), now=running, stop=code).sessions == 1
    assert commands.lift_stop(actor=afternoon.actor("principal"), now=running, stop=code).sessions == 0
    assert told(afternoon, afternoon.in_club[0]) == ["rostering.stopped", "rostering.resumed"]
    assert told(afternoon, afternoon.tutored[0]) == ["rostering.stopped"]
    with within(afternoon.school.id):
        assert Cancellation.objects.count() == 3
        assert not Cancellation.objects.filter(session__code="eveningclub").exists()
        (row,) = queries.standing_stops(viewer=afternoon.actor("office"), now=running)
        assert (row.sessions, row.to_begin, row.lifted_by) == (4, 0, "校长")
    again = stop(afternoon, now=running, bands=("evening",))
    with pytest.raises(Refused) as refused:
        commands.lift_stop(actor=afternoon.actor("office"), now=at(EVENING[0]), stop=again)
    assert [reason.code for reason in refused.value.reasons] == ["rostering.stop_begun"]
    with pytest.raises(NotThere):
        commands.lift_stop(actor=afternoon.actor("office"), now=running, stop="nothing")


def test_the_page_shows_whom_it_touches_stops_and_takes_back(afternoon: Afternoon) -> None:
    office, leader = visitor(afternoon.actor("office")), visitor(afternoon.actor("duty"))
    page = office.get("/office/stop-day/", {"day": DAY, "band": "evening"}).text
    assert "停 1 场" in page
    assert "4 名学生" in page
    sent = {"day": DAY, "band": "evening", "kind": "power", "words": ""}
    assert office.post("/office/stop-day/", sent).status_code == 422
    assert office.post("/office/stop-day/", {**sent, "words": "变压器坏了"}).status_code == 302
    shown = leader.get("/office/stop-day/").text
    assert "变压器坏了" in shown
    assert "/office/stop-day/" in leader.get("/office/today/").text
    with within(afternoon.school.id):
        code = DayStop.objects.get().code
    assert leader.post(f"/office/stop-day/{code}/lift/").status_code == 302
    clock.stand_at(moment=at(EVENING[1]))
    assert "没有可以停的场次" in office.get("/office/stop-day/").text
    assert visitor(afternoon.actor("subject2")).get("/office/stop-day/").status_code == 404


def test_a_day_nobody_can_read_stops_nothing(afternoon: Afternoon) -> None:
    sent = {"day": "2026-03-0五", "kind": "weather", "words": "暴雪"}
    answer = visitor(afternoon.actor("office")).post("/office/stop-day/", sent)
    assert answer.status_code == 422
    assert "请先选一天" in answer.text
    with within(afternoon.school.id):
        assert not Cancellation.objects.exists()
