"""What a school says of itself: its name, where it is, and the number families call."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from django.db import IntegrityError, transaction

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.refusals import Refusal, Refused
from afterbell.schools.commands.names import faults_of_name
from afterbell.schools.commands.phones import looks_like_a_phone
from afterbell.schools.models import School
from afterbell.schools.refusals import REFUSALS
from afterbell.schools.rules.lists.cells import text_of
from afterbell.schools.rules.names import is_hidden
from afterbell.schools.rules.spots import spot_in

LONGEST_NAME, LONGEST_SHORT_NAME, LONGEST_ADDRESS, LONGEST_PHONE = 80, 20, 120, 30
LONGEST_SPOT = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutSchool:
    """A school as it is to be shown; everything but the name may be empty."""

    name: str
    short_name: str = ""
    address: str = ""
    phone: str = ""
    spot: str = ""


@command("schools.describe")
def describe_school(*, actor: Actor, now: datetime, about: AboutSchool) -> tuple[str, ...]:  # noqa: ARG001 - every command takes the instant
    """Change what the school says of itself; gives which parts changed.

    The ledger keeps each part as it was and as it is: all of it is public. Raises Refused with every reason, a conflict
    when another school of the banner has the name.
    """
    authorise(actor=actor, action="schools.describe", at=place(school=actor.tenant))
    about = replace(about, phone=text_of(about.phone))
    if faults := tuple(_faults(about)):
        raise Refused(faults)
    row = School.objects.select_for_update(of=("self",), no_key=True).select_related("banner").get(pk=actor.tenant)
    parts = asdict(about)
    changed = {part: [getattr(row, part), said] for part, said in parts.items() if getattr(row, part) != said}
    for part, said in parts.items():
        setattr(row, part, said)
    try:
        with transaction.atomic():
            row.save(update_fields=list(parts))
    except IntegrityError:
        raise REFUSALS.refused(
            "school_known", field="name", conflict=True, name=about.name, banner=row.banner.name
        ) from None
    record(subject=row.code, changed=changed)
    return tuple(changed)


def _faults(about: AboutSchool) -> Iterator[Refusal]:
    yield from faults_of_name(about.name, most=LONGEST_NAME, field="name")
    if about.short_name:
        yield from faults_of_name(about.short_name, most=LONGEST_SHORT_NAME, field="short_name")
    if len(about.address) > LONGEST_ADDRESS:
        yield REFUSALS.refusal("address_too_long", field="address", most=LONGEST_ADDRESS)
    if is_hidden(about.address):
        yield REFUSALS.refusal("address_unreadable", field="address")
    if about.spot and spot_in(about.spot) is None:
        yield REFUSALS.refusal("spot_wrong", field="spot", spot=about.spot[:LONGEST_SPOT])
    if about.phone and (len(about.phone) > LONGEST_PHONE or not looks_like_a_phone(about.phone)):
        yield REFUSALS.refusal("phone_wrong", field="phone", phone=about.phone[:LONGEST_PHONE])
