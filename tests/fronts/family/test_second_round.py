"""The second round on a phone: every tap ranks or takes back a club and is kept at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from afterbell.base.tenancy import within
from afterbell.enrolment.commands import withdraw
from afterbell.fronts.family.ranking import second_said
from afterbell.placement.commands import accept_offer, form_groups
from afterbell.placement.models import Offer, PupilOutcome, Wish
from afterbell.placement.queries import SecondForm
from afterbell.site.rounds import go_the_rounds
from tests.placement.test_commands import early
from tests.support.asking import AsksAtMost
from tests.support.term_begun import commit_and_reveal, place_all, publish_small_clubs, wish
from tests.support.visits import standing_clock, visitor
from tests.support.world import FIRST_DAY, MORNING, TODAY, Child, SmallSchool, enrol_everybody


@pytest.fixture
def left_out(small_school: SmallSchool) -> tuple[Child, str]:
    """Publish a first round with a second until tonight; gives the child that found no place."""
    three = early(enrol_everybody(small_school))
    publish_small_clubs(small_school, minimum=0)
    for application in three:
        wish(small_school, application, "choir")
    commit_and_reveal(small_school)
    place_all(small_school, second_until=TODAY)
    with within(small_school.id):
        code = PupilOutcome.objects.get(offering="").application.code
    return early(small_school.children)[three.index(code)], code


def second_wishes(school: SmallSchool) -> list[str]:
    with within(school.id):
        return list(Wish.objects.filter(round=2).order_by("rank").values_list("offering", flat=True))


def test_taps_rank_and_take_back(
    small_school: SmallSchool, left_out: tuple[Child, str], asks_at_most: AsksAtMost
) -> None:
    child, application = left_out
    there = f"/family/applications/{application}/wishes/"
    with standing_clock():
        family = visitor(small_school.family(child))
        assert "可以再填" in family.get("/family/").text
        with asks_at_most(12):
            page = family.get(there).text
        assert 'value="rank 2 1-early drawing"' in page
        assert '1-early choir"' not in page
        assert ("第一轮没有录取。" in page, "当天参加作业辅导" in page) == (True, False)
        for intent, club, standing in (
            ("rank", "drawing", ["drawing"]),
            ("rank", "drawing", ["drawing"]),
            ("rank", "morin-khuur", ["drawing", "morin-khuur"]),
            ("unrank", "drawing", ["morin-khuur"]),
        ):
            tapped = family.post(there, {"tap": f"{intent} 2 1-early {club}"})
            assert (tapped.status_code, tapped["Location"]) == (302, f"{there}#second-1-early")
            assert second_wishes(small_school) == standing
        page = family.get(there).text
        assert (page.count('aria-pressed="true"'), page.count('value="unrank 2 1-early morin-khuur"')) == (1, 1)
        full = family.post(there, {"tap": "rank 2 1-early choir"})
        assert (full.status_code, "没有空位了" in full.text) == (422, True)
        assert family.post(there, {"tap": "rank 2 3-early drawing"}).status_code == 422
        for nonsense in (
            "",
            "rank",
            "rank 2 1-early",
            "hold 2 1-early drawing",
            "rank 3 1-early drawing",
            "rank 1-early drawing",
            "rank 2 9-early drawing",
            "rank 2 ²-x drawing",
        ):
            assert family.post(there, {"tap": nonsense}).status_code == 404
        assert second_wishes(small_school) == ["morin-khuur"]


def test_a_placed_child_sees_no_second_round(small_school: SmallSchool, left_out: tuple[Child, str]) -> None:
    with within(small_school.id):
        placed = PupilOutcome.objects.exclude(offering="").select_related("application__pupil").first()
        assert placed is not None
        code, pupil = placed.application.code, placed.application.pupil.code
    child = next(one for one in early(small_school.children) if one.code == pupil)
    assert child != left_out[0]
    with standing_clock():
        family = visitor(small_school.family(child))
        page = family.get(f"/family/applications/{code}/wishes/").text
        assert "录取：童声合唱" in page
        assert "第二轮" not in page


def test_a_teacher_taps_for_a_family_without_a_phone(small_school: SmallSchool, left_out: tuple[Child, str]) -> None:
    there = f"/classroom/applications/{left_out[1]}/wishes/"
    with standing_clock():
        teacher = visitor(small_school.actor("homeroom1"))
        assert teacher.post(there, {"tap": "rank 2 1-early drawing"}).status_code == 302
        assert visitor(small_school.actor("homeroom2")).post(there, {"tap": "rank 2 1-early clay"}).status_code == 404
    assert second_wishes(small_school) == ["drawing"]


def test_after_its_day_the_list_stands_and_after_the_second_result_both_rounds_are_explained(
    small_school: SmallSchool, left_out: tuple[Child, str]
) -> None:
    child, application = left_out
    there = f"/family/applications/{application}/wishes/"
    later = MORNING + timedelta(days=1)
    with standing_clock():
        visitor(small_school.family(child)).post(there, {"tap": "rank 2 1-early drawing"})
    with standing_clock(later):
        family = visitor(small_school.family(child))
        page = family.get(there).text
        assert "第二轮志愿 2026年2月24日 周二 24:00 已经截止" in page
        assert "<li>儿童画</li>" in page
        assert family.post(there, {"tap": "rank 2 1-early clay"}).status_code == 409
        place_all(small_school, which=2, now=later)
        page = family.get(there).text
        assert "录取：儿童画" in page
        assert "第一轮没有录取。" in page
        assert "当天参加作业辅导" not in page
        assert "已经截止" not in page


def test_with_nothing_left_a_closed_list_still_waits_for_its_result() -> None:
    form = SecondForm(until=TODAY, open=False, over=True, most=3, days=())
    assert "已经截止" in second_said(form)
    assert "没有社团还有空位" in second_said(replace(form, over=False))


def test_after_an_accepted_offer_the_page_says_where_the_child_is(small_school: SmallSchool) -> None:
    three = early(enrol_everybody(small_school))
    publish_small_clubs(small_school, minimum=0)
    for application in three:
        wish(small_school, application, "choir")
    commit_and_reveal(small_school)
    place_all(small_school)
    form_groups(actor=small_school.actor("office"), now=MORNING, term=small_school.term, since=FIRST_DAY)
    with within(small_school.id):
        outcomes = {row.application.code: row.offering for row in PupilOutcome.objects.select_related("application")}
    missed = next(code for code in three if not outcomes[code])
    leaving = next(code for code in three if outcomes[code])
    families = {code: early(small_school.children)[three.index(code)] for code in three}
    with standing_clock():
        page = visitor(small_school.family(families[missed])).get(f"/family/applications/{missed}/wishes/").text
        assert "没有录取，当天参加作业辅导。" in page
    withdraw(
        actor=small_school.family(families[leaving]),
        now=MORNING,
        application=leaving,
        effective_on=FIRST_DAY,
        reason="搬家",
    )
    go_the_rounds(now=MORNING)
    with within(small_school.id):
        offer = Offer.objects.get(application__code=missed)
    accept_offer(actor=small_school.family(families[missed]), now=MORNING, offer=offer.code)
    with standing_clock():
        page = visitor(small_school.family(families[missed])).get(f"/family/applications/{missed}/wishes/").text
        assert "这一轮没有录取，现在在童声合唱（周一）。" in page
        assert "当天参加作业辅导" not in page
        why = visitor(small_school.actor("office")).get(f"/office/wishes/{missed}/").text
        assert "现在在童声合唱（周一）" in why


def test_the_other_number_of_the_second_round_is_explained(
    small_school: SmallSchool, left_out: tuple[Child, str]
) -> None:
    child, application = left_out
    there = f"/family/applications/{application}/wishes/"
    with standing_clock():
        family = visitor(small_school.family(child))
        assert "所以和第一轮的号不同" not in family.get(there).text
        family.post(there, {"tap": "rank 2 1-early drawing"})
    tomorrow = MORNING + timedelta(days=1)
    place_all(small_school, which=2, now=tomorrow)
    with standing_clock(tomorrow):
        assert visitor(small_school.family(child)).get(there).text.count("所以和第一轮的号不同") == 1
