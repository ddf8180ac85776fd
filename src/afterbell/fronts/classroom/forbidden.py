"""Who may not take a child, kept by staff: on which paper, from when until when, and who ended it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import timedelta

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods

from afterbell.base.access import policy
from afterbell.base.refusals import Refusal, Refused
from afterbell.dismissal.commands import (
    ForbiddenRead,
    Naming,
    NewForbidding,
    end_forbidding,
    forbid_collector,
    look_at_forbidden,
    namings_to_decide,
)
from afterbell.dismissal.rules.forbidding import Person, Proof
from afterbell.fronts.days import DayField
from afterbell.fronts.look.relations import say_relation
from afterbell.fronts.look.saying import say_day
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page

A_DAY = timedelta(days=1)
DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
PLAIN = {"autocomplete": "off"}
PAPERS = (
    ("court", lazy("法院的裁判文书")),
    ("police", lazy("公安机关的文书")),
    ("agreement", lazy("监护人之间的书面协议")),
    ("letter", lazy("单位或机构的书面证明")),
)


class ForbidForm(forms.Form):
    """Who may not take the child, and the paper that says so."""

    name = forms.CharField(label=lazy("谁不能接"), max_length=40, widget=forms.TextInput(attrs=PLAIN))
    relation = forms.CharField(label=lazy("是孩子的什么人"), max_length=12, widget=forms.TextInput(attrs=PLAIN))
    paper = forms.ChoiceField(label=lazy("依据什么文书"), choices=PAPERS)
    issuer = forms.CharField(label=lazy("由谁出具"), max_length=40, widget=forms.TextInput(attrs=PLAIN))
    number = forms.CharField(label=lazy("文书编号"), max_length=40, widget=forms.TextInput(attrs=PLAIN))
    since = DayField(label=lazy("从哪天起"), widget=DATE)
    may_know = forms.BooleanField(
        label=lazy("可以知道孩子在哪里、几点离校"),
        help_text=lazy("文书写明可以知道才勾；不勾，这位监护人在手机上看不到"),
        required=False,
    )
    last = DayField(
        label=lazy("到哪天为止"), help_text=lazy("文书没有写期限就空着，一直有效"), required=False, widget=DATE
    )

    def said(self, *, pupil: str, keep: Collection[str], end: Collection[str]) -> NewForbidding:
        """Give what was filled in; the last day is one on which it still holds."""
        filled = self.cleaned_data
        return NewForbidding(
            pupil=pupil,
            person=Person(name=filled["name"], relation=filled["relation"], may_know=filled["may_know"]),
            paper=filled["paper"],
            proof=Proof(issuer=filled["issuer"], number=filled["number"]),
            since=filled["since"],
            until=filled["last"] + A_DAY if filled["last"] else None,
            keep=frozenset(keep),
            end=frozenset(end),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ForbiddenRow:
    """One person as the page shows them; `code` is empty where nothing can be ended."""

    code: str
    name: str
    note: str
    proof: str
    said: str
    tone: str


@require_http_methods(["GET", "POST"])
@page("dismissal.look_at_forbidden")
def forbidden(request: ViewerRequest, code: str) -> HttpResponse:
    """Show who may not take a child, forbid somebody, and end a forbidding; each look is written down."""
    form = ForbidForm(request.POST if _forbids(request) else None, initial={"since": request.today})
    reasons: tuple[Refusal, ...] = ()
    status = 200
    if request.method == "POST" and (not _forbids(request) or form.is_valid()):
        try:
            said = _forbid(request, form, pupil=code) if _forbids(request) else _end(request)
        except Refused as refused:
            reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
        else:
            messages.success(request, said)
            return redirect("forbidden", code=code)
    elif request.method == "POST":
        status = UNPROCESSABLE
    seen = look_at_forbidden(actor=request.viewer, now=request.now, pupil=code)
    context = {
        "seen": seen,
        "form": form,
        "reasons": reasons,
        "namings": _namings(request, form, pupil=code),
        "rows": [_row(row, may_end=seen.may_forbid) for row in seen.rows],
        "back_url": _back(request, pupil=code),
    }
    return render(request, "fronts/classroom/forbidden.html", context, status=status)


def _forbids(request: ViewerRequest) -> bool:
    return request.method == "POST" and "end" not in request.POST


def _forbid(request: ViewerRequest, form: ForbidForm, *, pupil: str) -> str:
    decided = {key.removeprefix("naming-"): value for key, value in request.POST.items() if key.startswith("naming-")}
    keep, end = ([code for code, value in decided.items() if value == wanted] for wanted in ("keep", "end"))
    said = form.said(pupil=pupil, keep=keep, end=end)
    forbid_collector(actor=request.viewer, now=request.now, forbidding=said)
    return _("已登记。%(name)s 不能接走这名学生，门卫放学时会看到。") % {"name": form.cleaned_data["name"]}


def _namings(request: ViewerRequest, form: ForbidForm, *, pupil: str) -> tuple[Naming, ...]:
    """Give whom staff have to decide about, once a guardian of the child was filled in."""
    name, since = (form.cleaned_data.get(key) if form.is_bound else None for key in ("name", "since"))
    if not name or not since:
        return ()
    return namings_to_decide(viewer=request.viewer, pupil=pupil, person=name, since=since)


def _end(request: ViewerRequest) -> str:
    end_forbidding(
        actor=request.viewer,
        now=request.now,
        forbidding=request.POST.get("end", "")[:12],
        reason=request.POST.get("reason", ""),
    )
    return _("已解除。要让这个人来接，还要由家长写上接送名单。")


def _back(request: ViewerRequest, *, pupil: str) -> str:
    sees = policy().reach(actor=request.viewer, action="homeroom.see")
    return reverse("homeroom-child", kwargs={"code": pupil}) if sees else reverse("gate")


def _row(row: ForbiddenRead, *, may_end: bool) -> ForbiddenRow:
    proof = "：".join((str(dict(PAPERS)[row.paper]), _("、").join(_paper(row))))
    return ForbiddenRow(
        code=row.code if may_end and row.standing else "",
        name=row.person.name if row.person else "—",
        note=" · ".join(filter(None, (say_relation(row.person.relation) if row.person else "", _days(row)))),
        proof=proof,
        said=_standing(row),
        tone="alarm" if row.standing else "quiet",
    )


def _paper(row: ForbiddenRead) -> Iterator[str]:
    if row.proof is not None:
        yield from (row.proof.issuer, row.proof.number)


def _days(row: ForbiddenRead) -> str:
    language = get_language() or "zh-hans"
    first = say_day(day=row.since, language=language)
    if row.until is None:
        return _("%(first)s起") % {"first": first}
    return _("%(first)s到%(last)s") % {"first": first, "last": say_day(day=row.until - A_DAY, language=language)}


def _standing(row: ForbiddenRead) -> str:
    if row.ended_on is not None:
        day = say_day(day=row.ended_on, language=get_language() or "zh-hans")
        return _("%(day)s解除：%(reason)s") % {"day": day, "reason": row.reason}
    return _("%(who)s登记，禁止接走") % {"who": row.by} if row.standing else _("已到期")


forbidden_urls: list[URLPattern] = [path("pupils/<str:code>/forbidden/", forbidden, name="forbidden")]
