"""Every read of the groups, of what came of the wishes, and why."""

from afterbell.placement.queries.adults import adults_by_day, adults_needed, adults_of_groups
from afterbell.placement.queries.answers import OpenOffer, offers_in_homerooms, offers_to_own
from afterbell.placement.queries.bundles import BundleFile, bundle_for_family, bundle_of_run, public_bundle
from afterbell.placement.queries.catalogue import BarredClub, ClubChoice, DayOfWishes, SiblingThen
from afterbell.placement.queries.clubs import ClubRow, ClubsPage, club_picture, clubs_page
from afterbell.placement.queries.draws import PublicDraw, public_draws
from afterbell.placement.queries.family_places import OfferedPlace, PlacesPage, places_page
from afterbell.placement.queries.groups import (
    DayOfChild,
    GroupChild,
    GroupPage,
    GroupRow,
    GroupsPage,
    MoveOfGroup,
    group_page,
    groups_of_term,
)
from afterbell.placement.queries.leftovers import FreePlace, FreePlaces, WaitingOne, free_places, group_of_club
from afterbell.placement.queries.matters import Matters, PupilPage, matters_of_pupil
from afterbell.placement.queries.moving import (
    GroupNow,
    MovedBefore,
    MovePage,
    MovePreview,
    Target,
    move_page,
    preview_move,
)
from afterbell.placement.queries.outcomes import ClubResult, PlacementResult, placement_result
from afterbell.placement.queries.own import OwnPlace, places_of
from afterbell.placement.queries.reasons import DayReasons, ReasonsOf, WaitingChild, reasons_of, waiting_for
from afterbell.placement.queries.reforming import (
    Comer,
    GroupAnew,
    ReformPage,
    ReformPreview,
    Scope,
    preview_reform,
    reform_page,
)
from afterbell.placement.queries.runs import ChildOfRun, Move, OfWeekday, RunPage, RunRow, run_page, runs_of_term
from afterbell.placement.queries.second_round import SecondForm
from afterbell.placement.queries.standing import PlacementStanding, placement_standing
from afterbell.placement.queries.traces import Trace, traces_of
from afterbell.placement.queries.weeks import (
    ListOfWeek,
    Seat,
    Week,
    groups_of_week,
    homerooms_of_week,
    rooms_of_week,
)
from afterbell.placement.queries.wishes import OtherTime, WishForm, wish_form
from afterbell.placement.queries.without_place import (
    ChoicesOfChild,
    GroupChoice,
    WithoutPlace,
    children_without_place,
    choices_of_child,
)

__all__ = [
    "BarredClub",
    "BundleFile",
    "ChildOfRun",
    "ChoicesOfChild",
    "ClubChoice",
    "ClubResult",
    "ClubRow",
    "ClubsPage",
    "Comer",
    "DayOfChild",
    "DayOfWishes",
    "DayReasons",
    "FreePlace",
    "FreePlaces",
    "GroupAnew",
    "GroupChild",
    "GroupChoice",
    "GroupNow",
    "GroupPage",
    "GroupRow",
    "GroupsPage",
    "ListOfWeek",
    "Matters",
    "Move",
    "MoveOfGroup",
    "MovePage",
    "MovePreview",
    "MovedBefore",
    "OfWeekday",
    "OfferedPlace",
    "OpenOffer",
    "OtherTime",
    "OwnPlace",
    "PlacementResult",
    "PlacementStanding",
    "PlacesPage",
    "PublicDraw",
    "PupilPage",
    "ReasonsOf",
    "ReformPage",
    "ReformPreview",
    "RunPage",
    "RunRow",
    "Scope",
    "Seat",
    "SecondForm",
    "SiblingThen",
    "Target",
    "Trace",
    "WaitingChild",
    "WaitingOne",
    "Week",
    "WishForm",
    "WithoutPlace",
    "adults_by_day",
    "adults_needed",
    "adults_of_groups",
    "bundle_for_family",
    "bundle_of_run",
    "children_without_place",
    "choices_of_child",
    "club_picture",
    "clubs_page",
    "free_places",
    "group_of_club",
    "group_page",
    "groups_of_term",
    "groups_of_week",
    "homerooms_of_week",
    "matters_of_pupil",
    "move_page",
    "offers_in_homerooms",
    "offers_to_own",
    "placement_result",
    "placement_standing",
    "places_of",
    "places_page",
    "preview_move",
    "preview_reform",
    "public_bundle",
    "public_draws",
    "reasons_of",
    "reform_page",
    "rooms_of_week",
    "run_page",
    "runs_of_term",
    "traces_of",
    "waiting_for",
    "wish_form",
]
