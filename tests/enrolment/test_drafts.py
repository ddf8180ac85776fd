"""What a family fills in is kept for its guardians alone, until it is sent, withdrawn, or the term is over."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from afterbell.base.access import Actor
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.enrolment import commands, queries
from afterbell.enrolment.commands import AskedDay, Decision
from afterbell.enrolment.models import Application, ApplicationDraft
from tests.support.families import publish_next_term, second_guardian
from tests.support.world import (
    MORNING,
    PAPERS,
    STROKES,
    TODAY,
    Child,
    SmallSchool,
    answer_survey,
    apply,
    approve_in_homerooms,
    days_for,
)

LATER = MORNING + timedelta(minutes=15)


@pytest.fixture
def child(small_school: SmallSchool) -> Child:
    answer_survey(small_school)
    return small_school.children[1]


@pytest.fixture
def mother(small_school: SmallSchool, child: Child) -> Actor:
    return small_school.family(child)


def fill(actor: Actor, world: SmallSchool, child: Child, *, now: datetime = MORNING) -> str:
    """Fill in all screens; gives the draft's token."""
    token = commands.save_draft(actor=actor, now=now, pupil=child.code, token="", circumstances=["left_behind"])
    token = commands.save_draft(actor=actor, now=now, pupil=child.code, token=token, days=days_for(child, world))
    return commands.save_draft(actor=actor, now=now, pupil=child.code, token=token, papers=PAPERS)


def filled(viewer: Actor, child: Child, *, today: date = TODAY) -> queries.Filled:
    with within(viewer.tenant):
        return queries.application_form(viewer=viewer, pupil=child.code, today=today).filled


def drafts(world: SmallSchool) -> int:
    with within(world.id):
        return ApplicationDraft.objects.count()


def test_what_is_filled_in_is_taken_up_later_and_is_sealed(
    small_school: SmallSchool, child: Child, mother: Actor
) -> None:
    fill(mother, small_school, child)
    seen = filled(mother, child)
    assert seen.answers.circumstances == ("left_behind",)
    assert [weekday for weekday, _band in seen.answers.days] == [1, 2, 3, 4]
    assert (len(seen.answers.read), seen.part) == (3, "papers")
    with within(small_school.id):
        row = ApplicationDraft.objects.get()
    assert b"left_behind" not in bytes(row.answers_sealed)


def test_the_other_guardian_takes_it_up_and_nobody_else_does(
    small_school: SmallSchool, other_school: SmallSchool, child: Child, mother: Actor
) -> None:
    fill(mother, small_school, child)
    father = second_guardian(small_school, child)
    seen = filled(father, child)
    assert seen.saved is not None
    assert (seen.saved.who.zh, seen.saved.when.zh) == (f"母亲 {child.name}的母亲", "2月24日 09:00")
    strangers = (
        small_school.family(small_school.children[0]),
        small_school.actor("homeroom1"),
        small_school.actor("office"),
        small_school.actor("principal"),
        other_school.family(other_school.children[1]),
    )
    for stranger in strangers:
        with pytest.raises(NotThere):
            filled(stranger, child)
        with pytest.raises(NotThere):
            commands.save_draft(actor=stranger, now=MORNING, pupil=child.code, token="", circumstances=[])


def test_the_second_guardian_is_told_who_saved_what_and_when(
    small_school: SmallSchool, child: Child, mother: Actor
) -> None:
    father = second_guardian(small_school, child)
    token = commands.save_draft(actor=mother, now=MORNING, pupil=child.code, token="", circumstances=[])
    commands.save_draft(
        actor=mother, now=MORNING, pupil=child.code, token=token, days=days_for(child, small_school, weekdays=(1,))
    )
    with pytest.raises(Refused) as refused:
        commands.save_draft(
            actor=father, now=LATER, pupil=child.code, token=token, days=days_for(child, small_school, weekdays=(2,))
        )
    assert refused.value.conflict
    (reason,) = refused.value.reasons
    assert reason.words.zh == f"母亲 {child.name}的母亲在 2月24日 09:00 保存了“星期和时段”，您打开的是之前的内容。"
    assert filled(father, child).answers.days == ((1, "early"),)


def test_saving_the_same_twice_is_no_conflict(small_school: SmallSchool, child: Child, mother: Actor) -> None:
    token = fill(mother, small_school, child)
    again = commands.save_draft(actor=mother, now=LATER, pupil=child.code, token="stale", papers=PAPERS)
    assert again == token


def test_what_was_shown_is_what_is_signed(small_school: SmallSchool, child: Child, mother: Actor) -> None:
    father = second_guardian(small_school, child)
    seen = fill(mother, small_school, child)
    commands.save_draft(
        actor=father, now=LATER, pupil=child.code, token=seen, days=days_for(child, small_school, weekdays=(4,))
    )
    with pytest.raises(Refused) as refused:
        commands.send_draft(actor=mother, now=LATER, pupil=child.code, token=seen, strokes=STROKES)
    assert [reason.code for reason in refused.value.reasons] == ["enrolment.draft_saved_meanwhile"]
    assert drafts(small_school) == 1


def test_sent_it_is_an_application_and_the_draft_is_gone(
    small_school: SmallSchool, child: Child, mother: Actor
) -> None:
    father = second_guardian(small_school, child)
    token = fill(mother, small_school, child)
    code = commands.send_draft(actor=mother, now=LATER, pupil=child.code, token=token, strokes=STROKES)
    with within(small_school.id):
        row = Application.objects.get(code=code)
        assert (row.state, row.signatures.count(), row.days.count(), row.priority_class) == ("submitted", 3, 4, 1)
        assert queries.broken_signatures(application=code) == ()
    assert drafts(small_school) == 0
    with pytest.raises(Refused) as refused:
        commands.send_draft(actor=father, now=LATER, pupil=child.code, token=token, strokes=STROKES)
    assert refused.value.conflict
    assert refused.value.reasons[0].code == "enrolment.sent_meanwhile"
    assert f"{child.name}的母亲在 2月24日 09:15 提交" in refused.value.reasons[0].words.zh


def test_a_paper_that_was_not_read_is_not_signed(small_school: SmallSchool, child: Child, mother: Actor) -> None:
    fill(mother, small_school, child)
    token = filled(mother, child).token
    token = commands.save_draft(actor=mother, now=MORNING, pupil=child.code, token=token, papers=PAPERS[:2])
    with pytest.raises(Refused) as refused:
        commands.send_draft(actor=mother, now=MORNING, pupil=child.code, token=token, strokes=STROKES)
    assert [reason.field for reason in refused.value.reasons] == ["safety_agreement"]
    assert drafts(small_school) == 1


def test_a_withdrawal_and_an_application_on_paper_throw_the_draft_away(
    small_school: SmallSchool, child: Child, mother: Actor
) -> None:
    (code,) = apply(small_school, child)
    commands.save_draft(actor=mother, now=MORNING, pupil=child.code, token="", days=[AskedDay(weekday=1, band="early")])
    assert drafts(small_school) == 1
    commands.withdraw(actor=mother, now=MORNING, application=code, effective_on=TODAY)
    assert drafts(small_school) == 0
    fill(mother, small_school, child)
    given = commands.NewApplication(
        pupil=child.code,
        guardian=child.guardian,
        days=days_for(child, small_school),
        signatures=tuple(commands.NewSignature(paper=paper) for paper in PAPERS),
    )
    commands.submit_paper_applications(actor=small_school.actor("homeroom1"), now=MORNING, applications=[given])
    assert drafts(small_school) == 0


def test_what_nobody_has_decided_about_is_changed_and_signed_anew(small_school: SmallSchool, child: Child) -> None:
    (code,) = apply(small_school, child)
    father = second_guardian(small_school, child)
    assert len(filled(father, child).answers.days) == 4
    token = commands.save_draft(
        actor=father, now=LATER, pupil=child.code, token="", days=[AskedDay(weekday=2, band="early")]
    )
    token = commands.save_draft(actor=father, now=LATER, pupil=child.code, token=token, papers=PAPERS)
    assert commands.send_draft(actor=father, now=LATER, pupil=child.code, token=token, strokes=STROKES) == code
    with within(small_school.id):
        row = Application.objects.get(code=code)
        assert (row.round, row.state, row.signatures.filter(round=2).count()) == (2, "submitted", 3)
        assert list(row.days.values_list("weekday", flat=True)) == [2]
        assert queries.broken_signatures(application=code) == ()


def test_what_the_homeroom_has_decided_is_refused_with_what_to_do_instead(
    small_school: SmallSchool, child: Child, mother: Actor
) -> None:
    (code,) = apply(small_school, child)
    token = commands.save_draft(actor=mother, now=MORNING, pupil=child.code, token="", papers=PAPERS)
    approve_in_homerooms(small_school, [code])
    with pytest.raises(Refused) as refused:
        commands.send_draft(actor=mother, now=LATER, pupil=child.code, token=token, strokes=STROKES)
    assert refused.value.conflict
    (reason,) = refused.value.reasons
    assert reason.code == "enrolment.reviewed_already"
    assert "不参加了可以撤回；想换星期，请在通过以后申请调整" in reason.words.zh


def test_a_reviewer_never_approves_what_was_changed_unseen(
    small_school: SmallSchool, child: Child, mother: Actor
) -> None:
    (code,) = apply(small_school, child)
    token = commands.save_draft(actor=mother, now=LATER, pupil=child.code, token="", papers=PAPERS)
    commands.send_draft(actor=mother, now=LATER, pupil=child.code, token=token, strokes=STROKES)
    teacher = small_school.actor("homeroom1")
    with pytest.raises(Refused) as refused:
        commands.review_in_homeroom(
            actor=teacher, now=LATER, decisions=[Decision(application=code, decision="approved", round=1)]
        )
    assert refused.value.conflict
    assert [reason.code for reason in refused.value.reasons] == ["enrolment.changed_meanwhile"]
    decisions = [Decision(application=code, decision="approved", round=2)]
    assert commands.review_in_homeroom(actor=teacher, now=LATER, decisions=decisions).decided == 1


def test_a_sibling_takes_over_only_what_is_of_the_family_and_only_when_asked(small_school: SmallSchool) -> None:
    answer_survey(small_school)
    younger, elder = small_school.children[0], small_school.children[4]
    mother = small_school.family(younger)
    token = commands.save_draft(
        actor=mother, now=MORNING, pupil=younger.code, token="", circumstances=["special_need", "hardship"]
    )
    token = commands.save_draft(
        actor=mother,
        now=MORNING,
        pupil=younger.code,
        token=token,
        days=days_for(younger, small_school, weekdays=(1, 3)),
    )
    commands.save_draft(actor=mother, now=MORNING, pupil=younger.code, token=token, papers=PAPERS)
    assert filled(mother, elder).answers == queries.Answers()
    commands.take_over_answers(actor=mother, now=MORNING, pupil=elder.code, token="", sibling=younger.code)
    taken = filled(mother, elder).answers
    assert (taken.circumstances, taken.read) == (("hardship",), ())
    assert taken.days == ((1, "late"), (3, "late"))
    stranger = small_school.children[2]
    with pytest.raises(NotThere):
        commands.take_over_answers(actor=mother, now=MORNING, pupil=elder.code, token="", sibling=stranger.code)


def test_after_the_term_a_draft_is_seen_no_more_and_is_gone_with_the_next_scheme(
    small_school: SmallSchool, child: Child, mother: Actor
) -> None:
    fill(mother, small_school, child)
    publish_next_term(
        small_school,
        first_day=date(2026, 9, 1),
        last_day=date(2026, 12, 31),
        now=datetime(2026, 8, 20, 2, 0, tzinfo=UTC),
    )
    assert drafts(small_school) == 0
