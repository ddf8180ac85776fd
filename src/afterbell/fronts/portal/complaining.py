"""The door of complaints and suggestions, open to everybody also while the school's space is locked."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods

from afterbell.base.refusals import Refusal, Refused
from afterbell.complaints.commands import NewComplaint, Receipt, as_writer, write_complaint
from afterbell.complaints.lookup import look_up
from afterbell.complaints.queries import ComplaintDoor, complaint_door
from afterbell.complaints.rules.days import ANSWERED_WITHIN
from afterbell.complaints.saying import MOST, MOST_CONTACT
from afterbell.complaints.wording import ABOUT_WORDS, AGAINST_WORDS, DESK_WORDS, KIND_WORDS, STATE_WORDS
from afterbell.fronts.complaints import worded
from afterbell.fronts.entrance.lockout import TOO_MANY, whence
from afterbell.fronts.look.pieces import Cell, Crumb
from afterbell.fronts.look.saying import say_date
from afterbell.fronts.office.said import said
from afterbell.fronts.portal.framing import home_crumb, language, public_page
from afterbell.fronts.portal.looking_up import WordField
from afterbell.fronts.portal.proofs import keep_proof
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest
from afterbell.schools.queries import SchoolCard

View = Callable[..., HttpResponse]
WAITS = frozenset({"complaints.too_many", "complaints.guess_later"})
CHOOSE = ("", lazy("请选择"))


class ComplaintForm(forms.Form):
    """What somebody brings before a school."""

    sent_as = forms.UUIDField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(label=lazy("投诉还是建议"))
    about = forms.ChoiceField(label=lazy("关于什么"))
    against = forms.ChoiceField(label=lazy("针对谁"), help_text=lazy("被投诉的人不会经手：学校按这一项回避。"))
    words = forms.CharField(
        label=lazy("内容"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=format_lazy(
            lazy("最多 {most} 个字，只有办理的人看得到，不会公开。时间、地点写清楚，办得快。"), most=MOST
        ),
    )
    contact = forms.CharField(
        label=lazy("联系方式"),
        required=False,
        max_length=MOST_CONTACT,
        help_text=lazy("可以不留。留了也加密保存，谁看了都有记录。"),
    )
    named = forms.BooleanField(label=lazy("用我的账号写，有进展发消息给我"), required=False, initial=True)

    def __init__(self, *args: object, belongs: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for name, words in (("kind", KIND_WORDS), ("about", ABOUT_WORDS), ("against", AGAINST_WORDS)):
            self.fields[name].choices = [CHOOSE, *worded(words)]  # type: ignore[attr-defined]
        if not belongs:
            del self.fields["named"]


class LookForm(forms.Form):
    """The number and the word that were shown once."""

    number = forms.CharField(
        label=lazy("编号"), max_length=20, widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"})
    )
    word = WordField(label=lazy("查询口令"))


def always_open(action: str) -> Callable[[View], View]:
    """Make a view a page that everybody may open, which asks nobody whether the space is locked; nothing keeps it."""

    def decorate(view: View) -> View:
        @wraps(view)
        def run(request: ViewerRequest, **codes: str) -> HttpResponse:
            answer = view(request, **codes)
            answer.headers["Cache-Control"] = "no-store"
            return answer

        run.__dict__["action"] = action
        return run

    return decorate


@require_http_methods(["GET", "POST"])
@always_open("complaints.write")
def door(request: ViewerRequest, code: str) -> HttpResponse:
    """Show the door; take in what somebody writes, or let them look up what they wrote."""
    seen = complaint_door(viewer=request.viewer, school=code, today=request.today)
    if request.method != "POST":
        return _door(request, seen)
    try:
        if request.POST.get("do") == "look":
            return _looked_up(request, code)
        return _written(request, seen)
    except Refused as refused:
        return _door(request, seen, refused=refused)


def _written(request: ViewerRequest, seen: ComplaintDoor) -> HttpResponse:
    code, sent = seen.school.code, request.POST
    receipt = write_complaint(
        actor=as_writer(viewer=request.viewer, school=code, named="named" in sent),
        now=request.now,
        school=code,
        complaint=NewComplaint(
            sent_as=_sent_as(sent.get("sent_as", "")),
            **{name: sent.get(name, "") for name in ("kind", "about", "against", "words", "contact")},
        ),
        address=whence(request),
    )
    if receipt.word:
        return _receipt(request, seen.school, receipt)
    messages.success(request, _("已收到，编号 %(number)s。") % {"number": receipt.number})
    return redirect("complaint", code=receipt.code)


def _sent_as(said_so: str) -> UUID:
    try:
        return UUID(said_so)
    except ValueError:
        return uuid4()


def _looked_up(request: ViewerRequest, code: str) -> HttpResponse:
    number, word = request.POST.get("number", ""), request.POST.get("word", "")
    found, proof = look_up(school=code, number=number, word=word, address=whence(request), now=request.now)
    keep_proof(request, complaint=found, proof=proof)
    return redirect("complaint", code=found)


def _door(request: ViewerRequest, seen: ComplaintDoor, *, refused: Refused | None = None) -> HttpResponse:
    looking = refused is not None and request.POST.get("do") == "look"
    reasons: tuple[Refusal, ...] = refused.reasons if refused else ()
    sent = request.POST if reasons and not looking else None
    context = {
        "form": ComplaintForm(sent, belongs=seen.belongs, initial={"sent_as": uuid4()}),
        "look_form": LookForm(request.POST if looking else None),
        "reasons": () if looking else reasons,
        "look_reasons": reasons if looking else (),
        "days": ANSWERED_WITHIN,
        "numbers_shown": seen.numbers_shown,
        "own": [_own(row.code, row.number, said(STATE_WORDS[row.state])) for row in seen.own],
        "crumbs": crumbs(seen.school),
    }
    return public_page(request, "complaints.html", context, school=seen.school, status=_status(refused))


def _status(refused: Refused | None) -> int:
    if refused is None:
        return 200
    if any(reason.code in WAITS for reason in refused.reasons):
        return TOO_MANY
    return CONFLICT if refused.conflict else UNPROCESSABLE


def _own(code: str, number: str, state: str) -> Cell:
    return Cell(name=number, value=state, url=reverse("complaint", kwargs={"code": code}))


def crumbs(school: SchoolCard, *, number: str = "") -> tuple[Crumb, ...]:
    """Lead from the school's page by the door to one complaint."""
    there = reverse("public-complaints", kwargs={"code": school.code}) if number else ""
    return (home_crumb(school), Crumb(name=_("投诉与建议"), url=there), *((Crumb(name=number),) if number else ()))


def _receipt(request: ViewerRequest, school: SchoolCard, receipt: Receipt) -> HttpResponse:
    context = {
        "receipt": receipt,
        "desk": said(DESK_WORDS[receipt.desk]),
        "due": say_date(day=receipt.due_on, language=language()),
        "crumbs": crumbs(school, number=receipt.number),
    }
    return public_page(request, "complaint_received.html", context, school=school)


door_urls: list[URLPattern] = [path("schools/<str:code>/complaints/", door, name="public-complaints")]
