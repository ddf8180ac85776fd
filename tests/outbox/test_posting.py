"""A message is there exactly when its fact is, once for each reader, and nobody else finds it."""

from __future__ import annotations

import pytest
from django.db import transaction

from afterbell.attendance.commands import close_alarm, raise_alarms
from afterbell.base.access import Actor
from afterbell.base.audit import verify
from afterbell.base.events import tell
from afterbell.base.models import Message
from afterbell.base.outbox.kinds import every_kind
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.base.words import Words
from afterbell.enrolment.commands import Decision, open_survey, review_in_homeroom, review_in_school, withdraw
from afterbell.enrolment.events import ApplicationsSubmitted
from afterbell.fronts.inbox import OPENS
from afterbell.rostering.commands import cancel_sessions
from afterbell.schools.actors import seat_of
from afterbell.schools.commands import open_message
from afterbell.schools.inbox import inbox
from afterbell.schools.models import Account
from tests.support.afternoon import DAY, LATE, at, build_afternoon
from tests.support.world import MORNING, TODAY, SmallSchool, answer_survey, apply, approve_in_homerooms

pytestmark = pytest.mark.django_db


def said(viewer: Actor) -> list[str]:
    with within(viewer.tenant):
        return [row.words.zh for row in inbox(viewer=viewer)]


def test_an_application_is_followed_message_by_message(small_school: SmallSchool) -> None:
    answer_survey(small_school)
    child = small_school.children[0]
    (code,) = apply(small_school, child)
    back = Decision(application=code, decision="returned", reason="请核对星期。")
    review_in_homeroom(actor=small_school.actor("homeroom1"), now=MORNING, decisions=[back])
    family = small_school.family(child)
    assert said(family)[:2] == [
        f"{child.name}的申请被退回：请核对星期。请修改后重新提交。",
        f"{child.name}的课后服务申请已收到，等班主任审核。",
    ]
    assert said(family)[2].startswith("接送情况调查开始了")
    assert said(small_school.actor("homeroom1")) == ["一年级（1）班有新的申请等您审核。"]
    assert said(small_school.actor("homeroom2")) == []


def test_what_the_school_decides_is_told_with_its_reason_and_a_homerooms_approval_is_not(
    small_school: SmallSchool,
) -> None:
    answer_survey(small_school)
    first, second = small_school.children[:2]
    codes = apply(small_school, first, second)
    approve_in_homerooms(small_school, codes)
    assert "通过" not in said(small_school.family(first))[0]
    decisions = [
        Decision(application=codes[0], decision="approved"),
        Decision(application=codes[1], decision="refused", reason="名额已满"),
    ]
    review_in_school(actor=small_school.actor("office"), now=MORNING, decisions=decisions)
    assert said(small_school.family(first))[0].startswith(f"{first.name}的申请通过了")
    assert said(small_school.family(second))[0] == f"{second.name}的申请没有通过：名额已满。"
    withdraw(actor=small_school.family(first), now=MORNING, application=codes[0], effective_on=TODAY)
    assert said(small_school.family(first))[0] == f"{first.name}的申请已撤回，从2026年2月24日 周二起不再参加课后服务。"


def test_what_the_school_returns_is_told_to_the_homeroom_teacher(small_school: SmallSchool) -> None:
    answer_survey(small_school)
    codes = apply(small_school, small_school.children[0])
    approve_in_homerooms(small_school, codes)
    back = Decision(application=codes[0], decision="returned", reason="缺材料")
    review_in_school(actor=small_school.actor("office"), now=MORNING, decisions=[back])
    assert said(small_school.actor("homeroom1"))[0].startswith("学校审核退回了一年级（1）班的申请")


def test_a_cancelled_session_and_a_child_looked_for_reach_the_right_families(small_school: SmallSchool) -> None:
    afternoon = build_afternoon(small_school)
    child, other = afternoon.tutored[0], afternoon.in_club[1]
    teacher = afternoon.actor("subject2")
    (alarm,) = raise_alarms(
        actor=teacher, now=at(LATE[0]), session=afternoon.tutoring, pupils=[child.code], family=True
    )
    close_alarm(actor=afternoon.actor("duty"), now=at(LATE[1]), alarm=alarm, whereabouts="图书室")
    family = small_school.family(child, today=DAY)
    assert said(family) == [f"{child.name}找到了，点开看现在在哪里。", said(family)[1]]
    assert said(family)[1] == f"三年级辅导一组没有见到{child.name}，老师正在找，请马上接听学校电话。"
    assert child.name in said(afternoon.actor("homeroom2"))[0]
    assert said(small_school.family(other, today=DAY)) == []
    cancel_sessions(actor=small_school.actor("principal"), now=MORNING, sessions=[afternoon.club], reason="大风停课。")
    assert said(small_school.family(other, today=DAY)) == [
        f"停课：2026年3月4日 周三的马头琴不上了，{other.name}请按正常放学接。原因：大风停课。"
    ]


def test_a_fact_that_is_undone_leaves_no_message_and_a_fact_told_again_adds_none(small_school: SmallSchool) -> None:
    answer_survey(small_school)
    child, second = small_school.children[1:3]
    (applied,) = apply(small_school, child)
    family = small_school.family(child)
    with pytest.raises(Refused):
        withdraw(actor=family, now=MORNING, application=applied, effective_on=TODAY.replace(day=1))
    with within(small_school.id):
        for _time in range(3):
            tell(ApplicationsSubmitted(school=small_school.id, applications=(applied,), at=MORNING))
    assert len(said(family)) == 2
    assert len(said(small_school.actor("homeroom1"))) == 1
    with transaction.atomic():
        apply(small_school, second)
        transaction.set_rollback(True)
    assert len(said(small_school.family(second))) == 1


def test_the_first_opening_counts_and_nobody_opens_anothers(
    small_school: SmallSchool, other_school: SmallSchool
) -> None:
    answer_survey(small_school)
    family, stranger = (small_school.family(child) for child in small_school.children[1:3])
    with within(small_school.id):
        code = inbox(viewer=family)[0].code
    assert seat_of(account=Account.objects.get(pk=family.account), today=TODAY).unopened == 1
    for other in (stranger, small_school.actor("principal"), other_school.family(other_school.children[0])):
        with pytest.raises(NotThere):
            open_message(actor=other, now=MORNING, message=code)
    open_message(actor=family, now=MORNING, message=code)
    open_message(actor=family, now=at(LATE[0]), message=code)
    with within(small_school.id):
        assert Message.objects.get(code=code).opened_at == MORNING
        assert verify(tenant=small_school.id) == ()
    assert seat_of(account=Account.objects.get(pk=family.account), today=TODAY).unopened == 0


def test_a_guardian_who_is_none_any_more_reads_no_name(small_school: SmallSchool) -> None:
    from afterbell.schools.models import Guardianship  # noqa: PLC0415 - the tables are ready only in a test

    answer_survey(small_school)
    child = small_school.children[1]
    family = small_school.family(child)
    assert child.name in said(family)[0]
    with within(small_school.id):
        Guardianship.objects.filter(pupil__code=child.code).update(until=TODAY)
    assert child.name not in said(small_school.family(child))[0]


def test_every_kind_leads_somewhere_and_says_the_same_in_both_languages() -> None:
    kinds = every_kind()
    assert len(kinds) >= 12
    assert {kind.opens for kind in kinds} <= set(OPENS)
    for kind in kinds:
        names = {part.partition("}")[0] for part in kind.words.zh.split("{")[1:]}
        assert names == {part.partition("}")[0] for part in kind.words.en.split("{")[1:]}, kind.name
        filled = kind.said(values=dict.fromkeys(names - {"child"}, "x"), child=Words(zh="甲", en="A"))
        assert "{" not in filled.zh + filled.en


def test_a_survey_is_told_to_every_child_that_is_here(small_school: SmallSchool) -> None:
    open_survey(
        actor=small_school.actor("office"),
        now=MORNING,
        term=small_school.term,
        title="调查",
        opens_on=TODAY,
        closes_on=TODAY,
    )
    with within(small_school.id):
        told = Message.objects.filter(tenant=small_school.id, kind="enrolment.survey_opened")
        assert set(told.values_list("concerns", flat=True)) == {child.code for child in small_school.children}
