"""A child who was found by a slip, or whose session was broken off, is looked for like any other."""

from __future__ import annotations

import pytest

from afterbell.attendance.commands import close_alarm, raise_alarms
from afterbell.attendance.models import Alarm
from afterbell.base.tenancy import within
from afterbell.rostering.commands import stop_day
from tests.attendance.test_watch import after, in_club_is_there, mark, told, watch
from tests.support.afternoon import DAY, Afternoon


def alarms(afternoon: Afternoon) -> list[tuple[str, int, bool]]:
    """List the alarms: whom, the how manieth time, whether it is open."""
    with within(afternoon.school.id):
        rows = Alarm.objects.order_by("pk").values_list("pupil__code", "times", "closed__pk")
        return [(pupil, times, closed is None) for pupil, times, closed in rows]


def test_a_child_found_by_a_slip_is_looked_for_again_and_its_family_told_again(afternoon: Afternoon) -> None:
    in_club_is_there(afternoon)
    *here, lost = afternoon.tutored
    mark(afternoon, here, "present", minutes=3)
    watch(afternoon, 10)
    watch(afternoon, 16)
    mark(afternoon, [lost], "present", minutes=17)
    assert alarms(afternoon) == [(lost.code, 1, False)]
    mark(afternoon, [lost], "absent", minutes=18)
    watch(afternoon, 19)
    watch(afternoon, 26)
    assert alarms(afternoon) == [(lost.code, 1, False), (lost.code, 2, True)]
    assert told(afternoon)["looked_for", lost.code] == 2
    assert told(afternoon)["looked_for_of_homeroom", lost.code] == 2


def test_a_child_said_to_be_at_home_is_not_looked_for_again_by_itself_but_by_hand(afternoon: Afternoon) -> None:
    in_club_is_there(afternoon)
    *here, lost = afternoon.tutored
    mark(afternoon, here, "present", minutes=3)
    teacher = afternoon.actor("subject2")
    (code,) = raise_alarms(actor=teacher, now=after(5), session=afternoon.tutoring, pupils=[lost.code])
    assert raise_alarms(actor=teacher, now=after(6), session=afternoon.tutoring, pupils=[lost.code]) == (code,)
    close_alarm(actor=afternoon.actor("homeroom2"), now=after(7), alarm=code, whereabouts="在家，妈妈接的")
    mark(afternoon, [lost], "absent", minutes=8)
    watch(afternoon, 30)
    assert alarms(afternoon) == [(lost.code, 1, False)]
    (again,) = raise_alarms(actor=teacher, now=after(31), session=afternoon.tutoring, pupils=[lost.code])
    assert again != code
    assert alarms(afternoon) == [(lost.code, 1, False), (lost.code, 2, True)]


@pytest.mark.parametrize("minutes", [5, 12])
def test_a_stop_silences_no_alarm_and_leaves_no_child_unlooked_for(afternoon: Afternoon, minutes: int) -> None:
    in_club_is_there(afternoon)
    *here, lost = afternoon.tutored
    mark(afternoon, here, "present", minutes=3)
    watch(afternoon, minutes - 1)
    stop_day(actor=afternoon.actor("office"), now=after(minutes), day=DAY, kind="power", words="停电")
    watch(afternoon, 12)
    watch(afternoon, 17)
    watch(afternoon, 27)
    assert alarms(afternoon) == [(lost.code, 1, True)]
    assert told(afternoon)["looked_for", lost.code] == 1
    assert told(afternoon)["looked_for_of_principal", ""] == 1


def test_who_was_never_here_has_not_left_early(afternoon: Afternoon) -> None:
    in_club_is_there(afternoon)
    never, left, *here = afternoon.tutored
    mark(afternoon, [left, *here], "present", minutes=3)
    mark(afternoon, [left, never], "left_early", minutes=5)
    watch(afternoon, 10)
    watch(afternoon, 16)
    assert alarms(afternoon) == [(never.code, 1, True)]
    assert told(afternoon)["looked_for", never.code] == 1
