"""A school that placed with an earlier version moves to this one: with its data, on both databases."""

from __future__ import annotations

from afterbell.base.tenancy import within
from afterbell.placement.models import ConfirmedRun, PublishedRun, PupilOutcome, RunMarket
from afterbell.placement.queries import bundle_for_family, reasons_of
from afterbell.placement.rules.bundle.read import read_bundle
from afterbell.placement.rules.bundle.replay import replay
from tests.placement.test_commands import early
from tests.support.moving import move_back, move_forward
from tests.support.owners import as_owner, pick_the_locks
from tests.support.premises import Premises
from tests.support.term_begun import commit_as_before, place_all, publish_small_clubs, wish
from tests.support.world import build_school, enrol_everybody

BEFORE_PREVIEWS = "0003_a_placement_is_previewed_confirmed_and_published"
SINCE = ("placement_publishedrun", "placement_confirmedrun", "placement_runmarket")


def back_before_previews(premises: Premises) -> None:
    """Take the tables back to the state before previews, and what they did not hold then out of them."""
    for table in SINCE:
        pick_the_locks(premises, table=table)
    move_back(premises, context="placement", to=BEFORE_PREVIEWS)
    as_owner(premises, *(f"DELETE FROM {table}" for table in SINCE))  # noqa: S608 - names of this test


def test_what_was_placed_before_there_were_previews_counts_and_can_be_checked(own_database: Premises) -> None:
    school = build_school(name="测试小学", code="alpha")
    publish_small_clubs(school)
    three = early(enrol_everybody(school))
    for application in three:
        wish(school, application, "choir", "drawing")
    commit_as_before(school)
    place_all(school)
    family = school.family(school.children[0])
    with within(school.id):
        placed = list(PupilOutcome.objects.order_by("pk").values_list("application__code", "number", "offering"))
        told = reasons_of(viewer=family, application=three[0])
        kept = list(RunMarket.objects.order_by("pk").values_list("weekday", "clubs", "applicants"))
    back_before_previews(own_database)
    move_forward(own_database)
    with within(school.id):
        assert ConfirmedRun.objects.count() == PublishedRun.objects.count() == 1
        assert list(RunMarket.objects.order_by("pk").values_list("weekday", "clubs", "applicants")) == kept
        found = PupilOutcome.objects.order_by("pk").values_list("application__code", "number", "offering")
        assert list(found) == placed
        assert reasons_of(viewer=family, application=three[0]) == told
        bundle = read_bundle(data=bundle_for_family(viewer=family, application=three[0], which=1).data)
    assert replay(bundle=bundle) == ()
    assert told.ticket in bundle.tickets
