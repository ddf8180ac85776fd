"""An independent recomputation of a run: from the work to the sums, in decimals and by its own reading of the rules."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from afterbell.base.words import Words
from afterbell.schools.rules.findings import Finding, in_order
from afterbell.subsidy.rules.settlement.problem import Line, Run, SettlementProblem, WorkDone
from afterbell.subsidy.rules.settlement.terms import CountingRules, PayRules, Rate
from afterbell.subsidy.rules.settlement.verify_beside import beside_work

Place = tuple[str, str, str]
WORK = ("duty", "tutoring", "club", "management")


def verify_run(*, problem: SettlementProblem, run: Run) -> tuple[Finding, ...]:
    """Find every amount, sum or list of a run that is not what the work says; empty when the run is right."""
    found = [*_sums(run), *_headings(problem, run), *_caps(problem, run)]
    found += [_finding(rule, *where) for rule, where in beside_work(problem=problem, run=run)]
    worth = _worth(problem)
    lines = {(line.session, line.staff, str(line.kind)): line for line in _earned(run)}
    times = Counter((line.session, line.staff, str(line.kind)) for line in _earned(run))
    found += [_finding("paid_twice", *place) for place, count in times.items() if count > 1]
    found += [_finding("paid_without_ground", *place) for place in lines if place not in worth]
    found += [_finding("not_paid", *place) for place in _due(worth, problem) if place not in lines]
    days = Counter((line.staff, line.day, line.ledger, line.kind) for line in _earned(run) if line.unit == "day")
    found += [_finding("day_twice", staff, str(day)) for (staff, day, *_), count in days.items() if count > 1]
    for place, line in lines.items():
        if place in worth and not _says_what_was_done(line, *worth[place], problem):
            found.append(_finding("line_wrong", *place))
    found += _lists(problem, run, lines)
    return in_order(found)


def _earned(run: Run) -> Iterator[Line]:
    return (line for statement in run.statements for line in statement.lines if line.kind in WORK)


def _sums(run: Run) -> Iterator[Finding]:
    for statement in run.statements:
        if sum(line.fen for line in statement.lines) != statement.total_fen:
            yield _finding("statement_sum", statement.staff)
        if any(line.staff != statement.staff for line in statement.lines):
            yield _finding("foreign_line", statement.staff)
    if len({statement.staff for statement in run.statements}) != len(run.statements):
        yield _finding("statement_twice", "run")
    if sum(statement.total_fen for statement in run.statements) != run.total_fen:
        yield _finding("run_sum", "run")


def _headings(problem: SettlementProblem, run: Run) -> Iterator[Finding]:
    if (run.version, run.period) != (problem.rules.version, problem.period):
        yield _finding("heading_wrong", "run")


def _worth(problem: SettlementProblem) -> dict[Place, tuple[WorkDone, Rate]]:
    """Payable work by session, person and kind, with its rate; all that a day pays once stands here."""
    seen = {(row.code, row.session, row.staff) for row in problem.presences}
    records: defaultdict[Place, set[WorkDone]] = defaultdict(set)
    for work in problem.work:
        records[work.session, work.staff, str(work.kind)].add(work)
    gave_way = {
        (work.session, work.instead_of, str(work.kind))
        for work in problem.work
        if work.instead_of not in ("", work.staff) and (work.presence, work.session, work.staff) in seen
    }
    past_days = {
        (work.staff, work.day, work.ledger, work.kind)
        for work in problem.work
        if work.already_settled_in and "day" in [rate.unit for rate in _rates(problem, work)]
    }
    worth = {}
    for place, versions in records.items():
        work = next(iter(versions))
        rates = _rates(problem, work)
        if (
            len(versions) == len(rates) == 1
            and place not in gave_way
            and problem.period.first <= work.day < problem.period.until
            and work.confirmed
            and (work.presence, work.session, work.staff) in seen
            and not work.already_settled_in
            and _counted(work, rates[0], _in_force(problem, work.day).counting) > 0
            and (rates[0].unit != "day" or (work.staff, work.day, work.ledger, work.kind) not in past_days)
        ):
            worth[place] = (work, rates[0])
    return worth


def _rates(problem: SettlementProblem, work: WorkDone) -> list[Rate]:
    return [
        rate
        for rate in _in_force(problem, work.day).rates
        if (rate.ledger, rate.kind) == (work.ledger, work.kind) and (work.rates is None or rate.code in work.rates)
    ]


def _in_force(problem: SettlementProblem, day: date) -> PayRules:
    """Give the youngest version that is in force on a day, the oldest where none is yet."""
    known = [problem.rules, *problem.earlier]
    begun = [rules for rules in known if rules.from_day <= day]
    return max(begun, key=lambda rules: rules.from_day) if begun else min(known, key=lambda rules: rules.from_day)


def _counted(work: WorkDone, rate: Rate, counting: CountingRules) -> int:
    """Count units in hundredths, in decimals."""
    whole = Decimal(work.class_hours if rate.unit == "class_hour" else 100)
    if str(work.kind) in ("tutoring", "club") and work.headcount < counting.least_pupils:
        return 0
    share = Decimal(100)
    if counting.parts and work.minutes > 0:
        gone = sum(minutes for minutes, borne in _missing(work, counting) if minutes > borne)
        there = Fraction(max(0, work.minutes - gone) * 100, work.minutes)
        earned = [(part.present, part.counts) for part in counting.parts if part.present <= there]
        share = Decimal(max(earned)[1] if earned else 0)
    return int((whole * share / 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def _missing(work: WorkDone, counting: CountingRules) -> tuple[tuple[int, int], ...]:
    return ((work.late, counting.late_minutes), (work.early, counting.early_minutes))


def _price(work: WorkDone, rate: Rate) -> int:
    """Give a unit's worth: walk up the steps, then the pupils, then the bounds."""
    fen = rate.fen
    for step in sorted(rate.steps, key=lambda step: step.reaching):
        if step.reaching <= (work.headcount if step.by == "headcount" else work.minutes):
            fen = step.fen
    fen = fen * work.headcount if rate.per_pupil else fen
    most = fen if rate.most_fen is None else rate.most_fen
    least = 0 if rate.least_fen is None else rate.least_fen
    return max(least, min(fen, most))


def _due(worth: dict[Place, tuple[WorkDone, Rate]], problem: SettlementProblem) -> Iterator[Place]:
    """Places that must have a line: of what one day pays once the best paid, the first by code among equals."""
    best: dict[tuple[str, date, str, str], tuple[int, str, Place]] = {}
    for place, (work, rate) in worth.items():
        if rate.unit != "day":
            yield place
            continue
        day = (work.staff, work.day, str(work.ledger), str(work.kind))
        best[day] = min(best.get(day, (1, "", place)), (-_money(work, rate, problem)[2], work.session, place))
    yield from (place for _, _, place in best.values())


def _money(work: WorkDone, rate: Rate, problem: SettlementProblem) -> tuple[int, int, int]:
    units, price = _counted(work, rate, _in_force(problem, work.day).counting), _price(work, rate)
    return units, price, int((Decimal(units) * price / 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def _says_what_was_done(line: Line, work: WorkDone, rate: Rate, problem: SettlementProblem) -> bool:
    version = _in_force(problem, work.day).version
    said = (line.day, line.ledger, line.presence, line.unit, line.rate, line.version)
    was = (work.day, work.ledger, work.presence, rate.unit, rate.code, version)
    return said == was and (line.units, line.rate_fen, line.fen) == _money(work, rate, problem)


def _caps(problem: SettlementProblem, run: Run) -> Iterator[Finding]:
    gross: Counter[tuple[str, str]] = Counter()
    taken: Counter[tuple[str, str]] = Counter()
    ledgers: Counter[tuple[str, str, str]] = Counter()
    caps: dict[tuple[str, str], int | None] = {}
    for line in (line for statement in run.statements for line in statement.lines):
        month = (line.staff, f"{line.day:%Y-%m}")
        rules = _in_force(problem, _last_day(problem, line.day))
        caps[month] = rules.monthly_cap_fen
        counts = line.kind == "cap" or _is_under_cap(line, rules)
        if line.kind == "cap":
            taken[month] += line.fen
        elif counts:
            gross[month] += line.fen
        if counts:
            ledgers[*month, str(line.ledger)] += line.fen
        if (line.kind == "cap") != (line.fen < 0 and line.kind not in ("deduction", "held") and not line.session):
            yield _finding("cap_line_wrong", line.staff, str(line.day))
    before: Counter[tuple[str, str]] = Counter()
    for row in problem.paid_before:
        before[row.staff, f"{row.month:%Y-%m}"] += row.fen
    for month in {*gross, *taken}:
        cap = caps[month]
        most = gross[month] if cap is None else min(gross[month], max(0, cap - before[month]))
        if gross[month] + taken[month] != most:
            yield _finding("cap_wrong", *month)
    yield from (_finding("cap_line_wrong", *place) for place, fen in ledgers.items() if fen < 0)


def _last_day(problem: SettlementProblem, day: date) -> date:
    """Give the last day of the day's month that the period has."""
    last = day
    while last + timedelta(days=1) < problem.period.until and (last + timedelta(days=1)).month == day.month:
        last += timedelta(days=1)
    return last


def _is_under_cap(line: Line, rules: PayRules) -> bool:
    if line.kind == "share":
        return line.rate in [pool.code for pool in rules.pools if pool.under_cap]
    return line.kind in WORK and str(line.kind) not in {str(kind) for kind in rules.cap_spares}


def _lists(problem: SettlementProblem, run: Run, lines: dict[Place, Line]) -> Iterator[Finding]:
    unpaid = {row.work for row in run.unpaid}
    for work in set(problem.work):
        place = (work.session, work.staff, str(work.kind))
        line = lines.get(place)
        paid = line is not None and line.presence == work.presence and line.day == work.day
        if paid == (work in unpaid):
            yield _finding("work_not_listed_once", *place)
    if len(run.unpaid) != len(unpaid) or not unpaid <= set(problem.work):
        yield _finding("unpaid_list_wrong", "run")
    if any(not row.reasons for row in run.unpaid):
        yield _finding("unpaid_without_reason", "run")
    idle = sorted({row.code for row in problem.presences} - {line.presence for line in lines.values()})
    if [row.presence.code for row in run.unclaimed] != idle:
        yield _finding("unclaimed_list_wrong", "run")


SENTENCES = {
    "pool_wrong": Words(zh="{where}：分配项的金额算错了。", en="{where}: the pool's amounts are wrong."),
    "pool_sum": Words(
        zh="{where}：分到各人的与分配的不相等。", en="{where}: the shares do not sum to what was shared."
    ),
    "share_wrong": Words(zh="{where}：这一份算错了。", en="{where}: a share is wrong."),
    "share_outside_bounds": Words(
        zh="{where}：类别份额超出上下限。", en="{where}: a kind's share is outside its bounds."
    ),
    "deduction_wrong": Words(zh="{where}：扣减不对。", en="{where}: the deductions are wrong."),
    "assessed_wrong": Words(zh="{where}：考核部分不对。", en="{where}: the assessed part is wrong."),
    "account_wrong": Words(zh="{where}：校内外人员的科目不对。", en="{where}: booked to the wrong account."),
    "statement_sum": Words(zh="{where}：明细之和不等于合计。", en="{where}: the lines do not sum to the statement."),
    "foreign_line": Words(zh="{where}：混入了别人的明细。", en="{where}: a line of someone else stands here."),
    "statement_twice": Words(zh="同一人有两张结算单。", en="One person has two statements."),
    "run_sum": Words(zh="各人合计之和不等于总额。", en="The statements do not sum to the run."),
    "heading_wrong": Words(zh="方案版本或日期不对。", en="The scheme's version or the days are wrong."),
    "paid_twice": Words(zh="{where}：计了两次。", en="{where}: paid twice."),
    "paid_without_ground": Words(zh="{where}：不该计酬。", en="{where}: paid without ground."),
    "not_paid": Words(zh="{where}：应计酬而未计。", en="{where}: due and not paid."),
    "day_twice": Words(zh="{where}：按天计的工作一天计了两次。", en="{where}: one day was paid twice."),
    "line_wrong": Words(zh="{where}：明细与所做的工作不符。", en="{where}: the line does not say what was done."),
    "cap_wrong": Words(zh="{where}：每月上限算错了。", en="{where}: the monthly cap is applied wrongly."),
    "cap_line_wrong": Words(zh="{where}：上限核减的明细不对。", en="{where}: a cap's line is wrong."),
    "work_not_listed_once": Words(zh="{where}：没有恰好列出一次。", en="{where}: not listed exactly once."),
    "unpaid_list_wrong": Words(zh="未计酬清单不对。", en="The list of unpaid work is wrong."),
    "unpaid_without_reason": Words(zh="有未计酬的工作没写原因。", en="Unpaid work stands without a reason."),
    "unclaimed_list_wrong": Words(zh="未使用的到岗记录清单不对。", en="The list of unclaimed evidence is wrong."),
}


def _finding(rule: str, *where: str) -> Finding:
    place = " ".join(where)
    return Finding(rule=rule, where=place, words=SENTENCES[rule].fill(where=place))
