"""Who is named by the office, and whoever they stand in for, are told; who agreed among themselves is told once."""

from __future__ import annotations

from afterbell.base.models import Message
from afterbell.base.tenancy import within
from afterbell.rostering.commands import (
    NamedSubstitute,
    SessionMove,
    answer_turn,
    ask_substitutes,
    cancel_sessions,
    move_session,
    name_substitutes,
)
from afterbell.rostering.rules.roster.whatif import WORSE
from afterbell.schools.inbox import inbox
from tests.rostering.asking import Turn, holder_of, name_of, person, turn_on_monday
from tests.support.term_begun import MONDAY_NOON, Begun
from tests.support.world import MORNING

KINDS = ("rostering.stands_in", "rostering.takes_it", "rostering.let_off")


def told(begun: Begun, turn: Turn) -> set[tuple[str, str, str]]:
    """Give who was told what of the session: account, kind, the name in it."""
    with within(begun.school.id):
        rows = Message.objects.filter(tenant=begun.school.id, kind__in=KINDS, about=turn.session)
        return {(row.to.code, row.kind.removeprefix("rostering."), row.values["name"]) for row in rows}


def account(begun: Begun, staff: str) -> str:
    return person(begun.school, staff).code


def test_who_comes_and_who_need_not_come_are_told(begun: Begun) -> None:
    school, turn = begun.school, turn_on_monday(begun.school)
    name_substitutes(
        actor=school.actor("office"),
        now=MONDAY_NOON,
        substitutes=[NamedSubstitute(session=turn.session, staff=turn.first)],
    )
    first, holder = name_of(school, turn.first), name_of(school, turn.holder)
    both = {(account(begun, turn.first), "stands_in", holder), (account(begun, turn.holder), "let_off", first)}
    assert told(begun, turn) == both
    with within(school.id):
        (words,) = [row.words.zh for row in inbox(viewer=person(school, turn.first)) if "代班" in row.words.zh]
    assert words.startswith("学校请您代班：")
    assert holder in words
    back = SessionMove(session=turn.session, staff=turn.holder, instead_of=turn.first, accepted=frozenset(WORSE))
    move_session(actor=school.actor("duty"), now=MONDAY_NOON, move=back)
    again = {(account(begun, turn.holder), "stands_in", first), (account(begun, turn.first), "let_off", holder)}
    assert told(begun, turn) == both | again


def test_while_the_roster_is_made_before_the_term_nobody_is_told(begun: Begun) -> None:
    school, turn = begun.school, turn_on_monday(begun.school)
    item = NamedSubstitute(session=turn.session, staff=turn.first)
    name_substitutes(actor=school.actor("office"), now=MORNING, substitutes=[item])
    assert told(begun, turn) == set()


def test_who_agreed_among_themselves_is_told_by_the_request_alone(begun: Begun) -> None:
    school, turn = begun.school, turn_on_monday(begun.school)
    (asked,) = ask_substitutes(
        actor=person(school, turn.holder), now=MONDAY_NOON, session=turn.session, staff=[turn.first]
    )
    answer_turn(actor=person(school, turn.first), now=MONDAY_NOON, request=asked, accept=True)
    assert holder_of(school, turn.session) == turn.first
    assert told(begun, turn) == set()
    with within(school.id):
        assert Message.objects.filter(tenant=school.id, kind="rostering.turn_holds", about=asked).exists()


def test_whose_session_is_cancelled_need_not_come(begun: Begun) -> None:
    school, turn = begun.school, turn_on_monday(begun.school)
    cancel_sessions(actor=school.actor("office"), now=MONDAY_NOON, sessions=[turn.session], reason="停电")
    with within(school.id):
        (row,) = Message.objects.filter(kind="rostering.cancelled_for_staff", about=turn.session)
        assert (row.to.code, row.values["reason"]["zh"]) == (account(begun, turn.holder), "停电")
