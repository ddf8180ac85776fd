"""What the context refuses, in a sentence a parent can act on."""

from __future__ import annotations

from afterbell.base.refusals import catalogue
from afterbell.placement.refusals.draws import DRAWS
from afterbell.placement.refusals.groups import GROUPS
from afterbell.placement.refusals.places import FREE_PLACES
from afterbell.placement.refusals.rounds import ROUNDS
from afterbell.placement.refusals.wishes import WISHES

REFUSALS = catalogue("placement", {**DRAWS, **ROUNDS, **WISHES, **GROUPS, **FREE_PLACES})

__all__ = ["REFUSALS"]
