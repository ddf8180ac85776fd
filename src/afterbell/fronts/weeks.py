"""Which week or day a page shows: a week is named by any day of it; without a name it is today."""

from __future__ import annotations

from datetime import date, timedelta

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from afterbell.fronts.days import DayField, day_in
from afterbell.fronts.look.saying import say_date
from afterbell.fronts.viewing import ViewerRequest

LAST = timedelta(days=6)


class WeekFilter(forms.Form):
    """Which week is shown."""

    day = DayField(
        label=lazy("哪一周（其中一天）"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class DayFilter(forms.Form):
    """Which day is shown."""

    day = DayField(
        label=lazy("哪一天"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


def day_asked(request: ViewerRequest) -> date:
    """Give the day that is asked for, or a day of the week that is."""
    return day_in(request.GET.get("day", "")) or request.today


def say_week(monday: date) -> str:
    """Name a week by its first and last day."""
    language = get_language() or "zh-hans"
    days = {"first": say_date(day=monday, language=language), "last": say_date(day=monday + LAST, language=language)}
    return _("%(first)s 至 %(last)s") % days
