"""The rules of fees, one function each: which months are charged, how much, and what part of a month comes back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction

from afterbell.base.refusals import Refusal, catalogue
from afterbell.base.words import Words
from afterbell.scheme.rules.codes import Collection, FeeMethod, Refund, Residence
from afterbell.scheme.rules.document import FeeRate, Fees
from afterbell.subsidy.rules.fees.problem import Child, FeeProblem, FeeRules
from afterbell.subsidy.rules.settlement.splitting import split

WHOLE = 100
HALF_A_MONTH = 15

REFUSALS = catalogue(
    "subsidy.fees",
    {
        "amount_negative": Words(zh="收费金额是负数。", en="An amount is negative."),
        "rate_unknown": Words(
            zh="{child}：方案中没有收费标准“{rate}”。", en="{child}: the scheme has no fee rate called {rate}."
        ),
        "child_twice": Words(zh="{child} 出现两次。", en="{child} stands there twice."),
        "exemption_outside": Words(
            zh="{child}：减免比例应在 0 到 100 之间。", en="{child}: an exemption is not between 0 and 100 percent."
        ),
    },
)


def fee_rules(*, fees: Fees, week_days: int) -> FeeRules:
    """Take a scheme's fees over."""
    return FeeRules(
        method=fees.method,
        fen=fees.amount_fen,
        months=fees.months,
        term_cap_fen=fees.term_cap_fen,
        collection=fees.collection,
        refund=fees.refund,
        rates=tuple((rate.code, rate.rate_fen) for rate in fees.fee_rates),
        notice_days=fees.notice_days_ahead,
        return_days=fees.return_days,
        week_days=week_days,
    )


def fee_rates_for(*, fees: Fees, bands: Iterable[str], offered: Iterable[str], residence: Residence) -> tuple[str, ...]:
    """Give the rates a child's services fall under: the first that fits each offering, or each band without one."""
    services = [("", code) for code in offered] or [(code, "") for code in bands]
    found = [
        next((rate.code for rate in fees.fee_rates if _fits(rate, band, offering, residence)), "")
        for band, offering in services
    ]
    return tuple(dict.fromkeys(code for code in found if code))


def _fits(rate: FeeRate, band: str, offering: str, residence: Residence) -> bool:
    return (
        (not rate.bands or not band or band in rate.bands)
        and (not rate.offered or offering in rate.offered)
        and (not rate.lives or residence in rate.lives)
    )


def reasons_against(*, problem: FeeProblem) -> list[Refusal]:
    """Give every reason why these fees cannot be reckoned."""
    rules, codes = problem.rules, Counter(child.code for child in problem.children)
    amounts = [rules.fen, rules.term_cap_fen or 0, *(fen for _, fen in rules.rates)]
    found = [REFUSALS.refusal("amount_negative")] if min(amounts) < 0 else []
    found += [REFUSALS.refusal("child_twice", child=code) for code, times in sorted(codes.items()) if times > 1]
    for child in problem.children:
        known = dict(rules.rates)
        found += [
            REFUSALS.refusal("rate_unknown", child=child.code, rate=code) for code in child.rates if code not in known
        ]
        if any(not 0 <= percent <= WHOLE for percent in child.exempt):
            found.append(REFUSALS.refusal("exemption_outside", child=child.code))
    return found


def amount_of(*, child: Child, rules: FeeRules) -> int:
    """Give a child's amount a term, month or class-hour: the scheme's, or the sum of its services' own."""
    rates = dict(rules.rates)
    return sum(rates[code] for code in child.rates) if child.rates else rules.fen


def charged_months(*, problem: FeeProblem) -> tuple[date, ...]:
    """Give the months a term charges: the first so many that have a service day; by the hour, all that have one."""
    months = sorted({day.replace(day=1) for day in problem.service_days if day in problem.term})
    by_hour = problem.rules.method == FeeMethod.PER_CLASS_HOUR
    return tuple(months if by_hour else months[: problem.rules.months])


def charges(*, child: Child, problem: FeeProblem) -> dict[date, int]:
    """Give what each month costs before caps and exemptions.

    A term's fee is parted evenly over its months, the fen left over on the first ones; who comes later owes the months
    from then on. A month begun is owed. After leaving nothing more is charged, unless the term is collected at once.
    """
    rules, fen = problem.rules, amount_of(child=child, rules=problem.rules)
    months = charged_months(problem=problem)
    if rules.method == FeeMethod.NONE:
        return {}
    if rules.method == FeeMethod.PER_CLASS_HOUR:
        used: Counter[date] = Counter()
        for hours in child.hours:
            used[hours.month] += hours.hundredths
        return {month: half_up(Fraction(used[month] * fen, WHOLE)) for month in months if used[month]}
    each = dict.fromkeys(months, fen)
    if rules.method == FeeMethod.PER_TERM:
        parts = split(fen=fen, weights={month.isoformat(): 1 for month in months})
        each = {month: parts[month.isoformat()] for month in months}
    begins = child.first_day.replace(day=1)
    at_once = rules.collection == Collection.TERMLY
    return {
        month: part
        for month, part in each.items()
        if month >= begins and (at_once or child.until is None or month < child.until)
    }


def half_up(value: Fraction) -> int:
    """Round to the fen, half a fen and more up."""
    return (value + Fraction(1, 2)).__floor__()


def refund_part(*, child: Child, month: date, problem: FeeProblem) -> Fraction:
    """Give what part of a month's fee comes back to the family."""
    days = [day for day in problem.service_days if day.replace(day=1) == month and day in problem.term]
    return REFUNDS[problem.rules.refund](child, days, problem) if days else Fraction(0)


def _nothing(child: Child, days: Sequence[date], problem: FeeProblem) -> Fraction:
    del child, days, problem
    return Fraction(0)


def _by_days(child: Child, days: Sequence[date], problem: FeeProblem) -> Fraction:
    """Days before coming, after leaving, and excused ones come back."""
    del problem
    return Fraction(sum(_is_missed(child, day) for day in days), len(days))


def _by_whole_weeks(child: Child, days: Sequence[date], problem: FeeProblem) -> Fraction:
    """Excused days, and those after leaving, come back where as many as a week has follow each other."""
    back: set[date] = set()
    run: list[date] = []
    for day in sorted(problem.service_days):
        if day in child.absent or _is_gone(child, day):
            run.append(day)
            if len(run) >= problem.rules.week_days:
                back |= set(run)
        else:
            run = []
    return Fraction(len(back & set(days)), len(days))


def _in_the_first_month(child: Child, days: Sequence[date], problem: FeeProblem) -> Fraction:
    """Who leaves within a month of coming pays the days used; who leaves later gets nothing back."""
    del problem
    if child.until is None or child.until > _a_month_after(child.first_day):
        return Fraction(0)
    return Fraction(sum(day < child.first_day or _is_gone(child, day) for day in days), len(days))


def _by_half_months(child: Child, days: Sequence[date], problem: FeeProblem) -> Fraction:
    """Each half of a month, until and after the fifteenth, comes back where none of its days was used."""
    del problem
    halves = [[day for day in days if (day.day <= HALF_A_MONTH) == first] for first in (True, False)]
    held = [half for half in halves if half]
    return Fraction(sum(all(_is_missed(child, day) for day in half) for half in held), len(held))


def _by_whole_months(child: Child, days: Sequence[date], problem: FeeProblem) -> Fraction:
    del problem
    return Fraction(int(all(_is_missed(child, day) for day in days)))


def _by_notice(child: Child, days: Sequence[date], problem: FeeProblem) -> Fraction:
    """Days after leaving come back, from so many days after it was told; untold, none."""
    if child.until is None or child.noticed_on is None:
        return Fraction(0)
    since = max(child.until, child.noticed_on + timedelta(days=problem.rules.notice_days))
    return Fraction(sum(day >= since for day in days), len(days))


def _is_gone(child: Child, day: date) -> bool:
    return child.until is not None and day >= child.until


def _is_missed(child: Child, day: date) -> bool:
    return day < child.first_day or _is_gone(child, day) or day in child.absent


def _a_month_after(day: date) -> date:
    """Give the same day of the next month, its last day where it has no such day."""
    following = (day.replace(day=1) + timedelta(days=31)).replace(day=1)
    last = (following + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return last if day.day > last.day else following.replace(day=day.day)


REFUNDS: Mapping[Refund, Callable[[Child, Sequence[date], FeeProblem], Fraction]] = {
    Refund.NONE: _nothing,
    Refund.PER_DAY: _by_days,
    Refund.WHOLE_WEEK: _by_whole_weeks,
    Refund.FIRST_MONTH: _in_the_first_month,
    Refund.HALF_MONTH: _by_half_months,
    Refund.WHOLE_MONTH: _by_whole_months,
    Refund.BY_NOTICE: _by_notice,
}
