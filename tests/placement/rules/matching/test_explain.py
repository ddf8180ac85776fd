"""Every wish has its sentence, and what the sentence says would have happened does happen."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from afterbell.base.refusals import NotThere
from afterbell.placement.rules.matching.explain import Answer, as_small, explain, number_needed
from afterbell.placement.rules.matching.problem import Applicant, Market
from afterbell.placement.rules.matching.solve import solve
from tests.placement.rules.matching.markets import club, market, markets, pupil

SCHOOL = market(
    (club("art", 1), club("chess", 3, 2), club("dance", 0), club("music", 2)),
    pupil(1, "chess", "music", "art", classes=(0, 2, 2)),
    pupil(2, "art", classes=(1,)),
    pupil(3, "art", "music", classes=(0, 1)),
    pupil(4, "dance", "art", classes=(0, 1)),
    pupil(5, "music", "art", classes=(2, 0)),
    pupil(6, "music", classes=(2,)),
)


def _answers(ticket: str) -> list[Answer]:
    return [each.answer for each in explain(market=SCHOOL, matching=solve(market=SCHOOL), ticket=ticket)]


def test_each_wish_gets_the_answer_that_fits() -> None:
    assert _answers("t1") == [Answer.CLOSED, Answer.PLACED, Answer.NOT_NEEDED]
    assert _answers("t2") == [Answer.FULL_CLASS]
    assert _answers("t4") == [Answer.NO_PLACES, Answer.FULL_CLASS]
    assert _answers("t6") == [Answer.FULL_NUMBER]


def test_the_sentence_names_the_last_one_in_and_what_would_have_been_enough() -> None:
    (sentence,) = (each.words for each in explain(market=SCHOOL, matching=solve(market=SCHOOL), ticket="t6"))
    assert sentence.en == (
        "Wish 1, music: full. The last one in was class 2, number 5; your child is class 2, number 6. "
        "In class 2, being drawn ahead of number 5 would have been enough."
    )
    assert "第 2 类 5 号" in sentence.zh
    assert "5 号之前就能录取" in sentence.zh


def test_of_clubs_as_small_one_closes_first_and_the_sentence_says_which() -> None:
    tied = market((club("art", 3, 2), club("chess", 3, 2)), pupil(1, "art", "chess"), pupil(2, "chess"))
    matching = solve(market=tied)
    (closure,) = matching.closed
    assert as_small(market=tied, matching=matching, closure=closure) == ("art", "chess")
    sentence, placed = explain(market=tied, matching=matching, ticket="t1")
    assert (sentence.answer, placed.answer) == (Answer.CLOSED_TIED, Answer.PLACED)
    assert "当时有 2 个社团一样少" in sentence.words.zh


@settings(deadline=None)
@given(markets())
def test_every_closed_club_was_among_the_smallest_and_the_first_of_them(given_market: Market) -> None:
    matching = solve(market=given_market)
    for closure in matching.closed:
        assert as_small(market=given_market, matching=matching, closure=closure)[0] == closure.club


def test_an_unknown_ticket_is_not_there() -> None:
    matching = solve(market=SCHOOL)
    with pytest.raises(NotThere):
        explain(market=SCHOOL, matching=matching, ticket="t9")
    with pytest.raises(NotThere):
        number_needed(market=SCHOOL, matching=matching, ticket="t9", club="art")


@settings(deadline=None)
@given(markets(minimums=False))
def test_the_number_named_is_exactly_what_would_have_been_enough(given_market: Market) -> None:
    spaced = _spaced(given_market)
    matching = solve(market=spaced)
    for applicant in spaced.applicants:
        for told in explain(market=spaced, matching=matching, ticket=applicant.ticket):
            if told.answer in {Answer.FULL_NUMBER, Answer.FULL_CLASS}:
                needed = number_needed(market=spaced, matching=matching, ticket=applicant.ticket, club=told.club)
                assert needed is not None
                assert _gets(spaced, applicant, told.club, (needed[0], needed[1] - 1))
                assert not _gets(spaced, applicant, told.club, (needed[0], needed[1] + 1))


@settings(deadline=None)
@given(markets())
def test_every_wish_of_everybody_is_answered(given_market: Market) -> None:
    matching = solve(market=given_market)
    for applicant in given_market.applicants:
        told = explain(market=given_market, matching=matching, ticket=applicant.ticket)
        assert tuple(each.club for each in told) == applicant.wishes
        placed = [each.club for each in told if each.answer is Answer.PLACED]
        assert placed == [place for place in (matching.places[applicant.ticket],) if place is not None]
        assert all(each.words.zh and "{" not in each.words.zh + each.words.en for each in told)


def _spaced(given_market: Market) -> Market:
    """Double the numbers, so that there is room to be drawn between any two."""
    return replace(
        given_market, applicants=tuple(replace(each, number=2 * each.number) for each in given_market.applicants)
    )


def _gets(given_market: Market, applicant: Applicant, code: str, line: tuple[int, int]) -> bool:
    """Try the pupil with another class and number and this wish alone."""
    tried = replace(applicant, wishes=(code,), classes=(line[0],), number=line[1])
    others = tuple(each for each in given_market.applicants if each.ticket != applicant.ticket)
    return solve(market=replace(given_market, applicants=(*others, tried))).places[applicant.ticket] == code
