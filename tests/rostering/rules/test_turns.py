"""A request stands by what was said of it, whatever order or number of times it arrives; the verifier agrees."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterbell.rostering.rules.turns.fold import standing
from afterbell.rostering.rules.turns.problem import OPEN, Asking, Deed, Fact, Kind, State
from afterbell.rostering.rules.turns.verify import verify

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
BEGIN = START - timedelta(days=1)


def asking(kind: Kind = Kind.SUBSTITUTE, *, approval: bool = False) -> Asking:
    return Asking(kind=kind, approval=approval, until=START)


def said(*deeds: Deed) -> list[Fact]:
    return [Fact(deed=deed, at=BEGIN + timedelta(minutes=number)) for number, deed in enumerate(deeds)]


def stands(request: Asking, *deeds: Deed, now: datetime = BEGIN + timedelta(hours=1)) -> State:
    return standing(asking=request, facts=said(*deeds), now=now)


class ByHand:
    """The same request as a list of what is allowed next, written down case by case: the tests' oracle."""

    def __init__(self, request: Asking) -> None:
        self.consent_missing = request.consent
        self.approval_missing = request.approval
        self.ended: State | None = None

    def hear(self, deed: Deed) -> None:
        if self.ended or not (self.consent_missing or self.approval_missing):
            return
        match deed:
            case Deed.WITHDRAWN | Deed.OVERTAKEN:
                self.ended = State(deed.value)
            case Deed.ACCEPTED if self.consent_missing:
                self.consent_missing = False
            case Deed.DECLINED if self.consent_missing:
                self.ended = State.DECLINED
            case Deed.APPROVED if not self.consent_missing:
                self.approval_missing = False
            case Deed.REFUSED if not self.consent_missing:
                self.ended = State.REFUSED

    @property
    def state(self) -> State:
        if self.ended:
            return self.ended
        if self.consent_missing:
            return State.ASKED
        return State.AGREED if self.approval_missing else State.IN_FORCE


ASKINGS = st.builds(asking, st.sampled_from(Kind), approval=st.booleans())
DEEDS = st.lists(st.sampled_from(Deed), max_size=7)


@given(ASKINGS, DEEDS, st.data())
def test_any_order_and_repetition_of_facts_gives_what_a_person_would_write_down(
    request: Asking, deeds: list[Deed], data: st.DataObject
) -> None:
    facts = said(*deeds)
    oracle = ByHand(request)
    for deed in deeds:
        oracle.hear(deed)
    shuffled = data.draw(st.permutations(facts + facts))
    found = standing(asking=request, facts=shuffled, now=START - timedelta(minutes=1))
    assert found is oracle.state
    late = standing(asking=request, facts=shuffled, now=START)
    assert late is (State.EXPIRED if oracle.state in OPEN else oracle.state)


@given(ASKINGS, DEEDS)
def test_the_verifier_allows_exactly_what_holds(request: Asking, deeds: list[Deed]) -> None:
    holds = stands(request, *deeds) is State.IN_FORCE
    assert (verify(asking=request, facts=said(*deeds)) == ()) is holds


@given(ASKINGS, DEEDS)
def test_what_is_said_once_it_began_changes_nothing(request: Asking, deeds: list[Deed]) -> None:
    late = [Fact(deed=deed, at=START + timedelta(seconds=number)) for number, deed in enumerate(deeds)]
    before = standing(asking=request, facts=[], now=START + timedelta(days=1))
    assert standing(asking=request, facts=late, now=START + timedelta(days=1)) is before


@pytest.mark.parametrize(
    ("kind", "approval", "deeds", "expected"),
    [
        (Kind.LEAVE, False, (), State.IN_FORCE),
        (Kind.LEAVE, True, (), State.AGREED),
        (Kind.LEAVE, True, (Deed.REFUSED,), State.REFUSED),
        (Kind.SUBSTITUTE, False, (Deed.ACCEPTED,), State.IN_FORCE),
        (Kind.SUBSTITUTE, True, (Deed.ACCEPTED, Deed.DECLINED, Deed.APPROVED), State.IN_FORCE),
        (Kind.SUBSTITUTE, False, (Deed.WITHDRAWN, Deed.ACCEPTED), State.WITHDRAWN),
        (Kind.SWAP, True, (Deed.APPROVED, Deed.ACCEPTED), State.AGREED),
        (Kind.SWAP, True, (Deed.ACCEPTED, Deed.OVERTAKEN, Deed.APPROVED), State.OVERTAKEN),
    ],
)
def test_a_request_stands_as_the_school_would_say(
    kind: Kind,
    approval: bool,  # noqa: FBT001 - a table of cases
    deeds: tuple[Deed, ...],
    expected: State,
) -> None:
    assert stands(asking(kind, approval=approval), *deeds) is expected
