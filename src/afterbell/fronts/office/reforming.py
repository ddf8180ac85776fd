"""The groups of a band and language are formed anew mid-term: look at old and new, then confirm once."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods

from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.fronts.days import DayField
from afterbell.fronts.look.pieces import Cell, Column, Crumb, Entry, Figure, Line, Table
from afterbell.fronts.office.frame import frame_of, office_page
from afterbell.fronts.office.said import said
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page
from afterbell.placement.commands import reform_groups
from afterbell.placement.queries import Comer, GroupAnew, ReformPage, ReformPreview, Scope, preview_reform, reform_page

STAGE = "groups"


class SinceForm(forms.Form):
    """From which day the new groups stand."""

    since = DayField(label=lazy("从哪一天起"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class ReformReason(forms.Form):
    """Why the groups are formed anew."""

    reason = forms.CharField(
        label=lazy("原因"), min_length=3, max_length=200, help_text=lazy("例如：转出的多，两个组合成一个。")
    )


@require_http_methods(["GET", "POST"])
@page("placement.reform_groups")
def reform(request: ViewerRequest) -> HttpResponse:
    """Show what forming anew would do, and do it as it was shown."""
    frame = frame_of(request)
    if frame.term is None:
        raise NotThere("term")
    term = frame.term.code
    seen = reform_page(viewer=request.viewer, term=term, today=request.today)
    sent = request.POST if request.method == "POST" else request.GET
    band, language = sent.get("band", ""), sent.get("language", "")
    scope = next((one for one in seen.scopes if (one.band, one.language) == (band, language)), None)
    day = SinceForm(sent if sent.get("since") else None, initial={"since": seen.first})
    reason = ReformReason(request.POST if request.method == "POST" else None)
    reasons: tuple[Refusal, ...] = ()
    status = 200
    if request.method == "POST":
        status = UNPROCESSABLE
        if scope and day.is_valid() and reason.is_valid():
            try:
                return _done(request, term=term, scope=scope, given={**day.cleaned_data, **reason.cleaned_data})
            except Refused as refused:
                reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
    preview: ReformPreview | None = None
    against: tuple[Refusal, ...] = ()
    if scope and day.is_bound and day.is_valid():
        preview, against = _preview(request, term=term, scope=scope, since=day.cleaned_data["since"])
    context = {
        "scope": scope,
        "scope_name": said(scope.name) if scope else "",
        "scopes": _scopes(seen),
        "day": day,
        "reason": reason,
        "preview": preview,
        "figures": _figures(preview) if preview else (),
        "table": _table(preview) if preview else None,
        "reasons": reasons or against,
        "crumbs": (Crumb(name=_("编班"), url=reverse("office-groups")), Crumb(name=_("重新编组"))),
    }
    return office_page(request, "reforming.html", stage=STAGE, context=context, frame=frame, status=status)


def _done(request: ViewerRequest, *, term: str, scope: Scope, given: dict[str, Any]) -> HttpResponse:
    number = reform_groups(
        actor=request.viewer,
        now=request.now,
        term=term,
        band=scope.band,
        language=scope.language,
        seen=request.POST.get("seen", ""),
        **given,
    )
    messages.success(request, _("重新编成 %(number)s 个组。新的场次还没有排人，请去排班。") % {"number": number})
    return redirect("office-groups")


def _preview(
    request: ViewerRequest, *, term: str, scope: Scope, since: date
) -> tuple[ReformPreview | None, tuple[Refusal, ...]]:
    try:
        found = preview_reform(
            viewer=request.viewer,
            term=term,
            band=scope.band,
            language=scope.language,
            since=since,
            today=request.today,
        )
    except Refused as refused:
        return None, refused.reasons
    return found, ()


def _scopes(seen: ReformPage) -> list[Cell]:
    return [
        Cell(
            name=said(one.name),
            value=_("%(number)s 个组") % {"number": one.groups},
            url=f"{reverse('office-reform')}?{urlencode({'band': one.band, 'language': one.language})}",
        )
        for one in seen.scopes
    ]


def _figures(preview: ReformPreview) -> tuple[Figure, ...]:
    sizes = [group.size for group in preview.groups]
    before = [number for _name, number in preview.before]
    worse = preview.parts_after > preview.parts_before
    return (
        Figure(number=f"{len(before)} → {len(sizes)}", label=_("组数")),
        Figure(
            number=f"{min(before)}–{max(before)} → {min(sizes)}–{max(sizes)}",
            label=_("每组人数"),
            note=_("一个孩子算一个，不论来几天；各组页上数的是最满的一天"),
        ),
        Figure(number=preview.moves, label=_("要换组的孩子"), tone="attention" if preview.moves else "good"),
        Figure(
            number=f"{preview.parts_before} → {preview.parts_after}",
            label=_("班级分成几处，越少越好"),
            note=_("比现在分得更散，想好再确认") if worse else "",
            tone="attention" if worse else "plain",
        ),
    )


def _table(preview: ReformPreview) -> Table:
    names = (_("新的组"), _("接着哪个组"), _("人数"), _("留下的"), _("从别处来的"))
    return Table(
        caption=_("旧组到新组"),
        columns=tuple(Column(name=name, figures=place in {2, 3}) for place, name in enumerate(names)),
        lines=tuple(_line(number, group) for number, group in enumerate(preview.groups, 1)),
    )


def _line(number: int, group: GroupAnew) -> Line:
    name = _("%(grades)s 第 %(number)s 组") % {"grades": said(group.grades), "number": number}
    return Line(
        code=str(number),
        label=name,
        entries=(
            Entry(text=name),
            Entry(text=group.follows or _("新开的")),
            Entry(text=str(group.size)),
            Entry(text=str(group.stays)),
            Entry(text=_("；").join(_comer(one) for one in group.comers) or "—"),
        ),
    )


def _comer(one: Comer) -> str:
    values = {"name": one.name, "homeroom": one.homeroom, "before": one.before or _("还没有进组")}
    return _("%(name)s（%(homeroom)s，%(before)s）") % values


reform_urls: list[URLPattern] = [path("placing/reform/", reform, name="office-reform")]
