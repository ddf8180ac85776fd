"""What the door needs to know: where somebody can sign in, which schools are public, whose code this is."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from afterbell.base import clock
from afterbell.base.access import Actor
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.spans import local_day
from afterbell.schools.actors import PUBLIC_ACTOR, seat_of
from afterbell.schools.commands import note_failed_sign_in, note_sign_in, redeem_sign_in_code
from afterbell.schools.models import Account, School

BUREAU_AND_PLATFORM: tuple[tuple[str, str], ...] = (("bureau", "主管部门"), ("platform", "平台"))


def sign_in_places() -> list[tuple[str, str]]:
    """List where staff can work: every school by name, then the bureau and the platform."""
    return [*School.objects.order_by("name").values_list("code", "name"), *BUREAU_AND_PLATFORM]


def public_schools() -> list[School]:
    """List every school: that it exists is public."""
    return list(School.objects.order_by("name"))


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


def note_let_in(*, handle: str, now: datetime, way: str) -> None:
    """Put down in the ledger of the account's school that it was let in."""
    note_sign_in(actor=_at_the_door(Account.objects.get(handle=handle), now=now), now=now, way=way)


def note_turned_away(*, handle: str, now: datetime, locked: bool) -> None:
    """Put down a wrong password for a name there is; a name nobody has belongs to no ledger."""
    account = Account.objects.filter(handle=handle).first()
    if account is not None:
        note_failed_sign_in(actor=_at_the_door(account, now=now), now=now, locked=locked)


def _at_the_door(account: Account, *, now: datetime) -> Actor:
    """Give the public under this account's name, in the school it works in: who stands at the door may do no more."""
    seat = seat_of(account=account, today=local_day(now))
    return replace(PUBLIC_ACTOR, account=account.pk, code=account.code, tenant=seat.tenant)
