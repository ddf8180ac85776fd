"""A school in which everybody may apply: its register, its scheme, its survey answered, every guardian signed in.

Run in a process of its own, so that the bench and the served site meet only in the database:

    python bench/enrol_school.py PEOPLE.json --guardians 5000
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import django
from django.core.management import call_command

if TYPE_CHECKING:
    from afterbell.base.access import Actor
    from afterbell.schools.commands import RegisteredPupil

OPENED = datetime(2026, 2, 20, 1, 0, tzinfo=UTC)
EVENING = datetime(2026, 2, 24, 11, 0, tzinfo=UTC)
TERM = (date(2026, 3, 2), date(2026, 7, 3))
A_HOMEROOM, WEEKDAYS, LAST_EARLY = 45, (1, 2, 3, 4), 2
"""Children of a homeroom; the evening is that of the first day on which families apply."""


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("file", type=Path)
    parser.add_argument("--guardians", type=int, required=True)
    options = parser.parse_args()
    django.setup()
    call_command("migrate", verbosity=0)
    options.file.write_text(json.dumps(_people(options.guardians)), encoding="utf-8")
    return 0


def _people(guardians: int) -> dict[str, object]:
    """Give each guardian's session and child, and one of each band's name by grade."""
    from afterbell.base import clock  # noqa: PLC0415 - Django is ready only now
    from afterbell.schools import commands as schools  # noqa: PLC0415 - as above

    operator, office = _school()
    homerooms = schools.register_homerooms(
        actor=office,
        now=OPENED,
        homerooms=[
            schools.NewHomeroom(grade=place % 6 + 1, number=place // 6 + 1, language="chinese")
            for place in range(-(-guardians // A_HOMEROOM))
        ],
    )
    pupils = schools.register_pupils(
        actor=office,
        now=OPENED,
        pupils=[
            schools.NewPupil(
                homeroom=homerooms[place // A_HOMEROOM],
                name=f"巴雅尔{place}",
                residence="day",
                joined_on=OPENED.date(),
                guardians=(
                    schools.NewGuardian(name=f"萨仁{place}", relation="母亲", phone=str(13_000_000_000 + place)),
                ),
            )
            for place in range(guardians)
        ],
    )
    _ask_everybody(office=office, homerooms=homerooms, pupils=pupils)
    clock.stand_at(moment=EVENING)
    return {"operator": operator.code, "guardians": _signed_in(pupils)}


def _school() -> tuple[Actor, Actor]:
    """Open the school with its scheme in force; gives the platform's operator and the office."""
    from afterbell.scheme import commands as schemes  # noqa: PLC0415 - Django is ready only now
    from afterbell.scheme.examples import EXAMPLE  # noqa: PLC0415 - as above
    from afterbell.schools import commands as schools  # noqa: PLC0415 - as above
    from afterbell.schools.actors import actor_of  # noqa: PLC0415 - as above
    from afterbell.schools.models import Account  # noqa: PLC0415 - as above
    from afterbell.schools.roles import Role  # noqa: PLC0415 - as above

    today = OPENED.date()
    operator = actor_of(account=Account.objects.get(code=schools.bootstrap_platform(now=OPENED)), today=today)
    school = schools.open_school(
        actor=operator, now=OPENED, banner=("自治区", "盟", "旗"), name="小学", code="bench", is_demonstration=True
    )
    leaders = {}
    for role, handle in ((Role.PRINCIPAL, "principal"), (Role.ACADEMIC_OFFICE, "office")):
        schools.appoint_leader(
            actor=operator, now=OPENED, school=school, role=role, handle=handle, name=role.label, since=today
        )
        leaders[role] = actor_of(account=Account.objects.get(handle=f"{school}/{handle}"), today=today)
    office, principal = leaders[Role.ACADEMIC_OFFICE], leaders[Role.PRINCIPAL]
    term = schools.set_up_term(actor=office, now=OPENED, name="2026 年春季学期", first_day=TERM[0], last_day=TERM[1])
    version = schemes.draft_version(actor=office, now=OPENED, term=term, text=EXAMPLE.read_text(encoding="utf-8"))
    schemes.approve_version(actor=principal, now=OPENED, version=version)
    schemes.publish_version(actor=principal, now=OPENED, version=version, in_force_from=today)
    return operator, office


def _ask_everybody(*, office: Actor, homerooms: Sequence[str], pupils: Sequence[RegisteredPupil]) -> None:
    """Let the homeroom teachers enter that nobody can collect any child."""
    from afterbell.base.tenancy import within  # noqa: PLC0415 - as above
    from afterbell.enrolment import commands as enrolment  # noqa: PLC0415 - Django is ready only now
    from afterbell.schools import commands as schools  # noqa: PLC0415 - as above
    from afterbell.schools.actors import actor_of  # noqa: PLC0415 - as above
    from afterbell.schools.models import Account, Term  # noqa: PLC0415 - as above
    from afterbell.schools.roles import Role  # noqa: PLC0415 - as above

    today = OPENED.date()
    staff = [
        schools.NewStaff(
            handle=f"teacher{place}",
            name=f"老师{place}",
            skills=(),
            languages=("chinese",),
            posts=(schools.Post(role=Role.HOMEROOM_TEACHER, since=today, homeroom=homeroom),),
        )
        for place, homeroom in enumerate(homerooms)
    ]
    schools.register_staff(actor=office, now=OPENED, staff=staff)
    with within(office.tenant):
        term = Term.objects.get().code
    survey = enrolment.open_survey(
        actor=office,
        now=OPENED,
        term=term,
        title="接送情况调查",
        opens_on=today,
        closes_on=today + timedelta(days=3),
    )
    for place, children in enumerate(_homerooms(pupils)):
        teacher = actor_of(account=Account.objects.get(handle=f"bench/teacher{place}"), today=today)
        enrolment.answer_surveys(
            actor=teacher,
            now=OPENED,
            survey=survey,
            answers=[
                enrolment.collection_answer(pupil=child.pupil, collector="nobody", no_one_at_home=True)
                for child in children
            ],
            channel="paper",
        )


def _homerooms(pupils: Sequence[RegisteredPupil]) -> Iterator[Sequence[RegisteredPupil]]:
    for first in range(0, len(pupils), A_HOMEROOM):
        yield pupils[first : first + A_HOMEROOM]


def _signed_in(pupils: Sequence[RegisteredPupil]) -> list[dict[str, str]]:
    """Give every guardian a session, as a phone that signed in last week has one."""
    from django.conf import settings  # noqa: PLC0415 - Django is ready only now
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: PLC0415 - as above
    from django.contrib.sessions.models import Session  # noqa: PLC0415 - as above

    from afterbell.base.tenancy import without_walls  # noqa: PLC0415 - as above
    from afterbell.schools.models import Guardian, Pupil  # noqa: PLC0415 - as above

    store = import_module(settings.SESSION_ENGINE).SessionStore()
    with without_walls():
        accounts = {row.code: row.account for row in Guardian.objects.select_related("account")}
        grades = dict(Pupil.objects.values_list("code", "homeroom__grade"))
    rows, people = [], []
    for number, child in enumerate(pupils):
        account, key = accounts[child.guardians[0]], f"{number:032d}"
        held = {
            SESSION_KEY: str(account.pk),
            BACKEND_SESSION_KEY: "afterbell.schools.entrance.CodeBackend",
            HASH_SESSION_KEY: account.get_session_auth_hash(),
        }
        expires = EVENING + timedelta(days=3650)
        rows.append(Session(session_key=key, session_data=store.encode(held), expire_date=expires))
        people.append({"session": key, "pupil": child.pupil, "token": f"{number:010d}"})
    Session.objects.bulk_create(rows)
    _filled_in(pupils, accounts=[accounts[child.guardians[0]].pk for child in pupils], grades=grades)
    return people


def _filled_in(pupils: Sequence[RegisteredPupil], *, accounts: Sequence[int], grades: dict[str, int]) -> None:
    """Let every family have filled in its screens and read its papers: what is left is to sign."""
    from afterbell.base.tenancy import without_walls  # noqa: PLC0415 - Django is ready only now
    from afterbell.enrolment.drafts import sealed_answers  # noqa: PLC0415 - as above
    from afterbell.enrolment.models import ApplicationDraft, PaperText  # noqa: PLC0415 - as above
    from afterbell.enrolment.rules.answers import Answers  # noqa: PLC0415 - as above
    from afterbell.scheme.models import SchemeVersion  # noqa: PLC0415 - as above
    from afterbell.schools.models import Pupil  # noqa: PLC0415 - as above

    with without_walls():
        version, ids = SchemeVersion.objects.get(), dict(Pupil.objects.values_list("code", "pk"))
        read = tuple(sorted(PaperText.objects.values_list("text_hash", flat=True)))
        ApplicationDraft.objects.bulk_create(
            ApplicationDraft(
                school_id=version.school_id,
                term_id=version.term_id,
                pupil_id=ids[child.pupil],
                version=version,
                answers_sealed=sealed_answers(
                    Answers(
                        days=tuple((day, "early" if grades[child.pupil] <= LAST_EARLY else "late") for day in WEEKDAYS),
                        read=read,
                    )
                ),
                part=ApplicationDraft.Part.PAPERS,
                token=f"{number:010d}",
                saved_by_id=account,
                saved_at=EVENING,
            )
            for number, (child, account) in enumerate(zip(pupils, accounts, strict=True))
        )


if __name__ == "__main__":
    sys.exit(main())
