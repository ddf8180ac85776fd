"""Whoever is complained about never handles it, an answer is one a desk, and the way to the bureau is gone once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterbell.complaints.rules.handling import (
    HANDLED,
    RATED,
    TO_THE_BUREAU,
    Against,
    Desk,
    Standing,
    State,
    Step,
    StepKind,
    Wanted,
    first_desk,
    is_over,
    next_desk,
    reasons_against,
    stand,
)

CAME = date(2026, 3, 2)
DUE, DUE_ABOVE = CAME + timedelta(days=21), CAME + timedelta(days=60)
K = StepKind
SITTING = {"office": {Desk.OFFICE}, "head": {Desk.OFFICE, Desk.PRINCIPAL}, "bureau": {Desk.BUREAU}, "writer": set()}
MOVES = {K.PASSED, *TO_THE_BUREAU}
TAKES = st.lists(
    st.tuples(st.sampled_from(StepKind), st.sampled_from(sorted(SITTING)), st.integers(0, 80)), max_size=12
)


def fold(first: Desk, steps: Sequence[Step]) -> Standing:
    return stand(came_on=CAME, first=first, due_on=DUE, steps=steps)


def led_to(kind: StepKind, desk: Desk) -> Desk:
    if kind is K.PASSED:
        return next_desk(desk, principal_apart=True)
    return Desk.BUREAU if kind in TO_THE_BUREAU else desk


def take(first: Desk, tried: Sequence[tuple[StepKind, str, int]]) -> tuple[list[Step], list[tuple[Step, Standing]]]:
    """Take of what is tried whatever the rules let pass; gives the steps and how it stood before each."""
    steps: list[Step] = []
    before: list[tuple[Step, Standing]] = []
    for kind, who, day in tried:
        now = fold(first, steps)
        on = max(now.last_on, CAME + timedelta(days=day))
        desks = SITTING[who] if kind in HANDLED else set()
        if reasons_against(standing=now, wanted=Wanted(kind=kind, today=on, desks=desks)):
            continue
        due = DUE_ABOVE if kind in TO_THE_BUREAU else None
        steps.append(Step(kind=kind, desk=led_to(kind, now.desk), on=on, due_on=due))
        before.append((steps[-1], now))
    return steps, before


def read(first: Desk, steps: Sequence[Step]) -> Standing:
    """Read the same by looking back over all the steps: what happened since the complaint last moved."""
    places = [place for place, step in enumerate(steps) if step.kind in MOVES]
    here = steps[places[-1] + 1 :] if places else list(steps)
    said = [step.kind for step in here if step.kind in {K.ASKED, K.ADDED, K.ANSWERED}]
    answers = [step.on for step in here if step.kind is K.ANSWERED]
    ratings = [step.kind for step in here if step.kind in RATED]
    dues = [step.due_on for step in steps if step.due_on]
    passed = [place for place in places if steps[place].kind is K.PASSED]
    desks = [first, *(steps[place].desk for place in places)]
    return Standing(
        desk=desks[-1],
        seen_by=frozenset(desks[len(passed) :]),
        due_on=dues[-1] if dues else DUE,
        last_on=steps[-1].on if steps else CAME,
        taken=any(step.kind is K.TAKEN for step in here),
        asked=bool(said) and said[-1] is K.ASKED,
        answered_on=answers[-1] if answers else None,
        rated=ratings[-1] if ratings else None,
        closed_on=next((step.on for step in here if step.kind is K.CLOSED), None),
    )


@given(against=st.sampled_from(Against), apart=st.booleans(), tried=TAKES)
def test_whatever_is_tried_the_fold_is_what_looking_back_finds(
    *, against: Against, apart: bool, tried: list[tuple[StepKind, str, int]]
) -> None:
    first = first_desk(against=against, principal_apart=apart)
    steps, before = take(first, tried)
    now = fold(first, steps)
    assert now == read(first, steps)
    kept_away = {Against.OFFICE: {Desk.OFFICE}, Against.PRINCIPAL: {Desk.OFFICE, Desk.PRINCIPAL}}.get(against, set())
    assert not now.seen_by & kept_away
    assert not any(step.desk in kept_away for step in steps)
    for desk in Desk:
        at = [step.kind for step in steps if step.desk is desk]
        assert at.count(K.ANSWERED) <= 1
        assert sum(at.count(kind) for kind in RATED) <= 1
    assert sum(step.kind in TO_THE_BUREAU for step in steps) <= 1
    assert all(standing.closed_on is None for _step, standing in before)
    assert all(standing.taken for step, standing in before if step.kind is K.ANSWERED)


def permitted(first: Desk, steps: Sequence[Step], kind: StepKind, who: str) -> bool:
    """Say the same of the next step on the last day in time, from the list alone."""
    kinds = [step.kind for step in steps]
    if K.CLOSED in kinds:
        return False
    now = read(first, steps)
    waits = now.answered_on is None
    above = now.desk is Desk.BUREAU
    return {
        K.TAKEN: now.desk in SITTING[who] and waits and not now.taken,
        K.ASKED: now.desk in SITTING[who] and waits and now.taken and not now.asked,
        K.PASSED: now.desk in SITTING[who] and waits and not above,
        K.ANSWERED: now.desk in SITTING[who] and waits and now.taken,
        K.ADDED: now.asked,
        K.SATISFIED: not waits and now.rated is None,
        K.UNSATISFIED: not waits and now.rated is None,
        K.ESCALATED: not above and now.rated is K.UNSATISFIED,
        K.OVERDUE: False,
        K.CLOSED: True,
    }[kind]


@pytest.mark.parametrize("first", list(Desk))
def test_every_short_way_is_let_pass_exactly_where_the_list_permits_it(first: Desk) -> None:
    ways: list[list[Step]] = [[]]
    for _length in range(4):
        longer = []
        for steps, kind, who in product(ways, StepKind, SITTING):
            now = fold(first, steps)
            refused = reasons_against(standing=now, wanted=Wanted(kind=kind, today=DUE, desks=SITTING[who]))
            assert (not refused) == permitted(first, steps, kind, who), (steps, kind, who)
            if not refused and who in {"head", "bureau"}:
                due = DUE_ABOVE if kind in TO_THE_BUREAU else None
                longer.append([*steps, Step(kind=kind, desk=led_to(kind, now.desk), on=DUE, due_on=due)])
        ways = longer
    assert ways


def test_a_day_too_late_it_goes_up_and_there_it_has_days_of_its_own() -> None:
    now = fold(Desk.OFFICE, [Step(kind=K.TAKEN, desk=Desk.OFFICE, on=CAME)])
    for kind, day, found in (
        (K.OVERDUE, DUE, {"too_early"}),
        (K.OVERDUE, DUE + timedelta(days=1), set()),
        (K.ESCALATED, DUE + timedelta(days=1), set()),
    ):
        reasons = reasons_against(standing=now, wanted=Wanted(kind=kind, today=day))
        assert {reason.code.rpartition(".")[2] for reason in reasons} == found
    above = fold(Desk.OFFICE, [Step(kind=K.OVERDUE, desk=Desk.BUREAU, on=DUE, due_on=DUE_ABOVE)])
    assert (above.due_on, above.state, above.is_overdue(DUE_ABOVE)) == (DUE_ABOVE, State.RECEIVED, False)
    assert above.seen_by == {Desk.OFFICE, Desk.BUREAU}


def test_who_wrote_it_does_not_handle_it() -> None:
    wanted = Wanted(kind=K.TAKEN, today=CAME, desks=SITTING["office"], wrote_it=True)
    reasons = reasons_against(standing=fold(Desk.OFFICE, []), wanted=wanted)
    assert [reason.code for reason in reasons] == ["complaints.handling.own_complaint"]


def test_it_is_over_when_content_when_the_bureau_was_rated_and_after_a_silence() -> None:
    def over(desk: Desk, *kinds: StepKind, today: date = DUE) -> bool:
        steps = [Step(kind=kind, desk=desk, on=CAME) for kind in kinds]
        return is_over(standing=fold(desk, steps), silent_until=DUE, today=today)

    late = DUE + timedelta(days=1)
    assert not over(Desk.OFFICE, K.TAKEN, today=late)
    assert not over(Desk.OFFICE, K.TAKEN, K.ANSWERED)
    assert over(Desk.OFFICE, K.TAKEN, K.ANSWERED, today=late)
    assert over(Desk.OFFICE, K.TAKEN, K.ANSWERED, K.SATISFIED)
    assert not over(Desk.OFFICE, K.TAKEN, K.ANSWERED, K.UNSATISFIED)
    assert over(Desk.BUREAU, K.TAKEN, K.ANSWERED, K.UNSATISFIED)
    assert not over(Desk.BUREAU, K.TAKEN, K.ANSWERED, K.SATISFIED, K.CLOSED)
