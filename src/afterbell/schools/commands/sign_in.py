"""Codes by which a guardian signs in without a password: given out once, kept only as a fingerprint."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Q

from afterbell.base.access import Actor, authorise, place
from afterbell.base.codes import ALPHABET
from afterbell.base.commands import command, record
from afterbell.base.crypto import blind
from afterbell.base.refusals import NotThere
from afterbell.base.spans import local_day
from afterbell.schools.actors import signed_in
from afterbell.schools.commands.opening import set_password
from afterbell.schools.models import Guardian, Guardianship, SignInCode
from afterbell.schools.refusals import REFUSALS

LENGTH = 8
VALID_FOR = timedelta(days=14)
PURPOSE = "sign_in.code"


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedCode:
    """A code in clear, shown once to the person who hands it over; no record of a program shows it."""

    guardian: str
    code: str = field(repr=False)
    expires_at: datetime


def issue_sign_in_code(*, actor: Actor, now: datetime, guardian: str) -> IssuedCode:
    """Issue one guardian's code; see `issue_sign_in_codes`."""
    return issue_sign_in_codes(actor=actor, now=now, guardians=[guardian])[0]


@command("schools.issue_sign_in_code")
def issue_sign_in_codes(*, actor: Actor, now: datetime, guardians: Sequence[str]) -> tuple[IssuedCode, ...]:
    """Issue a fresh code of eight characters for each guardian, good for fourteen days and one use.

    Codes issued before and not used stay good until they expire or are revoked. Raises NotThere when one of the
    guardians has no child in the actor's reach, Refused when one has no account.
    """
    rows = _guardians_in_reach(actor=actor, now=now, codes=guardians)
    fresh = ["".join(secrets.choice(ALPHABET) for _letter in range(LENGTH)) for _row in rows]
    expires, by = now + VALID_FOR, signed_in(actor)
    accounts = [row.account_id for row in rows if row.account_id is not None]
    SignInCode.objects.bulk_create(
        SignInCode(
            account_id=account,
            fingerprint=fingerprint(code),
            issued_by_id=by,
            issued_at=now,
            expires_at=expires,
        )
        for account, code in zip(accounts, fresh, strict=True)
    )
    record(subject=rows[0].code if len(rows) == 1 else "guardians", codes=len(rows))
    return tuple(
        IssuedCode(guardian=row.code, code=code, expires_at=expires) for row, code in zip(rows, fresh, strict=True)
    )


def _guardians_in_reach(*, actor: Actor, now: datetime, codes: Sequence[str]) -> list[Guardian]:
    """Find the guardians and let the actor reach each through one of the children."""
    today = local_day(now)
    found = {row.code: row for row in Guardian.objects.select_related("account").filter(code__in=codes)}
    if not codes or len(found) < len(set(codes)):
        raise NotThere("guardian")
    current = Q(since__lte=today) & (Q(until=None) | Q(until__gt=today))
    homerooms: dict[int, set[int]] = {}
    wards = Guardianship.objects.filter(current, guardian__in=found.values())
    for guardian, homeroom in wards.values_list("guardian_id", "pupil__homeroom_id"):
        homerooms.setdefault(guardian, set()).add(homeroom)
    for row in found.values():
        at = place(school=actor.tenant, homeroom=homerooms.get(row.pk, set()))
        authorise(actor=actor, action="schools.issue_sign_in_code", at=at)
        if row.account_id is None:
            raise REFUSALS.refused("guardian_without_account", field="guardian")
    return [found[code] for code in codes]


@command("schools.issue_sign_in_code")
def revoke_sign_in_codes(*, actor: Actor, now: datetime, guardian: str) -> int:
    """Make every code of a guardian useless and end the visits they opened: a sheet or a phone was lost.

    Gives how many codes were still good.
    """
    (row,) = _guardians_in_reach(actor=actor, now=now, codes=[guardian])
    codes = SignInCode.objects.filter(account=row.account_id, revoked_at=None)
    revoked = codes.filter(used_at=None, expires_at__gt=now).update(revoked_at=now)
    codes.filter(used_at__isnull=False).update(revoked_at=now)
    if row.account is not None:
        set_password(account=row.account, password="")
        row.account.save(update_fields=["password"])
    record(subject=row.code, revoked=revoked)
    return revoked


@command("schools.redeem_sign_in_code")
def redeem_sign_in_code(*, actor: Actor, now: datetime, code: str) -> int:
    """Take a code typed in at the entrance and give the id of the account it opens; a code opens once.

    The actor is the public. Raises Refused with one and the same sentence whatever is wrong with the code.
    """
    authorise(actor=actor, action="schools.redeem_sign_in_code", at={})
    good = SignInCode.objects.filter(
        fingerprint=fingerprint(code), used_at=None, revoked_at=None, expires_at__gt=now, account__is_active=True
    )
    row = good.select_related("account").first()
    if row is None or not good.filter(pk=row.pk).update(used_at=now):
        raise REFUSALS.refused("code_wrong", field="code")
    record(subject=row.account.code)
    return row.account_id


@command("schools.sign_in")
def note_sign_in(*, actor: Actor, now: datetime, way: str) -> None:  # noqa: ARG001 - every command takes the instant
    """Put down in the school's ledger that somebody was let in, and in which way."""
    authorise(actor=actor, action="schools.sign_in", at={})
    record(subject=actor.code, way=way)


@command("schools.fail_sign_in")
def note_failed_sign_in(*, actor: Actor, now: datetime, locked: bool) -> None:  # noqa: ARG001 - as above
    """Put down in the school's ledger that somebody gave a wrong password under this name, and whether it locked."""
    authorise(actor=actor, action="schools.fail_sign_in", at={})
    record(subject=actor.code, locked=locked)


def fingerprint(code: str) -> str:
    """Fingerprint a code as typed: spaces, hyphens and capitals do not matter."""
    typed = "".join(letter for letter in code.lower() if letter.isalnum())
    return blind(text=typed, purpose=PURPOSE)
