"""The survey: opened by the office, answered by families, read homeroom by homeroom and question by question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET, require_http_methods

from afterbell.base import sheets
from afterbell.base.access import may, place
from afterbell.base.refusals import Refusal, Refused
from afterbell.enrolment.commands import open_survey
from afterbell.enrolment.queries import SurveyStory, survey_story
from afterbell.fronts.days import DayField
from afterbell.fronts.look.pieces import Cell, Figure
from afterbell.fronts.look.saying import say_date
from afterbell.fronts.office.excel import excel
from afterbell.fronts.office.frame import Frame, frame_of, office_page
from afterbell.fronts.office.said import said
from afterbell.fronts.office.survey_charts import charts_of, number_said
from afterbell.fronts.office.survey_rates import rates_of
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page
from afterbell.scheme.rules.labels import grade

STAGE = "survey"
DAYS_OPEN = 9
DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class SurveyForm(forms.Form):
    """What the survey is called and when families answer it."""

    title = forms.CharField(label=lazy("名称"))
    opens_on = DayField(label=lazy("第一天"), widget=DATE)
    closes_on = DayField(label=lazy("最后一天（含这一天）"), widget=DATE)


@require_http_methods(["GET", "POST"])
@page("office.see")
def survey(request: ViewerRequest) -> HttpResponse:
    """Show what families answered; the office opens the survey."""
    frame = frame_of(request)
    form = SurveyForm(request.POST or None, initial=proposed(request.today))
    reasons: tuple[Refusal, ...] = ()
    status = 200
    if request.method == "POST":
        status = UNPROCESSABLE
        try:
            if form.is_valid() and frame.term:
                open_survey(actor=request.viewer, now=request.now, term=frame.term.code, **form.cleaned_data)
                messages.success(request, _("调查已发起，家长和班主任从第一天起可以填。"))
                return redirect("office-survey")
        except Refused as refused:
            reasons = beside_fields(form, refused.reasons)
            status = CONFLICT if refused.conflict else UNPROCESSABLE
    return _page(request, frame=frame, form=form, reasons=reasons, status=status)


def beside_fields(form: SurveyForm, reasons: Iterable[Refusal]) -> tuple[Refusal, ...]:
    """Put each reason beside its field; gives those that have none."""
    rest = []
    for reason in reasons:
        if reason.field in form.fields:
            form.add_error(reason.field, said(reason.words))
        else:
            rest.append(reason)
    return tuple(rest)


def proposed(today: date) -> dict[str, object]:
    """Give what the form proposes: the usual name, and some days from today on."""
    return {"title": _("接送情况调查"), "opens_on": today, "closes_on": today + timedelta(days=DAYS_OPEN)}


def _page(
    request: ViewerRequest, *, frame: Frame, form: SurveyForm, reasons: tuple[Refusal, ...], status: int
) -> HttpResponse:
    story = survey_story(viewer=request.viewer, today=request.today, survey=request.GET.get("survey", ""))
    under_way = any(request.today <= each.closes_on for each in story.surveys) if story else False
    may_open = may(actor=request.viewer, action="enrolment.open_survey", at=place(school=request.viewer.tenant))
    context = {
        "story": story,
        "open": story is not None and story.opens_on <= request.today <= story.closes_on,
        "figures": _figures(story) if story else (),
        "charts": charts_of(story) if story and story.answered else (),
        "told": story is not None and request.today > story.closes_on,
        "rates": rates_of(story) if story else None,
        "form": form,
        "reasons": reasons,
        "term": frame.term,
        "may_build": may_open and frame.term is not None,
        "may_open": may_open and not under_way and frame.term is not None,
        "surveys": _surveys(story) if story else (),
    }
    return office_page(request, "survey.html", stage=STAGE, context=context, frame=frame, status=status)


def _surveys(story: SurveyStory) -> tuple[Cell, ...]:
    """List the term's surveys where there are several, each with its days and a way to its results."""
    language = get_language() or "zh-hans"
    rows = story.surveys if len(story.surveys) > 1 else ()
    return tuple(
        Cell(
            name=row.title,
            note=f"{say_date(day=row.opens_on, language=language)} — {say_date(day=row.closes_on, language=language)}",
            value=_("正在看") if row.code == story.code else "",
            url="" if row.code == story.code else f"{reverse('office-survey')}?survey={row.code}",
        )
        for row in rows
    )


def _figures(story: SurveyStory) -> tuple[Figure, ...]:
    share = story.answered / story.pupils if story.pupils else 0.0
    collectors = story.question("collector")
    needs = list(zip(collectors.choices, collectors.totals, strict=True))[2:] if collectors else []
    return (
        Figure(number=f"{share:.0%}", label=_("已填"), note=f"{story.answered}/{story.pupils}"),
        Figure(number=story.pupils - story.answered, label=_("还没有填的学生"), note=_("由班主任提醒")),
        *(Figure(number=number_said(number, story.fewest), label=said(words)) for words, number in needs),
    )


@require_GET
@page("office.see")
def survey_sheet(request: ViewerRequest) -> HttpResponse:
    """Give the answers as an Excel file, withheld as on the page; empty while the survey is open."""
    story = survey_story(viewer=request.viewer, today=request.today, survey=request.GET.get("survey", ""))
    return excel(
        title=_("调查结果"),
        columns=[sheets.Column(name=name, width=22) for name in (_("问题"), _("年级"), _("答案"), _("人数"))],
        rows=list(_rows(story)) if story else [],
    )


def _rows(story: SurveyStory) -> Iterator[list[str]]:
    for question in story.questions:
        groups = (_("全校"), *(said(grade(number)) for number, _numbers in question.grades))
        for at, group in enumerate(groups):
            for choice, total, numbers in question.lines():
                number = (total, *numbers)[at]
                yield [said(question.words), group, said(choice), number_said(number, story.fewest)]


survey_urls: list[URLPattern] = [
    path("survey/", survey, name="office-survey"),
    path("survey/results.xlsx", survey_sheet, name="office-survey-sheet"),
]
