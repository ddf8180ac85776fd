"""A second adult agrees while another does, or while a collector comes: the child leaves once."""

from __future__ import annotations

from afterbell.base.tenancy import within
from afterbell.dismissal.models import Handover, OverrideAnswer
from tests.dismissal.test_commands import given, hand_over
from tests.dismissal.test_overriding import answer, ask
from tests.dismissal.test_release_races import ready
from tests.support.at_once import while_it_lasts
from tests.support.premises import Premises


def test_two_adults_who_agree_at_once_let_the_child_go_once(own_database: Premises) -> None:
    assert own_database
    afternoon, child, _collector = ready()
    code = ask(afternoon, child)
    ended = while_it_lasts(lambda: answer(afternoon, code), lambda: answer(afternoon, code, by="principal"))
    assert ended == "conflict"
    with within(afternoon.school.id):
        assert (Handover.objects.count(), OverrideAnswer.objects.count()) == (1, 1)


def test_a_collector_who_comes_while_the_second_adult_agrees_finds_the_child_gone(own_database: Premises) -> None:
    assert own_database
    afternoon, child, collector = ready()
    code = ask(afternoon, child)
    said: list[object] = []

    def second() -> None:
        said.append(hand_over(afternoon, given(afternoon, child, collector=collector, name="west")).stored)

    while_it_lasts(lambda: answer(afternoon, code), second)
    assert said == [()]
    with within(afternoon.school.id):
        assert Handover.objects.filter(against=None).count() == 1
