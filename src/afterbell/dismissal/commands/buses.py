"""Buses: kept by the office with the adult aboard, chosen by families; the adult aboard stands on the child's list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import IntegrityError, transaction

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.events import tell
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.spans import local_day
from afterbell.dismissal.events import CollectorsEnded, CollectorsNamed
from afterbell.dismissal.kept_away import not_kept_away
from afterbell.dismissal.models import Bus, BusAdult, BusRide, Collector
from afterbell.dismissal.refusals import REFUSALS
from afterbell.dismissal.riding import aboard_from, relation_of, rides_from
from afterbell.dismissal.wards import lock_children, own_wards
from afterbell.schools.actors import signed_in
from afterbell.schools.models import Pupil, School

LONGEST_NAME, LONGEST_ADULT, LONGEST_STOP, MOST_STOPS = 8, 40, 20, 20


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBus:
    """A bus: its name, when it leaves the school, and where it stops, in order."""

    name: str
    leaves_at: time
    stops: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rider:
    """A child on a bus: where it gets off, and the day from which its family does not let it ride any more."""

    stop: str
    until: date | None


@command("dismissal.keep_buses")
def keep_bus(*, actor: Actor, now: datetime, bus: NewBus) -> str:
    """Put a bus down; gives its code. It is offered to families once somebody is aboard.

    Raises NotThere for who does not keep them, and Refused with every reason: no name, one that is taken, no stops.
    """
    authorise(actor=actor, action="dismissal.keep_buses", at=place(school=actor.tenant))
    name = bus.name.strip()
    stops = list(dict.fromkeys(stop.strip() for stop in bus.stops if stop.strip()))
    reasons = []
    if not 0 < len(name) <= LONGEST_NAME:
        reasons.append(REFUSALS.refusal("bus_name", field="name", most=LONGEST_NAME))
    if not 0 < len(stops) <= MOST_STOPS or any(len(stop) > LONGEST_STOP for stop in stops):
        reasons.append(REFUSALS.refusal("bus_stops", field="stops", most=MOST_STOPS, long=LONGEST_STOP))
    if reasons:
        raise Refused(reasons)
    try:
        with transaction.atomic():
            row = Bus.objects.create(
                school_id=actor.tenant,
                name=name,
                leaves_at=bus.leaves_at,
                stops=stops,
                kept_by_id=signed_in(actor),
                kept_at=now,
            )
    except IntegrityError:
        raise REFUSALS.refused("bus_there", field="name", conflict=True, name=name) from None
    record(subject=row.code, stops=len(stops))
    return row.code


@command("dismissal.keep_buses")
def put_aboard(*, actor: Actor, now: datetime, bus: str, adult: str, since: date) -> int:
    """Say who is aboard a bus from a day on, nobody when it runs no more; gives how many children's lists changed.

    On the list of every child that rides along the adult aboard follows by the day. Raises NotThere, and Refused for a
    day that has passed.
    """
    row = Bus.objects.filter(code=bus).first()
    if row is None:
        raise NotThere("bus")
    authorise(actor=actor, action="dismissal.keep_buses", at=place(school=row.school_id))
    School.objects.select_for_update(no_key=True).get(pk=row.school_id)
    today, name = local_day(now), adult.strip()
    if since < today:
        raise REFUSALS.refused("day_passed", field="since", date=since)
    if len(name) > LONGEST_ADULT:
        raise REFUSALS.refused("text_too_long", field="adult", most=LONGEST_ADULT)
    rides = rides_from(since).filter(bus=row)
    lock_children(set(rides.values_list("collector__pupil__code", flat=True)))
    riders = {
        pupil: Rider(stop=stop, until=until)
        for pupil, stop, until in rides.order_by("collector__since", "pk").values_list(
            "collector__pupil__code", "stop", "collector__until"
        )
    }
    BusAdult.objects.create(
        school_id=row.school_id, bus=row, name=name, since=since, said_by_id=signed_in(actor), said_at=now
    )
    _take_off(rides, until=since, actor=actor)
    _put_on_lists(row, riders=riders, day=since, actor=actor, now=now)
    record(subject=row.code, since=since.isoformat(), aboard=bool(name), children=len(riders))
    return len(riders)


@command("dismissal.name_collector")
def ride_bus(*, actor: Actor, now: datetime, pupil: str, bus: str, stop: str) -> None:
    """Let a child ride along on a bus from today on, in the place of another; the adult aboard collects it.

    Raises NotThere for a child that is not the actor's, Refused for a bus without an adult, a stop it does not have,
    and for a guardian who is forbidden.
    """
    (ward,) = own_wards(actor=actor, action="dismissal.name_collector", codes={pupil}).values()
    today = local_day(now)
    not_kept_away(actor=actor, pupils={ward.pk}, today=today)
    row = Bus.objects.filter(code=bus).first()
    if row is None or not aboard_from(row, day=today):
        raise REFUSALS.refused("bus_runs_not", field="bus")
    if stop not in row.stops:
        raise REFUSALS.refused("bus_stop_unknown", field="bus")
    lock_children({ward.code})
    _take_off(rides_from(today).filter(collector__pupil=ward.pk), until=today, actor=actor)
    _put_on_lists(row, riders={ward.code: Rider(stop=stop, until=None)}, day=today, actor=actor, now=now)
    record(subject=ward.code, bus=row.code)


def _take_off(rides: Iterable[BusRide], *, until: date, actor: Actor) -> None:
    """Let adults of buses collect no more from a day on; who was to begin later never does."""
    rows = list(Collector.objects.select_for_update(of=("self",)).filter(ride__in=rides).order_by("pk"))
    for row in rows:
        row.until = max(row.since, until)
    Collector.objects.bulk_update(rows, ["until"])
    if rows:
        tell(CollectorsEnded(school=actor.tenant, collectors=tuple(row.code for row in rows), until=until))


def _put_on_lists(bus: Bus, *, riders: Mapping[str, Rider], day: date, actor: Actor, now: datetime) -> None:
    """Put everybody who will be aboard from a day on, one after the other, on these children's lists."""
    pupils = dict(Pupil.objects.filter(code__in=list(riders)).values_list("code", "pk"))
    named = []
    for aboard in aboard_from(bus, day=day):
        for code, rider in riders.items():
            since, until = max(aboard.since, day), _earlier(aboard.until, rider.until)
            if until is not None and until <= since:
                continue
            row = _listed(bus, aboard.name, pupil=pupils[code], since=since, until=until, by=signed_in(actor), now=now)
            kept = {"school_id": bus.school_id, "bus": bus, "stop": rider.stop}
            BusRide.objects.update_or_create(collector=row, defaults=kept)
            named.append((code, row.code))
    if named:
        tell(CollectorsNamed(school=actor.tenant, named=tuple(named)))


def _earlier(one: date | None, other: date | None) -> date | None:
    return min((day for day in (one, other) if day), default=None)


def _listed(bus: Bus, name: str, *, pupil: int, since: date, until: date | None, by: int, now: datetime) -> Collector:
    """Give the row of a child's list for who is aboard, as it was before where it stood there from the same day."""
    row, _ = Collector.objects.update_or_create(
        pupil_id=pupil,
        name=name,
        relation=relation_of(bus),
        since=since,
        defaults={"until": until},
        create_defaults={"school_id": bus.school_id, "until": until, "named_by_id": by, "named_at": now},
    )
    return row
