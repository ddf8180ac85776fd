"""A family's two telephones send wishes at the same moment: one list stands, whole, and no tap is lost."""

from __future__ import annotations

from afterbell.base.tenancy import within
from afterbell.placement.commands import ListOf, NewWishes, rank_club, submit_wishes
from afterbell.placement.models import PupilOutcome, Wish
from tests.placement.test_commands import early
from tests.support.at_once import at_once
from tests.support.premises import Premises
from tests.support.term_begun import commit_and_reveal, place_all, publish_small_clubs, wish
from tests.support.world import MORNING, TODAY, answer_survey, apply, build_school, enrol_everybody

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


def test_taps_of_the_same_moment_are_all_kept_and_each_once(own_database: Premises) -> None:
    assert own_database
    school = build_school(name="测试小学", code="alpha")
    three = early(enrol_everybody(school))
    publish_small_clubs(school, minimum=0)
    for application in three:
        wish(school, application, "choir")
    commit_and_reveal(school)
    place_all(school, second_until=TODAY)
    with within(school.id):
        code = PupilOutcome.objects.get(offering="").application.code
    family = school.family(early(school.children)[three.index(code)])

    def tap(club: str) -> int:
        of = ListOf(application=code, which=2, weekday=1, band="early")
        return rank_club(actor=family, now=MORNING, of=of, club=club, ranked=True)

    clubs = ("drawing", "drawing", "morin-khuur")
    assert at_once(*[lambda club=club: tap(club) for club in clubs]) == ["done"] * len(clubs)  # type: ignore[misc]
    with within(school.id):
        assert set(Wish.objects.filter(round=2).values_list("offering", flat=True)) == {"drawing", "morin-khuur"}
