"""Rules drawn from the five prohibitions of December 2023: no widening of the service, no hidden fees."""

from __future__ import annotations

from collections.abc import Iterator

from afterbell.base.words import Words
from afterbell.scheme.rules.codes import Fact, FeeMethod, Ledger, Level, OfferingKind
from afterbell.scheme.rules.document import Scheme
from afterbell.scheme.rules.findings.finding import Rule, Said

NO_WIDENING = Words(
    zh="2023 年“五个严禁”：早到看管、午间看管和晚自习不属于课后服务",
    en="five prohibitions of 2023: early arrival, midday care and evening study are no part of the service",
)
FEES_IN_ORDER = Words(
    zh="2023 年“五个严禁”：对困难家庭减免，收费公示",
    en="five prohibitions of 2023: families in hardship are exempt, fees are published",
)


def evening_in_service_fund(scheme: Scheme) -> Iterator[Said]:
    """Find evening study, its posts or its pay in the account of the after-school service."""
    evening = {offering.band for offering in scheme.offerings if offering.kind is OfferingKind.EVENING_STUDY}
    yield from _evening_bands(scheme, evening)
    for number, post in enumerate(scheme.duty_posts):
        if post.ledger is Ledger.SERVICE and evening & set(post.bands):
            words = Words(
                zh=f"{post.name.zh}在晚自习时段，却列入课后服务账",
                en=f"{post.name.en} serves evening study and stands in the service's account",
            )
            yield Said(path=("duty_posts", number, "ledger"), words=words)
    for number, rule in enumerate(scheme.pay.rules):
        if rule.ledger is Ledger.SERVICE and evening & set(rule.bands):
            words = Words(
                zh=f"{rule.name.zh}由课后服务经费支付晚自习",
                en=f"{rule.name.en} pays evening study from the service's fund",
            )
            yield Said(path=("pay", "rules", number, "ledger"), words=words)


def _evening_bands(scheme: Scheme, evening: set[str]) -> Iterator[Said]:
    for number, band in enumerate(scheme.bands):
        if band.code in evening and band.ledger is Ledger.SERVICE:
            words = Words(
                zh=f"{band.name.zh}是晚自习，却列入课后服务账；应另列寄宿管理账",
                en=f"{band.name.en} is evening study in the service's account; it belongs to the boarding house's",
            )
            yield Said(path=("bands", number, "ledger"), words=words)


def outside_school_hours(scheme: Scheme) -> Iterator[Said]:
    """Find bands that begin before the bell of their grades."""
    for number, band in enumerate(scheme.bands):
        for season in scheme.seasons:
            start = band.span_in(season=season.code).start
            bell = min(season.dismissal_of(grade=grade) for grade in band.grades)
            if band.ledger is Ledger.SERVICE and start < bell:
                words = Words(
                    zh=f"{season.name.zh} {band.name.zh} {start:%H:%M} 开始，早于放学 {bell:%H:%M}",
                    en=f"{season.name.en}: {band.name.en} begins {start:%H:%M}, before dismissal at {bell:%H:%M}",
                )
                yield Said(path=("bands", number, "times", season.code), words=words)


def fee_without_exemption(scheme: Scheme) -> Iterator[Said]:
    """Find fees from which a family in hardship is not exempt."""
    if scheme.fees.method is FeeMethod.NONE:
        return
    exempt = {test.fact for exemption in scheme.fees.exemptions for test in exemption.tests}
    if Fact.HARDSHIP not in exempt:
        words = Words(zh="收费而没有对困难家庭的减免", en="a fee is charged and hardship is not exempt")
        yield Said(path=("fees", "exemptions"), words=words)


RULES = (
    Rule(code="evening_in_service_fund", level=Level.BLOCK, paragraph=NO_WIDENING, check=evening_in_service_fund),
    Rule(code="outside_school_hours", level=Level.BLOCK, paragraph=NO_WIDENING, check=outside_school_hours),
    Rule(code="fee_without_exemption", level=Level.WARN, paragraph=FEES_IN_ORDER, check=fee_without_exemption),
)
