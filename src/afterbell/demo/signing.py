"""Staff sign the statement of their duties, and families say what may be used of their children."""

from __future__ import annotations

from datetime import date, timedelta

from afterbell.demo.stage import Stage
from afterbell.enrolment import commands as enrolment
from afterbell.enrolment.papers.consents import WORDINGS, Purpose
from afterbell.enrolment.queries import my_duties, unsigned_staff
from afterbell.schools.models import Staff
from afterbell.schools.roles import Role

DECIDING, SIGNING = date(2026, 2, 25), date(2026, 2, 28)
STROKES = "M120 260 L160 120 L200 260 L240 130 L280 260 M330 200 L390 200 M430 120 L440 260 L520 250 M600 130 L560 260"
STAFF_SIGNED, FAMILIES_DECIDED, PHOTOGRAPHS_ALLOWED = 0.85, 0.2, 0.7


def sign_duties(*, stage: Stage) -> None:
    """Let the staff sign before the first afternoon, most of them in the morning, the others once reminded."""
    chance = stage.chance("duties")
    office = stage.person(Role.ACADEMIC_OFFICE, today=SIGNING)
    with stage.inside():
        codes = [row.code for row in unsigned_staff(viewer=office, today=SIGNING)]
        accounts = dict(Staff.objects.filter(code__in=codes).values_list("code", "account_id"))
    for code in codes:
        hour = 10 if chance.random() <= STAFF_SIGNED else 17
        actor = stage.acting(accounts[code], today=SIGNING)
        with stage.inside():
            page = my_duties(viewer=actor, today=SIGNING)
        if page:
            now = stage.at(SIGNING, hour, chance.randrange(60))
            enrolment.sign_duties(actor=actor, now=now, text=page.text_hash, strokes=STROKES)
            stage.count("duties_signed")


def decide_consents(*, stage: Stage) -> None:
    """Let some families decide about photographs and medical notes; one in a few revokes again."""
    chance = stage.chance("consents")
    for child in stage.children:
        if chance.random() > FAMILIES_DECIDED:
            continue
        guardian = stage.guardian(child.guardian, today=DECIDING)
        now = stage.at(DECIDING, 20, chance.randrange(60))
        for purpose in (Purpose.PHOTOGRAPHS, Purpose.HEALTH):
            given = purpose is Purpose.HEALTH or chance.random() < PHOTOGRAPHS_ALLOWED
            for late, says in enumerate((given, False) if given and chance.random() < 0.1 else (given,)):
                enrolment.say_consent(
                    actor=guardian,
                    now=now + timedelta(minutes=late),
                    pupil=child.code,
                    purpose=purpose,
                    text=WORDINGS[purpose].text_hash,
                    given=says,
                )
                stage.count("consents_given" if says else "consents_refused")
