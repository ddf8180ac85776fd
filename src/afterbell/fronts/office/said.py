"""What several pages of the office say the same way."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from afterbell.base.words import Words

WEEKDAYS: tuple[Promise, ...] = (
    lazy("周一"),
    lazy("周二"),
    lazy("周三"),
    lazy("周四"),
    lazy("周五"),
    lazy("周六"),
    lazy("周日"),
)


def said(words: Words) -> str:
    """Say a text in the page's language."""
    return words.in_language(get_language() or "zh-hans")


def weekday(number: int) -> str:
    """Name a weekday by its number, 1 for Monday."""
    return str(WEEKDAYS[number - 1])


def weekdays(numbers: Iterable[int]) -> str:
    """Name several weekdays: 周一、周三."""
    return _("、").join(weekday(number) for number in numbers)
