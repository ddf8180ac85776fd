"""Families write what the adults in charge have to know, and say what their children need; all of it invented."""

from __future__ import annotations

from datetime import date, timedelta

from afterbell.base.codes import codes_drawn_from
from afterbell.demo.signing import DECIDING
from afterbell.demo.stage import Child, Stage
from afterbell.enrolment import commands as enrolment
from afterbell.enrolment.models import Need
from afterbell.enrolment.papers.consents import Purpose
from afterbell.enrolment.queries import with_consent
from afterbell.enrolment.rules.caring import CareWords
from afterbell.placement.models import GroupPlace, ServiceGroup
from afterbell.schools.roles import Role

NOTES = (
    CareWords(
        kind="food_allergy",
        what="对花生、核桃过敏，吃了嘴唇发肿、喘不上气",
        todo="先用红盒子里的注射笔，再打 120，让孩子坐着",
        call="妈妈，打不通找姑姑",
        kept="书包外袋的红盒子",
    ),
    CareWords(
        kind="asthma", what="跑急了会喘", todo="坐下，喷两下，五分钟不好再喷", call="爸爸", kept="书包侧袋，蓝色喷雾"
    ),
    CareWords(kind="seizures", what="偶尔抽搐，一般两分钟", todo="侧躺，不要按住，看表，过五分钟打 120", call="奶奶"),
    CareWords(kind="other_allergy", what="对青霉素过敏", todo="告诉医生，不要自己用药", call="妈妈"),
    CareWords(
        kind="medicine", what="本周每天 17:30 吃药", todo="提醒孩子自己吃，看着吃完", call="妈妈", kept="值班室抽屉"
    ),
)
ONE_IN, NEEDY_IN = 4, 40
KINDS = ("small_group", "extra_adult")


def say_what_they_need(*, stage: Stage) -> None:
    """Let a few families say what their children need, and the office agree to all but one and leave one for later."""
    chance = stage.chance("needs")
    office = stage.person(Role.ACADEMIC_OFFICE, today=DECIDING)
    needy = chance.sample(stage.children, max(4, len(stage.children) // NEEDY_IN))
    for number, child in enumerate(needy):
        guardian = stage.guardian(child.guardian, today=DECIDING)
        now = stage.at(DECIDING, 19, number % 60)
        with codes_drawn_from(chance):
            need = enrolment.say_need(actor=guardian, now=now, pupil=child.code, kind=KINDS[number % 2])
        stage.count("needs_said")
        if number == 0:
            continue
        reason = "这一组本来就只有 12 个人。" if number == 1 else ""
        enrolment.decide_need(
            actor=office, now=now + timedelta(hours=14), need=need, confirmed=not reason, reason=reason
        )
        stage.count("needs_refused" if reason else "needs_confirmed")


def ask_for_another_adult(*, stage: Stage, day: date) -> None:
    """Let the family of a child that is tutored say that it needs an adult more, and the office agree."""
    tutored = ServiceGroup.Kind.TUTORING
    asking = Need.objects.values("pupil")
    places = GroupPlace.objects.filter(group__kind=tutored).exclude(pupil__in=asking)
    pupil = places.order_by("pupil__code").values_list("pupil__code", flat=True)[0]
    child = next(one for one in stage.children if one.code == pupil)
    family, office = stage.guardian(child.guardian, today=day), stage.person(Role.ACADEMIC_OFFICE, today=day)
    with codes_drawn_from(stage.chance("another adult")):
        need = enrolment.say_need(actor=family, now=stage.at(day, 14, 20), pupil=pupil, kind=KINDS[1])
    enrolment.decide_need(actor=office, now=stage.at(day, 14, 40), need=need, confirmed=True)
    stage.count("needs_said")
    stage.count("needs_confirmed")


def write_care_notes(*, stage: Stage) -> None:
    """Let some of the families that consented write a note; one in a few words it anew, one takes it back."""
    chance = stage.chance("care")
    with stage.inside():
        agreed = with_consent(purpose=Purpose.HEALTH, pupils=[child.code for child in stage.children])
    for child in stage.children:
        if child.code in agreed and chance.randrange(ONE_IN) == 0:
            _write(stage, child, words=chance.choice(NOTES), then=chance.random())


def _write(stage: Stage, child: Child, *, words: CareWords, then: float) -> None:
    guardian = stage.guardian(child.guardian, today=DECIDING)
    now = stage.at(DECIDING, 21)
    place = enrolment.give_care_note(actor=guardian, now=now, pupil=child.code, words=words)
    stage.count("care_notes_given")
    if then < 1 / ONE_IN:
        later = now + timedelta(minutes=5)
        enrolment.give_care_note(actor=guardian, now=later, pupil=child.code, words=words, changing=(place, 1))
        stage.count("care_notes_given")
    elif then > 1 - 1 / (2 * ONE_IN):
        later = now + timedelta(days=1)
        enrolment.take_back_care_note(actor=guardian, now=later, pupil=child.code, note=place, version=1)
        stage.count("care_notes_taken_back")
