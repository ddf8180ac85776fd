"""Sessions, the roster, leave, substitutes and cancellations, through the commands the pages use."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations

import pytest
from django.db.models import Count

from afterbell.base.audit import verify as verify_ledger
from afterbell.base.models import AuditEntry
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.rostering.commands import (
    NamedSubstitute,
    NewLeave,
    cancel_sessions,
    cover_leaves,
    make_roster,
    name_substitutes,
    plan_sessions,
    record_leaves,
)
from afterbell.rostering.models import Assignment, Cancellation, Session, StaffLeave
from afterbell.rostering.queries import candidates_for
from afterbell.schools.models import SchoolDay, Staff
from tests.support.term_begun import FIRST_MONDAY, MONDAY_NOON, SECOND_MONDAY, Begun, form, hire
from tests.support.world import FIRST_DAY, MORNING, SmallSchool


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [reason.code.removeprefix("rostering.") for reason in refused.value.reasons]


def on(school: SmallSchool, day: date = FIRST_MONDAY) -> list[Session]:
    with within(school.id):
        return list(Session.objects.filter(date=day).order_by("starts_at", "name"))


def named(school: SmallSchool, session: Session) -> str:
    with within(school.id):
        return Assignment.objects.get(session=session, ended_at=None).staff.code


def test_no_session_falls_on_a_day_without_school(begun: Begun) -> None:
    with within(begun.school.id):
        sessions = Session.objects.values_list("date", "weekday").distinct()
        school_days = dict(SchoolDay.objects.exclude(follows_weekday=None).values_list("date", "follows_weekday"))
        assert sessions
        assert all(school_days.get(day) == weekday for day, weekday in sessions)


def test_every_session_has_one_named_adult_who_is_nowhere_else(begun: Begun) -> None:
    with within(begun.school.id):
        counts = set(Session.objects.annotate(number=Count("assignments")).values_list("number", flat=True))
        assert counts == {1}
        rows = Assignment.objects.select_related("session")
        by_day: dict[tuple[int, date], list[Session]] = {}
        for row in rows:
            by_day.setdefault((row.staff_id, row.session.date), []).append(row.session)
    overlaps = [
        (one.code, two.code)
        for sessions in by_day.values()
        for one, two in combinations(sessions, 2)
        if one.starts_at < two.ends_at and two.starts_at < one.ends_at
    ]
    assert not overlaps


def test_planning_and_rostering_twice_changes_nothing(begun: Begun) -> None:
    office, term = begun.school.actor("office"), begun.school.term
    with pytest.raises(Refused) as again:
        plan_sessions(actor=office, now=MORNING, term=term)
    assert (codes(again), again.value.conflict) == (["planned_before"], True)
    assert make_roster(actor=office, now=MORNING, term=term, since=FIRST_DAY).assigned == 0


def test_without_groups_there_is_nothing_to_plan_and_without_sessions_nothing_to_roster(
    small_school: SmallSchool,
) -> None:
    office = small_school.actor("office")
    with pytest.raises(Refused) as early:
        plan_sessions(actor=office, now=MORNING, term=small_school.term)
    assert codes(early) == ["no_groups"]
    with pytest.raises(Refused) as empty:
        make_roster(actor=office, now=MORNING, term=small_school.term, since=FIRST_DAY)
    assert codes(empty) == ["no_sessions"]


def test_a_roster_with_a_gap_is_not_stored_and_says_what_would_help(small_school: SmallSchool) -> None:
    form(small_school)
    office = small_school.actor("office")
    plan_sessions(actor=office, now=MORNING, term=small_school.term)
    with pytest.raises(Refused) as short:
        make_roster(actor=office, now=MORNING, term=small_school.term, since=FIRST_DAY)
    assert set(codes(short)) == {"uncovered", "uncovered_more"}
    assert "3月2日" in short.value.reasons[0].words.zh
    with within(small_school.id):
        assert not Assignment.objects.exists()
    hire(small_school)
    assert make_roster(actor=office, now=MORNING, term=small_school.term, since=FIRST_DAY).assigned > 0


def test_only_the_office_plans_and_rosters(begun: Begun, other_school: SmallSchool) -> None:
    term = begun.school.term
    for somebody in (begun.school.actor("principal"), begun.school.actor("duty"), other_school.actor("office")):
        with pytest.raises(NotThere):
            plan_sessions(actor=somebody, now=MORNING, term=term)
        with pytest.raises(NotThere):
            make_roster(actor=somebody, now=MORNING, term=term, since=FIRST_DAY)


def test_leave_is_recorded_once_a_day_by_the_office(begun: Begun) -> None:
    school = begun.school
    mine = NewLeave(staff=school.staff["subject1"], day=FIRST_MONDAY, reason="看病")
    assert record_leaves(actor=school.actor("office"), now=MORNING, leaves=[mine, mine]) == 1
    assert record_leaves(actor=school.actor("office"), now=MORNING, leaves=[mine]) == 0
    for stranger in ("subject1", "duty"):
        with pytest.raises(NotThere):
            record_leaves(actor=school.actor(stranger), now=MORNING, leaves=[mine])
    for reason, code in ((" \u200b\u3164 ", "reason_missing"), ("病" * 201, "reason_too_long")):
        wrong = NewLeave(staff=school.staff["subject1"], day=SECOND_MONDAY, reason=reason)
        with pytest.raises(Refused) as unsaid:
            record_leaves(actor=school.actor("office"), now=MORNING, leaves=[wrong])
        assert codes(unsaid) == [code]
    with within(school.id):
        assert StaffLeave.objects.get().reason == "看病"


def test_leave_is_covered_and_the_history_stays(begun: Begun) -> None:
    school = begun.school
    session = on(school)[0]
    before = named(school, session)
    record_leaves(
        actor=school.actor("office"),
        now=MORNING,
        leaves=[NewLeave(staff=before, day=FIRST_MONDAY, reason="看病")],
    )
    changes = cover_leaves(actor=school.actor("duty"), now=MONDAY_NOON, day=FIRST_MONDAY)
    assert session.code in {change.session for change in changes}
    with within(school.id):
        standing = Assignment.objects.filter(ended_at=None, session__date=FIRST_MONDAY)
        assert not standing.filter(staff__code=before).exists()
        assert standing.count() == len(on(school))
        history = Assignment.objects.filter(session=session).order_by("pk")
        assert [(row.basis, row.ended_at) for row in history] == [("planned", MONDAY_NOON), ("substitute", None)]
        elsewhere = Assignment.objects.exclude(session__date=FIRST_MONDAY)
        assert not elsewhere.exclude(ended_at=None).exists()
    assert cover_leaves(actor=school.actor("duty"), now=MONDAY_NOON, day=FIRST_MONDAY) == ()


def test_a_free_candidate_takes_a_session_once(begun: Begun) -> None:
    school = begun.school
    session = on(school)[0]
    office = school.actor("office")
    with within(school.id):
        free = candidates_for(viewer=office, session=session.code, now=MONDAY_NOON).free
    wanted = [NamedSubstitute(session=session.code, staff=free[0].code)]
    assert name_substitutes(actor=office, now=MONDAY_NOON, substitutes=wanted) == 1
    assert named(school, session) == free[0].code
    assert name_substitutes(actor=office, now=MONDAY_NOON, substitutes=wanted) == 0


def test_whoever_is_barred_is_refused_with_the_reasons(begun: Begun) -> None:
    school = begun.school
    session = on(school)[0]
    office = school.actor("office")
    with within(school.id):
        barred = candidates_for(viewer=office, session=session.code, now=MONDAY_NOON).barred[0]
    wanted = [NamedSubstitute(session=session.code, staff=barred.code)]
    with pytest.raises(Refused) as refused:
        name_substitutes(actor=office, now=MONDAY_NOON, substitutes=wanted)
    assert [reason.words for reason in refused.value.reasons] == list(barred.reasons)
    assert set(codes(refused)) == {"cannot_take"}


def test_nobody_gets_two_sessions_at_once_by_one_order(begun: Begun) -> None:
    school, office = begun.school, begun.school.actor("office")
    with within(school.id):
        one, two, shared = next(
            (one, two, shared)
            for one, two in combinations(on(school), 2)
            if one.starts_at < two.ends_at and two.starts_at < one.ends_at
            for shared in _free_for_both(school, one, two)
        )
    wanted = [NamedSubstitute(session=session.code, staff=shared) for session in (one, two)]
    with pytest.raises(Refused) as refused:
        name_substitutes(actor=office, now=MONDAY_NOON, substitutes=wanted)
    assert set(codes(refused)) == {"cannot_take"}
    assert shared not in {named(school, one), named(school, two)}


def _free_for_both(school: SmallSchool, one: Session, two: Session) -> list[str]:
    office = school.actor("office")
    free = [
        {person.code for person in candidates_for(viewer=office, session=session.code, now=MONDAY_NOON).free}
        for session in (one, two)
    ]
    return sorted(free[0] & free[1])


def test_an_adult_who_left_the_roster_can_be_replaced(begun: Begun) -> None:
    school, office = begun.school, begun.school.actor("office")
    session = on(school)[0]
    with within(school.id):
        gate = Staff.objects.get(code=school.staff["gate"])
        Assignment.objects.filter(session=session).update(staff=gate)
        free = candidates_for(viewer=office, session=session.code, now=MONDAY_NOON).free
    wanted = [NamedSubstitute(session=session.code, staff=free[0].code)]
    assert name_substitutes(actor=office, now=MONDAY_NOON, substitutes=wanted) == 1
    assert named(school, session) == free[0].code


def test_what_cannot_be_changed_is_refused(begun: Begun) -> None:
    school, office = begun.school, begun.school.actor("office")
    first, second, *_rest = on(school)
    later = on(school, SECOND_MONDAY)[0]
    helper = named(school, second)
    cancel_sessions(actor=office, now=MONDAY_NOON, sessions=[second.code], reason="停电")
    cases = [
        ([NamedSubstitute(session=first.code, staff=helper)], first.starts_at, ["session_begun"]),
        ([NamedSubstitute(session=second.code, staff=helper)], MONDAY_NOON, ["session_cancelled"]),
        ([NamedSubstitute(session=first.code, staff="nobody")], MONDAY_NOON, ["staff_unknown"]),
        ([NamedSubstitute(session=row.code, staff=helper) for row in (first, later)], MONDAY_NOON, ["one_day"]),
        ([NamedSubstitute(session=first.code, staff=helper)] * 2, MONDAY_NOON, ["one_day"]),
    ]
    for wanted, moment, reasons in cases:
        with pytest.raises(Refused) as refused:
            name_substitutes(actor=office, now=moment, substitutes=wanted)
        assert codes(refused) == reasons


def test_who_may_not_substitute_finds_no_session(begun: Begun, other_school: SmallSchool) -> None:
    session = on(begun.school)[0]
    wanted = [NamedSubstitute(session=session.code, staff=begun.school.staff["subject1"])]
    for somebody in (begun.school.actor("subject1"), other_school.actor("office")):
        with pytest.raises(NotThere):
            name_substitutes(actor=somebody, now=MONDAY_NOON, substitutes=wanted)
        with within(somebody.tenant), pytest.raises(NotThere):
            candidates_for(viewer=somebody, session=session.code, now=MONDAY_NOON)


def test_a_session_is_cancelled_once_with_a_reason_before_it_begins(begun: Begun) -> None:
    school, principal = begun.school, begun.school.actor("principal")
    one, two, *_rest = on(school)
    assert cancel_sessions(actor=principal, now=MONDAY_NOON, sessions=[one.code], reason="大风") == 1
    assert cancel_sessions(actor=principal, now=MONDAY_NOON, sessions=[one.code, two.code], reason="停电") == 1
    with pytest.raises(Refused) as refused:
        cancel_sessions(actor=principal, now=one.starts_at + timedelta(minutes=1), sessions=[one.code], reason=" ")
    assert codes(refused) == ["session_begun", "reason_missing"]
    with pytest.raises(Refused) as long:
        cancel_sessions(actor=principal, now=MONDAY_NOON, sessions=[two.code], reason="风" * 201)
    assert codes(long) == ["reason_too_long"]
    with pytest.raises(NotThere):
        cancel_sessions(actor=school.actor("duty"), now=MONDAY_NOON, sessions=[one.code], reason="大风")
    with within(school.id):
        assert dict(Cancellation.objects.values_list("session__code", "reason")) == {one.code: "大风", two.code: "停电"}


def test_every_write_is_in_the_ledger(begun: Begun) -> None:
    with within(begun.school.id):
        actions = set(AuditEntry.objects.values_list("action", flat=True))
        assert {"rostering.plan_sessions", "rostering.roster"} <= actions
        assert not verify_ledger(tenant=begun.school.id)
