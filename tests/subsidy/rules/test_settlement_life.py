"""A settlement's stages by folding its steps in any order, and corrections that bring everybody to what is due."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterbell.subsidy.rules.life import (
    Amount,
    Difference,
    Stage,
    Standing,
    Step,
    StepKind,
    Wanted,
    differences,
    reasons_against,
    stand,
    verify_differences,
)

DAY = date(2026, 4, 2)
OPEN_UNTIL = date(2026, 4, 7)
LATER = date(2026, 4, 8)
CLERK, DEPUTY, HEAD, OTHER = 1, 2, 3, 4
WAY = (
    Step(kind=StepKind.DRAWN, by=CLERK, on=DAY),
    Step(kind=StepKind.REVIEWED, by=DEPUTY, on=DAY),
    Step(kind=StepKind.OPENED, by=CLERK, on=DAY, due=OPEN_UNTIL),
    Step(kind=StepKind.APPROVED, by=DEPUTY, on=LATER),
    Step(kind=StepKind.APPROVED, by=HEAD, on=LATER),
    Step(kind=StepKind.PUBLISHED, by=HEAD, on=LATER),
    Step(kind=StepKind.PAID, by=CLERK, on=LATER, due=LATER),
    Step(kind=StepKind.CLOSED, by=HEAD, on=LATER),
)
STAGES = (
    Stage.DRAFT,
    Stage.REVIEWED,
    Stage.OPEN,
    Stage.OPEN,
    Stage.APPROVED,
    Stage.PUBLISHED,
    Stage.PAID,
    Stage.CLOSED,
)


def after(number: int) -> Standing:
    return stand(steps=WAY[:number])


def codes(standing: Standing, kind: StepKind, *, by: int = HEAD, **more: object) -> set[str]:
    wanted = Wanted(kind=kind, by=by, today=LATER, **more)  # type: ignore[arg-type]
    return {reason.code.rpartition(".")[2] for reason in reasons_against(standing=standing, wanted=wanted)}


@pytest.mark.parametrize("number", range(1, len(WAY) + 1))
def test_every_step_brings_the_next_stage(number: int) -> None:
    assert after(number).stage is STAGES[number - 1]


def test_the_order_in_which_steps_are_read_says_nothing() -> None:
    for number in range(1, 6):
        assert len({stand(steps=steps) for steps in permutations(WAY[:number])}) == 1
    assert stand(steps=reversed(WAY)) == stand(steps=WAY)


def test_one_person_counts_once_however_often_they_approved() -> None:
    twice = (*WAY[:4], Step(kind=StepKind.APPROVED, by=DEPUTY, on=LATER + timedelta(days=1)))
    assert stand(steps=twice).stage is Stage.OPEN
    assert stand(steps=twice).approvals_missing == 1


def test_whoever_drew_it_up_neither_reviews_nor_approves() -> None:
    assert codes(after(1), StepKind.REVIEWED, by=CLERK) == {"own_draft"}
    assert codes(after(1), StepKind.REVIEWED, by=DEPUTY) == set()
    assert codes(after(3), StepKind.APPROVED, by=CLERK) == {"drew_it_up"}
    assert codes(after(3), StepKind.APPROVED, by=HEAD) == set()


def test_a_settlement_kept_without_its_draft_was_drawn_up_by_its_reviewer() -> None:
    old = stand(steps=[Step(kind=StepKind.REVIEWED, by=CLERK, on=DAY)])
    assert (old.stage, old.drawn_by) == (Stage.REVIEWED, CLERK)


def test_two_different_people_approve_after_the_objections_are_over_and_answered() -> None:
    assert codes(after(2), StepKind.APPROVED) == {"not_opened"}
    early = Wanted(kind=StepKind.APPROVED, by=HEAD, today=OPEN_UNTIL, unanswered=2)
    found = reasons_against(standing=after(3), wanted=early)
    assert {reason.code for reason in found} == {"subsidy.life.still_open", "subsidy.life.unanswered"}
    assert codes(after(4), StepKind.APPROVED, by=DEPUTY) == {"approved_by_you"}
    assert codes(after(4), StepKind.APPROVED, by=HEAD) == set()
    assert codes(after(5), StepKind.APPROVED, by=OTHER) == {"approved_before"}


@pytest.mark.parametrize(("days", "refused"), [(3, True), (4, False), (30, False), (31, True)])
def test_objections_are_open_for_the_schemes_days_or_longer(days: int, *, refused: bool) -> None:
    found = codes(after(2), StepKind.OPENED, due=LATER + timedelta(days=days), fewest_days=4)
    assert found == ({"days_few"} if refused else set())


def test_objections_open_once() -> None:
    assert codes(after(3), StepKind.OPENED, due=LATER + timedelta(days=5)) == {"opened_before"}


def test_money_goes_only_where_it_was_approved_and_shown() -> None:
    assert codes(after(4), StepKind.PUBLISHED) == {"not_approved"}
    assert codes(after(5), StepKind.PUBLISHED) == set()
    assert codes(after(4), StepKind.PAID, due=LATER) == {"not_approved"}
    assert codes(after(5), StepKind.PAID, due=LATER) == {"not_published"}
    assert codes(after(5), StepKind.PAID, due=LATER, publishes=False) == set()
    assert codes(after(6), StepKind.PAID, due=LATER) == set()
    assert codes(after(6), StepKind.PAID, due=DAY) == {"paid_early"}
    assert codes(after(6), StepKind.PAID, due=LATER + timedelta(days=1)) == {"paid_early"}
    assert codes(after(7), StepKind.PAID, due=LATER) == {"paid_before"}


def test_what_was_paid_is_closed_once() -> None:
    assert codes(after(6), StepKind.CLOSED) == {"not_paid"}
    assert codes(after(7), StepKind.CLOSED) == set()
    assert codes(after(8), StepKind.CLOSED) == {"closed_before"}


amounts = st.lists(
    st.builds(
        Amount,
        staff=st.sampled_from("abc"),
        kind=st.sampled_from(("duty", "club")),
        ledger=st.sampled_from(("service", "boarding")),
        day=st.sampled_from((DAY, LATER)),
        fen=st.integers(-500, 500),
        session=st.sampled_from(("", "s1", "s2")),
        line=st.sampled_from(("", "l1", "l2")),
    ),
    max_size=12,
)


@given(settled=amounts, due=amounts, adjusted=amounts)
def test_corrected_everybody_has_what_is_due(settled: list[Amount], due: list[Amount], adjusted: list[Amount]) -> None:
    found = differences(settled=settled, due=due, adjusted=adjusted)
    assert verify_differences(settled=settled, due=due, adjusted=adjusted, found=found) == ()
    assert all(row.fen for row in found)
    done = [*adjusted, *(_amount(row) for row in found)]
    assert differences(settled=settled, due=due, adjusted=done) == ()


@given(settled=amounts, due=amounts, granted=amounts)
def test_what_was_granted_covers_and_never_causes_a_correction(
    settled: list[Amount], due: list[Amount], granted: list[Amount]
) -> None:
    plain = {_thing(row): row.fen for row in differences(settled=settled, due=due, adjusted=())}
    found = differences(settled=settled, due=due, adjusted=(), granted=granted)
    assert verify_differences(settled=settled, due=due, adjusted=(), found=found, granted=granted) == ()
    for row in found:
        whole = plain[_thing(row)]
        assert 0 < row.fen <= whole or whole <= row.fen < 0


def test_a_granted_amount_is_paid_once_when_the_records_say_so_later() -> None:
    granted = [Amount(staff="a", kind="club", ledger="service", day=DAY, fen=2000, session="s1")]
    line = Amount(staff="a", kind="club", ledger="service", day=DAY, fen=4000, session="s1", line="l1")
    more = Amount(staff="a", kind="club", ledger="service", day=DAY, fen=6500, session="s1")
    assert differences(settled=[line], due=[line], adjusted=(), granted=granted) == ()
    (rest,) = differences(settled=[line], due=[more], adjusted=(), granted=granted)
    assert rest.fen == 500


@given(settled=amounts, due=amounts)
def test_the_order_of_amounts_says_nothing(settled: list[Amount], due: list[Amount]) -> None:
    one = differences(settled=settled, due=due, adjusted=())
    assert one == differences(settled=settled[::-1], due=due[::-1], adjusted=())


def test_a_wrong_correction_is_found() -> None:
    due = [Amount(staff="a", kind="duty", ledger="service", day=DAY, fen=300)]
    (right,) = differences(settled=(), due=due, adjusted=())
    assert (right.staff, right.fen) == ("a", 300)
    short = Difference(staff="a", kind="duty", ledger="service", day=DAY, session="", line="", fen=299)
    assert verify_differences(settled=(), due=due, adjusted=(), found=[short]) == ("a",)


def test_a_line_that_stands_right_is_left_alone() -> None:
    line = Amount(staff="a", kind="club", ledger="service", day=DAY, fen=4000, session="s1", line="l1")
    assert differences(settled=[line], due=[line], adjusted=()) == ()
    (gone,) = differences(settled=[line], due=(), adjusted=())
    assert (gone.fen, gone.line, gone.session) == (-4000, "l1", "s1")


def _thing(row: Difference) -> tuple[str, str, str, date, str]:
    return row.staff, row.kind, row.ledger, row.day, row.session


def _amount(row: Difference) -> Amount:
    return Amount(staff=row.staff, kind=row.kind, ledger=row.ledger, day=row.day, fen=row.fen, session=row.session)
