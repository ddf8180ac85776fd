"""The second round on a phone: tap a club to rank it next, tap it again to take it back; every tap is kept at once."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from afterbell.base.refusals import NotThere
from afterbell.base.words import Words
from afterbell.fronts.look.saying import say_day
from afterbell.fronts.viewing import ViewerRequest
from afterbell.placement.commands import NewWishes, submit_second_wishes
from afterbell.placement.queries import SecondChoice, SecondDay, SecondForm, second_form

TAP = "tap"


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
        value=f"{day.value}:{choice.code}",
        name=_say(choice.name),
        note=f"{note} · {choice.room}" if choice.room else note,
        rank=choice.rank,
    )


def _say(words: Words) -> str:
    return words.in_language(get_language() or "zh-hans")


def store_tap(request: ViewerRequest, *, application: str) -> str:
    """Rank the tapped club last, or take it out of the list; gives the place on the page to go back to.

    Raises NotThere for a club that is not on the page, Refused as the command does.
    """
    form = second_form(viewer=request.viewer, application=application, today=request.today)
    where, _colon, club = request.POST[TAP].partition(":")
    day = next((day for day in form.days if day.value == where), None) if form else None
    if day is None or not club:
        raise NotThere("club")
    kept = tuple(code for code in day.wished if code != club)
    wished = kept if club in day.wished else (*kept, club)
    given = NewWishes(application=application, weekday=day.weekday, band=day.band, offerings=wished)
    submit_second_wishes(actor=request.viewer, now=request.now, wishes=given)
    return f"#second-{day.value}"


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
