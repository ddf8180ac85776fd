"""What rostering does about the facts of the contexts before it, and whom it tells of its own."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta

from afterbell.base.outbox.kinds import Value
from afterbell.base.outbox.posting import Letter, post
from afterbell.base.spans import local_day
from afterbell.placement.events import GroupsReformed
from afterbell.placement.models import GroupPlace
from afterbell.rostering.commands.calendar_day import follow_the_calendar
from afterbell.rostering.commands.new_groups import follow_the_groups
from afterbell.rostering.events import (
    AdultReplaced,
    RungClimbed,
    SeatsTakenAway,
    SessionCancelled,
    SubstituteNamed,
    TurnMoved,
)
from afterbell.rostering.messages import CANCELLED, SEAT_GONE, VETTING_RUNS_OUT
from afterbell.rostering.models import Assignment, Session
from afterbell.rostering.telling import tell_of_an_opening, tell_of_request
from afterbell.rostering.telling_adults import (
    tell_adults_of_a_cancelled_session,
    tell_of_a_replacement,
    tell_of_a_substitute,
)
from afterbell.schools.events import SchoolDayChanged, VettingRunsOut
from afterbell.schools.roles import Role
from afterbell.schools.telling import OfChild, current, said_reason, tell_families, tell_posts

SOON = timedelta(days=14)
"""Of what is cancelled further off the roster tells, which an adult sees before."""


def keep_to_the_calendar(fact: SchoolDayChanged) -> None:
    """Let no session stand on a day without school, and lay out those of a day that has it now."""
    follow_the_calendar(term=fact.term, day=fact.day, by=fact.by, at=fact.at)


def keep_to_the_groups(fact: GroupsReformed) -> None:
    """Let no session belong to a group that ended, and lay out those of the groups that began."""
    follow_the_groups(term=fact.term, ended=fact.ended, begun=fact.begun, since=fact.since, by=fact.by, at=fact.at)


def tell_of_a_cancelled_session(fact: SessionCancelled) -> None:
    """Tell the families of the children who would have come, and the adults who would have stood there soon."""
    session = Session.objects.get(code=fact.session)
    expected = GroupPlace.objects.filter(current(session.date), group=session.group_id, weekday=session.weekday)
    values: dict[str, Value] = {"day": session.date, "session": session.name, "reason": said_reason(fact.reason)}
    pupils = expected.order_by("pupil__pk").values_list("pupil__code", flat=True)
    of = [OfChild(pupil=pupil, about=session.code, values=values) for pupil in pupils]
    if session.group_id:
        tell_families(kind=CANCELLED, school=fact.school, of=of, now=fact.at, where=True)
    if session.date <= local_day(fact.at) + SOON:
        tell_adults_of_a_cancelled_session(school=fact.school, session=session, reason=fact.reason, now=fact.at)


def tell_of_seats_taken_away(fact: SeatsTakenAway) -> None:
    """Tell each adult once a group from when on nobody beside its own adult is needed."""
    named = Assignment.objects.filter(session__code__in=fact.seats, ended_at=None, staff__account__isnull=False)
    lost: defaultdict[tuple[int, int], list[Session]] = defaultdict(list)
    for row in named.select_related("session__beside", "staff").order_by("session__starts_at", "session__pk"):
        session = row.session.beside
        if session is not None:
            lost[row.staff.account_id or 0, session.group_id or 0].append(session)
    letters = [
        Letter(
            to=account,
            kind=SEAT_GONE,
            about=sessions[0].code,
            occasion=fact.at.isoformat(),
            values={"day": sessions[0].date, "session": sessions[0].name, "count": len(sessions)},
        )
        for (account, _group), sessions in sorted(lost.items())
    ]
    if letters:
        post(tenant=fact.school, letters=letters, now=fact.at)


def tell_of_a_turn(fact: TurnMoved) -> None:
    """Tell who is asked, who asked, and who decides how a request stands; never whoever moved it."""
    tell_of_request(school=fact.school, request=fact.request, state=fact.state, by=fact.by, now=fact.at)


def tell_of_another_adult(fact: SubstituteNamed) -> None:
    """Tell who stands in and who need not come; where they agreed on it among themselves they know."""
    if not fact.agreed:
        tell_of_a_substitute(
            school=fact.school, session=fact.session, before=fact.before, after=fact.after, by=fact.by, now=fact.at
        )


def tell_of_an_adult_replaced(fact: AdultReplaced) -> None:
    """Tell who is to come to a session that runs, and whoever had it."""
    tell_of_a_replacement(
        school=fact.school,
        session=fact.session,
        before=fact.before,
        after=fact.after,
        reason=fact.reason,
        by=fact.by,
        now=fact.at,
    )


def tell_of_a_rung(fact: RungClimbed) -> None:
    """Tell those of the rung that a session near its start has no confirmed adult."""
    tell_of_an_opening(school=fact.school, session=fact.session, rung=fact.rung, opening=fact.opening, now=fact.at)


def tell_of_vetting_that_runs_out(fact: VettingRunsOut) -> None:
    """Tell the office whose vetting is to be renewed."""
    values: dict[str, Value] = {"name": fact.name, "until": fact.until}
    roles = (Role.ACADEMIC_OFFICE,)
    tell_posts(kind=VETTING_RUNS_OUT, school=fact.school, roles=roles, about=fact.vetting, values=values, now=fact.at)
