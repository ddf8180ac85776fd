"""Placement and groups keep to the scheme in force: how often lots are drawn, and no child in two bands at once."""

from __future__ import annotations

import pytest

from afterbell.base.refusals import Refused
from afterbell.base.tenancy import within
from afterbell.enrolment.models import Application, ApplicationDay
from afterbell.placement.commands import form_groups
from afterbell.placement.models import PupilOutcome
from afterbell.placement.rules.lottery import draw_lots, final_seed
from afterbell.schools.models import Term
from tests.placement.test_commands import codes, early
from tests.support.term_begun import PUBLIC_VALUE, SECRET, commit_and_reveal, drawn_under, offered, place_all, wish
from tests.support.world import FIRST_DAY, MORNING, SCHEME_FILE, SmallSchool, enrol_everybody, publish_scheme

pytestmark = pytest.mark.django_db


def test_bands_that_came_to_overlap_after_the_applications_are_not_placed(
    small_school: SmallSchool, applications: tuple[str, ...]
) -> None:
    """A later version may move a band onto another: the families concerned are named, nothing is placed."""
    with within(small_school.id):
        row = Application.objects.get(code=applications[4])
        ApplicationDay.objects.create(school_id=small_school.id, application=row, weekday=3, band="early")
    commit_and_reveal(small_school)
    with pytest.raises(Refused) as refused:
        place_all(small_school)
    assert codes(refused) == ["bands_overlap"]
    assert small_school.children[4].name in refused.value.reasons[0].words.zh
    with within(small_school.id):
        assert not PupilOutcome.objects.exists()
        row.days.filter(weekday=3, band="early").delete()
    place_all(small_school)
    with within(small_school.id):
        ApplicationDay.objects.create(school_id=small_school.id, application=row, weekday=3, band="early")
    with pytest.raises(Refused) as refused:
        form_groups(actor=small_school.actor("office"), now=MORNING, term=small_school.term, since=FIRST_DAY)
    assert codes(refused) == ["bands_overlap"]


DRAWN = {"per_weekday": ((1, False), (2, False)), "per_term": ((0, False),) * 2, "alternating": ((0, False), (0, True))}


@pytest.mark.parametrize("lottery", sorted(DRAWN))
def test_lots_are_drawn_as_often_as_the_scheme_says_and_turned_round_where_it_says(
    small_school: SmallSchool, lottery: str
) -> None:
    text = SCHEME_FILE.read_text(encoding="utf-8")
    text = text.replace('lottery = "per_weekday"', f'lottery = "{lottery}"').replace("max_wishes = 3", "max_wishes = 4")
    publish_scheme(
        office=small_school.actor("office"),
        principal=small_school.actor("principal"),
        term=small_school.term,
        now=MORNING,
        text=text,
    )
    applications = early(enrol_everybody(small_school))
    for weekday in (1, 2):
        for application in applications:
            wish(small_school, application, offered(small_school, weekday=weekday, band="early")[0], weekday=weekday)
    commit_and_reveal(small_school)
    place_all(small_school)
    with within(small_school.id):
        under = drawn_under(small_school)
        tickets = [under.of(child.ticket) for child in early(small_school.children)]
        term = Term.objects.get().code
        for weekday, (drawn, backwards) in enumerate(DRAWN[lottery], start=1):
            lots = draw_lots(
                seed=final_seed(seed=SECRET, public_value=PUBLIC_VALUE),
                school=small_school.code,
                term=term,
                weekday=drawn,
                tickets=tickets,
                backwards=backwards,
            )
            rows = PupilOutcome.objects.filter(weekday=weekday).values_list("application__pupil__ticket", "number")
            stored = {under.of(ticket): number for ticket, number in rows}
            assert stored == {lot.ticket: lot.number for lot in lots}
