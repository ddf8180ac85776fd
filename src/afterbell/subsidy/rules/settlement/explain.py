"""One sentence for a line, as it stands on a statement."""

from __future__ import annotations

from afterbell.base.days import MONTHS_EN
from afterbell.base.money import yuan
from afterbell.base.words import Words
from afterbell.scheme.rules.codes import PayUnit
from afterbell.scheme.rules.labels import weekday
from afterbell.subsidy.rules.settlement.problem import WHOLE_UNIT, Line, LineKind

KINDS = {
    LineKind.DUTY: Words(zh="值班", en="duty"),
    LineKind.TUTORING: Words(zh="作业辅导", en="homework tutoring"),
    LineKind.CLUB: Words(zh="社团活动", en="club"),
    LineKind.MANAGEMENT: Words(zh="管理", en="management"),
    LineKind.SHARE: Words(zh="分配", en="share of a pool"),
    LineKind.DEDUCTION: Words(zh="扣减", en="deduction"),
    LineKind.HELD: Words(zh="考核部分", en="held for appraisal"),
    LineKind.ASSESSED: Words(zh="考核发放", en="paid by appraisal"),
}
UNITS = {
    PayUnit.DAY: Words(zh="天", en="day"),
    PayUnit.CLASS_HOUR: Words(zh="课时", en="class-hour"),
    PayUnit.SESSION: Words(zh="次", en="session"),
}


def explain_line(*, line: Line, about: Words) -> Words:
    """Say what a line is for and how its amount came about; `about` names the group, club or post.

    A cap's line is explained by its month. Where the amount was rounded, the sentence says so.
    """
    if line.unit is None:
        return _beside_work(line, about)
    name, kind, unit = weekday(line.day.isoweekday()), KINDS[line.kind], UNITS[line.unit]
    units, each, paid = number(line.units), yuan(line.rate_fen), yuan(line.fen)
    zh = f"{line.day.month}月{line.day.day}日 {name.zh} {kind.zh} {about.zh} "
    zh += f"{units} {unit.zh} × {each} 元 = {paid} 元"
    units_en = f"{units} {unit.en}" if line.units == WHOLE_UNIT else f"{units} {unit.en}s"
    en = f"{name.en} {line.day.day} {MONTHS_EN[line.day.month - 1]}, {kind.en}, {about.en}: "
    en += f"{units_en} × {each} yuan = {paid} yuan"
    if line.units * line.rate_fen != line.fen * WHOLE_UNIT:
        return Words(zh=f"{zh}（四舍五入到分）", en=f"{en} (rounded to the fen)")
    return Words(zh=zh, en=en)


def _beside_work(line: Line, about: Words) -> Words:
    """Say a line that no session earned; without a name the pool or the deduction goes by its code."""
    zh, en = f"{line.day.month}月", MONTHS_EN[line.day.month - 1]
    taken, got = yuan(-line.fen), yuan(line.fen)
    name_zh, name_en = about.zh or line.rate, about.en or line.rate
    match line.kind:
        case LineKind.SHARE:
            return Words(zh=f"{zh} 分配 {name_zh} {got} 元", en=f"{en}: share of {name_en}, {got} yuan")
        case LineKind.DEDUCTION:
            return Words(
                zh=f"{zh}{line.day.day}日 扣减 {name_zh} {taken} 元",
                en=f"{line.day.day} {en}: {name_en}, {taken} yuan taken off",
            )
        case LineKind.HELD:
            return Words(zh=f"{zh} 留待考核 {taken} 元", en=f"{en}: held for appraisal, {taken} yuan")
        case LineKind.ASSESSED:
            return Words(zh=f"{zh} 按考核发放 {got} 元", en=f"{en}: paid by appraisal, {got} yuan")
    return Words(
        zh=f"{zh} 超过每人每月上限，核减 {taken} 元",
        en=f"{en}: above the monthly cap per person, {taken} yuan taken off",
    )


def number(hundredths: int) -> str:
    """Write hundredths as people do: 100 -> 1, 150 -> 1.5, 125 -> 1.25."""
    whole, rest = divmod(hundredths, WHOLE_UNIT)
    return f"{whole}.{rest:02d}".rstrip("0").rstrip(".") if rest else str(whole)
