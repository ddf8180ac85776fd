"""What stands on a wall: drawn once for everybody who looks at the same moment, sent again only when it changed.

A school's ledger gets an entry with every write, so that its newest entry says whether anything may look otherwise.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from threading import Lock

from django.http import HttpResponse
from django.utils.translation import get_language

from afterbell.base.audit import newest
from afterbell.fronts.viewing import ViewerRequest

NOTHING_NEW = 204
A_LOOK = 20
"""Seconds after which a wall is drawn anew though nobody wrote anything: time alone changes what stands on it."""
KEPT, SHORT = 64, 16
PATIENCE = 10.0


class Drawings:
    """The newest drawings of all walls. Whoever asks for one that somebody draws just now waits for it."""

    def __init__(self) -> None:
        self._known: OrderedDict[Hashable, Future[str]] = OrderedDict()
        self._lock = Lock()

    def of(self, key: Hashable, *, draw: Callable[[], str]) -> str:
        """Give the drawing of this key, drawn by the first who asks; raises what its drawing raises."""
        with self._lock:
            known = self._known.get(key)
            drawn = known or self._known.setdefault(key, Future())
            while len(self._known) > KEPT:
                self._known.popitem(last=False)
        if known is None:
            try:
                drawn.set_result(draw())
            except BaseException as fault:  # noqa: BLE001 - told to everybody who waits for it
                with self._lock:
                    self._known.pop(key, None)
                drawn.set_exception(fault)
        return drawn.result(timeout=PATIENCE)


_drawings = Drawings()


def stamp_of(request: ViewerRequest) -> str:
    """Give what changes whenever the wall may look otherwise."""
    return f"{newest(tenant=request.viewer.tenant)[:SHORT]}.{int(request.now.timestamp()) // A_LOOK}"


def wall(request: ViewerRequest, *, name: str, draw: Callable[[], str]) -> tuple[str, str]:
    """Give the wall as it is now, with its stamp. It may show nothing that not every viewer of it may see."""
    stamp = stamp_of(request)
    key = (name, request.viewer.tenant, get_language(), stamp)
    return _drawings.of(key, draw=draw), stamp


def wall_again(request: ViewerRequest, *, name: str, draw: Callable[[], str]) -> HttpResponse | None:
    """Answer the page's script: nothing when what it has still stands, else the wall. None for who opens the page."""
    had = request.GET.get("at")
    if had is None:
        return None
    if had == stamp_of(request):
        return HttpResponse(status=NOTHING_NEW)
    inside, stamp = wall(request, name=name, draw=draw)
    return HttpResponse(inside, headers={"X-Stands-At": stamp})
