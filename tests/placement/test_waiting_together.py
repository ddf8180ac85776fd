"""Who may say that two children wait together: their family, or the teacher whom the family told so."""

from __future__ import annotations

from dataclasses import replace

import pytest

from afterbell.base.refusals import Refused
from afterbell.base.tenancy import within
from afterbell.enrolment.models import Application
from afterbell.placement.commands import Told, wait_together
from afterbell.placement.in_line import pairs_of
from afterbell.placement.queries import places_page
from tests.support.in_line import Waiting, full_choir
from tests.support.term_begun import MONDAY_NOON
from tests.support.world import SmallSchool


@pytest.fixture
def waiting(small_school: SmallSchool) -> Waiting:
    return full_choir(small_school)


def codes(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {reason.code.removeprefix("placement.") for reason in refused.value.reasons}


def test_a_teacher_lets_only_children_of_one_family_wait_together_and_says_who_told_it(waiting: Waiting) -> None:
    first, second, stranger = *waiting.line[:2], waiting.rush.applications[1]
    teacher = waiting.school.actor("homeroom1")

    def enter(other: str, *, told: Told | None = None) -> None:
        wait_together(actor=teacher, now=MONDAY_NOON, applications=(first, other), wanted=True, told=told)

    with pytest.raises(Refused) as refused:
        enter(stranger)
    assert codes(refused) == {"told_how", "told_by_whom", "waiting_apart"}
    grandmother = Told(channel="phone", spoken_with="奶奶 萨仁")
    with pytest.raises(Refused) as refused:
        enter(stranger, told=grandmother)
    assert codes(refused) == {"waiting_apart"}
    enter(second, told=grandmother)
    with within(waiting.school.id):
        one, other = Application.objects.filter(code__in=(first, second)).order_by("pk").values_list("pk", flat=True)
        assert pairs_of(applications=[one, other]) == {one: other, other: one}


def test_a_teacher_is_not_offered_the_own_child_as_a_pupils_sibling(waiting: Waiting) -> None:
    mother, teacher = waiting.school.family(waiting.school.children[0]), waiting.school.actor("homeroom1")
    both = replace(teacher, grants=(*teacher.grants, *mother.grants))
    with within(waiting.school.id):
        pupils = places_page(viewer=both, application=waiting.rush.applications[1], now=MONDAY_NOON)
        own = places_page(viewer=both, application=waiting.line[0], now=MONDAY_NOON)
    assert pupils.siblings == ()
    assert {row.application for row in own.siblings} >= set(waiting.line[1:])
