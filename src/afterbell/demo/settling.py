"""The months' subsidies on their way: drawn up, reviewed, objected to, approved by two, published, paid, closed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from afterbell.base.access import Actor
from afterbell.demo.stage import Stage
from afterbell.schools.roles import Role
from afterbell.subsidy import commands as subsidy
from afterbell.subsidy.models import Adjustment, PayLine, Settlement

MONTHS = (date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1), date(2026, 6, 1), date(2026, 7, 1))
REVIEWING, OBJECTING, OPEN_FOR, APPROVING, PAYING, CLOSING = 1, 2, 5, 7, 17, 18
"""So many days after the first day that is not settled each step is taken; objections stay open for so many days.

It is published when it is approved, and paid when its public notice of ten days is over.
"""
STEPS = (REVIEWING, OBJECTING, APPROVING, PAYING, CLOSING)
DECLINED, UPHELD = date(2026, 3, 1), date(2026, 4, 1)
"""The months in which somebody objects: once without reason, once with."""
FORGOTTEN_FEN = 1750


def steps_by(*, by: date) -> Sequence[tuple[date, date, date, int]]:
    """List the steps of the months of the term up to a day: the day, the month's span, and which step it is."""
    spans = [*pairwise(MONTHS), (MONTHS[-1], date(2026, 7, 4))]
    steps = [(until + timedelta(days=after), first, until, after) for first, until in spans for after in STEPS]
    return sorted(step for step in steps if step[0] <= by)


def take_step(*, stage: Stage, day: date, first: date, until: date, step: int) -> None:
    """Take one step of one month's settlement on its day."""
    office, vice, principal = _people(stage, day)
    now = stage.at(day, 10)
    if step == REVIEWING:
        draft = subsidy.draw_up(actor=office, now=now, term=stage.term, first_day=first, until_day=until)
        subsidy.review(actor=vice, now=stage.at(day, 11), draft=draft)
        subsidy.open_objections(
            actor=office, now=stage.at(day, 14), settlement=draft, until=day + timedelta(days=OPEN_FOR)
        )
        return
    with stage.inside():
        settlement = Settlement.objects.get(first_day=first).code
    if step == OBJECTING:
        if first in {DECLINED, UPHELD}:
            _object(stage=stage, day=day, settlement=settlement, upheld=first == UPHELD)
    elif step == APPROVING:
        for approver, hour in ((vice, 9), (principal, 10)):
            subsidy.approve_settlement(actor=approver, now=stage.at(day, hour), settlement=settlement)
        subsidy.publish_settlement(actor=principal, now=stage.at(day, 11), settlement=settlement)
    elif step == PAYING:
        subsidy.record_payment(actor=office, now=now, settlement=settlement, paid_on=day, reference=f"财拨{day:%Y%m%d}")
    else:
        subsidy.close_settlement(actor=principal, now=now, settlement=settlement)


def draw_up_the_first_days(*, stage: Stage, day: date) -> None:
    """Leave the month's days up to yesterday drawn up, for a colleague to review."""
    subsidy.draw_up(
        actor=stage.person(Role.ACADEMIC_OFFICE, today=day),
        now=stage.at(day, 11),
        term=stage.term,
        first_day=day.replace(day=1),
        until_day=day,
    )


def _people(stage: Stage, day: date) -> tuple[Actor, Actor, Actor]:
    roles = (Role.ACADEMIC_OFFICE, Role.VICE_PRINCIPAL, Role.PRINCIPAL)
    office, vice, principal = (stage.person(role, today=day) for role in roles)
    return office, vice, principal


def _object(*, stage: Stage, day: date, settlement: str, upheld: bool) -> None:
    """Let somebody object to a line and be answered; where it is upheld two sign what is paid with the next month."""
    office, vice, principal = _people(stage, day)
    with stage.inside():
        lines = PayLine.objects.filter(statement__settlement__code=settlement, kind="tutoring")
        line = lines.select_related("statement__staff").order_by("date", "session__code")[0]
    objection = subsidy.object_to(
        actor=stage.acting(line.statement.staff.account_id, today=day),
        now=stage.at(day, 12),
        statement=line.statement.code,
        line=line.code,
        words="这一场我多带了半个课时，请核对。",
    )
    subsidy.answer_objection(
        actor=office,
        now=stage.at(day, 15),
        objection=objection,
        upheld=upheld,
        amount_fen=FORGOTTEN_FEN if upheld else 0,
        words="核对了点名和到岗记录，少记半个课时，下次结算补发。"
        if upheld
        else "点名和到岗记录是一个课时，与补助一致。",
    )
    if upheld:
        with stage.inside():
            adjustment = Adjustment.objects.get(objection__code=objection).code
        for signer, minute in ((vice, 0), (principal, 30)):
            subsidy.sign_adjustment(actor=signer, now=stage.at(day, 16, minute), adjustment=adjustment)
