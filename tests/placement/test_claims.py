"""Places left over: opened by the office, claimed by families in the order of arrival, never one too many."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from afterbell.base.models import Message
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.enrolment import commands as enrolment
from afterbell.enrolment.models import Application, DayChange, DayChangeDay
from afterbell.placement.commands import Claimed, Told, claim_place, give_places, open_leftovers, shorten_leftovers
from afterbell.placement.models import GroupPlace, PlaceClaim, ServiceGroup
from afterbell.schools.models import Homeroom
from tests.support.at_once import at_once, while_it_lasts
from tests.support.claiming import claim_all, doubled, seated, unguarded
from tests.support.premises import Premises
from tests.support.rush import CHOIR_DAY, Rush, formed_with_choir, gather, open_to_all
from tests.support.term_begun import FIRST_MONDAY, MONDAY_NOON
from tests.support.world import SmallSchool, build_school

TOMORROW = FIRST_MONDAY + timedelta(days=1)
NEXT_MONDAY = FIRST_MONDAY + timedelta(days=7)


@pytest.fixture
def rush(small_school: SmallSchool) -> Rush:
    return formed_with_choir(small_school)


def claim(rush: Rush, child: int, *, group: str = "", weekday: int = CHOIR_DAY, now: datetime = MONDAY_NOON) -> Claimed:
    return claim_place(
        actor=rush.school.family(rush.school.children[child]),
        now=now,
        application=rush.applications[child],
        group=group or rush.choir,
        weekday=weekday,
    )


def codes(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {reason.code.removeprefix("placement.") for reason in refused.value.reasons}


def test_a_claim_moves_the_child_and_a_second_tap_gives_the_same_place(rush: Rush) -> None:
    open_to_all(rush)
    assert claim(rush, 1) == Claimed(group="童声合唱（周一）", since=TOMORROW, meets=NEXT_MONDAY, again=False)
    assert claim(rush, 1) == Claimed(group="童声合唱（周一）", since=TOMORROW, meets=NEXT_MONDAY, again=True)
    with within(rush.school.id):
        mine = GroupPlace.objects.filter(pupil__code=rush.school.children[1].code, weekday=CHOIR_DAY).order_by("pk")
        assert [(place.group.offering, place.since, place.until) for place in mine] == [
            (mine[0].group.offering, mine[0].since, TOMORROW),
            ("choir", TOMORROW, None),
        ]
        assert PlaceClaim.objects.count() == 1
        assert Message.objects.filter(kind="placement.grouped", occasion__startswith=rush.choir).count() == 1


def claim_of_crowd(rush: Rush, number: int) -> Claimed:
    return claim_place(
        actor=rush.school.family(rush.school.children[0]),
        now=MONDAY_NOON,
        application=rush.crowd[number],
        group=rush.choir,
        weekday=CHOIR_DAY,
    )


def test_who_comes_too_late_is_told_so_and_keeps_what_it_has(rush: Rush) -> None:
    rush = gather(rush, number=1, places=2)
    open_to_all(rush)
    claim(rush, 1)
    with pytest.raises(Refused) as refused:
        claim_of_crowd(rush, 0)
    assert refused.value.conflict
    assert codes(refused) == {"claim_taken"}
    with within(rush.school.id):
        place = GroupPlace.objects.get(pupil__applications__code=rush.crowd[0], weekday=CHOIR_DAY)
        assert place.until is None


def test_claims_wait_for_the_opening_and_end_with_it(rush: Rush) -> None:
    with pytest.raises(Refused) as refused:
        claim(rush, 1)
    assert codes(refused) == {"leftovers_closed"}
    with pytest.raises(Refused) as refused:
        open_leftovers(
            actor=rush.school.actor("office"),
            now=MONDAY_NOON,
            term=rush.school.term,
            opens_at=MONDAY_NOON,
            closes_at=MONDAY_NOON,
        )
    assert codes(refused) == {"leftovers_end_first"}


def test_no_claimed_place_begins_before_the_groups_do(rush: Rush) -> None:
    open_to_all(rush)
    with within(rush.school.id):
        GroupPlace.objects.update(since=FIRST_MONDAY + timedelta(days=7))
    assert claim(rush, 1).since == FIRST_MONDAY + timedelta(days=7)


def test_a_child_claims_only_what_suits_it(rush: Rush) -> None:
    open_to_all(rush)
    with within(rush.school.id):
        ServiceGroup.objects.filter(code=rush.choir).update(capacity=8)
    with pytest.raises(Refused) as refused:
        claim(rush, 6)
    assert codes(refused) >= {"fit_not_asked"}
    enrolment.withdraw(
        actor=rush.school.family(rush.school.children[1]),
        now=MONDAY_NOON,
        application=rush.applications[1],
        effective_on=TOMORROW,
    )
    with pytest.raises(Refused) as refused:
        claim(rush, 1)
    assert "fit_ended" in codes(refused)
    with pytest.raises(NotThere):
        claim_place(
            actor=rush.school.family(rush.school.children[1]),
            now=MONDAY_NOON,
            application=rush.applications[2],
            group=rush.choir,
            weekday=CHOIR_DAY,
        )
    with pytest.raises(NotThere):
        claim(rush, 2, weekday=3)


def test_a_time_the_family_drops_from_a_later_day_is_no_longer_claimed(rush: Rush) -> None:
    open_to_all(rush)
    with within(rush.school.id):
        row = Application.objects.get(code=rush.applications[1])
        change = DayChange.objects.create(
            school_id=rush.school.id,
            application=row,
            effective_on=TOMORROW + timedelta(days=14),
            in_force_from=TOMORROW + timedelta(days=14),
            state="approved",
            channel="paper",
            binding="0" * 64,
            asked_by_id=row.homeroom_approver_id,
            asked_at=MONDAY_NOON,
            homeroom_approver_id=row.homeroom_approver_id,
            school_approver_id=row.school_approver_id,
        )
        DayChangeDay.objects.create(school_id=rush.school.id, change=change, weekday=2, band="early")
    with pytest.raises(Refused) as refused:
        claim(rush, 1)
    assert codes(refused) == {"fit_not_asked"}


def test_what_is_said_to_a_child_that_cannot_claim_is_true(rush: Rush) -> None:
    rush = gather(rush, number=1, places=2)
    open_to_all(rush)
    with within(rush.school.id):
        row = Application.objects.get(code=rush.applications[1])
        row.pupil.homeroom = Homeroom.objects.get(grade=3)
        row.pupil.save()
    with pytest.raises(Refused) as refused:
        claim(rush, 1)
    assert "“童声合唱（周一）”不面向三年级。" in {reason.words.zh for reason in refused.value.reasons}
    claim_of_crowd(rush, 0)
    with pytest.raises(Refused) as refused:
        claim(rush, 2, now=MONDAY_NOON + timedelta(days=4))
    assert codes(refused) == {"leftovers_closed"}


def test_two_guardians_claim_two_clubs_of_one_time(own_database: Premises) -> None:
    assert own_database
    rush = formed_with_choir(build_school(name="测试小学", code="alpha"))
    open_to_all(rush)
    with within(rush.school.id):
        other = ServiceGroup.objects.get(code=rush.choir)
        other.pk, other.code, other.name, other.offering = None, "OTHER", "马头琴（周一）", "morin-khuur"
        other.save()
    ended: list[set[str]] = []

    def second() -> None:
        with pytest.raises(Refused) as refused:
            claim(rush, 1, group="OTHER")
        ended.append(codes(refused))

    assert while_it_lasts(lambda: claim(rush, 1), second) == "done"
    assert ended == [{"claim_has_club"}]
    assert doubled(rush) == 0


def test_a_child_with_a_club_claims_no_second_one_at_that_time(rush: Rush) -> None:
    open_to_all(rush)
    with within(rush.school.id):
        other = ServiceGroup.objects.get(code=rush.choir)
        other.pk, other.code, other.name, other.offering = None, "OTHER", "马头琴（周一）", "morin-khuur"
        other.save()
    claim(rush, 1)
    with pytest.raises(Refused) as refused:
        claim(rush, 1, group="OTHER")
    assert codes(refused) == {"claim_has_club"}


def test_the_last_place_goes_to_a_claim_or_by_hand_but_not_to_both(own_database: Premises) -> None:
    assert own_database
    rush = gather(formed_with_choir(build_school(name="测试小学", code="alpha")), number=1, places=2)
    open_to_all(rush)
    with within(rush.school.id):
        GroupPlace.objects.filter(pupil__applications__code=rush.crowd[0]).update(until=FIRST_MONDAY)

    def by_hand() -> int:
        return give_places(
            actor=rush.school.actor("office"),
            now=MONDAY_NOON,
            application=rush.crowd[0],
            group=rush.choir,
            since=TOMORROW,
            reason="转入",
        )

    assert at_once(lambda: claim(rush, 1), by_hand) in (["conflict", "done"], ["done", "refused"])
    assert (seated(rush), doubled(rush)) == (2, 0)


def test_a_claim_waits_for_a_withdrawal_and_leaves_no_place_behind(own_database: Premises) -> None:
    assert own_database
    rush = formed_with_choir(build_school(name="测试小学", code="alpha"))
    open_to_all(rush)
    family = rush.school.family(rush.school.children[1])

    def withdraw() -> None:
        enrolment.withdraw(actor=family, now=MONDAY_NOON, application=rush.applications[1], effective_on=TOMORROW)

    assert while_it_lasts(withdraw, lambda: claim(rush, 1)) == "refused"
    with within(rush.school.id):
        assert not GroupPlace.objects.filter(pupil__code=rush.school.children[1].code, until=None).exists()


def test_two_taps_at_the_same_moment_are_one_place(own_database: Premises) -> None:
    assert own_database
    rush = formed_with_choir(build_school(name="测试小学", code="alpha"))
    open_to_all(rush)
    assert at_once(*[lambda: claim(rush, 1)] * 4) == ["done"] * 4
    assert (seated(rush), doubled(rush)) == (2, 0)
    with within(rush.school.id):
        assert PlaceClaim.objects.count() == 1


def race(premises: Premises, *, number: int, places: int, hands: int) -> Rush:
    """Look at the rush twice: without the guard more get in than there are places, with it never."""
    loose = gather(formed_with_choir(build_school(name="甲", code="alpha")), number=number, places=places)
    open_to_all(loose)
    with unguarded(premises):
        claim_all(loose, hands=hands)
    assert seated(loose) > places
    tight = gather(
        formed_with_choir(build_school(name="乙", code="beta", phones_from=13_900_000_000)),
        number=number,
        places=places,
    )
    open_to_all(tight)
    told = claim_all(tight, hands=hands)
    assert told == {"placed": places - 1, "late": number - places + 1}
    assert (seated(tight), doubled(tight)) == (places, 0)
    return tight


def test_the_race_is_lost_without_the_guard_and_won_with_it(own_database: Premises) -> None:
    race(own_database, number=40, places=8, hands=8)


@pytest.mark.storm
def test_two_thousand_claims_on_thirty_places(own_database: Premises) -> None:
    rush = race(own_database, number=2000, places=30, hands=16)
    with within(rush.school.id):
        assert PlaceClaim.objects.filter(group__code=rush.choir).count() == 29


def ends(rush: Rush, *, at: datetime | None, reason: str = "定错了时间", now: datetime = MONDAY_NOON) -> datetime:
    office = rush.school.actor("office")
    return shorten_leftovers(actor=office, now=now, term=rush.school.term, closes_at=at, reason=reason)


def test_an_opening_ends_earlier_with_a_reason_and_claims_made_stand(rush: Rush) -> None:
    with pytest.raises(Refused) as refused:
        ends(rush, at=None)
    assert codes(refused) == {"leftovers_not_open"}
    open_to_all(rush)
    claim(rush, 1)
    with pytest.raises(Refused) as refused:
        ends(rush, at=MONDAY_NOON + timedelta(days=3), reason=" ")
    assert codes(refused) == {"leftovers_not_earlier", "leftovers_without_reason"}
    with pytest.raises(Refused) as refused:
        ends(rush, at=MONDAY_NOON - timedelta(minutes=1))
    assert codes(refused) == {"leftovers_end_past"}
    assert ends(rush, at=MONDAY_NOON + timedelta(days=1)) == MONDAY_NOON + timedelta(days=1)
    now = MONDAY_NOON + timedelta(hours=1, seconds=40)
    assert ends(rush, at=now.replace(second=0), now=now) == now
    with pytest.raises(Refused) as refused:
        claim(rush, 2, now=now)
    assert codes(refused) == {"leftovers_closed"}
    with within(rush.school.id):
        assert PlaceClaim.objects.count() == 1
    open_to_all(rush)
    assert claim(rush, 1).again


def test_a_homeroom_teacher_claims_as_the_family_said(rush: Rush) -> None:
    open_to_all(rush)
    teacher = rush.school.actor("homeroom1")

    def enter(told: Told | None) -> Claimed:
        return claim_place(
            actor=teacher,
            now=MONDAY_NOON,
            application=rush.applications[1],
            group=rush.choir,
            weekday=CHOIR_DAY,
            told=told,
        )

    with pytest.raises(Refused) as refused:
        enter(None)
    assert codes(refused) == {"told_how", "told_by_whom"}
    assert enter(Told(channel="paper", spoken_with="奶奶 萨仁")).group == "童声合唱（周一）"
    with within(rush.school.id):
        assert PlaceClaim.objects.values_list("channel", "spoken_with").get() == ("paper", "奶奶 萨仁")
