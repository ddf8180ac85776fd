"""A comment's way from being sent to what became of it: each look by another person, and nobody's word is the last."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from afterbell.base.refusals import Refusal, catalogue
from afterbell.base.words import Words

MOST_WAITING = 5
MOST_A_DAY = 10

REFUSALS = catalogue(
    "comments",
    {
        "too_many_waiting": Words(
            zh="您已有 {number} 条评论在等审核，有了结果再写。",
            en="{number} of your comments are waiting for review; write again when they are decided.",
        ),
        "too_many_today": Words(
            zh="您今天已经写了 {number} 条评论，明天再写。",
            en="You have written {number} comments today; write again tomorrow.",
        ),
        "own_comment": Words(
            zh="不能审核自己的评论，请另一位审核。", en="Nobody reviews the own comment; let another person do it."
        ),
        "own_refusal": Words(
            zh="这条评论是您没有展示的，申诉要由另一位决定。",
            en="You refused this comment; another person decides the appeal.",
        ),
        "own_takedown": Words(
            zh="撤下这条评论您已参与决定，这一步要由另一位决定。",
            en="You had a part in taking this comment down; another person decides this.",
        ),
        "reported_it": Words(
            zh="这条评论是您举报的，要由另一位决定。", en="You reported this comment; another person decides."
        ),
        "decided_before": Words(zh="这条评论已经有人审核过。", en="This comment was decided already."),
        "not_refused": Words(
            zh="只有没有展示或被撤下的评论可以申诉。",
            en="Only a comment that was refused or taken down can be appealed.",
        ),
        "appealed_before": Words(
            zh="这条评论已经申诉过，每条只能申诉一次。", en="This comment was appealed already; that is possible once."
        ),
    },
)


class State(StrEnum):
    """What became of a comment so far."""

    WAITING = "waiting"
    SHOWN = "shown"
    REFUSED = "refused"
    APPEALED = "appealed"
    REFUSED_AGAIN = "refused_again"
    DOUBTED = "doubted"
    TAKEN_DOWN = "taken_down"
    DOWN_APPEALED = "down_appealed"
    KEPT_DOWN = "kept_down"


DOWN = frozenset({State.TAKEN_DOWN, State.DOWN_APPEALED, State.KEPT_DOWN})
"""The states of a comment that was taken down."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """A takedown: by whom (account), on whose report (None a stranger's), whether at once.

    `agreed` is the second reviewer's word and `restored` what came of the author's appeal, each with its person.
    """

    by: int
    reporter: int | None
    at_once: bool
    agreed: tuple[bool, int] | None = None
    appealed: bool = False
    restored: tuple[bool, int] | None = None

    @property
    def state(self) -> State | None:
        """Say what it makes of a comment that was shown; None when nothing."""
        if not self.at_once:
            if self.agreed is None:
                return State.DOUBTED
            if not self.agreed[0]:
                return None
        if self.restored:
            return None if self.restored[0] else State.KEPT_DOWN
        return State.DOWN_APPEALED if self.appealed else State.TAKEN_DOWN

    @property
    def people(self) -> frozenset[int]:
        """Give whoever had a part in taking it down."""
        return frozenset({self.by, *((self.agreed[1],) if self.agreed else ())})


def is_at_once(*, by_stranger: bool, hard_rule: bool) -> bool:
    """Say whether one reviewer's word is enough to hide a comment until its author appeals.

    Somebody the school knows answers for a report; for a stranger's, only what the screening would never have let in.
    """
    return hard_rule or not by_stranger


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """A comment's author and its looks, by account: whether it was shown each time, and by whom; None not yet."""

    author: int
    review: tuple[bool, int] | None = None
    appealed: bool = False
    appeal: tuple[bool, int] | None = None
    taken: Taking | None = None

    @property
    def state(self) -> State:
        """Say what became of the comment."""
        if self.taken and (became := self.taken.state):
            return became
        if self.review is None:
            return State.WAITING
        if self.review[0] or (self.appeal and self.appeal[0]):
            return State.SHOWN
        if self.appeal:
            return State.REFUSED_AGAIN
        return State.APPEALED if self.appealed else State.REFUSED


OPEN = frozenset({State.WAITING, State.APPEALED, State.DOUBTED, State.DOWN_APPEALED})
"""The states in which a comment waits for somebody's look."""


def against_deciding(*, course: Course, by: int) -> tuple[Refusal, ...]:
    """Give every reason why somebody cannot decide a comment now; none when they can."""
    return tuple(_against_deciding(course, by))


def _against_deciding(course: Course, by: int) -> Iterator[Refusal]:
    if course.state not in OPEN:
        yield REFUSALS.refusal("decided_before")
        return
    if by == course.author:
        yield REFUSALS.refusal("own_comment")
    if course.state is State.APPEALED and course.review and by == course.review[1]:
        yield REFUSALS.refusal("own_refusal")
    if course.taken and course.state in {State.DOUBTED, State.DOWN_APPEALED}:
        if by in course.taken.people:
            yield REFUSALS.refusal("own_takedown")
        if by == course.taken.reporter:
            yield REFUSALS.refusal("reported_it")


def against_appealing(*, course: Course) -> tuple[Refusal, ...]:
    """Give the reason why a comment cannot be appealed; none when it can."""
    if course.state in {State.REFUSED, State.TAKEN_DOWN}:
        return ()
    appealed = course.appealed or (course.taken is not None and course.taken.appealed)
    return (REFUSALS.refusal("appealed_before" if appealed else "not_refused"),)


def against_sending(*, waiting: int, today: int) -> tuple[Refusal, ...]:
    """Give every reason why somebody with so many comments waiting, and so many sent today, sends no other."""
    return tuple(_against_sending(waiting, today))


def _against_sending(waiting: int, today: int) -> Iterator[Refusal]:
    if waiting >= MOST_WAITING:
        yield REFUSALS.refusal("too_many_waiting", field="words", number=waiting)
    if today >= MOST_A_DAY:
        yield REFUSALS.refusal("too_many_today", field="words", number=today)
