"""The second factor somebody has at the door: taken up, proven, and given new recovery codes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError, transaction
from pyotp import random_base32

from afterbell.base.access import Actor, authorise, place
from afterbell.base.codes import new_code_apart
from afterbell.base.commands import command, record
from afterbell.base.crypto import blind, seal, unseal
from afterbell.base.refusals import NotThere
from afterbell.schools.actors import signed_in
from afterbell.schools.demonstration import is_a_demonstration
from afterbell.schools.models import FactorReset, RecoveryCode, SecondFactor
from afterbell.schools.refusals import REFUSALS
from afterbell.schools.roles import ABOVE_SCHOOLS
from afterbell.schools.rules import second_factor
from afterbell.schools.rules.second_factor import is_time_code, may_be_tried, step_taken, still_counted

RECOVERY_CODES = 10
SECRET, RECOVERY = "factor.secret", "factor.recovery"


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolled:
    """A factor taken up, with its recovery codes in clear, shown once; no record of a program shows them."""

    factor: str
    recovery: tuple[str, ...] = field(repr=False)


def new_secret() -> str:
    """Draw a secret of 160 bits as an authenticator app reads it."""
    return random_base32()


@command("schools.keep_factor")
def enrol_factor(*, actor: Actor, now: datetime, secret: str, code: str, instant: datetime) -> Enrolled:
    """Take up an authenticator that shows it knows the secret by one right code.

    `instant` is the wall clock's: the app knows no other. Raises Refused for a wrong code, and where there is one.
    """
    authorise(actor=actor, action="schools.keep_factor", at=place(account=actor.account))
    step = step_taken(secret=secret, code=code, instant=instant, last=0)
    if step is None:
        raise REFUSALS.refused("factor_code_wrong", field="factor_code")
    try:
        with transaction.atomic():
            factor = SecondFactor.objects.create(
                account_id=signed_in(actor),
                secret_sealed=seal(text=secret, purpose=SECRET),
                enrolled_at=now,
                last_step=step,
            )
    except IntegrityError:
        raise REFUSALS.refused("factor_there", conflict=True) from None
    record(subject=factor.code, event="enrolled", recovery_codes=RECOVERY_CODES)
    return Enrolled(factor=factor.code, recovery=_fresh_codes(factor, now=now))


def _fresh_codes(factor: SecondFactor, *, now: datetime) -> tuple[str, ...]:
    fresh = tuple(new_code_apart() for _number in range(RECOVERY_CODES))
    RecoveryCode.objects.bulk_create(
        RecoveryCode(factor=factor, fingerprint=_fingerprint(code), issued_at=now) for code in fresh
    )
    return fresh


def _fingerprint(code: str) -> str:
    return blind(text=second_factor.typed(code), purpose=RECOVERY)


@command("schools.prove_factor")
def prove_factor(*, actor: Actor, now: datetime, code: str, instant: datetime) -> str | None:
    """Take a code of the app, or a recovery code, once; give the factor it proves, None for a wrong one.

    The actor stands at the door. A wrong code is counted, so nothing is raised for it; after twenty in an hour, from
    wherever they came, no code is looked at. A right one ends what was proposed about a lost factor.
    """
    authorise(actor=actor, action="schools.prove_factor", at={})
    factor = _held(actor)
    may_try = may_be_tried(wrong=factor.wrong, since=factor.wrong_since, instant=instant)
    way = "code" if is_time_code(code) else "recovery"
    right = may_try and (
        _take_code(factor, code=code, instant=instant) if way == "code" else _take_recovery(factor, code=code, now=now)
    )
    if right:
        SecondFactor.objects.filter(pk=factor.pk).update(wrong=0, wrong_since=None)
        FactorReset.objects.filter(factor=factor, closed_at=None).update(closed_at=now)
    elif may_try:
        _count(factor, instant=instant)
    record(subject=factor.code, way=way, right=right, looked_at=may_try)
    return factor.code if right else None


@command("schools.prove_factor")
def prove_by_link(*, actor: Actor, now: datetime) -> str:  # noqa: ARG001 - every command takes the instant
    """Let a sign-in link of a demonstration prove the factor; gives it.

    The link is made with the server's own secret at its command line, and is worth nothing where a real school is.
    Raises NotThere there.
    """
    if not is_a_demonstration():
        raise NotThere("link")
    authorise(actor=actor, action="schools.prove_factor", at={})
    factor = _held(actor)
    record(subject=factor.code, way="link", right=True)
    return factor.code


def _held(actor: Actor) -> SecondFactor:
    """Find the actor's factor and hold it, so that two codes of one moment are looked at one after the other."""
    held = SecondFactor.objects.select_for_update().filter(account=signed_in(actor), ended_at=None).first()
    if held is None:
        raise NotThere("factor")
    return held


def _take_code(factor: SecondFactor, *, code: str, instant: datetime) -> bool:
    secret = unseal(sealed=bytes(factor.secret_sealed), purpose=SECRET)
    step = step_taken(secret=secret, code=code, instant=instant, last=factor.last_step)
    if step is None:
        return False
    return bool(SecondFactor.objects.filter(pk=factor.pk, last_step__lt=step).update(last_step=step))


def _take_recovery(factor: SecondFactor, *, code: str, now: datetime) -> bool:
    unused = RecoveryCode.objects.filter(factor=factor, used_at=None, revoked_at=None)
    return bool(unused.filter(fingerprint=_fingerprint(code)).update(used_at=now))


def _count(factor: SecondFactor, *, instant: datetime) -> None:
    goes_on = still_counted(since=factor.wrong_since, instant=instant)
    factor.wrong = factor.wrong + 1 if goes_on else 1
    factor.wrong_since = factor.wrong_since if goes_on else instant
    factor.save(update_fields=["wrong", "wrong_since"])


@command("schools.keep_factor")
def renew_recovery_codes(*, actor: Actor, now: datetime) -> tuple[str, ...]:
    """Give ten new recovery codes, shown once; those that were not used become useless. Raises NotThere without one."""
    authorise(actor=actor, action="schools.keep_factor", at=place(account=actor.account))
    factor = _held(actor)
    RecoveryCode.objects.filter(factor=factor, used_at=None, revoked_at=None).update(revoked_at=now)
    record(subject=factor.code, event="recovery_renewed")
    return _fresh_codes(factor, now=now)


@command("schools.keep_factor")
def put_down_factor(*, actor: Actor, now: datetime) -> None:
    """Let somebody of a school sign in by password alone again. Raises Refused for whoever stands above schools."""
    authorise(actor=actor, action="schools.keep_factor", at=place(account=actor.account))
    factor = _held(actor)
    if actor.roles & ABOVE_SCHOOLS:
        raise REFUSALS.refused("factor_needed")
    end_of_factor(factor, by=signed_in(actor), now=now)
    record(subject=factor.code, event="put_down")


def end_of_factor(factor: SecondFactor, *, by: int | None, now: datetime) -> None:
    """End a factor, its recovery codes and what was proposed about it: whoever it was asked of enrols anew."""
    factor.ended_at, factor.ended_by_id = now, by
    factor.save(update_fields=["ended_at", "ended_by"])
    RecoveryCode.objects.filter(factor=factor, used_at=None, revoked_at=None).update(revoked_at=now)
    FactorReset.objects.filter(factor=factor, closed_at=None).update(closed_at=now)
