"""A scheme changed while applications are in: what was sent stays valid, what is being filled in is told."""

from __future__ import annotations

import pytest

from afterbell.base.refusals import Refused
from afterbell.base.tenancy import within
from afterbell.enrolment import commands, queries
from afterbell.enrolment.models import Application
from afterbell.enrolment.rules.changes import changes_for_families
from afterbell.scheme.rules.read import read_scheme
from tests.support.schemes import publish_changed, without_day_pupils
from tests.support.visits import standing_clock, visitor
from tests.support.world import (
    MORNING,
    PAPERS,
    SCHEME_FILE,
    STROKES,
    TODAY,
    Child,
    SmallSchool,
    answer_survey,
    apply,
    approve,
    days_for,
)

PROMISED = "二、孩子不能参加时，事先向班主任请假。"
PROMISED_ANEW = "二、孩子不能参加时，前一天向班主任请假。"


@pytest.fixture
def child(small_school: SmallSchool) -> Child:
    answer_survey(small_school)
    return small_school.children[0]


def fill(world: SmallSchool, child: Child) -> str:
    family = world.family(child)
    token = commands.save_draft(
        actor=family, now=MORNING, pupil=child.code, token="", days=days_for(child, world, weekdays=(1,))
    )
    return commands.save_draft(actor=family, now=MORNING, pupil=child.code, token=token, papers=PAPERS)


def test_what_was_sent_stays_valid_under_its_own_version(small_school: SmallSchool, child: Child) -> None:
    codes = apply(small_school, child)
    without_day_pupils(small_school)
    approve(small_school, codes)
    with within(small_school.id):
        assert Application.objects.get().version.code == small_school.version
        assert [
            row.code for row in queries.placeable_applications(term=small_school.term, today=TODAY, on=TODAY)
        ] == list(codes)
        assert queries.broken_signatures(application=codes[0]) == ()


def test_the_office_sees_how_many_stand_under_an_older_version(small_school: SmallSchool, child: Child) -> None:
    apply(small_school, child, small_school.children[1])
    office = visitor(small_school.actor("office"))
    with standing_clock():
        assert "按以前的方案交的" not in office.get("/office/applications/").text
        without_day_pupils(small_school)
        assert "有 2 份申请是按以前的方案交的" in office.get("/office/applications/").text


def test_what_is_filled_in_is_not_sent_before_the_changes_were_read(small_school: SmallSchool, child: Child) -> None:
    token = fill(small_school, child)
    version = publish_changed(small_school, "closes = 2026-02-28", "closes = 2026-03-01")
    family = small_school.family(child)
    with pytest.raises(Refused) as refused:
        commands.send_draft(actor=family, now=MORNING, pupil=child.code, token=token, strokes=STROKES)
    assert refused.value.conflict
    assert [reason.code for reason in refused.value.reasons] == ["enrolment.scheme_changed"]
    with within(small_school.id):
        filled = queries.application_form(viewer=family, pupil=child.code, today=TODAY).filled
    assert [words.zh for words in filled.changes] == ["申请程序 申请截止 由 2026年2月28日 改为 2026年3月1日"]
    token = commands.note_changes(actor=family, now=MORNING, pupil=child.code, token=token)
    code = commands.send_draft(actor=family, now=MORNING, pupil=child.code, token=token, strokes=STROKES)
    with within(small_school.id):
        assert Application.objects.get(code=code).version.code == version


def test_what_does_not_concern_families_does_not_stop_them(small_school: SmallSchool, child: Child) -> None:
    token = fill(small_school, child)
    version = publish_changed(small_school, "min_size = 20", "min_size = 19")
    code = commands.send_draft(
        actor=small_school.family(child), now=MORNING, pupil=child.code, token=token, strokes=STROKES
    )
    with within(small_school.id):
        assert Application.objects.get(code=code).version.code == version


def test_a_day_that_fits_no_more_is_marked_with_its_reason(small_school: SmallSchool, child: Child) -> None:
    fill(small_school, child)
    without_day_pupils(small_school)
    with within(small_school.id):
        form = queries.application_form(viewer=small_school.family(child), pupil=child.code, today=TODAY)
    (misfit,) = form.filled.misfits
    assert misfit.day.zh == "早段 周一"
    assert [words.zh for words in misfit.reasons] == ["早段不面向走读生。"]
    assert form.filled.answers.days == ((1, "early"),)


def test_a_paper_whose_text_changed_is_read_again(small_school: SmallSchool, child: Child) -> None:
    token = fill(small_school, child)
    publish_changed(small_school, PROMISED, PROMISED_ANEW)
    family = small_school.family(child)
    with within(small_school.id):
        form = queries.application_form(viewer=family, pupil=child.code, today=TODAY)
    assert [words.zh for words in form.filled.changes] == ["《家长承诺书》有改动，请重新读"]
    assert {paper.kind: paper.read for paper in form.papers} == dict.fromkeys(PAPERS, True) | {"undertaking": False}
    token = commands.note_changes(actor=family, now=MORNING, pupil=child.code, token=token)
    with pytest.raises(Refused) as refused:
        commands.send_draft(actor=family, now=MORNING, pupil=child.code, token=token, strokes=STROKES)
    assert [reason.field for reason in refused.value.reasons] == ["undertaking"]


def test_a_paper_is_named_and_what_is_not_of_families_is_left_out() -> None:
    text = SCHEME_FILE.read_text(encoding="utf-8")
    before = read_scheme(text=text)
    assert changes_for_families(before=before, after=before) == ()
    after = read_scheme(text=text.replace(PROMISED, PROMISED_ANEW).replace("min_size = 20", "min_size = 19"))
    (told,) = changes_for_families(before=before, after=after)
    assert told.zh == "《家长承诺书》有改动，请重新读"
