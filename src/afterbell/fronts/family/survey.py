"""The collection survey (接送情况调查), answered by a family, or by the homeroom teacher as a family told it."""

from __future__ import annotations

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
from afterbell.enrolment.commands import NewAnswer, answer_surveys
from afterbell.enrolment.queries import SurveyForm, survey_form
from afterbell.fronts.look.saying import say_day
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page

LATE = "late_parent"
YES, NO = "yes", "no"


class AnswerForm(forms.Form):
    """What the survey asks; nothing is chosen beforehand."""

    field_order = ("collector", "free_at", "alone", "kinship", "channel", "clubs")

    collector = forms.ChoiceField(label=lazy("放学铃响时，谁能来接孩子？"), widget=forms.RadioSelect)
    free_at = forms.TimeField(
        label=lazy("晚来接的，最早几点能到？"),
        required=False,
        input_formats=["%H:%M"],
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    alone = forms.ChoiceField(
        label=lazy("放学后家里有没有大人照看？"),
        choices=((NO, lazy("有大人照看")), (YES, lazy("没有大人照看"))),
        widget=forms.RadioSelect,
    )
    clubs = forms.MultipleChoiceField(
        label=lazy("孩子想参加哪些社团？"), required=False, widget=forms.CheckboxSelectMultiple
    )
    kinship = forms.BooleanField(label=lazy("孩子平时由祖辈带"), required=False)
    channel = forms.ChoiceField(
        label=lazy("家长怎么告诉您的？"),
        choices=(("phone", lazy("打电话")), ("paper", lazy("纸上写的"))),
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, asked: SurveyForm, for_family: bool, **kwargs: Any) -> None:  # noqa: ANN401 - Django's form signature
        super().__init__(*args, **kwargs)
        language = get_language() or "zh-hans"
        for name, choices in (("collector", asked.collectors), ("clubs", asked.clubs)):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [(code, words.in_language(language)) for code, words in choices]
        unasked = {"clubs": not asked.clubs, "kinship": asked.answer is not None, "channel": for_family}
        for name, is_unasked in unasked.items():
            if is_unasked:
                del self.fields[name]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("collector") == LATE and not cleaned.get("free_at") and "free_at" not in self.errors:
            self.add_error("free_at", _("请写最早几点能到，学校好安排到那时。"))
        return cleaned

    def answer(self, *, pupil: str) -> NewAnswer:
        """Give what was filled in as an answer for the child."""
        cleaned = self.cleaned_data
        return NewAnswer(
            pupil=pupil,
            collector=cleaned["collector"],
            collector_free_at=cleaned["free_at"] if cleaned["collector"] == LATE else None,
            no_one_at_home=cleaned["alone"] == YES,
            clubs_wanted=tuple(cleaned.get("clubs", ())),
            kinship_care=cleaned.get("kinship", False),
        )


@require_http_methods(["GET", "POST"])
@page("enrolment.answer_survey")
def survey(request: ViewerRequest, pupil: str) -> HttpResponse:
    """Show a family the survey of one child, and take the answer until it closes."""
    return survey_page(request, pupil=pupil, for_family=True)


def survey_page(request: ViewerRequest, *, pupil: str, for_family: bool) -> HttpResponse:
    """Show a child's survey and store the answer, as the family's own or as told to the homeroom teacher."""
    asked = survey_form(viewer=request.viewer, pupil=pupil, today=request.today)
    sent = request.POST if request.method == "POST" else None
    form = AnswerForm(sent, asked=asked, for_family=for_family, initial=_known(asked))
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
                    answers=[form.answer(pupil=pupil)],
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
        "clubs_said": "、".join(
            words.in_language(get_language() or "zh-hans")
            for code, words in asked.clubs
            if asked.answer and code in asked.answer.clubs_wanted
        ),
    }
    return render(request, "fronts/family/survey.html", context, status=status)


def _back(asked: SurveyForm, *, for_family: bool) -> str:
    return reverse("family-home") if for_family else reverse("homeroom-child", kwargs={"code": asked.pupil})


def _known(asked: SurveyForm) -> dict[str, object]:
    """Give what stands in the form: what was answered last, else nothing."""
    if asked.answer is None:
        return {}
    return {
        "collector": asked.answer.collector,
        "free_at": asked.answer.collector_free_at,
        "alone": YES if asked.answer.no_one_at_home else NO,
        "clubs": list(asked.answer.clubs_wanted),
    }


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
