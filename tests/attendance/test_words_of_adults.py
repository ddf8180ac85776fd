"""Why an adult stayed away and what the patrol remarked are blanked a month after the term, and nothing else is."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from uuid import uuid4

from afterbell.attendance.commands import NewLook, record_patrol
from afterbell.attendance.models import PatrolLook
from afterbell.base.tenancy import within
from afterbell.rostering.models import Assignment, Replacement, Session, TurnRequest, TurnStep
from afterbell.schools.models import Staff, Term
from afterbell.site.due import GONE
from afterbell.site.retention import due_in_school
from tests.support.afternoon import DAY, Afternoon, at

ASKED = at(time(9))


def asked(afternoon: Afternoon) -> None:
    """Let a teacher ask for leave and for a substitute, with reasons, be refused with another, and be replaced."""
    school, account = afternoon.school.id, afternoon.school.account("subject2")
    with within(school):
        one, other = (Staff.objects.get(code=afternoon.school.staff[handle]) for handle in ("subject2", "club1"))
        common = {"school_id": school, "asked_by": one, "entered_by": account, "asked_at": ASKED, "approval": True}
        away = TurnRequest.objects.create(
            kind="leave", first_day=DAY, last_day=DAY, reason="做手术", until=at(time(20)), **common
        )
        session = Session.objects.get(code=afternoon.tutoring)
        TurnRequest.objects.create(
            kind="substitute", session=session, asked_of=other, reason="孩子发烧", until=session.starts_at, **common
        )
        naming = Assignment.objects.get(session=session, ended_at=None)
        Replacement.objects.create(school_id=school, naming=naming, instead_of=other, reason="和家长吵架")
        TurnStep.objects.create(
            school_id=school, request=away, deed="refused", reason="那天没有人", said_by=account, said_at=ASKED
        )


def test_they_go_a_month_after_the_term(afternoon: Afternoon) -> None:
    asked(afternoon)
    new = NewLook(look_id=uuid4(), session=afternoon.tutoring, found="nobody", remark="老师在哭")
    record_patrol(actor=afternoon.actor("duty"), now=at(time(17, 55)), looks=[new])

    def due(moment: datetime) -> dict[str, int]:
        found = due_in_school(school=afternoon.school.id, now=moment)
        kinds = {TurnRequest: "reason", TurnStep: "reason", Replacement: "reason", PatrolLook: "remark"}
        wanted = [one for one in found if one.model in kinds]
        assert {one.model: dict(one.blank or {}) for one in wanted} == {
            model: {column: GONE} for model, column in kinds.items()
        }
        return {one.model.__name__: one.rows.count() for one in wanted}

    with within(afternoon.school.id):
        last = Term.objects.get(code=afternoon.school.term).last_day
        before, after = (at(time(8), day=last + timedelta(days=days)) for days in (30, 31))
        assert due(before) == dict.fromkeys(("TurnRequest", "TurnStep", "Replacement", "PatrolLook"), 0)
        assert due(after) == {"TurnRequest": 2, "TurnStep": 1, "Replacement": 1, "PatrolLook": 1}
