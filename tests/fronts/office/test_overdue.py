"""Reviews beyond their day, and the principal's page of signs."""

from __future__ import annotations

from datetime import timedelta

from afterbell.base.tenancy import within
from afterbell.enrolment.models import Application, Review, SubmissionDevice
from afterbell.fronts.entrance.families import DEVICE
from afterbell.site.rounds import go_the_rounds
from tests.support.screens import fill, send
from tests.support.visits import as_told, standing_clock, visitor
from tests.support.world import (
    MORNING,
    SmallSchool,
    answer_survey,
    apply,
    approve_in_homerooms,
    days_for,
)

LATE = MORNING + timedelta(days=3)
THERE = "/office/applications/overdue/"


def test_the_office_reviews_in_a_homerooms_place(small_school: SmallSchool) -> None:
    answer_survey(small_school)
    codes = apply(small_school, *small_school.children[:2])
    office = visitor(small_school.actor("office"))
    with standing_clock():
        assert "没有逾期的审核" in office.get(THERE).text
    go_the_rounds(now=LATE)
    with standing_clock(LATE):
        home = office.get("/office/").text
        assert "班级审核已逾期的申请" in home
        assert f'href="{THERE}"' in home
        refused = office.post(THERE, {"pick": codes, "decision": "approved", "why": ""})
        assert refused.status_code == 422
        assert "请写明原因" in refused.text
        sent = {"pick": codes, "decision": "approved", "why": "班主任请病假"}
        assert "已处理 2 份申请" in office.post(THERE, sent, follow=True).text
        assert "班级审核已逾期的申请" not in office.get("/office/").text
    with within(small_school.id):
        assert set(Review.objects.values_list("standing_in", flat=True)) == {"班主任请病假"}


def test_the_principal_finds_what_the_office_left(small_school: SmallSchool) -> None:
    answer_survey(small_school)
    codes = apply(small_school, *small_school.children[:2])
    approve_in_homerooms(small_school, codes)
    go_the_rounds(now=LATE)
    principal = visitor(small_school.actor("principal"))
    with standing_clock(LATE):
        assert "学校审核已逾期的申请" in principal.get("/office/").text
        sent = {"decision": "planned", "approve": " ".join(codes), "why": "教导处外出培训"}
        assert "已处理 2 份申请" in principal.post(THERE, sent, follow=True).text
    with within(small_school.id):
        assert set(Application.objects.values_list("state", flat=True)) == {"approved"}


def test_the_signs_are_a_page_of_the_principals(small_school: SmallSchool) -> None:
    answer_survey(small_school)
    office, principal = visitor(small_school.actor("office")), visitor(small_school.actor("principal"))
    with standing_clock():
        assert "没有哪个班显得不自然" in principal.get("/office/signs/").text
        assert "/office/signs/" in principal.get("/office/").text
        assert "/office/signs/" not in office.get("/office/").text
        assert as_told(office.get("/office/signs/")) == as_told(office.get("/office/nothing/"))


def test_a_familys_device_is_marked_when_it_applies(small_school: SmallSchool) -> None:
    """A phone that signed a family in by its code carries the mark; one that came otherwise has none."""
    answer_survey(small_school)
    first, second = small_school.children[1], small_school.children[2]
    with standing_clock():
        for child in (first, second):
            family = visitor(small_school.family(child))
            if child is first:
                session = family.session
                session[DEVICE] = "this-phone"
                session.save()
            days = [f"{day.weekday}:{day.band}" for day in days_for(child, small_school)]
            fill(family, child, days=days)
            answer = send(family, child)
            assert answer.status_code == 302, answer.text
    with within(small_school.id):
        marked = SubmissionDevice.objects.values_list("application__pupil__code", flat=True)
        assert list(marked) == [first.code]
