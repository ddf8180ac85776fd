"""Where people say something under a public page, report what should not stand there, and look the answer up."""

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

from afterbell.base.refusals import Refusal, Refused
from afterbell.comments.commands import Filed, file_report, send_comment
from afterbell.comments.queries import Reportable, answer_to, reportable
from afterbell.comments.wording import GROUND_WORDS, OUTCOME_WORDS, TARGET_WORDS
from afterbell.fronts.entrance.lockout import whence
from afterbell.fronts.look.pieces import Crumb
from afterbell.fronts.office.said import said
from afterbell.fronts.portal.framing import home_crumb, home_crumbs, public_page
from afterbell.fronts.portal.looking_up import WordField
from afterbell.fronts.portal.under import under_of
from afterbell.fronts.portal.views import everybody
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest
from afterbell.schools.queries import institution_card


class ReportForm(forms.Form):
    """On which ground somebody reports, and what they saw; that no ground was chosen is said with all reasons, once."""

    ground = forms.ChoiceField(label=lazy("依据"), required=False, widget=forms.Select(attrs={"required": True}))
    words = forms.CharField(
        label=lazy("哪里不妥"), max_length=200, widget=forms.Textarea(attrs={"rows": 4, "maxlength": 200})
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        grounds = ((code, said(words)) for code, words in GROUND_WORDS.items())
        self.fields["ground"].choices = [("", _("请选择")), *grounds]  # type: ignore[attr-defined]
        self.fields["ground"].needed = True  # type: ignore[attr-defined] # read by the field's template


class AnswerForm(forms.Form):
    """The number and the lookup word of a report."""

    number = forms.CharField(label=lazy("举报编号"), max_length=12)
    secret = WordField(label=lazy("查询口令"))


@require_http_methods(["GET", "HEAD", "POST"])
@everybody
def comments(request: ViewerRequest, code: str, article: str) -> HttpResponse:
    """Show the comments under a page on a page of their own, and take a new one."""
    reasons: tuple[Refusal, ...] = ()
    status, words = 200, ""
    if request.method == "POST":
        words = request.POST.get("words", "")
        try:
            send_comment(actor=request.viewer, now=request.now, school=code, article=article, words=words)
        except Refused as refused:
            reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
        else:
            messages.success(request, _("评论已收到，审核通过以后显示在这一页。结果在“我的评论”里看得到。"))
            return redirect("public-comments", code=code, article=article)
    under = under_of(request, code=code, article=article, words=words, refused=bool(reasons))
    there = reverse("public-article", kwargs={"code": code, "article": article})
    context = {
        "under": under,
        "reasons": reasons,
        "crumbs": (home_crumb(under.seen.school), Crumb(name=said(under.seen.title), url=there), Crumb(name=_("评论"))),
    }
    return public_page(request, "comments.html", context, school=under.seen.school, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@everybody
def report(request: ViewerRequest, code: str) -> HttpResponse:
    """Let anybody report a comment, a page or a whole space; a stranger gets a number and a lookup word."""
    about = {"article": request.GET.get("article", ""), "comment": request.GET.get("comment", "")}
    seen = reportable(viewer=request.viewer, school=code, **about)
    reasons: tuple[Refusal, ...] = ()
    status = 200
    if request.method == "POST":
        ground, words = request.POST.get("ground", ""), request.POST.get("words", "")
        try:
            filed = file_report(
                actor=request.viewer,
                now=request.now,
                school=code,
                ground=ground,
                words=words,
                address=whence(request),
                **about,
            )
        except Refused as refused:
            reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
        else:
            return _reported(request, seen, filed)
    context = {
        "form": ReportForm(request.POST or None),
        "seen": seen,
        "target": said(TARGET_WORDS[seen.target]),
        "reasons": reasons,
        "crumbs": (*home_crumbs(seen.school), Crumb(name=_("举报"))),
    }
    return public_page(request, "report.html", context, school=seen.school, status=status)


def _reported(request: ViewerRequest, seen: Reportable, filed: Filed) -> HttpResponse:
    """Say the number, and to a stranger the lookup word, this once; nothing keeps a copy of the page."""
    context = {"filed": filed, "seen": seen, "crumbs": (*home_crumbs(seen.school), Crumb(name=_("举报")))}
    answer = public_page(request, "reported.html", context, school=seen.school)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@everybody
def report_answer(request: ViewerRequest, code: str) -> HttpResponse:
    """Give a stranger the answer to a report, by its number and lookup word; also while the space is shut."""
    _number, school = institution_card(code=code)
    form = AnswerForm(request.POST or None)
    context: dict[str, object] = {"form": form, "crumbs": (*home_crumbs(school), Crumb(name=_("查举报的答复")))}
    status = 200
    if request.method == "POST":
        number, secret = request.POST.get("number", ""), request.POST.get("secret", "")
        try:
            found = answer_to(viewer=request.viewer, school=code, number=number, secret=secret)
        except Refused as refused:
            context["reasons"], status = refused.reasons, UNPROCESSABLE
        else:
            context["found"] = found
            context["target"] = said(TARGET_WORDS[found.target])
            context["outcome"] = said(found.takedown or OUTCOME_WORDS[found.outcome]) if found.outcome else ""
    answer = public_page(request, "report_answer.html", context, school=school, status=status)
    answer.headers["Cache-Control"] = "no-store"
    return answer


comment_urls: list[URLPattern] = [
    path("schools/<str:code>/articles/<str:article>/comments/", comments, name="public-comments"),
    path("schools/<str:code>/report/", report, name="public-report"),
    path("schools/<str:code>/report/answer/", report_answer, name="report-answer"),
]
