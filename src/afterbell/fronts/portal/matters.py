"""What a school has made public straight from its data: always as it stands, with its history and the objections."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

from django import forms
from django.http import HttpResponse, JsonResponse
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_safe

from afterbell.base.refusals import Refusal, Refused
from afterbell.fronts.described.declaring import JSON, described, table
from afterbell.fronts.described.shapes import (
    ANYTHING,
    DAY,
    MOMENT,
    TEXT,
    YES_OR_NO,
    given,
    listed,
    one_of,
    or_nothing,
)
from afterbell.fronts.entrance.lockout import whence
from afterbell.fronts.look.pieces import Crumb
from afterbell.fronts.matters import effect_said, tables_of
from afterbell.fronts.office.said import said
from afterbell.fronts.portal.framing import home_crumb, public_page
from afterbell.fronts.portal.looking_up import WordField
from afterbell.fronts.portal.views import everybody
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest
from afterbell.portal.commands import Receipt, object_to_matter
from afterbell.portal.inforce.pages import MatterPage, look_up_objection, matter_page, matters_page
from afterbell.portal.rules.inforce import TITLES, Effect
from afterbell.portal.rules.inforce.kinds import Matter
from afterbell.schools.queries import SchoolCard

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would take for a formula at the beginning of a cell."""


MATTERS = {"matter": one_of(Matter)}
MATTER = given(
    school=TEXT,
    matter=one_of(Matter),
    as_of=MOMENT,
    content_hash=TEXT,
    public_since=MOMENT,
    notice_until=or_nothing(DAY),
    effect=TEXT,
    content=ANYTHING,
    history=listed(given(since=MOMENT, content_hash=TEXT)),
    objections=listed(
        given(
            number=TEXT,
            words=or_nothing(TEXT),
            raised_at=MOMENT,
            answered_at=or_nothing(MOMENT),
            upheld=or_nothing(YES_OR_NO),
            answer=TEXT,
        )
    ),
)


class ObjectionForm(forms.Form):
    """What somebody objects to."""

    words = forms.CharField(
        label=lazy("异议，最多 200 个字"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=lazy("看得到这份内容的人都能看到，请不要写姓名、电话、证件号和住址。"),
    )


class LookUpForm(forms.Form):
    """By what somebody who is not signed in finds their objection again."""

    number = forms.CharField(label=lazy("异议编号"), max_length=12)
    secret = WordField(label=lazy("查询口令"))


@require_safe
@everybody
def matters(request: ViewerRequest, code: str) -> HttpResponse:
    """List what is public straight from the data."""
    seen = matters_page(viewer=request.viewer, school=code)
    rows = [(matter.value, TITLES[matter], since) for matter, since in seen.matters]
    return public_page(
        request, "matters.html", {"rows": rows, "crumbs": _crumbs(seen.school, _("现行公开"))}, school=seen.school
    )


def _crumbs(school: SchoolCard, *titles: str) -> tuple[Crumb, ...]:
    kwargs = {"code": school.code}
    home = home_crumb(school)
    if len(titles) == 1:
        return (home, Crumb(name=titles[0]))
    return (home, Crumb(name=titles[0], url=reverse("public-matters", kwargs=kwargs)), Crumb(name=titles[1]))


@require_http_methods(["GET", "HEAD", "POST"])
@everybody
def matter(request: ViewerRequest, code: str, matter: str) -> HttpResponse:
    """Show a matter as it stands; during a notice anybody objects here."""
    form = ObjectionForm(request.POST or None)
    reasons: tuple[Refusal, ...] = ()
    status = 200
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            try:
                receipt = object_to_matter(
                    actor=request.viewer,
                    now=request.now,
                    school=code,
                    matter=matter,
                    words=form.cleaned_data["words"],
                    address=whence(request),
                )
            except Refused as refused:
                reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
            else:
                return _receipt(request, code, matter, receipt)
    seen = matter_page(viewer=request.viewer, school=code, matter=matter, today=request.today)
    return _shown(request, seen, form=form, reasons=reasons, status=status)


def _shown(
    request: ViewerRequest, seen: MatterPage, *, form: ObjectionForm, reasons: tuple[Refusal, ...], status: int
) -> HttpResponse:
    title = said(TITLES[seen.matter])
    context = {
        "seen": seen,
        "name": title,
        "code": seen.matter.value,
        "as_of": request.now,
        "tables": tables_of(seen.sheets),
        "effect": effect_said(seen.effect, until=seen.notice_until) if seen.notice_until else "",
        "is_open": seen.effect is Effect.OPEN,
        "form": form,
        "reasons": reasons,
        "crumbs": _crumbs(seen.school, _("现行公开"), title),
    }
    return public_page(request, "matter.html", context, school=seen.school, status=status)


def _receipt(request: ViewerRequest, code: str, matter: str, receipt: Receipt) -> HttpResponse:
    """Show the number once, and to a stranger the word; nothing keeps a copy of it."""
    seen = matters_page(viewer=request.viewer, school=code)
    title = next(said(words) for one, words in TITLES.items() if one.value == matter)
    back = reverse("public-matter", kwargs={"code": code, "matter": matter})
    context = {"receipt": receipt, "back": back, "crumbs": _crumbs(seen.school, _("现行公开"), title)}
    answer = public_page(request, "objected.html", context, school=seen.school)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@everybody
def look_up(request: ViewerRequest, code: str) -> HttpResponse:
    """Show what became of an objection to whoever has its number and its word."""
    form = LookUpForm(request.POST or None)
    asked = form.is_valid()
    given = form.cleaned_data if asked else {"number": "", "secret": ""}
    seen = look_up_objection(viewer=request.viewer, school=code, number=given["number"], secret=given["secret"])
    context = {
        "form": form,
        "asked": asked,
        "found": seen.found,
        "crumbs": _crumbs(seen.school, _("现行公开"), _("查异议的答复")),
    }
    answer = public_page(request, "objection.html", context, school=seen.school)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@require_safe
@everybody
@described(
    "一项现行公开：内容、指纹、从什么时候起、公示到哪一天为止（notice_until，含当天）、异议和答复。",
    gives={JSON: MATTER},
    codes=MATTERS,
)
def matter_json(request: ViewerRequest, code: str, matter: str) -> HttpResponse:
    """Give a matter for machines: the values its fingerprint is made of, and since when it says so."""
    seen = matter_page(viewer=request.viewer, school=code, matter=matter, today=request.today)
    last = seen.notice_until - timedelta(days=1) if seen.notice_until else None
    return JsonResponse(
        {
            "school": code,
            "matter": seen.matter.value,
            "as_of": request.now.isoformat(),
            "content_hash": seen.content_hash,
            "public_since": seen.since.isoformat(),
            "notice_until": last.isoformat() if last else None,
            "effect": seen.effect.value,
            "content": seen.values,
            "history": [{"since": since.isoformat(), "content_hash": digest} for since, digest in seen.history],
            "objections": [
                {
                    "number": row.number,
                    "words": None if row.held else row.words,
                    "raised_at": row.raised_at.isoformat(),
                    "answered_at": row.answered_at.isoformat() if row.answered_at else None,
                    "upheld": row.upheld if row.answered_at else None,
                    "answer": row.answer,
                }
                for row in seen.objections
            ],
        }
    )


@require_safe
@everybody
@described("一项现行公开的表格，一张接一张。", gives=table(), codes=MATTERS)
def matter_csv(request: ViewerRequest, code: str, matter: str) -> HttpResponse:
    """Give a matter's tables for a spreadsheet, one below the other."""
    seen = matter_page(viewer=request.viewer, school=code, matter=matter, today=request.today)
    file = io.StringIO()
    writer = csv.writer(file)
    for sheet in seen.sheets:
        writer.writerow([_cell(said(sheet.caption))])
        writer.writerow([_cell(said(words)) for words in sheet.columns])
        writer.writerows([[_cell(said(words)) for words in row] for row in sheet.rows])
        writer.writerow([])
    as_of = timezone.localtime(request.now).isoformat(timespec="minutes")
    writer.writerow([_("截至"), as_of, seen.content_hash])
    answer = HttpResponse(file.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{code}-{seen.matter.value}.csv"'
    return answer


def _cell(text: str) -> str:
    """Write a text so that no spreadsheet runs it."""
    return f"'{text}" if text.startswith(DANGEROUS) else text


matter_urls: list[URLPattern] = [
    path("schools/<str:code>/in-force/", matters, name="public-matters"),
    path("schools/<str:code>/in-force/<str:matter>/", matter, name="public-matter"),
    path("schools/<str:code>/in-force/<str:matter>.json", matter_json, name="public-matter-json"),
    path("schools/<str:code>/in-force/<str:matter>.csv", matter_csv, name="public-matter-csv"),
    path("schools/<str:code>/objections/", look_up, name="public-objection"),
]
