"""Where the demonstration stands: its school, its people, and the instant its clock shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property
from random import Random

from afterbell.base.access import Actor
from afterbell.base.spans import instant
from afterbell.base.tenancy import within
from afterbell.demo.population import Shape
from afterbell.schools.actors import actor_of
from afterbell.schools.models import Account, Appointment, Guardian, Homeroom
from afterbell.schools.roles import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """A pupil as the demonstration knows it."""

    code: str
    homeroom: str
    grade: int
    language: str
    residence: str
    guardian: str
    relation: str


@dataclass(kw_only=True)
class Stage:
    """One demonstration school on its way through the term."""

    shape: Shape
    seed: int
    school: int
    school_code: str
    term: str = ""
    children: tuple[Child, ...] = ()
    in_need: set[str] = field(default_factory=set)
    applications: dict[str, str] = field(default_factory=dict)
    on_paper: set[str] = field(default_factory=set)
    evidence: dict[str, tuple[str, ...]] = field(default_factory=dict)
    going_home: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    present: set[tuple[str, str]] = field(default_factory=set)
    fetched_early: dict[tuple[str, str], datetime] = field(default_factory=dict)
    briefed: set[int] = field(default_factory=set)
    topics: tuple[str, ...] = ()
    story: dict[str, int] = field(default_factory=dict)
    _actors: dict[int, Actor] = field(default_factory=dict)

    def chance(self, what: str) -> Random:
        """Give a source of chance of its own for one part of the story."""
        return Random(f"{self.seed}|{self.school_code}|{what}")

    def count(self, what: str, number: int = 1) -> None:
        """Add to the story's figures."""
        self.story[what] = self.story.get(what, 0) + number

    @contextmanager
    def inside(self) -> Iterator[None]:
        with within(self.school):
            yield

    def at(self, day: date, hour: int, minute: int = 0) -> datetime:
        return instant(day, time(hour, minute))

    def person(self, role: Role, *, today: date) -> Actor:
        """Give the first who has a role in this school."""
        return self.acting(self.accounts_of_role[role][0], today=today)

    def acting(self, account: int, *, today: date) -> Actor:
        """Give an account as an actor, remembered: nobody's post ends within the story."""
        if account not in self._actors:
            row = self.accounts.get(account) or Account.objects.get(pk=account)
            self._actors[account] = actor_of(account=row, today=today, school=self.school)
        return self._actors[account]

    def guardian(self, code: str, *, today: date) -> Actor:
        return self.acting(self.guardian_accounts[code], today=today)

    def homeroom_teacher(self, homeroom: str, *, today: date) -> Actor:
        return self.acting(self.teachers[homeroom], today=today)

    @cached_property
    def accounts(self) -> Mapping[int, Account]:
        with within(self.school):
            return {row.pk: row for row in Account.objects.filter(appointments__school=self.school).distinct()}

    @cached_property
    def accounts_of_role(self) -> Mapping[str, tuple[int, ...]]:
        found: dict[str, tuple[int, ...]] = {}
        rows = Appointment.objects.filter(school=self.school).order_by("pk")
        with within(self.school):
            for role, account in rows.values_list("role", "account_id"):
                found[role] = (*found.get(role, ()), account) if role != Role.GUARDIAN else found.get(role, (account,))
        return found

    @cached_property
    def guardian_accounts(self) -> Mapping[str, int]:
        return {
            code: account for code, account in Guardian.objects.values_list("code", "account_id") if account is not None
        }

    @cached_property
    def teachers(self) -> Mapping[str, int]:
        rows = Appointment.objects.filter(school=self.school, role=Role.HOMEROOM_TEACHER)
        with within(self.school):
            return dict(rows.values_list("homeroom__code", "account_id"))

    @cached_property
    def homerooms(self) -> tuple[str, ...]:
        return tuple(Homeroom.objects.order_by("grade", "number").values_list("code", flat=True))
