"""Wishes for clubs: ranked day by day, changed until the draw, and afterwards what became of each and why."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from afterbell.base.refusals import Refusal, Refused
from afterbell.base.words import Words
from afterbell.fronts.family.second_round import TAP, second_said, store_tap, tap_days
from afterbell.fronts.look.files import bundle_file
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page
from afterbell.placement.commands import NewWishes, submit_wishes
from afterbell.placement.queries import (
    DayOfWishes,
    ReasonsOf,
    WishForm,
    bundle_for_family,
    reasons_of,
    wish_form,
)
from afterbell.scheme.rules.labels import weekday

PLACED = "placed"
FIRST, SECOND = 1, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Rank:
    """One place in a day's list: its name in the form, its words, and the club that stands in it."""

    name: str
    label: str
    chosen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedDay:
    """A day on the page: what may be wished for, and the places of the list."""

    title: str
    day: DayOfWishes
    ranks: tuple[Rank, ...]
    wished: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One round a family can check: its name, and where its bundle is."""

    label: str
    bundle: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnDay:
    """What became of one day's list, with a sentence for each wish."""

    title: str
    number: int
    placed_in: str
    instead: str
    sentences: tuple[str, ...]


@require_http_methods(["GET", "POST"])
@page("placement.wish")
def wishes(request: ViewerRequest, code: str) -> HttpResponse:
    """Show a family the wishes of one application, and take them until the draw."""
    return wishes_page(request, application=code, for_family=True)


def wishes_page(request: ViewerRequest, *, application: str, for_family: bool) -> HttpResponse:
    """Show an application's wishes and store them, for the family or as told to the homeroom teacher."""
    form = wish_form(viewer=request.viewer, application=application, today=request.today)
    reasons: tuple[Refusal, ...] = ()
    status = 200
    if request.method == "POST" and TAP in request.POST:
        try:
            return redirect(f"{request.path}{store_tap(request, application=application)}")
        except Refused as refused:
            reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
    elif request.method == "POST":
        try:
            submit_wishes(actor=request.viewer, now=request.now, wishes=_handed_in(request, form))
        except Refused as refused:
            reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
        else:
            messages.success(request, _("%(name)s 的志愿已收到，抽签以前可以再改。") % {"name": form.name})
            return redirect(request.path)
    placed = form.draw == PLACED
    reasoned = reasons_of(viewer=request.viewer, application=application) if placed else None
    second = form.second
    context = {
        "form": form,
        "for_family": for_family,
        "back_url": reverse("family-home") if for_family else reverse("homeroom-child", kwargs={"code": form.pupil}),
        "days": [_asked(request, form, day) for day in form.days],
        "drawn": _drawn(reasoned) if reasoned else (),
        "checks": _checks(reasoned, for_family=for_family) if reasoned else (),
        "ticket": reasoned.ticket if reasoned else "",
        "second": second,
        "second_days": tap_days(second) if second else (),
        "second_said": second_said(second) if second else "",
        "reasons": reasons,
        "said": _said(form),
    }
    return render(request, "fronts/family/wishes.html", context, status=status)


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
    sentences = {
        "open": _("每天最多填 %(most)s 个，抽签以前可以改。录取看志愿和抽签，不看谁先填。"),
        "revealed": _("已经抽签，志愿不能再改。录取以后在这里看结果。"),
        "placed": _("录取结果出来了。"),
    }
    return sentences[form.draw] % {"most": form.most}


def _handed_in(request: ViewerRequest, form: WishForm) -> list[NewWishes]:
    """Read every day's list; places left empty are passed over."""
    return [
        NewWishes(
            application=form.application,
            weekday=day.weekday,
            band=day.band,
            offerings=tuple(chosen for chosen in _sent(request, form, day) if chosen),
        )
        for day in form.days
    ]


def _sent(request: ViewerRequest, form: WishForm, day: DayOfWishes) -> list[str]:
    return [request.POST.get(f"wish-{day.value}-{rank}", "") for rank in range(1, form.most + 1)]


def _asked(request: ViewerRequest, form: WishForm, day: DayOfWishes) -> AskedDay:
    standing = [*day.wished, *[""] * form.most][: form.most]
    chosen = _sent(request, form, day) if request.method == "POST" else standing
    names = {choice.code: _words(choice.name) for choice in day.choices}
    return AskedDay(
        title=_title(day.weekday_words, day.band_words),
        day=day,
        ranks=tuple(
            Rank(name=f"wish-{day.value}-{rank}", label=_("第 %(rank)s 志愿") % {"rank": rank}, chosen=club)
            for rank, club in enumerate(chosen, start=1)
        ),
        wished=tuple(names.get(code, code) for code in day.wished),
    )


def _title(day: Words, band: Words) -> str:
    return f"{_words(day)} · {_words(band)}"


def _drawn(seen: ReasonsOf) -> tuple[DrawnDay, ...]:
    second = _("第二轮")
    return tuple(
        DrawnDay(
            title=_title(weekday(day.weekday), day.band) + (f" · {second}" if day.which == SECOND else ""),
            number=day.number,
            placed_in=_words(day.placed_in) if day.placed_in else "",
            instead=_words(day.instead) if day.instead else "",
            sentences=tuple(_words(sentence) for sentence in day.sentences),
        )
        for day in seen.days
    )


wish_urls: list[URLPattern] = [
    path("applications/<str:code>/wishes/", wishes, name="wishes"),
    path("applications/<str:code>/round-1.jsonl", bundle, {"which": FIRST}, name="family-bundle"),
    path("applications/<str:code>/round-2.jsonl", bundle, {"which": SECOND}, name="family-bundle"),
]
