"""How outside staff work here, and what was looked into before they may stand with children."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.crypto import blind, seal
from afterbell.base.events import tell
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.spans import local_day
from afterbell.base.written import written
from afterbell.schools.actors import signed_in
from afterbell.schools.commands.names import faults_of_name
from afterbell.schools.events import VettingRunsOut
from afterbell.schools.expiring import untold_vettings
from afterbell.schools.models import Engagement, Staff, Vetting
from afterbell.schools.refusals import REFUSALS
from afterbell.schools.rules.engaging import LONGEST_NUMBER, LONGEST_VALID, against_number, as_printed

PURPOSE = "vetting.number"
LONGEST_AGENCY = 40
LONGEST_REASON = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVetting:
    """A check of somebody (by staff code): what was checked, when and by whom, and until when it is valid, included."""

    staff: str
    kind: str
    number: str
    checked_on: date
    checked_by: str
    valid_until: date


@command("schools.engage")
def engage_staff(*, actor: Actor, now: datetime, staff: str, kind: str, agency: str = "") -> None:
    """Say how somebody works here; from now on the roster asks them for the vetting this needs.

    Raises Refused for a kind nobody knows, an agency without its name, and a name given to somebody of none.
    """
    person = _person(staff)
    authorise(actor=actor, action="schools.engage", at=place(school=actor.tenant))
    agency = unicodedata.normalize("NFC", agency.strip())
    if faults := tuple(_faults_of_engagement(kind=kind, agency=agency)):
        raise Refused(faults)
    values = {"kind": kind, "agency": agency, "set_by_id": signed_in(actor), "set_at": now}
    before = Engagement.objects.filter(staff=person).values_list("kind", flat=True).first() or Engagement.Kind.OWN
    Engagement.objects.update_or_create(school_id=actor.tenant, staff=person, defaults=values)
    record(subject=person.code, kind=kind, before=before)


def _faults_of_engagement(*, kind: str, agency: str) -> Iterator[Refusal]:
    if kind not in Engagement.Kind.values:
        yield REFUSALS.refusal("engagement_unknown", field="kind")
    elif kind == Engagement.Kind.AGENCY:
        yield from faults_of_name(agency, most=LONGEST_AGENCY, field="agency")
    elif agency:
        yield REFUSALS.refusal("agency_not_needed", field="agency")


@command("schools.vet")
def record_vetting(*, actor: Actor, now: datetime, vetting: NewVetting) -> str:
    """Record a check of somebody; gives its code.

    A renewal under the same number ends the earlier entry. Raises Refused with everything that cannot be: a day to
    come, an end before the check, a number that is another person's.
    """
    person = _person(vetting.staff)
    authorise(actor=actor, action="schools.vet", at=place(school=actor.tenant))
    number = as_printed(vetting.number)
    fingerprint = blind(text=f"{vetting.kind}|{number}", purpose=PURPOSE)
    if faults := tuple(_faults(vetting=vetting, number=number, today=local_day(now))):
        raise Refused(faults)
    same = Vetting.objects.filter(kind=vetting.kind, number_fingerprint=fingerprint)
    if same.exclude(staff=person).exists():
        raise REFUSALS.refused("vetting_of_another", field="number", conflict=True)
    same.filter(ended_at=None).update(ended_at=now, ended_because="续期")
    row = Vetting(
        school_id=actor.tenant,
        staff=person,
        kind=vetting.kind,
        number_sealed=seal(text=number, purpose=PURPOSE),
        number_fingerprint=fingerprint,
        checked_on=vetting.checked_on,
        checked_by=vetting.checked_by.strip(),
        valid_until=vetting.valid_until,
        recorded_by_id=signed_in(actor),
        recorded_at=now,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise REFUSALS.refused("vetting_of_another", field="number", conflict=True) from None
    record(subject=person.code, vetting=row.code, kind=row.kind, valid_until=row.valid_until.isoformat())
    return row.code


def _faults(*, vetting: NewVetting, number: str, today: date) -> Iterator[Refusal]:
    if vetting.kind not in Vetting.Kind.values:
        yield REFUSALS.refusal("vetting_unknown", field="kind")
    if against_number(number):
        yield REFUSALS.refusal("vetting_number_wrong", field="number", most=LONGEST_NUMBER)
    yield from faults_of_name(vetting.checked_by.strip(), most=LONGEST_AGENCY, field="checked_by")
    if vetting.checked_on > today:
        yield REFUSALS.refusal("checked_later", field="checked_on", day=vetting.checked_on)
    if vetting.valid_until < vetting.checked_on:
        yield REFUSALS.refusal("valid_before_checked", field="valid_until")
    elif vetting.valid_until - vetting.checked_on > timedelta(days=LONGEST_VALID):
        yield REFUSALS.refusal("valid_too_long", field="valid_until")


@command("schools.vet")
def end_vetting(*, actor: Actor, now: datetime, vetting: str, reason: str) -> None:
    """Say that a check holds no longer, as when a later query found something; the roster stops asking on it at once.

    Raises Refused without a reason, a conflict when it was ended before.
    """
    row = Vetting.objects.select_related("staff").filter(code=vetting).first()
    if row is None:
        raise NotThere("vetting")
    authorise(actor=actor, action="schools.vet", at=place(school=actor.tenant))
    said = written(reason)
    if not said:
        raise REFUSALS.refused("why_missing", field="reason")
    if len(said) > LONGEST_REASON:
        raise REFUSALS.refused("why_too_long", field="reason", most=LONGEST_REASON)
    if not Vetting.objects.filter(pk=row.pk, ended_at=None).update(ended_at=now, ended_because=said):
        raise REFUSALS.refused("vetting_ended", conflict=True)
    record(subject=row.staff.code, vetting=row.code, kind=row.kind)


@command("schools.tell_what_expires")
def tell_expiring_vettings(*, actor: Actor, now: datetime) -> int:
    """Tell the office once of every vetting of outside staff that runs out within a month; gives how many.

    Two rounds at the same moment tell once: the later one finds everything told.
    """
    authorise(actor=actor, action="schools.tell_what_expires", at=place(platform=1))
    today = local_day(now)
    found = list(untold_vettings(today=today).select_for_update(of=("self",)).select_related("staff").order_by("pk"))
    Vetting.objects.filter(pk__in=[row.pk for row in found]).update(told_at=now)
    for row in found:
        tell(VettingRunsOut(school=actor.tenant, vetting=row.code, name=row.staff.name, until=row.valid_until, at=now))
    record(subject="vettings", told=len(found))
    return len(found)


def _person(staff: str) -> Staff:
    person = Staff.objects.filter(code=staff).first()
    if person is None:
        raise NotThere("staff")
    return person
