"""What keeps work from being paid, one function a rule; and how units become money."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from afterbell.base.refusals import Refusal, catalogue
from afterbell.base.spans import DateSpan
from afterbell.base.words import Words
from afterbell.scheme.rules.codes import Ledger, PayUnit, WorkKind
from afterbell.subsidy.rules.settlement.problem import (
    WHOLE_UNIT,
    PayRules,
    Presence,
    Rate,
    SettlementProblem,
    WorkDone,
)

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
    },
)

Key = tuple[str, str, WorkKind]
PaidDay = tuple[str, date, Ledger, WorkKind]


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """Everything the rules look things up in."""

    period: DateSpan
    presences: Mapping[str, Presence]
    rates: Mapping[tuple[Ledger, WorkKind], tuple[Rate, ...]]
    versions: Mapping[Key, int]
    substitutes: Mapping[Key, str]
    days_settled: Mapping[PaidDay, str]


def key_of(work: WorkDone) -> Key:
    return (work.session, work.staff, work.kind)


def paid_day_of(work: WorkDone) -> PaidDay:
    return (work.staff, work.day, work.ledger, work.kind)


def open_book(*, problem: SettlementProblem, work: tuple[WorkDone, ...]) -> Book:
    """Lay out the problem for the rules; `work` holds each record once."""
    presences = {presence.code: presence for presence in problem.presences}
    rates: defaultdict[tuple[Ledger, WorkKind], tuple[Rate, ...]] = defaultdict(tuple)
    for rate in sorted(problem.rules.rates, key=lambda rate: rate.code):
        rates[rate.ledger, rate.kind] += (rate,)
    stood_in = {
        (row.session, row.instead_of, row.kind): row.staff
        for row in work
        if row.instead_of and row.instead_of != row.staff and _is_own(row, presences.get(row.presence))
    }
    return Book(
        period=problem.period,
        presences=presences,
        rates=rates,
        versions=Counter(key_of(row) for row in work),
        substitutes=stood_in,
        days_settled={
            paid_day_of(row): row.already_settled_in
            for row in work
            if row.already_settled_in and any(rate.unit == PayUnit.DAY for rate in _fitting(row, rates))
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
    found = rates_for(work, book)
    if len(found) == 1 and units_of(work, found[0]) <= 0:
        yield REFUSALS.refusal("no_units")


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
    )


def rates_for(work: WorkDone, book: Book) -> tuple[Rate, ...]:
    return _fitting(work, book.rates)


def _fitting(work: WorkDone, rates: Mapping[tuple[Ledger, WorkKind], tuple[Rate, ...]]) -> tuple[Rate, ...]:
    found = rates.get((work.ledger, work.kind), ())
    return tuple(rate for rate in found if work.rates is None or rate.code in work.rates)


def by_the_day(work: WorkDone, book: Book) -> bool:
    """Say whether a piece of work is paid by the day, so that its day counts once."""
    return any(rate.unit == PayUnit.DAY for rate in rates_for(work, book))


def units_of(work: WorkDone, rate: Rate) -> int:
    """Give the units a rate counts, in hundredths: the session's class-hours, else one session or one day."""
    return work.class_hours if rate.unit == PayUnit.CLASS_HOUR else WHOLE_UNIT


def amount(*, units: int, rate_fen: int) -> int:
    """Give units times rate in fen, half a fen and more rounded up, on every line by itself."""
    return (units * rate_fen + WHOLE_UNIT // 2) // WHOLE_UNIT


def _is_own(work: WorkDone, presence: Presence | None) -> bool:
    return presence is not None and (presence.staff, presence.session) == (work.staff, work.session)
