"""The way of an application: who may do what with it when, and when its child can be placed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from afterbell.base.refusals import Refusal, Refused, catalogue
from afterbell.base.words import Words
from afterbell.base.written import written
from afterbell.enrolment.rules.countersigning import PaperEntry, why_not_countersigned
from afterbell.enrolment.rules.saying import refusal_in_words
from afterbell.scheme.rules.codes import PaperKind
from afterbell.scheme.rules.labels import label

REFUSALS = catalogue(
    "enrolment.review",
    {
        "not_now": Words(
            zh="申请目前是“{state}”，不能{action}。", en="The application is {state}; one cannot {action} it now."
        ),
        "not_yours": Words(zh="{action}不由您办理。", en="It is not for you to {action} it."),
        "same_reviewer": Words(
            zh="班级审核和学校审核须由两个人完成。", en="The two reviews are made by two different people."
        ),
        "own_child": Words(
            zh="申请人不能审核自己提交的申请。", en="Nobody reviews an application they signed as the guardian."
        ),
        "reason_missing": Words(zh="退回或不通过须写明理由。", en="A return or a refusal needs its reason."),
        "not_approved": Words(
            zh="申请尚未两次审核通过，目前是“{state}”。", en="The application is {state}, not approved twice."
        ),
        "homeroom_review_missing": Words(
            zh="没有班级审核通过的记录。", en="There is no approval by the homeroom on record."
        ),
        "school_review_missing": Words(
            zh="没有学校审核通过的记录。", en="There is no approval by the school on record."
        ),
        "paper_unsigned": Words(zh="监护人尚未签署{paper}。", en="The guardian has not signed the {paper}."),
        "paper_outdated": Words(
            zh="{paper}的文本已更新，须重新签署。", en="The text of the {paper} has changed; it has to be signed again."
        ),
        "paper_signed_by_other": Words(
            zh="{paper}不是由监护人签署的。", en="The {paper} was not signed by a guardian of the child."
        ),
    },
)


class State(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    HOMEROOM_APPROVED = "homeroom_approved"
    RETURNED = "returned"
    REFUSED = "refused"
    APPROVED = "approved"
    WITHDRAWN = "withdrawn"


class Action(StrEnum):
    SUBMIT = "submit"
    CHANGE = "change"
    APPROVE = "approve"
    RETURN = "return"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"


class Desk(StrEnum):
    """In whose hands an application is moved: the guardian's, the homeroom's, the school's."""

    GUARDIAN = "guardian"
    HOMEROOM = "homeroom"
    SCHOOL = "school"


STATE_WORDS = {
    State.DRAFT: Words(zh="草稿", en="a draft"),
    State.SUBMITTED: Words(zh="待班级审核", en="waiting for the homeroom"),
    State.HOMEROOM_APPROVED: Words(zh="待学校审核", en="waiting for the school"),
    State.RETURNED: Words(zh="退回补正", en="returned to the guardian"),
    State.REFUSED: Words(zh="未通过", en="refused"),
    State.APPROVED: Words(zh="已通过", en="approved"),
    State.WITHDRAWN: Words(zh="已撤回", en="withdrawn"),
}
ACTION_WORDS = {
    Action.SUBMIT: Words(zh="提交", en="submit"),
    Action.CHANGE: Words(zh="修改", en="change"),
    Action.APPROVE: Words(zh="通过", en="approve"),
    Action.RETURN: Words(zh="退回", en="return"),
    Action.REFUSE: Words(zh="驳回", en="refuse"),
    Action.WITHDRAW: Words(zh="撤回", en="withdraw"),
}

MOVES: dict[tuple[State, Action], tuple[Desk, State]] = {
    (State.DRAFT, Action.SUBMIT): (Desk.GUARDIAN, State.SUBMITTED),
    (State.RETURNED, Action.SUBMIT): (Desk.GUARDIAN, State.SUBMITTED),
    (State.SUBMITTED, Action.CHANGE): (Desk.GUARDIAN, State.SUBMITTED),
    (State.SUBMITTED, Action.APPROVE): (Desk.HOMEROOM, State.HOMEROOM_APPROVED),
    (State.SUBMITTED, Action.RETURN): (Desk.HOMEROOM, State.RETURNED),
    (State.SUBMITTED, Action.REFUSE): (Desk.HOMEROOM, State.REFUSED),
    (State.HOMEROOM_APPROVED, Action.APPROVE): (Desk.SCHOOL, State.APPROVED),
    (State.HOMEROOM_APPROVED, Action.RETURN): (Desk.SCHOOL, State.RETURNED),
    (State.HOMEROOM_APPROVED, Action.REFUSE): (Desk.SCHOOL, State.REFUSED),
    (State.DRAFT, Action.WITHDRAW): (Desk.GUARDIAN, State.WITHDRAWN),
    (State.SUBMITTED, Action.WITHDRAW): (Desk.GUARDIAN, State.WITHDRAWN),
    (State.HOMEROOM_APPROVED, Action.WITHDRAW): (Desk.GUARDIAN, State.WITHDRAWN),
    (State.RETURNED, Action.WITHDRAW): (Desk.GUARDIAN, State.WITHDRAWN),
    (State.APPROVED, Action.WITHDRAW): (Desk.GUARDIAN, State.WITHDRAWN),
}
"""Withdrawing is as easy as applying: one step of the guardian's, from every state in which something still runs.

What the homeroom has not decided about yet may be handed in anew, changed and signed again.
"""

CHANGEABLE = frozenset({State.SUBMITTED, State.RETURNED})

ALWAYS_SIGNED = PaperKind.APPLICATION
"""Nobody is enrolled without an application in writing, whatever else a scheme asks for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """One reviewer's decision at one desk, about what was submitted the `round`-th time."""

    desk: Desk
    action: Action
    reviewer: str
    round: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedPaper:
    """A signature under one text of a paper; `text` is the hash of what was shown."""

    kind: PaperKind
    text: str
    signer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationOnFile:
    """An application with everything that was done with it.

    `round` counts how often it was submitted; `guardians` are the people who may sign for the child, `guardian` the one
    who applied; `texts` the hashes of the papers now in force. `entry` is there when it came on paper.
    """

    state: State
    guardian: str
    guardians: tuple[str, ...]
    round: int = 1
    reviews: tuple[Review, ...] = ()
    papers: tuple[SignedPaper, ...] = ()
    texts: tuple[tuple[PaperKind, str], ...] = ()
    entry: PaperEntry | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What somebody wants to do with an application."""

    action: Action
    desk: Desk
    person: str
    reason: str = ""


def after(*, application: ApplicationOnFile, step: Step) -> State:
    """Give the state a step leads to. Raises Refused with every reason when it may not be taken."""
    if reasons := reasons_against(application=application, step=step):
        raise Refused(reasons)
    return MOVES[application.state, step.action][1]


def reasons_against(*, application: ApplicationOnFile, step: Step) -> tuple[Refusal, ...]:
    """Give every reason why a step may not be taken; none when it may."""
    return tuple(reason for rule in STEP_RULES for reason in rule(application, step))


def placeable(*, application: ApplicationOnFile) -> bool:
    """Tell whether the child can be placed: application, undertaking and safety agreement signed, approved twice."""
    return not why_not_placeable(application=application)


def why_not_placeable(*, application: ApplicationOnFile) -> tuple[Refusal, ...]:
    """Give every reason why the child cannot be placed; none when it can.

    The state alone is not believed: both approvals of the last submission have to be on record, by two people.
    """
    return (*_reviews_missing(application), *_papers_missing(application))


def move_exists(application: ApplicationOnFile, step: Step) -> Iterator[Refusal]:
    if (application.state, step.action) not in MOVES:
        state, action = STATE_WORDS[application.state], ACTION_WORDS[step.action]
        yield refusal_in_words(REFUSALS, "not_now", state=state, action=action)


def desk_is_right(application: ApplicationOnFile, step: Step) -> Iterator[Refusal]:
    desk, _ = MOVES.get((application.state, step.action), (step.desk, None))
    stranger = step.desk is Desk.GUARDIAN and step.person not in application.guardians
    if desk is not step.desk or stranger:
        yield refusal_in_words(REFUSALS, "not_yours", action=ACTION_WORDS[step.action])


def reviewers_differ(application: ApplicationOnFile, step: Step) -> Iterator[Refusal]:
    earlier = {
        row.reviewer
        for row in application.reviews
        if row.desk is not step.desk and row.action is Action.APPROVE and row.round == application.round
    }
    if step.action is Action.APPROVE and step.person in earlier:
        yield REFUSALS.refusal("same_reviewer")


def nobody_reviews_their_own(application: ApplicationOnFile, step: Step) -> Iterator[Refusal]:
    if step.desk is not Desk.GUARDIAN and step.person in (application.guardian, *application.guardians):
        yield REFUSALS.refusal("own_child")


def reason_is_given(application: ApplicationOnFile, step: Step) -> Iterator[Refusal]:
    del application
    if step.action in (Action.RETURN, Action.REFUSE) and not written(step.reason):
        yield REFUSALS.refusal("reason_missing", field="reason")


def paper_is_countersigned(application: ApplicationOnFile, step: Step) -> Iterator[Refusal]:
    """Ask for the second person before the school approves what was entered from paper."""
    if (step.desk, step.action) == (Desk.SCHOOL, Action.APPROVE):
        yield from why_not_countersigned(entry=application.entry)


STEP_RULES: tuple[Callable[[ApplicationOnFile, Step], Iterator[Refusal]], ...] = (
    move_exists,
    desk_is_right,
    reviewers_differ,
    nobody_reviews_their_own,
    reason_is_given,
    paper_is_countersigned,
)


def _reviews_missing(application: ApplicationOnFile) -> Iterator[Refusal]:
    if application.state is not State.APPROVED:
        yield refusal_in_words(REFUSALS, "not_approved", state=STATE_WORDS[application.state])
    approved = {
        desk: {
            row.reviewer
            for row in application.reviews
            if (row.desk, row.action, row.round) == (desk, Action.APPROVE, application.round)
        }
        for desk in (Desk.HOMEROOM, Desk.SCHOOL)
    }
    for desk, reviewers in approved.items():
        if not reviewers:
            yield REFUSALS.refusal(f"{desk.value}_review_missing")
    if all(approved.values()) and len(approved[Desk.HOMEROOM] | approved[Desk.SCHOOL]) == 1:
        yield REFUSALS.refusal("same_reviewer")


def _papers_missing(application: ApplicationOnFile) -> Iterator[Refusal]:
    in_force = dict(application.texts)
    for kind in dict.fromkeys((ALWAYS_SIGNED, *in_force)):
        signed = [row for row in application.papers if row.kind is kind]
        by_guardian = [row for row in signed if row.signer in application.guardians]
        if not signed:
            code = "paper_unsigned"
        elif not by_guardian:
            code = "paper_signed_by_other"
        elif all(row.text != in_force.get(kind) for row in by_guardian):
            code = "paper_outdated"
        else:
            continue
        yield refusal_in_words(REFUSALS, code, field=kind.value, paper=label(kind))
