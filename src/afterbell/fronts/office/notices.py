"""Notices to families: written, reviewed, sent, corrected, and whom each has reached, homeroom by homeroom."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from afterbell.base import sheets
from afterbell.base.access import may, place
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.fronts.look.pieces import Bar, BarGroup, BarGroups, Column, Entry, Figure, Line, Table
from afterbell.fronts.look.tones import Tone
from afterbell.fronts.notices import moment_said
from afterbell.fronts.office.excel import excel
from afterbell.fronts.office.frame import office_page
from afterbell.fronts.office.notice_writing import AUDIENCES, STAGE, crumbs_of
from afterbell.fronts.office.said import said
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page
from afterbell.notices.commands import remind_families, return_notice, send_notice
from afterbell.notices.queries import HomeroomCoverage, NoticeCard, NoticePage, notice_page, notices_list
from afterbell.scheme.rules.labels import grade

STANDINGS = {"waiting": lazy("等审核"), "sent": lazy("已发出"), "returned": lazy("退回")}
TONES: dict[str, Tone] = {"waiting": "attention", "sent": "good", "returned": "quiet"}


class NoticesFilter(forms.Form):
    """Which notices are listed."""

    q = forms.CharField(label=lazy("标题"), required=False, max_length=60)
    standing = forms.ChoiceField(
        label=lazy("办到哪里"), required=False, choices=[("", lazy("全部")), *STANDINGS.items()]
    )


@require_GET
@page("notices.see")
def notices(request: ViewerRequest) -> HttpResponse:
    """List the notices, the newest first."""
    form, rows = _listed(request)
    context = {
        "form": form,
        "filtered": bool(request.GET),
        "table": Table(
            caption=_("给家庭的通知"),
            columns=tuple(Column(name=name) for name in _heads()),
            lines=tuple(Line(code=row.code, label=row.title, entries=_entries(row)) for row in rows),
        ),
        "may_write": _may(request, "notices.write"),
        "export_url": f"{reverse('office-notices-sheet')}?{request.GET.urlencode()}",
    }
    return office_page(request, "notices.html", stage=STAGE, context=context)


@require_GET
@page("notices.see")
def notices_sheet(request: ViewerRequest) -> HttpResponse:
    """Give the notices as they are filtered, as an Excel file."""
    _form, rows = _listed(request)
    return excel(
        title=_("给家庭的通知"),
        columns=[sheets.Column(name=name, width=20) for name in _heads()],
        rows=[[entry.text for entry in _entries(row)] for row in rows],
    )


@require_http_methods(["GET", "POST"])
@page("notices.see")
def notice(request: ViewerRequest, code: str) -> HttpResponse:
    """Show a notice and how far it got; let it go out, go back, or be recalled to the missing families."""
    reasons: tuple[Refusal, ...] = ()
    status = 200
    if request.method == "POST":
        try:
            messages.success(request, _done(request, code))
        except Refused as refused:
            reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
        else:
            return redirect("office-notice", code=code)
    seen = notice_page(viewer=request.viewer, notice=code, now=request.now)
    out = seen.card.standing == "sent"
    context = {
        "seen": seen,
        "audience": _audience(seen.card),
        "standing": STANDINGS[seen.card.standing],
        "tone": TONES[seen.card.standing],
        "figures": _figures(seen) if out else (),
        "bars": _bars(seen) if out else None,
        "versions": [(row, moment_said(row.sent_at) if row.sent_at else "") for row in seen.versions],
        "decided": moment_said(seen.decided_at) if seen.decided_at else "",
        "reasons": reasons,
        "sent": request.POST,
        "crumbs": crumbs_of(seen.card.title),
    }
    return office_page(request, "notice.html", stage=STAGE, context=context, status=status)


def _done(request: ViewerRequest, code: str) -> str:
    """Do what was pressed, and say what came of it."""
    act: dict[str, Callable[[], str]] = {
        "send": lambda: _sent(request, code),
        "return": lambda: _returned(request, code),
        "remind": lambda: _reminded(request, code),
    }
    chosen = act.get(request.POST.get("act", ""))
    if chosen is None:
        raise NotThere("act")
    return chosen()


def _sent(request: ViewerRequest, code: str) -> str:
    number = send_notice(actor=request.viewer, now=request.now, notice=code)
    return ngettext("已发给 %(number)s 家。", "已发给 %(number)s 家。", number) % {"number": number}


def _returned(request: ViewerRequest, code: str) -> str:
    return_notice(actor=request.viewer, now=request.now, notice=code, words=request.POST.get("words", ""))
    return _("已退回，没有发出。")


def _reminded(request: ViewerRequest, code: str) -> str:
    number = remind_families(actor=request.viewer, now=request.now, notice=code)
    return ngettext("提醒了还不知道的 %(number)s 家。", "提醒了还不知道的 %(number)s 家。", number) % {"number": number}


def _listed(request: ViewerRequest) -> tuple[NoticesFilter, Sequence[NoticeCard]]:
    form = NoticesFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    rows = notices_list(viewer=request.viewer, search=chosen.get("q", "").strip(), standing=chosen.get("standing", ""))
    return form, rows


def _heads() -> tuple[str, ...]:
    return (_("标题"), _("发给谁"), _("谁写的"), _("办到哪里"), _("知道的家庭"))


def _entries(row: NoticeCard) -> tuple[Entry, ...]:
    out = row.standing == "sent"
    note = _("第 %(number)s 版") % {"number": row.version} if row.version > 1 else ""
    return (
        Entry(text=row.title, url=reverse("office-notice", kwargs={"code": row.code}), note=note),
        Entry(text=_audience(row)),
        Entry(text=row.written_by, note=moment_said(row.written_at)),
        Entry(
            text=str(STANDINGS[row.standing]),
            note=_("有更正") if row.corrected else "",
            tone=TONES[row.standing],
        ),
        Entry(text=f"{row.reached}/{row.families}" if out else ""),
    )


def _audience(row: NoticeCard) -> str:
    if row.audience == "grades":
        return _("、").join(said(grade(number)) for number in row.grades)
    if row.audience == "homerooms":
        number = row.homerooms
        return ngettext("%(number)s 个班", "%(number)s 个班", number) % {"number": number}
    return str(AUDIENCES[row.audience])


def _figures(seen: NoticePage) -> tuple[Figure, ...]:
    whole = seen.coverage
    return (
        Figure(number=whole.families, label=_("发给的家庭")),
        Figure(number=whole.opened, label=_("在手机上打开")),
        Figure(number=whole.call, label=_("电话告知")),
        Figure(number=whole.paper, label=_("交了纸质的")),
        Figure(number=whole.missing, label=_("还不知道"), tone="attention" if whole.missing else "good"),
    )


def _bars(seen: NoticePage) -> BarGroups:
    """Draw the homerooms, those with most families missing first."""
    rows = sorted(seen.homerooms, key=lambda row: (_share(row), row.name))
    lowest = rows[0] if rows else None
    title = _("各班：每一家都知道了")
    if lowest is not None and lowest.coverage.missing:
        title = _("各班：知道得最少的是%(name)s，%(rate)s") % {"name": lowest.name, "rate": f"{_share(lowest):.0%}"}
    return BarGroups(
        title=title, groups=tuple(BarGroup(bar=_bar(seen, row)) for row in rows), note=_("知道得少的在前。")
    )


def _bar(seen: NoticePage, row: HomeroomCoverage) -> Bar:
    """Draw a homeroom; it leads its own teacher to the families that are missing."""
    whole = row.coverage
    codes = {"code": row.homeroom, "notice": seen.card.code}
    return Bar(
        name=row.name,
        number=whole.reached,
        share=_share(row),
        said=f"{whole.reached}/{whole.families} · {_share(row):.0%}",
        url=reverse("homeroom-notice", kwargs=codes) if row.may_look else "",
    )


def _share(row: HomeroomCoverage) -> float:
    return row.coverage.reached / row.coverage.families if row.coverage.families else 1.0


def _may(request: ViewerRequest, action: str) -> bool:
    return may(actor=request.viewer, action=action, at=place(school=request.viewer.tenant))


notice_urls: list[URLPattern] = [
    path("notices/", notices, name="office-notices"),
    path("notices/list.xlsx", notices_sheet, name="office-notices-sheet"),
    path("notices/<str:code>/", notice, name="office-notice"),
]
