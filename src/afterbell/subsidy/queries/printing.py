"""What stands on the papers about money: a settlement by person, one person's slip, and a family's receipt."""

from __future__ import annotations

from datetime import timedelta

from afterbell.base.access import Actor, authorise, place
from afterbell.base.money import yuan
from afterbell.base.refusals import NotThere
from afterbell.base.seals.keys import Holder
from afterbell.base.spans import local_day
from afterbell.subsidy.models import FeeReceipt, Settlement, Statement
from afterbell.subsidy.papers.settlement import PayPrint
from afterbell.subsidy.queries.life import Life, settlement_life
from afterbell.subsidy.queries.settlements import settlement_table
from afterbell.subsidy.queries.statements import statement_of
from afterbell.subsidy.rules.life import StepKind
from afterbell.subsidy.rules.settlement.explain import number

STEPS = {
    StepKind.DRAWN: "核算",
    StepKind.REVIEWED: "复核",
    StepKind.APPROVED: "审批",
    StepKind.PAID: "发放",
    StepKind.CLOSED: "结账",
}


def settlement_print(*, viewer: Actor, settlement: str) -> PayPrint:
    """Lay a settlement out on paper: who gets what, who answered for it, and its digest. Raises NotThere."""
    seen = settlement_table(viewer=viewer, settlement=settlement)
    row = Settlement.objects.select_related("school").get(code=settlement)
    life = settlement_life(viewer=viewer, settlement=settlement)
    return PayPrint(
        title=f"课后服务补助结算 {seen.first_day} — {seen.last_day}",
        school=row.school.name,
        holder=Holder(code=row.school.code, name=row.school.name),
        facts=(*_signers(life), ("方案版本", f"第 {seen.version_number} 版"), ("结算指纹", seen.digest)),
        head=("姓名", "按天", "按课时", "按次", "合计（元）"),
        widths=(4, 2, 2, 2, 3),
        rows=tuple(
            (
                person.name,
                number(person.days_paid),
                number(person.hours_paid),
                number(person.sessions_paid),
                yuan(person.total_fen),
            )
            for person in seen.rows
        ),
        total_fen=seen.total_fen,
        figures_from=1,
        foot=seen.code,
        issued=local_day(seen.settled_at),
    )


def _signers(life: Life) -> tuple[tuple[str, str], ...]:
    return tuple((STEPS[step.kind], f"{step.who} {local_day(step.at)}") for step in life.steps if step.kind in STEPS)


def slip_print(*, viewer: Actor, statement: str) -> PayPrint:
    """Lay one person's statement out as a slip, line by line with why. Raises NotThere."""
    row = Statement.objects.select_related("school", "settlement").filter(code=statement).first()
    if row is None:
        raise NotThere("statement")
    authorise(actor=viewer, action="statement.see", at=place(school=row.school_id, staff=row.staff_id))
    seen = statement_of(viewer=viewer, statement=statement)
    last = row.settlement.until_day - timedelta(days=1)
    return PayPrint(
        title=f"课后服务补助单 {seen.name}",
        school=row.school.name,
        holder=Holder(code=row.school.code, name=row.school.name),
        facts=(("日期", f"{row.settlement.first_day} — {last}"), ("合计", f"{yuan(row.total_fen)} 元")),
        head=("日期", "工作", "为什么", "金额（元）"),
        widths=(3, 3, 9, 3),
        rows=tuple(
            (line.day.isoformat(), line.kind_words.zh, line.sentence.zh, yuan(line.amount_fen)) for line in seen.lines
        ),
        total_fen=row.total_fen,
        figures_from=3,
        foot=row.code,
        issued=local_day(row.settlement.settled_at),
    )


WAYS = {FeeReceipt.Way.PAID: "收款", FeeReceipt.Way.REFUNDED: "退款"}
CHANNELS = {FeeReceipt.Channel.BANK: "银行", FeeReceipt.Channel.CASH: "现金"}


def receipt_print(*, viewer: Actor, receipt: str, own: bool = False) -> PayPrint:
    """Lay money of a family out as a receipt, for the office or, as its `own`, for a guardian of the child.

    Raises NotThere, also for money that two people have not seen and for what was taken back.
    """
    seen = FeeReceipt.objects.filter(code=receipt, confirmed__isnull=False, reversed=None)
    named = ("school", "term", "pupil__homeroom", "recorded_by", "confirmed__confirmed_by")
    row = seen.select_related(*named).first()
    if row is None:
        raise NotThere("receipt")
    if own:
        authorise(actor=viewer, action="child_fees.see", at=place(pupil=row.pupil_id))
    else:
        authorise(actor=viewer, action="fees.see", at=place(school=row.school_id))
    way, channel = WAYS[FeeReceipt.Way(row.way)], CHANNELS[FeeReceipt.Channel(row.channel)]
    return PayPrint(
        title=f"课后服务{way}凭证",
        school=row.school.name,
        holder=Holder(code=row.school.code, name=row.school.name),
        facts=(
            ("学生", f"{row.pupil.name} {row.pupil.homeroom.name}"),
            ("缴费代码", row.pupil.code),
            ("学期", row.term.name),
            ("录入", row.recorded_by.name),
            ("确认", f"{row.confirmed.confirmed_by.name} {local_day(row.confirmed.confirmed_at)}"),
        ),
        head=("日期", "方式", "单号", "金额（元）"),
        widths=(3, 3, 6, 3),
        rows=((row.day.isoformat(), f"{channel}{way}", row.reference, yuan(row.fen)),),
        total_fen=row.fen,
        figures_from=3,
        foot=row.code,
        issued=local_day(row.confirmed.confirmed_at),
    )
