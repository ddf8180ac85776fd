"""Every write of wishes, the draw, the placement and the groups."""

from afterbell.placement.commands.confirming import confirm_placement, publish_placement
from afterbell.placement.commands.draw import commit_draw, reveal_draw
from afterbell.placement.commands.giving import give_places
from afterbell.placement.commands.groups import form_groups
from afterbell.placement.commands.leaving import change_places, end_places
from afterbell.placement.commands.previewing import preview_placement
from afterbell.placement.commands.second_wishes import submit_second_wishes
from afterbell.placement.commands.wishes import NewWishes, submit_wishes

__all__ = [
    "NewWishes",
    "change_places",
    "commit_draw",
    "confirm_placement",
    "end_places",
    "form_groups",
    "give_places",
    "preview_placement",
    "publish_placement",
    "reveal_draw",
    "submit_second_wishes",
    "submit_wishes",
]
