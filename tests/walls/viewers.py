"""Somebody of every role, each in a browser of their own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from afterbell.base.access import Actor
from afterbell.base.spans import local_day
from afterbell.base.tenancy import within
from afterbell.rostering.models import Assignment
from afterbell.schools.actors import PLATFORM, PUBLIC_ACTOR, actor_of
from afterbell.schools.models import Account, Appointment, Guardianship, Staff
from afterbell.schools.roles import Role
from tests.support.town import Town
from tests.support.visits import come_in, stranger


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """Somebody of one role, as an actor and as a browser in which they are signed in."""

    role: Role
    actor: Actor
    client: Client
    sorted_once: dict[tuple[str, str], Any] = field(default_factory=dict)
    """How the codes of a kind stand towards them for an action: what they ask for is undone, so it stays."""

    def ask(self, method: str, address: str, sent: dict[str, list[str]] | None = None) -> HttpResponse:
        """Ask for a page, and keep what that writes."""
        answer: HttpResponse = getattr(self.client, method.lower())(address, sent or {})
        return answer

    def try_out(self, method: str, address: str, sent: dict[str, list[str]] | None = None) -> HttpResponse:
        """Ask for a page, and undo whatever that writes, here and in the browser: one of them signs out."""
        cookies = deepcopy(self.client.cookies)
        with undone():
            answer = self.ask(method, address, sent)
        self.client.cookies = cookies
        return answer

    def is_still_signed_in(self) -> bool:
        """Say whether the browser was this person's to the end: a test that lost its session would be blind."""
        return self.actor.account is None or bool(self.client.session.get("_auth_user_id"))


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def viewer_of(role: Role, town: Town) -> Viewer:
    """Give somebody of the role who belongs to the town's first school; a teacher with a session this afternoon."""
    if role is Role.PUBLIC:
        return Viewer(role=role, actor=PUBLIC_ACTOR, client=_browser())
    account = Account.objects.get(pk=_account(role, town))
    client, actor = _browser(), actor_of(account=account, today=local_day(town.now))
    come_in(client, actor)
    return Viewer(role=role, actor=actor, client=client)


def _browser() -> Client:
    client = stranger()
    client.raise_request_exception = False
    return client


def _account(role: Role, town: Town) -> int:
    if role is Role.BUREAU_OFFICER:
        return Account.objects.get(handle="bureau/officer1").pk
    found = Appointment.objects.filter(role=role).order_by("pk")
    if role is Role.PLATFORM_OPERATOR:
        with within(PLATFORM):
            return found[0].account_id
    with within(town.here):
        here = list(found.filter(school=town.here).values_list("account_id", flat=True))
        if role is Role.GUARDIAN:
            first = Guardianship.objects.filter(pupil__applications__state="approved").order_by("pk")[0]
            account = first.guardian.account_id
            assert account is not None
            return account
        today = Assignment.objects.filter(ended_at=None, session__date=local_day(town.now), session__marks__gt=0)
        working = set(Staff.objects.filter(pk__in=today.values("staff")).values_list("account_id", flat=True))
    return next((account for account in here if account in working), here[0])
