"""Preview, confirm, publish: nothing counts before it is confirmed, nothing is seen before it is published."""

from __future__ import annotations

from datetime import timedelta

import pytest

from afterbell.base.models import AuditEntry, Message
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.enrolment.commands import withdraw
from afterbell.placement.commands import confirm_placement, form_groups, publish_placement
from afterbell.placement.kept import decided_again, inputs_digest, market_of
from afterbell.placement.models import ConfirmedRun, PlacementRun, PupilOutcome, RunMarket
from afterbell.placement.queries import placement_result, reasons_of, run_page, runs_of_term, wish_form
from afterbell.placement.rules.matching.solve import solve
from tests.placement.test_commands import codes, early
from tests.support.asking import AsksAtMost
from tests.support.term_begun import commit_and_reveal, place_all, preview, publish_small_clubs, wish
from tests.support.world import FIRST_DAY, MORNING, TODAY, SmallSchool

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


def test_a_preview_counts_for_nothing_and_is_seen_by_the_office_alone(
    small_school: SmallSchool, wishing: tuple[str, ...]
) -> None:
    office, run = small_school.actor("office"), preview(small_school)
    family, teacher = small_school.family(small_school.children[0]), small_school.actor("homeroom1")
    with within(small_school.id):
        assert PupilOutcome.objects.filter(run__code=run).exclude(offering="").count() == 2
        assert placement_result(viewer=office, term=small_school.term) is None
        assert wish_form(viewer=family, application=wishing[0], today=TODAY).draw == "revealed"
        assert reasons_of(viewer=office, application=wishing[0], run=run).days
        for viewer in (family, teacher):
            with pytest.raises(NotThere):
                reasons_of(viewer=viewer, application=wishing[0])
            with pytest.raises(NotThere):
                reasons_of(viewer=viewer, application=wishing[0], run=run)
            with pytest.raises(NotThere):
                run_page(viewer=viewer, run=run)
    with pytest.raises(Refused) as refused:
        form_groups(actor=office, now=MORNING, term=small_school.term, since=FIRST_DAY)
    assert codes(refused) == ["not_placed"]


def test_confirmed_is_seen_by_the_office_and_published_by_the_families_who_hear_it_once(
    small_school: SmallSchool, wishing: tuple[str, ...]
) -> None:
    office, run = small_school.actor("office"), preview(small_school)
    family = small_school.family(small_school.children[0])
    with pytest.raises(Refused) as refused:
        publish_placement(actor=office, now=MORNING, run=run)
    assert codes(refused) == ["not_confirmed"]
    confirm_placement(actor=office, now=MORNING, run=run)
    with within(small_school.id):
        assert placement_result(viewer=office, term=small_school.term) is not None
        assert not Message.objects.filter(kind__startswith="placement.").exists()
        with pytest.raises(NotThere):
            reasons_of(viewer=family, application=wishing[0])
    publish_placement(actor=office, now=MORNING, run=run)
    with within(small_school.id):
        assert len(reasons_of(viewer=family, application=wishing[0]).days) == 1
        assert wish_form(viewer=family, application=wishing[0], today=TODAY).draw == "placed"
        told = list(Message.objects.filter(kind="placement.placed").values_list("to_id", "about"))
        assert {about for _to, about in told} <= set(wishing)
        assert len(told) == len(set(told)) >= 2
    with pytest.raises(Refused) as refused:
        publish_placement(actor=office, now=MORNING, run=run)
    assert (codes(refused), refused.value.conflict) == (["published_before"], True)
    with within(small_school.id):
        assert Message.objects.filter(kind="placement.placed").count() == len(told)
        last = AuditEntry.objects.filter(action="placement.publish").get()
        assert last.subject == run


def test_a_round_is_confirmed_once_this_run_or_another(small_school: SmallSchool, wishing: tuple[str, ...]) -> None:
    assert wishing
    office = small_school.actor("office")
    first, second = preview(small_school), preview(small_school)
    confirm_placement(actor=office, now=MORNING, run=second)
    for run, code in ((second, "confirmed_before"), (first, "another_confirmed")):
        with pytest.raises(Refused) as refused:
            confirm_placement(actor=office, now=MORNING, run=run)
        assert (codes(refused), refused.value.conflict) == ([code], True)
    with pytest.raises(Refused) as refused:
        preview(small_school)
    assert codes(refused) == ["round_confirmed"]
    with within(small_school.id):
        states = {row.code: row.state for row in runs_of_term(viewer=office, term=small_school.term)}
    assert states == {first: "passed_over", second: "confirmed"}


def test_a_stored_run_can_be_decided_again_from_its_own_rows(
    small_school: SmallSchool, wishing: tuple[str, ...]
) -> None:
    assert wishing
    run = preview(small_school)
    with within(small_school.id):
        row = PlacementRun.objects.get(code=run)
        kept = list(RunMarket.objects.filter(run=row))
        assert inputs_digest(kept) == row.inputs_digest
        (market,) = (market_of(one) for one in kept)
        assert decided_again(runs=[row], keys={(1, "early")})[row.pk, 1, "early"].matching == solve(market=market)
        assert {one.number for one in market.applicants} == {1, 2, 3}


def test_two_previews_of_the_same_are_the_same_and_a_new_one_says_who_moves(
    small_school: SmallSchool, wishing: tuple[str, ...]
) -> None:
    office, first, second = small_school.actor("office"), preview(small_school), preview(small_school)
    with within(small_school.id):
        digests = set(PlacementRun.objects.values_list("inputs_digest", "result_digest"))
        seen = run_page(viewer=office, run=second)
        assert (len(digests), seen.moves, seen.compared_with) == (1, (), first)
        assert (seen.row.lists, seen.row.placed, seen.row.first_choice, seen.row.without) == (3, 2, 2, 1)
        assert [(day.weekday, day.lists, day.placed) for day in seen.weekdays] == [(1, 3, 2)]
        (left,) = seen.unplaced
        placed = next(child for child in seen.children if child.placed_in)
    child = next(
        child for child, code in zip(early(small_school.children), wishing, strict=True) if code == placed.application
    )
    withdraw(
        actor=small_school.family(child), now=MORNING, application=placed.application, effective_on=FIRST_DAY, reason=""
    )
    third = preview(small_school)
    with within(small_school.id):
        seen = run_page(viewer=office, run=third)
        (move,) = seen.moves
        assert (move.child.application, move.before) == (left.application, None)
        assert move.child.placed_in is not None
        assert seen.unplaced == ()


def test_of_two_lists_on_one_weekday_the_one_that_moved_is_named(
    small_school: SmallSchool, wishing: tuple[str, ...]
) -> None:
    """A child without a place in the early band stands in the evening's list too, where nothing changes."""
    office, first = small_school.actor("office"), preview(small_school)
    with within(small_school.id):
        left = PupilOutcome.objects.get(run__code=first, offering="").application
        leaving = PupilOutcome.objects.filter(run__code=first, rank=1)[0].application.code
    child = early(small_school.children)[wishing.index(leaving)]
    withdraw(actor=small_school.family(child), now=MORNING, application=leaving, effective_on=FIRST_DAY, reason="")
    second = preview(small_school)
    with within(small_school.id):
        for run in PlacementRun.objects.filter(code__in=(first, second)):
            PupilOutcome.objects.create(
                school_id=small_school.id, run=run, application=left, weekday=1, band="evening", number=1
            )
        seen = run_page(viewer=office, run=second)
        (move,) = seen.moves
        assert (move.child.band_code, move.before) == ("early", None)
        assert move.child.placed_in is not None
        assert len({child.key for child in seen.children}) == len(seen.children)


def test_closed_clubs_say_in_which_turn_and_with_how_many(
    small_school: SmallSchool, applications: tuple[str, ...]
) -> None:
    wish(small_school, applications[0], "choir")
    commit_and_reveal(small_school)
    run = preview(small_school)
    with within(small_school.id):
        clubs = run_page(viewer=small_school.actor("office"), run=run).result.clubs
    closed = {club.offering: (club.closed_in_round, club.closed_with) for club in clubs}
    assert closed["choir"] == (len(clubs), 1)
    assert all(size == 0 for code, (_turn, size) in closed.items() if code != "choir")


def test_no_second_clerk_acts_without_the_right(small_school: SmallSchool, wishing: tuple[str, ...]) -> None:
    assert wishing
    run = preview(small_school)
    for handle in ("principal", "homeroom1", "gate"):
        somebody = small_school.actor(handle)
        with pytest.raises(NotThere):
            confirm_placement(actor=somebody, now=MORNING, run=run)
        with pytest.raises(NotThere):
            publish_placement(actor=somebody, now=MORNING, run=run)
    with within(small_school.id):
        assert not ConfirmedRun.objects.exists()


def test_the_day_of_a_second_round_lies_ahead_within_the_term(
    small_school: SmallSchool, wishing: tuple[str, ...]
) -> None:
    assert wishing
    office, run = small_school.actor("office"), preview(small_school)
    confirm_placement(actor=office, now=MORNING, run=run)
    with pytest.raises(Refused) as refused:
        publish_placement(actor=office, now=MORNING, run=run, second_until=TODAY - timedelta(days=1))
    assert codes(refused) == ["second_round_day"]


def test_the_reads_ask_few_questions(
    small_school: SmallSchool, wishing: tuple[str, ...], asks_at_most: AsksAtMost
) -> None:
    assert wishing
    run = place_all(small_school)
    office = small_school.actor("office")
    with within(small_school.id):
        with asks_at_most(3):
            runs_of_term(viewer=office, term=small_school.term)
        with asks_at_most(9):
            run_page(viewer=office, run=run)
