"""Wishes, the draw, the placement and the groups, through the commands the pages use."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TypeVar

import pytest
from django.db import IntegrityError, transaction

from afterbell.base.audit import verify as verify_ledger
from afterbell.base.models import AuditEntry
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.enrolment.commands import Decision, resubmit_application, review_in_homeroom, withdraw
from afterbell.enrolment.models import Application
from afterbell.placement.commands import (
    NewWishes,
    form_groups,
    preview_placement,
    reveal_draw,
    submit_wishes,
)
from afterbell.placement.models import ClubOutcome, Draw, DrawReveal, GroupPlace, PupilOutcome, ServiceGroup, Wish
from afterbell.placement.rules.lottery import commit, draw_lots, final_seed
from afterbell.schools.models import Term
from tests.support.term_begun import (
    PUBLIC_VALUE,
    SECRET,
    commit_and_reveal,
    commit_draw,
    drawn_under,
    offered,
    place_all,
    publish_small_clubs,
    wish,
)
from tests.support.world import (
    FIRST_DAY,
    MORNING,
    SIGNED,
    TODAY,
    SmallSchool,
    answer_survey,
    apply,
    approve,
    days_for,
)

T = TypeVar("T")
pytestmark = pytest.mark.django_db


def early(items: Sequence[T]) -> tuple[T, ...]:
    """Pick what belongs to the three children of the first homeroom who are no boarders."""
    return (items[0], items[1], items[3])


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [reason.code.removeprefix("placement.") for reason in refused.value.reasons]


def test_the_commitment_is_that_of_the_secret_and_stays(small_school: SmallSchool) -> None:
    commitment = commit_draw(small_school)
    assert commitment == commit(seed=SECRET)
    with pytest.raises(Refused) as again:
        commit_draw(small_school, secret=SECRET[::-1])
    assert (codes(again), again.value.conflict) == (["draw_committed"], True)
    with within(small_school.id):
        draw = Draw.objects.get()
        assert SECRET.encode() not in bytes(draw.secret_sealed)
        assert SECRET not in str(AuditEntry.objects.get(action="placement.commit_draw").details)


def test_a_draw_is_revealed_once_and_only_after_it_was_committed_to(small_school: SmallSchool) -> None:
    office = small_school.actor("office")
    with pytest.raises(Refused) as early:
        reveal_draw(actor=office, now=MORNING, term=small_school.term, public_value=PUBLIC_VALUE)
    assert codes(early) == ["draw_missing"]
    commit_draw(small_school)
    for unfit in ("", "two words", "竹"):
        with pytest.raises(Refused):
            reveal_draw(actor=office, now=MORNING, term=small_school.term, public_value=unfit)
    assert reveal_draw(actor=office, now=MORNING, term=small_school.term, public_value=PUBLIC_VALUE) == SECRET
    with pytest.raises(Refused) as again:
        reveal_draw(actor=office, now=MORNING, term=small_school.term, public_value="another")
    assert (codes(again), again.value.conflict) == (["draw_revealed"], True)


@pytest.mark.parametrize("handle", ["principal", "homeroom1", "gate"])
def test_only_the_office_draws_places_and_forms(small_school: SmallSchool, handle: str) -> None:
    somebody, term = small_school.actor(handle), small_school.term
    with pytest.raises(NotThere):
        commit_draw(small_school, by=somebody)
    with pytest.raises(NotThere):
        reveal_draw(actor=somebody, now=MORNING, term=term, public_value=PUBLIC_VALUE)
    with pytest.raises(NotThere):
        preview_placement(actor=somebody, now=MORNING, term=term)
    with pytest.raises(NotThere):
        form_groups(actor=somebody, now=MORNING, term=term, since=FIRST_DAY)


def test_another_schools_office_finds_no_such_term_and_no_such_application(
    small_school: SmallSchool, other_school: SmallSchool
) -> None:
    answer_survey(small_school)
    (application,) = apply(small_school, small_school.children[0])
    stranger = other_school.actor("office")
    with pytest.raises(NotThere):
        commit_draw(small_school, by=stranger)
    given = NewWishes(application=application, weekday=1, band="early", offerings=("choir",))
    with pytest.raises(NotThere):
        submit_wishes(actor=other_school.actor("homeroom1"), now=MORNING, wishes=[given])


def test_a_later_list_takes_the_place_of_the_earlier(small_school: SmallSchool, applications: tuple[str, ...]) -> None:
    first = applications[0]
    assert wish(small_school, first, "choir", "drawing") == 2
    assert wish(small_school, first, "drawing", "choir", "recorder") == 3
    assert wish(small_school, first, "drawing", "choir", "recorder") == 3
    with within(small_school.id):
        stored = list(Wish.objects.order_by("rank").values_list("offering", flat=True))
    assert stored == ["drawing", "choir", "recorder"]
    assert wish(small_school, first) == 0
    with within(small_school.id):
        assert not Wish.objects.exists()


def test_a_family_wishes_for_its_own_child_alone(small_school: SmallSchool, applications: tuple[str, ...]) -> None:
    mine, theirs = small_school.children[0], small_school.children[1]
    given = NewWishes(application=applications[0], weekday=1, band="early", offerings=("choir",))
    assert submit_wishes(actor=small_school.family(mine), now=MORNING, wishes=[given]) == 1
    for stranger in (small_school.family(theirs), small_school.actor("homeroom2"), small_school.actor("office")):
        with pytest.raises(NotThere):
            submit_wishes(actor=stranger, now=MORNING, wishes=[given])


def test_every_reason_against_every_list_is_told_at_once(
    small_school: SmallSchool, applications: tuple[str, ...]
) -> None:
    wishes = [
        NewWishes(application=applications[0], weekday=5, band="early", offerings=()),
        NewWishes(application=applications[0], weekday=1, band="early", offerings=("nothing", "choir", "choir")),
    ]
    with pytest.raises(Refused) as refused:
        submit_wishes(actor=small_school.actor("homeroom1"), now=MORNING, wishes=wishes)
    assert codes(refused) == ["wish_day", "wish_unknown", "wish_twice"]
    with within(small_school.id):
        assert not Wish.objects.exists()


def test_two_lists_for_one_day_are_one_too_many(small_school: SmallSchool, applications: tuple[str, ...]) -> None:
    one = NewWishes(application=applications[0], weekday=1, band="early", offerings=("choir",))
    two = NewWishes(application=applications[0], weekday=1, band="early", offerings=("drawing",))
    with pytest.raises(Refused) as refused:
        submit_wishes(actor=small_school.actor("homeroom1"), now=MORNING, wishes=[one, two])
    assert codes(refused) == ["lists_twice"]


def test_a_withdrawn_child_wishes_for_nothing(small_school: SmallSchool, applications: tuple[str, ...]) -> None:
    _withdraw(small_school, applications[0])
    with pytest.raises(Refused) as refused:
        wish(small_school, applications[0], "choir")
    assert codes(refused) == ["wish_ended"]


def test_after_the_reveal_no_wish_changes(small_school: SmallSchool, applications: tuple[str, ...]) -> None:
    wish(small_school, applications[0], "choir")
    commit_and_reveal(small_school)
    with pytest.raises(Refused) as refused:
        wish(small_school, applications[0], "drawing")
    assert (codes(refused), refused.value.conflict) == (["draw_revealed"], True)


def test_an_earlier_terms_draw_does_not_close_this_terms_wishes(
    small_school: SmallSchool, applications: tuple[str, ...]
) -> None:
    with within(small_school.id):
        earlier = Term.objects.create(
            school_id=small_school.id, name="上学期", first_day=date(2025, 9, 1), last_day=date(2026, 1, 16)
        )
        office = small_school.account("office")
        draw = Draw.objects.create(
            school_id=small_school.id,
            term=earlier,
            commitment="0" * 64,
            secret_sealed=b"",
            committed_by=office,
            committed_at=MORNING,
        )
        DrawReveal.objects.create(
            school_id=small_school.id,
            draw=draw,
            secret=SECRET,
            public_value="x",
            revealed_by=office,
            revealed_at=MORNING,
        )
    assert wish(small_school, applications[0], "choir") == 1


def test_clubs_below_their_minimum_close_and_every_number_can_be_recomputed(
    small_school: SmallSchool, applications: tuple[str, ...]
) -> None:
    for application in early(applications):
        wish(small_school, application, *offered(small_school, weekday=1, band="early")[:3])
    with pytest.raises(Refused) as hidden:
        place_all(small_school)
    assert codes(hidden) == ["draw_hidden"]
    commit_and_reveal(small_school)
    place_all(small_school)
    lots = draw_lots(
        seed=final_seed(seed=SECRET, public_value=PUBLIC_VALUE),
        school=small_school.code,
        term=small_school.term,
        weekday=1,
        tickets=[drawn_under(small_school).of(child.ticket) for child in early(small_school.children)],
    )
    with within(small_school.id):
        rows = PupilOutcome.objects.values_list("application__pupil__ticket", "number")
        drawn = {drawn_under(small_school).of(ticket): number for ticket, number in rows}
        assert drawn == {lot.ticket: lot.number for lot in lots}
        clubs = ClubOutcome.objects.order_by("closed_in_round")
        # Ten clubs, every one with a minimum above the three children there are.
        assert [club.closed_in_round for club in clubs] == list(range(1, 11))
        assert not PupilOutcome.objects.exclude(offering="").exists()


def test_a_wish_for_a_day_no_longer_asked_for_places_nobody(small_school: SmallSchool) -> None:
    child = small_school.children[0]
    answer_survey(small_school)
    (application,) = apply(small_school, child)
    wish(small_school, application, "choir", weekday=1)
    teacher = small_school.actor("homeroom1")
    review_in_homeroom(
        actor=teacher,
        now=MORNING,
        decisions=[Decision(application=application, decision="returned", reason="请核对日期")],
    )
    resubmit_application(
        actor=small_school.family(child),
        now=MORNING,
        application=application,
        days=days_for(child, small_school, weekdays=(2,)),
        signatures=SIGNED,
    )
    approve(small_school, [application])
    commit_and_reveal(small_school)
    place_all(small_school)
    with within(small_school.id):
        assert not PupilOutcome.objects.exists()


def test_groups_hold_every_approved_child_on_every_day_it_asked_for(
    small_school: SmallSchool, applications: tuple[str, ...]
) -> None:
    office = small_school.actor("office")
    with pytest.raises(Refused) as early:
        form_groups(actor=office, now=MORNING, term=small_school.term, since=FIRST_DAY)
    assert codes(early) == ["not_placed"]
    commit_and_reveal(small_school)
    place_all(small_school)
    assert form_groups(actor=office, now=MORNING, term=small_school.term, since=FIRST_DAY) == 4
    with within(small_school.id):
        asked = set(Application.objects.values_list("pupil", "days__weekday", "days__band"))
        places = list(GroupPlace.objects.values_list("pupil", "weekday", "band"))
        languages = set(ServiceGroup.objects.values_list("pk", "language", "places__pupil__homeroom__language"))
        assert set(places) == asked
        assert len(places) == len(asked) == 4 * len(applications)
        assert all(of_group == of_child for _group, of_group, of_child in languages)
        with pytest.raises(IntegrityError), transaction.atomic():
            GroupPlace.objects.create(
                school_id=small_school.id,
                group=ServiceGroup.objects.exclude(places__pupil=places[0][0]).first(),
                pupil_id=places[0][0],
                weekday=places[0][1],
                band=places[0][2],
                since=FIRST_DAY,
            )
    with pytest.raises(Refused) as again:
        form_groups(actor=office, now=MORNING, term=small_school.term, since=FIRST_DAY)
    assert (codes(again), again.value.conflict) == (["grouped_before"], True)


def test_a_child_withdrawn_between_placement_and_groups_is_in_none(
    small_school: SmallSchool, applications: tuple[str, ...]
) -> None:
    publish_small_clubs(small_school)
    for application in early(applications):
        wish(small_school, application, "choir")
    commit_and_reveal(small_school)
    office = small_school.actor("office")
    place_all(small_school)
    with within(small_school.id):
        assert PupilOutcome.objects.filter(offering="choir").count() == 2
        placed = PupilOutcome.objects.filter(offering="choir").values_list("application__code", flat=True)
        leaving = applications.index(min(placed))
    _withdraw(small_school, applications[leaving])
    form_groups(actor=office, now=MORNING, term=small_school.term, since=FIRST_DAY)
    with within(small_school.id):
        assert ServiceGroup.objects.get(kind="club").places.count() == 1
        assert not GroupPlace.objects.filter(pupil__code=small_school.children[leaving].code).exists()


def _withdraw(school: SmallSchool, application: str) -> None:
    child = next(child for child, code in zip(school.children, _all(school), strict=True) if code == application)
    withdraw(actor=school.family(child), now=MORNING, application=application, effective_on=FIRST_DAY, reason="搬家")


def _all(school: SmallSchool) -> list[str]:
    with within(school.id):
        by_pupil = dict(Application.objects.values_list("pupil__code", "code"))
    return [by_pupil[child.code] for child in school.children]


def test_who_withdraws_has_no_place_from_that_day_on(small_school: SmallSchool, applications: tuple[str, ...]) -> None:
    office = small_school.actor("office")
    commit_and_reveal(small_school)
    place_all(small_school)
    form_groups(actor=office, now=MORNING, term=small_school.term, since=TODAY)
    _withdraw(small_school, applications[0])
    with within(small_school.id):
        gone = set(GroupPlace.objects.filter(pupil__code=small_school.children[0].code).values_list("until", flat=True))
        others = GroupPlace.objects.exclude(pupil__code=small_school.children[0].code)
        assert gone == {FIRST_DAY}
        assert not others.exclude(until=None).exists()


def test_every_write_is_in_the_ledger(small_school: SmallSchool, applications: tuple[str, ...]) -> None:
    wish(small_school, applications[0], "choir")
    commit_and_reveal(small_school)
    place_all(small_school)
    form_groups(actor=small_school.actor("office"), now=MORNING, term=small_school.term, since=FIRST_DAY)
    with within(small_school.id):
        actions = set(AuditEntry.objects.values_list("action", flat=True))
        assert {
            "placement.commit_draw",
            "placement.reveal_draw",
            "placement.wish",
            "placement.preview",
            "placement.confirm",
            "placement.publish",
            "placement.form_groups",
        } <= actions
        assert not verify_ledger(tenant=small_school.id)
