"""Small markets to try the rules on, and the slow certain ways to decide them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

from hypothesis import strategies as st

from afterbell.placement.rules.matching.problem import Applicant, Club, Market


def club(code: str, capacity: int, minimum: int = 0) -> Club:
    return Club(code=code, capacity=capacity, minimum=minimum)


def pupil(number: int, *wishes: str, classes: tuple[int, ...] | None = None, ticket: str = "") -> Applicant:
    """Build an applicant; without `classes` every wish is of class 0."""
    return Applicant(ticket=ticket or f"t{number}", number=number, wishes=wishes, classes=classes or (0,) * len(wishes))


def market(clubs: tuple[Club, ...], *applicants: Applicant) -> Market:
    return Market(clubs=clubs, applicants=applicants)


@st.composite
def markets(draw: st.DrawFn, pupils: int = 12, clubs: int = 5, *, minimums: bool = True) -> Market:
    """Draw a market with up to so many pupils and clubs; numbers have gaps, capacities may be 0."""
    codes = [f"c{index}" for index in range(draw(st.integers(1, clubs)))]
    offered = []
    for code in codes:
        capacity = draw(st.integers(0, 4))
        offered.append(club(code, capacity, draw(st.integers(0, capacity)) if minimums else 0))
    numbers = draw(st.lists(st.integers(1, 3 * pupils), max_size=pupils, unique=True))
    applicants = []
    for index, number in enumerate(numbers):
        wishes = tuple(draw(st.lists(st.sampled_from(codes), unique=True, max_size=clubs)))
        classes = tuple(draw(st.integers(0, 2)) for _ in wishes)
        applicants.append(pupil(number, *wishes, classes=classes, ticket=f"t{index:02}"))
    return market(tuple(offered), *applicants)


def satisfaction(applicant: Applicant, place: str | None) -> int:
    """Give the rank of a place for a pupil, 0 the first wish; nowhere comes after all wishes."""
    return len(applicant.wishes) if place is None else applicant.wishes.index(place)


def stable_matchings(given: Market) -> Iterator[dict[str, str | None]]:
    """Try every possible assignment and give those in which nobody has a justified claim."""
    options = [(*applicant.wishes, None) for applicant in given.applicants]
    for chosen in product(*options):
        places = {applicant.ticket: place for applicant, place in zip(given.applicants, chosen, strict=True)}
        if _stable(given, places):
            yield places


def _stable(given: Market, places: Mapping[str, str | None]) -> bool:
    lines = {
        offered.code: sorted(_line(a, offered.code) for a in given.applicants if places[a.ticket] == offered.code)
        for offered in given.clubs
    }
    capacity = {offered.code: offered.capacity for offered in given.clubs}
    if any(len(line) > capacity[code] for code, line in lines.items()):
        return False
    return not any(
        len(lines[wish]) < capacity[wish] or (lines[wish] and _line(a, wish) < lines[wish][-1])
        for a in given.applicants
        for wish in a.wishes[: satisfaction(a, places[a.ticket])]
    )


def _line(applicant: Applicant, code: str) -> tuple[int, int]:
    return applicant.classes[applicant.wishes.index(code)], applicant.number
