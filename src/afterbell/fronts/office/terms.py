"""Who works part of a post, has a fixed off-day, or takes fewer sessions than the scheme allows."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods

from afterbell.base.access import may, place
from afterbell.base.refusals import Refusal, Refused
from afterbell.fronts.look.pieces import Column, Crumb, Entry, Line, Table
from afterbell.fronts.office.frame import office_page
from afterbell.fronts.office.roster import STAGE
from afterbell.fronts.office.said import weekday
from afterbell.fronts.viewing import UNPROCESSABLE, ViewerRequest, page
from afterbell.rostering.commands import NewTerms, set_working_terms
from afterbell.rostering.queries import TermsRow, working_terms
from afterbell.schools.queries import staff_list

SHARES = (
    ("100", lazy("整个岗位")),
    ("75", lazy("四分之三")),
    ("50", lazy("一半")),
    ("25", lazy("四分之一")),
)
WORKDAYS = range(1, 6)


class TermsForm(forms.Form):
    """Whose terms, and what they are."""

    staff = forms.ChoiceField(label=lazy("谁"))
    share = forms.ChoiceField(label=lazy("岗位比例"), choices=SHARES)
    off_weekdays = forms.MultipleChoiceField(
        label=lazy("每周固定不上班的日子"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=lambda: [(str(day), weekday(day)) for day in WORKDAYS],
    )
    most_a_week = forms.IntegerField(
        label=lazy("每周最多场次（不写：按方案）"), required=False, min_value=1, max_value=40
    )
    most_a_month = forms.IntegerField(
        label=lazy("每月最多场次（不写：按方案）"), required=False, min_value=1, max_value=120
    )

    def __init__(self, *args: object, people: list[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["staff"] = forms.ChoiceField(label=lazy("谁"), choices=[("", "—"), *people])
        self.order_fields(("staff", "share", "off_weekdays", "most_a_week", "most_a_month"))

    def terms(self) -> NewTerms:
        given = self.cleaned_data
        return NewTerms(
            staff=given["staff"],
            share=int(given["share"]),
            off_weekdays=frozenset(int(day) for day in given["off_weekdays"]),
            most_a_week=given["most_a_week"],
            most_a_month=given["most_a_month"],
        )


@require_http_methods(["GET", "POST"])
@page("office.see")
def terms(request: ViewerRequest) -> HttpResponse:
    """List whose terms were set; set somebody's."""
    people = [(row.code, row.name) for row in staff_list(viewer=request.viewer)]
    form = TermsForm(request.POST or None, people=people, initial={"share": "100"})
    reasons: tuple[Refusal, ...] = ()
    status = 200
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            try:
                set_working_terms(actor=request.viewer, now=request.now, terms=form.terms())
            except Refused as refused:
                reasons = refused.reasons
            else:
                messages.success(request, _("已记下，下次排班和找代班时按这个办。已经排好的不变。"))
                return redirect("office-terms")
    context = {
        "form": form,
        "reasons": reasons,
        "may_set": may(actor=request.viewer, action="rostering.set_terms", at=place(school=request.viewer.tenant)),
        "table": _table(working_terms(viewer=request.viewer)),
        "crumbs": (Crumb(name=_("排班"), url=reverse("office-roster")), Crumb(name=_("岗位和休息日"))),
    }
    return office_page(request, "terms.html", stage=STAGE, context=context, status=status)


def _table(rows: tuple[TermsRow, ...]) -> Table:
    shares = dict(SHARES)
    return Table(
        caption=_("不是整个岗位，或有固定休息日的人"),
        columns=(
            Column(name=_("姓名")),
            Column(name=_("岗位比例")),
            Column(name=_("不上班")),
            Column(name=_("每周最多"), figures=True),
            Column(name=_("每月最多"), figures=True),
        ),
        lines=tuple(
            Line(
                code=row.staff,
                label=row.name,
                entries=(
                    Entry(text=row.name),
                    Entry(text=str(shares[str(row.share)])),
                    Entry(text=_("、").join(weekday(day) for day in row.off_weekdays) or "—"),
                    Entry(text=str(row.most_a_week or _("按方案"))),
                    Entry(text=str(row.most_a_month or _("按方案"))),
                ),
            )
            for row in rows
        ),
    )


terms_urls: list[URLPattern] = [path("roster/terms/", terms, name="office-terms")]
