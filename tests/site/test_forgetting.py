"""A child is forgotten: after it neither its name nor its family's stands anywhere, and the ledger still holds."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.apps import apps

from afterbell.attendance.commands import (
    NewIncident,
    NewLeave,
    NewMark,
    close_alarm,
    close_incident,
    excuse_pupils,
    follow_incident,
    raise_alarms,
    record_incident,
    sync_roll,
)
from afterbell.attendance.models import RollMark
from afterbell.attendance.rules.incidents import IncidentWords
from afterbell.base import audit, clock
from afterbell.base.access import Actor
from afterbell.base.crypto import InvalidTag, unseal
from afterbell.base.models import AuditEntry, Message
from afterbell.base.tenancy import within
from afterbell.complaints.commands import Rating, as_follower, rate_answer
from afterbell.dismissal.commands import (
    NewAside,
    NewCollector,
    NewForbidding,
    end_forbidding,
    forbid_collector,
    keep_list_at_gate,
    name_collectors,
    put_words_aside,
)
from afterbell.dismissal.models import GateWordAside
from afterbell.dismissal.rules.forbidding import Person, Proof
from afterbell.enrolment.commands import (
    Decision,
    answer_surveys,
    apply_for_service,
    attach_evidence,
    collection_answer,
    decide_need,
    give_care_note,
    review_in_homeroom,
    say_consent,
    say_need,
    withdraw,
)
from afterbell.enrolment.models import Application, SurveyAnswer
from afterbell.enrolment.papers.consents import WORDINGS, Purpose
from afterbell.enrolment.rules.caring import CareWords
from afterbell.placement.models import GroupPlace, Offer, OfferAnswer, PlaceClaim, ServiceGroup
from afterbell.schools.actors import signed_in
from afterbell.schools.commands import (
    NewGuardian,
    NewMail,
    NewPupil,
    give_address,
    issue_sign_in_code,
    make_feed,
    register_pupils,
    set_mail,
)
from afterbell.schools.models import Guardian, Pupil
from afterbell.site.forgetting import due_of_child
from tests.complaints.writing import answered, hand_in
from tests.support.afternoon import DAY, LATE, Afternoon, at, build_afternoon
from tests.support.owners import TABLES_OF_POSTGRESQL, TABLES_OF_SQLITE, as_owner
from tests.support.paper import picture
from tests.support.premises import Premises
from tests.support.world import MORNING, SIGNED, STROKES, SmallSchool, answer_survey, apply, build_school, days_for

COMMAND = [sys.executable, "-c", "from afterbell.site.cli import main; main()"]
CHILD, MOTHER, GRANDFATHER = "额尔敦其木格", "娜布其玛", "敖特根朝格图"
AUNT, UNCLE = "姨妈斯琴高娃", "舅舅特木尔巴根"
PHONE, OTHER_PHONE, ADDRESS = "13612345678", "13687654321", "nabuqima@example.cn"
CANARIES = (CHILD, MOTHER, GRANDFATHER, AUNT, UNCLE, PHONE, OTHER_PHONE, ADDRESS, "只有奶奶在家", "额家的孩子", STROKES)
PURPOSES = (
    "guardian.phone",
    "collector.phone",
    "forbidden.person",
    "forbidden.proof",
    "forbidden.reason",
    "gate.aside",
    "application.circumstances",
    "care.words",
    "incident.words",
    "signature.strokes",
    "mailbox.address",
    "calendar_feed.token",
    "channel.secret",
    "complaint.words",
    "complaint.contact",
    "complaint.step",
)


@pytest.fixture
def afternoon(own_database: Premises) -> Afternoon:
    assert own_database.var.is_dir()
    return build_afternoon(build_school(name="测试小学", code="alpha"))


def live_through(afternoon: Afternoon) -> str:
    """Let one child leave its traces in every room of the house; gives its code."""
    school = afternoon.school
    office, teacher = school.actor("office"), school.actor("homeroom2")
    given = NewGuardian(name=MOTHER, relation="母亲", phone=PHONE)
    new = NewPupil(
        homeroom=school.homerooms[1], name=CHILD, residence="day", joined_on=MORNING.date(), guardians=(given,)
    )
    (registered,) = register_pupils(actor=office, now=MORNING, pupils=[new])
    with within(school.id):
        pupil = Pupil.objects.get(code=registered.pupil)
    child = replace(school.children[5], code=pupil.code, name=CHILD, guardian=registered.guardians[0])
    family = school.family(child)
    survey = answer_survey(school)
    answer = collection_answer(pupil=child.code, collector="nobody", no_one_at_home=True)
    answer_surveys(actor=teacher, now=MORNING, survey=survey, channel="paper", answers=[answer])
    code = apply_for_service(
        actor=family,
        now=MORNING,
        pupil=child.code,
        days=days_for(child, school),
        signatures=SIGNED,
        circumstances=("hardship",),
    )
    attach_evidence(actor=family, now=MORNING, application=code, circumstance="hardship", pictures=[picture(1)])
    back = Decision(application=code, decision="returned", reason=f"{CHILD}，额家的孩子，请核对")
    review_in_homeroom(actor=teacher, now=MORNING, decisions=[back])
    withdraw(actor=family, now=MORNING, application=code, effective_on=MORNING.date(), reason="只有奶奶在家")
    _care(school, family=family, pupil=child.code)
    mail = NewMail(server="smtps://smtp.qq.com:465", user="office@school.cn", password="x")
    set_mail(actor=office, now=MORNING, mail=mail)
    give_address(actor=family, now=MORNING, address=ADDRESS)
    make_feed(actor=family, now=MORNING)
    issue_sign_in_code(actor=teacher, now=MORNING, guardian=child.guardian)
    collector = NewCollector(pupil=child.code, name=GRANDFATHER, relation="祖父", since=DAY, phone=OTHER_PHONE)
    name_collectors(actor=family, now=MORNING, collectors=[collector])
    _kept_away(teacher, pupil=child.code)
    leave = NewLeave(pupil=child.code, date=DAY + timedelta(days=1), reason="额家的孩子发烧")
    excuse_pupils(actor=family, now=MORNING, leaves=[leave])
    _afternoon(afternoon, pupil=pupil)
    _told_by_telephone(school, application=code)
    _complaint(school, family=family)
    return child.code


def _complaint(school: SmallSchool, *, family: Actor) -> None:
    """Let the family complain about what happened to the child, be answered, and be content."""
    written = hand_in(school, viewer=family, words=f"{CHILD}摔了没人说", contact=PHONE)
    answered(written.code, by=school.actor("office"), words=f"已经和{MOTHER}谈过")
    rating = Rating(satisfied=True, stars=4, words=f"{CHILD}好了")
    me = as_follower(viewer=family, proof="")
    rate_answer(actor=me, now=MORNING + timedelta(hours=2), complaint=written.code, rating=rating)


def _kept_away(teacher: Actor, *, pupil: str) -> None:
    """Forbid the uncle to take the child, on a paper that names him, and end it."""
    kept_away = NewForbidding(
        pupil=pupil,
        person=Person(name=UNCLE, relation="舅舅"),
        paper="court",
        proof=Proof(issuer="近旗法院", number=UNCLE),
        since=MORNING.date(),
    )
    code = forbid_collector(actor=teacher, now=MORNING, forbidding=kept_away)
    end_forbidding(actor=teacher, now=MORNING, forbidding=code, reason=f"{UNCLE}和好了")


def _care(school: SmallSchool, *, family: Actor, pupil: str) -> None:
    """Let the family write what the adults in charge have to know, and the office refuse what it asks for."""
    text = WORDINGS[Purpose.HEALTH].text_hash
    say_consent(actor=family, now=MORNING, pupil=pupil, purpose=Purpose.HEALTH.value, text=text, given=True)
    words = CareWords(kind="asthma", what="额家的孩子会喘", todo=f"打电话给{MOTHER}", call=PHONE)
    give_care_note(actor=family, now=MORNING, pupil=pupil, words=words)
    need = say_need(actor=family, now=MORNING, pupil=pupil, kind="small_group")
    decide_need(actor=school.actor("office"), now=MORNING, need=need, confirmed=False, reason="额家的孩子在大组里就好")


def _told_by_telephone(school: SmallSchool, *, application: str) -> None:
    """Let a claim and an answer be on record that relatives gave to the homeroom teacher."""
    with within(school.id):
        row, teacher = Application.objects.get(code=application), signed_in(school.actor("homeroom2"))
        group = ServiceGroup.objects.get(kind="tutoring")
        place = {"school_id": school.id, "group": group, "application": row, "weekday": 3, "since": DAY}
        told = {"channel": "phone"}
        PlaceClaim.objects.create(**place, **told, claimed_by_id=teacher, claimed_at=MORNING, spoken_with=AUNT)
        offer = Offer.objects.create(**place, offered_at=MORNING, answer_by=MORNING + timedelta(days=2))
        OfferAnswer.objects.create(
            school_id=school.id,
            offer=offer,
            kind="declined",
            answered_by_id=teacher,
            answered_at=MORNING,
            spoken_with=UNCLE,
            **told,
        )


def _afternoon(afternoon: Afternoon, *, pupil: Pupil) -> None:
    school = afternoon.school
    with within(school.id):
        group = ServiceGroup.objects.get(kind="tutoring")
        GroupPlace.objects.create(
            school_id=school.id, group=group, pupil=pupil, weekday=3, band="late", since=MORNING.date()
        )
    teacher = afternoon.actor("subject2")
    (alarm,) = raise_alarms(actor=teacher, now=at(LATE[0]), session=afternoon.tutoring, pupils=[pupil.code])
    close_alarm(actor=afternoon.actor("duty"), now=at(LATE[0]), alarm=alarm, whereabouts=f"{CHILD}在图书室")
    mark = NewMark(
        mark_id=uuid4(), pupil=pupil.code, state="elsewhere", place="额家的孩子在图书室", device="phone", device_seq=1
    )
    sync_roll(actor=teacher, now=at(LATE[0]), session=afternoon.tutoring, arrival=at(LATE[0]), marks=[mark])
    _put_aside(afternoon, pupil=pupil)
    _injury(afternoon, pupil=pupil)


def _put_aside(afternoon: Afternoon, *, pupil: Pupil) -> None:
    gate = afternoon.actor("gate")
    device = keep_list_at_gate(actor=gate, now=at(LATE[0]))
    aside = NewAside(word_id=uuid4(), pupil=pupil.code, said=f"18:21 {CHILD} 交给姑姑 {AUNT}")
    put_words_aside(actor=gate, now=at(LATE[0]), device=device, asides=[aside])


def _injury(afternoon: Afternoon, *, pupil: Pupil) -> None:
    office = afternoon.actor("office")
    incident = NewIncident(
        sent_as=uuid4(),
        kind="injury",
        severity="slight",
        words=IncidentWords(what=f"{CHILD}绊倒了", told="打电话给家里"),
        happened_at=at(LATE[0]),
        where=f"{CHILD}的座位旁",
        children={pupil.code: f"{CHILD}手掌擦破"},
    )
    code = record_incident(actor=office, now=at(LATE[0]), incident=incident)
    said = f"家里来接，看过{CHILD}"
    follow_incident(actor=office, now=at(LATE[0]), incident=code, kind="family", words=said, pupil=pupil.code)
    close_incident(actor=office, now=at(LATE[0]), incident=code, outcome=f"{CHILD}第二天来上学")


def words_in(premises: Premises) -> Iterator[tuple[str, str]]:
    """Give every text of every table, what is sealed unsealed."""
    tables = as_owner(premises, TABLES_OF_POSTGRESQL if premises.owner_database else TABLES_OF_SQLITE)
    for (table,) in tables:
        for row in as_owner(premises, f'SELECT * FROM "{table}"'):  # noqa: S608 - the table's own name
            for value in row:
                yield from ((table, text) for text in _texts(value))


def _texts(value: object) -> Iterator[str]:
    if not isinstance(value, bytes | memoryview):
        yield str(value)
        return
    for purpose in PURPOSES:
        try:
            yield unseal(sealed=bytes(value), purpose=purpose)
        except (InvalidTag, ValueError):
            continue


def standing(premises: Premises) -> dict[str, set[str]]:
    """Say where each canary still sings."""
    found: dict[str, set[str]] = {canary: set() for canary in CANARIES}
    for table, text in words_in(premises):
        for canary in CANARIES:
            if canary in text:
                found[canary].add(table)
    return {canary: tables for canary, tables in found.items() if tables}


def pictures(premises: Premises) -> list[Path]:
    return [path for path in (premises.var / "media" / "pictures").rglob("*") if path.is_file()]


def run(premises: Premises, *arguments: str, owner: bool = True) -> tuple[int, str]:
    environment = {**os.environ, **premises.environment()}
    if premises.owner_database and owner:
        environment["AFTERBELL_OWNER_DATABASE"] = premises.environment()["AFTERBELL_OWNER_DATABASE"]
    done = subprocess.run(
        [*COMMAND, *arguments], env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    return done.returncode, done.stdout + done.stderr


def test_nothing_of_a_forgotten_child_stands_and_the_ledger_holds(own_database: Premises, afternoon: Afternoon) -> None:
    school = afternoon.school
    pupil = live_through(afternoon)
    assert set(standing(own_database)) == set(CANARIES), "a canary that never sang proves nothing"
    assert len(pictures(own_database)) == 1
    code, said = run(own_database, "forget", "--pupil", pupil)
    assert (code, "没有动" in said) == (0, True), said
    assert set(standing(own_database)) == set(CANARIES)
    code, said = run(own_database, "forget", "--pupil", pupil, "--do")
    assert (code, "做完了" in said) == (0, True), said
    assert standing(own_database) == {}
    assert pictures(own_database) == []
    with within(school.id):
        assert audit.verify(tenant=school.id) == ()
        entry = AuditEntry.objects.get(action="retention.forget")
        assert entry.subject == pupil
        assert entry.details["the child's name"] == 1
        assert Pupil.objects.get(code=pupil).left_on is not None
        assert RollMark.objects.get(pupil__code=pupil).state == "elsewhere"
    if not own_database.owner_database:
        file = (own_database.var / "afterbell.sqlite3").read_bytes()
        assert [name for name in CANARIES if name.encode() in file] == []


def test_the_locks_stand_again_and_others_are_untouched(own_database: Premises, afternoon: Afternoon) -> None:
    pupil = live_through(afternoon)
    with within(afternoon.school.id):
        others = sorted(Pupil.objects.exclude(code=pupil).values_list("name", flat=True))
        answers = SurveyAnswer.objects.exclude(pupil__code=pupil).count()
    run(own_database, "forget", "--pupil", pupil, "--do")
    with within(afternoon.school.id):
        assert sorted(Pupil.objects.exclude(code=pupil).values_list("name", flat=True)) == others
        assert SurveyAnswer.objects.count() == answers > 0
    with pytest.raises(Exception, match="append-only"):
        as_owner(own_database, "UPDATE enrolment_surveyanswer SET channel = 'paper'")


def test_a_child_that_takes_part_is_not_forgotten(own_database: Premises, afternoon: Afternoon) -> None:
    answer_survey(afternoon.school)
    child = afternoon.school.children[1]
    apply(afternoon.school, child)
    code, said = run(own_database, "forget", "--pupil", child.code, "--do")
    assert (code, "先撤回申请" in said) == (1, True)
    assert run(own_database, "forget", "--pupil", "nobody", "--do")[0] == 1
    with within(afternoon.school.id):
        assert Pupil.objects.get(code=child.code).name == child.name


def test_what_is_past_its_time_goes_every_night_and_not_before(own_database: Premises, afternoon: Afternoon) -> None:
    school = afternoon.school
    pupil = live_through(afternoon)
    _stand(school, DAY)
    run(own_database, "retention", "--do")
    assert set(standing(own_database)) == set(CANARIES)
    _stand(school, date(2026, 8, 3))
    assert "survey answers of terms that are over" in run(own_database, "retention")[1]
    with within(school.id):
        assert SurveyAnswer.objects.exists()
    assert run(own_database, "retention", "--do")[0] == 0
    with within(school.id):
        assert not SurveyAnswer.objects.exists()
        assert GateWordAside.objects.get().said_sealed is None
        assert Message.objects.filter(concerns=pupil).exists()
        Pupil.objects.filter(code=pupil).update(left_on=date(2026, 8, 1))
    _stand(school, date(2026, 9, 10))
    run(own_database, "retention", "--do")
    left = standing(own_database)
    assert CHILD in left
    assert {PHONE, OTHER_PHONE, ADDRESS} & set(left) == set()
    assert left.get(MOTHER, set()) | left.get(GRANDFATHER, set()) <= WRITTEN_OF_AN_INJURY
    _stand(school, date(2029, 9, 10))
    run(own_database, "retention", "--do")
    assert standing(own_database) == {}
    with within(school.id):
        assert audit.verify(tenant=school.id) == ()
        assert AuditEntry.objects.filter(action="retention.run").count() == 4


def _stand(school: SmallSchool, day: date) -> None:
    assert school.id
    clock.stand_at(moment=at(LATE[0], day=day))


WRITTEN_OF_AN_INJURY = {"attendance_incident", "attendance_incidententry"}
"""What happened to a child, who of the family was told and came: sealed, and kept for a time of its own."""

HOLD_CODES_ALONE = {
    "ApplicationDay",
    "ApplicationMove",
    "EvidenceLook",
    "GoingHome",
    "GroupPlace",
    "Consent",
    "Need",
    "Offer",
    "PaperSigning",
    "PupilOutcome",
    "ReviewNotice",
    "WaitingTogether",
    "Wish",
    "FeeBill",
    "FeeReceipt",
    "Alarm",
    "MorningAbsence",
    "Handover",
    "GateSide",
    "LateCall",
    "LateStay",
    "DrillChild",
    "RatingGiven",
    "NoticeFamily",
    "ServiceRated",
}
"""Tables about a child in which nothing is written but codes, states, days and numbers."""


@pytest.mark.django_db
def test_every_table_about_a_child_is_forgotten_or_holds_codes_alone(small_school: SmallSchool) -> None:
    about = {Pupil, Guardian, Application, Offer}
    tables = {
        model.__name__
        for model in apps.get_models()
        if model.__module__.startswith("afterbell.")
        and any(field.related_model in about for field in model._meta.get_fields() if field.many_to_one)  # noqa: SLF001 - Django's documented model API
    }
    with within(small_school.id):
        pupil = Pupil.objects.get(code=small_school.children[1].code)
        forgotten = {due.model.__name__ for due in due_of_child(pupil=pupil)}
    assert tables - forgotten - HOLD_CODES_ALONE - {"Guardianship"} == set()
