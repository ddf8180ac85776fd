"""What pay may depend on beside the work itself: who did it, what day it was, how many pupils were there."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from afterbell.attendance.models import RollSeal
from afterbell.attendance.rolls import fold_roll, marks_where
from afterbell.attendance.rules.folding import MarkState
from afterbell.scheme.rules.codes import DayKind, StaffRole, StaffSide, StepBy
from afterbell.scheme.rules.document import Scheme
from afterbell.scheme.rules.paying import Worker
from afterbell.schools.models import Appointment, Engagement, SchoolDay, Staff, Term
from afterbell.subsidy.rules.settlement.problem import Person

THERE = (MarkState.PRESENT, MarkState.LATE, MarkState.LEFT_EARLY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Roles and outsiders by the id of the staff, the calendar, and the pupils there by the id of the session."""

    roles: Mapping[int, tuple[StaffRole, ...]]
    outside: frozenset[int]
    days: Mapping[date, DayKind]
    headcounts: Mapping[int, int]

    def worker(self, *, staff: int) -> Worker:
        side = StaffSide.OUTSIDE if staff in self.outside else StaffSide.OWN
        return Worker(roles=self.roles.get(staff, ()), side=side)

    def person(self, *, staff: int, code: str) -> Person:
        return Person(staff=code, roles=self.roles.get(staff, ()), outside=staff in self.outside)


def facts_about(*, term: Term, staff: Collection[int], last: date, schemes: Collection[Scheme]) -> Facts:
    """Read what the schemes ask for, and nothing else; roles are those held on the last day."""
    asks_roles = any(_asks_roles(scheme) for scheme in schemes)
    asks_days = any(rule.day_kinds for scheme in schemes for rule in scheme.pay.rules)
    outside = Engagement.objects.filter(staff__in=staff).exclude(kind=Engagement.Kind.OWN)
    return Facts(
        roles=_roles(staff, last) if asks_roles else {},
        outside=frozenset(outside.values_list("staff_id", flat=True)),
        days=_days(term) if asks_days else {},
        headcounts=_headcounts(term) if any(_asks_headcount(scheme) for scheme in schemes) else {},
    )


def _asks_roles(scheme: Scheme) -> bool:
    return any(rule.staff_roles for rule in scheme.pay.rules) or any(
        pool.staff_roles or pool.role_weights for pool in scheme.pay.pools
    )


def _asks_headcount(scheme: Scheme) -> bool:
    return scheme.pay.counting.least_pupils > 0 or any(
        rule.per_pupil or any(step.by is StepBy.HEADCOUNT for step in rule.rate_steps) for rule in scheme.pay.rules
    )


def _roles(staff: Collection[int], last: date) -> dict[int, tuple[StaffRole, ...]]:
    accounts = dict(Staff.objects.filter(pk__in=staff).values_list("account_id", "pk"))
    held = Appointment.objects.filter(account__in=accounts, since__lte=last, role__in=list(StaffRole))
    rows = held.filter(Q(until=None) | Q(until__gt=last)).values_list("account_id", "role")
    roles: defaultdict[int, set[StaffRole]] = defaultdict(set)
    for account, role in rows:
        roles[accounts[account]].add(StaffRole(role))
    return {pk: tuple(sorted(found)) for pk, found in roles.items()}


def _days(term: Term) -> dict[date, DayKind]:
    return {day: DayKind(kind) for day, kind in SchoolDay.objects.filter(term=term).values_list("date", "kind")}


def _headcounts(term: Term) -> dict[int, int]:
    """Count the pupils there in each session of the term: present, late, or gone before the end."""
    sealed = dict(RollSeal.objects.filter(session__term=term).values_list("session_id", "sealed_at"))
    roll = fold_roll(marks=marks_where(Q(session__term=term)), sealed=sealed, versions=False)
    return dict(Counter(int(state.session) for state in roll.states if state.state in THERE))
