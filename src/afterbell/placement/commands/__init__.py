"""Every write of wishes, the draw, the placement and the groups."""

from afterbell.placement.commands.answering import Accepted, accept_offer, decline_offer, wait_together
from afterbell.placement.commands.claiming import Claimed, claim_place, store_claim
from afterbell.placement.commands.clubs import NewCard, set_last_wish_day, write_card
from afterbell.placement.commands.confirming import confirm_placement, publish_placement
from afterbell.placement.commands.draw import commit_draw, reveal_draw
from afterbell.placement.commands.giving import give_places
from afterbell.placement.commands.groups import form_groups
from afterbell.placement.commands.leaving import change_places, end_places
from afterbell.placement.commands.leftovers import open_leftovers, shorten_leftovers
from afterbell.placement.commands.moving import move_pupil
from afterbell.placement.commands.offering import go_through_offers, terms_with_offers
from afterbell.placement.commands.previewing import preview_placement
from afterbell.placement.commands.ranking import ListOf, arrange_clubs, rank_club
from afterbell.placement.commands.reforming import reform_groups
from afterbell.placement.commands.wishes import NewWishes, submit_wishes
from afterbell.placement.told import Told

__all__ = [
    "Accepted",
    "Claimed",
    "ListOf",
    "NewCard",
    "NewWishes",
    "Told",
    "accept_offer",
    "arrange_clubs",
    "change_places",
    "claim_place",
    "commit_draw",
    "confirm_placement",
    "decline_offer",
    "end_places",
    "form_groups",
    "give_places",
    "go_through_offers",
    "move_pupil",
    "open_leftovers",
    "preview_placement",
    "publish_placement",
    "rank_club",
    "reform_groups",
    "reveal_draw",
    "set_last_wish_day",
    "shorten_leftovers",
    "store_claim",
    "submit_wishes",
    "terms_with_offers",
    "wait_together",
    "write_card",
]
