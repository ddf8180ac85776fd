"""Rules drawn from Inner Mongolia's price notice and funding rules. Amounts are fen."""

from __future__ import annotations

from collections.abc import Iterator

from afterbell.base.money import yuan
from afterbell.base.words import Words
from afterbell.scheme.rules.codes import Collection, FeeMethod, Level
from afterbell.scheme.rules.document import Fees, Scheme
from afterbell.scheme.rules.findings.finding import Rule, Said

PRICE = Words(
    zh="内蒙古价格规定：每生每学期不超过 300 元，按月收取",
    en="Inner Mongolia's price notice: at most 300 yuan a pupil a term, collected monthly",
)
FUNDING = Words(
    zh="内蒙古经费办法：基本标准每生每年 570 元，家庭分担不超过 228 元",
    en="Inner Mongolia's funding rules: 570 yuan a pupil a year, of which families bear at most 228",
)
TERM_CAP_FEN = 30_000
FAMILY_YEAR_FEN = 22_800
TERMS_A_YEAR = 2


def most_a_term(fees: Fees) -> int | None:
    """Give the most a family can be charged in a term, None when nothing limits it."""
    if fees.method is FeeMethod.PER_CLASS_HOUR:
        return fees.term_cap_fen
    charged = fees.amount_fen * (fees.months if fees.method is FeeMethod.PER_MONTH else 1)
    return charged if fees.term_cap_fen is None else min(charged, fees.term_cap_fen)


def fee_above_region_cap(scheme: Scheme) -> Iterator[Said]:
    """Find fees that can pass the region's cap for a term."""
    most = most_a_term(scheme.fees)
    if most is not None and most <= TERM_CAP_FEN:
        return
    zh, en = ("没有上限", "no cap") if most is None else (f"{yuan(most)} 元", f"{yuan(most)} yuan")
    yield Said(
        path=("fees", "amount_fen"),
        words=Words(
            zh=f"每生每学期收费：{zh}；规定不超过 {yuan(TERM_CAP_FEN)} 元",
            en=f"a pupil's fee a term: {en}; the rule is at most {yuan(TERM_CAP_FEN)} yuan",
        ),
    )


def fee_not_monthly(scheme: Scheme) -> Iterator[Said]:
    """Find fees that are collected for a whole term at once."""
    if scheme.fees.method is not FeeMethod.NONE and scheme.fees.collection is not Collection.MONTHLY:
        words = Words(zh="收费不是按月收取", en="the fee is not collected monthly")
        yield Said(path=("fees", "collection"), words=words)


def family_share_above_standard(scheme: Scheme) -> Iterator[Said]:
    """Find fees that make families bear more of the basic standard than their share."""
    most = most_a_term(scheme.fees)
    if most is not None and most * TERMS_A_YEAR > FAMILY_YEAR_FEN:
        year = yuan(most * TERMS_A_YEAR)
        words = Words(
            zh=f"家庭每年最多负担 {year} 元，超过基本标准中的家庭部分 {yuan(FAMILY_YEAR_FEN)} 元",
            en=f"a family can bear {year} yuan a year, above its share of {yuan(FAMILY_YEAR_FEN)} in the standard",
        )
        yield Said(path=("fees", "amount_fen"), words=words)


RULES = (
    Rule(code="fee_above_region_cap", level=Level.BLOCK, paragraph=PRICE, check=fee_above_region_cap),
    Rule(code="fee_not_monthly", level=Level.WARN, paragraph=PRICE, check=fee_not_monthly),
    Rule(code="family_share_above_standard", level=Level.WARN, paragraph=FUNDING, check=family_share_above_standard),
)
