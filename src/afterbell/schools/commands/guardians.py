"""Guardians: found by their phone numbers, else by their names beside a child; each with an account."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from afterbell.base.codes import new_code
from afterbell.base.refusals import Refusal, Refused
from afterbell.base.written import written
from afterbell.schools.commands.names import faults_of_person
from afterbell.schools.commands.opening import set_password
from afterbell.schools.commands.phones import looks_like_a_phone, phone_fingerprint, sealed_phone
from afterbell.schools.models import Account, Appointment, Guardian, Guardianship, Pupil, School
from afterbell.schools.refusals import REFUSALS
from afterbell.schools.roles import Role

LONGEST_RELATION = 12
Key = tuple[int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewGuardian:
    """Somebody who answers for a child; without a phone number the paper way remains."""

    name: str
    relation: str
    phone: str = field(default="", repr=False)


def faults_of_guardians(guardians: Sequence[NewGuardian], *, field: str) -> Iterator[Refusal]:
    for row in guardians:
        yield from faults_of_person(row.name, field=f"{field}.name")
        if not written(row.relation) or len(row.relation) > LONGEST_RELATION:
            yield REFUSALS.refusal("relation_missing", field=f"{field}.relation")
        if row.phone and not looks_like_a_phone(row.phone):
            yield REFUSALS.refusal("phone_wrong", field=f"{field}.phone", phone=row.phone)


def link_guardians(
    *, school: int, families: Sequence[tuple[Pupil, tuple[NewGuardian, ...]]], today: date
) -> tuple[tuple[str, ...], ...]:
    """Let every child have the guardians named for it; gives their codes in the order given.

    Raises Refused when a phone number is registered under another name.
    """
    known, linked = _known(families=families)
    keys = [[_key(pupil, row) for row in given] for pupil, given in families]
    fresh: dict[Key, Guardian] = {}
    faults = []
    for (_pupil, given), own in zip(families, keys, strict=True):
        for row, key in zip(given, own, strict=True):
            guardian = known.get(key) or fresh.get(key)
            if guardian is None:
                fresh[key] = new_guardian(school=school, given=row)
            elif guardian.name != row.name:
                faults.append(REFUSALS.refusal("phone_of_other", field="guardians.phone", tail=row.phone[-4:]))
    if faults:
        raise Refused(faults)
    store_guardians(school=school, guardians=list(fresh.values()), today=today)
    everyone = known | fresh
    links = {
        (everyone[key].pk, pupil.pk): row.relation
        for (pupil, given), own in zip(families, keys, strict=True)
        for row, key in zip(given, own, strict=True)
    }
    Guardianship.objects.bulk_create(
        Guardianship(school_id=school, guardian_id=guardian, pupil_id=pupil, relation=relation, since=today)
        for (guardian, pupil), relation in links.items()
        if (guardian, pupil) not in linked
    )
    return tuple(tuple(everyone[key].code for key in own) for own in keys)


def _key(pupil: Pupil, row: NewGuardian) -> Key:
    """Name a guardian within the school: by phone for all children, without one by name for this child."""
    return (0, phone_fingerprint(row.phone)) if row.phone else (pupil.pk, row.name)


def _known(
    *, families: Sequence[tuple[Pupil, tuple[NewGuardian, ...]]]
) -> tuple[dict[Key, Guardian], set[tuple[int, int]]]:
    """Find the guardians the school knows, and who is whose guardian now."""
    found: dict[Key, Guardian] = {}
    linked = set()
    current = Guardianship.objects.filter(pupil__in=[pupil.pk for pupil, _given in families], until=None)
    for link in current.select_related("guardian"):
        linked.add((link.guardian_id, link.pupil_id))
        found[link.pupil_id, link.guardian.name] = link.guardian
    phones = {phone_fingerprint(row.phone) for _pupil, given in families for row in given if row.phone}
    for guardian in Guardian.objects.filter(phone_fingerprint__in=phones):
        found[0, guardian.phone_fingerprint] = guardian
    return found, linked


def new_guardian(*, school: int, given: NewGuardian) -> Guardian:
    """Make the row of a guardian, not stored yet."""
    return Guardian(
        school_id=school,
        code=new_code(),
        name=given.name,
        phone_sealed=sealed_phone(given.phone) if given.phone else None,
        phone_fingerprint=phone_fingerprint(given.phone) if given.phone else "",
    )


def store_guardians(*, school: int, guardians: Sequence[Guardian], today: date) -> None:
    """Store new guardians, each with an account that has no password and the role of a guardian here."""
    if not guardians:
        return
    code = School.objects.only("code").get(pk=school).code
    accounts = [Account(handle=f"{code}/family/{row.code}", name=row.name) for row in guardians]
    for account in accounts:
        set_password(account=account, password="")
    for row, account in zip(guardians, Account.objects.bulk_create(accounts), strict=True):
        row.account = account
    Guardian.objects.bulk_create(guardians)
    Appointment.objects.bulk_create(
        Appointment(account=account, role=Role.GUARDIAN, school_id=school, since=today) for account in accounts
    )
