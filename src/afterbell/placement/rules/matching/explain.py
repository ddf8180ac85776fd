"""Why a pupil got this wish and not that one: one sentence per wish, and what would have changed it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from afterbell.base.refusals import NotThere
from afterbell.base.words import Words
from afterbell.placement.rules.matching.problem import Applicant, Closure, Market, Matching
from afterbell.placement.rules.matching.rules import place_in_line
from afterbell.placement.rules.matching.solve import deferred_acceptance


class Answer(Enum):
    """What became of one wish."""

    PLACED = "placed"
    NOT_NEEDED = "not_needed"
    CLOSED = "closed"
    CLOSED_TIED = "closed_tied"
    NO_PLACES = "no_places"
    FULL_NUMBER = "full_number"
    FULL_CLASS = "full_class"


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """One wish (`rank` 1 is the first), what became of it, and the sentence for the family."""

    rank: int
    club: str
    answer: Answer
    words: Words


SENTENCES: Mapping[Answer, Words] = {
    Answer.PLACED: Words(
        zh="第 {rank} 志愿“{club}”：已录取（第 {priority} 类 {number} 号）。",
        en="Wish {rank}, {club}: placed (class {priority}, number {number}).",
    ),
    Answer.NOT_NEEDED: Words(
        zh="第 {rank} 志愿“{club}”：没有用到，前面的志愿已经录取。",
        en="Wish {rank}, {club}: not needed, an earlier wish came true.",
    ),
    Answer.CLOSED: Words(
        zh="第 {rank} 志愿“{club}”：没有开班，只有 {size} 人，至少要 {minimum} 人。",
        en="Wish {rank}, {club}: did not open; it had {size} pupils and needs {minimum}.",
    ),
    Answer.CLOSED_TIED: Words(
        zh="第 {rank} 志愿“{club}”：没有开班，只有 {size} 人，至少要 {minimum} 人。当时有 {tied} 个社团一样少，"
        "一次只停一个，先停代号按字母排在前面的这一个；它的学生转到下一个志愿以后，别的可能又够人了。",
        en="Wish {rank}, {club}: did not open; it had {size} pupils and needs {minimum}. {tied} clubs were as small; "
        "only one closes at a time, the first by the letters of its code: its pupils go to their next wish and may "
        "fill another.",
    ),
    Answer.NO_PLACES: Words(
        zh="第 {rank} 志愿“{club}”：这次没有名额。", en="Wish {rank}, {club}: there were no places to give."
    ),
    Answer.FULL_NUMBER: Words(
        zh="第 {rank} 志愿“{club}”：已满。最后录取的是第 {last_class} 类 {last_number} 号，您的孩子是第 {priority} 类 "
        "{number} 号。在第 {priority} 类里，若抽在 {enough} 号之前就能录取。",
        en="Wish {rank}, {club}: full. The last one in was class {last_class}, number {last_number}; your child is "
        "class {priority}, number {number}. In class {priority}, being drawn ahead of number {enough} would have been "
        "enough.",
    ),
    Answer.FULL_CLASS: Words(
        zh="第 {rank} 志愿“{club}”：已满。最后录取的是第 {last_class} 类 {last_number} 号，您的孩子是第 {priority} 类 "
        "{number} 号。第 {priority} 类里抽到任何号都不够；第 {better} 类里抽在 {enough} 号之前才行。",
        en="Wish {rank}, {club}: full. The last one in was class {last_class}, number {last_number}; your child is "
        "class {priority}, number {number}. No number in class {priority} would have been enough; "
        "class {better} ahead of number {enough} would.",
    ),
}


def explain(
    *, market: Market, matching: Matching, ticket: str, names: Mapping[str, Words] | None = None
) -> tuple[Explanation, ...]:
    """Say for each wish of a pupil, best first, what became of it; `names` say what a club is called, by its code.

    Raises NotThere for an unknown ticket.
    """
    pupil = next((applicant for applicant in market.applicants if applicant.ticket == ticket), None)
    if pupil is None:
        raise NotThere(ticket)
    place = matching.places[ticket]
    reached = pupil.wishes.index(place) if place is not None else len(pupil.wishes)
    called = names or {}
    return tuple(
        _missed(market, matching, pupil, position, called)
        if position < reached
        else _say(Answer.PLACED if position == reached else Answer.NOT_NEEDED, pupil, position, called)
        for position in range(len(pupil.wishes))
    )


def number_needed(*, market: Market, matching: Matching, ticket: str, club: str) -> tuple[int, int] | None:
    """Give the (class, number) the pupil would have to be ahead of to have this place, or None if anything would do.

    The last one admitted is only nearly that: a pupil's own asking can move others around. So everybody else is placed
    with one place fewer at the club, the pupil's; whoever is first in line among those it then refuses is the mark.
    The clubs that closed stay closed. Raises NotThere for an unknown ticket, KeyError for a club not open.
    """
    if all(applicant.ticket != ticket for applicant in market.applicants):
        raise NotThere(ticket)
    others = tuple(applicant for applicant in market.applicants if applicant.ticket != ticket)
    places = {other.code: other.capacity for other in market.clubs if other.code in matching.cutoffs}
    places[club] -= 1
    kept = deferred_acceptance(applicants=others, places=places)
    reached = {position: code for code, pupils in kept.items() for _, _, position in pupils}
    refused = [
        place_in_line(applicant=other, club=club)
        for position, other in enumerate(others)
        if club in _refusing(other, reached.get(position))
    ]
    return min(refused, default=None)


def as_small(*, market: Market, matching: Matching, closure: Closure) -> tuple[str, ...]:
    """Give the clubs that could have closed in a club's turn, itself among them: short, and as small as it was."""
    before = {gone.club for gone in matching.closed[: matching.closed.index(closure)]}
    open_then = [club for club in market.clubs if club.code not in before]
    places = {club.code: club.capacity for club in open_then}
    kept = deferred_acceptance(applicants=market.applicants, places=places)
    short = [club.code for club in open_then if len(kept[club.code]) < club.minimum]
    return tuple(sorted(code for code in short if len(kept[code]) == closure.size))


def _refusing(applicant: Applicant, reached: str | None) -> tuple[str, ...]:
    return applicant.wishes if reached is None else applicant.wishes[: applicant.wishes.index(reached)]


def _missed(
    market: Market, matching: Matching, pupil: Applicant, position: int, names: Mapping[str, Words]
) -> Explanation:
    club = pupil.wishes[position]
    closure = next((closure for closure in matching.closed if closure.club == club), None)
    if closure is not None:
        minimum = next(other.minimum for other in market.clubs if other.code == club)
        tied = len(as_small(market=market, matching=matching, closure=closure))
        answer = Answer.CLOSED if tied == 1 else Answer.CLOSED_TIED
        return _say(answer, pupil, position, names, size=closure.size, minimum=minimum, tied=tied)
    last = matching.cutoffs[club]
    needed = number_needed(market=market, matching=matching, ticket=pupil.ticket, club=club) if last else None
    if last is None or needed is None:
        return _say(Answer.NO_PLACES, pupil, position, names)
    answer = Answer.FULL_NUMBER if needed[0] == pupil.classes[position] else Answer.FULL_CLASS
    known = {"last_class": last[0], "last_number": last[1], "better": needed[0], "enough": needed[1]}
    return _say(answer, pupil, position, names, **known)


def _say(answer: Answer, pupil: Applicant, position: int, names: Mapping[str, Words], **values: object) -> Explanation:
    club = pupil.wishes[position]
    words = SENTENCES[answer].fill(
        rank=position + 1,
        club=names.get(club, club),
        priority=pupil.classes[position],
        number=pupil.number,
        **values,
    )
    return Explanation(rank=position + 1, club=club, answer=answer, words=words)
