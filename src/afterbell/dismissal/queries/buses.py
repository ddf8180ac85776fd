"""The school's buses: who is aboard, who rides along and where each child gets off; what a family may choose."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from afterbell.base.access import Actor, authorise, place
from afterbell.base.refusals import NotThere
from afterbell.dismissal.models import Bus
from afterbell.dismissal.riding import Aboard, aboard_from, rides_from, rides_on
from afterbell.schools.models import Pupil


@dataclass(frozen=True, slots=True, kw_only=True)
class Passenger:
    """A child that rides along today, and where it gets off."""

    name: str
    homeroom: str
    stop: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BusRow:
    """A bus; `aboard` is who answers for its children today and later, `passengers` stand by stop."""

    code: str
    name: str
    leaves_at: time
    stops: tuple[str, ...]
    aboard: tuple[Aboard, ...]
    passengers: tuple[Passenger, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BusChoice:
    """The buses a family may choose, by when they leave; the child rides on `chosen` to `stop`, empty for none."""

    buses: tuple[BusRow, ...]
    chosen: str
    stop: str


def buses(*, viewer: Actor, today: date) -> tuple[BusRow, ...]:
    """Give the school's buses with everybody who rides along. Raises NotThere for who does not see them."""
    authorise(actor=viewer, action="buses.see", at=place(school=viewer.tenant))
    on_board: dict[int, list[Passenger]] = {}
    rows = rides_on(today).filter(collector__pupil__left_on=None)
    columns = ("bus_id", "collector__pupil__name", "collector__pupil__homeroom__name", "stop")
    for bus, name, homeroom, stop in rows.order_by("collector__pupil__sort_key", "pk").values_list(*columns):
        on_board.setdefault(bus, []).append(Passenger(name=name, homeroom=homeroom, stop=stop))
    return tuple(_row(bus, today=today, on_board=on_board.get(bus.pk, [])) for bus in _all())


def bus_choice(*, viewer: Actor, pupil: str, today: date) -> BusChoice:
    """Give the buses a child may ride on, those somebody is aboard of. Raises NotThere for a child not the viewer's."""
    row = Pupil.objects.filter(code=pupil).first()
    if row is None:
        raise NotThere("pupil")
    at = place(school=viewer.tenant, pupil=row.pk, homeroom=row.homeroom_id)
    authorise(actor=viewer, action="dismissal.name_collector", at=at)
    offered = tuple(bus for bus in (_row(bus, today=today, on_board=[]) for bus in _all()) if bus.aboard)
    ride = rides_from(today).filter(collector__pupil=row).order_by("collector__since").select_related("bus").first()
    return BusChoice(buses=offered, chosen=ride.bus.code if ride else "", stop=ride.stop if ride else "")


def _all() -> list[Bus]:
    return list(Bus.objects.order_by("leaves_at", "name").prefetch_related("adults"))


def _row(bus: Bus, *, today: date, on_board: list[Passenger]) -> BusRow:
    order = {stop: place for place, stop in enumerate(bus.stops)}
    riding = sorted(on_board, key=lambda row: order.get(row.stop, len(order)))
    return BusRow(
        code=bus.code,
        name=bus.name,
        leaves_at=bus.leaves_at,
        stops=tuple(bus.stops),
        aboard=aboard_from(bus, day=today),
        passengers=tuple(riding),
    )
