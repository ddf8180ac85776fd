"""The office builds the term's survey from the ready-made one, and sees it as families do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from afterbell.base.refusals import Refusal, Refused
from afterbell.enrolment.commands import change_survey, open_survey
from afterbell.enrolment.queries import BuiltSurvey, as_families_see, built_survey
from afterbell.enrolment.rules.survey import COLLECTION, NEEDED, Question
from afterbell.enrolment.rules.survey.building import faults_of_questions
from afterbell.enrolment.rules.survey.comparing import apart
from afterbell.fronts.family.survey import AnswerForm
from afterbell.fronts.look.pieces import Crumb
from afterbell.fronts.look.saying import say_date
from afterbell.fronts.office.frame import Frame, frame_of, office_page
from afterbell.fronts.office.said import said
from afterbell.fronts.office.survey import STAGE, SurveyForm, beside_fields, proposed
from afterbell.fronts.office.survey_rows import KINDS, changed, questions_in, rows_of, touched
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page

BEGINNINGS = {"ready": COLLECTION, "bare": tuple(row for row in COLLECTION if row.key in NEEDED)}


@require_http_methods(["GET", "POST"])
@page("enrolment.change_survey")
def survey_questions(request: ViewerRequest) -> HttpResponse:
    """Show the survey as a form; every button sends it whole, and only saving writes it."""
    frame = frame_of(request)
    built = built_survey(viewer=request.viewer, today=request.today)
    if request.method != "POST" or frame.term is None:
        known = proposed(request.today)
        if built:
            known = {"title": built.title, "opens_on": built.opens_on, "closes_on": built.closes_on}
        questions = built.questions if built else COLLECTION
        return _page(request, frame=frame, built=built, form=SurveyForm(initial=known), questions=questions)
    do = request.POST.get("do", "")
    if do == "stored" and built:
        return redirect("office-survey-questions")
    questions = questions_in(request.POST)
    if do != "save":
        questions = BEGINNINGS.get(do) or changed(questions, do)
        form = SurveyForm(initial=request.POST.dict())
        return _page(request, frame=frame, built=built, form=form, questions=questions)
    form = SurveyForm(request.POST)
    faults: tuple[Refusal, ...] = tuple(faults_of_questions(questions))
    status = UNPROCESSABLE
    if form.is_valid():
        try:
            _save(request, term=frame.term.code, built=built, form=form, questions=questions)
        except Refused as refused:
            faults, status = beside_fields(form, refused.reasons), CONFLICT if refused.conflict else UNPROCESSABLE
            built = built_survey(viewer=request.viewer, today=request.today)
        else:
            messages.success(request, _("调查已保存，家长填的就是这些问题。"))
            return redirect("office-survey")
    return _page(request, frame=frame, built=built, form=form, questions=questions, faults=faults, status=status)


def _save(
    request: ViewerRequest, *, term: str, built: BuiltSurvey | None, form: SurveyForm, questions: Sequence[Question]
) -> None:
    told = {"actor": request.viewer, "now": request.now, "questions": questions, **form.cleaned_data}
    if built:
        change_survey(survey=built.code, seen=request.POST.get("seen", ""), **told)
    else:
        open_survey(term=term, **told)


def _page(
    request: ViewerRequest,
    *,
    frame: Frame,
    built: BuiltSurvey | None,
    form: SurveyForm,
    questions: Sequence[Question],
    faults: tuple[Refusal, ...] = (),
    status: int = 200,
) -> HttpResponse:
    codes = {fault.code.rpartition(".")[2] for fault in faults}
    moved = "survey_changed" in codes or ("survey_known" in codes and not request.POST.get("seen"))
    beside = [fault for fault in faults if fault.field.split(".")[0].isdecimal()]
    seen = as_families_see(viewer=request.viewer, questions=questions, today=request.today)
    context = {
        "crumbs": (Crumb(name=_("调查"), url=reverse("office-survey")), Crumb(name=_("问题"))),
        "term": frame.term,
        "answered": built is not None and built.answered,
        "opened": built is not None,
        "seen": _seen(request, built, moved=moved),
        "apart": tuple(_apart(built, form, questions)) if built and moved else (),
        "form": form,
        "rows": rows_of(questions, faults=beside, opened=touched(request.POST.get("do", ""))),
        "kinds": tuple((kind.value, name) for kind, name in KINDS.items()),
        "reasons": tuple(fault for fault in faults if fault not in beside),
        "troubled": bool(faults or form.errors),
        "preview": AnswerForm(questions=seen, for_family=True, prefix="preview"),
    }
    return office_page(request, "survey_questions.html", stage=STAGE, context=context, frame=frame, status=status)


def _seen(request: ViewerRequest, built: BuiltSurvey | None, *, moved: bool) -> str:
    """Give the mark of what this form was opened on; once it is told that there is another, of that one."""
    if built is None:
        return ""
    return built.mark if moved else request.POST.get("seen") or built.mark


def _apart(built: BuiltSurvey, form: SurveyForm, questions: Sequence[Question]) -> Iterator[str]:
    """Say how what is stored differs from what is in the form."""
    found = apart(stored=built.questions, mine=questions)
    sentences = (
        (_("存着的多了：%(question)s"), found.only_stored),
        (_("存着的没有：%(question)s"), found.only_mine),
        (_("存着的不一样：%(question)s"), found.otherwise),
    )
    mine = form.cleaned_data
    if mine["title"] != built.title:
        yield _("存着的名称：%(title)s") % {"title": built.title}
    if (mine["opens_on"], mine["closes_on"]) != (built.opens_on, built.closes_on):
        days = [say_date(day=day, language=get_language() or "zh-hans") for day in (built.opens_on, built.closes_on)]
        yield _("存着的日子：%(first)s至%(last)s") % {"first": days[0], "last": days[1]}
    for sentence, rows in sentences:
        yield from (sentence % {"question": said(row.words)} for row in rows)
    if found.moved:
        yield _("问题的顺序不一样。")


building_urls: list[URLPattern] = [path("survey/questions/", survey_questions, name="office-survey-questions")]
