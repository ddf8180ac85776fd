"""A complaint from its first word to its end: whose desk, whose eyes, in time, once, and nobody's words in the open."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from afterbell.base.access import Actor
from afterbell.base.models import AuditEntry, Message
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.complaints import commands
from afterbell.complaints.commands import Rating, as_follower
from afterbell.complaints.desks import principal_apart
from afterbell.complaints.lookup import look_up, print_of
from afterbell.complaints.models import Complaint, ComplaintStep, Knock
from afterbell.complaints.queries import complaint_numbers, complaint_page, complaints_at, own_complaint
from afterbell.complaints.waiting import complaints_wait_for_the_house, waiting_above
from afterbell.portal.commands import lock_space
from afterbell.portal.locks import SpaceLocked
from afterbell.schools.actors import PUBLIC_ACTOR, house_actor
from afterbell.schools.commands import end_post
from afterbell.schools.models import Appointment
from afterbell.schools.roles import Role
from afterbell.site.rounds import go_the_rounds
from tests.complaints.writing import WHAT, answered, hand_in
from tests.support.at_once import at_once
from tests.support.authorities import officer
from tests.support.world import MORNING, TODAY, SmallSchool

LATE = MORNING + timedelta(days=40)


def refused(deed: Callable[[], object]) -> set[str]:
    with pytest.raises(Refused) as found:
        deed()
    return {reason.code.rpartition(".")[2] for reason in found.value.reasons}


def seen_by(actor: Actor, code: str, *, today: date = TODAY) -> bool:
    try:
        complaint_page(viewer=actor, complaint=code, today=today)
    except NotThere:
        return False
    return code in {row.code for row in complaints_at(viewer=actor, today=today)}


def told(school: SmallSchool, code: str) -> set[str]:
    with within(school.id):
        return {row.to.handle.rpartition("/")[2] for row in Message.objects.select_related("to").filter(about=code)}


def test_a_stranger_writes_gets_a_number_and_a_word_and_nothing_is_stored_in_the_clear(
    small_school: SmallSchool,
) -> None:
    receipt = hand_in(small_school, contact="13800001234", words=f"{WHAT}，电话13800001234")
    assert (receipt.desk, receipt.names_somebody) == ("office", True)
    assert re.fullmatch(r"2026-[1-9]\d{3}", receipt.number)
    assert len(receipt.word) == 17
    with within(small_school.id):
        row, knock = Complaint.objects.get(), Knock.objects.get()
    assert (row.writer_id, row.word_print) == (None, print_of(receipt.word.upper()))
    assert "203.0.113.7" not in knock.whence
    for kept in (row.words_sealed, row.contact_sealed):
        assert b"1380000" not in bytes(kept or b"")
    assert WHAT not in repr(receipt) + str(row.__dict__)
    assert receipt.word not in repr(receipt)
    assert told(small_school, row.code) == {"office", "office2"}
    with within(0):
        entry = AuditEntry.objects.get(action="complaints.write")
    assert (entry.tenant, entry.by, entry.subject) == (0, "public", row.code)
    assert hand_in(small_school).number != receipt.number
    page = complaint_page(viewer=small_school.actor("office"), complaint=row.code, today=TODAY)
    assert (page.words, page.writer, page.has_contact) == (f"{WHAT}，电话13800001234", "", True)


def test_a_complaint_lies_where_nobody_it_is_about_sees_it(
    small_school: SmallSchool, other_school: SmallSchool
) -> None:
    office, head, bureau = small_school.actor("office"), small_school.actor("principal"), officer("first")
    others = (small_school.actor("vice"), small_school.actor("homeroom1"), officer("elsewhere"))
    for against, eyes in (
        ("service", (True, True, False)),
        ("staff", (True, True, False)),
        ("office", (False, True, False)),
        ("principal", (False, False, True)),
    ):
        code = hand_in(small_school, against=against, address=against).code
        assert tuple(seen_by(actor, code) for actor in (office, head, bureau)) == eyes, against
        with pytest.raises(NotThere):
            complaint_page(viewer=other_school.actor("office"), complaint=code, today=TODAY)
        for actor in others:
            with pytest.raises(NotThere):
                complaint_page(viewer=actor, complaint=code, today=TODAY)
        if against == "principal":
            for command in (commands.take_up, commands.look_at_contact):
                with pytest.raises(NotThere):
                    command(actor=head, now=MORNING, complaint=code)
            assert told(small_school, code) == set()
            with within(small_school.id):
                assert not AuditEntry.objects.filter(tenant=small_school.id, subject=code).exists()


def test_who_came_from_the_office_reads_nothing_about_it_for_a_year(small_school: SmallSchool) -> None:
    principal, clerk = small_school.actor("principal"), small_school.staff["office2"]
    code, service = (hand_in(small_school, against=against, address=against).code for against in ("office", "service"))
    left, later = TODAY + timedelta(days=10), TODAY + timedelta(days=375)
    with within(small_school.id):
        end_post(actor=principal, now=MORNING, staff=clerk, role=Role.ACADEMIC_OFFICE, until=left)
        Appointment.objects.create(
            school_id=small_school.id, account=small_school.account("office2"), role=Role.PRINCIPAL, since=left
        )
        Appointment.objects.filter(account=principal.account, role=Role.PRINCIPAL).update(until=left)
    for today, reads in ((left, False), (later - timedelta(days=1), False), (later, True)):
        new = small_school.actor("office2", today=today)
        assert (seen_by(new, code, today=today), seen_by(new, service, today=today)) == (reads, True), today
        with within(small_school.id):
            assert principal_apart(school=small_school.id, today=today) == reads


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({"kind": "", "about": "x", "against": ""}, {"kind_unknown", "about_unknown", "against_unknown"}),
        ({"words": " \u200b "}, {"words_missing"}),
        ({"words": "字" * 501}, {"words_too_long"}),
        ({"words": "看<script>alert(1)</script>"}, {"code_in_words"}),
        ({"contact": "1" * 61}, {"contact_too_long"}),
    ],
)
def test_what_cannot_be_taken_is_refused_with_every_reason(
    small_school: SmallSchool, said: dict[str, object], found: set[str]
) -> None:
    assert refused(lambda: hand_in(small_school, **said)) == found
    with within(small_school.id):
        assert not Complaint.objects.exists()


def test_five_hundred_characters_are_five_hundred_as_a_person_counts(small_school: SmallSchool) -> None:
    assert hand_in(small_school, words="字" + "👨‍👩‍👧" * 499).number


def test_one_form_is_one_complaint_and_an_address_writes_five_an_hour(small_school: SmallSchool) -> None:
    same = uuid4()
    hand_in(small_school, sent_as=same)
    assert refused(lambda: hand_in(small_school, sent_as=same)) == {"sent_before"}
    for _more in range(4):
        hand_in(small_school)
    assert refused(lambda: hand_in(small_school)) == {"too_many"}
    assert hand_in(small_school, address="198.51.100.9").number
    assert hand_in(small_school, now=MORNING + timedelta(hours=1)).number


def test_five_wrong_words_and_one_waits_while_another_address_does_not(small_school: SmallSchool) -> None:
    receipt = hand_in(small_school)

    def look(word: str, *, address: str = "203.0.113.8", number: str = receipt.number, now: datetime = MORNING) -> str:
        return look_up(school=small_school.code, number=number, word=word, address=address, now=now)[0]

    for number in (receipt.number, receipt.number, "2026-9", "nonsense", "二〇二六-1"):
        assert refused(lambda number=number: look("wrong-word", number=number)) == {"no_such_number"}
    assert refused(lambda: look(receipt.word)) == {"guess_later"}
    assert look(receipt.word, address="203.0.113.9") == receipt.code
    assert look(receipt.word.replace("-", " ").upper(), now=MORNING + timedelta(minutes=16)) == receipt.code
    named = hand_in(small_school, viewer=small_school.family(small_school.children[0]))
    for word in ("", "-", named.word):
        assert refused(lambda word=word: look(word, number=named.number, address=f"a{word}")) == {"no_such_number"}


def test_a_family_is_told_of_every_step_adds_what_is_asked_and_rates_once(small_school: SmallSchool) -> None:
    family, office = small_school.family(small_school.children[0]), small_school.actor("office")
    receipt = hand_in(small_school, viewer=family)
    code, me = receipt.code, as_follower(viewer=family, proof="")
    assert receipt.word == ""
    assert refused(lambda: commands.answer(actor=office, now=MORNING, complaint=code, words="好")) == {"not_taken"}
    commands.take_up(actor=office, now=MORNING, complaint=code)
    assert refused(lambda: commands.ask_back(actor=office, now=MORNING, complaint=code, words=" ")) == {
        "reason_missing"
    }
    commands.ask_back(actor=office, now=MORNING, complaint=code, words="哪一项？")
    commands.add_words(actor=me, now=MORNING, complaint=code, words="社团材料费")
    commands.answer(actor=office, now=MORNING, complaint=code, words="已退")
    rating = Rating(satisfied=True, stars=5)
    assert refused(
        lambda: commands.rate_answer(actor=me, now=MORNING, complaint=code, rating=Rating(satisfied=True, stars=0))
    ) == {"stars_missing"}
    commands.rate_answer(actor=me, now=MORNING, complaint=code, rating=rating)
    assert refused(lambda: commands.rate_answer(actor=me, now=MORNING, complaint=code, rating=rating)) == {"closed"}
    _card, page = own_complaint(viewer=family, complaint=code, today=TODAY)
    assert [event.kind for event in page.events] == ["taken", "asked", "added", "answered", "satisfied", "closed"]
    assert (page.row.state, page.steps, {event.by for event in page.events}) == ("closed", frozenset(), {""})
    with within(small_school.id):
        mine = Message.objects.filter(about=code, to=family.account or 0, kind="complaints.moved")
        assert mine.count() == 4
        assert not AuditEntry.objects.filter(tenant=small_school.id, by=family.code, subject=code).exists()
    other = small_school.family(small_school.children[1])
    with pytest.raises(NotThere):
        own_complaint(viewer=other, complaint=code, today=TODAY)
    with pytest.raises(NotThere):
        commands.rate_answer(actor=as_follower(viewer=other, proof=""), now=MORNING, complaint=code, rating=rating)


def test_an_answer_that_does_not_satisfy_goes_to_the_bureau_whose_answer_is_the_last(
    small_school: SmallSchool,
) -> None:
    receipt, bureau = hand_in(small_school), officer("first")
    code, proof = receipt.code, print_of(receipt.word)
    bring = {"actor": PUBLIC_ACTOR, "now": MORNING, "complaint": code, "words": "没有回答", "proof": proof}
    assert refused(lambda: commands.bring_before_the_bureau(**bring)) == {"too_early"}  # type: ignore[arg-type]
    with pytest.raises(NotThere):
        commands.bring_before_the_bureau(**{**bring, "proof": print_of("guess")})  # type: ignore[arg-type]
    answered(code, by=small_school.actor("office"))
    assert not seen_by(bureau, code)
    no = Rating(satisfied=False, stars=1, words="答非所问")
    commands.rate_answer(actor=PUBLIC_ACTOR, now=MORNING, complaint=code, rating=no, proof=proof)
    commands.bring_before_the_bureau(**bring)  # type: ignore[arg-type]
    assert seen_by(bureau, code)
    assert waiting_above(viewer=bureau, today=TODAY).number == 1
    assert refused(lambda: answered(code, by=small_school.actor("office"))) == {"moved_on"}
    answered(code, by=bureau, words="学校应当退费")
    commands.rate_answer(actor=PUBLIC_ACTOR, now=MORNING, complaint=code, rating=no, proof=proof)
    _card, page = own_complaint(viewer=PUBLIC_ACTOR, complaint=code, today=TODAY, proof=proof)
    assert page.row.state == "closed"
    school_sees = complaint_page(viewer=small_school.actor("office"), complaint=code, today=TODAY)
    assert "学校应当退费" in [event.words for event in school_sees.events]
    entries = AuditEntry.objects.filter(tenant=small_school.id, subject=code, by=bureau.code)
    with within(small_school.id):
        assert [entry.details for entry in entries] == [
            {"step": "taken", "from_above": True},
            {"step": "answered", "from_above": True},
        ]


def test_who_is_concerned_passes_it_on_and_sees_it_no_more(small_school: SmallSchool) -> None:
    office, head, bureau = small_school.actor("office"), small_school.actor("principal"), officer("first")
    code = hand_in(small_school, contact="微信 abc").code
    commands.pass_on(actor=office, now=MORNING, complaint=code, words="说的是我")
    assert tuple(seen_by(actor, code) for actor in (office, head, bureau)) == (False, True, False)
    assert told(small_school, code) == {"office", "office2", "principal"}
    assert commands.look_at_contact(actor=head, now=MORNING, complaint=code) == "微信 abc"
    with within(small_school.id):
        look = AuditEntry.objects.get(tenant=small_school.id, action="complaints.look_at_contact", subject=code)
    assert look.by == head.code
    commands.pass_on(actor=head, now=MORNING, complaint=code, words="也说到我")
    assert tuple(seen_by(actor, code) for actor in (office, head, bureau)) == (False, False, True)
    own = hand_in(small_school, viewer=office).code
    assert refused(lambda: commands.take_up(actor=office, now=MORNING, complaint=own)) == {"own_complaint"}


def test_what_nobody_answered_in_time_goes_up_by_itself_and_silence_closes(small_school: SmallSchool) -> None:
    waits, silent = hand_in(small_school), hand_in(small_school)
    answered(silent.code, by=small_school.actor("office"))
    with within(small_school.id):
        assert not complaints_wait_for_the_house(now=MORNING + timedelta(hours=2))
    go_the_rounds(now=LATE)
    with within(small_school.id):
        steps = {step.complaint.code: step for step in ComplaintStep.objects.select_related("complaint").order_by("pk")}
        assert {code: step.kind for code, step in steps.items()} == {waits.code: "overdue", silent.code: "closed"}
        assert not complaints_wait_for_the_house(now=LATE)
        assert not Knock.objects.exists()
    above = waiting_above(viewer=officer("first"), today=LATE.date())
    assert (above.number, above.overdue, above.oldest_days) == (1, 0, 40)
    assert steps[waits.code].due_on is not None
    assert commands.watch_complaints(actor=house_actor(school=small_school.id), now=LATE) == 0
    with pytest.raises(NotThere):
        commands.watch_complaints(actor=small_school.actor("principal"), now=LATE)
    with within(small_school.id):
        entry = AuditEntry.objects.filter(action="complaints.watch").order_by("pk")[0]
    assert (entry.details, entry.subject) == ({"overdue": 1, "closed": 1}, small_school.code)


def test_the_numbers_name_nobody_and_close_with_the_space_while_the_door_stays_open(
    small_school: SmallSchool,
) -> None:
    for about in ("fees", "food", "fees", "gate", "conduct"):
        hand_in(small_school, about=about)
    hand_in(small_school, about="fees", address="other", against="principal")
    seen = complaint_numbers(viewer=PUBLIC_ACTOR, school=small_school.code, today=TODAY)
    assert [(row.came, row.in_time, row.satisfied) for row in seen.numbers.years] == [(5, None, None)]
    assert seen.numbers.subjects == (("other", 5),)
    late = complaint_numbers(viewer=PUBLIC_ACTOR, school=small_school.code, today=LATE.date())
    assert (late.numbers.years[0].came, late.numbers.years[0].in_time) == (6, 0)
    lock_space(actor=officer("first"), now=MORNING, school=small_school.code, ground="unlawful", reason="广告")
    with pytest.raises(SpaceLocked):
        complaint_numbers(viewer=PUBLIC_ACTOR, school=small_school.code, today=TODAY)
    assert hand_in(small_school, address="third").number


def test_the_database_keeps_the_desk_the_number_and_one_answer(small_school: SmallSchool) -> None:
    receipt = hand_in(small_school)
    answered(receipt.code, by=small_school.actor("office"))
    with within(small_school.id):
        row = Complaint.objects.get()
        usual = {"school_id": small_school.id, "complaint": row, "desk": "office", "at": MORNING}
        for kind, more in (("answered", {}), ("taken", {}), ("closed", {"stars": 4}), ("satisfied", {"stars": 6})):
            with pytest.raises(DatabaseError), transaction.atomic():
                ComplaintStep.objects.create(kind=kind, **usual, **more)
        copied = {
            field.attname: getattr(row, field.attname)
            for field in Complaint._meta.concrete_fields  # noqa: SLF001 - Django's documented model API
            if not field.primary_key
        }
        for changed in (
            {},
            {"serial": 2, "against": "principal"},
            {"serial": 2, "against": "office"},
            {"serial": 2, "word_print": ""},
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                Complaint.objects.create(**{**copied, "code": "another", "sent_as": uuid4(), **changed})
        for rows in (Complaint.objects, ComplaintStep.objects):
            with pytest.raises(DatabaseError), transaction.atomic():
                rows.update(words_sealed=None)


@pytest.mark.usefixtures("own_database")
def test_of_two_answers_at_the_same_moment_one_stands(small_school: SmallSchool) -> None:
    code = hand_in(small_school).code
    one, two = small_school.actor("office"), small_school.actor("office2")
    commands.take_up(actor=one, now=MORNING, complaint=code)
    ended = at_once(
        lambda: commands.answer(actor=one, now=MORNING, complaint=code, words="退费"),
        lambda: commands.answer(actor=two, now=MORNING, complaint=code, words="不退"),
    )
    assert ended == ["conflict", "done"]
    with within(small_school.id):
        assert ComplaintStep.objects.filter(complaint__code=code, kind="answered").count() == 1
