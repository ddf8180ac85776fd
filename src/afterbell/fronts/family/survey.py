"""The collection survey (接送情况调查), answered by a family, or by the homeroom teacher as a family told it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

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

from afterbell.base.refusals import Refusal, Refused
from afterbell.base.words import Words
from afterbell.enrolment.commands import NewAnswer, answer_surveys
from afterbell.enrolment.queries import SurveyForm, survey_form
from afterbell.enrolment.rules.survey import Kind, Question, Value, answer_faults, asked_after
from afterbell.enrolment.rules.survey.answers import LARGEST_NUMBER
from afterbell.fronts.look.saying import say_day
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page

SEVERAL = frozenset({Kind.SEVERAL, Kind.WEEKDAYS, Kind.CLUBS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A question as it is drawn; `after` is the field whose `answers` it is asked after, `told` says so in words."""

    field: forms.BoundField
    after: str = ""
    answers: str = ""
    told: str = ""


class AnswerForm(forms.Form):
    """What the survey asks, a field for each question; nothing is chosen beforehand."""

    channel = forms.ChoiceField(
        label=lazy("家长怎么告诉您的？"),
        choices=(("phone", lazy("打电话")), ("paper", lazy("纸上写的"))),
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, questions: Sequence[Question], for_family: bool, **kwargs: Any) -> None:  # noqa: ANN401 - Django's form signature
        super().__init__(*args, **kwargs)
        self.questions = questions
        channel = self.fields.pop("channel")
        self.fields |= {question.key: _field(question) for question in questions}
        if not for_family:
            self.fields["channel"] = channel

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        asked = {question.key for question in asked_after(questions=self.questions, given=self.given())}
        for question in self.questions:
            if question.key not in asked:
                self.errors.pop(question.key, None)
        clubs = frozenset(option.key for row in self.questions if row.kind is Kind.CLUBS for option in row.options)
        for fault in answer_faults(questions=self.questions, given=self.given(), clubs=clubs):
            if fault.field not in self.errors:
                self.add_error(fault.field, _words_of(fault.words))
        return cleaned

    def cards(self) -> Iterator[Card]:
        """Give the fields as they are drawn: which must be answered, and after which answers each is asked."""
        by_key = {question.key: question for question in self.questions}
        for bound in self:
            question = by_key.get(bound.name)
            condition = question.shown_if if question else None
            bound.field.required = question.required if question else True
            if question is None or condition is None:
                yield Card(field=bound)
                continue
            before = by_key.get(condition.question)
            names = {option.key: _words_of(option.words) for option in before.choices} if before else {}
            yield Card(
                field=bound,
                after=self.add_prefix(condition.question),
                answers=" ".join(condition.one_of),
                told=_("前面答“%(answers)s”的才问。")
                % {"answers": _("”或“").join(names.get(key, key) for key in condition.one_of)},
            )

    def given(self) -> dict[str, Value]:
        """Give what was filled in, by the questions' keys."""
        found = {question.key: _value(question, self.cleaned_data.get(question.key)) for question in self.questions}
        return {key: value for key, value in found.items() if value not in {"", ()}}


def _field(question: Question) -> forms.Field:
    """Give the field in which a question is answered; whether it must be is judged with the other answers."""
    told: dict[str, Any] = {"label": _words_of(question.words), "required": False, "help_text": _help(question)}
    choices = [(option.key, _words_of(option.words)) for option in question.choices]
    if question.kind in SEVERAL:
        return forms.MultipleChoiceField(**told, choices=choices, widget=forms.CheckboxSelectMultiple)
    if question.kind is Kind.TIME:
        clock = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
        return forms.TimeField(**told, input_formats=["%H:%M"], widget=clock)
    if question.kind is Kind.NUMBER:
        return forms.IntegerField(**told, min_value=0, max_value=LARGEST_NUMBER)
    return forms.ChoiceField(**told, choices=choices, widget=forms.RadioSelect)


def _help(question: Question) -> str:
    if question.sensitive:
        return _("只数全班有几个，不记在孩子名下。")
    return ""


def _value(question: Question, value: Any) -> Value:  # noqa: ANN401 - whatever the field made of it
    """Give a field's value as an answer; empty where nothing was said."""
    if value is None:
        return ""
    if question.kind is Kind.WEEKDAYS:
        return tuple(int(day) for day in value)
    if question.kind in SEVERAL:
        return tuple(value)
    said: Value = value.strftime("%H:%M") if question.kind is Kind.TIME else value
    return said


def _words_of(words: Words) -> str:
    return words.in_language(get_language() or "zh-hans")


@require_http_methods(["GET", "POST"])
@page("enrolment.answer_survey")
def survey(request: ViewerRequest, pupil: str) -> HttpResponse:
    """Show a family the survey of one child, and take the answer until it closes."""
    return survey_page(request, pupil=pupil, for_family=True)


def survey_page(request: ViewerRequest, *, pupil: str, for_family: bool) -> HttpResponse:
    """Show a child's survey and store the answer, as the family's own or as told to the homeroom teacher."""
    asked = survey_form(viewer=request.viewer, pupil=pupil, today=request.today)
    sent = request.POST if request.method == "POST" else None
    form = AnswerForm(sent, questions=asked.questions, for_family=for_family, initial=_known(asked))
    reasons: tuple[Refusal, ...] = ()
    status = 200
    if sent is not None:
        status = UNPROCESSABLE
        if form.is_valid():
            try:
                answer_surveys(
                    actor=request.viewer,
                    now=request.now,
                    survey=asked.survey,
                    answers=[NewAnswer(pupil=pupil, given=form.given())],
                    channel=form.cleaned_data.get("channel", "online"),
                )
            except Refused as refused:
                reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
            else:
                messages.success(request, _("%(name)s 的调查已收到。") % {"name": asked.name})
                return redirect(_back(asked, for_family=for_family))
    context = {
        "asked": asked,
        "form": form,
        "reasons": reasons,
        "for_family": for_family,
        "back_url": _back(asked, for_family=for_family),
        "said": _said(asked),
        "answered": tuple(_answered(asked)),
    }
    return render(request, "fronts/family/survey.html", context, status=status)


def _back(asked: SurveyForm, *, for_family: bool) -> str:
    return reverse("family-home") if for_family else reverse("homeroom-child", kwargs={"code": asked.pupil})


def _known(asked: SurveyForm) -> dict[str, object]:
    """Give what stands in the form: what was answered last, else nothing."""
    given = asked.answer.given if asked.answer else {}
    return {key: list(value) if isinstance(value, tuple) else value for key, value in given.items()}


def _answered(asked: SurveyForm) -> Iterator[tuple[str, str]]:
    """Give each question with what was answered to it, in words."""
    given = asked.answer.given if asked.answer else {}
    for question in asked.questions:
        if question.key in given:
            value = given[question.key]
            names = {option.key: _words_of(option.words) for option in question.choices}
            entries = value if isinstance(value, tuple) else (value,)
            yield _words_of(question.words), _("、").join(names.get(str(entry), str(entry)) for entry in entries)


def _said(asked: SurveyForm) -> str:
    """Say in one sentence whether the survey can be answered today, and until when."""
    language = get_language() or "zh-hans"
    first = say_day(day=asked.opens_on, language=language) if asked.opens_on else ""
    last = say_day(day=asked.closes_on, language=language) if asked.closes_on else ""
    if asked.state == "open" and asked.late:
        return _("孩子来得晚，现在还可以填。")
    sentences = {
        "none": _("学校还没有发调查。"),
        "before": _("调查从%(first)s开始填。"),
        "open": _("%(last)s以前都可以填、可以改。"),
        "closed": _("调查已在%(last)s结束。"),
    }
    return sentences[asked.state] % {"first": first, "last": last}


survey_urls: list[URLPattern] = [path("children/<str:pupil>/survey/", survey, name="survey")]
