"""What the door needs to know: where somebody can sign in, which schools are public, whose code this is."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from afterbell.base import clock
from afterbell.base.access import Actor
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.spans import local_day
from afterbell.schools.actors import PUBLIC_ACTOR, actor_of, at_the_door, seat_of
from afterbell.schools.commands import (
    Enrolled,
    enrol_factor,
    new_secret,
    note_failed_sign_in,
    note_sign_in,
    prove_by_link,
    prove_factor,
    redeem_sign_in_code,
)
from afterbell.schools.models import Account, School
from afterbell.schools.rules.second_factor import code_at, step_at

BUREAU_AND_PLATFORM: tuple[tuple[str, str], ...] = (("bureau", "主管部门"), ("platform", "平台"))


def sign_in_places() -> list[tuple[str, str]]:
    """List where staff can work: every school by name, then the bureau and the platform."""
    return [*School.objects.order_by("name").values_list("code", "name"), *BUREAU_AND_PLATFORM]


def public_schools() -> list[School]:
    """List every school: that it exists is public."""
    return list(School.objects.order_by("name"))


class FactorBackend(BaseBackend):
    """Lets whoever gave the right password prove their second factor; the lockout before every backend counts tries."""

    def authenticate(
        self, request: HttpRequest | None, factor_of: Account | None = None, factor_code: str = "", **others: object
    ) -> Account | None:
        del request, others
        if factor_of is None or not factor_code:
            return None
        now = clock.now()
        actor = _at_the_door(factor_of, now=now)
        proven = prove_factor(actor=actor, now=now, code=factor_code, instant=clock.on_the_wall())
        return factor_of if proven else None

    def get_user(self, user_id: int) -> Account | None:  # noqa: ARG002 - nobody is signed in by a second factor alone
        return None


class CodeBackend(BaseBackend):
    """Signs a guardian in by the homeroom teacher's code; the lockout before every backend limits guesses."""

    def authenticate(self, request: HttpRequest | None, sign_in_code: str = "", **others: object) -> Account | None:
        del request, others
        if not sign_in_code:
            return None
        try:
            account = redeem_sign_in_code(actor=PUBLIC_ACTOR, now=clock.now(), code=sign_in_code)
        except (NotThere, Refused):
            return None
        return self.get_user(account)

    def get_user(self, user_id: int) -> Account | None:
        return Account.objects.filter(pk=user_id, is_active=True).first()


def enrol_at_the_door(*, account: int, now: datetime, instant: datetime, secret: str, code: str) -> Enrolled:
    """Let somebody who gave the right password take up their authenticator, before anything else is theirs."""
    actor = actor_of(account=Account.objects.get(pk=account), today=local_day(now))
    return enrol_factor(actor=actor, now=now, secret=secret, code=code, instant=instant)


def prove_by_a_demonstrations_link(*, account: Account, now: datetime, instant: datetime) -> str:
    """Give the factor a demonstration's link proves, empty for whoever needs none.

    Whoever has none takes one up here by the same command; the secret stays with the server, since nobody holds an app.
    """
    seat = seat_of(account=account, today=local_day(now))
    if not seat.needs_factor:
        return ""
    if not seat.factor:
        secret = new_secret()
        code = code_at(secret=secret, step=step_at(instant))
        enrol_at_the_door(account=account.pk, now=now, instant=instant, secret=secret, code=code)
    return prove_by_link(actor=at_the_door(seat=seat), now=now)


def note_let_in(*, handle: str, now: datetime, way: str) -> None:
    """Put down in the ledger of the account's school that it was let in."""
    note_sign_in(actor=_at_the_door(Account.objects.get(handle=handle), now=now), now=now, way=way)


def note_turned_away(*, handle: str, now: datetime, locked: bool) -> None:
    """Put down a wrong password for a name there is; a name nobody has belongs to no ledger."""
    account = Account.objects.filter(handle=handle).first()
    if account is not None:
        note_failed_sign_in(actor=_at_the_door(account, now=now), now=now, locked=locked)


def _at_the_door(account: Account, *, now: datetime) -> Actor:
    return at_the_door(seat=seat_of(account=account, today=local_day(now)))
