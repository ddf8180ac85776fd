"""Who was in sessions, as commands and reads both need it: the facts of three sources, folded by the rule."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import F, Min
from django.db.models.functions import Coalesce

from afterbell.attendance.models import PatrolLook, PresenceDecision, RollMark
from afterbell.attendance.models import Presence as Arrival
from afterbell.attendance.rules.presence import (
    BEFOREHAND,
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
from afterbell.rostering.models import Assignment, Session
from afterbell.scheme.queries import published_scheme

UNNAMED = "-"
"""Stands for the adult of a session for which nobody is named: no code of a person looks like it."""


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
    people: dict[int, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    facts: list[Sighting] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)
    decided: Decided | None = None

    def closed(self) -> WhoWasThere:
        held = Held(named=self.named, starts_at=self.starts_at, ends_at=self.ends_at, tolerance=self.tolerance)
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
    """Fold what is known of these sessions' adults, by primary key; six questions, however many sessions."""
    books = dict(_books(sessions))
    _name(books)
    _collect_arrivals(books)
    _collect_rolls(books)
    _collect_looks(books)
    _collect_verdicts(books)
    return {pk: book.closed() for pk, book in books.items()}


def _books(sessions: Collection[int]) -> Iterator[tuple[int, _Book]]:
    columns = ("pk", "starts_at", "ends_at", "version__content_hash", "version_id")
    for pk, starts_at, ends_at, content_hash, version in Session.objects.filter(pk__in=sessions).values_list(*columns):
        tolerance = published_scheme(content_hash, version).safety.arrival_minutes
        yield pk, _Book(starts_at=starts_at, ends_at=ends_at, tolerance=tolerance)


def _name(books: Mapping[int, _Book]) -> None:
    columns = ("session_id", "staff__code", "staff__name", "staff__account_id", "ended_at")
    for session, code, name, account, ended in Assignment.objects.filter(session__in=books).values_list(*columns):
        book = books[session]
        book.people[account] = code
        book.names[code] = name
        if ended is None:
            book.named, book.account = code, account


def _collect_arrivals(books: Mapping[int, _Book]) -> None:
    columns = ("pk", "session_id", "staff__code", "staff__name", "arrived_at", "recorded_by_id", "recorded_by__name")
    rows = Arrival.objects.filter(session__in=books).values_list(*columns, "staff__account_id")
    for pk, session, code, name, at, by, by_name, account in rows:
        source = Source.OWN if by == account else Source.LEADER
        books[session].names[code] = name
        books[session].facts.append(Sighting(fact=f"p{pk}", source=source, adult=code, at=at, by=by_name))


def _collect_rolls(books: Mapping[int, _Book]) -> None:
    """Take the first mark of whoever is or was named; a duty leader who helps with a roll was not sent to the room.

    A mark made hours before the session or after it is passed over, so that it hides none that was made there.
    """
    marks = RollMark.objects.filter(session__in=books).annotate(made=Coalesce("marked_at", "received_at"))
    there = marks.filter(made__gte=F("session__starts_at") - BEFOREHAND, made__lt=F("session__ends_at"))
    rows = there.values_list("session_id", "marked_by_id", "marked_by__name").annotate(first=Min("made")).order_by()
    for session, author, name, at in rows:
        book = books[session]
        if author in book.people:
            code = book.people[author]
            book.facts.append(Sighting(fact=f"r{code}", source=Source.ROLL, adult=code, at=at, by=name))


def _collect_looks(books: Mapping[int, _Book]) -> None:
    """Take what the patrol saw; that somebody on patrol met themselves says nothing."""
    rows = PatrolLook.objects.filter(session__in=books).select_related("adult", "looked_by")
    for row in rows:
        adult = STRANGER if row.found == PatrolLook.Found.OTHER else NOBODY
        if row.adult is not None and row.adult.account_id == row.looked_by_id:
            continue
        if row.adult is not None:
            adult = row.adult.code
            books[row.session_id].names[adult] = row.adult.name
        books[row.session_id].facts.append(
            Sighting(fact=f"l{row.look_id}", source=Source.PATROL, adult=adult, at=row.looked_at, by=row.looked_by.name)
        )


def _collect_verdicts(books: Mapping[int, _Book]) -> None:
    rows = PresenceDecision.objects.filter(session__in=books).select_related("decided_by").order_by("decided_at", "pk")
    for row in rows:
        book = books[row.session_id]
        about = frozenset(row.about)
        book.verdicts.append(Verdict(fact=f"d{row.pk:012}", here=row.here, about=about, at=row.decided_at))
        book.decided = Decided(here=row.here, reason=row.reason, by=row.decided_by.name, at=row.decided_at)
