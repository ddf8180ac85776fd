"""The term's budget as people look at it: what is planned, what a question would change, what was drawn up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from afterbell.base.access import Actor, authorise, may, place
from afterbell.base.words import Words
from afterbell.scheme.rules.codes import Ledger
from afterbell.scheme.rules.document import Scheme
from afterbell.scheme.rules.labels import label
from afterbell.schools.models import Term
from afterbell.subsidy.models import TermBudget
from afterbell.subsidy.planned import Planned, foreseen_work, planned_work
from afterbell.subsidy.rules.budget import BudgetProblem, BudgetRate, Result, WhatIf, asked, draw_up
from afterbell.subsidy.rules.budget.explain import explain_largest, explain_ledger
from afterbell.subsidy.rules.budget.left_out import left_out
from afterbell.subsidy.rules.budget.rules import FEES

FAMILIES_PAY = Words(zh="家庭交的服务费", en="fees of families")


@dataclass(frozen=True, slots=True, kw_only=True)
class RateRow:
    """A rate that may be asked about: what it is now, what it is asked at, and how far its account bears it."""

    key: str
    name: Words
    ledger: Ledger
    now_fen: int
    fen: int
    largest_fen: int | None
    largest: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptBudget:
    """A budget that was drawn up; `approved_at` is None until the principal approves it."""

    code: str
    number: int
    digest: str
    spent_fen: int
    drawn_by: str
    drawn_at: datetime
    approved_by: str
    approved_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetPage:
    """A term's plan and what it comes to; `base` is the plan itself, `problem` the one that is asked about.

    `left_out` says what of the scheme's pay is not added up, `foreseen` that no session is planned yet.
    """

    term: str
    term_name: str
    version: str
    version_number: int
    base: BudgetProblem
    problem: BudgetProblem
    result: Result
    rates: tuple[RateRow, ...]
    bands: Mapping[str, Words]
    sources: Mapping[str, Words]
    sentences: Mapping[Ledger, Words]
    unpriced: int
    foreseen: bool
    left_out: tuple[Words, ...]
    kept: tuple[KeptBudget, ...]
    may_draw: bool
    may_approve: bool

    @property
    def asks(self) -> bool:
        """Say whether something else is asked about than the plan."""
        return self.problem != self.base


def budget_page(*, viewer: Actor, term: str) -> BudgetPage | None:
    """Add up a term's plan as it stands; as foreseen before any session is planned.

    Raises NotThere for whoever may not see settlements.
    """
    here = place(school=viewer.tenant)
    authorise(actor=viewer, action="settlement.see", at=here)
    row = Term.objects.filter(code=term).first()
    if row is None:
        return None
    planned = planned_work(term=row.pk, first_day=row.first_day, last_day=row.last_day) or foreseen_work(term=row)
    if planned is None:
        return None
    result = draw_up(problem=planned.problem)
    kept = kept_budgets(term=row.pk)
    return BudgetPage(
        term=row.code,
        term_name=row.name,
        version=planned.version.code,
        version_number=planned.version.number,
        base=planned.problem,
        problem=planned.problem,
        result=result,
        rates=_rates(planned, result),
        bands={band.code: band.name for band in planned.scheme.bands},
        sources=source_names(planned.scheme),
        sentences=_sentences(result),
        unpriced=planned.unpriced,
        foreseen=planned.foreseen,
        left_out=left_out(pay=planned.scheme.pay),
        kept=kept,
        may_draw=may(actor=viewer, action="subsidy.draw_budget", at=here),
        may_approve=bool(kept)
        and kept[0].approved_at is None
        and may(actor=viewer, action="subsidy.approve_budget", at=here),
    )


def what_if_page(*, seen: BudgetPage, what_if: WhatIf) -> BudgetPage:
    """Answer a question about a plan that was read; nothing more is read. Raises Refused for one that cannot be."""
    problem = asked(problem=seen.base, what_if=what_if)
    result = draw_up(problem=problem)
    fen, largest = {rate.key: rate.fen for rate in problem.rates}, dict(result.largest)
    rates = tuple(
        replace(row, fen=fen[row.key], largest_fen=largest[row.key], largest=explain_largest(largest=largest[row.key]))
        for row in seen.rates
    )
    return replace(seen, problem=problem, result=result, rates=rates, sentences=_sentences(result))


def _sentences(result: Result) -> dict[Ledger, Words]:
    return {row.ledger: explain_ledger(name=label(row.ledger), row=row) for row in result.ledgers}


def source_names(scheme: Scheme) -> dict[str, Words]:
    """Name what brings money: the scheme's sources and the families."""
    return {row.code: row.name for row in scheme.budget.sources} | {FEES: FAMILIES_PAY}


def _rates(planned: Planned, result: Result) -> tuple[RateRow, ...]:
    names = {rule.code: rule.name for rule in planned.scheme.pay.rules}
    rates = planned.problem.rates
    several = len({rate.version for rate in rates}) > 1
    largest = dict(result.largest)
    return tuple(
        RateRow(
            key=rate.key,
            name=_named(names.get(rate.code, Words(zh=rate.code, en=rate.code)), rate, several=several),
            ledger=rate.ledger,
            now_fen=rate.fen,
            fen=rate.fen,
            largest_fen=largest[rate.key],
            largest=explain_largest(largest=largest[rate.key]),
        )
        for rate in rates
    )


def _named(name: Words, rate: BudgetRate, *, several: bool) -> Words:
    if not several:
        return name
    return Words(zh=f"{name.zh}（方案第 {rate.version} 版）", en=f"{name.en} (version {rate.version})")


def kept_budgets(*, term: int) -> tuple[KeptBudget, ...]:
    """List the budgets of a term, newest first; one question."""
    rows = TermBudget.objects.filter(term=term).select_related("drawn_by", "approved__approved_by").order_by("-number")
    return tuple(_kept(row) for row in rows)


def _kept(row: TermBudget) -> KeptBudget:
    approved = getattr(row, "approved", None)
    return KeptBudget(
        code=row.code,
        number=row.number,
        digest=row.digest,
        spent_fen=sum(each["fen"] for each in row.figures["result"]["rows"]),
        drawn_by=row.drawn_by.name,
        drawn_at=row.drawn_at,
        approved_by=approved.approved_by.name if approved else "",
        approved_at=approved.approved_at if approved else None,
    )
