"""Sign-in links of a demonstration school, by role, worth nothing anywhere else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.core import signing

from afterbell.base.tenancy import within
from afterbell.schools.actors import PLATFORM
from afterbell.schools.models import Account, Appointment, School
from afterbell.schools.roles import Role

SALT = "afterbell.demonstration"
BY_TWO = (Role.BUREAU_OFFICER,)
"""What one of them does, another one has to review."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInLink:
    """A role, somebody of the demonstration school who has it, and the token that signs them in."""

    role: Role
    name: str
    token: str


def sign_in_links(*, shown: Mapping[Role, int] | None = None) -> tuple[SignInLink, ...]:
    """Make a link for an account of every role, for two where one reviews the other; none beside a real school.

    `shown` names the account of a role, by its id; without it the first who has the role is shown.
    """
    if not is_a_demonstration():
        return ()
    held: dict[str, list[Account]] = {}
    wanted = {(role.value, account) for role, account in (shown or {}).items()}
    with within([PLATFORM, *School.objects.values_list("pk", flat=True)]):
        for appointment in Appointment.objects.select_related("account").order_by("pk"):
            held.setdefault(appointment.role, []).append(appointment.account)

    def chosen(role: Role) -> list[Account]:
        ordered = sorted(held.get(role, []), key=lambda account: (role.value, account.pk) not in wanted)
        return list(dict.fromkeys(ordered))[: 2 if role in BY_TWO else 1]

    return tuple(
        SignInLink(role=role, name=account.name, token=signing.dumps(account.code, salt=SALT))
        for role in Role
        for account in chosen(role)
    )


def account_of_link(*, token: str) -> Account | None:
    """Give the account a link signs in, or None: a changed token, a real school, somebody who left."""
    if not is_a_demonstration():
        return None
    try:
        code = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return Account.objects.filter(code=code, is_active=True).first()


def is_a_demonstration() -> bool:
    """Say whether there are schools and each is a demonstration: a fresh installation is none."""
    return set(School.objects.values_list("is_demonstration", flat=True)) == {True}
