"""The survey: opened by the office, answered by families, read as charts and as a table."""

from __future__ import annotations

from datetime import date, timedelta

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET, require_http_methods

from afterbell.base import sheets
from afterbell.base.access import may, place
from afterbell.base.refusals import Refusal, Refused
from afterbell.base.words import Words
from afterbell.enrolment.commands import open_survey
from afterbell.enrolment.queries import HomeroomAnswers, SurveyStory, survey_story
from afterbell.fronts.days import DayField
from afterbell.fronts.look.pieces import Bar, Bars, Column, Entry, Figure, Line, Table
from afterbell.fronts.office.excel import excel
from afterbell.fronts.office.frame import Frame, frame_of, office_page
from afterbell.fronts.office.said import said
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page

STAGE = "survey"
DAYS_OPEN = 9
COLLECTORS = 4
DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class SurveyForm(forms.Form):
    """What the survey is called and when families answer it."""

    title = forms.CharField(label=lazy("名称"), max_length=60)
    opens_on = DayField(label=lazy("第一天"), widget=DATE)
    closes_on = DayField(label=lazy("最后一天（含这一天）"), widget=DATE)


@require_http_methods(["GET", "POST"])
@page("office.see")
def survey(request: ViewerRequest) -> HttpResponse:
    """Show what families answered; the office opens the survey."""
    frame = frame_of(request)
    form = SurveyForm(request.POST or None, initial=_proposed(request.today))
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
            reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
    return _page(request, frame=frame, form=form, reasons=reasons, status=status)


def _proposed(today: date) -> dict[str, object]:
    return {"title": _("接送情况调查"), "opens_on": today, "closes_on": today + timedelta(days=DAYS_OPEN)}


def _page(
    request: ViewerRequest, *, frame: Frame, form: SurveyForm, reasons: tuple[Refusal, ...], status: int
) -> HttpResponse:
    story = survey_story(viewer=request.viewer, today=request.today)
    may_open = may(actor=request.viewer, action="enrolment.open_survey", at=place(school=request.viewer.tenant))
    context = {
        "story": story,
        "open": story is not None and story.opens_on <= request.today <= story.closes_on,
        "figures": _figures(story) if story else (),
        "charts": _charts(story) if story and story.answered else (),
        "table": _table(story) if story else None,
        "form": form,
        "reasons": reasons,
        "term": frame.term,
        "may_open": may_open and story is None and frame.term is not None,
    }
    return office_page(request, "survey.html", stage=STAGE, context=context, frame=frame, status=status)


def _figures(story: SurveyStory) -> tuple[Figure, ...]:
    rate = story.answered / story.pupils if story.pupils else 0.0
    return (
        Figure(number=f"{rate:.0%}", label=_("已填"), note=f"{story.answered}/{story.pupils}"),
        Figure(number=story.pupils - story.answered, label=_("还没有填的学生"), note=_("由班主任提醒")),
        *(Figure(number=_number(number, story.fewest), label=said(words)) for words, number in _needs(story)),
    )


def _needs(story: SurveyStory) -> list[tuple[Words, int | None]]:
    """Give the answers that speak of need: collected late, by nobody."""
    return list(zip(story.choices, story.totals, strict=True))[2:COLLECTORS]


def _charts(story: SurveyStory) -> tuple[tuple[str, Bars], ...]:
    return ("collectors", _collectors(story)), ("homes", _homes(story)), ("rates", _rates(story))


def _collectors(story: SurveyStory) -> Bars:
    found = list(zip(story.choices, story.totals, strict=True))[:COLLECTORS]
    most = max(found, key=lambda row: row[1] or 0)
    return Bars(
        title=_("谁来接：最多的是“%(choice)s”") % {"choice": said(most[0])},
        bars=tuple(
            Bar(name=said(words), number=number, share=(number or 0) / story.answered, said=_few(number, story.fewest))
            for words, number in found
        ),
        note=_("占已填的 %(number)s 名学生。") % {"number": story.answered},
    )


def _homes(story: SurveyStory) -> Bars:
    found = list(zip(story.choices, story.totals, strict=True))[COLLECTORS:]
    alone = _number(found[0][1], story.fewest)
    return Bars(
        title=_("放学后家里没人的有 %(number)s 名") % {"number": alone},
        bars=tuple(
            Bar(name=said(words), number=number, share=(number or 0) / story.answered, said=_few(number, story.fewest))
            for words, number in found
        ),
        note=_("由祖辈照看的只数人数，不记是哪个孩子。"),
    )


def _rates(story: SurveyStory) -> Bars:
    lowest = min(story.homerooms, key=_rate)
    return Bars(
        title=_("各班填写：最少的是%(name)s") % {"name": lowest.name},
        bars=tuple(
            Bar(
                name=row.name,
                number=row.answered,
                share=_rate(row),
                said=f"{row.answered}/{row.pupils}",
                url=_unanswered(row),
            )
            for row in story.homerooms
        ),
    )


def _rate(row: HomeroomAnswers) -> float:
    return row.answered / row.pupils if row.pupils else 1.0


def _unanswered(row: HomeroomAnswers) -> str:
    return f"{reverse('homeroom', kwargs={'code': row.code})}?state=unanswered"


def _number(number: int | None, fewest: int) -> str:
    return f"<{fewest}" if number is None else str(number)


def _few(number: int | None, fewest: int) -> str:
    return _("少于 %(number)s") % {"number": fewest} if number is None else ""


def _table(story: SurveyStory) -> Table:
    return Table(
        caption=_("各班的回答；不足 %(number)s 人的和能由它推出的不显示") % {"number": story.fewest},
        columns=(
            Column(name=_("班级")),
            Column(name=_("已填"), figures=True),
            *(Column(name=said(words), figures=True) for words in story.choices),
        ),
        lines=tuple(
            Line(
                code=row.code,
                label=row.name,
                entries=(
                    Entry(text=row.name, url=_unanswered(row)),
                    Entry(text=f"{row.answered}/{row.pupils}"),
                    *(Entry(text="—" if number is None else str(number)) for number in row.numbers),
                ),
            )
            for row in story.homerooms
        ),
    )


@require_GET
@page("office.see")
def survey_sheet(request: ViewerRequest) -> HttpResponse:
    """Give the homerooms' answers as an Excel file, withheld as on the page."""
    story = survey_story(viewer=request.viewer, today=request.today)
    table = _table(story) if story else None
    return excel(
        title=_("调查结果"),
        columns=[sheets.Column(name=column.name, width=16) for column in (table.columns if table else ())],
        rows=[[entry.text for entry in line.entries] for line in (table.lines if table else ())],
    )


survey_urls: list[URLPattern] = [
    path("survey/", survey, name="office-survey"),
    path("survey/results.xlsx", survey_sheet, name="office-survey-sheet"),
]
