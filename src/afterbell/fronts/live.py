"""What stands on a wall: drawn once for everybody who looks at the same moment, sent again only when it changed.

A school's ledger gets an entry with every write, so that its newest entry says whether anything may look otherwise.
Two hundred walls ask every second: one of them looks for all, and who may look is found out anew every few seconds.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from dataclasses import dataclass
from threading import Lock
from typing import Generic, TypeVar

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from afterbell.base.audit import newest
from afterbell.fronts.viewing import ViewerRequest

NOTHING_NEW = 204
A_LOOK = 20
"""Seconds after which a wall is drawn anew though nobody wrote anything: time alone changes what stands on it."""
KEPT, SHORT = 64, 16
PATIENCE = 10.0
A_MOMENT = 0.5
"""Seconds for which a wall that was looked at stands for everybody else."""
STILL_SEATED = 10.0
"""Seconds for which whoever was let see a wall is not asked again whether they may."""
MOST_SEATED = 4096


T = TypeVar("T")


class Drawings(Generic[T]):
    """The newest drawings of all walls. Whoever asks for one that somebody draws just now waits for it."""

    def __init__(self, *, kept: int = KEPT) -> None:
        self._kept = kept
        self._known: OrderedDict[Hashable, Future[T]] = OrderedDict()
        self._lock = Lock()

    def forget(self) -> None:
        """Have everything drawn anew."""
        with self._lock:
            self._known.clear()

    def of(self, key: Hashable, *, draw: Callable[[], T]) -> T:
        """Give the drawing of this key, drawn by the first who asks; raises what its drawing raises."""
        with self._lock:
            known = self._known.get(key)
            drawn = known or self._known.setdefault(key, Future())
            while len(self._known) > self._kept:
                self._known.popitem(last=False)
        if known is None:
            try:
                drawn.set_result(draw())
            except BaseException as fault:  # noqa: BLE001 - told to everybody who waits for it
                with self._lock:
                    self._known.pop(key, None)
                drawn.set_exception(fault)
        return drawn.result(timeout=PATIENCE)


_drawings: Drawings[str] = Drawings()


@dataclass(slots=True)
class _Seen:
    """A wall as it was last drawn, and when somebody last looked, or set out to look, whether it still stands."""

    stamp: str
    inside: str
    looked_at: float


class Onlookers:
    """Who was let see which wall a moment ago, and what stood on it: they are answered without being asked again."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._walls: dict[Hashable, _Seen] = {}
        self._seated: OrderedDict[Hashable, tuple[Hashable, float]] = OrderedDict()

    def seat(self, who: Hashable, *, wall: Hashable, stamp: str, inside: str) -> None:
        """Keep that somebody may see a wall, and how it looks now."""
        now = self._clock()
        with self._lock:
            self._walls[wall] = _Seen(stamp=stamp, inside=inside, looked_at=now)
            self._seated[who] = (wall, now + STILL_SEATED)
            self._seated.move_to_end(who)
            while len(self._seated) > MOST_SEATED:
                self._seated.popitem(last=False)

    def shown(self, who: Hashable) -> tuple[str, str] | None:
        """Give the wall's stamp and what stands on it; None for who has to be let in, and for who looks for all."""
        now = self._clock()
        with self._lock:
            wall, until = self._seated.get(who, (None, 0.0))
            seen = self._walls.get(wall) if now < until else None
            if seen is None:
                return None
            if now - seen.looked_at >= A_MOMENT:
                seen.looked_at = now
                return None
            return seen.stamp, seen.inside


_onlookers = Onlookers()


def who_asks(request: HttpRequest) -> tuple[str, str]:
    """Give what tells one onlooker's page from another's before anybody is signed in."""
    return request.path, request.headers.get("Cookie", "")


def in_passing(request: HttpRequest) -> HttpResponse | None:
    """Answer the script of a wall whose viewer was let in seconds ago; None for everything else."""
    had = request.GET.get("at")
    if request.method != "GET" or had is None:
        return None
    shown = _onlookers.shown(who_asks(request))
    return None if shown is None else _answer(had, *shown)


def _answer(had: str, stamp: str, inside: str) -> HttpResponse:
    kept = {"Cache-Control": "no-store"}
    if had == stamp:
        return HttpResponse(status=NOTHING_NEW, headers=kept)
    answer = HttpResponse(inside, headers={**kept, "X-Stands-At": stamp})
    answer.headers["Content-Length"] = str(len(answer.content))
    return answer


def stamp_of(request: ViewerRequest) -> str:
    """Give what changes whenever the wall may look otherwise."""
    return f"{newest(tenant=request.viewer.tenant)[:SHORT]}.{int(request.now.timestamp()) // A_LOOK}"


def wall(request: ViewerRequest, *, name: str, draw: Callable[[], str]) -> tuple[str, str]:
    """Give the wall as it is now, with its stamp. It may show nothing that not every viewer of it may see."""
    stamp = stamp_of(request)
    key = (name, request.viewer.tenant, get_language())
    inside = _drawings.of((*key, stamp), draw=draw)
    _onlookers.seat(who_asks(request), wall=key, stamp=stamp, inside=inside)
    return inside, stamp


def wall_again(request: ViewerRequest, *, name: str, draw: Callable[[], str]) -> HttpResponse | None:
    """Answer the page's script: nothing when what it has still stands, else the wall. None for who opens the page."""
    had = request.GET.get("at")
    if had is None:
        return None
    inside, stamp = wall(request, name=name, draw=draw)
    return _answer(had, stamp, inside)
