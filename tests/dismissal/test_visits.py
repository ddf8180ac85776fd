"""Visitors come, are named on the emergency list, and leave only when a person says so."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from afterbell.base.models import AuditEntry, Message
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.dismissal import commands, queries
from afterbell.dismissal.commands import LetIn, NewForbidding, NewVisit
from afterbell.dismissal.models import Visit, VisitEnded
from afterbell.dismissal.rules.forbidding import Person, Proof
from afterbell.site.retention import due_in_school
from tests.dismissal.test_closing import close, looked_at, whole
from tests.support.afternoon import DAY, Afternoon, at

CAME, NOON, DUSK, NIGHT = at(time(16, 30)), at(time(17, 0)), at(time(18, 30)), at(time(21, 0))
NEXT = at(time(7, 30), day=DAY + timedelta(days=1))


def come(afternoon: Afternoon, *, now: datetime = CAME, sent_as: UUID | None = None, **said: object) -> LetIn:
    told = {"name": "王建国", "purpose": "family", "host": afternoon.school.staff["subject2"], **said}
    visit = NewVisit(sent_as=sent_as or uuid4(), **told)  # type: ignore[arg-type]
    return commands.let_in(actor=afternoon.actor("gate"), now=now, visit=visit)


def page(afternoon: Afternoon, *, now: datetime = NOON) -> queries.VisitorsPage:
    with within(afternoon.school.id):
        return queries.visitors_page(viewer=afternoon.actor("gate"), now=now)


def leave(afternoon: Afternoon, visit: str, *, now: datetime = NOON, **said: object) -> None:
    commands.end_visit(actor=afternoon.actor("gate"), now=now, visit=visit, **said)  # type: ignore[arg-type]


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [reason.code.removeprefix("dismissal.") for reason in refused.value.reasons]


def test_a_visitor_is_stored_once_sealed_and_the_host_is_told_without_the_name(afternoon: Afternoon) -> None:
    sent_as = uuid4()
    first = come(afternoon, sent_as=sent_as, phone="13900000001", words="送画册", badge="7", people=2)
    assert come(afternoon, sent_as=sent_as) == first
    with within(afternoon.school.id):
        row = Visit.objects.get()
        told = Message.objects.get(kind="dismissal.visitor_came")
        entry = AuditEntry.objects.filter(action="dismissal.register_visitor").order_by("seq").first()
    assert told.to_id == afternoon.actor("subject2").account
    assert "王建国" not in str(told.values)
    assert entry is not None
    assert "王建国" not in str(entry.details)
    assert row.name_sealed is not None
    assert "王建国".encode() not in bytes(row.name_sealed)
    (seen,) = page(afternoon).inside
    assert (seen.name, seen.people, seen.words, seen.badge, seen.has_phone) == ("王建国", 2, "送画册", "7", True)
    assert page(afternoon).people == 2


def test_what_is_missing_is_said_all_at_once(afternoon: Afternoon) -> None:
    with pytest.raises(Refused) as refused:
        come(afternoon, name=" ", purpose="x", host="nobody", people=0, phone="abc", badge="9" * 13)
    assert codes(refused) == [
        *("visitor_name_missing", "purpose_missing", "host_missing", "people_wrong"),
        *("phone_unreadable", "text_too_long"),
    ]


def test_out_by_one_word_and_back_by_one(afternoon: Afternoon) -> None:
    visit = come(afternoon).code
    leave(afternoon, visit)
    assert not page(afternoon).inside
    assert [row.ending.may_undo for row in page(afternoon).left if row.ending] == [True]
    with pytest.raises(Refused) as again:
        leave(afternoon, visit)
    assert (again.value.conflict, codes(again)) == (True, ["visitor_out"])
    commands.undo_visit_end(actor=afternoon.actor("gate"), now=NOON, visit=visit)
    assert [row.code for row in page(afternoon).inside] == [visit]
    assert not page(afternoon).left
    leave(afternoon, visit, now=DUSK)
    with within(afternoon.school.id):
        assert VisitEnded.objects.count() == 2
    with pytest.raises(Refused):
        commands.undo_visit_end(actor=afternoon.actor("gate"), now=NEXT, visit=visit)


def test_a_visitor_never_signed_out_is_asked_for_and_never_ends_by_itself(afternoon: Afternoon) -> None:
    visit = come(afternoon).code
    assert not page(afternoon).asked
    assert [row.code for row in page(afternoon, now=DUSK).asked] == [visit]
    assert [row.code for row in page(afternoon, now=NEXT).asked] == [visit]
    with within(afternoon.school.id):
        leader = afternoon.actor("duty")
        assert queries.visitors_to_ask_for(viewer=leader, now=NOON) == 0
        assert queries.visitors_to_ask_for(viewer=leader, now=DUSK) == 1
        assert not VisitEnded.objects.exists()
        inside = queries.everybody_inside(viewer=leader, on=DAY, now=NIGHT)
        assert [(row.name, row.people) for row in inside.visitors] == [("王建国", 1)]


def test_the_day_stays_open_until_somebody_answers_for_every_visitor(afternoon: Afternoon) -> None:
    whole(afternoon)
    gone, stays = come(afternoon).code, come(afternoon, name="李卫红").code
    assert {row.name for row in looked_at(afternoon).visitors} == {"王建国", "李卫红"}
    with pytest.raises(Refused) as refused:
        close(afternoon)
    assert codes(refused) == ["visitors_open"]
    assert "王建国" in refused.value.reasons[0].words.zh
    leave(afternoon, gone, now=NIGHT, how="gone", reason="问过本人，五点走的", left_at=NOON)
    guard = afternoon.actor("gate")
    with pytest.raises(Refused):
        commands.say_visitor_stays(actor=guard, now=NIGHT, visit=stays, reason=" ")
    assert commands.say_visitor_stays(actor=guard, now=NIGHT, visit=stays, reason="修锅炉到十点")
    assert not commands.say_visitor_stays(actor=guard, now=NIGHT, visit=stays, reason="再说一次")
    assert close(afternoon, now=NIGHT) == len(afternoon.tutored)
    assert [row.code for row in page(afternoon, now=NEXT).asked] == [stays]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"how": "gone"}, "reason_missing"),
        ({"how": "flew", "reason": "x1"}, "ending_unknown"),
        ({"left_at": CAME - timedelta(minutes=1)}, "left_at_impossible"),
        ({"left_at": NIGHT}, "left_at_impossible"),
        ({"how": "gone", "reason": "长" * 81}, "text_too_long"),
    ],
)
def test_an_ending_that_cannot_be_is_refused(afternoon: Afternoon, said: dict[str, object], code: str) -> None:
    visit = come(afternoon).code
    with pytest.raises(Refused) as refused:
        leave(afternoon, visit, **said)
    assert codes(refused) == [code]


def test_a_namesake_of_a_forbidden_collector_is_warned_of_without_the_child(afternoon: Afternoon) -> None:
    child = afternoon.tutored[0]
    forbidding = NewForbidding(
        pupil=child.code,
        person=Person(name="王建国", relation="父亲"),
        paper="court",
        proof=Proof(issuer="近旗法院", number="3号"),
        since=DAY,
        until=date(2026, 3, 5),
    )
    assert not come(afternoon).kept_away
    commands.forbid_collector(actor=afternoon.actor("homeroom2"), now=CAME, forbidding=forbidding)
    assert come(afternoon, name="老王建国").kept_away
    assert not come(afternoon, name="李卫红").kept_away
    assert {row.name: row.kept_away for row in page(afternoon).inside} == {
        "王建国": True,
        "老王建国": True,
        "李卫红": False,
    }
    assert not come(afternoon, now=NEXT).kept_away
    with within(afternoon.school.id):
        told = Message.objects.get(kind="dismissal.visitor_kept_away")
    assert told.to_id == afternoon.actor("duty").account
    assert child.name not in str(told.values)
    assert child.code not in (told.about, told.concerns)


def test_the_number_is_read_by_few_and_every_look_is_written_down(afternoon: Afternoon) -> None:
    visit = come(afternoon, phone="13900000001").code
    assert commands.look_at_visitor(actor=afternoon.actor("gate"), now=NOON, visit=visit) == "13900000001"
    with within(afternoon.school.id):
        assert AuditEntry.objects.get(action="dismissal.look_at_visitor").subject == visit
    with pytest.raises(NotThere):
        commands.look_at_visitor(actor=afternoon.actor("subject2"), now=NOON, visit=visit)


def test_a_teacher_keeps_no_register(afternoon: Afternoon) -> None:
    visit = NewVisit(sent_as=uuid4(), name="王建国", purpose="family", host=afternoon.school.staff["subject2"])
    with pytest.raises(NotThere):
        commands.let_in(actor=afternoon.actor("subject2"), now=CAME, visit=visit)
    with within(afternoon.school.id), pytest.raises(NotThere):
        queries.visitors_page(viewer=afternoon.actor("subject2"), now=CAME)


def test_the_register_of_a_day_is_searched_by_name_host_and_badge(afternoon: Afternoon) -> None:
    come(afternoon, badge="A7")
    come(afternoon, name="李卫红", host=afternoon.school.staff["club1"])
    with within(afternoon.school.id):
        found = {
            search: [
                row.name
                for row in queries.visits_of_day(viewer=afternoon.actor("gate"), on=DAY, now=NOON, search=search)
            ]
            for search in ("", "卫红", "A7", "club1", "没有")
        }
    assert found == {
        "": ["王建国", "李卫红"],
        "卫红": ["李卫红"],
        "A7": ["王建国"],
        "club1": ["李卫红"],
        "没有": [],
    }


def test_the_database_keeps_one_ending_and_every_fact(afternoon: Afternoon) -> None:
    visit = come(afternoon).code
    leave(afternoon, visit)
    with within(afternoon.school.id):
        row, over = Visit.objects.get(), VisitEnded.objects.get()
        twin = {"school_id": row.school_id, "visit": row, "left_at": NOON, "said_at": NOON}
        with pytest.raises(IntegrityError), transaction.atomic():
            VisitEnded.objects.create(**twin, how="out", said_by_id=over.said_by_id)
        with pytest.raises(DatabaseError), transaction.atomic():
            VisitEnded.objects.update(how="mistake")


def test_names_are_forgotten_after_ninety_days_but_of_who_never_left(afternoon: Afternoon) -> None:
    visit = come(afternoon).code
    come(afternoon, name="李卫红")
    leave(afternoon, visit, how="gone", reason="问过本人")

    def due(days: int) -> dict[str, int]:
        with within(afternoon.school.id):
            found = due_in_school(school=afternoon.school.id, now=CAME + timedelta(days=days))
            return {row.table: row.rows.count() for row in found if row.table.startswith("dismissal_visit")}

    assert due(90) == {"dismissal_visit": 0, "dismissal_visitended": 0, "dismissal_visitstays": 0}
    assert due(91) == {"dismissal_visit": 1, "dismissal_visitended": 1, "dismissal_visitstays": 0}
