"""What the gate says of a child, and the ways it may go: the same on the page and on the device that keeps the list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from afterbell.dismissal.parcels import TO_GATE
from afterbell.dismissal.queries import GateChild
from afterbell.fronts.leaving import say_left
from afterbell.fronts.look.relations import say_relation
from afterbell.fronts.look.tones import Tone
from afterbell.fronts.today import say_change


@dataclass(frozen=True, slots=True, kw_only=True)
class WayOn:
    """A way a child goes on from where it is: to the gate, or away from it, with whom."""

    name: str
    kind: str
    collector: str = ""


def ways_on(child: GateChild, *, may_take: bool, may_hand_over: bool) -> Iterator[WayOn]:
    """Give the ways the child may go; who stands in for a day takes it with a pass and is not among them."""
    if may_take and not child.at_gate:
        yield WayOn(name=_("到校门了"), kind=TO_GATE)
    if not may_hand_over:
        return
    for row in child.collectors:
        if not row.by_pass:
            name = _("交给%(relation)s %(name)s") % {"relation": say_relation(row.relation), "name": row.name}
            yield WayOn(name=name, kind="collected", collector=row.code)
    if child.mode == "alone":
        yield WayOn(name=_("自行离校"), kind="dismissed")
    if child.boards:
        yield WayOn(name=_("交宿舍"), kind="boarding_house")


def note_of(child: GateChild) -> str:
    """Say how the child left, or what the gate has to know before it does."""
    if len(child.let_go) > 1:
        return _("两次交接说法不一致，请核实后撤销错的一次：%(all)s") % {
            "all": "；".join(say_left(row) for row in child.let_go)
        }
    if child.let_go:
        return say_left(child.let_go[0])
    said = []
    if child.at_gate:
        said.append(_("在校门，由%(adult)s负责") % {"adult": child.at_gate})
    elif child.on_its_way:
        said.append(_("已从教室送出，校门还没有接到"))
    if child.ready and child.differ:
        said.append(_("两位监护人说法不同，按较严的办"))
    if child.ready:
        said += [_("改了，%(said)s") % {"said": say_change(row)} for row in child.changes]
    if child.ready and child.in_the_dark:
        said.append(_("自行离校，放学时天已黑"))
    if child.ready and child.mode == "collected" and not child.collectors:
        said.append(_("名单上没有接送人，请联系家长"))
    return "；".join(said)


def tone_of(child: GateChild) -> Tone:
    """Say whether the gate has to look twice."""
    unlisted = child.ready and child.mode == "collected" and not child.collectors
    said_today = child.ready and bool(child.in_the_dark or child.differ or child.changes)
    waits = unlisted or said_today or child.on_its_way or len(child.let_go) > 1
    return "attention" if waits else "plain"
