"""Reading one market of a bundle: its clubs, then its tickets, each in order and none twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from afterbell.placement.rules.bundle.cursor import Cursor
from afterbell.placement.rules.bundle.lines import KIND_WORDS, OUTCOME, Line, refuse
from afterbell.placement.rules.bundle.problem import DayMarket
from afterbell.placement.rules.matching.problem import Applicant, Closure, Club, Market, Matching

NOT_DRAWN = 0


def read_market(*, cursor: Cursor, before: DayMarket | None) -> DayMarket:
    """Read a market and all that belongs to it. Raises Refused with the line that is wrong."""
    head = cursor.take("market")
    weekday, band = head["market"]
    if before is not None:
        see_order(before=[before.weekday, before.band], here=head["market"], cursor=cursor)
    clubs: dict[str, Line] = {}
    for line in _lines(cursor, kind="club", due=head["clubs"]):
        _see_club(line, cursor)
        clubs[line["club"]] = line
    closed = _closings(clubs, cursor)
    tickets = []
    for line in _lines(cursor, kind="ticket", due=head["tickets"]):
        _see_ticket(line, clubs, cursor)
        tickets.append(line)
    market = Market(
        clubs=tuple(
            Club(code=code, capacity=line["capacity"], minimum=line["minimum"]) for code, line in clubs.items()
        ),
        applicants=tuple(_applicant(line) for line in tickets),
    )
    if cursor.holds != OUTCOME:
        return DayMarket(weekday=weekday, band=band, market=market)
    matching = Matching(
        places={line["ticket"]: line["place"] for line in tickets},
        cutoffs={
            code: tuple(line["cutoff"]) if line["cutoff"] else None
            for code, line in clubs.items()
            if line["closed"] is None
        },
        closed=closed,
        rounds=len(closed) + 1,
    )
    return DayMarket(weekday=weekday, band=band, market=market, matching=matching)


def _lines(cursor: Cursor, *, kind: str, due: int) -> Iterator[Line]:
    """Take so many lines of one kind, which stand in the order of their codes."""
    before = ""
    for found in range(due):
        if cursor.next_kind() != kind:
            refuse("bundle_count", line=cursor.at + 1, what=KIND_WORDS[kind], due=due, found=found)
        line = cursor.take(kind)
        if before:
            see_order(before=before, here=line[kind], cursor=cursor)
        before = line[kind]
        yield line
    if cursor.next_kind() == kind:
        refuse("bundle_count", line=cursor.at + 1, what=KIND_WORDS[kind], due=due, found=f"{due}+")


def see_order(*, before: Any, here: Any, cursor: Cursor) -> None:  # noqa: ANN401 - two texts, or two of weekday and band
    """Refuse a line that stands there twice, or before one it comes after."""
    if here == before:
        refuse("bundle_twice", line=cursor.at, what=here)
    if here < before:
        refuse("bundle_order", line=cursor.at, what=here, before=before)


def _see_club(line: Line, cursor: Cursor) -> None:
    if line["minimum"] > line["capacity"]:
        refuse("bundle_minimum", line=cursor.at, minimum=line["minimum"], capacity=line["capacity"])
    if line.get("closed") and line["cutoff"]:
        refuse("bundle_closing", line=cursor.at)


def _closings(clubs: Mapping[str, Line], cursor: Cursor) -> tuple[Closure, ...]:
    """Give the clubs that closed in the order of their turns, which are to be without a gap."""
    closed = sorted((line["closed"][0], code, line["closed"][1]) for code, line in clubs.items() if line.get("closed"))
    if [turn for turn, _, _ in closed] != list(range(1, len(closed) + 1)):
        refuse("bundle_closing", line=cursor.at)
    return tuple(Closure(club=code, size=size) for _, code, size in closed)


def _see_ticket(line: Line, clubs: Mapping[str, Line], cursor: Cursor) -> None:
    wished = [club for club, _ in line["wishes"]]
    for position, club in enumerate(wished):
        if club not in clubs:
            refuse("bundle_club_unknown", line=cursor.at, club=club)
        if club in wished[:position]:
            refuse("bundle_wish_twice", line=cursor.at, club=club)
    place, rank = line.get("place"), line.get("rank")
    due = wished.index(place) + 1 if place in wished else None
    if rank != due or (place is not None and due is None):
        refuse("bundle_rank", line=cursor.at, place=place, due=due, found=rank)


def _applicant(line: Line) -> Applicant:
    return Applicant(
        ticket=line["ticket"],
        number=line.get("number", NOT_DRAWN),
        wishes=tuple(club for club, _ in line["wishes"]),
        classes=tuple(priority for _, priority in line["wishes"]),
    )
