"""A complaint on its way: at whose desk it lies, what was done about it, and who may take which step next.

Whoever is complained about never handles it: what is about the office lies with the principal, what is about the
principal with the bureau. An answer that does not satisfy, or one that does not come in time, brings a complaint before
the bureau, once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from afterbell.base.refusals import Refusal, catalogue
from afterbell.base.words import Words

REFUSALS = catalogue(
    "complaints.handling",
    {
        "closed": Words(zh="这一件已经办结。", en="This one is closed."),
        "moved_on": Words(
            zh="这一件已经不在您这里办理，请刷新看看。", en="This one is no longer yours to handle; look again."
        ),
        "own_complaint": Words(zh="自己写的要由别人办理。", en="Somebody else has to handle what you wrote yourself."),
        "taken_before": Words(zh="这一件已经受理。", en="This one was taken up already."),
        "not_taken": Words(zh="请先受理，再追问或答复。", en="Take it up first, then ask back or answer."),
        "asked_before": Words(zh="已经追问过，还在等对方补充。", en="Something was asked already and waits for words."),
        "answered_before": Words(zh="这一件已经答复过。", en="This one was answered already."),
        "nobody_above": Words(zh="这一件已经在主管部门。", en="This one is with the bureau already."),
        "nothing_asked": Words(zh="现在没有等您补充的追问。", en="Nothing was asked that waits for your words."),
        "not_answered": Words(zh="还没有答复，收到答复以后再评价。", en="There is no answer yet that could be rated."),
        "rated_before": Words(zh="这次答复已经评价过。", en="This answer was rated already."),
        "too_early": Words(
            zh="对答复不满意，或过了期限还没有答复，才能提请主管部门。",
            en="It goes to the bureau once an answer did not satisfy you, or none came in time.",
        ),
    },
)


class Desk(StrEnum):
    """Who handles a complaint."""

    OFFICE = "office"
    PRINCIPAL = "principal"
    BUREAU = "bureau"


class Against(StrEnum):
    """Whom a complaint is about: the service in general, somebody of the staff, the office, the school's head."""

    SERVICE = "service"
    STAFF = "staff"
    OFFICE = "office"
    PRINCIPAL = "principal"


class StepKind(StrEnum):
    """What was done about a complaint."""

    TAKEN = "taken"
    ASKED = "asked"
    ADDED = "added"
    PASSED = "passed"
    ANSWERED = "answered"
    SATISFIED = "satisfied"
    UNSATISFIED = "unsatisfied"
    ESCALATED = "escalated"
    OVERDUE = "overdue"
    CLOSED = "closed"


HANDLED = frozenset({StepKind.TAKEN, StepKind.ASKED, StepKind.PASSED, StepKind.ANSWERED})
RATED = frozenset({StepKind.SATISFIED, StepKind.UNSATISFIED})
TO_THE_BUREAU = frozenset({StepKind.ESCALATED, StepKind.OVERDUE})


class State(StrEnum):
    """Where a complaint stands, in one word."""

    RECEIVED = "received"
    TAKEN = "taken"
    ASKED = "asked"
    ANSWERED = "answered"
    UNSATISFIED = "unsatisfied"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step in the order in which it was stored; `desk` is where the complaint lies after it."""

    kind: StepKind
    desk: Desk
    on: date
    due_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a complaint stands: its desk, who may read it, until when it is to be answered, what happened there."""

    desk: Desk
    seen_by: frozenset[Desk]
    due_on: date
    last_on: date
    taken: bool = False
    asked: bool = False
    answered_on: date | None = None
    rated: StepKind | None = None
    closed_on: date | None = None

    @property
    def state(self) -> State:
        if self.closed_on is not None:
            return State.CLOSED
        if self.rated is StepKind.UNSATISFIED:
            return State.UNSATISFIED
        if self.answered_on is not None:
            return State.ANSWERED
        return State.ASKED if self.asked else State.TAKEN if self.taken else State.RECEIVED

    @property
    def waits(self) -> bool:
        """Say whether somebody at the desk still has to answer."""
        return self.answered_on is None and self.closed_on is None

    def is_overdue(self, today: date) -> bool:
        return self.waits and today > self.due_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A step somebody wants to take: from which desks, and whether they wrote the complaint."""

    kind: StepKind
    today: date
    desks: Collection[Desk] = frozenset()
    wrote_it: bool = False


def first_desk(*, against: Against, principal_apart: bool) -> Desk:
    """Say who handles a complaint first; `principal_apart`: a principal neither is nor lately was of the office."""
    if against in {Against.SERVICE, Against.STAFF}:
        return Desk.OFFICE
    return Desk.PRINCIPAL if against is Against.OFFICE and principal_apart else Desk.BUREAU


def next_desk(desk: Desk, *, principal_apart: bool) -> Desk:
    """Say to whom somebody passes what concerns them too much to handle it."""
    return Desk.PRINCIPAL if desk is Desk.OFFICE and principal_apart else Desk.BUREAU


def stand(*, came_on: date, first: Desk, due_on: date, steps: Iterable[Step]) -> Standing:
    """Fold the steps of a complaint."""
    now = Standing(desk=first, seen_by=frozenset({first}), due_on=due_on, last_on=came_on)
    for step in steps:
        now = replace(_after(now, step), last_on=step.on)
    return now


def _after(now: Standing, step: Step) -> Standing:
    match step.kind:
        case StepKind.TAKEN:
            return replace(now, taken=True)
        case StepKind.ASKED | StepKind.ADDED:
            return replace(now, asked=step.kind is StepKind.ASKED)
        case StepKind.ANSWERED:
            return replace(now, answered_on=step.on, asked=False)
        case StepKind.SATISFIED | StepKind.UNSATISFIED:
            return replace(now, rated=step.kind)
        case StepKind.CLOSED:
            return replace(now, closed_on=step.on)
        case StepKind.PASSED:
            seen = frozenset({step.desk})
        case _:
            seen = now.seen_by | {step.desk}
    return Standing(desk=step.desk, seen_by=seen, due_on=step.due_on or now.due_on, last_on=step.on)


def reasons_against(*, standing: Standing, wanted: Wanted) -> tuple[Refusal, ...]:
    """Give every reason why a step cannot be taken; none when it can."""
    if standing.closed_on is not None:
        return (REFUSALS.refusal("closed"),)
    if wanted.kind in HANDLED:
        return tuple(_against_handling(standing, wanted))
    rules = {
        StepKind.ADDED: _against_adding,
        StepKind.SATISFIED: _against_rating,
        StepKind.UNSATISFIED: _against_rating,
        StepKind.ESCALATED: _against_escalating,
        StepKind.OVERDUE: _against_escalating,
    }
    return tuple(rules[wanted.kind](standing, wanted)) if wanted.kind in rules else ()


def is_over(*, standing: Standing, silent_until: date, today: date) -> bool:
    """Say whether nothing more is to come: an answer that satisfied, the bureau's once rated, or a writer's silence."""
    if standing.closed_on is not None or standing.answered_on is None:
        return False
    last_word = standing.rated is not None and standing.desk is Desk.BUREAU
    return standing.rated is StepKind.SATISFIED or last_word or today > silent_until


def _against_handling(standing: Standing, wanted: Wanted) -> Iterator[Refusal]:
    if standing.desk not in wanted.desks:
        yield REFUSALS.refusal("moved_on")
        return
    if wanted.wrote_it:
        yield REFUSALS.refusal("own_complaint")
    if standing.answered_on is not None:
        yield REFUSALS.refusal("answered_before")
    elif wanted.kind is StepKind.TAKEN and standing.taken:
        yield REFUSALS.refusal("taken_before")
    elif wanted.kind is StepKind.PASSED and standing.desk is Desk.BUREAU:
        yield REFUSALS.refusal("nobody_above")
    elif wanted.kind in {StepKind.ASKED, StepKind.ANSWERED} and not standing.taken:
        yield REFUSALS.refusal("not_taken")
    elif wanted.kind is StepKind.ASKED and standing.asked:
        yield REFUSALS.refusal("asked_before")


def _against_adding(standing: Standing, _wanted: Wanted) -> Iterator[Refusal]:
    if not standing.asked:
        yield REFUSALS.refusal("nothing_asked")


def _against_rating(standing: Standing, _wanted: Wanted) -> Iterator[Refusal]:
    if standing.answered_on is None:
        yield REFUSALS.refusal("not_answered")
    elif standing.rated is not None:
        yield REFUSALS.refusal("rated_before")


def _against_escalating(standing: Standing, wanted: Wanted) -> Iterator[Refusal]:
    if standing.desk is Desk.BUREAU:
        yield REFUSALS.refusal("nobody_above")
        return
    unsatisfied = wanted.kind is StepKind.ESCALATED and standing.rated is StepKind.UNSATISFIED
    if not unsatisfied and not standing.is_overdue(wanted.today):
        yield REFUSALS.refusal("too_early")
