"""How the adults who may take a child look: shown on the child's row after a tap that the ledger keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from afterbell.base.access import policy
from afterbell.dismissal.commands import look_at_collector
from afterbell.dismissal.queries import GateChild
from afterbell.fronts.look.relations import say_relation
from afterbell.fronts.photos import picture_uri
from afterbell.fronts.viewing import ViewerRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """An adult with a picture; `code` is what the button sends, `picture` an address once it was asked for."""

    name: str
    code: str
    picture: str = ""


def may_look_at_faces(request: ViewerRequest) -> bool:
    """Say whether the viewer stands at the gate."""
    return "school" in policy().reach(actor=request.viewer, action="dismissal.look_at_collector")


def looked_at(request: ViewerRequest) -> dict[str, str]:
    """Give the picture somebody asked for, by collector; it is written down.

    Raises NotThere, and Refused where its file is lost.
    """
    code = request.POST["photo"]
    return {code: picture_uri(look_at_collector(actor=request.viewer, now=request.now, collector=code))}


def faces_of(child: GateChild, *, may_look: bool, shown: Mapping[str, str]) -> tuple[Face, ...]:
    """Give the adults of a child that is still here of whom there are pictures."""
    if not may_look or not child.ready:
        return ()
    return tuple(
        Face(
            name=_("%(relation)s %(name)s") % {"relation": say_relation(row.relation), "name": row.name},
            code=row.code,
            picture=shown.get(row.code, ""),
        )
        for row in child.collectors
        if row.photo
    )
