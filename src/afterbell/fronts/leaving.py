"""How a child left, in words: at the gate and on the page of its day."""

from __future__ import annotations

from django.utils.translation import gettext as _

from afterbell.dismissal.queries import LetGo
from afterbell.fronts.afternoons import clock_of
from afterbell.fronts.look.relations import say_collector
from afterbell.fronts.look.saying import say_time


def say_left(row: LetGo) -> str:
    """Say when the child left, and with whom or how."""
    names = {"time": say_time(clock_of(row.at)), "who": say_collector(row.who)}
    said = {
        "collected": _("%(time)s %(who)s接走"),
        "dismissed": _("%(time)s 自行离校"),
        "boarding_house": _("%(time)s 交宿舍"),
    }
    return said[row.kind] % names
