"""Check a roster against its problem without any of the code that made it.

Everything is recomputed by comparing minutes of the clock, pair by pair. `verify` is run after every roster, by the
product as by its tests; an empty answer means that the roster is right.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from afterbell.base.words import Words
from afterbell.rostering.rules.roster.problem import Adult, Away, Demand, Kind, Roster, RosterProblem

SENTENCES: Mapping[str, Words] = {
    "unknown": Words(zh="{session}或{adult}不在表里", en="{session} or {adult} is not on the table"),
    "lost": Words(zh="{session}漏掉了", en="{session} was lost"),
    "twice": Words(zh="{session}排了两次", en="{session} stands twice"),
    "fixed": Words(zh="{session}应由学校指定的{adult}负责", en="the school named {adult} for {session}"),
    "idle": Words(zh="{session}没有人，{adult}却能担任", en="{session} has nobody, and {adult} could take it"),
    "untrue_reason": Words(zh="{adult}不能担任{session}的理由不实", en="why {adult} cannot take {session} is untrue"),
    "load": Words(zh="{adult}的工作量算错了", en="the load of {adult} is wrong"),
    "skill": Words(zh="{adult}没有{session}所需的专长", en="{adult} lacks the skill for {session}"),
    "language": Words(zh="{adult}不用{session}的授课语言", en="{adult} does not speak the language of {session}"),
    "own_child": Words(zh="{adult}的孩子在{session}", en="{adult}'s own child is in {session}"),
    "working_day": Words(zh="{session}那天{adult}不上班", en="{adult} does not work on the day of {session}"),
    "present": Words(zh="{session}时{adult}不在", en="{adult} is away during {session}"),
    "vetted": Words(zh="{session}那天{adult}没有有效的从业核查", en="{adult} has no valid vetting on {session}'s day"),
    "ready": Words(zh="{session}那天{adult}没有签职责书或培训", en="{adult} is not ready on the day of {session}"),
    "one_place": Words(zh="{session}时{adult}另有场次", en="{adult} is elsewhere during {session}"),
    "walking": Words(zh="{adult}赶不到{session}", en="{adult} cannot reach {session} in time"),
    "daily_maximum": Words(zh="{session}超出{adult}一天的场次", en="{session} is too much for {adult} in a day"),
    "weekly_maximum": Words(zh="{session}超出{adult}一周的场次", en="{session} is too much for {adult} in a week"),
    "monthly_maximum": Words(zh="{session}超出{adult}一月的场次", en="{session} is too much for {adult} in a month"),
    "beside_evening": Words(
        zh="{session}在{adult}的晚自习之外过多", en="{session} is too much beside {adult}'s evening"
    ),
    "evenings_a_week": Words(zh="{session}超出{adult}一周的晚自习", en="{session} is one evening too many for {adult}"),
    "evening_rest": Words(zh="{session}前后{adult}没有休息", en="{adult} has no rest around {session}"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong: the rule broken, and the session and adult it is about."""

    rule: str
    session: str = ""
    adult: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """The least and the most among those counted, and their difference."""

    least: int = 0
    most: int = 0

    @property
    def width(self) -> int:
        return self.most - self.least


@dataclass(frozen=True, slots=True, kw_only=True)
class Fairness:
    """How even a roster is: the weighted load of all adults, as of a whole post, and the sessions of each kind."""

    load: Spread
    kinds: Mapping[Kind, Spread]


def verify(*, problem: RosterProblem, roster: Roster) -> tuple[Finding, ...]:
    """Give everything that is wrong with the roster, in the order of sessions and adults."""
    known = {demand.session: demand for demand in problem.demands}
    adults = {adult.code: adult for adult in problem.adults}
    strangers = tuple(
        Finding(rule="unknown", session=session, adult=adult)
        for session, adult in roster.assignments.items()
        if session not in known or adult not in adults
    )
    if strangers:
        return strangers
    given: dict[str, list[Demand]] = {code: [] for code in adults}
    for session, adult in roster.assignments.items():
        given[adult].append(known[session])
    findings = [
        *_accounted(problem, roster),
        *_settled(problem, roster),
        *_kept(problem, adults, given),
        *_truly_open(problem, roster, given),
        *_loads(adults, given, roster),
    ]
    return tuple(sorted(findings, key=lambda finding: (finding.session, finding.adult, finding.rule)))


def fairness(*, problem: RosterProblem, roster: Roster) -> Fairness:
    """Measure how evenly load and kinds are spread; loads are counted anew, not read from the roster."""
    known = {demand.session: demand for demand in problem.demands}
    loads = {adult.code: adult.carried_load for adult in problem.adults}
    counts = {kind: dict.fromkeys(_able_for(problem, kind), 0) for kind in Kind}
    for session, adult in roster.assignments.items():
        loads[adult] += known[session].weight
        counts[known[session].kind][adult] = counts[known[session].kind].get(adult, 0) + 1
    whole = [loads[adult.code] * 100 // adult.share for adult in problem.adults]
    return Fairness(load=_spread(whole), kinds={kind: _spread(held.values()) for kind, held in counts.items()})


def broken_rules(*, problem: RosterProblem, demand: Demand, adult: Adult, others: Iterable[Demand]) -> frozenset[str]:
    """Name every hard rule broken when the adult takes the session beside `others`, by comparing them one by one."""
    limits = problem.limits
    rest = [other for other in others if other.session != demand.session]
    today = [other for other in rest if other.day == demand.day]
    week = [other for other in rest if other.day.isocalendar()[:2] == demand.day.isocalendar()[:2]]
    month = [other for other in rest if (other.day.year, other.day.month) == (demand.day.year, demand.day.month)]
    evening = demand.kind == Kind.EVENING
    evenings = [other for other in rest if other.kind == Kind.EVENING]
    gaps = [_minutes_between(demand, other) for other in today]
    walks = [gap for gap, other in zip(gaps, today, strict=True) if demand.room is None or demand.room != other.room]
    afternoon = [other for other in [*today, demand] if other.kind != Kind.EVENING]
    nights = [abs((other.day - demand.day).days) for other in evenings]
    verdicts = {
        "skill": bool(demand.skills) and not any(skill in adult.skills for skill in demand.skills),
        "language": demand.language is not None and demand.language not in adult.languages,
        "own_child": demand.group in adult.children_in,
        "working_day": any(demand.day.weekday() + 1 == weekday for weekday in adult.off_weekdays),
        "present": any(_absent(away, demand) for away in adult.away),
        "vetted": any(not (demand.day < out.first or demand.day >= out.until) for out in adult.unvetted),
        "ready": any(not (demand.day < out.first or demand.day >= out.until) for out in adult.unready),
        "one_place": any(gap < 0 for gap in gaps),
        "walking": any(0 <= gap < limits.walking_minutes for gap in walks),
        "daily_maximum": len(today) + 1 > limits.most_a_day,
        "weekly_maximum": len(week) + 1 > adult.most_a_week,
        "monthly_maximum": adult.most_a_month is not None and len(month) + 1 > adult.most_a_month,
        "beside_evening": len(afternoon) < len(today) + 1 and len(afternoon) > limits.most_beside_evening,
        "evenings_a_week": evening and sum(o.kind == Kind.EVENING for o in week) + 1 > limits.most_evenings_a_week,
        "evening_rest": evening and any(1 <= night <= limits.rest_nights for night in nights),
    }
    return frozenset(rule for rule, broken in verdicts.items() if broken)


def _accounted(problem: RosterProblem, roster: Roster) -> Iterable[Finding]:
    listed = [uncovered.session for uncovered in roster.uncovered]
    known = {demand.session for demand in problem.demands}
    for session in sorted(known):
        times = listed.count(session) + (session in roster.assignments)
        if times != 1:
            yield Finding(rule="lost" if times == 0 else "twice", session=session)
    for session in listed:
        if session not in known:
            yield Finding(rule="unknown", session=session)


def _settled(problem: RosterProblem, roster: Roster) -> Iterable[Finding]:
    for session, adult in problem.fixed.items():
        if roster.assignments.get(session) != adult:
            yield Finding(rule="fixed", session=session, adult=adult)


def _kept(
    problem: RosterProblem, adults: Mapping[str, Adult], given: Mapping[str, Sequence[Demand]]
) -> Iterable[Finding]:
    for code, mine in given.items():
        for demand in mine:
            for rule in broken_rules(problem=problem, demand=demand, adult=adults[code], others=mine):
                yield Finding(rule=rule, session=demand.session, adult=code)


def _truly_open(problem: RosterProblem, roster: Roster, given: Mapping[str, Sequence[Demand]]) -> Iterable[Finding]:
    """Find uncovered sessions somebody could take, and reasons that are untrue or left out."""
    known = {demand.session: demand for demand in problem.demands}
    for uncovered in roster.uncovered:
        demand = known.get(uncovered.session)
        if demand is None:
            continue
        told: dict[str, set[str]] = defaultdict(set)
        for reason in uncovered.reasons:
            told[reason.adult].add(reason.rule)
        for adult in problem.adults:
            broken = broken_rules(problem=problem, demand=demand, adult=adult, others=given[adult.code])
            if not broken:
                yield Finding(rule="idle", session=demand.session, adult=adult.code)
            elif told[adult.code] != broken:
                yield Finding(rule="untrue_reason", session=demand.session, adult=adult.code)


def _loads(adults: Mapping[str, Adult], given: Mapping[str, Sequence[Demand]], roster: Roster) -> Iterable[Finding]:
    for code in sorted({*adults, *roster.loads}):
        carried = adults[code].carried_load if code in adults else None
        if carried is None or roster.loads.get(code) != carried + sum(demand.weight for demand in given[code]):
            yield Finding(rule="load", adult=code)


def _minutes_between(one: Demand, other: Demand) -> int:
    """Count the minutes from the end of the earlier to the start of the later; negative when they overlap."""
    one_start, one_end, other_start, other_end = (
        moment.hour * 60 + moment.minute for moment in (one.span.start, one.span.end, other.span.start, other.span.end)
    )
    return max(other_start - one_end, one_start - other_end)


def _absent(away: Away, demand: Demand) -> bool:
    if away.day != demand.day:
        return False
    return away.span is None or max(away.span.start, demand.span.start) < min(away.span.end, demand.span.end)


def _able_for(problem: RosterProblem, kind: Kind) -> list[str]:
    asked = {(demand.skills, demand.language) for demand in problem.demands if demand.kind == kind}
    return [
        adult.code
        for adult in problem.adults
        if any(
            (not skills or skills & adult.skills) and (language is None or language in adult.languages)
            for skills, language in asked
        )
    ]


def _spread(figures: Iterable[int]) -> Spread:
    counted = sorted(figures)
    return Spread(least=counted[0], most=counted[-1]) if counted else Spread()
