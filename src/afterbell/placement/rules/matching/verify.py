"""An independent check of a market's outcome: it trusts nothing the solver said and shares no code with it.

The conditions a family can check for itself come first (places, wishes, envy, waste, cut-offs). Then the whole is
replayed in another, slower way: everybody asks at once, round by round, and whole lines are sorted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from afterbell.base.words import Words
from afterbell.placement.rules.matching.problem import Applicant, Closure, Club, Finding, Market, Matching

SENTENCES: Mapping[str, Words] = {
    "ticket_unknown": Words(
        zh="结果里的凭证“{ticket}”没有报名。", en="Ticket {ticket} has a result but no application."
    ),
    "ticket_missing": Words(zh="凭证“{ticket}”没有结果。", en="Ticket {ticket} has no result."),
    "not_wished": Words(zh="“{ticket}”被录取到没有填报的“{club}”。", en="{ticket} is placed at {club} without a wish."),
    "club_closed": Words(
        zh="“{ticket}”被录取到不开的社团“{club}”。", en="{ticket} is placed at {club}, which is closed."
    ),
    "over_capacity": Words(zh="“{club}”录取 {size} 人，名额 {due}。", en="{club} has {size} pupils for {due} places."),
    "under_minimum": Words(
        zh="“{club}”开了，却只有 {size} 人，最少 {due}。", en="{club} is open with {size} of {due}."
    ),
    "envy": Words(
        zh="“{ticket}”排在“{club}”的录取线之前，却没有被录取。",
        en="{ticket} stands before the cut-off of {club} and is not in.",
    ),
    "waste": Words(
        zh="“{club}”有空位，“{ticket}”想去却没去成。", en="{club} has a free place that {ticket} wished for."
    ),
    "cutoff_wrong": Words(
        zh="“{club}”的录取线写的是 {found}，应为 {due}。", en="The cut-off of {club} says {found}; it is {due}."
    ),
    "closure_wrong": Words(
        zh="第 {round} 个关闭的社团写的是 {found}，应为 {due}。", en="Closing {round} says {found}; it is {due}."
    ),
    "rounds_wrong": Words(zh="轮数写的是 {found}，应为 {due}。", en="Rounds say {found}; there are {due}."),
    "replay_differs": Words(
        zh="重算时“{ticket}”得到的是“{due}”，结果写的是“{found}”。",
        en="Replayed, {ticket} gets {due}; the result says {found}.",
    ),
}


def verify(*, market: Market, matching: Matching, names: Mapping[str, Words] | None = None) -> tuple[Finding, ...]:
    """Give everything that is wrong with an outcome; nothing means it is the one the rules lead to.

    `names` say what a club is called, by its code.
    """
    case = _Case.of(market, matching, names or {})
    return (
        *_tickets(case),
        *_wishes(case),
        *_sizes(case),
        *_cutoffs(case),
        *_envy_and_waste(case),
        *_closures(case),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """Market and outcome side by side; `lines` are the (class, number) of those each club admitted, sorted."""

    market: Market
    matching: Matching
    clubs: Mapping[str, Club]
    applicants: Mapping[str, Applicant]
    closed: frozenset[str]
    lines: Mapping[str, tuple[tuple[int, int], ...]]
    sizes: Mapping[str, int]
    names: Mapping[str, Words]

    @classmethod
    def of(cls, market: Market, matching: Matching, names: Mapping[str, Words]) -> _Case:
        applicants = {applicant.ticket: applicant for applicant in market.applicants}
        lines: dict[str, list[tuple[int, int]]] = {club.code: [] for club in market.clubs}
        for ticket, club in matching.places.items():
            if club in lines and ticket in applicants and club in applicants[ticket].wishes:
                lines[club].append(_standing(applicants[ticket])[club])
        return cls(
            market=market,
            matching=matching,
            clubs={club.code: club for club in market.clubs},
            applicants=applicants,
            closed=frozenset(closure.club for closure in matching.closed),
            lines={code: tuple(sorted(line)) for code, line in lines.items()},
            sizes=Counter(club for club in matching.places.values() if club is not None),
            names=names,
        )

    def called(self, club: str | None) -> Words:
        return Words(zh="-", en="-") if club is None else self.names.get(club, Words(zh=club, en=club))


def _standing(applicant: Applicant) -> dict[str, tuple[int, int]]:
    return {
        wish: (priority, applicant.number) for wish, priority in zip(applicant.wishes, applicant.classes, strict=True)
    }


def _tickets(case: _Case) -> Iterator[Finding]:
    for ticket in sorted(case.matching.places.keys() - case.applicants.keys()):
        yield _finding("ticket_unknown", ticket=ticket)
    for ticket in sorted(case.applicants.keys() - case.matching.places.keys()):
        yield _finding("ticket_missing", ticket=ticket)


def _wishes(case: _Case) -> Iterator[Finding]:
    for ticket, club in sorted(case.matching.places.items()):
        if club is None or ticket not in case.applicants:
            continue
        if club not in case.applicants[ticket].wishes:
            yield _finding("not_wished", ticket=ticket, club=case.called(club))
        if club in case.closed:
            yield _finding("club_closed", ticket=ticket, club=case.called(club))


def _sizes(case: _Case) -> Iterator[Finding]:
    for code, club in sorted(case.clubs.items()):
        size = case.sizes.get(code, 0)
        if size > club.capacity:
            yield _finding("over_capacity", club=case.called(code), size=size, due=club.capacity)
        if size < club.minimum and code not in case.closed:
            yield _finding("under_minimum", club=case.called(code), size=size, due=club.minimum)


def _cutoffs(case: _Case) -> Iterator[Finding]:
    due = {
        code: case.lines[code][-1] if case.lines[code] and case.sizes.get(code, 0) >= club.capacity else None
        for code, club in case.clubs.items()
        if code not in case.closed
    }
    for code in sorted(due.keys() | case.matching.cutoffs.keys()):
        found = case.matching.cutoffs.get(code)
        if code not in due or code not in case.matching.cutoffs or found != due[code]:
            yield _finding("cutoff_wrong", club=case.called(code), found=found, due=due.get(code))


def _envy_and_waste(case: _Case) -> Iterator[Finding]:
    for ticket, applicant in sorted(case.applicants.items()):
        for wish, standing in _standing(applicant).items():
            if wish == case.matching.places.get(ticket):
                break
            if wish in case.closed:
                continue
            if case.sizes.get(wish, 0) < case.clubs[wish].capacity:
                yield _finding("waste", ticket=ticket, club=case.called(wish))
            elif case.lines[wish] and standing < case.lines[wish][-1]:
                yield _finding("envy", ticket=ticket, club=case.called(wish))


def _closures(case: _Case) -> Iterator[Finding]:
    due, replayed = _replay(case.market)
    found = case.matching.closed
    for turn in range(max(len(due), len(found))):
        was = found[turn] if turn < len(found) else None
        should = due[turn] if turn < len(due) else None
        if was != should:
            yield _finding("closure_wrong", round=turn + 1, found=_named(case, was), due=_named(case, should))
    if case.matching.rounds != len(due) + 1:
        yield _finding("rounds_wrong", found=case.matching.rounds, due=len(due) + 1)
    for ticket in sorted(replayed.keys() & case.matching.places.keys()):
        if replayed[ticket] != case.matching.places[ticket]:
            found_at, due_at = case.called(case.matching.places[ticket]), case.called(replayed[ticket])
            yield _finding("replay_differs", ticket=ticket, found=found_at, due=due_at)


def _named(case: _Case, closure: Closure | None) -> Words:
    if closure is None:
        return case.called(None)
    return Words(zh="{club} ({size})", en="{club} ({size})").fill(club=case.called(closure.club), size=closure.size)


def _replay(market: Market) -> tuple[tuple[Closure, ...], dict[str, str | None]]:
    """Decide the market again from the rules alone: the closings in order, and who is placed where."""
    standing = {club.code: club for club in market.clubs}
    closings: list[Closure] = []
    while True:
        placed = _ask_in_rounds(market, standing)
        sizes = Counter(placed.values())
        short = sorted((sizes[code], code) for code, club in standing.items() if sizes[code] < club.minimum)
        if not short:
            return tuple(closings), placed
        size, code = short[0]
        closings.append(Closure(club=code, size=size))
        standing = {kept: club for kept, club in standing.items() if kept != code}


def _ask_in_rounds(market: Market, standing: Mapping[str, Club]) -> dict[str, str | None]:
    """Let everybody ask at once for the best wish not yet refused, until a round refuses nobody."""
    left = {
        applicant.ticket: [wish for wish in applicant.wishes if wish in standing] for applicant in market.applicants
    }
    ranks = {applicant.ticket: _standing(applicant) for applicant in market.applicants}
    while True:
        lines: dict[str, list[tuple[tuple[int, int], str]]] = {}
        for ticket, wishes in left.items():
            if wishes:
                lines.setdefault(wishes[0], []).append((ranks[ticket][wishes[0]], ticket))
        refused = [ticket for code, line in lines.items() for _, ticket in sorted(line)[standing[code].capacity :]]
        if not refused:
            return {ticket: wishes[0] if wishes else None for ticket, wishes in left.items()}
        for ticket in refused:
            left[ticket].pop(0)


def _finding(rule: str, **values: object) -> Finding:
    return Finding(rule=rule, words=SENTENCES[rule].fill(**values))
