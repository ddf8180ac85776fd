"""The runs of a term's placement: what each would give, what it moves against the one before, and which one counts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from django.db.models import Count, OuterRef, Q, Subquery, Sum

from afterbell.base.access import Actor, authorise, place
from afterbell.base.refusals import NotThere
from afterbell.base.words import Words
from afterbell.placement.models import PlacementRun, PublishedRun, PupilOutcome
from afterbell.placement.queries.outcomes import PlacementResult, result_of
from afterbell.placement.rules.rounds import moved
from afterbell.scheme.queries import published_scheme

State = Literal["preview", "passed_over", "confirmed", "published"]
"""A preview counts for nothing; it is passed over once another run of its round was confirmed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRow:
    """One run on the list: when, by whom, and what it gives."""

    code: str
    which: int
    ran_at: datetime
    by: str
    state: State
    lists: int
    placed: int
    first_choice: int
    ranks: int

    @property
    def without(self) -> int:
        return self.lists - self.placed

    @property
    def mean_rank(self) -> float | None:
        """Give the mean rank of the wishes that came true; None where none did."""
        return self.ranks / self.placed if self.placed else None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfWeekday:
    """How one weekday comes off: its lists, those placed, those with their first wish."""

    weekday: int
    lists: int
    placed: int
    first_choice: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildOfRun:
    """One list of one child in a run, with what it drew and what it got."""

    application: str
    name: str
    homeroom: str
    weekday: int
    band: Words
    band_code: str
    number: int
    placed_in: Words | None
    rank: int | None

    @property
    def key(self) -> str:
        """Name the list: a child has one a weekday and band."""
        return _key(self.application, self.weekday, self.band_code)


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A child that has another place than in the run before."""

    child: ChildOfRun
    before: Words | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunPage:
    """A run as the office weighs it.

    `several` counts the children with lists on two weekdays and more, `nothing` those of them without any place, `all`
    those with a place on each. `compared_with` is the code of the run before, empty for the first one.
    """

    row: RunRow
    result: PlacementResult
    weekdays: tuple[OfWeekday, ...]
    several: int
    nothing: int
    everything: int
    children: tuple[ChildOfRun, ...]
    moves: tuple[Move, ...]
    compared_with: str
    second_until: date | None
    published_at: datetime | None

    @property
    def unplaced(self) -> tuple[ChildOfRun, ...]:
        return tuple(child for child in self.children if child.placed_in is None)


def runs_of_term(*, viewer: Actor, term: str) -> tuple[RunRow, ...]:
    """List a term's runs, the newest first. Three queries."""
    authorise(actor=viewer, action="office.see", at=place(school=viewer.tenant))
    rows = list(
        PlacementRun.objects.filter(term__code=term)
        .select_related("ran_by", "confirmed__published")
        .annotate(
            lists=Count("pupils"),
            placed=Count("pupils", filter=~Q(pupils__offering="")),
            first_choice=Count("pupils", filter=Q(pupils__rank=1)),
            ranks=Sum("pupils__rank", default=0),
        )
        .order_by("-pk")
    )
    counting = {row.round for row in rows if hasattr(row, "confirmed")}
    return tuple(
        RunRow(
            code=row.code,
            which=row.round,
            ran_at=row.ran_at,
            by=row.ran_by.name,
            state=_state(row, decided=row.round in counting),
            lists=row.lists,
            placed=row.placed,
            first_choice=row.first_choice,
            ranks=row.ranks,
        )
        for row in rows
    )


def _state(row: PlacementRun, *, decided: bool) -> State:
    confirmed = getattr(row, "confirmed", None)
    if confirmed is None:
        return "passed_over" if decided else "preview"
    return "published" if getattr(confirmed, "published", None) else "confirmed"


def run_page(*, viewer: Actor, run: str) -> RunPage:
    """Give one run with what it does to whom. Raises NotThere."""
    of_round = PlacementRun.objects.filter(term=OuterRef("term"), round=OuterRef("round"))
    found = PlacementRun.objects.select_related("version", "ran_by", "term", "confirmed__published").annotate(
        counting=Subquery(of_round.filter(confirmed__isnull=False).values("pk")[:1]),
        before=Subquery(of_round.filter(pk__lt=OuterRef("pk")).order_by("-pk").values("pk")[:1]),
    )
    row = found.filter(code=run).first()
    if row is None:
        raise NotThere("run")
    authorise(actor=viewer, action="office.see", at=place(school=row.school_id))
    result = result_of(run=row)
    children = _children(run=row)
    before = PlacementRun.objects.select_related("version").get(pk=row.before) if row.before else None
    published: PublishedRun | None = getattr(getattr(row, "confirmed", None), "published", None)
    got: dict[str, list[bool]] = defaultdict(list)
    for child in children:
        got[child.application].append(child.placed_in is not None)
    several = [days for days in got.values() if len(days) > 1]
    return RunPage(
        row=RunRow(
            code=row.code,
            which=row.round,
            ran_at=row.ran_at,
            by=row.ran_by.name,
            state="published" if published else "confirmed" if row.counting == row.pk else _unless(row.counting),
            lists=result.lists,
            placed=result.placed,
            first_choice=result.first_choice,
            ranks=result.ranks,
        ),
        result=result,
        weekdays=_weekdays(children),
        several=len(several),
        nothing=sum(not any(days) for days in several),
        everything=sum(all(days) for days in several),
        children=children,
        moves=_moves(before=before, now=row, children=children) if before else (),
        compared_with=before.code if before else "",
        second_until=published.second_until if published else None,
        published_at=published.published_at if published else None,
    )


def _unless(counting: int | None) -> State:
    return "preview" if counting is None else "passed_over"


def _names(run: PlacementRun) -> tuple[Mapping[str, Words], Mapping[str, Words]]:
    scheme = published_scheme(run.version.content_hash, run.version_id)
    return {row.code: row.name for row in scheme.offerings}, {row.code: row.name for row in scheme.bands}


def _children(*, run: PlacementRun) -> tuple[ChildOfRun, ...]:
    clubs, bands = _names(run)
    rows = PupilOutcome.objects.filter(run=run).select_related("application__pupil__homeroom")
    pupil = "application__pupil"
    named = (f"{pupil}__homeroom__grade", f"{pupil}__homeroom__number", f"{pupil}__sort_key")
    return tuple(
        ChildOfRun(
            application=row.application.code,
            name=of.name,
            homeroom=of.homeroom.name,
            weekday=row.weekday,
            band=bands.get(row.band, Words(zh=row.band, en=row.band)),
            band_code=row.band,
            number=row.number,
            placed_in=clubs.get(row.offering, Words(zh=row.offering, en=row.offering)) if row.offering else None,
            rank=row.rank,
        )
        for row in rows.order_by(*named, "application", "weekday", "band")
        for of in (row.application.pupil,)
    )


def _weekdays(children: tuple[ChildOfRun, ...]) -> tuple[OfWeekday, ...]:
    lists = Counter(child.weekday for child in children)
    placed = Counter(child.weekday for child in children if child.rank is not None)
    first = Counter(child.weekday for child in children if child.rank == 1)
    return tuple(
        OfWeekday(weekday=day, lists=lists[day], placed=placed[day], first_choice=first[day]) for day in sorted(lists)
    )


def _moves(*, before: PlacementRun, now: PlacementRun, children: tuple[ChildOfRun, ...]) -> tuple[Move, ...]:
    clubs, _bands = _names(before)
    changes = moved(before=_places(before), now=_places(now))
    by_key = {child.key: child for child in children}
    return tuple(
        Move(child=child, before=clubs.get(was, Words(zh=was, en=was)) if was else None)
        for key, (was, _now) in changes.items()
        for child in (by_key[key],)
    )


def _places(run: PlacementRun) -> dict[str, str | None]:
    rows = PupilOutcome.objects.filter(run=run).values_list("application__code", "weekday", "band", "offering")
    return {_key(application, weekday, band): offering or None for application, weekday, band, offering in rows}


def _key(application: str, weekday: int, band: str) -> str:
    return f"{application}-{weekday}-{band}"
