"""Two answer an offer at the same moment, or one answers while the other withdraws: one thing stands."""

from __future__ import annotations

from datetime import timedelta

from afterbell.base.tenancy import within
from afterbell.enrolment import commands as enrolment
from afterbell.enrolment.models import Application
from afterbell.placement.commands import accept_offer, decline_offer
from afterbell.placement.models import GroupPlace
from afterbell.schools.models import Guardianship
from afterbell.site.rounds import go_the_rounds
from tests.support.at_once import at_once, while_it_lasts
from tests.support.claiming import doubled, seated
from tests.support.in_line import Waiting, full_choir
from tests.support.premises import Premises
from tests.support.term_begun import FIRST_MONDAY, MONDAY_NOON
from tests.support.world import build_school

TOMORROW = FIRST_MONDAY + timedelta(days=1)


def accept(waiting: Waiting, offer: str) -> object:
    return accept_offer(actor=waiting.school.family(waiting.school.children[0]), now=MONDAY_NOON, offer=offer)


def test_two_guardians_answer_at_the_same_moment_and_one_answer_stands(own_database: Premises) -> None:
    assert own_database
    waiting = full_choir(build_school(name="测试小学", code="alpha"))
    waiting.leave()
    go_the_rounds(now=MONDAY_NOON)
    ((who, offer),) = waiting.offered().items()
    with within(waiting.school.id):
        father = Guardianship.objects.get(pupil__code=waiting.school.children[1].code)
        Guardianship.objects.create(
            school_id=waiting.school.id,
            guardian=father.guardian,
            pupil=Application.objects.get(code=who).pupil,
            relation="父亲",
            since=father.since,
        )
    parents = [waiting.school.family(waiting.school.children[number]) for number in (0, 1)]
    ended = at_once(
        lambda: accept_offer(actor=parents[0], now=MONDAY_NOON, offer=offer),
        lambda: decline_offer(actor=parents[1], now=MONDAY_NOON, offer=offer),
    )
    assert ended == ["conflict", "done"]
    assert len(waiting.said(who)) == 1
    assert (waiting.sits(who) == "choir") == (waiting.said(who) == ["accepted"])
    assert seated(waiting.rush) == (2 if waiting.said(who) == ["accepted"] else 1)


def test_an_answer_waits_for_a_withdrawal_and_leaves_no_place_behind(own_database: Premises) -> None:
    assert own_database
    waiting = full_choir(build_school(name="测试小学", code="alpha"))
    waiting.leave()
    go_the_rounds(now=MONDAY_NOON)
    ((who, offer),) = waiting.offered().items()
    family = waiting.school.family(waiting.school.children[0])

    def withdraw() -> None:
        enrolment.withdraw(actor=family, now=MONDAY_NOON, application=who, effective_on=TOMORROW)

    assert while_it_lasts(withdraw, lambda: accept(waiting, offer)) == "conflict"
    with within(waiting.school.id):
        assert not GroupPlace.objects.filter(pupil__applications__code=who, until=None).exists()


def test_both_guardians_accept_at_the_same_moment(own_database: Premises) -> None:
    assert own_database
    waiting = full_choir(build_school(name="测试小学", code="alpha"))
    waiting.leave()
    go_the_rounds(now=MONDAY_NOON)
    ((who, offer),) = waiting.offered().items()
    assert at_once(*[lambda: accept(waiting, offer)] * 3) == ["done"] * 3
    assert (waiting.said(who), seated(waiting.rush), doubled(waiting.rush)) == (["accepted"], 2, 0)
