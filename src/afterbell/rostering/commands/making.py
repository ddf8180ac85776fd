"""Making the roster: every session gets a named adult before it starts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.events import tell
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.spans import local_day
from afterbell.rostering.commands.checking import refuse_what_is_wrong
from afterbell.rostering.commands.seats import seat_helpers
from afterbell.rostering.desk import Desk, desk_for
from afterbell.rostering.events import RosterMade
from afterbell.rostering.holding import hold_everybody
from afterbell.rostering.models import Assignment, Session
from afterbell.rostering.refusals import REFUSALS
from afterbell.rostering.rules.roster.explain import Explainer
from afterbell.rostering.rules.roster.problem import Roster
from afterbell.rostering.rules.roster.solve import solve
from afterbell.scheme.queries import version_in_force
from afterbell.schools.actors import signed_in
from afterbell.schools.models import Term

ROWS_A_BATCH = 500
MOST_TOLD = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterReceipt:
    """How many sessions got an adult, and the loads from least to most in minutes."""

    assigned: int
    least_load: int
    most_load: int


@command("rostering.roster")
def make_roster(*, actor: Actor, now: datetime, term: str, since: date) -> RosterReceipt:
    """Name an adult for every session from a day to the end of the term that has none yet.

    All or nothing: raises Refused with every session nobody can take and the rules in the way, when one of them has
    begun, and when the verifier disagrees.
    """
    row = Term.objects.filter(code=term).first()
    if row is None:
        raise NotThere("term")
    authorise(actor=actor, action="rostering.roster", at=place(school=row.school_id))
    hold_everybody()
    _, scheme = version_in_force(on=local_day(now))
    sessions = Session.objects.filter(term=row, date__gte=since, cancellation=None)
    seat_helpers(sessions=sessions, scheme=scheme, at=now, by=signed_in(actor))
    sessions = sessions.select_related("group", "beside__group").all()
    named = named_before(sessions)
    desk = desk_for(sessions=sessions, scheme=scheme, named=named, today=local_day(now))
    if not desk.sessions:
        raise REFUSALS.refused("no_sessions")
    begun = [item for item in desk.sessions.values() if item.starts_at <= now and item.pk not in named]
    if begun:
        raise REFUSALS.refused("roster_too_late", field="since", count=len(begun), session=begun[0].name)
    roster = solve(problem=desk.problem)
    if roster.uncovered:
        raise Refused(gaps(desk=desk, roster=roster))
    new_ones = {code for code, item in desk.sessions.items() if item.pk not in named}
    refuse_what_is_wrong(desk=desk, problem=desk.problem, roster=roster, only={"", *new_ones})
    new = _store(actor=actor, now=now, desk=desk, roster=roster, named=named)
    record(subject=row.code, assigned=new, since=since.isoformat())
    tell(RosterMade(school=actor.tenant, term=row.code, sessions=new, since=since))
    loads = sorted(roster.loads.values())
    return RosterReceipt(assigned=new, least_load=loads[0], most_load=loads[-1])


def named_before(sessions: QuerySet[Session]) -> dict[int, str]:
    """Say by session id whom an earlier roster, or a substitute, named (staff code)."""
    standing = Assignment.objects.filter(session__in=sessions, ended_at=None)
    return dict(standing.values_list("session_id", "staff__code"))


def gaps(*, desk: Desk, roster: Roster, only: date | None = None) -> list[Refusal]:
    """Say for the sessions nobody can take what would cover them, a dozen in full and how many more there are."""
    names = {code: person.name for code, person in desk.staff.items()}
    explainer = Explainer(problem=desk.problem, roster=roster, names=names)
    open_ones = [item.session for item in roster.uncovered if only in {None, desk.sessions[item.session].date}]
    told = [
        Refusal(code="rostering.uncovered", words=explainer.gap(session=session), field="session")
        for session in open_ones[:MOST_TOLD]
    ]
    if len(open_ones) > MOST_TOLD:
        told.append(REFUSALS.refusal("uncovered_more", count=len(open_ones) - MOST_TOLD, field="session"))
    return told


def _store(*, actor: Actor, now: datetime, desk: Desk, roster: Roster, named: dict[int, str]) -> int:
    by = signed_in(actor)
    rows = [
        Assignment(
            school_id=actor.tenant,
            session=desk.sessions[session],
            staff=desk.staff[adult],
            basis=Assignment.Basis.PLANNED,
            assigned_by_id=by,
            assigned_at=now,
        )
        for session, adult in roster.assignments.items()
        if desk.sessions[session].pk not in named
    ]
    try:
        with transaction.atomic():
            Assignment.objects.bulk_create(rows, batch_size=ROWS_A_BATCH)
    except IntegrityError:
        raise REFUSALS.refused("somebody_first", conflict=True) from None
    return len(rows)
