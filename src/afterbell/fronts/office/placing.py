"""From the wishes to the groups: the draw committed to, revealed, the places given, the groups formed."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import date, datetime

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET, require_POST

from afterbell.base.access import may, place
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.fronts.days import DayField
from afterbell.fronts.look.pieces import Crumb, Step
from afterbell.fronts.look.saying import say_date
from afterbell.fronts.office.frame import Frame, frame_of, office_page
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page
from afterbell.placement.commands import commit_draw, form_groups, place_wishes, reveal_draw
from afterbell.placement.queries import PlacementStanding, placement_standing

STAGE = "groups"
SECRET_BYTES = 32


class RevealForm(forms.Form):
    """A value nobody could know when the school committed itself."""

    public_value = forms.CharField(
        label=lazy("公开数值"),
        max_length=80,
        help_text=lazy("事先说好、谁也左右不了的数，例如当晚公开摇奖的号码。只用字母、数字和符号。"),
    )


class SinceForm(forms.Form):
    """From which day the groups stand."""

    since = DayField(label=lazy("从哪一天起"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


@require_GET
@page("office.see")
def placing(request: ViewerRequest) -> HttpResponse:
    """Show how far the placement is, what is missing, and the one next thing to do."""
    return _page(request)


def _page(
    request: ViewerRequest,
    *,
    reasons: tuple[Refusal, ...] = (),
    reveal_form: RevealForm | None = None,
    since_form: SinceForm | None = None,
    status: int = 200,
) -> HttpResponse:
    frame = frame_of(request)
    seen = placement_standing(viewer=request.viewer, term=frame.term.code) if frame.term else None
    following = _following(seen, frame) if seen else ""
    allowed = may(actor=request.viewer, action="placement.place", at=place(school=request.viewer.tenant))
    context = {
        "seen": seen,
        "steps": _steps(seen, frame, following) if seen else (),
        "following": following if allowed else "",
        "missing": _missing(frame) if following and following != "done" else (),
        "reveal_form": reveal_form or RevealForm(),
        "since_form": since_form or SinceForm(initial={"since": _first_day(request, frame)}),
        "numbers": {
            "approved": frame.numbers["applications.approved"],
            "groups": frame.numbers["groups.formed"],
            "without": frame.numbers["groups.without_place"],
        },
        "reasons": reasons,
        "crumbs": (Crumb(name=_("编班"), url=reverse("office-groups")), Crumb(name=_("抽签、录取和编班"))),
    }
    return office_page(request, "placing.html", stage=STAGE, context=context, frame=frame, status=status)


def _first_day(request: ViewerRequest, frame: Frame) -> date:
    return max(request.today, frame.term.first_day) if frame.term else request.today


def _following(seen: PlacementStanding, frame: Frame) -> str:
    """Say which step is next; `done` when there is none."""
    if frame.numbers["groups.formed"]:
        return "done"
    if not seen.committed_at:
        return "commit"
    if not seen.revealed_at:
        return "reveal"
    return "groups" if seen.placed_at else "place"


def _steps(seen: PlacementStanding, frame: Frame, following: str) -> tuple[Step, ...]:
    formed = frame.numbers["groups.formed"]
    rows = (
        ("commit", _("承诺抽签"), seen.committed_at, _("申请开始以前公布指纹，学校以后就不能换密钥。")),
        ("reveal", _("揭晓抽签"), seen.revealed_at, _("志愿截止以后，密钥和公开数值一起定出每个人的号码。")),
        ("place", _("录取社团"), seen.placed_at, _placed(seen)),
        (
            "groups",
            _("编班"),
            None,
            _("编成 %(number)s 个组") % {"number": formed} if formed else _("录取的进社团，其余按班级和授课语言编组。"),
        ),
    )
    order = [code for code, *_rest in rows]
    reached = order.index(following) if following in order else len(order)
    return tuple(
        Step(
            name=name,
            when=_said(when),
            note=note,
            standing="done" if number < reached else "now" if number == reached else "ahead",
        )
        for number, (_code, name, when, note) in enumerate(rows)
    )


def _placed(seen: PlacementStanding) -> str:
    if not seen.placed_at:
        return _("已交 %(number)s 份志愿") % {"number": seen.wishes}
    return _("录取 %(placed)s 份，没有录取 %(without)s 份") % {"placed": seen.placed, "without": seen.without}


def _said(moment: datetime | None) -> str:
    if moment is None:
        return ""
    here = localtime(moment)
    return f"{say_date(day=here.date(), language=get_language() or 'zh-hans')} {here:%H:%M}"


def _missing(frame: Frame) -> tuple[str, ...]:
    """Say what should be finished before the next step, so that no child is left out."""
    numbers = frame.numbers
    found = (
        (not numbers["scheme.published"], _("方案还没有公布。")),
        (
            numbers["applications.in_homerooms"] + numbers["applications.in_school"],
            _("还有 %(number)s 份申请没有审完，现在录取就没有它们。")
            % {"number": numbers["applications.in_homerooms"] + numbers["applications.in_school"]},
        ),
        (
            numbers["papers.unsigned"],
            _("有 %(number)s 份申请的文书没有签齐，签齐才能编班。") % {"number": numbers["papers.unsigned"]},
        ),
    )
    return tuple(words for holds, words in found if holds)


def _step(request: ViewerRequest, work: Callable[[str], str]) -> HttpResponse:
    """Take one step for the present term and say what came of it, or why not."""
    frame = frame_of(request)
    if frame.term is None:
        raise NotThere("term")
    try:
        words = work(frame.term.code)
    except Refused as refused:
        return _page(request, reasons=refused.reasons, status=CONFLICT if refused.conflict else UNPROCESSABLE)
    messages.success(request, words)
    return redirect("office-placing")


@require_POST
@page("placement.commit_draw")
def commit(request: ViewerRequest) -> HttpResponse:
    """Make a secret nobody sees and commit the school to it."""

    def work(term: str) -> str:
        commit_draw(actor=request.viewer, now=request.now, term=term, secret=secrets.token_hex(SECRET_BYTES))
        return _("已承诺。请把下面的指纹公布出去。")

    return _step(request, work)


@require_POST
@page("placement.reveal_draw")
def reveal(request: ViewerRequest) -> HttpResponse:
    """Reveal the secret together with the public value."""
    form = RevealForm(request.POST)
    if not form.is_valid():
        return _page(request, reveal_form=form, status=UNPROCESSABLE)

    def work(term: str) -> str:
        value = form.cleaned_data["public_value"]
        reveal_draw(actor=request.viewer, now=request.now, term=term, public_value=value)
        return _("已揭晓，志愿不能再改。接下来录取。")

    return _step(request, work)


@require_POST
@page("placement.place")
def place_all(request: ViewerRequest) -> HttpResponse:
    """Place every wish of the term."""

    def work(term: str) -> str:
        place_wishes(actor=request.viewer, now=request.now, term=term)
        seen = placement_standing(viewer=request.viewer, term=term)
        return _("录取完成：%(result)s。") % {"result": _placed(seen)}

    return _step(request, work)


@require_POST
@page("placement.form_groups")
def group_all(request: ViewerRequest) -> HttpResponse:
    """Form the term's groups from a day on."""
    form = SinceForm(request.POST)
    if not form.is_valid():
        return _page(request, since_form=form, status=UNPROCESSABLE)

    def work(term: str) -> str:
        number = form_groups(actor=request.viewer, now=request.now, term=term, since=form.cleaned_data["since"])
        return _("编成 %(number)s 个组。接下来排场次。") % {"number": number}

    return _step(request, work)


placing_urls: list[URLPattern] = [
    path("placing/", placing, name="office-placing"),
    path("placing/commit/", commit, name="office-placing-commit"),
    path("placing/reveal/", reveal, name="office-placing-reveal"),
    path("placing/places/", place_all, name="office-placing-place"),
    path("placing/groups/", group_all, name="office-placing-groups"),
]
