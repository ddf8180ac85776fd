"""From when until when left-over places can be claimed: set by the office, and ended earlier where it has to be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any, Self

from django import forms
from django.contrib import messages
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from afterbell.base.days import moment_within_year
from afterbell.base.refusals import Refusal, Refused
from afterbell.base.spans import instant
from afterbell.fronts.afternoons import clock_of
from afterbell.fronts.days import DayField
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest
from afterbell.placement.commands import open_leftovers, shorten_leftovers

STOP = "stop"
OPENS, CLOSES = time(8), time(20)
LASTS = timedelta(days=2)


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _clock() -> forms.TimeInput:
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class OpeningForm(forms.Form):
    """From which moment until which the left-over places can be claimed."""

    opens_on = DayField(
        label=lazy("开始的日子"),
        help_text=lazy("从这一刻起，家长在孩子的“空位”页认领，先到先得。"),
        widget=_day(),
    )
    opens_at = forms.TimeField(label=lazy("几点开始"), widget=_clock())
    closes_on = DayField(
        label=lazy("结束的日子"),
        help_text=lazy("过了这一刻就不能认领；没有人要的名额留着，可以再开一次。"),
        widget=_day(),
    )
    closes_at = forms.TimeField(label=lazy("几点结束"), widget=_clock())


class StopForm(forms.Form):
    """An end earlier than the one set, or at once, and why."""

    when = forms.ChoiceField(
        label=lazy("什么时候停"),
        choices=[("now", lazy("现在就停")), ("then", lazy("改到下面的时间"))],
        widget=forms.RadioSelect,
    )
    closes_on = DayField(label=lazy("新的结束日子"), required=False, widget=_day())
    closes_at = forms.TimeField(label=lazy("几点结束"), required=False, widget=_clock())
    reason = forms.CharField(
        label=lazy("为什么提前结束"), max_length=200, help_text=lazy("家长看得到。已经认领的不变。")
    )

    def clean(self) -> dict[str, Any]:
        """Ask for a day and a time only where the end is not now."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("when") == "then":
            for name in ("closes_on", "closes_at"):
                if cleaned.get(name) is None and name not in self.errors:
                    self.add_error(name, str(forms.Field.default_error_messages["required"]))
        return cleaned


@dataclass(slots=True, kw_only=True)
class ClaimTimes:
    """Both forms as they stand on the page, and what was said against what was sent."""

    opening: OpeningForm
    stop: StopForm
    reasons: tuple[Refusal, ...] = ()
    status: int = 200

    @classmethod
    def of(cls, request: ViewerRequest, *, first: date) -> Self:
        """Fill the forms with what was sent, else with times that suit: from tomorrow morning for three days."""
        sent = request.POST if request.method == "POST" else None
        stops = sent is not None and STOP in sent
        begins = max(request.today + timedelta(days=1), first)
        now = clock_of(request.now)
        return cls(
            opening=OpeningForm(
                sent if not stops else None,
                initial={"opens_on": begins, "opens_at": OPENS, "closes_on": begins + LASTS, "closes_at": CLOSES},
            ),
            stop=StopForm(
                sent if stops else None,
                prefix=STOP,
                initial={"when": "now", "closes_on": request.today, "closes_at": now},
            ),
        )

    def store(self, request: ViewerRequest, *, term: str) -> bool:
        """Set or shorten the times as sent, and say so; gives whether it was done, else the reasons stand here."""
        form = self.stop if self.stop.is_bound else self.opening
        self.status = UNPROCESSABLE
        if not form.is_valid():
            return False
        try:
            said = self._shortened(request, term) if form is self.stop else self._opened(request, term)
        except Refused as refused:
            self.reasons, self.status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
            return False
        messages.success(request, said)
        return True

    def _opened(self, request: ViewerRequest, term: str) -> str:
        chosen = self.opening.cleaned_data
        open_leftovers(
            actor=request.viewer,
            now=request.now,
            term=term,
            opens_at=instant(chosen["opens_on"], chosen["opens_at"]),
            closes_at=instant(chosen["closes_on"], chosen["closes_at"]),
        )
        return _("剩余名额的认领时间已定，家长在孩子的“空位”页认领。")

    def _shortened(self, request: ViewerRequest, term: str) -> str:
        chosen = self.stop.cleaned_data
        later = chosen["when"] == "then"
        ends = shorten_leftovers(
            actor=request.viewer,
            now=request.now,
            term=term,
            closes_at=instant(chosen["closes_on"], chosen["closes_at"]) if later else None,
            reason=chosen["reason"],
        )
        return _("认领到 %(time)s 为止。已经认领的不变。") % {"time": moment_within_year(ends).in_language(_language())}


def _language() -> str:
    return get_language() or "zh-hans"
