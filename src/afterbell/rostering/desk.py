"""From rows to the roster's problem: sessions that need an adult, adults who may be named."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import or_

from django.db.models import BigIntegerField, Q, Value

from afterbell.base.spans import SCHOOL_ZONE, TimeSpan, local_day
from afterbell.placement.models import ClubCard, GroupPlace
from afterbell.rostering.carrying import Weigh, carried_into, local_span, weighing
from afterbell.rostering.gate import Gate, gate_of
from afterbell.rostering.models import Assignment, Session, SessionLeave, StaffLeave, WorkingTerms
from afterbell.rostering.rules.roster.problem import (
    Adult,
    Away,
    Demand,
    Kind,
    Limits,
    Preferences,
    Roster,
    RosterProblem,
)
from afterbell.rostering.seats import group_of
from afterbell.scheme.queries import version_in_force
from afterbell.scheme.rules.document import RosterMethod, Scheme
from afterbell.scheme.rules.offered import guided_by
from afterbell.schools.models import Appointment, Staff
from afterbell.schools.roles import Role

ROSTERED_ROLES = (
    Role.VICE_PRINCIPAL,
    Role.HOMEROOM_TEACHER,
    Role.SUBJECT_TEACHER,
    Role.CLUB_LEADER,
    Role.DUTY_LEADER,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A problem with the rows behind its codes; `minutes` is what staff have elsewhere in the term, by code."""

    problem: RosterProblem
    sessions: Mapping[str, Session]
    staff: Mapping[str, Staff]
    minutes: Mapping[str, int] = field(default_factory=dict)


def desk_for(
    *, sessions: Iterable[Session], scheme: Scheme, named: Mapping[int, str], today: date, standing: bool = False
) -> Desk:
    """Put the sessions, everybody who can be rostered, and their leave before the roster's rules.

    `named` is who is named by session id (staff code); with `standing` those stay as they are.
    """
    rows = sorted(sessions, key=lambda row: (row.starts_at, row.code))
    if not rows:
        return Desk(problem=RosterProblem(demands=(), adults=()), sessions={}, staff={})
    staff = rostered_staff(today=today)
    inside = _inside({group.pk: group.code for row in rows if (group := group_of(row))})
    carried = carried_into(term=rows[0].term_id, rostered=[row.pk for row in rows], scheme=scheme)
    weigh = weighing(scheme=scheme)
    adults = _adults(
        staff=staff,
        first=rows[0].date,
        last=rows[-1].date,
        carried=carried.loads,
        own_children=inside.own_children,
        scheme=scheme,
        gate=gate_of(staff=staff, scheme=scheme, term=rows[0].term_id, today=today),
    )
    known = {adult.code for adult in adults}
    fixed = {row.code: named[row.pk] for row in rows if row.pk in named and named[row.pk] in known}
    demands = tuple(_demand(row, scheme=scheme, homerooms=inside.homerooms, weigh=weigh) for row in rows)
    return Desk(
        problem=RosterProblem(
            demands=demands,
            adults=adults,
            keep=_promised(rows, known=known),
            fixed={} if standing else fixed,
            limits=_limits(scheme.roster),
            preferences=_preferences(scheme.roster),
        ),
        sessions={row.code: row for row in rows},
        staff={person.code: person for person in staff},
        minutes={person.code: carried.minutes.get(person.pk, 0) for person in staff},
    )


def _promised(rows: Sequence[Session], *, known: Collection[str]) -> dict[str, str]:
    """Give the adult whom a club's card names to its families, by group; none where that adult is not rostered."""
    clubs = {row.group.code: row.group.offering for row in rows if row.group and row.kind == Session.Kind.CLUB}
    if not clubs:
        return {}
    cards = ClubCard.objects.filter(term=rows[0].term_id, offering__in=set(clubs.values()))
    leaders = dict(cards.order_by("offering", "number").values_list("offering", "leader__code"))
    return {group: leader for group, club in clubs.items() if (leader := leaders.get(club)) and leader in known}


def _limits(way: RosterMethod) -> Limits:
    return Limits(
        walking_minutes=way.walking_minutes,
        most_a_day=way.most_a_day,
        most_beside_evening=way.beside_evening,
        most_evenings_a_week=way.evenings_a_week,
        rest_nights=way.rest_nights,
    )


def _preferences(way: RosterMethod) -> Preferences:
    return Preferences(continuity=way.continuity, evenness=way.evenness, own_homeroom=way.own_homeroom)


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingWeek:
    """One week or several as they stand: the desk, who is named for what, and the rows that do, by session code."""

    desk: Desk
    roster: Roster
    current: Mapping[str, Assignment]


def standing_week(*, day: date, now: datetime) -> StandingWeek:
    """Put a day's whole week before the rules, as it stands: weekly limits count."""
    return standing_weeks(days=[day], now=now)


def standing_weeks(*, days: Collection[date], now: datetime) -> StandingWeek:
    """Put the whole weeks of these days before the rules, as they stand on the first of them."""
    _, scheme = version_in_force(on=min(days))
    weeks = [Q(date__gte=monday, date__lt=after) for monday, after in sorted({week_of(day) for day in days})]
    within_them = reduce(or_, weeks)
    sessions = list(Session.objects.filter(within_them, cancellation=None).select_related("group", "beside__group"))
    standing = Assignment.objects.filter(session__in=sessions, ended_at=None).select_related("session", "staff")
    current = {row.session.code: row for row in standing}
    named = {row.session_id: row.staff.code for row in current.values()}
    desk = desk_for(sessions=sessions, scheme=scheme, named=named, today=local_day(now), standing=True)
    assignments = {code: row.staff.code for code, row in current.items() if row.staff.code in desk.staff}
    roster = Roster(assignments=assignments, uncovered=(), loads=dict.fromkeys(desk.staff, 0))
    return StandingWeek(desk=desk, roster=roster, current=current)


def from_now_on(week: StandingWeek, *, session: str, now: datetime) -> StandingWeek:
    """Let a session that runs last from now to its end: whoever takes it over may have had another until now.

    With a group that is left alone anybody who may stand with children is better than nobody: what is taught, and in
    which language, is asked of no one who steps in. What a post asks for stays.
    """
    begins = now.astimezone(SCHOOL_ZONE).time().replace(second=0, microsecond=0)
    problem = week.desk.problem
    demands = tuple(_left_of(demand, begins) if demand.session == session else demand for demand in problem.demands)
    return replace(week, desk=replace(week.desk, problem=replace(problem, demands=demands)))


def _left_of(demand: Demand, begins: time) -> Demand:
    left = replace(demand, span=TimeSpan(max(demand.span.start, begins), demand.span.end))
    return replace(left, skills=frozenset(), language=None) if demand.group else left


def week_of(day: date) -> tuple[date, date]:
    """Give the Monday of a day's week and the Monday after."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=7)


def span_of(session: Session) -> TimeSpan:
    """Give a session's local times."""
    return local_span(session.starts_at, session.ends_at)


def rostered_staff(*, today: date) -> list[Staff]:
    """Give everybody whose post today makes them one of those who can be named for a session."""
    current = Q(since__lte=today) & (Q(until=None) | Q(until__gt=today))
    accounts = Appointment.objects.filter(current, role__in=ROSTERED_ROLES).values("account_id")
    return list(
        Staff.objects.filter(account__in=accounts).select_related("working_terms", "engagement").order_by("code")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Inside:
    """Who is in the groups: their homerooms by group id, and the groups of staff's own children by account."""

    homerooms: Mapping[int, frozenset[str]]
    own_children: Mapping[int, frozenset[str]]


def _inside(groups: Mapping[int, str]) -> _Inside:
    """Look into groups, given by id and code, with one question."""
    places = GroupPlace.objects.filter(group__in=groups, until=None)
    theirs = places.filter(
        pupil__guardians__until=None, pupil__guardians__guardian__account__in=Staff.objects.values("account")
    )
    nobody = Value(0, output_field=BigIntegerField())
    rows = (
        places.order_by()
        .values_list("group_id", "pupil__homeroom__code", nobody)
        .union(
            theirs.order_by().values_list("group_id", "pupil__homeroom__code", "pupil__guardians__guardian__account")
        )
    )
    homerooms: dict[int, set[str]] = defaultdict(set)
    own_children: dict[int, set[str]] = defaultdict(set)
    for group, homeroom, account in rows:
        homerooms[group].add(homeroom)
        if account:
            own_children[account].add(groups[group])
    return _Inside(
        homerooms={group: frozenset(codes) for group, codes in homerooms.items()},
        own_children={account: frozenset(codes) for account, codes in own_children.items()},
    )


def _adults(
    *,
    staff: Iterable[Staff],
    first: date,
    last: date,
    carried: Mapping[int, int],
    own_children: Mapping[int, frozenset[str]],
    scheme: Scheme,
    gate: Gate,
) -> tuple[Adult, ...]:
    away: dict[int, list[Away]] = defaultdict(list)
    for person, day in StaffLeave.objects.filter(date__range=(first, last)).values_list("staff_id", "date"):
        away[person].append(Away(day=day))
    apart = SessionLeave.objects.filter(session__date__range=(first, last)).select_related("session")
    for row in apart:
        away[row.staff_id].append(Away(day=row.session.date, span=span_of(row.session)))
    homerooms = dict(
        Appointment.objects.filter(role=Role.HOMEROOM_TEACHER, homeroom__isnull=False).values_list(
            "account_id", "homeroom__code"
        )
    )
    return tuple(
        replace(
            _on_terms(person, scheme=scheme),
            away=tuple(sorted(away[person.pk], key=lambda row: (row.day, row.span is not None, row.span))),
            carried_load=carried.get(person.pk, 0),
            homeroom=homerooms.get(person.account_id),
            children_in=own_children.get(person.account_id, frozenset()),
            unvetted=gate.unvetted.get(person.pk, ()),
            unready=gate.unready.get(person.pk, ()),
        )
        for person in staff
    )


def _on_terms(person: Staff, *, scheme: Scheme) -> Adult:
    """Give somebody with what they can do and how they work; part of a post has that part of the week's maximum."""
    terms: WorkingTerms | None = getattr(person, "working_terms", None)
    share = terms.share if terms else 100
    a_week, a_month = (terms.most_a_week, terms.most_a_month) if terms else (None, None)
    return Adult(
        code=person.code,
        skills=frozenset(person.skills),
        languages=frozenset(person.languages),
        off_weekdays=frozenset(terms.off_weekdays if terms else ()),
        most_a_week=a_week if a_week is not None else max(1, scheme.organisation.sessions_a_week * share // 100),
        most_a_month=a_month if a_month is not None else scheme.roster.most_a_month,
        share=share,
    )


def _demand(row: Session, *, scheme: Scheme, homerooms: Mapping[int, frozenset[str]], weigh: Weigh) -> Demand:
    span, group = span_of(row), group_of(row)
    return Demand(
        session=row.code,
        day=row.date,
        span=span,
        kind=Kind(row.kind),
        skills=_skills(row, scheme=scheme),
        language=row.group.language or None if row.group and row.kind == Session.Kind.TUTORING else None,
        group=group.code if group else None,
        homerooms=homerooms.get(group.pk if group else 0, frozenset()),
        room=str(row.room_id) if row.room_id else None,
        beside=row.beside_id is not None,
        weight=weigh(row.date, span),
    )


def _skills(row: Session, *, scheme: Scheme) -> frozenset[str]:
    """Say which skills a session asks for; none means that everybody will do, as for who helps beside."""
    if row.beside_id:
        return frozenset()
    if row.group is None:
        known = (post for post in scheme.duty_posts if row.post in {post.code, *_numbered(post.code, post.people)})
        post = next(known, None)
        return frozenset({post.skill} if post and post.skill else ())
    offering = next((item for item in scheme.offerings if item.code == row.group.offering), None)
    if row.kind == Session.Kind.TUTORING:
        offering = guided_by(
            scheme=scheme,
            band=row.band,
            weekday=row.weekday,
            grade=row.group.grade or 0,
            language=row.group.language,
        )
    if offering is None or row.kind == Session.Kind.EVENING:
        return frozenset()
    return frozenset({offering.skill} if offering.skill else offering.subjects)


def _numbered(code: str, people: int) -> tuple[str, ...]:
    return tuple(f"{code}-{number}" for number in range(1, people + 1))
