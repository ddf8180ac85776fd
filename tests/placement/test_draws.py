"""What everybody may know of a draw and when; the ticket of a term; the value that is named beforehand."""

from __future__ import annotations

from datetime import timedelta

import pytest

from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.placement.commands import reveal_draw
from afterbell.placement.models import RunMarket
from afterbell.placement.queries import bundle_of_run, reasons_of, wish_form
from afterbell.placement.rules.bundle.read import read_bundle
from afterbell.placement.rules.bundle.replay import replay
from afterbell.placement.rules.lottery import commit, final_seed
from afterbell.portal.queries import DrawsPage, draws_page
from afterbell.schools.actors import PUBLIC_ACTOR
from afterbell.schools.models import Pupil
from tests.placement.test_commands import codes, early
from tests.support.asking import AsksAtMost
from tests.support.term_begun import (
    PUBLIC_VALUE,
    SECRET,
    commit_and_reveal,
    commit_as_before,
    commit_draw,
    place_all,
    publish_small_clubs,
    wish,
)
from tests.support.world import MORNING, TODAY, SmallSchool

pytestmark = pytest.mark.django_db


def seen_by_a_stranger(school: SmallSchool) -> DrawsPage:
    return draws_page(viewer=PUBLIC_ACTOR, school=school.code)


def test_a_stranger_sees_the_commitment_at_once_and_the_secret_once_it_is_revealed(
    small_school: SmallSchool, asks_at_most: AsksAtMost
) -> None:
    assert seen_by_a_stranger(small_school).draws == ()
    commit_draw(small_school, value_named="3月1日晚七乐彩的开奖号码", value_on=TODAY)
    (draw,) = seen_by_a_stranger(small_school).draws
    assert (draw.commitment, draw.value_named, draw.value_on) == (
        commit(seed=SECRET),
        "3月1日晚七乐彩的开奖号码",
        TODAY,
    )
    assert (draw.secret, draw.public_value, draw.seed, draw.revealed_at) == ("", "", "", None)
    office = small_school.actor("office")
    reveal_draw(actor=office, now=MORNING, term=small_school.term, public_value=PUBLIC_VALUE)
    with asks_at_most(5):
        (draw,) = seen_by_a_stranger(small_school).draws
    assert (draw.secret, draw.public_value) == (SECRET, PUBLIC_VALUE)
    assert draw.seed == final_seed(seed=SECRET, public_value=PUBLIC_VALUE)
    with pytest.raises(NotThere):
        draws_page(viewer=PUBLIC_ACTOR, school="nowhere")


def test_a_draw_of_another_school_is_not_shown(small_school: SmallSchool, other_school: SmallSchool) -> None:
    commit_draw(small_school)
    assert seen_by_a_stranger(other_school).draws == ()


def test_the_public_value_is_named_and_still_to_come(small_school: SmallSchool) -> None:
    yesterday = TODAY - timedelta(days=1)
    for named, on, reasons in (
        (" ", TODAY, ["value_unnamed"]),
        ("a\u202eb", TODAY, ["value_unnamed"]),
        ("x" * 121, TODAY, ["value_named_long"]),
        ("", yesterday, ["value_unnamed", "value_past"]),
        ("开奖号码", TODAY.replace(year=2062), ["value_after_the_term"]),
    ):
        with pytest.raises(Refused) as refused:
            commit_draw(small_school, value_named=named, value_on=on)
        assert codes(refused) == reasons
    commit_draw(small_school, value_on=TODAY + timedelta(days=1))
    office = small_school.actor("office")
    with pytest.raises(Refused) as early_reveal:
        reveal_draw(actor=office, now=MORNING, term=small_school.term, public_value=PUBLIC_VALUE)
    assert codes(early_reveal) == ["value_not_there"]
    tomorrow = MORNING + timedelta(days=1)
    assert reveal_draw(actor=office, now=tomorrow, term=small_school.term, public_value=PUBLIC_VALUE) == SECRET


def test_the_family_knows_its_ticket_before_the_value_and_finds_it_in_the_bundle(
    small_school: SmallSchool, applications: tuple[str, ...]
) -> None:
    publish_small_clubs(small_school)
    three = early(applications)
    for application in three:
        wish(small_school, application, "choir")
    family = small_school.family(small_school.children[0])
    with within(small_school.id):
        assert wish_form(viewer=family, application=three[0], today=TODAY).ticket == ""
        registered = set(Pupil.objects.values_list("ticket", flat=True))
    commit_and_reveal(small_school)
    with within(small_school.id):
        told = wish_form(viewer=family, application=three[0], today=TODAY).ticket
    run = place_all(small_school)
    with within(small_school.id):
        bundle = read_bundle(data=bundle_of_run(viewer=small_school.actor("office"), run=run).data)
        assert reasons_of(viewer=family, application=three[0]).ticket == told
    assert replay(bundle=bundle) == ()
    assert told in bundle.tickets
    assert not bundle.tickets & registered


def test_a_draw_of_before_keeps_the_tickets_of_the_register(
    small_school: SmallSchool, applications: tuple[str, ...]
) -> None:
    publish_small_clubs(small_school)
    for application in early(applications):
        wish(small_school, application, "choir")
    commit_as_before(small_school)
    run = place_all(small_school)
    with within(small_school.id):
        registered = set(Pupil.objects.values_list("ticket", flat=True))
        (market,) = RunMarket.objects.filter(run__code=run)
        assert {row[0] for row in market.applicants} <= registered
        bundle = read_bundle(data=bundle_of_run(viewer=small_school.actor("office"), run=run).data)
    assert replay(bundle=bundle) == ()
    (draw,) = seen_by_a_stranger(small_school).draws
    assert (draw.value_named, draw.value_on) == ("", None)
