"""What the door needs to know: where somebody can sign in, which schools are public, whose code this is."""

from __future__ import annotations

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from afterbell.base import clock
from afterbell.base.refusals import NotThere, Refused
from afterbell.schools.actors import PUBLIC_ACTOR
from afterbell.schools.commands import redeem_sign_in_code
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
