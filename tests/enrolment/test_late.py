"""A child that comes later: a window with a reason and a last day, the same reviews, then a place by hand."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.enrolment import commands
from afterbell.enrolment.models import Application, LateWindow
from afterbell.placement import commands as placement
from afterbell.placement.models import GroupPlace, ServiceGroup
from afterbell.schools.inbox import inbox
from afterbell.schools.models import Pupil
from tests.support.term_begun import FIRST_MONDAY, MONDAY_NOON, begin_term
from tests.support.world import MORNING, TODAY, SmallSchool, answer_survey, apply, approve

CLOSED = MORNING + timedelta(days=5)
LAST = date(2026, 3, 6)
NEXT_MONDAY = date(2026, 3, 9)
WHY = "三月转入"


def codes_of(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [reason.code for reason in refused.value.reasons]


def open_for(world: SmallSchool, number: int, *, now: datetime = CLOSED, reason: str = "三月转入") -> None:
    commands.open_late(
        actor=world.actor("office"), now=now, pupil=world.children[number].code, last_day=LAST, reason=reason
    )


def give(world: SmallSchool, application: str, group: str, *, since: date = NEXT_MONDAY, by: str = "office") -> int:
    return placement.give_places(
        actor=world.actor(by), now=MONDAY_NOON, application=application, group=group, since=since, reason=WHY
    )


def test_one_family_applies_after_closing_until_the_end_of_the_last_day(small_school: SmallSchool) -> None:
    answer_survey(small_school)
    first, second = small_school.children[1], small_school.children[2]
    with pytest.raises(Refused) as closed:
        apply(small_school, first, now=CLOSED)
    assert codes_of(closed) == ["enrolment.closed"]
    open_for(small_school, 1)
    with pytest.raises(Refused):
        apply(small_school, second, now=CLOSED)
    with pytest.raises(Refused):
        apply(small_school, first, now=datetime(2026, 3, 6, 16, 0, tzinfo=MORNING.tzinfo))
    last_minute = datetime(2026, 3, 6, 15, 59, tzinfo=MORNING.tzinfo)
    codes = apply(small_school, first, now=last_minute)
    approve(small_school, codes, now=last_minute)
    with within(small_school.id):
        assert Application.objects.get().state == "approved"


def test_a_child_that_leaves_before_the_last_day_cannot_apply_late(small_school: SmallSchool) -> None:
    with within(small_school.id):
        Pupil.objects.filter(code=small_school.children[1].code).update(left_on=LAST)
    with pytest.raises(Refused) as refused:
        open_for(small_school, 1)
    assert codes_of(refused) == ["enrolment.window_for_who_left"]
    with within(small_school.id):
        Pupil.objects.filter(code=small_school.children[1].code).update(left_on=NEXT_MONDAY)
    open_for(small_school, 1)


def test_a_window_needs_a_reason_and_a_day_to_come(small_school: SmallSchool) -> None:
    office, pupil = small_school.actor("office"), small_school.children[1].code
    with pytest.raises(Refused) as refused:
        commands.open_late(actor=office, now=CLOSED, pupil=pupil, last_day=TODAY, reason=" ")
    assert codes_of(refused) == ["enrolment.window_in_past", "enrolment.window_without_reason"]
    with pytest.raises(Refused) as later:
        commands.open_late(actor=office, now=CLOSED, pupil=pupil, last_day=date(2026, 8, 1), reason="转入")
    assert codes_of(later) == ["enrolment.window_after_term"]
    for handle in ("principal", "vice", "homeroom1"):
        with pytest.raises(NotThere):
            commands.open_late(actor=small_school.actor(handle), now=CLOSED, pupil=pupil, last_day=LAST, reason="转入")
    with within(small_school.id):
        assert not LateWindow.objects.exists()


def test_a_child_that_comes_back_is_given_a_place_by_hand(small_school: SmallSchool) -> None:
    begun = begin_term(small_school)
    child = small_school.children[3]
    family = small_school.family(child, today=FIRST_MONDAY)
    commands.withdraw(actor=family, now=MONDAY_NOON, application=begun.applications[3], effective_on=FIRST_MONDAY)
    open_for(small_school, 3, now=MONDAY_NOON, reason="家长上班时间变了")
    (code,) = apply(small_school, child, now=MONDAY_NOON)
    approve(small_school, [code], now=MONDAY_NOON)
    with within(small_school.id):
        own = ServiceGroup.objects.filter(band="early", kind="tutoring", language="mongolian").first()
        other = ServiceGroup.objects.filter(band="late").first()
    assert own is not None
    assert other is not None
    with pytest.raises(Refused) as refused:
        give(small_school, code, other.code, since=FIRST_MONDAY)
    assert codes_of(refused) == [
        "placement.place_too_early",
        "placement.place_for_others",
        "placement.place_not_asked",
    ]
    given = give(small_school, code, own.code)
    assert given == 4
    with within(small_school.id):
        places = GroupPlace.objects.filter(pupil__code=child.code, since=NEXT_MONDAY)
        assert {place.group_id for place in places} == {own.pk}
    with pytest.raises(Refused) as again:
        give(small_school, code, own.code)
    assert codes_of(again) == ["placement.place_not_asked"]
    for handle in ("principal", "homeroom1"):
        with pytest.raises(NotThere):
            give(small_school, code, own.code, by=handle)


def test_a_full_group_is_said_to_be_full(small_school: SmallSchool) -> None:
    begun = begin_term(small_school)
    child = small_school.children[3]
    with within(small_school.id):
        places = GroupPlace.objects.filter(pupil__code=child.code)
        group = places[0].group
        places.update(until=FIRST_MONDAY)
        left = GroupPlace.objects.filter(group=group, weekday=1, until=None).count()
        ServiceGroup.objects.filter(pk=group.pk).update(capacity=max(left, 1))
    with pytest.raises(Refused) as refused:
        give(small_school, begun.applications[3], group.code)
    assert codes_of(refused) == ["placement.place_full"]


def test_the_family_is_told_when_it_may_apply_late_and_when_it_is_decided(small_school: SmallSchool) -> None:
    answer_survey(small_school)
    child, other = small_school.children[1], small_school.children[2]
    in_time = apply(small_school, other)
    open_for(small_school, 1)
    codes = apply(small_school, child, now=CLOSED)
    approve(small_school, [*codes, *in_time], now=CLOSED)
    told = {}
    for one in (child, other):
        viewer = small_school.family(one)
        with within(small_school.id):
            told[one.code] = " ".join(row.words.zh for row in inbox(viewer=viewer))
    assert "让您家为图雅补申请课后服务，到2026年3月6日" in told[child.code].replace(" ", "")
    assert "图雅的补申请通过了。教导处安排好组和教室" in told[child.code]
    assert "三月转入" not in told[child.code]
    assert "补申请" not in told[other.code]
    assert "阿斯尔的申请通过了" in told[other.code]
