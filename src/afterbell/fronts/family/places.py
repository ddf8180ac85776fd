"""Places that are free: a family answers an offer with one tap, or claims what is left over; so does who enters it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods

from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.spans import local_day
from afterbell.fronts.afternoons import clock_of
from afterbell.fronts.look.pieces import Column, Entry, Line, Table
from afterbell.fronts.look.saying import say_day, say_meeting, say_time
from afterbell.fronts.look.tones import Tone
from afterbell.fronts.office.said import said, weekday, weekdays
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page
from afterbell.placement.commands import Told, accept_offer, claim_place, decline_offer, wait_together
from afterbell.placement.queries import OfferedPlace, OpenOffer, PlacesPage, places_page

A_DAY = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferCard:
    """An offer on the page: what it is, until when, what the child leaves and waits for no more, who may answer."""

    code: str
    title: str
    until: str
    remaining: str
    what: str
    ends: str
    both: bool
    may_answer: bool


class ToldForm(forms.Form):
    """How a family's word came to the homeroom teacher, and who of the family it was."""

    channel = forms.ChoiceField(
        label=lazy("家长怎么说的"),
        choices=[("phone", lazy("打电话")), ("paper", lazy("写在纸上"))],
        widget=forms.RadioSelect,
        required=True,
    )
    spoken_with = forms.CharField(
        label=lazy("和谁说的"), max_length=40, help_text=lazy("例如“奶奶 萨仁”。家长在孩子的申请里看得到。")
    )


@require_http_methods(["GET", "POST"])
@page("placement.claim")
def places(request: ViewerRequest, code: str) -> HttpResponse:
    """Show what is offered to a child and what is left over, and take the family's answer."""
    return places_of_child(request, application=code, for_family=True)


def places_of_child(request: ViewerRequest, *, application: str, for_family: bool) -> HttpResponse:
    """Show a child's places and take the answer, from the family or as told to the homeroom teacher."""
    told = None if for_family else ToldForm(request.POST if request.method == "POST" else None)
    reasons: tuple[Refusal, ...] = ()
    status = 200
    if request.method == "POST":
        try:
            messages.success(request, _done(request, application, told=told))
        except Refused as refused:
            reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
        else:
            return redirect(request.path)
    seen = places_page(viewer=request.viewer, application=application, now=request.now)
    context = {
        "seen": seen,
        "reasons": reasons,
        "still_free": _still_free(seen) if status == CONFLICT else "",
        "for_family": for_family,
        "told": told,
        "back_url": reverse("family-home") if for_family else reverse("homeroom-child", kwargs={"code": seen.pupil}),
        "offers": [_card(offer, now=request.now) for offer in seen.offers],
        "waits": _waits(seen) if seen.waits else None,
        "waits_no_more": _waits_no_more(seen) if seen.waits_no_more else None,
        "unsuited": _unsuited(seen) if seen.unsuited else None,
        "since": _said_day(seen.since),
        "closes": _said_moment(seen.closes_at) if seen.closes_at else "",
    }
    return render(request, "fronts/family/places.html", context, status=status)


def _done(request: ViewerRequest, code: str, *, told: ToldForm | None) -> str:
    """Do what was tapped; gives what was done, in a sentence. Raises NotThere for anything else."""
    actor, now = request.viewer, request.now
    given = request.POST
    heard = _heard(told)
    if offer := given.get("accept"):
        got = accept_offer(actor=actor, now=now, offer=offer, told=heard)
        return _("已接受：%(day)s起在“%(group)s”。") % {"day": _said_meeting(got.meets), "group": got.group}
    if offer := given.get("decline"):
        decline_offer(actor=actor, now=now, offer=offer, told=heard)
        return _("已说不要，名额给下一位。孩子原来的位置不变。")
    if chosen := given.get("claim"):
        group, _bar, day = chosen.partition(":")
        if day not in set("1234567"):
            raise NotThere("group")
        claimed = claim_place(actor=actor, now=now, application=code, group=group, weekday=int(day), told=heard)
        return _("认领成功：%(day)s起在“%(group)s”。") % {"day": _said_meeting(claimed.meets), "group": claimed.group}
    if sibling := given.get("together") or given.get("apart"):
        both = (code, sibling)
        wait_together(actor=actor, now=now, applications=both, wanted="together" in given, told=heard)
        return _("已记下：两个孩子要么一起进，要么都不进。") if "together" in given else _("已记下：两个孩子各自候补。")
    raise NotThere("answer")


def _heard(told: ToldForm | None) -> Told | None:
    """Give what the teacher wrote of where the word comes from; what is missing, the command says."""
    if told is None:
        return None
    told.is_valid()
    return Told(channel=told.cleaned_data.get("channel", ""), spoken_with=told.cleaned_data.get("spoken_with", ""))


def _still_free(seen: PlacesPage) -> str:
    """Tell who came too late what is left for the child."""
    if not seen.left:
        return _("现在没有别的空位适合孩子。")
    rows = [_("%(name)s %(number)s 个") % {"name": place.name, "number": place.free} for place in seen.left]
    return _("现在还有：%(places)s。") % {"places": _("、").join(rows)}


def _card(offer: OfferedPlace, *, now: datetime) -> OfferCard:
    until = _said_moment(offer.answer_by)
    values = {"day": _said_meeting(offer.since), "group": offer.group, "other": offer.instead}
    what = _("%(day)s起在“%(group)s”，离开“%(other)s”。") if offer.instead else _("%(day)s起在“%(group)s”。")
    return OfferCard(
        code=offer.code,
        title=offer.group,
        until=until,
        remaining=remaining(offer.answer_by, now=now),
        what=what % values,
        ends=_ends(offer),
        both=offer.both,
        may_answer=offer.may_answer,
    )


def _ends(offer: OfferedPlace) -> str:
    """Say for what the child waits no more once the place is taken; nothing where it waits for nothing else then."""
    if not offer.ends:
        return ""
    values = {"clubs": _("、").join(offer.ends), "day": weekday(offer.weekday)}
    return _("接受以后，不再等 %(clubs)s（%(day)s）。") % values


def _waits_no_more(seen: PlacesPage) -> Table:
    rows = ((row.group, weekday(row.weekday), _sentences(row.against)) for row in seen.waits_no_more)
    return _by_club(_("不再候补"), last=_("为什么"), rows=rows)


def _waits(seen: PlacesPage) -> Table:
    turns = ((row.group, weekday(row.weekday), _("第 %(turn)s 位") % {"turn": row.turn}) for row in seen.waits)
    return _by_club(_("每个社团排到第几位"), last=_("位次"), rows=turns, tone="info")


def _unsuited(seen: PlacesPage) -> Table:
    rows = ((row.name, weekdays(row.weekdays), _sentences(row.reasons)) for row in seen.unsuited)
    return _by_club(_("有空位、但孩子不能去的"), last=_("为什么"), rows=rows)


def _sentences(reasons: Iterable[Refusal]) -> str:
    return " ".join(said(reason.words) for reason in reasons)


def _by_club(caption: str, *, last: str, rows: Iterable[tuple[str, str, str]], tone: Tone = "plain") -> Table:
    """Lay out what is said of clubs: each one's name, its weekdays and the sentence."""
    return Table(
        caption=caption,
        columns=(Column(name=_("社团")), Column(name=_("星期")), Column(name=last)),
        lines=tuple(
            Line(
                code=f"{club}-{days}",
                label=club,
                entries=(Entry(text=club), Entry(text=days), Entry(text=sentence, tone=tone)),
            )
            for club, days, sentence in rows
        ),
    )


def offer_notice(offer: OpenOffer, *, now: datetime) -> str:
    """Say in a sentence what is kept for a child, until when, and how long that is."""
    return _("“%(group)s”%(day)s的一个名额给%(name)s留到 %(until)s，%(remaining)s。") % {
        "group": offer.group,
        "day": weekday(offer.weekday),
        "name": offer.name,
        "until": _said_moment(offer.answer_by),
        "remaining": remaining(offer.answer_by, now=now),
    }


def remaining(until: datetime, *, now: datetime) -> str:
    """Say how long is left to answer: in days and hours, at last in minutes."""
    minutes = max(0, int((until - now).total_seconds()) // 60)
    hours = minutes // 60
    days, more = divmod(hours, A_DAY)
    parts = []
    if days:
        parts.append(ngettext("%(number)s 天", "%(number)s 天", days) % {"number": days})
    if hours and (more or not days):
        parts.append(ngettext("%(number)s 小时", "%(number)s 小时", more) % {"number": more})
    if not hours:
        parts.append(ngettext("%(number)s 分钟", "%(number)s 分钟", minutes) % {"number": minutes})
    return _("还有 %(time)s") % {"time": " ".join(parts)}


def _said_meeting(day: date) -> str:
    return say_meeting(day=day, language=get_language() or "")


def _said_day(day: date) -> str:
    return say_day(day=day, language=get_language() or "")


def _said_moment(moment: datetime) -> str:
    return f"{_said_day(local_day(moment))} {say_time(clock_of(moment))}"


place_urls: list[URLPattern] = [path("applications/<str:code>/places/", places, name="places")]
