"""What keeps work from being paid, one function a rule; and how units become money."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from afterbell.base.refusals import Refusal, catalogue
from afterbell.base.spans import DateSpan
from afterbell.base.words import Words
from afterbell.scheme.rules.codes import Ledger, PayUnit, PoolOf, WorkKind
from afterbell.subsidy.rules.settlement.pricing import all_rules, percent_counted, rules_on, units_of
from afterbell.subsidy.rules.settlement.problem import Presence, SettlementProblem, WorkDone
from afterbell.subsidy.rules.settlement.terms import WHOLE_PERCENT, PayRules, PoolRule, Rate

REFUSALS = catalogue(
    "subsidy.settlement",
    {
        "outside_period": Words(zh="不在本次结算的日期内。", en="It is outside the days of this settlement."),
        "unconfirmed": Words(zh="该场次尚未确认。", en="The session is not confirmed."),
        "no_presence": Words(zh="没有到岗记录。", en="There is no evidence that the person was there."),
        "presence_unknown": Words(zh="找不到所引的到岗记录。", en="The evidence named is not there."),
        "presence_of_other": Words(
            zh="所引的到岗记录属于别人或别的场次。", en="The evidence is of another person or session."
        ),
        "settled_before": Words(zh="已在结算 {run} 中结过。", en="It was settled in {run}."),
        "replaced": Words(zh="已由 {staff} 代班。", en="{staff} stood in as substitute."),
        "no_units": Words(zh="没有可计的课时或次数。", en="It counts no units."),
        "too_little": Words(
            zh="到场学生太少，或者在岗时间太短，不计。",
            en="It does not count: too few pupils were there, or the person was there too short.",
        ),
        "no_rate": Words(zh="方案中没有对应的标准。", en="The scheme has no rate for it."),
        "rate_unclear": Words(
            zh="方案中有几种对应的标准，没有说明用哪一种。", en="The scheme has several rates for it and none is named."
        ),
        "contradictory": Words(
            zh="同一人同一场次有几条内容不同的记录。",
            en="There are different records of this person's work in the session.",
        ),
        "day_settled_before": Words(
            zh="当天的这类工作已在结算 {run} 中计过一天。", en="That day of this kind of work was counted in {run}."
        ),
        "same_day": Words(
            zh="按天计的工作一天只计一次，已记在 {session}。",
            en="Work paid by the day counts once a day, which {session} has earned.",
        ),
        "no_work": Words(zh="有到岗记录，却没有对应的工作。", en="Someone was there, and no work is recorded for it."),
        "work_unpaid": Words(
            zh="对应的工作没有计酬，原因见未计酬清单。", en="The work is not paid; its reasons are listed with it."
        ),
        "rate_negative": Words(zh="标准“{rate}”是负数。", en="The rate {rate} is negative."),
        "rate_twice": Words(zh="标准编号“{rate}”重复。", en="Two rates are called {rate}."),
        "cap_negative": Words(zh="每月上限是负数。", en="The monthly cap is negative."),
        "pool_twice": Words(zh="分配项编号“{pool}”重复。", en="Two pools are called {pool}."),
        "pool_outside": Words(
            zh="分配项“{pool}”的金额或份额不对。", en="The amount or the share of the pool {pool} cannot be."
        ),
        "pool_without_parent": Words(
            zh="分配项“{pool}”所属的分配项没有写在它前面。",
            en="The pool that {pool} is a part of does not stand before it.",
        ),
        "pool_over_whole": Words(
            zh="与“{pool}”同一来源的份额之和超过 100%。",
            en="The shares of what {pool} is a part of are above 100 percent.",
        ),
        "bounds_impossible": Words(
            zh="分配项“{pool}”的最低、最高份额不能同时成立。",
            en="The least and most shares in the pool {pool} cannot both hold.",
        ),
        "deduction_negative": Words(zh="扣减“{rule}”是负数。", en="The deduction {rule} is negative."),
        "held_outside": Words(
            zh="考核部分应在 0 到 100% 之间。", en="The assessed part is not between 0 and 100 percent."
        ),
        "versions_share_a_day": Words(
            zh="两个方案版本从同一天起生效。", en="Two versions of the scheme come into force on one day."
        ),
        "month_not_whole": Words(
            zh="本次结算没有包括整月，这个月的分配项不分。",
            en="The settlement does not hold the whole month: its pool is not shared.",
        ),
        "pool_overdrawn": Words(
            zh="按标准计算的补助和下级分配项比分配项多 {fen} 分，没有可分的。",
            en="What rates and other pools take is {fen} fen more than the pool: nothing is left to share.",
        ),
        "income_unknown": Words(
            zh="没有当月收入的记录，没有可分的。", en="No income of the month is recorded: nothing to share."
        ),
        "income_negative": Words(
            zh="当月收入是负数（{fen} 分），按 0 计。",
            en="The month's income is negative ({fen} fen) and counts as none.",
        ),
        "nobody_shares": Words(zh="没有人可以参与分配，金额留存。", en="Nobody has a share in it: the amount is kept."),
        "kind_without_work": Words(
            zh="{kind} 没有工作，最低份额无法给出。",
            en="There is no work of the kind {kind}: its least share cannot be given.",
        ),
        "bounds_leave_some": Words(
            zh="各类别都到了最高份额，还有 {fen} 分留存。", en="Every kind has its most: {fen} fen are kept."
        ),
    },
)

Key = tuple[str, str, WorkKind]
PaidDay = tuple[str, date, Ledger, WorkKind]
Rates = Mapping[tuple[str, Ledger, WorkKind], tuple[Rate, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """Everything the rules look things up in."""

    period: DateSpan
    presences: Mapping[str, Presence]
    rules: tuple[PayRules, ...]
    rates: Rates
    versions: Mapping[Key, int]
    substitutes: Mapping[Key, str]
    days_settled: Mapping[PaidDay, str]

    def rules_on(self, day: date) -> PayRules:
        return rules_on(day=day, rules=self.rules)


def key_of(work: WorkDone) -> Key:
    return (work.session, work.staff, work.kind)


def paid_day_of(work: WorkDone) -> PaidDay:
    return (work.staff, work.day, work.ledger, work.kind)


def open_book(*, problem: SettlementProblem, work: tuple[WorkDone, ...]) -> Book:
    """Lay out the problem for the rules; `work` holds each record once."""
    presences = {presence.code: presence for presence in problem.presences}
    rules = all_rules(problem=problem)
    rates: defaultdict[tuple[str, Ledger, WorkKind], tuple[Rate, ...]] = defaultdict(tuple)
    for each in rules:
        for rate in sorted(each.rates, key=lambda rate: rate.code):
            rates[each.version, rate.ledger, rate.kind] += (rate,)
    stood_in = {
        (row.session, row.instead_of, row.kind): row.staff
        for row in work
        if row.instead_of and row.instead_of != row.staff and _is_own(row, presences.get(row.presence))
    }
    return Book(
        period=problem.period,
        presences=presences,
        rules=rules,
        rates=rates,
        versions=Counter(key_of(row) for row in work),
        substitutes=stood_in,
        days_settled={
            paid_day_of(row): row.already_settled_in
            for row in work
            if row.already_settled_in and any(rate.unit == PayUnit.DAY for rate in _fitting(row, rules, rates))
        },
    )


def in_the_period(work: WorkDone, book: Book) -> Iterator[Refusal]:
    if work.day not in book.period:
        yield REFUSALS.refusal("outside_period")


def confirmed(work: WorkDone, book: Book) -> Iterator[Refusal]:
    del book
    if not work.confirmed:
        yield REFUSALS.refusal("unconfirmed")


def seen(work: WorkDone, book: Book) -> Iterator[Refusal]:
    presence = book.presences.get(work.presence)
    if not work.presence:
        yield REFUSALS.refusal("no_presence")
    elif presence is None:
        yield REFUSALS.refusal("presence_unknown")
    elif not _is_own(work, presence):
        yield REFUSALS.refusal("presence_of_other")


def settled_once(work: WorkDone, book: Book) -> Iterator[Refusal]:
    if work.already_settled_in:
        yield REFUSALS.refusal("settled_before", run=work.already_settled_in)
    elif by_the_day(work, book) and paid_day_of(work) in book.days_settled:
        yield REFUSALS.refusal("day_settled_before", run=book.days_settled[paid_day_of(work)])


def not_replaced(work: WorkDone, book: Book) -> Iterator[Refusal]:
    if substitute := book.substitutes.get(key_of(work)):
        yield REFUSALS.refusal("replaced", staff=substitute)


def recorded_once(work: WorkDone, book: Book) -> Iterator[Refusal]:
    if book.versions[key_of(work)] > 1:
        yield REFUSALS.refusal("contradictory")


def counts(work: WorkDone, book: Book) -> Iterator[Refusal]:
    found, counting = rates_for(work, book), book.rules_on(work.day).counting
    if len(found) != 1 or units_of(work=work, rate=found[0], counting=counting) > 0:
        return
    yield REFUSALS.refusal("no_units" if percent_counted(counting=counting, work=work) else "too_little")


def has_a_rate(work: WorkDone, book: Book) -> Iterator[Refusal]:
    found = rates_for(work, book)
    if len(found) != 1:
        yield REFUSALS.refusal("rate_unclear" if found else "no_rate")


RULES: tuple[Callable[[WorkDone, Book], Iterator[Refusal]], ...] = (
    in_the_period,
    confirmed,
    seen,
    settled_once,
    not_replaced,
    recorded_once,
    counts,
    has_a_rate,
)


def reasons_not_to_pay(*, work: WorkDone, book: Book) -> tuple[Refusal, ...]:
    """Give every reason why a piece of work earns no line; none when it does."""
    return tuple(reason for rule in RULES for reason in rule(work, book))


def reasons_against(*, rules: PayRules) -> tuple[Refusal, ...]:
    """Give every reason why nothing can be settled by these pay rules."""
    codes = Counter(rate.code for rate in rules.rates)
    return (
        *(REFUSALS.refusal("rate_negative", rate=rate.code) for rate in rules.rates if rate.fen < 0),
        *(REFUSALS.refusal("rate_twice", rate=code) for code in sorted(codes) if codes[code] > 1),
        *([REFUSALS.refusal("cap_negative")] if (rules.monthly_cap_fen or 0) < 0 else []),
        *(reason for pool in rules.pools for reason in _against_pool(pool, rules)),
        *(REFUSALS.refusal("deduction_negative", rule=rule.code) for rule in rules.deductions if rule.fen < 0),
        *([] if 0 <= rules.held_percent <= WHOLE_PERCENT else [REFUSALS.refusal("held_outside")]),
    )


def _against_pool(pool: PoolRule, rules: PayRules) -> Iterator[Refusal]:
    """See that a pool stands once, after the pool it is a part of, and that parts and bounds go into the whole."""
    codes = [each.code for each in rules.pools]
    if codes.count(pool.code) > 1:
        yield REFUSALS.refusal("pool_twice", pool=pool.code)
    if pool.fen < 0 or not 0 <= pool.percent <= WHOLE_PERCENT:
        yield REFUSALS.refusal("pool_outside", pool=pool.code)
    if pool.of == PoolOf.POOL and pool.parent not in codes[: codes.index(pool.code)]:
        yield REFUSALS.refusal("pool_without_parent", pool=pool.code)
    if sum(each.percent for each in rules.pools if _same_source(each, pool)) > WHOLE_PERCENT:
        yield REFUSALS.refusal("pool_over_whole", pool=pool.code)
    bounds = pool.bounds
    if sum(each.least for each in bounds) > WHOLE_PERCENT or any(each.least > each.most for each in bounds):
        yield REFUSALS.refusal("bounds_impossible", pool=pool.code)


def _same_source(first: PoolRule, second: PoolRule) -> bool:
    if first.of != second.of or first.of == PoolOf.FIXED:
        return False
    return first.parent == second.parent if first.of == PoolOf.POOL else first.ledger == second.ledger


def rates_for(work: WorkDone, book: Book) -> tuple[Rate, ...]:
    return _fitting(work, book.rules, book.rates)


def _fitting(work: WorkDone, rules: tuple[PayRules, ...], rates: Rates) -> tuple[Rate, ...]:
    found = rates.get((rules_on(day=work.day, rules=rules).version, work.ledger, work.kind), ())
    return tuple(rate for rate in found if work.rates is None or rate.code in work.rates)


def by_the_day(work: WorkDone, book: Book) -> bool:
    """Say whether a piece of work is paid by the day, so that its day counts once."""
    return any(rate.unit == PayUnit.DAY for rate in rates_for(work, book))


def _is_own(work: WorkDone, presence: Presence | None) -> bool:
    return presence is not None and (presence.staff, presence.session) == (work.staff, work.session)
