"""What the tables hold of a run is the bundle that anybody decides anew; who may have it, and when."""

from __future__ import annotations

import re

import pytest

from afterbell.base.refusals import NotThere
from afterbell.base.tenancy import within
from afterbell.placement.models import PupilOutcome
from afterbell.placement.queries import bundle_for_family, bundle_of_run, reasons_of
from afterbell.placement.rules.bundle.explain import explain
from afterbell.placement.rules.bundle.read import read_bundle
from afterbell.placement.rules.bundle.replay import replay
from afterbell.scheme.queries import version_in_force
from afterbell.schools.models import Pupil
from tests.placement.test_commands import early
from tests.support.asking import AsksAtMost
from tests.support.term_begun import (
    commit_and_reveal,
    drawn_under,
    offered,
    place_all,
    preview,
    publish_small_clubs,
    wish,
)
from tests.support.world import MORNING, SCHEME_FILE, TODAY, SmallSchool, publish_scheme

pytestmark = pytest.mark.django_db


@pytest.fixture
def wishing(small_school: SmallSchool, applications: tuple[str, ...]) -> tuple[str, ...]:
    """Let three children wish for the choir's two places on Monday, and draw."""
    publish_small_clubs(small_school)
    three = early(applications)
    for application in three:
        wish(small_school, application, "choir")
    commit_and_reveal(small_school)
    return three


def test_a_run_is_its_bundle_and_the_bundle_says_of_each_child_what_the_page_says(
    small_school: SmallSchool, wishing: tuple[str, ...]
) -> None:
    run, office = place_all(small_school), small_school.actor("office")
    with within(small_school.id):
        found = bundle_of_run(viewer=office, run=run)
        bundle = read_bundle(data=found.data)
        assert replay(bundle=bundle) == ()
        assert found.name == f"placement-{small_school.term}-1.jsonl"
        outcomes = PupilOutcome.objects.filter(run__code=run).values_list("application__pupil__ticket", "offering")
        (market,) = bundle.markets
        assert market.matching
        under = drawn_under(small_school)
        assert {under.of(ticket): club or None for ticket, club in outcomes} == dict(market.matching.places)
        for application in wishing:
            seen = reasons_of(viewer=office, application=application)
            (told,), (day,) = explain(bundle=bundle, ticket=seen.ticket), seen.days
            assert (told.number, told.weekday) == (day.number, day.weekday)


def test_nobodys_name_is_in_a_bundle(small_school: SmallSchool, wishing: tuple[str, ...]) -> None:
    assert wishing
    run = place_all(small_school)
    with within(small_school.id):
        text = bundle_of_run(viewer=small_school.actor("office"), run=run).data.decode()
        codes = [code for row in Pupil.objects.values_list("code", "homeroom__code") for code in row]
    assert not [code for code in [*codes, *wishing] if code in text]


def test_a_family_has_it_once_it_is_published_and_no_other(
    small_school: SmallSchool, wishing: tuple[str, ...], asks_at_most: AsksAtMost
) -> None:
    own, other = (small_school.family(small_school.children[number]) for number in (0, 3))
    preview(small_school)
    with within(small_school.id), pytest.raises(NotThere):
        bundle_for_family(viewer=own, application=wishing[0], which=1)
    run = place_all(small_school)
    with within(small_school.id):
        with asks_at_most(8):
            given = bundle_for_family(viewer=own, application=wishing[0], which=1)
        assert given == bundle_of_run(viewer=small_school.actor("office"), run=run)
        for viewer, application, which in ((own, wishing[0], 2), (own, "nothing", 1), (other, wishing[0], 1)):
            with pytest.raises(NotThere):
                bundle_for_family(viewer=viewer, application=application, which=which)
        for viewer in (own, other):
            with pytest.raises(NotThere):
                bundle_of_run(viewer=viewer, run=run)


def test_clubs_and_bands_are_called_as_in_the_scheme(small_school: SmallSchool, wishing: tuple[str, ...]) -> None:
    assert wishing
    run = place_all(small_school)
    with within(small_school.id):
        bundle = read_bundle(data=bundle_of_run(viewer=small_school.actor("office"), run=run).data)
        _, scheme = version_in_force(on=TODAY)
    clubs = {club.code for each in bundle.markets for club in each.market.clubs}
    assert bundle.clubs_called == {row.code: row.name for row in scheme.offerings if row.code in clubs}
    assert {each.band for each in bundle.markets} == {name.code for name in bundle.names if name.kind == "band"}
    assert bundle.band_called("early") == next(row.name for row in scheme.bands if row.code == "early")


def test_clubs_that_the_scheme_calls_alike_stand_with_their_codes(
    small_school: SmallSchool, applications: tuple[str, ...]
) -> None:
    other = next(code for code in offered(small_school, weekday=1, band="early") if code != "choir")
    begun = rf'(code = "{other}"\nname = \{{ zh = )"[^"]+"'
    publish_scheme(
        office=small_school.actor("office"),
        principal=small_school.actor("principal"),
        term=small_school.term,
        now=MORNING,
        text=re.sub(begun, r'\1"童声合唱"', SCHEME_FILE.read_text(encoding="utf-8"), count=1),
    )
    wish(small_school, early(applications)[0], "choir")
    commit_and_reveal(small_school)
    run = place_all(small_school)
    with within(small_school.id):
        bundle = read_bundle(data=bundle_of_run(viewer=small_school.actor("office"), run=run).data)
    assert [bundle.clubs_called[code].zh for code in ("choir", other)] == ["童声合唱 (choir)", f"童声合唱 ({other})"]
