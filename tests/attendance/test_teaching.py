"""New teaching: the statement beside a session, sessions drawn to be looked into, reports and their answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta

import pytest

from afterbell.attendance import commands, queries
from afterbell.attendance.commands import Held
from afterbell.attendance.models import ContentLook, TeachingReport
from afterbell.base.models import Message
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from tests.support.afternoon import DAY, Afternoon, at
from tests.support.world import SmallSchool

START, END = at(time(17, 45)), at(time(18, 20))


def codes(work: Callable[[], object]) -> list[str]:
    with pytest.raises(Refused) as refused:
        work()
    return [reason.code for reason in refused.value.reasons]


def desk(afternoon: Afternoon, *, handle: str = "duty", now: datetime = END) -> queries.ContentDesk:
    with within(afternoon.school.id):
        return queries.content_desk(viewer=afternoon.actor(handle), day=DAY, now=now)


def hold(afternoon: Afternoon, *, nothing_taught: bool) -> None:
    commands.log_homework(
        actor=afternoon.actor("subject2"),
        now=END,
        session=afternoon.tutoring,
        device="page",
        held=Held(activities=("homework",), nothing_taught=nothing_taught),
    )


def report(afternoon: Afternoon, *, named: bool = False, words: str = "讲了第五课的生字", handle: str = "") -> str:
    child = afternoon.tutored[0]
    actor = afternoon.actor(handle) if handle else afternoon.school.family(child, today=DAY)
    return commands.report_teaching(
        actor=actor, now=END, session=afternoon.tutoring, about="new_teaching", words=words, named=named
    )


def answer(afternoon: Afternoon, code: str, *, outcome: str = "found", reason: str = "已和老师谈过") -> None:
    commands.answer_report(actor=afternoon.actor("principal"), now=END, report=code, outcome=outcome, reason=reason)


def test_a_session_is_listed_until_its_adult_states_that_nothing_was_taught(afternoon: Afternoon) -> None:
    assert desk(afternoon, now=START - timedelta(minutes=1)).unsaid == ()
    running = desk(afternoon, now=END - timedelta(minutes=1))
    assert (running.held, running.ended, running.unsaid) == (1, 0, ()), "what runs is not unsaid yet"
    assert [row.code for row, _content in desk(afternoon).unsaid] == [afternoon.tutoring], "clubs may teach"
    hold(afternoon, nothing_taught=False)
    assert [row.code for row, _content in desk(afternoon).unsaid] == [afternoon.tutoring]
    hold(afternoon, nothing_taught=True)
    assert desk(afternoon).unsaid == ()
    assert desk(afternoon).held == 1


def test_what_was_seen_in_a_drawn_session_is_kept(afternoon: Afternoon) -> None:
    before = desk(afternoon)
    assert [row.session.code for row in before.drawn] == [afternoon.tutoring]
    assert (before.to_look, before.may_look) == (1, True)
    duty = afternoon.actor("duty")

    def look(*, kept: bool | None, words: str = "", session: str = "") -> None:
        commands.note_what_was_seen(actor=duty, now=END, session=session or afternoon.tutoring, kept=kept, words=words)

    assert codes(lambda: look(kept=None)) == ["attendance.seen_unsaid"]
    assert codes(lambda: look(kept=False, words=" ")) == ["attendance.seen_missing"]
    with pytest.raises(NotThere):
        look(kept=True, session=afternoon.club)
    look(kept=True)
    look(kept=False, words="板书生字")
    looks = desk(afternoon, handle="office").drawn[0].looks
    assert [(one.kept, one.words) for one in looks] == [(True, ""), (False, "板书生字")]
    assert desk(afternoon).to_look == 0


def test_only_what_was_drawn_is_looked_into(afternoon: Afternoon, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("afterbell.attendance.commands.teaching.drawn_of", lambda *_args, **_kwargs: ())
    look = lambda: commands.note_what_was_seen(  # noqa: E731 - one call, made once
        actor=afternoon.actor("duty"), now=START - timedelta(hours=1), session=afternoon.tutoring, kept=True, words=""
    )
    assert codes(look) == ["attendance.not_drawn", "attendance.not_started"]
    with within(afternoon.school.id):
        assert not ContentLook.objects.exists()


def test_a_report_reaches_the_principal_alone(afternoon: Afternoon) -> None:
    code = report(afternoon)
    report(afternoon, named=True, handle="club1", words="在黑板上讲例题")
    with within(afternoon.school.id):
        rows = queries.teaching_reports(viewer=afternoon.actor("principal"))
        assert [(row.words, bool(row.by)) for row in rows] == [("讲了第五课的生字", False), ("在黑板上讲例题", True)]
        assert rows[0].code == code
        for handle in ("office", "vice", "duty", "subject2", "homeroom2"):
            with pytest.raises(NotThere):
                queries.teaching_reports(viewer=afternoon.actor(handle))
            with pytest.raises(NotThere):
                commands.answer_report(
                    actor=afternoon.actor(handle), now=END, report=code, outcome="found", reason="看过"
                )


def test_who_reported_is_told_the_answer_and_nobody_else(afternoon: Afternoon) -> None:
    code = report(afternoon)
    assert codes(lambda: answer(afternoon, code, outcome="", reason=" ")) == [
        "attendance.outcome_unpicked",
        "attendance.reason_missing",
    ]
    answer(afternoon, code)
    assert codes(lambda: answer(afternoon, code, outcome="unclear")) == ["attendance.report_answered"]
    family = afternoon.school.family(afternoon.tutored[0], today=DAY)
    with within(afternoon.school.id):
        told = Message.objects.filter(tenant=afternoon.school.id, kind__startswith="attendance.teaching")
        assert [(row.to_id, row.kind) for row in told] == [(family.account, "attendance.teaching_answered_to_family")]
        (own,) = queries.own_reports(viewer=family)
        assert (own.outcome, own.reason) == ("found", "已和老师谈过")
        assert queries.own_reports(viewer=afternoon.actor("principal")) == ()


def test_a_report_says_what_and_is_made_once(afternoon: Afternoon) -> None:
    assert codes(lambda: report(afternoon, words="  ")) == ["attendance.report_missing"]
    assert codes(lambda: report(afternoon, words="字" * 141)) == ["attendance.text_too_long"]
    report(afternoon)
    assert codes(lambda: report(afternoon)) == ["attendance.reported_before"]
    with within(afternoon.school.id):
        assert TeachingReport.objects.count() == 1


def test_a_family_reports_only_sessions_of_its_children(afternoon: Afternoon, other_school: SmallSchool) -> None:
    outside = afternoon.school.family(afternoon.in_club[1], today=DAY)
    own = afternoon.school.family(afternoon.tutored[0], today=DAY)
    with within(afternoon.school.id):
        assert [row.code for row in queries.reportable_of_children(viewer=own, now=END)] == [afternoon.tutoring]
        assert queries.reportable_of_children(viewer=outside, now=END) == ()
        assert queries.reportable_of_children(viewer=own, now=END + timedelta(days=15)) == ()
        staff = queries.reportable_of_day(viewer=afternoon.actor("gate"), day=DAY, now=END)
        assert [row.code for row in staff] == [afternoon.tutoring]
    for actor in (outside, other_school.actor("club1", today=DAY)):
        with pytest.raises(NotThere):
            commands.report_teaching(
                actor=actor, now=END, session=afternoon.tutoring, about="new_teaching", words="讲课", named=True
            )


def test_the_public_count_names_nobody(afternoon: Afternoon) -> None:
    answer(afternoon, report(afternoon), outcome="not_found")
    report(afternoon, handle="club1")
    family = afternoon.school.family(afternoon.in_club[0], today=DAY)
    with within(afternoon.school.id):
        count = queries.count_of_reports(viewer=family, first=DAY, until=DAY + timedelta(days=1))
        assert (count.reports, count.not_found, count.waiting, count.found) == (2, 1, 1, 0)
        empty = queries.count_of_reports(viewer=family, first=DAY + timedelta(days=1), until=DAY + timedelta(days=2))
        assert (empty.reports, empty.waiting) == (0, 0)
