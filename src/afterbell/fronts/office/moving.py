"""A child is moved to another group by hand: choose, see what it breaks, tick each, and move."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods

from afterbell.base.refusals import Refusal, Refused
from afterbell.base.spans import local_day
from afterbell.fronts.days import DayField
from afterbell.fronts.look.pieces import Cell, Crumb
from afterbell.fronts.office.frame import office_page
from afterbell.fronts.office.said import said, weekday, weekdays
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page
from afterbell.placement.commands import move_pupil
from afterbell.placement.queries import MovedBefore, MovePage, MovePreview, move_page, preview_move

STAGE = "groups"
ACTION = "placement.move"
WEEKDAYS = frozenset("1234567")


class DayForm(forms.Form):
    """From which day the child is in the other group."""

    since = DayField(label=lazy("从哪一天起"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class ReasonForm(forms.Form):
    """Why the child is moved."""

    reason = forms.CharField(
        label=lazy("原因"),
        min_length=3,
        max_length=200,
        help_text=lazy("例如：家长来电，和同班同学在一起更合适。学校内部留着，家长看不到。"),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What was chosen so far: the group to leave, the one to join, and the weekdays."""

    before: str
    after: str
    weekdays: tuple[int, ...]

    @classmethod
    def of(cls, sent: QueryDict) -> Choice:
        chosen = sorted({int(value) for value in sent.getlist("weekday") if value in WEEKDAYS})
        return cls(before=sent.get("from", ""), after=sent.get("to", ""), weekdays=tuple(chosen))


@require_http_methods(["GET", "POST"])
@page(ACTION)
def move(request: ViewerRequest, code: str) -> HttpResponse:
    """Show what a move breaks, and move the child when everything it costs is ticked."""
    sent = request.POST if request.method == "POST" else request.GET
    choice = Choice.of(sent)
    seen = move_page(viewer=request.viewer, application=code, today=request.today, before=choice.before)
    day = DayForm(sent if choice.after else None, initial={"since": seen.first})
    reason = ReasonForm(request.POST if request.method == "POST" else None)
    reasons: tuple[Refusal, ...] = ()
    status = 200
    if request.method == "POST":
        status = UNPROCESSABLE
        if day.is_valid() and reason.is_valid():
            try:
                _moved(request, code=code, choice=choice, since=day.cleaned_data["since"], reason=reason)
            except Refused as refused:
                reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
                seen = move_page(viewer=request.viewer, application=code, today=request.today, before=choice.before)
            else:
                messages.success(request, _("%(name)s 换组了，家长会收到一条消息。") % {"name": seen.name})
                return redirect("office-move", code=code)
    preview = _preview(request, code=code, choice=choice, day=day)
    context = {
        **_around(seen, choice),
        "day": day,
        "reason": reason,
        "preview": preview,
        "ticks": _ticks(request, preview),
        "reasons": _told(reasons, preview),
        "undoable": [_undoable(item, code=code, today=request.today) for item in seen.moves],
    }
    return office_page(request, "moving.html", stage=STAGE, context=context, status=status)


def _moved(request: ViewerRequest, *, code: str, choice: Choice, since: date, reason: ReasonForm) -> None:
    move_pupil(
        actor=request.viewer,
        now=request.now,
        application=code,
        before=choice.before,
        after=choice.after,
        weekdays=choice.weekdays,
        since=since,
        reason=reason.cleaned_data["reason"],
        accepted=request.POST.getlist("accepted"),
    )


def _preview(request: ViewerRequest, *, code: str, choice: Choice, day: DayForm) -> MovePreview | None:
    if not choice.after or not day.is_valid():
        return None
    return preview_move(
        viewer=request.viewer,
        application=code,
        before=choice.before,
        after=choice.after,
        weekdays=choice.weekdays,
        since=day.cleaned_data["since"],
    )


def _ticks(request: ViewerRequest, preview: MovePreview | None) -> list[tuple[str, Refusal, bool]]:
    """Give each cost with its tick, and whether it was ticked as it reads now."""
    ticked = set(request.POST.getlist("accepted"))
    return [(tick, cost, tick in ticked) for tick, cost in preview.costs] if preview else []


def _told(reasons: Sequence[Refusal], preview: MovePreview | None) -> tuple[Refusal, ...]:
    """Leave out of a refusal what the preview beside it says anyway."""
    beside = {reason.words for reason in preview.forbids} if preview else set()
    return tuple(reason for reason in reasons if reason.words not in beside)


def _around(seen: MovePage, choice: Choice) -> dict[str, object]:
    leaving = seen.leaving
    own = leaving.weekdays if leaving else ()
    chosen = set(choice.weekdays) if choice.after else set(own)
    return {
        "seen": seen,
        "chosen": choice.after,
        "places": [
            Cell(
                name=group.name,
                value=weekdays(group.weekdays),
                note=said(group.band),
                url=f"{reverse('office-move', kwargs={'code': seen.application})}?{urlencode({'from': group.code})}",
            )
            for group in seen.groups
        ],
        "own": [(number, weekday(number), number in chosen) for number in own],
        "targets": [(target, weekdays(target.weekdays), said(target.kind)) for target in seen.targets],
        "crumbs": (
            Crumb(name=_("编班"), url=reverse("office-groups")),
            *(
                (Crumb(name=leaving.name, url=reverse("office-group", kwargs={"code": leaving.code})),)
                if leaving
                else ()
            ),
            Crumb(name=_("%(name)s 换组") % {"name": seen.name}),
        ),
    }


def _undoable(item: MovedBefore, *, code: str, today: date) -> tuple[MovedBefore, str, str]:
    """Give a move with its weekdays in words, and the way back on the day on which it was made."""
    there = reverse("office-move", kwargs={"code": code})
    back = {"from": item.after_code, "to": item.before_code, "since": item.since.isoformat(), "weekday": item.weekdays}
    way = f"{there}?{urlencode(back, doseq=True)}" if local_day(item.at) == today else ""
    return item, weekdays(item.weekdays), way


moving_urls: list[URLPattern] = [
    path("placing/move/<str:code>/", move, name="office-move"),
]
