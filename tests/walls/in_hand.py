"""What people have in hand before the interface is hammered: what is public, their devices and calendars, their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from afterbell.attendance.models import RollPhone
from afterbell.base.tenancy import within
from afterbell.dismissal.models import Collector, GateDevice, Handover
from afterbell.dismissal.parcels import BY_PASS, TO_GATE
from afterbell.fronts.office.page_forms import HTML, PLAIN, VISIBILITIES
from afterbell.placement.models import GroupPlace
from afterbell.portal import commands as portal
from afterbell.portal.inforce.board import matter_desk
from afterbell.portal.rules.inforce.kinds import Matter
from afterbell.portal.rules.writing import DEFAULT_CHANNELS
from afterbell.rostering.models import Session
from afterbell.schools.actors import PUBLIC_ACTOR
from afterbell.schools.commands import make_feed
from afterbell.schools.models import Area, Pupil, Staff
from afterbell.schools.roles import Role
from tests.support.town import Town
from tests.walls.matrix import reach_of
from tests.walls.objects import PARAMETERS, SESSION
from tests.walls.viewers import Viewer

KNOWN_AT_A_TIME, OF_THE_OTHERS = 12, 3
DEVICES = ("/classroom/today/phone/", "/gate/kept/device/")

WORDS: Mapping[str, tuple[str, ...]] = {
    "kind": (TO_GATE, BY_PASS, *Handover.Kind.values),
    "channel": tuple(one.key for one in DEFAULT_CHANNELS),
    "visibility": tuple(key for key, _words in VISIBILITIES),
    "form": (PLAIN, HTML),
    "saves": ("0", "1", "2"),
    "look": ("4b4f6f0e-5d7c-4f6e-8a55-1f0f3c0f9a01", "4b4f6f0e-5d7c-4f6e-8a55-1f0f3c0f9a02"),
    "do": ("right", "say"),
    "found": ("named", "nobody"),
    **dict.fromkeys(("on_time", "roll_taken"), ("yes", "no")),
    "headcount": ("0", "7", "25"),
    **dict.fromkeys(("publish_day", "publish_time", "notice_last_day"), ("",)),
}
"""What fields take that no code names, so that what is sent comes past the form."""

Known: TypeAlias = Mapping[str, tuple[str, ...]]
"""Codes that exist, by where they stand in an address or by what a field is called."""


def make_ready(*, viewers: Sequence[Viewer], town: Town) -> Known:
    """Let the principal publish what is in force, everybody keep a device and a calendar; gives the calendars."""
    with within(town.here):
        for viewer in viewers:
            if viewer.role is Role.PRINCIPAL:
                _publish(viewer, town)
        feeds = [make_feed(actor=viewer.actor, now=town.now) for viewer in viewers if viewer.actor.tenant == town.here]
    for viewer in viewers:
        if viewer.actor != PUBLIC_ACTOR:
            for address in DEVICES:
                viewer.ask("POST", address)
    return {"feeds/<token>": tuple(feeds)}


def _publish(principal: Viewer, town: Town) -> None:
    for matter in Matter:
        desk = matter_desk(viewer=principal.actor, matter=matter.value, today=town.now.date())
        if desk is not None and not desk.reasons:
            portal.publish_matter(actor=principal.actor, now=town.now, matter=matter.value, seen=desk.content_hash)


def known_things(town: Town) -> Known:
    """Collect codes that exist in the town, a few of them the other school's."""
    found: dict[str, tuple[str, ...]] = {"in-force/<matter>": tuple(Matter)}
    with within([town.here, town.there]):
        for stands, kind in PARAMETERS.items():
            rows = [*kind.rows(town.here)][:KNOWN_AT_A_TIME] + [*kind.rows(town.there)][:OF_THE_OTHERS]
            found[stands] = tuple(str(row.code) for row in rows)
        for name, model in (
            *(("phone", RollPhone), ("device", GateDevice), ("session", Session), ("staff", Staff)),
            *(("pupil", Pupil), ("collector", Collector)),
        ):
            rows = model.objects.filter(school=town.here).order_by("-pk")[:KNOWN_AT_A_TIME]
            found[name] = tuple(row.code for row in rows)
    found["instead_of"] = found["staff"]
    found["at"] = (str(round(town.now.timestamp() * 1000)),)
    found["areas/<area>"] = tuple(Area.objects.order_by("-pk").values_list("code", flat=True)[:KNOWN_AT_A_TIME])
    return {**{name: codes for name, codes in found.items() if codes}, **WORDS}


def own_things(*, viewer: Viewer, operation: Mapping[str, Any], town: Town) -> Known:
    """Collect what of this a viewer may name: what the operation reaches, the own phones, children of own sessions."""
    action = operation["x-action"]
    found = {
        stands: reach_of(viewer=viewer, kind=kind, action=action, town=town).own
        for stands, kind in PARAMETERS.items()
        if action in kind.actions
    }
    with within(town.here):
        mine = RollPhone.objects.filter(staff__account=viewer.actor.account)
        found["phone"] = tuple(mine.values_list("code", flat=True))
        groups = Session.objects.filter(code__in=reach_of(viewer=viewer, kind=SESSION, action=action, town=town).own)
        children = GroupPlace.objects.filter(group__in=groups.values("group")).order_by("pk")
        found["pupil"] = tuple(children.values_list("pupil__code", flat=True)[:KNOWN_AT_A_TIME])
    return {name: codes for name, codes in found.items() if codes}
