"""A family's two telephones send wishes at the same moment: one list stands, whole."""

from __future__ import annotations

from afterbell.base.tenancy import within
from afterbell.placement.commands import NewWishes, submit_wishes
from afterbell.placement.models import Wish
from tests.support.at_once import at_once
from tests.support.premises import Premises
from tests.support.term_begun import publish_small_clubs
from tests.support.world import MORNING, answer_survey, apply, build_school

LISTS = (("choir", "morin-khuur"), ("morin-khuur", "choir"), ("choir",), ("morin-khuur",))


def test_wishes_sent_at_the_same_moment_leave_one_whole_list(own_database: Premises) -> None:
    assert own_database
    school = build_school(name="测试小学", code="alpha")
    publish_small_clubs(school)
    answer_survey(school)
    (code,) = apply(school, school.children[0])
    family = school.family(school.children[0])

    def hand_in(offerings: tuple[str, ...]) -> int:
        given = NewWishes(application=code, weekday=1, band="early", offerings=offerings)
        return submit_wishes(actor=family, now=MORNING, wishes=[given])

    ended = at_once(*[lambda offerings=offerings: hand_in(offerings) for offerings in LISTS])  # type: ignore[misc]
    assert ended == ["done"] * len(LISTS)
    with within(school.id):
        assert tuple(Wish.objects.order_by("rank").values_list("offering", flat=True)) in LISTS
