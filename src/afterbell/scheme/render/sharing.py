"""Part of the section on money: what a rate is in full, what counts, and what is paid beside the rates."""

from __future__ import annotations

from afterbell.base.money import yuan
from afterbell.base.words import Words
from afterbell.scheme.render.blocks import Block, bilingual, grid, paragraph
from afterbell.scheme.rules.codes import PoolOf, StaffRole, StepBy, WorkKind
from afterbell.scheme.rules.document import Counting, KindShare, PayRule, Pool, Scheme
from afterbell.scheme.rules.labels import label
from afterbell.scheme.rules.showing import joined


def rate_in_full(rule: PayRule) -> Words:
    """Say a rate with its steps, its pupils and its bounds."""
    unit, rate = label(rule.unit), yuan(rule.rate_fen)
    said = [Words(zh=f"{rate} 元/{unit.zh}", en=f"{rate} yuan a {unit.en}")]
    said += [Words(zh="乘以到场学生数", en="times the pupils there")] if rule.per_pupil else []
    for step in rule.rate_steps:
        zh, en = ("人", "pupils") if step.by is StepBy.HEADCOUNT else ("分钟", "minutes")
        said.append(
            Words(
                zh=f"满 {step.reaching} {zh} {yuan(step.rate_fen)} 元",
                en=f"{yuan(step.rate_fen)} yuan from {step.reaching} {en}",
            )
        )
    if (least := rule.unit_least_fen) is not None:
        said.append(Words(zh=f"最低 {yuan(least)} 元", en=f"at least {yuan(least)} yuan"))
    if (most := rule.unit_most_fen) is not None:
        said.append(Words(zh=f"最高 {yuan(most)} 元", en=f"at most {yuan(most)} yuan"))
    return Words(zh="，".join(each.zh for each in said), en=", ".join(each.en for each in said))


def beside_rates(scheme: Scheme) -> list[Block]:
    """Say what of work counts, the pools, the deductions and the assessed part; nothing of what the scheme has not."""
    pay = scheme.pay
    names = {pool.code: pool.name for pool in pay.pools}
    blocks = [*_counting(pay.counting)]
    blocks += grid(
        bilingual("分配项", "Pools"),
        (("分配项", "pool"), ("金额", "amount"), ("分法", "split"), ("参与", "shared by"), ("账目", "ledger")),
        [_pool(pool, names) for pool in pay.pools],
    )
    if pay.pools:
        blocks.append(
            paragraph(
                "分配项按整月分；先扣下级分配项和按标准计算的补助，余下的分到个人。各份向下取整到分，余下的分按余数从大到小、"
                "再按人员代码各加一分，合计不变。",
                "A pool is shared for a whole month: first what other pools and rates take of it, then the rest. Every "
                "part is rounded down to the fen; the fen left over go one each to the largest remainders, then by the "
                "codes of the persons, so that the parts sum to the whole.",
            )
        )
    blocks += grid(
        bilingual("扣减", "Deductions"),
        (("扣减", "deduction"), ("原因", "for"), ("每次", "each time")),
        [(row.name, label(row.why), _yuan(row.each_fen)) for row in pay.deductions],
    )
    if pay.assessed.held_percent:
        part = f"{pay.assessed.held_percent / 100:g}"
        blocks.append(
            paragraph(
                f"每月补助的 {part}% 按考核结果发放，四舍五入到分。",
                f"{part} percent of a month's pay is paid by appraisal, rounded to the fen.",
            )
        )
    return blocks


def _counting(counting: Counting) -> list[Block]:
    zh, en = [], []
    if counting.late_borne_minutes or counting.early_borne_minutes:
        late, early = counting.late_borne_minutes, counting.early_borne_minutes
        zh.append(f"迟到 {late} 分钟、早退 {early} 分钟以内不计")
        en.append(f"{late} minutes late and {early} minutes early are borne")
    if counting.least_pupils:
        zh.append(f"到场学生少于 {counting.least_pupils} 人的场次不计")
        en.append(f"a session with fewer than {counting.least_pupils} pupils does not count")
    for part in counting.parts:
        zh.append(f"在岗时间达到 {part.present_percent}% 的计 {part.counts_percent}%")
        en.append(f"who is there {part.present_percent} percent of the time earns {part.counts_percent} percent")
    return [paragraph(f"计量：{'；'.join(zh)}。", f"What counts: {'; '.join(en)}.")] if zh else []


def _pool(pool: Pool, names: dict[str, Words]) -> tuple[Words, ...]:
    part = f"{pool.part_percent / 100:g}%"
    match pool.of:
        case PoolOf.FIXED:
            amount = Words(zh=f"每月 {yuan(pool.month_fen)} 元", en=f"{yuan(pool.month_fen)} yuan a month")
        case PoolOf.INCOME:
            amount = Words(zh=f"当月收入的 {part}", en=f"{part} of the month's income")
        case PoolOf.POOL:
            above = names[pool.of_pool]
            amount = Words(zh=f"“{above.zh}”的 {part}", en=f"{part} of {above.en}")
    if pool.pays_rates:
        amount = Words(zh=f"{amount.zh}，先付按标准计算的补助", en=f"{amount.en}, the rates paid from it first")
    weights = [(label_of(code), weight) for code, weight in (*pool.role_weights, *pool.work_weights)]
    split = [label(pool.split)]
    split += [Words(zh=f"{each.zh} {weight / 100:g}", en=f"{each.en} {weight / 100:g}") for each, weight in weights]
    split += [_share(share) for share in pool.shares]
    split += [Words(zh="计入每月上限", en="under the monthly cap")] if pool.under_cap else []
    who = [label(each) for each in (*pool.works, *pool.staff_roles)]
    who += [label(pool.staff_side)] if pool.staff_side else []
    return (pool.name, amount, joined(split), joined(who) if who else bilingual("全部", "all"), label(pool.ledger))


def label_of(code: str) -> Words:
    """Name a role or a kind of work that weights are given for."""
    return label(StaffRole(code)) if code in set(StaffRole) else label(WorkKind(code))


def _share(share: KindShare) -> Words:
    kind, least, most = label(share.work), share.least_percent / 100, share.most_percent / 100
    return Words(zh=f"{kind.zh} {least:g}% 至 {most:g}%", en=f"{kind.en} {least:g} to {most:g} percent")


def _yuan(fen: int) -> Words:
    return Words(zh=f"{yuan(fen)} 元", en=f"{yuan(fen)} yuan")
