"""A notice is written, and a sent one corrected, on a form; nothing of it is lost where it is refused."""

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
from afterbell.fronts.look.pieces import Crumb
from afterbell.fronts.office.frame import office_page
from afterbell.fronts.office.said import said
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page
from afterbell.notices.commands import correct_notice, write_notice
from afterbell.notices.queries import words_of_notice
from afterbell.scheme.rules.labels import grade
from afterbell.schools.queries import homerooms_in_reach

STAGE = "register"
AUDIENCES = {
    "school": lazy("全校"),
    "grades": lazy("选年级"),
    "homerooms": lazy("选班级"),
    "enrolled": lazy("本学期参加课后服务的家庭"),
}


class WordsOfNotice(forms.Form):
    """What a notice says; how long it may be is counted as a person counts, so the browser sets no limit."""

    title = forms.CharField(label=lazy("标题"), help_text=lazy("最多 60 个字"))
    text = forms.CharField(
        label=lazy("正文"),
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=lazy("最多 1000 个字；不要写孩子的名字、电话和证件号。"),
    )


class NoticeForm(WordsOfNotice):
    """A new notice: its words and whom it is for."""

    audience = forms.ChoiceField(
        label=lazy("发给谁"),
        choices=list(AUDIENCES.items()),
        widget=forms.RadioSelect,
        initial="school",
    )
    grades = forms.TypedMultipleChoiceField(
        label=lazy("年级"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    homerooms = forms.MultipleChoiceField(label=lazy("班级"), required=False, widget=forms.CheckboxSelectMultiple)


@require_http_methods(["GET", "POST"])
@page("notices.write")
def write(request: ViewerRequest) -> HttpResponse:
    """Take a new notice; it waits for a second person, or for the principal's own word."""
    form = NoticeForm(initial=_sent_before(request))
    rooms = homerooms_in_reach(viewer=request.viewer)
    grades = sorted({room.grade for room in rooms})
    form.fields["grades"].choices = [(number, said(grade(number))) for number in grades]  # type: ignore[attr-defined]
    form.fields["homerooms"].choices = [(room.code, room.name) for room in rooms]  # type: ignore[attr-defined]
    reasons: tuple[Refusal, ...] = ()
    if request.method == "POST":
        try:
            code = write_notice(
                actor=request.viewer,
                now=request.now,
                title=request.POST.get("title", ""),
                text=request.POST.get("text", ""),
                audience=request.POST.get("audience", ""),
                grades=[int(number) for number in request.POST.getlist("grades") if number in "123456" and number],
                homerooms=request.POST.getlist("homerooms"),
            )
        except Refused as refused:
            reasons = refused.reasons
        else:
            messages.success(request, _("已保存，等另一个人审核。校长写的可以直接发出。"))
            return redirect("office-notice", code=code)
    context = {"form": form, "reasons": reasons, "crumbs": crumbs_of(_("写通知"))}
    return office_page(
        request, "notice_write.html", stage=STAGE, context=context, status=UNPROCESSABLE if reasons else 200
    )


@require_http_methods(["GET", "POST"])
@page("notices.write")
def correct(request: ViewerRequest, code: str) -> HttpResponse:
    """Take a correction of a notice that went out."""
    title, text = words_of_notice(viewer=request.viewer, notice=code)
    form = WordsOfNotice(initial=_sent_before(request) or {"title": title, "text": text})
    reasons: tuple[Refusal, ...] = ()
    status = 200
    if request.method == "POST":
        try:
            newer = correct_notice(
                actor=request.viewer,
                now=request.now,
                notice=code,
                title=request.POST.get("title", ""),
                text=request.POST.get("text", ""),
            )
        except Refused as refused:
            reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
        else:
            messages.success(request, _("更正已保存，等另一个人审核；原来的一版照样留着。"))
            return redirect("office-notice", code=newer)
    context = {
        "form": form,
        "seen": code,
        "reasons": reasons,
        "crumbs": crumbs_of(title, code=code, here=_("更正")),
    }
    return office_page(request, "notice_write.html", stage=STAGE, context=context, status=status)


def _sent_before(request: ViewerRequest) -> dict[str, object]:
    """Give what was sent, so that nothing is lost where it is refused; the reasons stand above the form."""
    sent = request.POST
    many = {name: sent.getlist(name) for name in ("grades", "homerooms")}
    return {**{name: sent.get(name, "") for name in ("title", "text", "audience")}, **many} if sent else {}


def crumbs_of(title: str, *, code: str = "", here: str = "") -> tuple[Crumb, ...]:
    """Lead from the list of notices by a notice to this page."""
    first = Crumb(name=_("给家庭的通知"), url=reverse("office-notices"))
    if not here:
        return (first, Crumb(name=title))
    return (first, Crumb(name=title, url=reverse("office-notice", kwargs={"code": code})), Crumb(name=here))


notice_writing_urls: list[URLPattern] = [
    path("notices/new/", write, name="office-notice-new"),
    path("notices/<str:code>/correction/", correct, name="office-notice-correct"),
]
