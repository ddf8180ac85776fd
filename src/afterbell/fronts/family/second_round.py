"""The second round on a phone: tap a club to rank it next, tap it again to take it back; every tap is kept at once.

A button says what it does, so that a second tap before the page is back, or on another phone, does the same once more.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from afterbell.base.refusals import NotThere
from afterbell.base.words import Words
from afterbell.fronts.look.saying import say_day
from afterbell.fronts.viewing import ViewerRequest
from afterbell.placement.commands import SecondWish, change_second_wishes
from afterbell.placement.queries import SecondChoice, SecondDay, SecondForm

TAP = "tap"
RANK, TAKE_BACK = "rank", "unrank"
WEEKDAYS = "1234567"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tap:
    """A club as a button: what tapping it sends, and its rank when it stands in the list."""

    value: str
    name: str
    note: str
    rank: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TapDay:
    """A day that found no place, with the clubs to tap."""

    ident: str
    title: str
    taps: tuple[Tap, ...]
    wished: tuple[str, ...]


def tap_days(form: SecondForm) -> tuple[TapDay, ...]:
    """Put the days of the second round as the page draws them."""
    return tuple(
        TapDay(
            ident=f"second-{day.value}",
            title=f"{_say(day.weekday_words)} · {_say(day.band_words)}",
            taps=tuple(_tap(day, choice) for choice in day.choices),
            wished=tuple(_say(choice.name) for choice in sorted(day.choices, key=_by_rank) if choice.rank),
        )
        for day in form.days
    )


def _by_rank(choice: SecondChoice) -> int:
    return choice.rank


def _tap(day: SecondDay, choice: SecondChoice) -> Tap:
    note = _("%(free)s 个空位") % {"free": choice.free}
    return Tap(
        value=f"{TAKE_BACK if choice.rank else RANK} {day.value} {choice.code}",
        name=_say(choice.name),
        note=f"{note} · {choice.room}" if choice.room else note,
        rank=choice.rank,
    )


def _say(words: Words) -> str:
    return words.in_language(get_language() or "zh-hans")


def store_tap(request: ViewerRequest, *, application: str) -> str:
    """Do what the button said: rank its club, or take it back; gives the place on the page to go back to.

    Raises NotThere for what no button says, Refused as the command does.
    """
    intent, _space, rest = request.POST[TAP].partition(" ")
    day, _space, club = rest.partition(" ")
    weekday, _dash, band = day.partition("-")
    if intent not in {RANK, TAKE_BACK} or not club or weekday not in tuple(WEEKDAYS):
        raise NotThere("club")
    wish = SecondWish(application=application, weekday=int(weekday), band=band, offering=club, ranked=intent == RANK)
    change_second_wishes(actor=request.viewer, now=request.now, wish=wish)
    return f"#second-{day}"


def second_said(form: SecondForm) -> str:
    """Say in one sentence what can be done, or that it is over."""
    day = say_day(day=form.until, language=get_language() or "zh-hans")
    if form.open:
        return _("这几天没有录取。%(day)s以前可以从有空位的社团里再填：点一下排进去，再点一下取消，点了就存好了。") % {
            "day": day
        }
    if form.over:
        return _("第二轮志愿已经截止，录取以后在这里看结果。")
    return _("这几天没有录取，也没有社团还有空位，孩子参加作业辅导。")
