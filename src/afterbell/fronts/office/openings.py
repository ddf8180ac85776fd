"""Sessions of the coming day that nobody is confirmed for, where whoever runs the afternoon sees them first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from afterbell.base.access import may, place, policy
from afterbell.fronts.look.saying import say_meeting, say_span
from afterbell.fronts.viewing import ViewerRequest
from afterbell.rostering.queries import LADDER_BEGINS, Unconfirmed, unconfirmed_sessions

SECONDS_A_MINUTE = MINUTES_AN_HOUR = 60
MINUTES_A_DAY, HOURS_A_DAY = 1440, 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """A session without a confirmed adult: when it is, how long is left, and where a colleague is asked."""

    name: str
    when: str
    left: str
    url: str


def openings(request: ViewerRequest) -> tuple[Opening, ...]:
    """List what begins within a day and has no confirmed adult; nothing for who sees only their own sessions."""
    here = place(school=request.viewer.tenant)
    if not may(actor=request.viewer, action="sessions.see", at=here):
        return ()
    rows = unconfirmed_sessions(viewer=request.viewer, until=request.now + LADDER_BEGINS, now=request.now)
    asks = may(actor=request.viewer, action="rostering.substitute", at=here)
    there = reverse("office-turns" if policy().reach(actor=request.viewer, action="office.see") else "ask-turn")
    return tuple(
        Opening(
            name=row.name,
            when=f"{say_meeting(day=row.day, language=get_language() or '')} {say_span(row.span)}",
            left=_("还有 %(left)s") % {"left": left_of(row, now=request.now)},
            url=f"{there}?session={row.code}" if asks else "",
        )
        for row in rows
    )


def left_of(row: Unconfirmed, *, now: datetime) -> str:
    """Say how long it is until a session begins."""
    minutes = max(1, int((row.starts_at - now).total_seconds()) // SECONDS_A_MINUTE)
    hours = minutes // MINUTES_AN_HOUR
    if minutes >= MINUTES_A_DAY:
        return _("%(days)s 天 %(hours)s 小时") % {"days": minutes // MINUTES_A_DAY, "hours": hours % HOURS_A_DAY}
    if not hours:
        return _("%(minutes)s 分钟") % {"minutes": minutes}
    return _("%(hours)s 小时 %(minutes)s 分钟") % {"hours": hours, "minutes": minutes % MINUTES_AN_HOUR}
