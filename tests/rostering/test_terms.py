"""Part of a post, off-days and own maxima are set by the office and kept by the next roster and by substitutes."""

from __future__ import annotations

import pytest

from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.rostering.commands import NewTerms, make_roster, set_working_terms
from afterbell.rostering.desk import standing_week
from afterbell.rostering.models import Assignment, WorkingTerms
from afterbell.rostering.queries import candidates_for, working_terms
from tests.support.asking import AsksAtMost
from tests.support.term_begun import FIRST_MONDAY, MONDAY_NOON, Begun
from tests.support.world import FIRST_DAY, MORNING, SmallSchool


def named_on_mondays() -> dict[str, int]:
    """Count for how many Monday sessions everybody is named."""
    rows = Assignment.objects.filter(session__weekday=1, ended_at=None).values_list("staff__code", flat=True)
    return {code: list(rows).count(code) for code in set(rows)}


def test_the_next_roster_keeps_to_an_off_day_and_tells_it(begun: Begun) -> None:
    school, office = begun.school, begun.school.actor("office")
    with within(school.id):
        busiest = max(sorted(named_on_mondays().items()), key=lambda item: item[1])[0]
    set_working_terms(actor=office, now=MORNING, terms=NewTerms(staff=busiest, off_weekdays=frozenset({1})))
    with within(school.id):
        session = Assignment.objects.filter(session__weekday=1, staff__code=busiest).order_by("pk")[0].session.code
        Assignment.objects.all().delete()
    make_roster(actor=office, now=MORNING, term=school.term, since=FIRST_DAY)
    with within(school.id):
        assert busiest not in named_on_mondays()
        assert Assignment.objects.filter(staff__code=busiest).exists()
        barred = candidates_for(viewer=school.actor("duty"), session=session, now=MONDAY_NOON).barred
    reasons = [words.en for person in barred if person.code == busiest for words in person.reasons]
    assert any("does not work on that day of the week" in words for words in reasons)


def test_part_of_a_post_has_that_part_of_the_week_unless_said_otherwise(begun: Begun) -> None:
    school, office = begun.school, begun.school.actor("office")
    half, few = school.staff["subject1"], school.staff["subject2"]
    set_working_terms(actor=office, now=MORNING, terms=NewTerms(staff=half, share=50))
    set_working_terms(actor=office, now=MORNING, terms=NewTerms(staff=few, share=25, most_a_week=3, most_a_month=9))
    with within(school.id):
        adults = {adult.code: adult for adult in standing_week(day=FIRST_MONDAY, now=MORNING).desk.problem.adults}
    whole = adults[school.staff["homeroom1"]]
    assert (adults[half].share, adults[half].most_a_week) == (50, whole.most_a_week // 2)
    assert (adults[few].share, adults[few].most_a_week, adults[few].most_a_month) == (25, 3, 9)


def test_terms_are_replaced_and_listed(small_school: SmallSchool, asks_at_most: AsksAtMost) -> None:
    office, person = small_school.actor("office"), small_school.staff["subject1"]
    for share in (50, 75):
        set_working_terms(actor=office, now=MORNING, terms=NewTerms(staff=person, share=share))
    with within(small_school.id):
        assert WorkingTerms.objects.count() == 1
        with asks_at_most(1):
            (row,) = working_terms(viewer=office)
    assert (row.staff, row.share, row.off_weekdays) == (person, 75, ())


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({"share": 60}, ["share_unknown"]),
        ({"off_weekdays": frozenset(range(1, 8))}, ["no_day_left"]),
        ({"off_weekdays": frozenset({0})}, ["no_day_left"]),
        ({"share": 0, "most_a_week": 0, "most_a_month": 121}, ["share_unknown", "maximum_beyond", "maximum_beyond"]),
    ],
)
def test_terms_that_cannot_be_are_refused_all_at_once(
    small_school: SmallSchool, changed: dict[str, object], codes: list[str]
) -> None:
    terms = NewTerms(staff=small_school.staff["subject1"], **changed)  # type: ignore[arg-type]
    with pytest.raises(Refused) as refused:
        set_working_terms(actor=small_school.actor("office"), now=MORNING, terms=terms)
    assert [reason.code.removeprefix("rostering.") for reason in refused.value.reasons] == codes


def test_only_the_office_sets_terms_and_only_of_its_own_staff(
    small_school: SmallSchool, other_school: SmallSchool
) -> None:
    mine = NewTerms(staff=small_school.staff["subject1"], share=50)
    for actor in (small_school.actor("subject1"), small_school.actor("principal"), other_school.actor("office")):
        with pytest.raises(NotThere):
            set_working_terms(actor=actor, now=MORNING, terms=mine)
