"""A comment's course, folded and decided as the rules say, against every way it can go."""

from __future__ import annotations

from itertools import product

import pytest

from afterbell.comments.rules.course import (
    DOWN,
    Course,
    State,
    Taking,
    against_appealing,
    against_deciding,
    against_sending,
    is_at_once,
)
from afterbell.comments.rules.pens import folded

AUTHOR, FIRST, SECOND, REPORTER, JUDGE = 1, 2, 3, 4, 5
JUDGED = (None, (True, JUDGE), (False, JUDGE))
LOOKS = (None, (True, FIRST), (False, FIRST))
AGAIN = (None, (True, SECOND), (False, SECOND))


def every_course() -> list[Course]:
    return [
        Course(author=AUTHOR, review=review, appealed=appealed, appeal=appeal)
        for review, appealed, appeal in product(LOOKS, (False, True), AGAIN)
        if (appealed or appeal is None) and (not appealed or (review and not review[0]))
    ]


def every_taking() -> list[Taking]:
    return [
        Taking(by=FIRST, reporter=reporter, at_once=at_once, agreed=agreed, appealed=appealed, restored=restored)
        for reporter, at_once, agreed, appealed, restored in product(
            (None, REPORTER), (True, False), (None, (True, SECOND), (False, SECOND)), (False, True), JUDGED
        )
        if (appealed or restored is None) and (not at_once or agreed is None)
        if not appealed or at_once or (agreed and agreed[0])
    ]


@pytest.mark.parametrize("course", every_course())
def test_a_comment_is_decided_by_somebody_new_and_only_while_it_waits(course: Course) -> None:
    open_now = course.review is None or (course.appealed and course.appeal is None)
    for by in (AUTHOR, FIRST, SECOND):
        may = open_now and by != AUTHOR and not (course.review and by == FIRST)
        assert (against_deciding(course=course, by=by) == ()) is may
    assert (course.state in {State.WAITING, State.APPEALED}) is bool(open_now)
    may_appeal = course.review == (False, FIRST) and not course.appealed
    assert (against_appealing(course=course) == ()) is may_appeal


def test_a_comment_is_shown_when_either_look_showed_it() -> None:
    states = {course.state for course in every_course()}
    assert states == {State.WAITING, State.SHOWN, State.REFUSED, State.APPEALED, State.REFUSED_AGAIN}
    assert Course(author=1, review=(False, 2), appealed=True, appeal=(True, 3)).state is State.SHOWN


@pytest.mark.parametrize("taking", every_taking())
def test_nobody_silences_a_comment_alone_for_good(taking: Taking) -> None:
    course = Course(author=AUTHOR, review=(True, SECOND), taken=taking)
    hidden = (taking.at_once or taking.agreed == (True, SECOND)) and taking.restored != (True, JUDGE)
    assert (course.state in DOWN) is hidden
    assert (course.state is State.KEPT_DOWN) is (hidden and taking.restored == (False, JUDGE))
    assert (against_appealing(course=course) == ()) is (hidden and not taking.appealed)
    waits = course.state in {State.DOUBTED, State.DOWN_APPEALED}
    for by in (AUTHOR, FIRST, SECOND, REPORTER, JUDGE):
        had_a_part = by in {AUTHOR, FIRST, taking.reporter} or (taking.agreed is not None and by == SECOND)
        assert (against_deciding(course=course, by=by) == ()) is (waits and not had_a_part)


def test_only_a_known_persons_report_or_a_hard_rule_hides_at_once() -> None:
    found = {
        (one, other): is_at_once(by_stranger=one, hard_rule=other) for one, other in product((True, False), repeat=2)
    }
    assert [words for words, at_once in found.items() if not at_once] == [(True, False)]


@pytest.mark.parametrize(("waiting", "today", "number"), [(4, 9, 0), (5, 9, 1), (4, 10, 1), (6, 12, 2), (0, 0, 0)])
def test_five_may_wait_and_ten_come_a_day(waiting: int, today: int, number: int) -> None:
    assert len(against_sending(waiting=waiting, today=today)) == number


def test_pen_names_that_look_alike_are_one() -> None:
    assert folded("Sarnai") == folded("ｓаrnai") == folded("S a r n a i")
    assert folded("草原云") != folded("草原雨")
