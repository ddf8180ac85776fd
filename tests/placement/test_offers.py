"""A freed place is offered in the order of the placement, held for a time, answered once, and goes to the next."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest

from afterbell.base.models import Message
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.spans import instant
from afterbell.base.tenancy import within
from afterbell.enrolment.models import Application
from afterbell.placement.commands import (
    accept_offer,
    claim_place,
    decline_offer,
    give_places,
    wait_together,
)
from afterbell.placement.in_line import lines_of, pairs_of
from afterbell.placement.leftovers import term_seats
from afterbell.placement.models import GroupPlace, Offer, PupilOutcome, ServiceGroup, Wish
from afterbell.schools.models import Homeroom, Pupil, Term
from afterbell.site.rounds import go_the_rounds
from tests.support.claiming import doubled, seated
from tests.support.in_line import Waiting, full_choir
from tests.support.rush import CHOIR_DAY, open_to_all
from tests.support.term_begun import FIRST_MONDAY, MONDAY_NOON
from tests.support.world import SmallSchool, build_school

TOMORROW = FIRST_MONDAY + timedelta(days=1)
LATER = MONDAY_NOON + timedelta(hours=49)


@pytest.fixture
def waiting(small_school: SmallSchool) -> Waiting:
    return full_choir(small_school)


def accept(waiting: Waiting, offer: str, *, now: datetime = MONDAY_NOON) -> object:
    return accept_offer(actor=waiting.school.family(waiting.school.children[0]), now=now, offer=offer)


def decline(waiting: Waiting, offer: str, *, now: datetime = MONDAY_NOON) -> None:
    decline_offer(actor=waiting.school.family(waiting.school.children[0]), now=now, offer=offer)


def codes(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {reason.code.removeprefix("placement.") for reason in refused.value.reasons}


def test_a_freed_place_is_offered_once_and_taken_with_one_tap(waiting: Waiting) -> None:
    go_the_rounds(now=MONDAY_NOON)
    assert waiting.offered() == {}
    waiting.leave()
    go_the_rounds(now=MONDAY_NOON)
    go_the_rounds(now=MONDAY_NOON)
    ((first, offer),) = waiting.offered().items()
    assert first == waiting.line[0]
    with within(waiting.school.id):
        assert Message.objects.filter(kind="placement.offered").count() == 1
    accept(waiting, offer)
    accept(waiting, offer)
    assert (waiting.sits(first), waiting.said(first), seated(waiting.rush)) == ("choir", ["accepted"], 2)
    assert doubled(waiting.rush) == 0
    with within(waiting.school.id):
        assert Message.objects.filter(kind="placement.grouped", occasion__startswith=waiting.rush.choir).count() == 1
    go_the_rounds(now=MONDAY_NOON)
    assert waiting.offered() == {}


def test_a_seat_that_becomes_free_later_goes_out_later_and_hinders_no_answer(waiting: Waiting) -> None:
    """One seat is free tomorrow, another the day after: the first offer is taken while nobody has the second."""
    with within(waiting.school.id):
        ServiceGroup.objects.filter(code=waiting.rush.choir).update(capacity=3)
    waiting.leave(effective_on=TOMORROW + timedelta(days=1))
    go_the_rounds(now=MONDAY_NOON)
    accept(waiting, waiting.offered()[waiting.line[0]])
    assert (waiting.sits(waiting.line[0]), waiting.offered()) == ("choir", {})
    tuesday = MONDAY_NOON + timedelta(days=1)
    go_the_rounds(now=tuesday)
    ((second, offer),) = waiting.offered().items()
    accept(waiting, offer, now=tuesday)
    assert (second, waiting.sits(second)) == (waiting.line[1], "choir")


def test_an_offer_that_is_declined_or_runs_out_goes_to_the_next(waiting: Waiting) -> None:
    waiting.leave()
    go_the_rounds(now=MONDAY_NOON)
    decline(waiting, waiting.offered()[waiting.line[0]])
    go_the_rounds(now=MONDAY_NOON)
    assert list(waiting.offered()) == [waiting.line[1]]
    late = waiting.offered()[waiting.line[1]]
    with pytest.raises(Refused) as refused:
        accept(waiting, late, now=LATER)
    assert refused.value.conflict
    assert codes(refused) == {"offer_over"}
    go_the_rounds(now=LATER)
    assert list(waiting.offered()) == [waiting.line[2]]
    with pytest.raises(Refused) as refused:
        accept(waiting, late, now=LATER)
    assert codes(refused) == {"offer_over"}
    with pytest.raises(Refused) as refused:
        decline(waiting, late, now=LATER)
    assert waiting.said(waiting.line[1]) == ["expired"]
    with within(waiting.school.id):
        assert Message.objects.filter(kind="placement.offer_ended").count() == 1


def test_an_offered_place_is_free_for_nobody_else(waiting: Waiting) -> None:
    open_to_all(waiting.rush)
    waiting.leave()
    with pytest.raises(Refused) as refused:
        claim_last(waiting)
    assert codes(refused) == {"claim_awaited"}
    go_the_rounds(now=MONDAY_NOON)
    with pytest.raises(Refused) as refused:
        claim_last(waiting)
    assert refused.value.conflict
    with within(waiting.school.id):
        GroupPlace.objects.filter(pupil__applications__code=waiting.line[2]).update(until=FIRST_MONDAY)
    with pytest.raises(Refused) as refused:
        give_places(
            actor=waiting.school.actor("office"),
            now=MONDAY_NOON,
            application=waiting.line[2],
            group=waiting.rush.choir,
            since=TOMORROW,
            reason="转入",
        )
    assert codes(refused) == {"place_full"}


def claim_last(waiting: Waiting) -> object:
    return claim_place(
        actor=waiting.school.family(waiting.school.children[0]),
        now=MONDAY_NOON,
        application=waiting.line[2],
        group=waiting.rush.choir,
        weekday=CHOIR_DAY,
    )


def test_a_child_answers_its_offer_and_claims_no_second_seat_there(waiting: Waiting) -> None:
    open_to_all(waiting.rush)
    waiting.leave()
    for _child in waiting.line[:2]:
        go_the_rounds(now=MONDAY_NOON)
        ((_who, offer),) = waiting.offered().items()
        decline(waiting, offer)
    go_the_rounds(now=MONDAY_NOON)
    with within(waiting.school.id):
        ServiceGroup.objects.filter(code=waiting.rush.choir).update(capacity=3)
    with pytest.raises(Refused) as refused:
        claim_last(waiting)
    assert codes(refused) == {"claim_offered"}


def test_when_the_list_is_through_the_place_is_left_over(waiting: Waiting) -> None:
    open_to_all(waiting.rush)
    waiting.leave()
    for _child in waiting.line:
        go_the_rounds(now=MONDAY_NOON)
        ((_who, offer),) = waiting.offered().items()
        decline(waiting, offer)
    go_the_rounds(now=MONDAY_NOON)
    assert waiting.offered() == {}
    claim_last(waiting)
    assert waiting.sits(waiting.line[2]) == "choir"


def test_a_child_that_withdrew_or_moved_loses_the_offer_with_a_reason(waiting: Waiting) -> None:
    waiting.leave()
    go_the_rounds(now=MONDAY_NOON)
    first = waiting.offered()[waiting.line[0]]
    with within(waiting.school.id):
        pupil = Pupil.objects.get(applications__code=waiting.line[0])
        pupil.homeroom = Homeroom.objects.get(grade=3)
        pupil.save()
    with pytest.raises(Refused) as refused:
        accept(waiting, first)
    assert refused.value.conflict
    assert "place_for_other_grades" in codes(refused)
    go_the_rounds(now=MONDAY_NOON)
    assert (waiting.said(waiting.line[0]), list(waiting.offered())) == (["void"], [waiting.line[1]])
    with within(waiting.school.id):
        told = Message.objects.filter(kind__startswith="placement.offer_").values_list("kind", flat=True)
        assert set(told) == {"placement.offer_void"}
    with pytest.raises(Refused) as refused:
        decline(waiting, first)
    assert codes(refused) == {"offer_void"}
    second = waiting.offered()[waiting.line[1]]
    with within(waiting.school.id):
        Application.objects.filter(code=waiting.line[1]).update(state="withdrawn")
    with pytest.raises(Refused) as refused:
        accept(waiting, second)
    assert codes(refused) == {"fit_ended"}
    go_the_rounds(now=MONDAY_NOON)
    assert list(waiting.offered()) == [waiting.line[2]]


def test_at_the_end_of_a_term_an_offer_ends_while_the_place_can_still_be_taken(waiting: Waiting) -> None:
    with within(waiting.school.id):
        Term.objects.filter(code=waiting.school.term).update(last_day=TOMORROW)
    waiting.leave()
    go_the_rounds(now=MONDAY_NOON)
    ((who, offer),) = waiting.offered().items()
    with within(waiting.school.id):
        assert Offer.objects.get(code=offer).answer_by == instant(FIRST_MONDAY, time(23, 59))
        message = Message.objects.filter(kind="placement.offered").first()
        assert message
        assert message.values["day"] == {"zh": "3月2日 23:59", "en": "2 March 23:59"}
    with pytest.raises(Refused) as refused:
        accept(waiting, offer, now=LATER)
    assert codes(refused) == {"offer_over"}
    go_the_rounds(now=LATER)
    assert (waiting.said(who), waiting.offered()) == (["expired"], {})


def test_no_place_begins_after_the_term(waiting: Waiting) -> None:
    waiting.leave()
    go_the_rounds(now=MONDAY_NOON)
    ((_who, offer),) = waiting.offered().items()
    with within(waiting.school.id):
        Term.objects.filter(code=waiting.school.term).update(last_day=TOMORROW)
    with pytest.raises(Refused) as refused:
        accept(waiting, offer, now=MONDAY_NOON + timedelta(days=1))
    assert codes(refused) == {"place_after_term"}


def test_accepting_again_gives_the_same_day(waiting: Waiting) -> None:
    waiting.leave()
    go_the_rounds(now=MONDAY_NOON)
    ((_who, offer),) = waiting.offered().items()
    assert accept(waiting, offer) == accept(waiting, offer, now=LATER)


def test_another_family_does_not_find_the_offer(waiting: Waiting) -> None:
    waiting.leave()
    go_the_rounds(now=MONDAY_NOON)
    ((_who, offer),) = waiting.offered().items()
    stranger = waiting.school.family(waiting.school.children[1])
    for answer in (accept_offer, decline_offer):
        with pytest.raises(NotThere):
            answer(actor=stranger, now=MONDAY_NOON, offer=offer)


def together(waiting: Waiting, first: int, second: int, *, wanted: bool = True) -> None:
    wait_together(
        actor=waiting.school.family(waiting.school.children[0]),
        now=MONDAY_NOON,
        applications=(waiting.line[first], waiting.line[second]),
        wanted=wanted,
    )


def test_siblings_who_wait_together_take_two_places_or_none(waiting: Waiting) -> None:
    together(waiting, 0, 1)
    waiting.leave()
    go_the_rounds(now=MONDAY_NOON)
    assert list(waiting.offered()) == [waiting.line[2]]
    decline(waiting, waiting.offered()[waiting.line[2]])
    with within(waiting.school.id):
        ServiceGroup.objects.filter(code=waiting.rush.choir).update(capacity=3)
    go_the_rounds(now=MONDAY_NOON)
    assert list(waiting.offered()) == list(waiting.line[:2])
    accept(waiting, waiting.offered()[waiting.line[1]])
    assert [waiting.sits(code) for code in waiting.line[:2]] == ["choir", "choir"]
    assert [waiting.said(code) for code in waiting.line[:2]] == [["accepted"], ["accepted"]]


def test_siblings_who_no_longer_wait_together_are_offered_singly(waiting: Waiting) -> None:
    together(waiting, 0, 1)
    together(waiting, 0, 1, wanted=False)
    waiting.leave()
    go_the_rounds(now=MONDAY_NOON)
    assert list(waiting.offered()) == [waiting.line[0]]


def test_of_three_siblings_the_last_word_says_who_waits_together(waiting: Waiting) -> None:
    together(waiting, 0, 1)
    together(waiting, 0, 2)
    with within(waiting.school.id):
        numbers = dict(Application.objects.filter(code__in=waiting.line).values_list("code", "pk"))
        pairs = pairs_of(applications=list(numbers.values()))
    first, _second, third = (numbers[code] for code in waiting.line)
    assert pairs == {first: third, third: first}


def test_a_child_waits_for_its_first_wish_when_an_earlier_one_was_passed_over(waiting: Waiting) -> None:
    """The outcome counts ranks without a wish for a club that did not open; the wishes count it."""
    with within(waiting.school.id):
        first = Application.objects.get(code=waiting.line[0])
        run = PupilOutcome.objects.filter(application=first).get(weekday=CHOIR_DAY).run
        second = Application.objects.get(code=waiting.rush.applications[4])
        PupilOutcome.objects.create(
            school_id=waiting.school.id,
            run=run,
            application=second,
            weekday=CHOIR_DAY,
            band="early",
            number=99,
            offering="morin-khuur",
            rank=2,
        )
        for rank, offering in enumerate(("drawing", "choir", "morin-khuur"), start=1):
            Wish.objects.create(
                school_id=waiting.school.id,
                application=second,
                weekday=CHOIR_DAY,
                band="early",
                rank=rank,
                offering=offering,
            )
        term = second.term_id
        lines = lines_of(term=term, seats=term_seats(term=term, on=TOMORROW), on=TOMORROW)
        (choir,) = (line for line in lines.values() if line.seats.group.code == waiting.rush.choir)
    assert second.pk in {waiter.who for waiter in choir.waiting}


def test_taking_a_dearer_club_frees_the_other_one(waiting: Waiting) -> None:
    with within(waiting.school.id):
        other = ServiceGroup.objects.get(code=waiting.rush.choir)
        other.pk, other.code, other.name, other.offering = None, "OTHER", "马头琴（周一）", "morin-khuur"
        other.save()
        first = Application.objects.get(code=waiting.line[0])
        GroupPlace.objects.filter(pupil=first.pupil_id).update(group=other)
        Wish.objects.create(
            school_id=waiting.school.id,
            application=first,
            weekday=CHOIR_DAY,
            band="early",
            rank=2,
            offering="morin-khuur",
        )
        second = Application.objects.get(code=waiting.line[1])
        Wish.objects.create(
            school_id=waiting.school.id,
            application=second,
            weekday=CHOIR_DAY,
            band="early",
            rank=2,
            offering="morin-khuur",
        )
    waiting.leave()
    go_the_rounds(now=MONDAY_NOON)
    accept(waiting, waiting.offered()[waiting.line[0]])
    assert waiting.sits(waiting.line[0]) == "choir"
    go_the_rounds(now=MONDAY_NOON)
    ((who, offer),) = waiting.offered().items()
    assert who == waiting.line[1]
    accept(waiting, offer)
    assert waiting.sits(waiting.line[1]) == "morin-khuur"
    assert doubled(waiting.rush) == 0


def test_a_fault_in_one_school_stops_no_other_rounds(waiting: Waiting) -> None:
    other = full_choir(build_school(name="乙", code="beta", phones_from=13_900_000_000))
    other.leave()
    with within(waiting.school.id):
        ServiceGroup.objects.filter(code=waiting.rush.choir).update(offering="gone")
    with pytest.raises(ExceptionGroup, match="the rounds of 1 schools failed"):
        go_the_rounds(now=MONDAY_NOON)
    assert list(other.offered()) == [other.line[0]]


def test_a_child_with_an_offer_open_answers_it_before_it_claims_another_club_of_that_time(waiting: Waiting) -> None:
    open_to_all(waiting.rush)
    first = waiting.line[0]
    family = waiting.school.family(waiting.school.children[0])
    with within(waiting.school.id):
        other = ServiceGroup.objects.get(code=waiting.rush.choir)
        other.pk, other.code, other.name, other.offering = None, "OTHER", "马头琴（周一）", "morin-khuur"
        other.save()
    waiting.leave()
    go_the_rounds(now=MONDAY_NOON)
    offer = waiting.offered()[first]

    def claim_other() -> str:
        got = claim_place(actor=family, now=MONDAY_NOON, application=first, group="OTHER", weekday=CHOIR_DAY)
        return got.group

    with pytest.raises(Refused) as refused:
        claim_other()
    assert [reason.code for reason in refused.value.reasons] == ["placement.claim_answer_first"]
    assert "童声合唱（周一）" in refused.value.reasons[0].words.zh
    decline_offer(actor=family, now=MONDAY_NOON, offer=offer)
    assert claim_other() == "马头琴（周一）"
    assert waiting.sits(first) == "morin-khuur"
