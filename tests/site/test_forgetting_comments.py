"""A guardian who is forgotten leaves comments that nobody can be told by."""

from __future__ import annotations

from datetime import timedelta

from afterbell.base.tenancy import within
from afterbell.comments.commands import answer_report, appeal_comment, appeal_pen_lock, file_report, lock_pen
from afterbell.comments.models import CommentAppeal, PenLockStep, PenName, PublicReport
from afterbell.comments.queries import comments_under
from afterbell.portal.models import PublicKnock
from afterbell.schools.actors import PUBLIC_ACTOR
from afterbell.schools.models import Guardian
from afterbell.site.due import GONE
from afterbell.site.forgetting import due_of_guardians
from afterbell.site.retention import MESSAGES, due_in_school
from tests.portal.test_authority_spaces import at_work, code_of
from tests.support.authorities import officer
from tests.support.comments import decide, page_of, pen_of, send
from tests.support.world import MORNING, SmallSchool


def test_a_pen_name_is_struck_out_and_what_was_written_to_reviewers_goes(small_school: SmallSchool) -> None:
    child = small_school.children[0]
    mother, office = small_school.family(child), small_school.actor("office")
    pen = pen_of(mother)
    shown, refused = send(small_school, mother, "很好"), send(small_school, mother, "不好")
    decide(small_school, shown, "office")
    decide(small_school, refused, "office", outcome="refused")
    appeal_comment(actor=mother, now=MORNING, comment=refused, words="我家孩子说的")
    about = {"school": small_school.code, "ground": "unsafe", "article": page_of(small_school)}
    report = file_report(actor=mother, now=MORNING, words="我家打不开", **about)
    lock_pen(actor=office, now=MORNING, pen=pen, ground="sensitive", reason="多次")
    appeal_pen_lock(actor=mother, now=MORNING, words="我家不会了")
    with within(small_school.id):
        guardian = Guardian.objects.get(code=child.guardian).pk
        dues = {due.model: due for due in due_of_guardians(guardians=[guardian])}
        for model in (PenName, CommentAppeal, PenLockStep, PublicReport):
            assert dues[model].rows.count() == 1
        assert dues[PenName].carry_out() == 1
        row = PenName.objects.get(code=pen)
        assert (row.name, row.folded) == (f"{GONE} {pen}", pen)
        assert not dues[PenName].rows.all().exists()
        assert {dues[model].blank["words"] for model in (CommentAppeal, PenLockStep, PublicReport)} == {GONE}  # type: ignore[index]
    assert comments_under(viewer=PUBLIC_ACTOR, school=small_school.code, article=page_of(small_school)).total == 0
    answer_report(actor=office, now=MORNING, report=report.number, outcome="nothing", reason="打得开")
    for late, number in ((MESSAGES, 0), (MESSAGES + timedelta(seconds=1), 1)):
        with within(small_school.id):
            dues_then = due_in_school(school=small_school.id, now=MORNING + late)
            (words,) = (due for due in dues_then if due.model is PublicReport and "year" in due.name)
            assert words.rows.count() == number


def test_the_words_of_a_report_about_an_authority_go_a_year_after_the_answer_too(
    small_school: SmallSchool,  # noqa: ARG001 - its banner
) -> None:
    authority, about = at_work("first").tenant, {"school": code_of(), "ground": "unsafe"}
    report = file_report(actor=PUBLIC_ACTOR, now=MORNING, words="空间打不开", **about)
    answer_report(actor=officer("above"), now=MORNING, report=report.number, outcome="nothing", reason="打得开")
    with within(authority):
        dues = due_in_school(school=authority, now=MORNING + MESSAGES + timedelta(seconds=1))
        assert {due.model: due.rows.count() for due in dues if due.rows.exists()} == {PublicReport: 1, PublicKnock: 1}
