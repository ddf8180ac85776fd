"""Wishes for clubs: ranked day by day, changed until the draw, and afterwards what became of each and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from afterbell.base.refusals import Refusal, Refused
from afterbell.base.spans import local_day
from afterbell.base.words import Words
from afterbell.fronts.afternoons import clock_of
from afterbell.fronts.described.declaring import LINES, described, table
from afterbell.fronts.family.ranking import day_cards, second_said, store_tap, until_said
from afterbell.fronts.look.files import bundle_file
from afterbell.fronts.look.pieces import Step
from afterbell.fronts.look.saying import say_day, say_time
from afterbell.fronts.portal.club_pictures import where_clubs_are_seen
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page
from afterbell.placement.queries import (
    ReasonsOf,
    WishForm,
    bundle_for_family,
    reasons_of,
    traces_of,
    wish_form,
)
from afterbell.scheme.rules.labels import weekday

PLACED = "placed"
FIRST, SECOND = 1, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One round a family can check: its name, and where its bundle is."""

    label: str
    bundle: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnDay:
    """What became of one day's list, a sentence for each wish; `again` is that the second round did."""

    title: str
    number: int
    again: bool
    placed_in: str
    instead: str
    sentences: tuple[str, ...]


@require_http_methods(["GET", "POST"])
@page("placement.wish")
def wishes(request: ViewerRequest, code: str) -> HttpResponse:
    """Show a family the wishes of one application, and take them until the draw."""
    return wishes_page(request, application=code, for_family=True)


def wishes_page(request: ViewerRequest, *, application: str, for_family: bool) -> HttpResponse:
    """Show an application's wishes and store what was tapped, for the family or as told to the homeroom teacher."""
    reasons: tuple[Refusal, ...] = ()
    status = 200
    if request.method == "POST":
        try:
            return redirect(f"{request.path}{store_tap(request, application=application)}")
        except Refused as refused:
            reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
    form = wish_form(viewer=request.viewer, application=application, today=request.today)
    placed = form.draw == PLACED
    reasoned = reasons_of(viewer=request.viewer, application=application) if placed else None
    second = form.second
    school = where_clubs_are_seen(request) if form.pictured else ""
    context = {
        "form": form,
        "for_family": for_family,
        "back_url": reverse("family-home") if for_family else reverse("homeroom-child", kwargs={"code": form.pupil}),
        "days": day_cards(form.days, school=school),
        "others": _others(form),
        "drawn": _drawn(reasoned) if reasoned else (),
        "checks": _checks(reasoned, for_family=for_family) if reasoned else (),
        "ticket": reasoned.ticket if reasoned else "",
        "second": second,
        "second_days": day_cards(second.days, school=school) if second else (),
        "second_said": second_said(second) if second else "",
        "reasons": reasons,
        "steps": _traces(request, application=application) if reasoned and reasoned.moved else (),
        "said": _said(form),
        "until": _until(form),
    }
    return render(request, "fronts/family/wishes.html", context, status=status)


def _traces(request: ViewerRequest, *, application: str) -> tuple[Step, ...]:
    """Tell what happened to the child's places since: who answered or claimed what, and when."""
    return tuple(
        Step(name=_words(trace.words), who=_words(trace.by), when=_moment(trace.at), note=trace.note, standing="done")
        for trace in traces_of(viewer=request.viewer, application=application)
    )


def _moment(moment: datetime) -> str:
    return f"{say_day(day=local_day(moment), language=get_language() or 'zh-hans')} {say_time(clock_of(moment))}"


def _checks(seen: ReasonsOf, *, for_family: bool) -> tuple[Check, ...]:
    """Give the rounds in which the child stands, each with its bundle, for a family that checks them itself."""
    rounds = sorted({day.which for day in seen.days}) if for_family else []
    return tuple(
        Check(
            label=_("第二轮") if which == SECOND else _("第一轮"),
            bundle=reverse("family-bundle", kwargs={"code": seen.application, "which": which}),
        )
        for which in rounds
    )


@require_safe
@page("placement.wish")
@described("自己孩子那一轮录取的数据包，家里可以重新算一遍。", gives=table(LINES))
def bundle(request: ViewerRequest, code: str, which: int) -> HttpResponse:
    """Give the file with which a family decides a published round anew, on its own device."""
    found = bundle_for_family(viewer=request.viewer, application=code, which=which)
    return bundle_file(name=found.name, data=found.data)


def _words(words: Words) -> str:
    return words.in_language(get_language() or "zh-hans")


def _said(form: WishForm) -> str:
    """Say in one sentence what can be done about the wishes now."""
    if form.ended:
        return _("申请已结束，不能再填志愿。")
    if form.draw == "open" and form.late:
        return _("志愿已经截止，不能再改。抽签、录取以后在这里看结果。")
    sentences = {
        "open": _("点一下排进志愿，再点一下取消，点了就存好了。每天最多 %(most)s 个。"),
        "revealed": _("已经抽签，志愿不能再改。录取以后在这里看结果。"),
        "placed": _("录取结果出来了。"),
    }
    return sentences[form.draw] % {"most": form.most}


def _until(form: WishForm) -> str:
    """Say until when wishes are taken, and that it makes no difference who was first; nothing once they are not."""
    if not form.open:
        return ""
    if form.last_day is None:
        return _("抽签以前都可以改。录取看志愿、优先类别和抽签，先填后填都一样。")
    return _(
        "填到 %(until)s 为止，当天算在内，在那以前都可以改。截止以后抽签录取：看志愿、优先类别和抽签，先填后填都一样。"
    ) % {"until": until_said(form.last_day)}


def _others(form: WishForm) -> tuple[tuple[str, str], ...]:
    """Name the times with clubs that the child does not ask for."""
    return tuple(
        (
            _title(other.weekday_words, other.band_words),
            _("、").join(_words(club) for club in other.clubs),
        )
        for other in form.others
    )


def _title(day: Words, band: Words) -> str:
    return f"{_words(day)} · {_words(band)}"


def _drawn(seen: ReasonsOf) -> tuple[DrawnDay, ...]:
    second = _("第二轮")
    bands = list(dict.fromkeys(day.band for day in seen.days))
    days = sorted(seen.days, key=lambda day: (day.weekday, bands.index(day.band), day.which))
    return tuple(
        DrawnDay(
            title=_title(weekday(day.weekday), day.band) + (f" · {second}" if day.which == SECOND else ""),
            number=day.number,
            again=day.which == SECOND,
            placed_in=_words(day.placed_in) if day.placed_in else "",
            instead=_words(day.instead) if day.instead else "",
            sentences=tuple(_words(sentence) for sentence in day.sentences),
        )
        for day in days
    )


wish_urls: list[URLPattern] = [
    path("applications/<str:code>/wishes/", wishes, name="wishes"),
    path("applications/<str:code>/round-1.jsonl", bundle, {"which": FIRST}, name="family-bundle"),
    path("applications/<str:code>/round-2.jsonl", bundle, {"which": SECOND}, name="family-bundle"),
]
