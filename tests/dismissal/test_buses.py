"""A school bus: the adult aboard stands on the lists of the children that ride along, and the gate hands them over."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import UUID

import pytest

from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.dismissal import commands, queries
from afterbell.dismissal.commands import NewBus, NewHandover
from afterbell.dismissal.models import Collector, Handover
from tests.support.afternoon import DAY, Afternoon, at, build_afternoon, here
from tests.support.asking import AsksAtMost
from tests.support.world import Child, SmallSchool

NOON = at(time(12))
STOPS = ("镇北路口", "供销社", "牧场三队")
LATER = DAY + timedelta(days=5)


@pytest.fixture
def afternoon(small_school: SmallSchool) -> Afternoon:
    return build_afternoon(small_school)


def a_bus(school: SmallSchool, name: str = "一号线", *, adult: str = "宝音", since: date = DAY) -> str:
    office = school.actor("office")
    code = commands.keep_bus(actor=office, now=NOON, bus=NewBus(name=name, leaves_at=time(18, 30), stops=STOPS))
    if adult:
        commands.put_aboard(actor=office, now=NOON, bus=code, adult=adult, since=since)
    return code


def ride(school: SmallSchool, child: Child, bus: str, *, stop: str = STOPS[1], now: datetime = NOON) -> None:
    commands.ride_bus(actor=school.family(child, today=DAY), now=now, pupil=child.code, bus=bus, stop=stop)


def listed(school: SmallSchool, child: Child, day: date = DAY) -> list[tuple[str, str]]:
    with within(school.id):
        rows = Collector.objects.filter(pupil__code=child.code, since__lte=day).order_by("since", "pk")
        return [(row.name, row.relation) for row in rows if row.until is None or row.until > day]


def refusals(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [reason.code for reason in refused.value.reasons]


def test_the_gate_hands_a_child_to_the_adult_aboard(afternoon: Afternoon) -> None:
    school, child = afternoon.school, afternoon.tutored[0]
    ride(school, child, a_bus(school))
    assert listed(school, child) == [("宝音", "校车 一号线")]
    here(afternoon, child)
    with within(school.id):
        aboard = Collector.objects.get(pupil__code=child.code)
    word = NewHandover(
        handover_id=UUID(int=7),
        pupil=child.code,
        session=afternoon.tutoring,
        kind="collected",
        collector=aboard.code,
        happened_at=at(time(18, 25)),
    )
    receipt = commands.record_handovers(actor=afternoon.actor("gate"), now=at(time(18, 25)), handovers=[word])
    assert receipt.stored == (word.handover_id,)
    with within(school.id):
        assert Handover.objects.get().collector == aboard


def test_lists_follow_who_is_aboard(afternoon: Afternoon) -> None:
    school, (first, second, third) = afternoon.school, afternoon.tutored[:3]
    bus = a_bus(school)
    for child in (first, second):
        ride(school, child, bus)
    office = school.actor("office")
    assert commands.put_aboard(actor=office, now=NOON, bus=bus, adult="苏和", since=LATER) == 2
    ride(school, third, bus)
    for child in (first, second, third):
        assert listed(school, child) == [("宝音", "校车 一号线")]
        assert listed(school, child, LATER - timedelta(days=1)) == [("宝音", "校车 一号线")]
        assert listed(school, child, LATER) == [("苏和", "校车 一号线")]
    assert commands.put_aboard(actor=office, now=NOON, bus=bus, adult="", since=LATER) == 3
    assert listed(school, first, LATER) == []
    assert listed(school, first) == [("宝音", "校车 一号线")]
    assert commands.put_aboard(actor=office, now=NOON, bus=bus, adult="苏和", since=LATER) == 0


def test_whom_the_family_took_off_does_not_come_back(afternoon: Afternoon) -> None:
    school, (stays, leaves, until) = afternoon.school, afternoon.tutored[:3]
    bus = a_bus(school)
    for child in (stays, leaves, until):
        ride(school, child, bus)
    with within(school.id):
        codes = {row.pupil.code: row.code for row in Collector.objects.select_related("pupil")}
    commands.end_collectors(actor=school.family(leaves, today=DAY), now=NOON, collectors=[codes[leaves.code]])
    last = commands.NewDays(collector=codes[until.code], until=LATER + timedelta(days=2))
    commands.say_collector_days(actor=school.family(until, today=DAY), now=NOON, days=last)
    assert commands.put_aboard(actor=school.actor("office"), now=NOON, bus=bus, adult="苏和", since=LATER) == 2
    assert listed(school, stays, LATER) == [("苏和", "校车 一号线")]
    assert listed(school, leaves, LATER) == []
    assert listed(school, until, LATER) == [("苏和", "校车 一号线")]
    assert listed(school, until, LATER + timedelta(days=2)) == []


def test_a_child_rides_on_one_bus(afternoon: Afternoon) -> None:
    school, child = afternoon.school, afternoon.tutored[0]
    one, other = a_bus(school), a_bus(school, "二号线", adult="娜仁")
    ride(school, child, one)
    ride(school, child, other, stop=STOPS[2])
    assert listed(school, child) == [("娜仁", "校车 二号线")]
    ride(school, child, one)
    ride(school, child, one, stop=STOPS[0])
    assert listed(school, child) == [("宝音", "校车 一号线")]
    with within(school.id):
        choice = queries.bus_choice(viewer=school.family(child, today=DAY), pupil=child.code, today=DAY)
        rows = queries.buses(viewer=school.actor("office"), today=DAY)
    assert (choice.chosen, choice.stop) == (one, STOPS[0])
    assert [(row.name, [one.stop for one in row.passengers]) for row in rows] == [
        ("一号线", [STOPS[0]]),
        ("二号线", []),
    ]


def test_a_bus_without_an_adult_is_not_offered(afternoon: Afternoon) -> None:
    school, child = afternoon.school, afternoon.tutored[0]
    empty = a_bus(school, adult="")
    with pytest.raises(Refused) as refused:
        ride(school, child, empty)
    assert refusals(refused) == ["dismissal.bus_runs_not"]
    with within(school.id):
        assert queries.bus_choice(viewer=school.family(child, today=DAY), pupil=child.code, today=DAY).buses == ()
    with pytest.raises(Refused) as refused:
        ride(school, child, a_bus(school, "二号线"), stop="月亮")
    assert refusals(refused) == ["dismissal.bus_stop_unknown"]


def test_what_a_bus_needs_is_said(afternoon: Afternoon) -> None:
    school = afternoon.school
    office = school.actor("office")
    with pytest.raises(Refused) as refused:
        commands.keep_bus(actor=office, now=NOON, bus=NewBus(name=" ", leaves_at=time(18), stops=["", "x" * 21]))
    assert refusals(refused) == ["dismissal.bus_name", "dismissal.bus_stops"]
    bus = a_bus(school)
    with pytest.raises(Refused) as refused:
        a_bus(school)
    assert refusals(refused) == ["dismissal.bus_there"]
    with pytest.raises(Refused) as refused:
        commands.put_aboard(actor=office, now=NOON, bus=bus, adult="宝音", since=DAY - timedelta(days=1))
    assert refusals(refused) == ["dismissal.day_passed"]


def test_only_the_office_keeps_buses_and_only_the_family_chooses(
    afternoon: Afternoon, other_school: SmallSchool
) -> None:
    school, child = afternoon.school, afternoon.tutored[0]
    bus = a_bus(school)
    for handle in ("duty", "gate", "subject2"):
        with pytest.raises(NotThere):
            commands.put_aboard(actor=school.actor(handle), now=NOON, bus=bus, adult="我", since=DAY)
    with pytest.raises(NotThere):
        commands.put_aboard(actor=other_school.actor("office"), now=NOON, bus=bus, adult="我", since=DAY)
    stranger = school.family(afternoon.tutored[1], today=DAY)
    with pytest.raises(NotThere):
        commands.ride_bus(actor=stranger, now=NOON, pupil=child.code, bus=bus, stop=STOPS[0])
    with within(school.id), pytest.raises(NotThere):
        queries.bus_choice(viewer=stranger, pupil=child.code, today=DAY)


def test_buses_of_any_size_are_read_in_as_many_questions(afternoon: Afternoon, asks_at_most: AsksAtMost) -> None:
    school = afternoon.school
    one, other = a_bus(school), a_bus(school, "二号线")
    office = school.actor("office")
    for number in range(3):
        ride(school, afternoon.tutored[number], (one, other)[number % 2])
        with within(school.id), asks_at_most(3):
            rows = queries.buses(viewer=office, today=DAY)
        assert sum(len(row.passengers) for row in rows) == number + 1
