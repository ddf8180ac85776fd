"""Every write of wishes, the draw, the placement and the groups."""

from afterbell.placement.commands.draw import commit_draw, reveal_draw
from afterbell.placement.commands.giving import give_places
from afterbell.placement.commands.groups import form_groups
from afterbell.placement.commands.leaving import change_places, end_places
from afterbell.placement.commands.places import place_wishes
from afterbell.placement.commands.wishes import NewWishes, submit_wishes

__all__ = [
    "NewWishes",
    "change_places",
    "commit_draw",
    "end_places",
    "form_groups",
    "give_places",
    "place_wishes",
    "reveal_draw",
    "submit_wishes",
]
