"""The term's budget: what the plan costs, who bears it, what if; and what was spent against it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET, require_POST

from afterbell.base.money import FEN_A_YUAN
from afterbell.base.refusals import NotThere, Refused
from afterbell.fronts import pay
from afterbell.fronts.look.charts import Chart, ChartRow, Limit
from afterbell.fronts.look.pieces import Column, Crumb, Entry, Line, Table
from afterbell.fronts.look.saying import say_month
from afterbell.fronts.office.frame import Frame, frame_of, office_page
from afterbell.fronts.office.statements import STAGE
from afterbell.fronts.viewing import UNPROCESSABLE, ViewerRequest, page
from afterbell.scheme.rules.codes import FeeMethod, Ledger, WorkKind
from afterbell.scheme.rules.labels import label
from afterbell.subsidy.commands import approve_budget, draw_budget
from afterbell.subsidy.queries import BudgetPage, KeptBudget, budget_page, budget_sheet, what_if_page
from afterbell.subsidy.rules.budget import WhatIf
from afterbell.subsidy.rules.budget.explain import explain_largest

MOST_PUPILS, MOST_WEEKS, ALL, MOST_YUAN = 20_000, 30, 100, 1_000


class QuestionForm(forms.Form):
    """What is asked of a plan: other numbers of pupils, weeks and exempted, and each rate in yuan."""

    pupils = forms.IntegerField(label=lazy("学生数"), min_value=1, max_value=MOST_PUPILS)
    weeks = forms.IntegerField(label=lazy("服务周数"), min_value=1, max_value=MOST_WEEKS)

    def __init__(self, data: Mapping[str, object] | None, *, seen: BudgetPage) -> None:
        base = seen.base
        now = {row.key: row.now_fen for row in seen.rates}
        plain: dict[str, object] = {"pupils": base.pupils, "weeks": base.weeks, "exempt_percent": base.exempt_percent}
        plain |= {key: Decimal(fen) / FEN_A_YUAN for key, fen in now.items()}
        given = {name: data[name] for name in plain if data and data.get(name)}
        super().__init__(plain | given if data else None, initial=plain)
        if base.fees.method is not FeeMethod.NONE:
            self.fields["exempt_percent"] = forms.IntegerField(label=_("减免（百分之）"), min_value=0, max_value=ALL)
        for row in seen.rates:
            self.fields[row.key] = forms.DecimalField(
                label=_("%(name)s（元）") % {"name": pay.said(row.name)},
                min_value=0,
                max_value=MOST_YUAN,
                decimal_places=2,
                step_size=0.01,
            )

    def question(self, seen: BudgetPage) -> WhatIf:
        """Give the question of a valid form."""
        return WhatIf(
            pupils=self.cleaned_data["pupils"],
            weeks=self.cleaned_data["weeks"],
            exempt_percent=self.cleaned_data.get("exempt_percent", seen.base.exempt_percent),
            rates=tuple((row.key, int(self.cleaned_data[row.key] * FEN_A_YUAN)) for row in seen.rates),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cost:
    """A row of the table: a kind of work in a band, its amount in every month and in all; `place` names it."""

    place: str
    ledger: str
    kind: str
    band: str
    pieces: int
    months: tuple[tuple[str, str, str], ...]
    total: str


@require_GET
@page("settlement.see")
def budget(request: ViewerRequest) -> HttpResponse:
    """Show what the term's plan costs and who bears it, as planned or as asked."""
    frame = frame_of(request)
    plain = _plan(request, frame)
    if plain is None:
        context: dict[str, object] = {"seen": None, "crumbs": _crumbs()}
        return office_page(request, "budget.html", stage=STAGE, context=context, frame=frame)
    form, seen, status = _asked(plain, request.GET)
    context = {
        "seen": seen,
        "form": form,
        "plan": _for_the_browser(seen),
        "accounts": [_account(seen, row.ledger) for row in seen.result.ledgers if row.income_fen or row.spent_fen],
        "months": [say_month(first=month, language=pay.language()) for month in _months(seen)],
        "costs": tuple(_costs(seen)),
        "kept": _kept(seen.kept) if seen.kept else None,
        "newest": seen.kept[0] if seen.kept else None,
        "rates": [(row.key, pay.said(row.name), pay.amount(row.fen), pay.said(row.largest)) for row in seen.rates],
        "money": pay.amount(0).replace("0.00", "{}"),
        "nothing": pay.said(explain_largest(largest=None)),
        "short": pay.said(explain_largest(largest=-1)),
        "most": pay.said(explain_largest(largest=0)).replace("0.00", "{}"),
        "asks": request.GET.urlencode(),
        "crumbs": _crumbs(),
    }
    return office_page(request, "budget.html", stage=STAGE, context=context, status=status, frame=frame)


def _plan(request: ViewerRequest, frame: Frame) -> BudgetPage | None:
    return budget_page(viewer=request.viewer, term=frame.term.code) if frame.term else None


def _asked(plain: BudgetPage, data: Mapping[str, object]) -> tuple[QuestionForm, BudgetPage, int]:
    """Read the question of an address or a form; a wrong one is shown with the plan as it stands."""
    form = QuestionForm(data or None, seen=plain)
    if not form.is_bound:
        return form, plain, 200
    if not form.is_valid():
        return form, plain, UNPROCESSABLE
    return form, what_if_page(seen=plain, what_if=form.question(plain)), 200


def _for_the_browser(seen: BudgetPage) -> str:
    """Write the plan itself for the page's sliders: what is asked is computed there from the same table."""
    plan = asdict(seen.base) | {
        "rates": {rate.key: {"ledger": rate.ledger, "fen": rate.fen} for rate in seen.base.rates},
        "days": {},
    }
    return json.dumps(plan, default=date.isoformat, separators=(",", ":"))


def _months(seen: BudgetPage) -> tuple[date, ...]:
    return tuple(month for month, _days in seen.base.days)


def _costs(seen: BudgetPage) -> Iterator[_Cost]:
    sums: Counter[tuple[Ledger, WorkKind, str, date]] = Counter()
    pieces: Counter[tuple[Ledger, WorkKind, str]] = Counter()
    for row in seen.result.rows:
        sums[row.ledger, row.kind, row.band, row.month] += row.fen
        pieces[row.ledger, row.kind, row.band] += row.pieces
    accounts = list(Ledger)
    for ledger, kind, band in sorted(pieces, key=lambda at: (accounts.index(at[0]), at[1].value, at[2])):
        place = f"{ledger}|{kind}|{band}"
        fens = [(month, sums[ledger, kind, band, month]) for month in _months(seen)]
        yield _Cost(
            place=place,
            ledger=pay.said(label(ledger)),
            kind=pay.said(label(kind)),
            band=pay.said(seen.bands[band]) if band in seen.bands else "—",
            pieces=pieces[ledger, kind, band],
            months=tuple(
                (f"{place}|{month.isoformat()}", say_month(first=month, language=pay.language()), pay.amount(fen))
                for month, fen in fens
            ),
            total=pay.amount(sum(fen for _month, fen in fens)),
        )


def _account(seen: BudgetPage, ledger: Ledger) -> dict[str, object]:
    row = next(row for row in seen.result.ledgers if row.ledger is ledger)
    kinds = [kind for kind in WorkKind if any(each.kind is kind and each.ledger is ledger for each in seen.result.rows)]
    return {
        "ledger": ledger.value,
        "name": pay.said(label(ledger)),
        "income": pay.amount(row.income_fen),
        "spent": pay.amount(row.spent_fen),
        "left": pay.amount(row.left_fen),
        "short": row.left_fen < 0,
        "sources": [(pay.said(seen.sources[code]), pay.amount(fen)) for code, fen in row.sources],
        "kinds": " ".join(kinds),
        "months": " ".join(month.isoformat() for month in _months(seen)),
        "chart": _chart(seen, ledger, kinds),
    }


def _chart(seen: BudgetPage, ledger: Ledger, kinds: list[WorkKind]) -> Chart:
    """Draw what is spent by the end of each month, by kind of work, against the line of all the account has."""
    row = next(row for row in seen.result.ledgers if row.ledger is ledger)
    running: Counter[WorkKind] = Counter()
    rows = []
    for month in _months(seen):
        for each in seen.result.rows:
            if each.ledger is ledger and each.month == month:
                running[each.kind] += each.fen
        name = _("到%(month)s底") % {"month": say_month(first=month, language=pay.language())}
        rows.append(ChartRow(name=name, numbers=tuple(running[kind] // FEN_A_YUAN for kind in kinds)))
    return Chart(
        ident=f"budget-{ledger.value}",
        kind="stacked",
        title=pay.said(seen.sentences[ledger]),
        head=_("到哪个月"),
        columns=tuple(pay.said(label(kind)) for kind in kinds),
        rows=tuple(rows),
        note=_("单位元，不足一元的不计；各月累加。"),
        limit=Limit(number=row.income_fen // FEN_A_YUAN, name=_("虚线是这本账全学期的收入")),
    )


def _kept(kept: tuple[KeptBudget, ...]) -> Table:
    return Table(
        caption=_("定下来的测算，新的在前"),
        columns=(
            Column(name=_("第几份")),
            Column(name=_("支出"), figures=True),
            Column(name=_("谁做的")),
            Column(name=_("批准")),
        ),
        lines=tuple(
            Line(
                code=row.code,
                label=str(row.number),
                entries=(
                    Entry(text=str(row.number), note=row.digest[:12]),
                    Entry(text=pay.amount(row.spent_fen)),
                    Entry(text=row.drawn_by, note=f"{row.drawn_at:%Y-%m-%d}"),
                    Entry(text=row.approved_by, note=f"{row.approved_at:%Y-%m-%d}", tone="good")
                    if row.approved_at
                    else Entry(text=_("等校长批准"), tone="attention"),
                ),
            )
            for row in kept
        ),
    )


def _crumbs(*more: Crumb) -> tuple[Crumb, ...]:
    here = Crumb(name=_("经费测算"), url=reverse("office-budget") if more else "")
    return (Crumb(name=_("结算"), url=reverse("office-settlements")), here, *more)


@require_GET
@page("settlement.see")
def sheet(request: ViewerRequest) -> HttpResponse:
    """Give the budget, as planned or as asked, as an Excel file."""
    frame = frame_of(request)
    plain = _plan(request, frame)
    if plain is None:
        raise NotThere("budget")
    _form, seen, _status = _asked(plain, request.GET)
    return pay.sheet_answer(title=_("经费测算"), file=budget_sheet(page=seen, language=pay.language()))


@require_POST
@page("subsidy.draw_budget")
def draw(request: ViewerRequest) -> HttpResponse:
    """Keep the budget as it is asked, for the principal to approve."""
    frame = frame_of(request)
    plain = _plan(request, frame)
    if plain is None:
        raise NotThere("budget")
    form, _seen, _status = _asked(plain, request.POST)
    try:
        draw_budget(
            actor=request.viewer,
            now=request.now,
            term=plain.term,
            what_if=form.question(plain) if form.is_valid() else None,
        )
    except Refused as refused:
        messages.error(request, " ".join(pay.said(reason.words) for reason in refused.reasons))
    else:
        messages.success(request, _("已定下来，等校长批准。"))
    return redirect("office-budget")


@require_POST
@page("subsidy.approve_budget")
def approve(request: ViewerRequest, code: str) -> HttpResponse:
    """Approve a budget that somebody else drew up."""
    approve_budget(actor=request.viewer, now=request.now, budget=code)
    messages.success(request, _("已批准。以后的实际支出都和这份测算比。"))
    return redirect("office-budget")


budget_urls: list[URLPattern] = [
    path("budget/", budget, name="office-budget"),
    path("budget/list.xlsx", sheet, name="office-budget-sheet"),
    path("budget/draw/", draw, name="draw-budget"),
    path("budget/<str:code>/approve/", approve, name="approve-budget"),
]
