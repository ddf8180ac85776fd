"""The way of an application and what must be on file before a child is placed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from afterbell.base.refusals import Refused
from afterbell.enrolment.rules.review import (
    MOVES,
    Action,
    ApplicationOnFile,
    Desk,
    Review,
    SignedPaper,
    State,
    Step,
    after,
    placeable,
    reasons_against,
    why_not_placeable,
)
from afterbell.scheme.rules.codes import PaperKind

ASKED_FOR = (PaperKind.APPLICATION, PaperKind.UNDERTAKING, PaperKind.SAFETY_AGREEMENT)
TEXTS = tuple((kind, f"text of {kind.value}") for kind in ASKED_FOR)
SIGNED = tuple(SignedPaper(kind=kind, text=text, signer="mother") for kind, text in TEXTS)
REVIEWED = (
    Review(desk=Desk.HOMEROOM, action=Action.APPROVE, reviewer="homeroom"),
    Review(desk=Desk.SCHOOL, action=Action.APPROVE, reviewer="office"),
)
COMPLETE = ApplicationOnFile(
    state=State.APPROVED,
    guardian="mother",
    guardians=("mother", "father"),
    reviews=REVIEWED,
    papers=SIGNED,
    texts=TEXTS,
)
AT_SCHOOL = replace(COMPLETE, state=State.HOMEROOM_APPROVED, reviews=REVIEWED[:1])


def codes(reasons: tuple[object, ...]) -> list[str]:
    return [row.code.removeprefix("enrolment.review.") for row in reasons]


def step(action: str, desk: str, person: str, reason: str = "") -> Step:
    return Step(action=Action(action), desk=Desk(desk), person=person, reason=reason)


def test_a_complete_application_can_be_placed() -> None:
    assert why_not_placeable(application=COMPLETE) == ()
    assert placeable(application=COMPLETE)


def test_nothing_on_file_gives_every_reason() -> None:
    empty = ApplicationOnFile(state=State.SUBMITTED, guardian="mother", guardians=("mother",), texts=TEXTS)
    assert codes(why_not_placeable(application=empty)) == [
        "not_approved",
        "homeroom_review_missing",
        "school_review_missing",
        "paper_unsigned",
        "paper_unsigned",
        "paper_unsigned",
    ]


WAYS_TO_BREAK = {
    "not_approved": lambda file: replace(file, state=State.WITHDRAWN),
    "homeroom_review_missing": lambda file: replace(file, reviews=file.reviews[1:]),
    "school_review_missing": lambda file: replace(file, reviews=file.reviews[:1]),
    "same_reviewer": lambda file: replace(file, reviews=tuple(replace(row, reviewer="office") for row in file.reviews)),
    "paper_unsigned": lambda file: replace(file, papers=file.papers[1:]),
    "paper_outdated": lambda file: replace(file, texts=((PaperKind.APPLICATION, "new text"), *file.texts[1:])),
    "paper_signed_by_other": lambda file: replace(
        file, papers=(replace(file.papers[0], signer="homeroom"), *file.papers[1:])
    ),
}


@pytest.mark.parametrize("code", sorted(WAYS_TO_BREAK))
def test_one_thing_missing_is_enough_and_is_named(code: str) -> None:
    assert codes(why_not_placeable(application=WAYS_TO_BREAK[code](COMPLETE))) == [code]


def test_an_approval_of_an_earlier_submission_does_not_count() -> None:
    again = replace(COMPLETE, round=2)
    assert codes(why_not_placeable(application=again)) == ["homeroom_review_missing", "school_review_missing"]


def moves_from(state: State) -> list[tuple[Action, Desk, State]]:
    return [(action, desk, to) for (start, action), (desk, to) in MOVES.items() if start is state]


@given(st.data())
def test_whatever_is_tried_nobody_is_placeable_without_two_approvals_by_two_people(data: st.DataObject) -> None:
    file = replace(COMPLETE, state=State.DRAFT, guardian="g", guardians=("g",), reviews=(), round=0)
    file = replace(file, papers=tuple(replace(row, signer="g") for row in SIGNED))
    yes: dict[Desk, str] = {}
    for _ in range(data.draw(st.integers(0, 12))):
        moves = [(action, desk) for action, desk, _ in moves_from(file.state) if action is not Action.WITHDRAW]
        onward = [move for move in moves if move[0] in (Action.SUBMIT, Action.APPROVE)] * 6
        action, desk = data.draw(st.sampled_from([*onward, *moves, (Action.APPROVE, Desk.SCHOOL)]))
        person = "g" if desk is Desk.GUARDIAN else data.draw(st.sampled_from("abg"))
        wish = Step(action=action, desk=desk, person=person, reason="because")
        if reasons_against(application=file, step=wish):
            continue
        state = after(application=file, step=wish)
        if action is Action.SUBMIT:
            file, yes = replace(file, state=state, round=file.round + 1), {}
            continue
        yes[desk] = person
        made = Review(desk=desk, action=action, reviewer=person, round=file.round)
        file = replace(file, state=state, reviews=(*file.reviews, made))
    if data.draw(st.integers(0, 3)) == 0 and (file.state, Action.WITHDRAW) in MOVES:
        file = replace(file, state=after(application=file, step=step("withdraw", "guardian", "g")))
    event(file.state.value)
    assert placeable(application=file) is (file.state is State.APPROVED)
    if placeable(application=file):
        assert {yes[Desk.HOMEROOM], yes[Desk.SCHOOL]} == {"a", "b"}


def every_step() -> Iterator[tuple[State, Action]]:
    yield from product(State, Action)


def test_only_the_moves_of_the_table_exist() -> None:
    for state, action in every_step():
        desk, to = MOVES.get((state, action), (Desk.SCHOOL, None))
        person = "mother" if desk is Desk.GUARDIAN else "somebody"
        file = replace(COMPLETE, state=state, reviews=())
        wish = Step(action=action, desk=desk, person=person, reason="because")
        if to is None:
            assert "not_now" in codes(reasons_against(application=file, step=wish))
        else:
            assert after(application=file, step=wish) is to


def test_withdrawing_is_one_step_from_everything_that_still_runs_and_an_end_is_an_end() -> None:
    for state in State:
        ends = {to for _, _, to in moves_from(state)}
        assert (State.WITHDRAWN in ends) is (state not in (State.REFUSED, State.WITHDRAWN))
    assert moves_from(State.REFUSED) == moves_from(State.WITHDRAWN) == []


def test_the_same_person_does_not_review_twice() -> None:
    assert codes(reasons_against(application=AT_SCHOOL, step=step("approve", "school", "homeroom"))) == [
        "same_reviewer"
    ]
    assert after(application=AT_SCHOOL, step=step("approve", "school", "office")) is State.APPROVED
    assert after(application=AT_SCHOOL, step=step("return", "school", "homeroom", "photo")) is State.RETURNED


def test_nobody_reviews_the_application_of_their_own_child() -> None:
    assert codes(reasons_against(application=AT_SCHOOL, step=step("approve", "school", "father"))) == ["own_child"]


def test_all_reasons_against_a_step_are_given_at_once() -> None:
    with pytest.raises(Refused) as refused:
        after(
            application=replace(COMPLETE, state=State.WITHDRAWN),
            step=step("refuse", "guardian", "uncle", " \u200b\u3164"),
        )
    assert codes(refused.value.reasons) == ["not_now", "not_yours", "reason_missing"]
    assert refused.value.reasons[0].words.zh == "申请目前是“已撤回”，不能驳回。"


def test_only_the_right_desk_moves_an_application() -> None:
    assert codes(reasons_against(application=AT_SCHOOL, step=step("approve", "homeroom", "other"))) == ["not_yours"]
    assert codes(reasons_against(application=AT_SCHOOL, step=step("withdraw", "guardian", "uncle"))) == ["not_yours"]
