"""Every solve is checked in production: a crooked one is refused in one sentence, and nothing of it is stored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time
from typing import Any
from uuid import uuid4

import pytest

from afterbell.attendance.commands import NewMark, seal_roll, seals, sync_roll
from afterbell.attendance.models import RollMark, RollSeal
from afterbell.attendance.rules.folding import MarkState
from afterbell.base.models import AuditEntry
from afterbell.base.refusals import Refused
from afterbell.base.tenancy import within
from afterbell.enrolment.commands import intake
from afterbell.enrolment.models import Application
from afterbell.placement import going_in
from afterbell.placement.models import PlacementRun, PupilOutcome
from afterbell.rostering.commands import (
    NamedSubstitute,
    NewLeave,
    cover_leaves,
    name_substitutes,
    record_leaves,
    substitutes,
)
from afterbell.rostering.models import Assignment, Session
from afterbell.schools.commands import calendar, set_up_term
from afterbell.schools.models import SchoolDay, Term
from tests.support.afternoon import at, build_afternoon
from tests.support.term_begun import FIRST_MONDAY, Begun, commit_and_reveal, offered, place_all, wish
from tests.support.world import MORNING, SmallSchool, answer_survey, apply, enrol_everybody


@pytest.fixture
def crooked(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Bend what a solver gives where a command calls it: a fault planted in the solver itself."""

    def bend(room: object, name: str, twist: Callable[[Any], Any]) -> None:
        straight = getattr(room, name)
        monkeypatch.setattr(room, name, lambda *given, **told: twist(straight(*given, **told)))

    return bend


def disagreed(refused: pytest.ExceptionInfo[Refused]) -> bool:
    (reason,) = refused.value.reasons
    assert reason.words.zh != reason.words.en
    assert "{" not in reason.words.zh + reason.words.en
    return reason.code.endswith(".verifier_disagrees")


def test_a_number_that_does_not_follow_from_the_seed(small_school: SmallSchool, crooked: Callable[..., None]) -> None:
    applications = enrol_everybody(small_school)
    club = offered(small_school, weekday=1, band="early")[0]
    for application in applications[:2]:
        wish(small_school, application, club)
    commit_and_reveal(small_school)
    crooked(going_in, "draw_lots", lambda lots: [replace(lot, number=len(lots) + 1 - lot.number) for lot in lots])
    with pytest.raises(Refused) as refused:
        place_all(small_school)
    assert disagreed(refused)
    with within(small_school.id):
        assert not PlacementRun.objects.exists()
        assert not PupilOutcome.objects.exists()


def test_a_child_in_another_priority_class(small_school: SmallSchool, crooked: Callable[..., None]) -> None:
    answer_survey(small_school)
    crooked(intake, "priority_class", lambda found: replace(found, rank=found.rank + 1))
    with pytest.raises(Refused) as refused:
        apply(small_school, small_school.children[0])
    assert disagreed(refused)
    with within(small_school.id):
        assert not Application.objects.exists()


def test_a_reason_left_out(small_school: SmallSchool, crooked: Callable[..., None]) -> None:
    crooked(intake, "reasons_against", lambda reasons: reasons[:0])
    answer_survey(small_school)
    child = small_school.children[0]
    with pytest.raises(Refused) as refused:
        apply(small_school, replace(child, residence="boarder"))
    assert disagreed(refused)


def test_a_holiday_left_out(small_school: SmallSchool, crooked: Callable[..., None]) -> None:
    crooked(calendar, "holiday_table", lambda table: replace(table, holidays=table.holidays[1:]))
    with pytest.raises(Refused) as refused:
        set_up_term(
            actor=small_school.actor("office"),
            now=MORNING,
            name="2026 秋季",
            first_day=date(2026, 9, 1),
            last_day=date(2026, 12, 31),
        )
    assert disagreed(refused)
    with within(small_school.id):
        assert Term.objects.count() == 1
        assert not SchoolDay.objects.filter(date__gte=date(2026, 9, 1)).exists()


def test_a_roll_that_says_something_else_than_its_marks(
    small_school: SmallSchool, crooked: Callable[..., None]
) -> None:
    afternoon = build_afternoon(small_school)
    marks = [
        NewMark(mark_id=uuid4(), pupil=child.code, state="absent", device="phone", device_seq=1)
        for child in afternoon.tutored
    ]
    teacher, now = afternoon.actor("subject2"), at(time(17, 50))
    sync_roll(actor=teacher, now=now, session=afternoon.tutoring, marks=marks)
    crooked(
        seals,
        "fold_roll",
        lambda roll: replace(roll, states=tuple(replace(row, state=MarkState.PRESENT) for row in roll.states)),
    )
    with pytest.raises(Refused) as refused:
        seal_roll(actor=teacher, now=now, session=afternoon.tutoring)
    assert disagreed(refused)
    with within(small_school.id):
        assert not RollSeal.objects.exists()
        assert RollMark.objects.count() == len(marks)
        assert not AuditEntry.objects.filter(action="attendance.seal").exists()


def two_at_once(school: SmallSchool) -> tuple[Session, Session]:
    """Give two sessions of the first Monday that are held at the same time."""
    with within(school.id):
        first, *others = Session.objects.filter(date=FIRST_MONDAY).exclude(kind="duty").order_by("starts_at", "pk")
        return first, next(row for row in others if row.starts_at < first.ends_at)


def named(school: SmallSchool, session: Session) -> str:
    with within(school.id):
        return Assignment.objects.get(session=session, ended_at=None).staff.code


def test_a_substitute_who_is_elsewhere(begun: Begun, crooked: Callable[..., None]) -> None:
    school = begun.school
    first, second = two_at_once(school)
    away, busy = named(school, first), named(school, second)
    office = school.actor("office")
    record_leaves(actor=office, now=MORNING, leaves=[NewLeave(staff=away, day=FIRST_MONDAY, reason="病假")])

    def to_the_busy_one(replan: Any) -> Any:  # noqa: ANN401 - whatever the solver gives
        steps = tuple(replace(step, after=busy) if step.session == first.code else step for step in replan.changes)
        after = {**replan.roster.assignments, first.code: busy}
        return replace(replan, roster=replace(replan.roster, assignments=after), changes=steps)

    crooked(substitutes, "replan_day", to_the_busy_one)
    with pytest.raises(Refused) as refused:
        cover_leaves(actor=office, now=MORNING, day=FIRST_MONDAY)
    assert disagreed(refused)
    assert named(school, first) == away


def test_a_substitute_named_by_hand_who_is_elsewhere(begun: Begun, monkeypatch: pytest.MonkeyPatch) -> None:
    school = begun.school
    first, second = two_at_once(school)
    before, busy = named(school, first), named(school, second)
    monkeypatch.setattr(substitutes.Diaries, "reasons", lambda *_: ())
    with pytest.raises(Refused) as refused:
        name_substitutes(
            actor=school.actor("office"), now=MORNING, substitutes=[NamedSubstitute(session=first.code, staff=busy)]
        )
    assert disagreed(refused)
    assert named(school, first) == before
