"""Who is ready to stand with children: the list, who attended the training, and somebody's vetting."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET, require_http_methods

from afterbell.base import sheets
from afterbell.base.access import may, place
from afterbell.base.refusals import Refusal, Refused
from afterbell.fronts.days import DayField
from afterbell.fronts.look.pieces import BLANK, Column, Crumb, Entry, Figure, Line, Table
from afterbell.fronts.look.saying import say_day
from afterbell.fronts.look.tones import Tone
from afterbell.fronts.office.excel import excel
from afterbell.fronts.office.frame import office_page
from afterbell.fronts.office.roster import STAGE
from afterbell.fronts.office.said import said
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page
from afterbell.rostering.commands import Attended, record_training
from afterbell.rostering.queries import Readiness, UnbriefedGroup, readiness_list, unbriefed_groups

SHOWN = (
    ("", lazy("全部")),
    ("missing", lazy("还缺的")),
    ("unsigned", lazy("没有签职责书的")),
    ("untrained", lazy("没有参加培训的")),
    ("unvetted", lazy("缺核查或核查到期的")),
    ("expiring", lazy("核查快到期或已到期")),
    ("outside", lazy("外聘人员")),
)
VETTING = {
    "": BLANK,
    "missing": lazy("缺"),
    "expired": lazy("已到期"),
    "expiring": lazy("快到期"),
    "valid": lazy("有效"),
}
TONES: dict[str, Tone] = {"missing": "alarm", "expired": "alarm", "expiring": "attention", "valid": "good"}
KEPT: dict[str, Callable[[Readiness], bool]] = {
    "": lambda _row: True,
    "missing": lambda row: row.lacks,
    "unsigned": lambda row: row.signed is False,
    "untrained": lambda row: row.trained is False,
    "unvetted": lambda row: row.vetting in {"missing", "expired"},
    "expiring": lambda row: row.vetting in {"expiring", "expired"},
    "outside": lambda row: row.outside,
}
MOST_NAMED = 3
DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ReadinessFilter(forms.Form):
    """Which of the staff are listed."""

    q = forms.CharField(label=lazy("姓名"), required=False, max_length=40)
    show = forms.ChoiceField(label=lazy("哪些"), required=False, choices=SHOWN)


class AttendedForm(forms.Form):
    """On which day the training was held, and who held it."""

    held_on = DayField(label=lazy("培训日期"), widget=DATE)
    trainer = forms.CharField(label=lazy("主讲人"), max_length=40)


@require_http_methods(["GET", "POST"])
@page("office.see")
def readiness(request: ViewerRequest) -> HttpResponse:
    """List how everybody stands; enter for those chosen that they attended the training."""
    attended = AttendedForm(request.POST or None, initial={"held_on": request.today})
    reasons: tuple[Refusal, ...] = ()
    status = 200
    if request.method == "POST":
        status = UNPROCESSABLE
        if attended.is_valid():
            who = Attended(staff=tuple(request.POST.getlist("pick")), **attended.cleaned_data)
            try:
                number = record_training(actor=request.viewer, now=request.now, attended=who)
            except Refused as refused:
                reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
            else:
                messages.success(request, _said(number))
                return redirect("office-readiness")
    rows = readiness_list(viewer=request.viewer, today=request.today)
    may_train = may(actor=request.viewer, action="rostering.train", at=place(school=request.viewer.tenant))
    groups = unbriefed_groups(viewer=request.viewer, today=request.today)
    context = {
        "form": ReadinessFilter(request.GET),
        "attended": attended,
        "reasons": reasons,
        "may_train": may_train,
        "table": _table(_asked_for(rows, request), selectable=may_train),
        "number": len(rows),
        "figures": _figures(rows),
        "lacking": sum(row.lacks for row in rows),
        "barred": [row for row in rows if row.barred and row.near],
        "groups": _groups(groups) if groups else None,
        "waiting": sum(group.began for group in groups),
        "export_url": f"{reverse('office-readiness-sheet')}?{request.GET.urlencode()}",
        "crumbs": (Crumb(name=_("排班"), url=reverse("office-roster")), Crumb(name=_("谁可以上岗"))),
    }
    return office_page(request, "readiness.html", stage=STAGE, context=context, status=status)


def _figures(rows: Sequence[Readiness]) -> tuple[Figure, ...]:
    """Say how many may stand with children, and of the others what they lack; each number leads to its people."""
    here = reverse("office-readiness")
    may_stand = sum(not row.barred for row in rows)
    stand = Figure(
        number=f"{may_stand}/{len(rows)}",
        label=_("可以上岗"),
        tone="good" if may_stand == len(rows) else "attention",
        url=here,
    )
    lacks = (("unsigned", _("没签职责书")), ("untrained", _("没有培训")), ("unvetted", _("缺核查")))
    without = [(code, words, [row.name for row in rows if KEPT[code](row)]) for code, words in lacks]
    return (
        stand,
        *(
            Figure(number=len(names), label=words, note=_few(names), tone="attention", url=f"{here}?show={code}")
            for code, words, names in without
            if names
        ),
    )


def _few(names: Sequence[str]) -> str:
    """Name them while they are few; the table names all."""
    return _("、").join(names) if len(names) <= MOST_NAMED else ""


def _said(number: int) -> str:
    if not number:
        return _("这些人以前就登记过，没有变化。")
    return ngettext("已登记 %(number)s 人参加了培训。", "已登记 %(number)s 人参加了培训。", number) % {"number": number}


@require_GET
@page("office.see")
def readiness_sheet(request: ViewerRequest) -> HttpResponse:
    """Give the list as it is filtered, as an Excel file."""
    rows = _asked_for(readiness_list(viewer=request.viewer, today=request.today), request)
    table = _table(rows, selectable=False)
    return excel(
        title=_("谁可以上岗"),
        columns=[sheets.Column(name=column.name, width=18) for column in table.columns],
        rows=[[" ".join(filter(None, (entry.text, entry.note))) for entry in line.entries] for line in table.lines],
    )


def _asked_for(rows: Sequence[Readiness], request: ViewerRequest) -> list[Readiness]:
    form = ReadinessFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    kept = KEPT[chosen.get("show", "")]
    name = chosen.get("q", "").strip()
    return [row for row in rows if name in row.name and kept(row)]


def _table(rows: Sequence[Readiness], *, selectable: bool) -> Table:
    names = (_("姓名"), _("用工方式"), _("职责书"), _("本学期培训"), _("从业核查"), _("放行到"), _("今明两天"))
    return Table(
        caption=_("谁签了、训了、核查过"),
        columns=tuple(Column(name=name) for name in names),
        lines=tuple(_line(row) for row in rows),
        selectable=selectable,
        form="attended",
    )


def _line(row: Readiness) -> Line:
    return Line(
        code=row.code,
        label=row.name,
        tone="alarm" if row.barred and row.near else "plain",
        entries=(
            Entry(text=row.name, url=reverse("office-vetting", kwargs={"code": row.code})),
            Entry(text=said(row.engagement), note=row.agency),
            _done(row.signed, yes=_("签了"), no=_("没有签")),
            _done(row.trained, yes=_day(row), no=_("没有")),
            Entry(
                text=str(VETTING[row.vetting]),
                note=_("到 %(day)s") % {"day": _say(row.vetted_until)} if row.vetted_until else "",
                tone=TONES.get(row.vetting, "plain"),
            ),
            Entry(text=_say(row.cleared_until) if row.cleared_until else BLANK),
            _near(row),
        ),
    )


def _done(done: bool | None, *, yes: str, no: str) -> Entry:  # noqa: FBT001 - three answers: yes, no, not asked
    if done is None:
        return Entry(text=BLANK)
    return Entry(text=yes if done else no, tone="good" if done else "attention")


def _day(row: Readiness) -> str:
    return _say(row.trained_on) if row.trained_on else ""


def _say(day: date) -> str:
    return say_day(day=day, language=get_language() or "zh-hans")


def _near(row: Readiness) -> Entry:
    if not row.near:
        return Entry(text=_("不能上岗") if row.barred else BLANK, tone="attention" if row.barred else "plain")
    number = ngettext("排着 %(number)s 场", "排着 %(number)s 场", row.near) % {"number": row.near}
    return Entry(text=number, note=_("不能上岗") if row.barred else "", tone="alarm" if row.barred else "plain")


def _groups(rows: Sequence[UnbriefedGroup]) -> Table:
    return Table(
        caption=_("还没有听安全教育的组和学生"),
        columns=(
            Column(name=_("组")),
            Column(name=_("没有听的学生"), figures=True),
            Column(name=_("上次讲")),
            Column(name=_("下一场由谁带")),
        ),
        lines=tuple(
            Line(
                code=row.code,
                label=row.name,
                entries=(
                    Entry(text=row.name, url=reverse("office-group", kwargs={"code": row.code})),
                    Entry(
                        text=_("%(missing)s / %(children)s") % {"missing": row.missing, "children": row.children},
                        tone="alarm" if row.began else "attention",
                    ),
                    Entry(text=_say(row.given_on) if row.given_on else _("还没有讲")),
                    Entry(text=row.adult, note=_say(row.next_day)),
                ),
            )
            for row in rows
        ),
    )


readiness_urls: list[URLPattern] = [
    path("readiness/", readiness, name="office-readiness"),
    path("readiness.xlsx", readiness_sheet, name="office-readiness-sheet"),
]
