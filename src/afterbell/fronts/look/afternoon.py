"""The afternoon line: from the bell to the last door, the bands, now, and what this person cares about.

A page builds an `Afternoon`; `draw_afternoon` turns it into places in percent, so the same picture is right on a
phone and on a desk. The tag `{% afternoon_line afternoon %}` does both.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from typing import Literal

from afterbell.base.spans import TimeSpan
from afterbell.fronts.look.axis import BELL_TO_LAST_DOOR, Anchor, anchor, clear_of, hours, lanes, percent, share, spread
from afterbell.fronts.look.states import state_of
from afterbell.fronts.look.tones import Tone

Kind = Literal["child", "sessions", "gate", "rooms"]
BandTint = Literal["early", "late", "evening"]

LANE_EM = 1.75
STOP_ROOM = 5.6
"""Percent of the axis that one mark needs on a phone; nearer marks step aside, their times stay written."""
PHONE_AXIS = 3.3
"""Pixels of a percent of the axis on a phone; marks step aside by pixels, so on a desk they stand nearer the truth."""
NAME_ROOM = 7.0
"""Nearer than this many percent to its middle, the now-marker would stand in a band's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """One of the three bands, with its short name on the screen."""

    tint: BandTint
    name: str
    span: TimeSpan


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A time somebody is in one place: a child in a group, a session in a room.

    `sealed` is None where no roll is kept. `name` is read aloud and shown when `detail` asks for a list.
    """

    span: TimeSpan
    name: str
    tone: Tone = "good"
    sealed: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """Something at one moment: marked present, at the gate, with grandmother, a release of 312 children.

    `state` is a code of `look.states`, or empty for a plain dot; `reached` says that it has happened.
    """

    at: time
    name: str
    detail: str = ""
    state: str = ""
    number: int | None = None
    reached: bool = False
    tone: Tone = "plain"
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One child, one session, one gate or one room, with its adults and children when they are counted."""

    name: str = ""
    detail: str = ""
    url: str = ""
    tone: Tone = "plain"
    stretches: tuple[Stretch, ...] = ()
    stops: tuple[Stop, ...] = ()
    adults: int | None = None
    children: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Afternoon:
    """What the line shows: `title` and `state` are its heading and the one sentence below it."""

    kind: Kind
    title: str
    bands: tuple[Band, ...]
    rows: tuple[Row, ...] = ()
    state: str = ""
    now: time | None = None
    axis: TimeSpan = BELL_TO_LAST_DOOR


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """An hour, or now, at its place."""

    at: time
    x: str
    anchor: Anchor


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnBand:
    """A band at its place; `middle` is where its name stands, clear of now."""

    band: Band
    x: str
    middle: str
    size: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnStretch:
    """A stretch at its place; `y` is the upper edge of its lane in em."""

    stretch: Stretch
    x: str
    size: str
    y: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnStop:
    """A stop at its place on the rail, `aside` pixels beside its neighbour; `icon` is its state's shape."""

    stop: Stop
    x: str
    aside: str
    icon: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnRow:
    """A row with its pieces and the block size it needs in em; `rail` is the centre of its first lane."""

    row: Row
    stretches: tuple[DrawnStretch, ...]
    stops: tuple[DrawnStop, ...]
    block: str
    rail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AfternoonPicture:
    """Everything the template needs, in its order."""

    afternoon: Afternoon
    hours: tuple[Tick, ...]
    now: Tick | None
    bands: tuple[DrawnBand, ...]
    rows: tuple[DrawnRow, ...]


def draw_afternoon(afternoon: Afternoon) -> AfternoonPicture:
    """Put an afternoon on its axis."""
    axis = afternoon.axis
    return AfternoonPicture(
        afternoon=afternoon,
        hours=tuple(_tick(axis, hour) for hour in hours(axis)),
        now=_tick(axis, afternoon.now) if afternoon.now is not None else None,
        bands=tuple(_band(axis, band, afternoon.now) for band in afternoon.bands),
        rows=tuple(_row(axis, row) for row in afternoon.rows),
    )


def _tick(axis: TimeSpan, at: time) -> Tick:
    place = share(axis=axis, at=at)
    return Tick(at=at, x=percent(place), anchor=anchor(place))


def _ends(axis: TimeSpan, span: TimeSpan) -> tuple[float, float]:
    return share(axis=axis, at=span.start), share(axis=axis, at=span.end)


def _band(axis: TimeSpan, band: Band, now: time | None) -> DrawnBand:
    start, end = _ends(axis, band.span)
    mark = None if now is None else share(axis=axis, at=now)
    name = clear_of(mark, start=start, end=end, need=NAME_ROOM)
    return DrawnBand(band=band, x=percent(start), middle=percent(name), size=percent(end - start))


def _row(axis: TimeSpan, row: Row) -> DrawnRow:
    ends = tuple(_ends(axis, stretch.span) for stretch in row.stretches)
    stops = sorted(row.stops, key=lambda stop: stop.at)
    places = [share(axis=axis, at=stop.at) for stop in stops]
    moved = spread(places, room=STOP_ROOM)
    in_lanes = lanes(ends)
    return DrawnRow(
        row=row,
        stretches=tuple(
            DrawnStretch(
                stretch=stretch,
                x=percent(start),
                size=percent(end - start),
                y=_em(lane * LANE_EM + 0.4),
            )
            for stretch, (start, end), lane in zip(row.stretches, ends, in_lanes, strict=True)
        ),
        stops=tuple(
            DrawnStop(
                stop=stop,
                x=percent(place),
                aside=f"{(there - place) * PHONE_AXIS:.1f}",
                icon=state_of(stop.state).icon if stop.state else "",
            )
            for stop, place, there in zip(stops, places, moved, strict=True)
        ),
        block=_em((max(in_lanes, default=0) + 1) * LANE_EM),
        rail=_em(LANE_EM / 2),
    )


def _em(value: float) -> str:
    return f"{value:.2f}em"
