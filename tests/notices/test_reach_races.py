"""A family opens a notice while its teacher ticks paper, and two people do the same at the same moment."""

from __future__ import annotations

import pytest
from django.db import connection

from afterbell.base.tenancy import within
from afterbell.notices import commands, queries
from afterbell.notices.commands import telling
from afterbell.notices.models import FamilyTold, NoticeDecision, NoticeFamily
from afterbell.notices.rules.reach import Coverage
from tests.support.at_once import at_once, while_it_lasts
from tests.support.premises import Premises
from tests.support.world import MORNING, SmallSchool, build_school


def sent() -> tuple[SmallSchool, str, str]:
    """Build a school whose principal sent a notice; gives it with the notice and the second child's family there."""
    school = build_school(name="甲校", code="alpha")
    with within(school.id):
        principal = school.actor("principal")
        notice = commands.write_notice(
            actor=principal, now=MORNING, title="家长会", text="周四 18:00 家长会。", audience="school"
        )
        commands.send_notice(actor=principal, now=MORNING, notice=notice)
        family = NoticeFamily.objects.get(notice__code=notice, pupil__code=school.children[1].code).code
    return school, notice, family


def tick(school: SmallSchool, family: str) -> None:
    teacher = school.homeroom_teacher(school.children[1])
    commands.note_told(actor=teacher, now=MORNING, family=family, way="paper")


def facts(school: SmallSchool, family: str) -> list[str]:
    with within(school.id):
        rows = FamilyTold.objects.filter(family__code=family).order_by("way")
        return list(rows.values_list("way", flat=True))


def test_a_family_that_opens_while_the_teacher_ticks_paper_counts_once_as_opened(own_database: Premises) -> None:
    assert own_database
    school, notice, family = sent()
    reader = school.family(school.children[1])

    def read() -> None:
        commands.open_notice(actor=reader, now=MORNING, family=family)

    assert while_it_lasts(lambda: tick(school, family), read) == "done"
    assert at_once(read, read, lambda: tick(school, family)) == ["done"] * 3
    assert facts(school, family) == ["opened", "paper"]
    with within(school.id):
        page = queries.notice_page(viewer=school.actor("office"), notice=notice, now=MORNING)
    assert page.coverage == Coverage(families=8, opened=1, call=0, paper=0)


def two_ticks() -> list[str]:
    school, _notice, family = sent()
    while_it_lasts(lambda: tick(school, family), lambda: tick(school, family))
    return facts(school, family)


def test_without_the_familys_lock_two_ticks_at_once_are_two_facts(
    own_database: Premises, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert own_database
    rows = NoticeFamily.objects

    def unheld(family: str) -> NoticeFamily:
        return rows.select_related("pupil__homeroom").get(code=family)

    monkeypatch.setattr(telling, "_held", unheld)
    in_one_line = connection.vendor == "sqlite"  # Its writers come one after another, whatever is locked.
    assert two_ticks() == (["paper"] if in_one_line else ["paper", "paper"])


def test_with_it_they_are_one(own_database: Premises) -> None:
    assert own_database
    assert two_ticks() == ["paper"]


def test_two_reviewers_at_once_send_a_notice_once(own_database: Premises) -> None:
    assert own_database
    school = build_school(name="甲校", code="alpha")
    with within(school.id):
        notice = commands.write_notice(
            actor=school.actor("office"), now=MORNING, title="家长会", text="周四 18:00 家长会。", audience="school"
        )
        reviewers = [school.actor("vice"), school.actor("principal")]
    one, two = ((lambda by=by: commands.send_notice(actor=by, now=MORNING, notice=notice)) for by in reviewers)
    assert at_once(one, two) == ["done", "done"]
    with within(school.id):
        assert NoticeDecision.objects.filter(notice__code=notice).count() == 1
        assert NoticeFamily.objects.filter(notice__code=notice).count() == len(school.children)
