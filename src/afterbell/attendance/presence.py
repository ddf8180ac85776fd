"""Who was in sessions, as commands and reads both need it: the facts of three sources, folded by the rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from afterbell.attendance.models import PatrolLook
from afterbell.attendance.rules.presence import (
    NOBODY,
    STRANGER,
    Found,
    Held,
    Presence,
    Sighting,
    Source,
    Verdict,
    presence_of,
)
from afterbell.attendance.sightings import Kind, Seen, seen_in
from afterbell.rostering.models import Session
from afterbell.scheme.queries import published_scheme

UNNAMED = "-"
"""Stands for the adult of a session for which nobody is named: no code of a person looks like it."""
KEY_DIGITS = 12


SESSION_COLUMNS = ("pk", "starts_at", "ends_at", "version__content_hash", "version_id")
NAMING_COLUMNS = (
    "assignments__staff__code",
    "assignments__staff__name",
    "assignments__staff__account_id",
    "assignments__assigned_at",
    "assignments__ended_at",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """An adult named for a session at some time; the naming that has no end stands."""

    code: str
    name: str
    account: int | None
    since: datetime
    ended: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rostered:
    """A session as the fold needs it: when it is, who is or was named, what the scheme takes for on time."""

    pk: int
    starts_at: datetime
    ends_at: datetime
    tolerance: int
    namings: tuple[Naming, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What somebody decided about the presence of an adult, and why."""

    here: bool
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class WhoWasThere:
    """What is known of a session's adult; `names` are people's by code, `account` the named adult's."""

    held: Held
    presence: Presence
    names: Mapping[str, str]
    account: int | None
    decided: Decided | None

    @property
    def named(self) -> str:
        """Give the named adult's name; empty where nobody is named."""
        return self.names.get(self.held.named, "")

    @property
    def open(self) -> frozenset[str]:
        """Give the facts a decision is about: all that say something of the named adult."""
        return frozenset(fact.fact for fact in (*self.presence.claims, *self.presence.denials))


@dataclass(slots=True, kw_only=True)
class _Book:
    """The facts of one session while they are collected; `people` are codes by account of whoever is or was named."""

    starts_at: datetime
    ends_at: datetime
    tolerance: int
    named: str = UNNAMED
    account: int | None = None
    since: datetime | None = None
    people: dict[int, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    facts: list[Sighting] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)
    decided: Decided | None = None

    def closed(self) -> WhoWasThere:
        held = Held(
            named=self.named,
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            tolerance=self.tolerance,
            named_at=self.since,
        )
        return WhoWasThere(
            held=held,
            presence=presence_of(held=held, facts=self.facts, verdicts=self.verdicts),
            names=self.names,
            account=self.account,
            decided=self.decided,
        )


def needs_decision(known: WhoWasThere, *, signed_late: bool) -> bool:
    """Say whether somebody has to decide: sources contradict each other, or of a roll called late nobody saw the adult.

    After its day nobody signs in any more, so for a session that is signed late a person says whether it was held.
    """
    found = known.presence.found
    return found is Found.CONTRADICTING or (signed_late and found is Found.UNKNOWN and known.account is not None)


def who_was_there(*, sessions: Collection[int]) -> dict[int, WhoWasThere]:
    """Fold what is known of these sessions' adults, by primary key; two questions, however many sessions."""
    return folded(_rostered(sessions)) if sessions else {}


def folded(sessions: Iterable[Rostered]) -> dict[int, WhoWasThere]:
    """Fold what is known of the adults of sessions that were read already; one question."""
    books = {session.pk: _book(session) for session in sessions}
    rows = sorted(seen_in(list(books)), key=lambda row: (row.at, row.key.zfill(KEY_DIGITS)))
    for row in rows:
        _write(books[row.session], row)
    return {pk: book.closed() for pk, book in books.items()}


def _rostered(sessions: Collection[int]) -> list[Rostered]:
    namings: defaultdict[int, list[Naming]] = defaultdict(list)
    found: dict[int, tuple[datetime, datetime, int]] = {}
    for row in Session.objects.filter(pk__in=sessions).values_list(*SESSION_COLUMNS, *NAMING_COLUMNS):
        pk, starts_at, ends_at, content_hash, version, *naming = row
        found[pk] = (starts_at, ends_at, published_scheme(content_hash, version).safety.arrival_minutes)
        namings[pk] += naming_of(naming)
    return [
        Rostered(pk=pk, starts_at=starts, ends_at=ends, tolerance=tolerance, namings=tuple(namings[pk]))
        for pk, (starts, ends, tolerance) in found.items()
    ]


def naming_of(row: Sequence[Any]) -> list[Naming]:
    """Read a row of `NAMING_COLUMNS`; a session nobody was ever named for has one without a name."""
    code, name, account, since, ended = row
    return [] if code is None else [Naming(code=code, name=name, account=account, since=since, ended=ended)]


def _book(session: Rostered) -> _Book:
    book = _Book(starts_at=session.starts_at, ends_at=session.ends_at, tolerance=session.tolerance)
    for naming in session.namings:
        if naming.account is not None:
            book.people[naming.account] = naming.code
        book.names[naming.code] = naming.name
        if naming.ended is None:
            book.named, book.account, book.since = naming.code, naming.account, naming.since
    return book


def _write(book: _Book, row: Seen) -> None:
    """Write one row into its session's book.

    Of marks, those of whoever is or was named count: a duty leader who helps with a roll was not sent to the room.
    That somebody on patrol met themselves says nothing.
    """
    match row.kind:
        case Kind.ARRIVAL:
            source = Source.OWN if row.by == row.account else Source.LEADER
            book.names[row.code] = row.name
            book.facts.append(Sighting(fact=f"p{row.key}", source=source, adult=row.code, at=row.at, by=row.by_name))
        case Kind.ROLL if row.by in book.people:
            code = book.people[row.by]
            book.facts.append(Sighting(fact=f"r{code}", source=Source.ROLL, adult=code, at=row.at, by=row.by_name))
        case Kind.LOOK if row.account is None or row.account != row.by:
            adult = row.code or (STRANGER if row.said == PatrolLook.Found.OTHER else NOBODY)
            if row.code:
                book.names[adult] = row.name
            fact = f"l{row.look_id}"
            book.facts.append(Sighting(fact=fact, source=Source.PATROL, adult=adult, at=row.at, by=row.by_name))
        case Kind.HERE | Kind.NOT_HERE:
            here = row.kind is Kind.HERE
            book.verdicts.append(Verdict(fact=f"d{row.key.zfill(KEY_DIGITS)}", here=here, about=row.about, at=row.at))
            book.decided = Decided(here=here, reason=row.name, by=row.by_name, at=row.at)
