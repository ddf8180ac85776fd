"""Each scheme of the examples comes to the figures that were worked out by hand in its comments."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from afterbell.base.spans import DateSpan
from afterbell.scheme.rules.codes import Ledger, StaffRole, StaffSide, WorkKind
from afterbell.scheme.rules.document import Scheme
from afterbell.scheme.rules.paying import WorkDay, Worker, class_hours_of, group_work, post_work, rates_for
from afterbell.scheme.rules.read import read_scheme
from afterbell.subsidy.rules.fees import Child, FeeProblem, Hours, fee_rules, reckon, verify_fees
from afterbell.subsidy.rules.settlement import (
    Income,
    Person,
    Presence,
    Run,
    Score,
    SettlementProblem,
    WorkDone,
    settle,
    verify_run,
)
from afterbell.subsidy.terms import pay_terms

EXAMPLES = Path(__file__).parents[2] / "schemes" / "examples"
MARCH = date(2026, 3, 1)
PERIOD = DateSpan(MARCH, date(2026, 4, 1))
TERM = DateSpan(date(2026, 3, 2), date(2026, 7, 4))
SCHOOL_DAYS = tuple(
    day
    for day in (TERM.first + timedelta(days=number) for number in range((TERM.until - TERM.first).days))
    if day.isoweekday() < 6
)
SAID = re.compile(r"^# = (\S+) (\d+\.\d\d)$", re.MULTILINE)
Figures = dict[str, int]


def said_by_hand(text: str) -> Figures:
    return {name: int(figure.replace(".", "")) for name, figure in SAID.findall(text)}


class Month:
    """A March in which people do what a test says; sessions are numbered as they come."""

    def __init__(self, scheme: Scheme, *, people: Sequence[Person] = ()) -> None:
        self.scheme = scheme
        self.people = {person.staff: person for person in people}
        self.work: list[WorkDone] = []

    def did(self, staff: str, what: str, *, times: int = 1, grade: int = 1, minutes: int = 120, **said: int) -> None:
        """Do an offering or stand at a post on so many school days, from the first on that this person has free."""
        scheme = self.scheme
        post = next((row for row in scheme.duty_posts if row.code == what), None)
        offering = next((row for row in scheme.offerings if row.code == what), None)
        taken = sum(row.staff == staff for row in self.work)
        for day in SCHOOL_DAYS[taken : taken + times]:
            if post is not None:
                seen, bands = post_work(scheme=scheme, post=post), post.bands
            else:
                assert offering is not None, what
                kind, bands = WorkKind(offering.work), (offering.band,)
                seen = group_work(scheme=scheme, kind=kind, band=offering.band, offering=offering, grades=(grade,))
            person = self.people.get(staff, Person(staff=staff))
            side = StaffSide.OUTSIDE if person.outside else StaffSide.OWN
            whole = replace(seen, when=WorkDay(weekday=day.isoweekday()), who=Worker(roles=person.roles, side=side))
            session = f"S{len(self.work)}"
            self.work.append(
                WorkDone(
                    session=session,
                    staff=staff,
                    day=day,
                    kind=seen.kind,
                    ledger=seen.ledger,
                    confirmed=True,
                    class_hours=class_hours_of(scheme=scheme, bands=bands, minutes=minutes),
                    presence=f"{session}/{staff}",
                    rates=tuple(rule.code for rule in rates_for(work=whole, rules=scheme.pay.rules)),
                    minutes=minutes,
                    **said,
                )
            )

    def settled(self, *, income: int = 0, scores: Iterable[Score] = ()) -> Run:
        problem = SettlementProblem(
            period=PERIOD,
            rules=pay_terms(scheme=self.scheme, version="example"),
            work=tuple(self.work),
            presences=tuple(Presence(code=row.presence, session=row.session, staff=row.staff) for row in self.work),
            people=tuple(self.people.values()),
            incomes=(Income(ledger=Ledger.SERVICE, month=MARCH, fen=income),),
            scores=tuple(scores),
            term=TERM,
        )
        run = settle(problem=problem)
        assert verify_run(problem=problem, run=run) == ()
        return run


def totals(run: Run) -> Figures:
    return {statement.staff: statement.total_fen for statement in run.statements}


def owed(scheme: Scheme, *children: Child, cost_fen: int | None = None) -> Figures:
    problem = FeeProblem(
        rules=fee_rules(fees=scheme.fees, week_days=len(scheme.weekdays)),
        term=TERM,
        service_days=SCHOOL_DAYS,
        children=children,
        cost_fen=cost_fen,
    )
    run = reckon(problem=problem)
    assert verify_fees(problem=problem, run=run) == ()
    returns = run.recovery.returns if run.recovery else ()
    return {account.child: account.owed_fen for account in run.accounts} | {
        f"back-{code}": fen for code, fen in returns
    }


def child(code: str, **said: object) -> Child:
    return Child(code=code, first_day=TERM.first, **said)


def inner_mongolia(scheme: Scheme) -> Figures:
    by = {row.code: row.percent for row in scheme.fees.exemptions}
    children = (child("P1"), child("P2", exempt=(by["left-behind"],)), child("P3", exempt=(by["hardship"],)))
    return owed(scheme, *children, cost_fen=400_00)


def suzhou(scheme: Scheme) -> Figures:
    month = Month(scheme)
    month.did("T1", "lower", times=10)
    month.did("T2", "zone", times=5)
    month.did("T3", "upper", times=10, grade=4)
    month.did("T3", "leader", times=4)
    week = tuple(day for day in SCHOOL_DAYS if date(2026, 3, 9) <= day <= date(2026, 3, 13))
    return totals(month.settled()) | owed(scheme, child("P1", absent=week))


def xiamen(scheme: Scheme) -> Figures:
    month = Month(scheme)
    month.did("T1", "homework", times=4, minutes=scheme.pay.class_hour_minutes)
    for row in month.work:
        assert row.class_hours == 100
    month.did("T1", "football")
    fees = owed(scheme, child("P1", until=date(2026, 3, 16)), child("P2", until=date(2026, 4, 3)))
    return totals(month.settled()) | fees


def shandong(scheme: Scheme) -> Figures:
    month = Month(scheme, people=[Person(staff="T2", outside=True)])
    month.did("T1", "homework", headcount=30)
    month.did("T1", "homework", headcount=20)
    month.did("T2", "art", headcount=20)
    run = month.settled()
    assert [(row.staff, row.account) for row in run.statements] == [("T1", "performance"), ("T2", "labour")]
    hours = (Hours(month=MARCH, hundredths=800),)
    return totals(run) | owed(scheme, child("P1", hours=hours), child("P2", hours=hours, exempt=(100,)))


def shanghai(scheme: Scheme) -> Figures:
    month = Month(scheme)
    month.did("T1", "homework", times=3)
    month.did("T1", "homework", late=10)
    month.did("T2", "homework", late=60)
    return totals(month.settled())


def day_duty(scheme: Scheme) -> Figures:
    month = Month(scheme)
    month.did("T1", "night", times=3, minutes=240)
    month.did("T2", "day", times=5, minutes=300)
    month.did("T3", "day", times=2, minutes=120)
    run = month.settled(income=10_000_00)
    kept = {f"kept-{row.pool}": row.kept_fen for row in run.pools if row.pool == "public"}
    return totals(run) | kept


def composed(scheme: Scheme) -> Figures:
    people = [
        Person(staff="T1", roles=(StaffRole.PRINCIPAL,)),
        Person(staff="T2", roles=(StaffRole.DUTY_LEADER, StaffRole.SUBJECT_TEACHER)),
    ]
    month = Month(scheme, people=people)
    month.did("T1", "homework", times=2)
    month.did("T2", "homework", late=6)
    month.did("T3", "art")
    scores = [Score(staff="T1", month=MARCH, percent=100_00), Score(staff="T2", month=MARCH, percent=85_00)]
    return totals(month.settled(scores=scores))


WORKED: dict[str, Callable[[Scheme], Figures]] = {
    "composed": composed,
    "day-duty-like": day_duty,
    "inner-mongolia-like": inner_mongolia,
    "shandong-like": shandong,
    "shanghai-like": shanghai,
    "suzhou-like": suzhou,
    "xiamen-like": xiamen,
}


def test_every_example_is_worked_out() -> None:
    assert sorted(WORKED) == sorted(path.stem for path in EXAMPLES.glob("*.toml"))


@pytest.mark.parametrize("name", sorted(WORKED))
def test_an_example_comes_to_what_was_worked_out_by_hand(name: str) -> None:
    text = (EXAMPLES / f"{name}.toml").read_text(encoding="utf-8")
    by_hand = said_by_hand(text)
    assert by_hand
    found = WORKED[name](read_scheme(text=text))
    assert {key: fen for key, fen in found.items() if key in by_hand} == by_hand
