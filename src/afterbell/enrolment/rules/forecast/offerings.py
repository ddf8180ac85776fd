"""How many children each club and each tutoring offering will have, and whether there is a leader and a room for them.

Whoever wished for a club that is held on a day the family wants is expected in it, as far as it has places; whoever
wished for none, or has no place in one, is in the tutoring of that day. A club needs one adult, and so does each group.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from afterbell.enrolment.rules.forecast.ranges import NOBODY, Asked, Means, Range, scaled
from afterbell.enrolment.rules.forecast.staffing import Adult, Job, can_lead, unstaffed
from afterbell.enrolment.rules.withholding import Cell, Line, withheld


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """What is offered in a band: a club with `places` and whether its room is there, or, without places, tutoring.

    Tutoring is for whoever `guides` names: (weekday, grade, language) of the groups that do it.
    """

    code: str
    band: str
    weekdays: tuple[int, ...]
    grades: tuple[int, ...]
    language: str | None = None
    skills: frozenset[str] = frozenset()
    places: int | None = None
    has_room: bool = True
    guides: frozenset[tuple[int, int, str]] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferingDemand:
    """An offering on the weekday that is hardest for it; `withheld` says that its numbers would show somebody.

    `able` are the adults who could lead it, `adults_short` the groups for which nobody is left beside what else is
    held in the band that day.
    """

    code: str
    weekday: int
    children: Range
    places: int | None
    groups: int
    able: int
    adults_short: int
    rooms_short: int
    withheld: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    """An offering on one weekday, with its expected children and the jobs they make."""

    offered: Offered
    children: Range
    jobs: tuple[Job, ...]


def forecast_offerings(
    *, children: Iterable[Asked], offered: Sequence[Offered], adults: Sequence[Adult], means: Means, fewest: int
) -> tuple[OfferingDemand, ...]:
    """Forecast every offering in its order, on the weekday on which most is missing, else most children come.

    `means.rooms` are the classrooms in which groups can sit; clubs have rooms of their own.
    """
    asked: defaultdict[str, list[Asked]] = defaultdict(list)
    for child in children:
        asked[child.band].append(child)
    found: defaultdict[str, list[OfferingDemand]] = defaultdict(list)
    for band, day in sorted({(row.band, day) for row in offered for day in row.weekdays}):
        rows = [row for row in offered if row.band == band and day in row.weekdays]
        for demand in _on_a_day(asked[band], rows, day, adults=adults, means=means, fewest=fewest):
            found[demand.code].append(demand)
    return tuple(max(found[row.code], key=_hardness) for row in offered if found[row.code])


def _hardness(row: OfferingDemand) -> tuple[int, int]:
    return row.adults_short + row.rooms_short, row.children.likely


def _on_a_day(
    asked: Sequence[Asked],
    rows: Sequence[Offered],
    day: int,
    *,
    adults: Sequence[Adult],
    means: Means,
    fewest: int,
) -> Iterator[OfferingDemand]:
    clubs = [row for row in rows if row.places is not None]
    held = [_club(asked, row, day) for row in clubs]
    held += _tutoring(asked, [row for row in rows if row.places is None], clubs, day, means=means)
    jobs = [(at, job) for at, row in enumerate(held) for job in row.jobs]
    lacking = Counter(jobs[at][0] for at in unstaffed(jobs=[job for _row, job in jobs], adults=adults))
    hidden = _hidden(asked, held, fewest)
    left = means.rooms
    for at, row in enumerate(held):
        own_room = row.offered.places is not None
        short = int(not row.offered.has_room and bool(row.jobs)) if own_room else max(0, len(row.jobs) - left)
        left -= 0 if own_room else len(row.jobs) - short
        job = _job(row.offered, None if own_room else row.offered.language)
        yield OfferingDemand(
            code=row.offered.code,
            weekday=day,
            children=row.children,
            places=row.offered.places,
            groups=len(row.jobs),
            able=sum(can_lead(adult=adult, job=job) for adult in adults),
            adults_short=lacking[at],
            rooms_short=short,
            withheld=row.offered.code in hidden,
        )


def _suits(child: Asked, row: Offered) -> bool:
    return child.grade in row.grades and row.language in {None, child.language}


def _job(row: Offered, language: str | None) -> Job:
    return Job(skills=row.skills, language=language if row.skills else None)


def _club(asked: Sequence[Asked], row: Offered, day: int) -> _Held:
    """Expect in a club who wished for it and wants the day."""
    suited = [child for child in asked if _suits(child, row)]
    wanting = sum(row.code in child.clubs and day in (child.days or ()) for child in suited)
    children = scaled(pupils=len(suited), answered=sum(child.days is not None for child in suited), wanting=wanting)
    return _Held(offered=row, children=children, jobs=(_job(row, None),) if children.likely else ())


def _tutoring(
    asked: Sequence[Asked], rows: Sequence[Offered], clubs: Sequence[Offered], day: int, *, means: Means
) -> Iterator[_Held]:
    """Expect in tutoring who wished for nothing of the day, and those for whom the day's clubs have no place."""
    alike: defaultdict[tuple[int, str], list[Asked]] = defaultdict(list)
    for child in asked:
        alike[child.grade, child.language].append(child)
    free = {group: _range(children, clubs, day, wishing=False) for group, children in alike.items()}
    wish = {group: _range(children, clubs, day, wishing=True) for group, children in alike.items()}
    wishing = sum(row.likely for row in wish.values())
    over = max(0, wishing - sum(row.places or 0 for row in clubs))
    for row in rows:
        groups = sorted(group for group in alike if (day, *group) in row.guides)
        expected = {group: _left_over(free[group], wish[group], over=over, of=wishing) for group in groups}
        jobs = [
            _job(row, group[1]) for group in groups for _number in range(-(-expected[group].likely // means.group_size))
        ]
        yield _Held(offered=row, children=sum(expected.values(), NOBODY), jobs=tuple(jobs))


def _range(children: Sequence[Asked], clubs: Sequence[Offered], day: int, *, wishing: bool) -> Range:
    """Give how many of children alike want the day, with or without a wish for something that is held on it."""
    wanting = sum(
        day in (child.days or ()) and wishing == any(row.code in child.clubs and _suits(child, row) for row in clubs)
        for child in children
    )
    return scaled(pupils=len(children), answered=sum(child.days is not None for child in children), wanting=wanting)


def _left_over(free: Range, wish: Range, *, over: int, of: int) -> Range:
    high = free.high + wish.low
    without = -(-wish.likely * over // of) if of else 0
    return Range(low=free.low, likely=min(high, free.likely + without), high=high)


def _hidden(asked: Sequence[Asked], held: Sequence[_Held], fewest: int) -> frozenset[str]:
    """Name the offerings whose numbers would show one of few: of who wished for a club, or of a day's tutoring."""
    numbers: dict[Cell, int] = {}
    lines: list[Line] = []
    for row in held:
        code = row.offered.code
        numbers[code] = row.children.low
        if row.offered.places is None:
            continue
        wishing = sum(code in child.clubs and _suits(child, row.offered) for child in asked)
        numbers[code, "another day"] = wishing - row.children.low
        lines.append(Line(parts=(code, (code, "another day"))))
    lines.append(Line(parts=tuple(row.offered.code for row in held if row.offered.places is None)))
    found = withheld(numbers=numbers, lines=lines, fewest=fewest)
    return frozenset(row.offered.code for row in held if row.offered.code in found)
