"""Leave, substitutes and swaps are asked for, answered and decided; what follows stands in the roster at once."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from afterbell.base.audit import verify as verify_ledger
from afterbell.base.models import Message
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.rostering.commands import (
    NamedSubstitute,
    NewLeave,
    answer_turn,
    ask_leave,
    ask_session_leave,
    ask_substitutes,
    ask_swap,
    cancel_sessions,
    decide_turns,
    make_roster,
    name_substitutes,
    record_leaves,
    withdraw_turn,
)
from afterbell.rostering.models import Assignment, Session, SessionLeave, StaffLeave, TurnRequest
from afterbell.rostering.queries import own_turns, school_turns, turn_options
from afterbell.schools.actors import signed_in
from tests.rostering.asking import holder_of, name_of, person, turn_on_monday
from tests.support.asking import AsksAtMost
from tests.support.term_begun import FIRST_MONDAY, MONDAY_NOON, SECOND_MONDAY, Begun
from tests.support.world import FIRST_DAY, MORNING, SCHEME_FILE, TODAY, SmallSchool, publish_scheme


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [reason.code.removeprefix("rostering.") for reason in refused.value.reasons]


def decree(school: SmallSchool, *lines: str) -> None:
    """Publish the scheme with these lines under its roster."""
    text = SCHEME_FILE.read_text(encoding="utf-8")
    wanted = "\n".join(lines)
    found = re.subn(r"^\[roster\]$", f"[roster]\n{wanted}", text, flags=re.MULTILINE)
    text = found[0] if found[1] else f"{text}\n[roster]\n{wanted}\n"
    office, principal = school.actor("office"), school.actor("principal")
    publish_scheme(office=office, principal=principal, term=school.term, now=MORNING, text=text)


def told(school: SmallSchool, staff: str) -> list[str]:
    """Give the kinds of message somebody of the staff has, oldest first."""
    account = signed_in(person(school, staff))
    with within(school.id):
        kinds = list(Message.objects.filter(to=account).order_by("pk").values_list("kind", flat=True))
    return [kind.removeprefix("rostering.") for kind in kinds if kind.startswith("rostering.")]


def test_the_first_to_accept_has_the_session_and_the_other_is_let_go(begun: Begun) -> None:
    school, turn = begun.school, turn_on_monday(begun.school)
    holder, first, second = (person(school, code) for code in (turn.holder, turn.first, turn.second))
    asked = ask_substitutes(
        actor=holder, now=MONDAY_NOON, session=turn.session, staff=[turn.second, turn.first], reason="孩子发烧"
    )
    assert len(asked) == 2
    by_person = dict(zip(sorted([turn.first, turn.second]), asked, strict=True))
    assert told(school, turn.first) == told(school, turn.second) == ["turn_asked"]
    assert answer_turn(actor=second, now=MONDAY_NOON, request=by_person[turn.second], accept=True) == "in_force"
    assert holder_of(school, turn.session) == turn.second
    with pytest.raises(Refused) as late:
        answer_turn(actor=first, now=MONDAY_NOON, request=by_person[turn.first], accept=True)
    assert (codes(late), late.value.conflict) == (["turn_taken"], True)
    assert told(school, turn.first) == ["turn_asked", "turn_ended"]
    assert told(school, turn.holder) == ["turn_holds"]
    with within(school.id):
        others = Session.objects.filter(assignments__staff__code=turn.second, assignments__basis="substitute")
        assert [row.code for row in others] == [turn.session]
    verify_ledger(tenant=school.id)


def test_who_declines_is_asked_no_more_and_the_session_stays(begun: Begun) -> None:
    school, turn = begun.school, turn_on_monday(begun.school)
    (asked,) = ask_substitutes(actor=school.actor("office"), now=MONDAY_NOON, session=turn.session, staff=[turn.first])
    with pytest.raises(Refused) as twice:
        ask_substitutes(actor=school.actor("duty"), now=MONDAY_NOON, session=turn.session, staff=[turn.first])
    assert codes(twice) == ["asked_already"]
    colleague = person(school, turn.first)
    assert answer_turn(actor=colleague, now=MONDAY_NOON, request=asked, accept=False, reason="有课") == "declined"
    assert holder_of(school, turn.session) == turn.holder
    with pytest.raises(Refused) as again:
        answer_turn(actor=colleague, now=MONDAY_NOON, request=asked, accept=True)
    assert codes(again) == ["turn_answered"]
    with within(school.id):
        (row,) = school_turns(viewer=school.actor("vice"), since=TODAY, now=MONDAY_NOON)
    assert (row.state, row.said, row.colleague) == ("declined", "有课", name_of(school, turn.first))


def test_a_session_open_to_everybody_is_taken_by_who_accepts(begun: Begun) -> None:
    school, turn = begun.school, turn_on_monday(begun.school)
    holder = person(school, turn.holder)
    ask_session_leave(actor=holder, now=MONDAY_NOON, session=turn.session, reason="看牙")
    assert holder_of(school, turn.session) == ""
    with within(school.id):
        assert SessionLeave.objects.count() == 1
        assert not StaffLeave.objects.exists()
        seen = turn_options(viewer=school.actor("office"), session=turn.session, now=MONDAY_NOON)
    assert turn.holder not in {row.code for row in seen.free}
    assert turn.holder in {row.code for row in seen.barred}
    with pytest.raises(NotThere):
        ask_substitutes(actor=holder, now=MONDAY_NOON, session=turn.session, staff=[turn.first])
    (asked,) = ask_substitutes(actor=school.actor("office"), now=MONDAY_NOON, session=turn.session, staff=[turn.first])
    answer_turn(actor=person(school, turn.first), now=MONDAY_NOON, request=asked, accept=True)
    assert holder_of(school, turn.session) == turn.first


def test_a_roster_made_again_names_nobody_who_asked_leave_of_a_session(begun: Begun) -> None:
    school, turn = begun.school, turn_on_monday(begun.school)
    ask_session_leave(actor=person(school, turn.holder), now=MORNING, session=turn.session, reason="看牙")
    make_roster(actor=school.actor("office"), now=MORNING, term=school.term, since=FIRST_DAY)
    assert holder_of(school, turn.session) not in {"", turn.holder}


def test_a_swap_needs_the_colleague_and_the_school_and_changes_both_at_once(begun: Begun) -> None:
    school, turn = begun.school, turn_on_monday(begun.school)
    mine = person(school, turn.holder)
    with within(school.id):
        options = turn_options(viewer=mine, session=turn.session, now=MONDAY_NOON).exchangeable
        other = next(row for row in options if row.day > FIRST_MONDAY)
    theirs = holder_of(school, other.code)
    swap = ask_swap(actor=mine, now=MONDAY_NOON, session=turn.session, other=other.code)
    with pytest.raises(Refused) as early:
        decide_turns(actor=school.actor("vice"), now=MONDAY_NOON, codes=[swap], approve=True)
    assert codes(early) == ["turn_answered"]
    assert answer_turn(actor=person(school, theirs), now=MONDAY_NOON, request=swap, accept=True) == "agreed"
    assert holder_of(school, turn.session) == turn.holder
    assert decide_turns(actor=school.actor("vice"), now=MONDAY_NOON, codes=[swap], approve=True) == 1
    assert (holder_of(school, turn.session), holder_of(school, other.code)) == (theirs, turn.holder)
    with within(school.id):
        bases = Assignment.objects.filter(session__code__in=[turn.session, other.code], ended_at=None)
        assert set(bases.values_list("basis", flat=True)) == {"swap"}


def test_leave_waits_for_the_school_where_the_scheme_says_so(begun: Begun) -> None:
    school = begun.school
    decree(school, "approve_leave = true")
    turn = turn_on_monday(school)
    teacher, vice = person(school, turn.holder), school.actor("vice")
    asked = ask_leave(actor=teacher, now=MORNING, first_day=FIRST_MONDAY, last_day=SECOND_MONDAY, reason="手术")
    with within(school.id):
        assert not StaffLeave.objects.exists()
    with pytest.raises(Refused) as twice:
        ask_leave(actor=teacher, now=MORNING, first_day=FIRST_MONDAY, last_day=FIRST_MONDAY, reason="手术")
    assert codes(twice) == ["asked_before"]
    with pytest.raises(Refused) as silent:
        decide_turns(actor=vice, now=MORNING, codes=[asked], approve=False, reason=" ")
    assert codes(silent) == ["reason_missing"]
    decide_turns(actor=vice, now=MORNING, codes=[asked], approve=True)
    with within(school.id):
        assert StaffLeave.objects.filter(staff__code=turn.holder).count() == 8
    assert told(school, turn.holder) == ["turn_holds"]
    with pytest.raises(NotThere):
        decide_turns(actor=teacher, now=MORNING, codes=[asked], approve=True)


def test_leave_holds_at_once_by_default_and_a_refusal_leaves_everything(begun: Begun) -> None:
    school = begun.school
    teacher = school.actor("subject1")
    ask_leave(actor=teacher, now=MORNING, first_day=FIRST_MONDAY, last_day=FIRST_MONDAY, reason="看病")
    with within(school.id):
        assert StaffLeave.objects.get().staff.code == school.staff["subject1"]
    with pytest.raises(Refused) as twice:
        ask_leave(actor=teacher, now=MORNING, first_day=FIRST_MONDAY, last_day=FIRST_MONDAY, reason="看病")
    assert (codes(twice), twice.value.conflict) == (["asked_before"], True)


def test_a_substitute_waits_for_the_school_and_a_second_yes_comes_too_late(begun: Begun) -> None:
    school = begun.school
    decree(school, "approve_substitute = true", "teachers_ask = false")
    turn = turn_on_monday(school)
    holder = person(school, turn.holder)
    with pytest.raises(Refused) as alone:
        ask_substitutes(actor=holder, now=MONDAY_NOON, session=turn.session, staff=[turn.first])
    assert codes(alone) == ["office_asks"]
    decree(school, "approve_substitute = true")
    asked = ask_substitutes(actor=holder, now=MONDAY_NOON, session=turn.session, staff=[turn.first, turn.second])
    one, two = dict(zip(sorted([turn.first, turn.second]), asked, strict=True)).items()
    assert answer_turn(actor=person(school, one[0]), now=MONDAY_NOON, request=one[1], accept=True) == "agreed"
    with pytest.raises(Refused) as second:
        answer_turn(actor=person(school, two[0]), now=MONDAY_NOON, request=two[1], accept=True)
    assert codes(second) == ["turn_taken"]
    decide_turns(actor=school.actor("office"), now=MONDAY_NOON, codes=[one[1]], approve=False, reason="另有安排")
    assert answer_turn(actor=person(school, two[0]), now=MONDAY_NOON, request=two[1], accept=True) == "agreed"
    decide_turns(actor=school.actor("office"), now=MONDAY_NOON, codes=[two[1]], approve=True)
    assert holder_of(school, turn.session) == two[0]


def test_what_the_office_changed_meanwhile_is_accepted_by_nobody(begun: Begun) -> None:
    school, turn = begun.school, turn_on_monday(begun.school)
    (asked,) = ask_substitutes(
        actor=person(school, turn.holder), now=MONDAY_NOON, session=turn.session, staff=[turn.first]
    )
    chosen = NamedSubstitute(session=turn.session, staff=turn.second)
    name_substitutes(actor=school.actor("office"), now=MONDAY_NOON, substitutes=[chosen])
    with pytest.raises(Refused) as gone:
        answer_turn(actor=person(school, turn.first), now=MONDAY_NOON, request=asked, accept=True)
    assert (codes(gone), gone.value.conflict) == (["turn_taken"], True)
    assert holder_of(school, turn.session) == turn.second


def test_who_went_on_leave_since_cannot_accept(begun: Begun) -> None:
    school, turn = begun.school, turn_on_monday(begun.school)
    (asked,) = ask_substitutes(
        actor=person(school, turn.holder), now=MONDAY_NOON, session=turn.session, staff=[turn.first]
    )
    away = [NewLeave(staff=turn.first, day=FIRST_MONDAY, reason="病")]
    record_leaves(actor=school.actor("office"), now=MONDAY_NOON, leaves=away)
    with pytest.raises(Refused) as barred:
        answer_turn(actor=person(school, turn.first), now=MONDAY_NOON, request=asked, accept=True)
    assert codes(barred) == ["cannot_take"]


def test_a_request_withdrawn_or_late_is_answered_by_nobody(begun: Begun) -> None:
    school, turn = begun.school, turn_on_monday(begun.school)
    holder, colleague = person(school, turn.holder), person(school, turn.first)
    (asked,) = ask_substitutes(actor=holder, now=MONDAY_NOON, session=turn.session, staff=[turn.first])
    with pytest.raises(NotThere):
        withdraw_turn(actor=colleague, now=MONDAY_NOON, request=asked)
    with pytest.raises(NotThere):
        answer_turn(actor=person(school, turn.second), now=MONDAY_NOON, request=asked, accept=True)
    withdraw_turn(actor=holder, now=MONDAY_NOON, request=asked)
    with pytest.raises(Refused) as gone:
        answer_turn(actor=colleague, now=MONDAY_NOON, request=asked, accept=True)
    assert codes(gone) == ["turn_withdrawn"]
    (again,) = ask_substitutes(actor=holder, now=MONDAY_NOON, session=turn.session, staff=[turn.first])
    with pytest.raises(Refused) as late:
        answer_turn(actor=colleague, now=MONDAY_NOON + timedelta(hours=12), request=again, accept=True)
    assert codes(late) == ["turn_expired"]


def test_what_cannot_be_asked_is_refused_in_one_sentence(begun: Begun) -> None:
    school, turn = begun.school, turn_on_monday(begun.school)
    holder, office = person(school, turn.holder), school.actor("office")
    tonight = MONDAY_NOON + timedelta(hours=8)
    with pytest.raises(NotThere):
        ask_session_leave(actor=person(school, turn.first), now=MONDAY_NOON, session=turn.session, reason="病")
    with pytest.raises(Refused) as begun_already:
        ask_session_leave(actor=holder, now=tonight, session=turn.session, reason="")
    assert codes(begun_already) == ["session_begun", "reason_missing"]
    with pytest.raises(Refused) as day_begun:
        ask_leave(actor=holder, now=tonight, first_day=FIRST_MONDAY, last_day=FIRST_MONDAY, reason="病")
    assert codes(day_begun) == ["day_begun"]
    with pytest.raises(Refused) as over:
        ask_leave(actor=holder, now=tonight + timedelta(days=9), first_day=FIRST_MONDAY, last_day=TODAY, reason="病")
    assert codes(over) == ["days_in_order"]
    with pytest.raises(Refused) as alone:
        ask_swap(actor=holder, now=MONDAY_NOON, session=turn.session, other=turn.session)
    assert codes(alone) == ["with_oneself"]
    with pytest.raises(Refused) as oneself:
        ask_substitutes(actor=office, now=MONDAY_NOON, session=turn.session, staff=[turn.holder])
    assert codes(oneself) == ["with_oneself"]
    cancel_sessions(actor=office, now=MONDAY_NOON, sessions=[turn.session], reason="停电")
    with pytest.raises(Refused) as cancelled:
        ask_substitutes(actor=office, now=MONDAY_NOON, session=turn.session, staff=[turn.first])
    assert codes(cancelled) == ["session_cancelled"]
    with within(school.id):
        assert not TurnRequest.objects.exists()


def test_leave_of_somebody_who_stands_in_that_day_says_so(begun: Begun) -> None:
    school = begun.school
    decree(school, "approve_leave = true")
    turn = turn_on_monday(school)
    chosen = NamedSubstitute(session=turn.session, staff=turn.first)
    name_substitutes(actor=school.actor("office"), now=MORNING, substitutes=[chosen])
    teacher = person(school, turn.first)
    ask_leave(actor=teacher, now=MORNING, first_day=FIRST_MONDAY, last_day=FIRST_MONDAY, reason="病")
    with within(school.id):
        (row,) = school_turns(viewer=school.actor("office"), since=TODAY, now=MORNING)
        assert row.also == (Session.objects.get(code=turn.session).name,)


def test_nobody_decides_on_the_own_request_and_lists_ask_few_questions(begun: Begun, asks_at_most: AsksAtMost) -> None:
    school = begun.school
    decree(school, "approve_leave = true")
    vice = school.actor("vice")
    own = ask_leave(actor=vice, now=MORNING, first_day=FIRST_MONDAY, last_day=FIRST_MONDAY, reason="开会")
    with pytest.raises(Refused) as refused:
        decide_turns(actor=vice, now=MORNING, codes=[own], approve=True)
    assert codes(refused) == ["own_request"]
    turn = turn_on_monday(school)
    ask_substitutes(actor=school.actor("office"), now=MORNING, session=turn.session, staff=[turn.first, turn.second])
    office, colleague = school.actor("office"), person(school, turn.first)
    with within(school.id):
        with asks_at_most(3):
            rows = school_turns(viewer=office, since=TODAY, now=MORNING)
        with asks_at_most(3):
            seen = own_turns(viewer=colleague, now=MORNING)
        assert len(rows) == 3
        assert [row.asker for row in seen.to_answer] == [name_of(school, turn.holder)]
        with pytest.raises(NotThere):
            own_turns(viewer=school.family(school.children[0]), now=MORNING)
