"""A notice is written, read by a second person, goes out once, and is known of family by family."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from afterbell.base.access import Actor
from afterbell.base.models import AuditEntry, Message
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.notices import commands, queries
from afterbell.notices.models import FamilyTold, Notice, NoticeDecision, NoticeFamily
from afterbell.schools.commands import open_message
from tests.support.world import MORNING, Child, SmallSchool, enrol_everybody

TITLE, TEXT = "周五提前放学", "3 月 6 日周五 16:30 放学，请按平时的接送安排来接。"
LATER, NEXT_DAY = MORNING + timedelta(hours=2), MORNING + timedelta(days=1)


@pytest.fixture(autouse=True)
def _inside(small_school: SmallSchool) -> Iterator[None]:
    with within(small_school.id):
        yield


def write(school: SmallSchool, *, by: str = "office", audience: str = "school", **more: Any) -> str:  # noqa: ANN401 - whatever a notice is made of
    said: dict[str, Any] = {"title": TITLE, "text": TEXT, "audience": audience, **more}
    return commands.write_notice(actor=school.actor(by), now=MORNING, **said)


def send(school: SmallSchool, notice: str, *, by: str = "vice", now: datetime = MORNING) -> int:
    return commands.send_notice(actor=school.actor(by), now=now, notice=notice)


def sent(school: SmallSchool, **more: Any) -> str:  # noqa: ANN401 - as above
    notice = write(school, **more)
    send(school, notice)
    return notice


def family_of(child: Child, notice: str) -> str:
    return NoticeFamily.objects.get(notice__code=notice, pupil__code=child.code).code


def slips_of(notice: str) -> list[str]:
    return list(NoticeFamily.objects.filter(notice__code=notice).values_list("code", flat=True))


def codes(found: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {reason.code.rpartition(".")[2] for reason in found.value.reasons}


def missing(school: SmallSchool, child: Child, notice: str, *, now: datetime = LATER) -> set[str]:
    seen = queries.homeroom_reach(
        viewer=school.homeroom_teacher(child), homeroom=child.homeroom, notice=notice, now=now
    )
    return {family.child for family in seen.missing}


def test_every_fault_of_a_notice_is_said_at_once(small_school: SmallSchool) -> None:
    with pytest.raises(Refused) as found:
        write(small_school, title="长" * 61, text="打 13812345678 <script>", audience="grades")
    assert codes(found) == {"title_too_long", "not_for_a_notice", "grades_missing"}
    for more, code in (
        ({"title": " \u200b"}, "title_missing"),
        ({"text": ""}, "text_missing"),
        ({"audience": "moon"}, "audience_unknown"),
        ({"audience": "homerooms", "homerooms": ["nobody"]}, "homerooms_missing"),
        ({"audience": "enrolled"}, "nobody_there"),
        ({"audience": "grades", "grades": [6]}, "nobody_there"),
    ):
        with pytest.raises(Refused) as found:
            write(small_school, **more)
        assert codes(found) == {code}
    assert not Notice.objects.exists()


def test_a_second_person_sends_and_each_guardian_is_told_once(small_school: SmallSchool) -> None:
    notice = write(small_school)
    assert write(small_school) == notice
    told = Message.objects.filter(about=notice, kind="notices.to_review").values_list("to__handle", flat=True)
    assert set(told) == {"alpha/principal", "alpha/vice", "alpha/office2"}
    with pytest.raises(Refused) as found:
        send(small_school, notice, by="office")
    assert codes(found) == {"own_notice"}
    assert not Message.objects.filter(about__in=slips_of(notice), kind="notices.notice").exists()
    assert (
        send(small_school, notice, by="office2") == send(small_school, notice, by="vice") == len(small_school.children)
    )
    messages = Message.objects.filter(about__in=slips_of(notice), kind="notices.notice")
    assert messages.count() == len(small_school.children)
    assert NoticeDecision.objects.get(notice__code=notice).by.handle == "alpha/office2"
    details = AuditEntry.objects.filter(tenant=small_school.id, subject=notice).values_list("details", flat=True)
    assert not any(TITLE in str(each) or TEXT in str(each) for each in details)


def test_the_principal_alone_sends_what_the_own_hand_wrote(small_school: SmallSchool) -> None:
    notice = write(small_school, by="principal")
    assert send(small_school, notice, by="principal") == len(small_school.children)
    row = NoticeDecision.objects.get(notice__code=notice)
    assert (row.kind, row.by_id) == ("at_once", row.writer_id)
    forged: dict[str, Any] = {
        "school_id": small_school.id,
        "notice_id": row.notice_id,
        "writer_id": row.writer_id,
        "at": MORNING,
    }
    waiting = Notice.objects.get(code=write(small_school, title="另一个"))
    for kind, by in (("sent", row.writer_id), ("at_once", small_school.account("vice").pk)):
        with pytest.raises(IntegrityError), transaction.atomic():
            NoticeDecision.objects.create(**{**forged, "notice_id": waiting.pk, "kind": kind, "by_id": by})


def test_a_returned_notice_never_goes_out(small_school: SmallSchool) -> None:
    notice = write(small_school)
    with pytest.raises(Refused) as found:
        commands.return_notice(actor=small_school.actor("vice"), now=MORNING, notice=notice, words=" ")
    assert codes(found) == {"return_without_words"}
    commands.return_notice(actor=small_school.actor("vice"), now=MORNING, notice=notice, words="日期不对")
    with pytest.raises(Refused) as found:
        send(small_school, notice, by="principal")
    assert (codes(found), found.value.conflict) == ({"decided_before"}, True)
    seen = queries.notice_page(viewer=small_school.actor("office"), notice=notice, now=LATER)
    assert (seen.card.standing, seen.words, seen.coverage.families) == ("returned", "日期不对", 0)


def test_a_notice_reaches_whom_it_is_for_and_nobody_else(small_school: SmallSchool) -> None:
    first, third = small_school.homerooms
    for more, expected in (
        ({"audience": "grades", "grades": [3]}, {third}),
        ({"audience": "homerooms", "homerooms": [first]}, {first}),
    ):
        notice = sent(small_school, **more)
        rows = NoticeFamily.objects.filter(notice__code=notice).values_list("pupil__homeroom__code", flat=True)
        assert set(rows) == expected
    enrol_everybody(small_school)
    assert send(small_school, write(small_school, audience="enrolled"), by="vice") == len(small_school.children)


def test_opening_the_message_is_reading_the_notice(small_school: SmallSchool) -> None:
    siblings, alone = small_school.children[0], small_school.children[1]
    notice = sent(small_school)
    viewer = small_school.family(siblings)
    assert not queries.family_notice(viewer=viewer, family=family_of(siblings, notice)).text
    message = Message.objects.get(about__in=slips_of(notice), concerns=siblings.code)
    open_message(actor=viewer, now=LATER, message=message.code)
    page = queries.family_notice(viewer=viewer, family=family_of(siblings, notice))
    assert (page.notice.opened, page.text) == (True, TEXT)
    commands.open_notice(actor=viewer, now=LATER, family=family_of(siblings, notice))
    facts = FamilyTold.objects.filter(family__notice__code=notice, way="opened")
    # One guardian of two children reads once and knows for both.
    assert set(facts.values_list("family__pupil__code", flat=True)) == {siblings.code, small_school.children[4].code}
    assert missing(small_school, alone, notice) == {child.name for child in small_school.children[1:4]}
    commands.open_notice(actor=small_school.family(alone), now=LATER, family=family_of(alone, notice))
    assert Message.objects.get(about__in=slips_of(notice), concerns=alone.code).opened_at == LATER
    with pytest.raises(NotThere):
        commands.open_notice(actor=viewer, now=LATER, family=family_of(alone, notice))
    with pytest.raises(NotThere):
        queries.family_notice(viewer=viewer, family=family_of(alone, notice))


def test_paper_and_calls_are_facts_of_the_homeroom_teacher_taken_back_on_the_day(small_school: SmallSchool) -> None:
    child, other = small_school.children[3], small_school.children[2]
    notice = sent(small_school)
    teacher: Actor = small_school.homeroom_teacher(child)
    note: dict[str, Any] = {"actor": teacher, "now": LATER, "family": family_of(child, notice)}
    commands.note_told(**note, way="paper")
    commands.note_told(**note, way="paper")
    assert FamilyTold.objects.filter(way="paper").count() == 1
    with pytest.raises(Refused) as found:
        commands.note_told(**note, way="call", guardian=other.guardian)
    assert codes(found) == {"guardian_missing", "call_without_words"}
    commands.note_told(**note, way="call", guardian=child.guardian, words="母亲说知道了")
    call = FamilyTold.objects.get(way="call")
    assert "知道".encode() not in bytes(call.words_sealed or b"")
    assert child.name not in missing(small_school, child, notice)
    for code in FamilyTold.objects.filter(way__in=("paper", "call")).values_list("code", flat=True):
        with pytest.raises(Refused) as found:
            commands.undo_told(actor=teacher, now=NEXT_DAY, told=code)
        assert codes(found) == {"not_today"}
        commands.undo_told(actor=teacher, now=LATER, told=code)
    assert child.name in missing(small_school, child, notice)
    assert FamilyTold.objects.filter(way__in=("paper", "call")).count() == 2
    commands.note_told(**note, way="paper")
    assert child.name not in missing(small_school, child, notice)
    with pytest.raises(NotThere):
        commands.note_told(**{**note, "actor": small_school.homeroom_teacher(small_school.children[4])}, way="paper")
    with pytest.raises(NotThere):
        commands.note_told(**{**note, "actor": small_school.actor("office")}, way="paper")


def test_only_the_missing_are_reminded_and_once_a_day(small_school: SmallSchool) -> None:
    child = small_school.children[1]
    notice = sent(small_school)
    commands.open_notice(actor=small_school.family(child), now=LATER, family=family_of(child, notice))
    remind: dict[str, Any] = {"actor": small_school.actor("office"), "notice": notice}
    assert commands.remind_families(**remind, now=LATER) == len(small_school.children) - 1
    with pytest.raises(Refused) as found:
        commands.remind_families(**remind, now=LATER)
    assert codes(found) == {"reminded_today"}
    reminders = Message.objects.filter(kind="notices.reminder", about__in=slips_of(notice))
    assert (reminders.count(), reminders.filter(concerns=child.code).exists()) == (
        len(small_school.children) - 1,
        False,
    )
    assert commands.remind_families(**remind, now=NEXT_DAY) == len(small_school.children) - 1


def test_a_correction_is_told_anew_and_both_versions_stay(small_school: SmallSchool) -> None:
    child = small_school.children[1]
    notice = sent(small_school, audience="homerooms", homerooms=[child.homeroom])
    viewer = small_school.family(child)
    commands.open_notice(actor=viewer, now=LATER, family=family_of(child, notice))
    fix: dict[str, Any] = {"actor": small_school.actor("office"), "now": LATER, "title": TITLE}
    with pytest.raises(Refused) as found:
        commands.correct_notice(**fix, notice=notice, text=TEXT)
    assert codes(found) == {"same_words"}
    returned = commands.correct_notice(**fix, notice=notice, text="3 月 7 日")
    with pytest.raises(Refused) as found:
        commands.correct_notice(**fix, notice=notice, text="3 月 8 日")
    assert codes(found) == {"not_sent"}
    commands.return_notice(actor=small_school.actor("vice"), now=LATER, notice=returned, words="也不对")
    newer = commands.correct_notice(**fix, notice=notice, text="3 月 9 日周一 16:30 放学。")
    assert send(small_school, newer, now=LATER) == 4
    assert Message.objects.filter(kind="notices.correction", about__in=slips_of(newer)).count() == 4
    assert [row.version for row in queries.family_notices(viewer=viewer)] == [3]
    before = queries.family_notice(viewer=viewer, family=family_of(child, notice))
    assert (before.text, before.newer) == (TEXT, family_of(child, newer))
    commands.open_notice(actor=viewer, now=LATER, family=family_of(child, newer))
    page = queries.family_notice(viewer=viewer, family=family_of(child, newer))
    assert (page.text, [text for _row, text in page.earlier]) == ("3 月 9 日周一 16:30 放学。", [TEXT])
    office = queries.notice_page(viewer=small_school.actor("office"), notice=notice, now=LATER)
    assert [(row.version, row.sent_at is not None) for row in office.versions] == [(1, True), (2, False), (3, True)]
    assert (office.card.corrected, office.may_correct, office.coverage.opened) == (True, False, 1)
    with pytest.raises(Refused) as found:
        commands.correct_notice(**fix, notice=notice, text="再改")
    assert codes(found) == {"corrected_before"}


def test_what_the_office_counts_is_what_the_rule_says(small_school: SmallSchool) -> None:
    child = small_school.children[3]
    notice = sent(small_school)
    office, teacher = small_school.actor("office"), small_school.homeroom_teacher(child)
    commands.note_told(actor=teacher, now=LATER, family=family_of(child, notice), way="paper")
    commands.open_notice(
        actor=small_school.family(small_school.children[0]),
        now=LATER,
        family=family_of(small_school.children[0], notice),
    )
    page = queries.notice_page(viewer=office, notice=notice, now=LATER)
    (card,) = queries.notices_list(viewer=office)
    assert (card.families, card.reached) == (page.coverage.families, page.coverage.reached) == (8, 3)
    assert [(row.coverage.opened, row.coverage.paper, row.coverage.missing) for row in page.homerooms] == [
        (1, 1, 2),
        (1, 0, 3),
    ]
    listed = queries.homeroom_notices(viewer=teacher, homeroom=child.homeroom, now=LATER)
    assert [(row.families, row.missing) for row in listed.notices] == [(4, 2)]
    for viewer in (small_school.family(child), teacher, small_school.actor("gate")):
        with pytest.raises(NotThere):
            queries.notice_page(viewer=viewer, notice=notice, now=LATER)
    with pytest.raises(NotThere):
        queries.homeroom_reach(viewer=office, homeroom=child.homeroom, notice=notice, now=LATER)
