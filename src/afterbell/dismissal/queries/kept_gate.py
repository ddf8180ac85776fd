"""What a device at the gate keeps for when there is no network: the day's whole list, and who is in the school."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from afterbell.base.access import Actor, authorise, place
from afterbell.dismissal.queries.custody import read_home
from afterbell.dismissal.queries.gate import GatePage, gate_list_of
from afterbell.dismissal.queries.inside import Inside, inside_of
from afterbell.dismissal.queries.passes import PassDesk, pass_desk_of
from afterbell.dismissal.queries.visits import visitors_inside


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptGate:
    """A day at the gate: everybody who goes home, what passes are checked with, and everybody inside."""

    page: GatePage
    desk: PassDesk
    inside: Inside


def gate_to_keep(*, viewer: Actor, today: date, now: datetime) -> KeptGate:
    """Give a day at the gate as it stands. Raises NotThere for who does not keep it there."""
    authorise(actor=viewer, action="dismissal.keep_gate_list", at=place(school=viewer.tenant))
    home = read_home(on=today)
    return KeptGate(
        page=gate_list_of(home, viewer=viewer, now=now, everybody=True),
        desk=pass_desk_of(home.day, viewer=viewer),
        inside=replace(inside_of(home, now=now), visitors=visitors_inside(school=viewer.tenant)),
    )
