"""The drill that runs now, as every page of the afternoon says it, and seconds as people read them."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from afterbell.base.access import Actor, policy
from afterbell.dismissal.queries import running_drill
from afterbell.fronts.afternoons import clock_of
from afterbell.fronts.look.saying import say_time

KINDS = {"fire": lazy("消防疏散演练"), "missing": lazy("学生走失演练"), "roll": lazy("全校点名演练")}
MINUTE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillNow:
    """A drill that runs: what it is, since when, and where whoever follows it sees how it goes."""

    code: str
    name: str
    time: str
    url: str


def drill_now(viewer: Actor | None) -> DrillNow | None:
    """Give the drill that runs to whoever works at the school; None without one."""
    drill = running_drill(viewer=viewer) if viewer is not None and viewer.account else None
    if drill is None or viewer is None:
        return None
    sees = bool(policy().reach(actor=viewer, action="gate.see"))
    return DrillNow(
        code=drill.code,
        name=str(KINDS[drill.kind]),
        time=say_time(clock_of(drill.started_at)),
        url=reverse("drill", kwargs={"code": drill.code}) if sees else "",
    )


def say_seconds(seconds: int | None) -> str:
    """Write how long something took, as `1 分 58 秒`; a dash while it has not come."""
    if seconds is None:
        return "—"
    if seconds < MINUTE:
        return _("%(seconds)s 秒") % {"seconds": seconds}
    return _("%(minutes)s 分 %(seconds)s 秒") % {"minutes": seconds // MINUTE, "seconds": seconds % MINUTE}
