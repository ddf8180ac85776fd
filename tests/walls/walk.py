"""One walk through the whole house by somebody of a role: what it found is read by several tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from afterbell.schools.roles import Role
from tests.support.town import Town
from tests.walls.canaries import heard_outside, within_reach
from tests.walls.forms import Form
from tests.walls.matrix import look, send
from tests.walls.pages import pages
from tests.walls.tables import digests
from tests.walls.viewers import viewer_of


@dataclass(kw_only=True)
class Walk:
    """What one viewer met: gaps in the walls, names out of reach, everything heard, own forms, addresses reached."""

    leaks: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    heard: set[str] = field(default_factory=set)
    forms: list[Form] = field(default_factory=list)
    reached: set[str] = field(default_factory=set)
    changed: list[str] = field(default_factory=list)
    signed_in: bool = False


def walk(*, role: Role, town: Town, planted: Mapping[str, frozenset[int]]) -> Walk:
    """Try every address of the house once, with own codes, foreign ones and such as nobody has."""
    viewer, seen = viewer_of(role, town), Walk()
    reach, before = within_reach(viewer, town), digests(town)
    for page in pages():
        found = look(page=page, viewer=viewer, town=town)
        outside, heard = heard_outside(found.answers, page=page, reach=reach, planted=planted)
        seen.leaks += found.leaks
        seen.outside += outside
        seen.heard |= heard
        seen.forms += found.forms
        seen.reached |= found.reached
    after = digests(town)
    seen.changed = sorted(name for name in before if before[name] != after[name])
    seen.signed_in = viewer.is_still_signed_in()
    seen.reached |= send(forms=seen.forms, viewer=viewer)
    return seen
