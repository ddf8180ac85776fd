"""The guardian's list: who may collect a child, from when until when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError

from afterbell.base import crypto
from afterbell.base.access import Actor, authorise, may, place
from afterbell.base.commands import command, record
from afterbell.base.events import tell
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.spans import local_day
from afterbell.base.written import written
from afterbell.dismissal.commands.naming_tries import tries_counted, tries_left
from afterbell.dismissal.events import CollectorsEnded, CollectorsNamed
from afterbell.dismissal.forbidding import forbiddings_of
from afterbell.dismissal.kept_away import not_kept_away
from afterbell.dismissal.models import Collector
from afterbell.dismissal.refusals import REFUSALS
from afterbell.dismissal.rules.forbidding import Forbidding, named_in
from afterbell.dismissal.wards import Ward, own_wards
from afterbell.schools.actors import signed_in
from afterbell.schools.commands.names import faults_of_person

PHONE = "collector.phone"
SAID_BY_THE_LIST_ITSELF = {"schools.name_missing", "schools.name_too_long"}
LONGEST_NAME, LONGEST_RELATION, LONGEST_PHONE = 40, 12, 20


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCollector:
    """An adult who may collect a child, from a day until (without) another; no end: until it is taken back."""

    pupil: str
    name: str
    relation: str
    since: date
    until: date | None = None
    phone: str = ""


@tries_counted
@command("dismissal.name_collector")
def name_collectors(*, actor: Actor, now: datetime, collectors: Sequence[NewCollector]) -> tuple[str, ...]:
    """Put adults on children's lists; give the collectors' codes in the same order.

    The same adult named twice for a child from the same day stands once, as long as was said at most. Somebody staff
    forbade is not taken, and nobody told why; a guardian who is forbidden names nobody, and one who has tried many
    names no more that day. Raises NotThere for a child
    that is not the actor's, Refused with every reason.
    """
    if not collectors:
        raise REFUSALS.refused("nothing_said")
    wards = own_wards(
        actor=actor, action="dismissal.name_collector", codes={collector.pupil for collector in collectors}
    )
    today = local_day(now)
    not_kept_away(actor=actor, pupils={ward.pk for ward in wards.values()}, today=today)
    tries_left(actor=actor, pupils={ward.pk for ward in wards.values()}, today=today)
    forbidden = forbiddings_of(pupils={ward.pk for ward in wards.values()}, since=today)
    reasons = [fault for collector in collectors for fault in _faults(collector, today=today)]
    reasons += [
        _not_accepted(row, actor=actor, ward=wards[row.pupil])
        for row in collectors
        if _is_forbidden(row, actor=actor, ward=wards[row.pupil], forbidden=forbidden, today=today)
    ]
    if reasons:
        raise Refused(reasons)
    rows = Collector.objects.filter(pupil__in={ward.pk for ward in wards.values()})
    known = {
        (pupil, name, relation, since): code
        for pupil, name, relation, since, code in rows.values_list("pupil__code", "name", "relation", "since", "code")
    }
    new: dict[tuple[str, str, str, date], Collector] = {}
    for collector in collectors:
        if _key(collector) not in known:
            new.setdefault(_key(collector), _row(collector, actor=actor, now=now, ward=wards[collector.pupil]))
    try:
        Collector.objects.bulk_create(new.values())
    except IntegrityError:
        raise REFUSALS.refused("same_time", conflict=True) from None
    extended = _extended(collectors, known=known)
    codes = known | {key: row.code for key, row in new.items()}
    if new:
        tell(CollectorsNamed(school=actor.tenant, named=tuple((key[0], row.code) for key, row in new.items())))
    already = len(set(map(_key, collectors))) - len(new)
    record(subject=collectors[0].pupil, named=len(new), known=already, extended=extended)
    return tuple(codes[_key(collector)] for collector in collectors)


def _is_forbidden(
    row: NewCollector, *, actor: Actor, ward: Ward, forbidden: Mapping[int, Sequence[Forbidding]], today: date
) -> bool:
    """Say whether somebody of nearly this name is forbidden: on the days asked for, to whoever may read those.

    A guardian is refused whichever days are asked for, and so finds out none of them by trying.
    """
    reads = _may_read(actor, ward=ward)
    since, until = (row.since, row.until) if reads else (today, None)
    return named_in(row.name, forbiddings=forbidden.get(ward.pk, ()), since=since, until=until)


def _may_read(actor: Actor, *, ward: Ward) -> bool:
    at = place(school=actor.tenant, homeroom=ward.homeroom)
    return may(actor=actor, action="dismissal.look_at_forbidden", at=at)


def _not_accepted(collector: NewCollector, *, actor: Actor, ward: Ward) -> Refusal:
    """Say that somebody is forbidden: to staff who may read it where it stands, to a guardian whom to ask."""
    code = "collector_kept_away" if _may_read(actor, ward=ward) else "collector_not_accepted"
    return REFUSALS.refusal(code, field="name", name=collector.name.strip())


def _extended(collectors: Sequence[NewCollector], *, known: Mapping[tuple[str, str, str, date], str]) -> int:
    """Let who was named before from the same day, or taken off since, collect as long as is said now; never shorter."""
    wanted = {known[_key(row)]: row.until for row in collectors if _key(row) in known}
    rows = list(Collector.objects.select_for_update(of=("self",)).filter(code__in=wanted, until__isnull=False))
    longer = [row for row in rows if row.until is not None and (wanted[row.code] or date.max) > row.until]
    for row in longer:
        row.until = wanted[row.code]
    Collector.objects.bulk_update(longer, ["until"])
    return len(longer)


def _key(collector: NewCollector) -> tuple[str, str, str, date]:
    return (collector.pupil, collector.name.strip(), collector.relation.strip(), collector.since)


def _faults(collector: NewCollector, *, today: date) -> list[Refusal]:
    faults = []
    if not written(collector.name) or not written(collector.relation):
        faults.append(REFUSALS.refusal("name_missing", field="name"))
    faults += [
        fault for fault in faults_of_person(collector.name, field="name") if fault.code not in SAID_BY_THE_LIST_ITSELF
    ]
    for field, text, most in (
        ("name", collector.name, LONGEST_NAME),
        ("relation", collector.relation, LONGEST_RELATION),
        ("phone", collector.phone, LONGEST_PHONE),
    ):
        if len(text.strip()) > most:
            faults.append(REFUSALS.refusal("text_too_long", field=field, most=most))
    if collector.until is not None and collector.until <= collector.since:
        faults.append(REFUSALS.refusal("days_backwards", field="until"))
    if collector.until is not None and collector.until <= today:
        faults.append(REFUSALS.refusal("day_passed", field="until", date=collector.until))
    return faults


def _row(collector: NewCollector, *, actor: Actor, now: datetime, ward: Ward) -> Collector:
    phone = collector.phone.strip()
    return Collector(
        school_id=actor.tenant,
        pupil_id=ward.pk,
        name=collector.name.strip(),
        relation=collector.relation.strip(),
        phone_sealed=crypto.seal(text=phone, purpose=PHONE) if phone else None,
        since=collector.since,
        until=collector.until,
        named_by_id=signed_in(actor),
        named_at=now,
    )


@command("dismissal.name_collector")
def end_collectors(*, actor: Actor, now: datetime, collectors: Sequence[str]) -> int:
    """Take adults off the lists from today on; give how many were on them.

    Taken off twice changes nothing. Raises NotThere for the list of a child that is not the actor's, Refused for a
    guardian who is forbidden.
    """
    if not collectors:
        raise REFUSALS.refused("nothing_said")
    today = local_day(now)
    rows = list(
        Collector.objects.select_for_update(of=("self",))
        .select_related("pupil")
        .filter(code__in=collectors)
        .order_by("pk")
    )
    if len(rows) < len(set(collectors)):
        raise NotThere("collector")
    for row in rows:
        at = place(school=actor.tenant, pupil=row.pupil_id, homeroom=row.pupil.homeroom_id)
        authorise(actor=actor, action="dismissal.name_collector", at=at)
    not_kept_away(actor=actor, pupils={row.pupil_id for row in rows}, today=today)
    current = [row for row in rows if row.until is None or row.until > today]
    for row in current:
        row.until = max(row.since, today)
    Collector.objects.bulk_update(current, ["until"])
    ended = tuple(row.code for row in current)
    if ended:
        tell(CollectorsEnded(school=actor.tenant, collectors=ended, until=today))
    record(subject=rows[0].code, ended=len(ended))
    return len(ended)
