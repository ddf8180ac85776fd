"""Everybody is trained before the first afternoon, outside staff are vetted, and each group is told about safety."""

from __future__ import annotations

from datetime import date

from afterbell.demo.day import Roll
from afterbell.demo.signing import SIGNING
from afterbell.demo.stage import Stage
from afterbell.rostering import commands as rostering
from afterbell.rostering.commands import Attended
from afterbell.rostering.queries import readiness_list
from afterbell.scheme.queries import version_in_force
from afterbell.schools import commands as schools
from afterbell.schools.commands import NewVetting
from afterbell.schools.models import Staff
from afterbell.schools.roles import Role

CHECKED = date(2026, 2, 20)
LONG, SOON = date(2026, 12, 31), date(2026, 6, 30)


def make_ready(*, stage: Stage) -> None:
    """Enter who attended the training, and vet a volunteer and the gate's guard, whose check runs out in June."""
    office = stage.person(Role.ACADEMIC_OFFICE, today=SIGNING)
    with stage.inside():
        codes = tuple(row.code for row in readiness_list(viewer=office, today=SIGNING))
        accounts = [stage.accounts_of_role[role][-1] for role in (Role.SUBJECT_TEACHER, Role.GATE_GUARD)]
        people = dict(Staff.objects.filter(account__in=accounts).values_list("account_id", "code"))
    now = stage.at(SIGNING, 15)
    attended = Attended(staff=codes, held_on=SIGNING, trainer="苏德毕力格")
    stage.count("trained", rostering.record_training(actor=office, now=now, attended=attended))
    teacher, guard = (people[account] for account in accounts)
    for code, kind, agency, until in ((teacher, "volunteer", "", LONG), (guard, "agency", "草原保安公司", SOON)):
        schools.engage_staff(actor=office, now=now, staff=code, kind=kind, agency=agency)
        for number, (what, last) in enumerate((("no_record", until), ("health", LONG)), 1):
            vetting = NewVetting(
                staff=code,
                kind=what,
                number=f"{stage.school_code}-{code}-{number}",
                checked_on=CHECKED,
                checked_by="教导处",
                valid_until=last,
            )
            schools.record_vetting(actor=office, now=now, vetting=vetting)


def brief_once(*, stage: Stage, roll: Roll, day: date) -> None:
    """Let the adult tell a group about safety at its first session."""
    if roll.group in stage.briefed:
        return
    stage.briefed.add(roll.group)
    if not stage.topics:
        with stage.inside():
            scheme = version_in_force(on=day)[1]
        stage.topics = tuple(topic.code for topic in scheme.readiness.briefing)
    actor = stage.acting(roll.account, today=day)
    rostering.give_briefing(actor=actor, now=roll.starts_at, session=roll.code, topics=stage.topics)
    stage.count("groups_briefed")
