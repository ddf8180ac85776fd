"""Whom attendance tells of what was seen."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db.models import Q

from afterbell.attendance.counts import differences_where
from afterbell.attendance.events import (
    AlarmsClimbed,
    AlarmsRaised,
    ChildFound,
    CorrectionAsked,
    CorrectionsDecided,
    HeadsCounted,
    IncidentRecorded,
    IncidentsOpen,
    MorningsRecorded,
    RollNotThere,
    RollSealed,
    TeachingReportAnswered,
)
from afterbell.attendance.messages import (
    AT_SCHOOL_AFTER_ALL,
    CORRECTION_ASKED,
    CORRECTION_DECIDED,
    COUNT_DIFFERS,
    FOUND,
    INCIDENT_OF_CHILD,
    INCIDENT_OF_HOMEROOM,
    INCIDENTS_OPEN,
    LOOKED_FOR,
    LOOKED_FOR_OF_HOMEROOM,
    LOOKED_FOR_OF_LEADER,
    LOOKED_FOR_OF_PRINCIPAL,
    NOT_AT_SCHOOL,
    ROLL_NOT_THERE,
    SERIOUS_INCIDENT,
    TEACHING_ANSWERED,
    TEACHING_ANSWERED_TO_FAMILY,
)
from afterbell.attendance.models import AlarmRung, Correction, TeachingReport
from afterbell.attendance.rules.looking import Rung
from afterbell.attendance.rules.reports import OUTCOMES
from afterbell.base.outbox.kinds import MessageKind, Value
from afterbell.base.outbox.posting import Letter, post
from afterbell.base.spans import local_day
from afterbell.base.words import Words
from afterbell.rostering.leading import leaders_on
from afterbell.rostering.models import Assignment, Session
from afterbell.schools.models import Guardian, Pupil
from afterbell.schools.roles import Role
from afterbell.schools.telling import OfChild, said_reason, tell_families, tell_homeroom_teachers, tell_posts

ACCEPTED = Words(zh="算数", en="it counts")
REFUSED = Words(zh="不算", en="it does not count")


def tell_of_children_looked_for(event: AlarmsRaised) -> None:
    """Tell the homeroom teachers, each of the own children, and the day's duty leaders how many."""
    session = Session.objects.get(code=event.session)
    values = {"session": session.name}
    pupils = [pupil for pupil, _alarm in event.looked_for]
    homerooms = dict(Pupil.objects.filter(code__in=pupils).values_list("code", "homeroom__code"))
    for pupil, alarm in event.looked_for:
        tell_homeroom_teachers(
            kind=LOOKED_FOR_OF_HOMEROOM,
            school=event.school,
            homerooms=[homerooms[pupil]],
            occasion=alarm,
            concerns=pupil,
            values=values,
            now=event.raised_at,
        )
    _tell(
        leaders_on(school=event.school, day=session.date),
        kind=LOOKED_FOR_OF_LEADER,
        school=event.school,
        session=session,
        occasion=event.looked_for[0][1],
        values={**values, "number": len(pupils)},
        now=event.raised_at,
    )


def tell_of_a_longer_search(event: AlarmsClimbed) -> None:
    """Tell the families, or the principal, of children whom nobody has found yet."""
    session = Session.objects.get(code=event.session)
    values: dict[str, Value] = {"session": session.name}
    if event.rung == Rung.FAMILY:
        of = [
            OfChild(pupil=pupil, about=session.code, occasion=alarm, values=values) for pupil, alarm in event.looked_for
        ]
        tell_families(kind=LOOKED_FOR, school=event.school, of=of, now=event.at, where=True)
    if event.rung == Rung.PRINCIPAL:
        tell_posts(
            kind=LOOKED_FOR_OF_PRINCIPAL,
            school=event.school,
            roles=[Role.PRINCIPAL],
            about=session.code,
            occasion=event.looked_for[0][1],
            values={**values, "number": len(event.looked_for), "minutes": event.minutes},
            now=event.at,
        )


def tell_of_a_roll_not_there(event: RollNotThere) -> None:
    """Tell the adult named for the session and the day's duty leaders; no family, for a phone may be all that fails."""
    session = Session.objects.get(code=event.session)
    named = Assignment.objects.filter(session=session, ended_at=None, staff__account__isnull=False)
    adults = {account for account in named.values_list("staff__account_id", flat=True) if account}
    _tell(
        adults | leaders_on(school=event.school, day=session.date),
        kind=ROLL_NOT_THERE,
        school=event.school,
        session=session,
        occasion="",
        values={"session": session.name},
        now=event.at,
    )


def tell_of_heads_counted(event: HeadsCounted) -> None:
    """Tell the adults of the sessions in which other heads were counted than their roll says."""
    _tell_of_differences(school=event.school, sessions=event.sessions, now=event.at)


def tell_of_a_count_before_the_seal(event: RollSealed) -> None:
    """Tell the adult where heads were counted before the roll was complete, and it says another number now."""
    _tell_of_differences(school=event.school, sessions=[event.session], now=event.sealed_at)


def _tell_of_differences(*, school: int, sessions: Collection[str], now: datetime) -> None:
    """Tell of each difference once, by the look that counted and the number of the roll."""
    found = differences_where(Q(session__code__in=sessions))
    if not found:
        return
    rows = Session.objects.in_bulk(found)
    named = Assignment.objects.filter(session__in=found, ended_at=None, staff__account__isnull=False)
    for pk, account in named.order_by("pk").values_list("session_id", "staff__account_id"):
        one = found[pk]
        if account is None or one.explained is not None:
            continue
        _tell(
            [account],
            kind=COUNT_DIFFERS,
            school=school,
            session=rows[pk],
            occasion=f"{one.look} {one.called}",
            values={"day": rows[pk].date, "session": rows[pk].name, "counted": one.counted, "called": one.called},
            now=now,
        )


def _tell(
    accounts: Collection[int],
    *,
    kind: MessageKind,
    school: int,
    session: Session,
    occasion: str,
    values: Mapping[str, Value],
    now: datetime,
) -> None:
    letters = [
        Letter(to=account, kind=kind, about=session.code, occasion=occasion, values=values)
        for account in sorted(accounts)
    ]
    if letters:
        post(tenant=school, letters=letters, now=now)


def tell_of_a_report_answered(event: TeachingReportAnswered) -> None:
    """Tell whoever reported teaching, and nobody else, what was found out."""
    report = TeachingReport.objects.select_related("session", "answer").get(code=event.report)
    is_guardian = Guardian.objects.filter(account=report.reported_by_id).exists()
    letter = Letter(
        to=report.reported_by_id,
        kind=TEACHING_ANSWERED_TO_FAMILY if is_guardian else TEACHING_ANSWERED,
        about=report.code,
        values={
            "day": report.session.date,
            "session": report.session.name,
            "outcome": OUTCOMES[report.answer.outcome],
            "reason": said_reason(report.answer.reason),
        },
    )
    post(tenant=event.school, letters=[letter], now=event.answered_at)


def tell_of_a_child_found(event: ChildFound) -> None:
    """Tell the family, where it was told of the search."""
    if AlarmRung.objects.filter(alarm__code=event.alarm, rung=Rung.FAMILY).exists():
        of = [OfChild(pupil=event.pupil, about=event.session, occasion=event.alarm)]
        tell_families(kind=FOUND, school=event.school, of=of, now=event.closed_at, where=True)


def tell_of_mornings(event: MorningsRecorded) -> None:
    """Tell the families of the children who are missing, or of whom it was taken back."""
    for kind, absent in ((NOT_AT_SCHOOL, True), (AT_SCHOOL_AFTER_ALL, False)):
        of = [
            OfChild(pupil=pupil, about=event.on.isoformat(), occasion=event.at.isoformat())
            for pupil, is_absent in event.said
            if is_absent == absent
        ]
        tell_families(kind=kind, school=event.school, of=of, now=event.at, where=True)


def tell_of_an_incident(event: IncidentRecorded) -> None:
    """Tell families and homeroom teachers without a word of what it was, and who leads the school of a serious one."""
    values = {"where": event.where}
    of = [OfChild(pupil=pupil, about=event.incident, values=values) for pupil in event.pupils]
    tell_families(kind=INCIDENT_OF_CHILD, school=event.school, of=of, now=event.at, where=True)
    for pupil, homeroom in Pupil.objects.filter(code__in=event.pupils).values_list("code", "homeroom__code"):
        tell_homeroom_teachers(
            kind=INCIDENT_OF_HOMEROOM,
            school=event.school,
            homerooms=[homeroom],
            occasion=event.incident,
            concerns=pupil,
            values=values,
            now=event.at,
        )
    if event.serious:
        tell_posts(
            kind=SERIOUS_INCIDENT,
            school=event.school,
            roles=(Role.PRINCIPAL, Role.VICE_PRINCIPAL, Role.ACADEMIC_OFFICE, Role.DUTY_LEADER),
            about=event.incident,
            values=values,
            now=event.at,
        )


def tell_of_open_incidents(event: IncidentsOpen) -> None:
    """Remind the office once a day."""
    tell_posts(
        kind=INCIDENTS_OPEN,
        school=event.school,
        roles=(Role.ACADEMIC_OFFICE,),
        about="incidents",
        occasion=local_day(event.at).isoformat(),
        values={"number": event.number},
        now=event.at,
    )


def tell_of_a_correction_asked(event: CorrectionAsked) -> None:
    """Tell the day's duty leaders; where one of them asked, the child's homeroom teacher, who decides then."""
    session = Session.objects.get(code=event.session)
    leaders = leaders_on(school=event.school, day=session.date)
    values: dict[str, Value] = {"session": session.name, "day": session.date}
    if others := leaders - {event.by}:
        letters = [
            Letter(to=leader, kind=CORRECTION_ASKED, about=session.code, occasion=event.pupil, values=values)
            for leader in sorted(others)
        ]
        post(tenant=event.school, letters=letters, now=event.at)
        return
    homerooms = Pupil.objects.filter(code=event.pupil).values_list("homeroom__code", flat=True)
    tell_homeroom_teachers(
        kind=CORRECTION_ASKED,
        school=event.school,
        homerooms=list(homerooms),
        occasion=session.code,
        concerns=event.pupil,
        values=values,
        now=event.at,
    )


def tell_of_corrections_decided(event: CorrectionsDecided) -> None:
    """Tell each person who asked what became of it."""
    rows = Correction.objects.filter(mark__mark_id__in=event.marks).select_related("mark__decision", "mark__session")
    letters = [
        Letter(
            to=row.mark.marked_by_id,
            kind=CORRECTION_DECIDED,
            about=event.session,
            occasion=str(row.mark.mark_id),
            values={
                "session": row.mark.session.name,
                "day": row.mark.session.date,
                "outcome": ACCEPTED if row.mark.decision.accepted else REFUSED,
                "reason": said_reason(row.mark.decision.reason),
            },
        )
        for row in rows.order_by("pk")
    ]
    post(tenant=event.school, letters=letters, now=event.at)
