"""Clubs under a family's thumb, in both rounds: tap one to rank it, tap it again to take it back, move it up or down.

Every button says what it does and is kept at once, so that a second tap before the page is back, or on another phone,
does the same once more. A new order says which one was looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from afterbell.base.refusals import NotThere
from afterbell.base.words import Words
from afterbell.fronts.look.saying import say_date, say_time
from afterbell.fronts.portal.club_pictures import address_of_picture
from afterbell.fronts.viewing import ViewerRequest
from afterbell.placement.commands import ListOf, arrange_clubs, rank_club
from afterbell.placement.queries import ClubChoice, DayOfWishes, SecondForm, SiblingThen
from afterbell.placement.rules.wishing import moved

TAP = "tap"
RANK, TAKE_BACK, ARRANGE = "rank", "unrank", "arrange"
WEEKDAYS, FIRST, SECOND = "1234567", 1, 2
ROUNDS = {"1": FIRST, "2": SECOND}
MINUTES_AN_HOUR = 60
NOTHING, MOST_SAID = ("", "", ""), 5
"""What a button says has at most five parts; nonsense may have fewer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Where a club's picture is, with its size, so that nothing moves when it comes."""

    url: str
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tap:
    """A club as a button: what tapping it sends, what a family reads, its rank when it stands in the list."""

    ident: str
    value: str
    name: str
    about: str
    facts: tuple[str, ...]
    notes: tuple[str, ...]
    picture: Picture | None
    rank: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """A club of the list: what moving it up and down sends; "" where it stands at that end."""

    code: str
    name: str
    up: str
    down: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCard:
    """A day with the clubs to tap and the list so far; `arranging` begins what a new order sends."""

    ident: str
    title: str
    second: bool
    ends: tuple[str, ...]
    taps: tuple[Tap, ...]
    barred: tuple[tuple[str, tuple[str, ...]], ...]
    ranked: tuple[Ranked, ...]
    arranging: str


def day_cards(days: tuple[DayOfWishes, ...], *, school: str) -> tuple[DayCard, ...]:
    """Put the days of a round as the page draws them; without a school the clubs have no pictures."""
    return tuple(_card(day, days, school) for day in days)


def _card(day: DayOfWishes, days: tuple[DayOfWishes, ...], school: str) -> DayCard:
    codes = tuple(choice.code for choice in day.wished)
    arranging = f"{ARRANGE} {day.which} {day.value} {','.join(codes)}"
    return DayCard(
        ident=_ident(day.which, day.value),
        title=f"{_say(day.weekday_words)} · {_say(day.band_words)}",
        second=day.which == SECOND,
        ends=_ends(day),
        taps=tuple(_tap(day, choice, days, school) for choice in day.choices),
        barred=tuple((_say(club.name), tuple(_say(reason.words) for reason in club.reasons)) for club in day.barred),
        ranked=tuple(
            Ranked(
                code=choice.code,
                name=_say(choice.name),
                up=_moving(arranging, codes, choice.code, by=-1),
                down=_moving(arranging, codes, choice.code, by=1),
            )
            for choice in day.wished
        ),
        arranging=arranging,
    )


def _ident(which: int, day: str) -> str:
    return f"{'second' if which == SECOND else 'first'}-{day}"


def _moving(arranging: str, codes: tuple[str, ...], club: str, *, by: int) -> str:
    wished = moved(codes, club=club, by=by)
    return f"{arranging} {','.join(wished)}" if wished != codes else ""


def _ends(day: DayOfWishes) -> tuple[str, ...]:
    """Say when the child goes home on that day, and how a sibling's end lies to it."""
    own = _("%(day)s %(time)s 放学。") % {"day": _say(day.weekday_words), "time": say_time(day.ends)}
    return (own, *(_beside(sibling, day=day) for sibling in day.siblings))


def _beside(sibling: SiblingThen, *, day: DayOfWishes) -> str:
    minutes = _minutes(sibling.ends) - _minutes(day.ends)
    values = {"name": sibling.name, "time": say_time(sibling.ends), "minutes": abs(minutes)}
    if not minutes:
        return _("%(name)s 也是 %(time)s 放学，两个孩子可以一起接。") % values
    if minutes > 0:
        return _("%(name)s %(time)s 放学，晚 %(minutes)s 分钟。") % values
    return _("%(name)s %(time)s 放学，早 %(minutes)s 分钟。") % values


def _minutes(moment: time) -> int:
    return moment.hour * MINUTES_AN_HOUR + moment.minute


def _tap(day: DayOfWishes, choice: ClubChoice, days: tuple[DayOfWishes, ...], school: str) -> Tap:
    card = choice.card
    shown = card.picture if card else None
    bring = [_("带：%(things)s") % {"things": card.to_bring}] if card and card.to_bring else []
    return Tap(
        ident=f"{_ident(day.which, day.value)}-{choice.code}",
        value=f"{TAKE_BACK if choice.rank else RANK} {day.which} {day.value} {choice.code}",
        name=_say(choice.name),
        about=card.about if card else "",
        facts=(*_facts(day, choice), *bring),
        notes=tuple(_notes(day, choice, days)),
        picture=Picture(
            url=address_of_picture(school=school, picture=shown.fingerprint),
            width=shown.width,
            height=shown.height,
        )
        if shown and school
        else None,
        rank=choice.rank,
    )


def _facts(day: DayOfWishes, choice: ClubChoice) -> tuple[str, ...]:
    """Say who leads a club, where it meets, how many want it and how many places it has."""
    leader = choice.card.leader if choice.card else ""
    who = [_("%(leader)s（以后可能换人）") % {"leader": leader}] if leader else []
    where = [choice.room] if choice.room else []
    if day.which == SECOND:
        return (*who, *where, _("%(free)s 个空位") % {"free": choice.places})
    values = {"wanted": choice.wanted, "places": choice.places, "least": choice.minimum}
    wanted = (
        _("不到 5 家想去 · %(places)s 个名额") if choice.wanted is None else _("%(wanted)s 家想去 · %(places)s 个名额")
    )
    least = [_("满 %(least)s 人才开") % values] if choice.minimum else []
    return (*who, *where, wanted % values, *least)


def _notes(day: DayOfWishes, choice: ClubChoice, days: tuple[DayOfWishes, ...]) -> list[str]:
    """Say who of the family wishes for the same club then, and on which other days this child does."""
    with_sibling = [
        _("%(name)s 也填了这个社团") % {"name": sibling.name}
        for sibling in day.siblings
        if choice.code in sibling.clubs
    ]
    again = [
        _say(other.weekday_words)
        for other in days
        if other != day and any(wish.code == choice.code for wish in other.wished)
    ]
    return [*with_sibling, *([_("%(days)s也填了") % {"days": _("、").join(again)}] if again else [])]


def _say(words: Words) -> str:
    return words.in_language(get_language() or "zh-hans")


def store_tap(request: ViewerRequest, *, application: str) -> str:
    """Do what the button said: rank a club, take it back, or put a list in order; gives where on the page it stands.

    Raises NotThere for what no button says, Refused as the commands do.
    """
    intent, which, day, *said = [*request.POST.get(TAP, "").split(" "), *NOTHING][:MOST_SAID]
    said = [part for part in said if part]
    weekday, _dash, band = day.partition("-")
    if which not in ROUNDS or weekday not in tuple(WEEKDAYS):
        raise NotThere("club")
    of = ListOf(application=application, which=ROUNDS[which], weekday=int(weekday), band=band)
    match intent, said:
        case (("rank" | "unrank"), [club]):
            rank_club(actor=request.viewer, now=request.now, of=of, club=club, ranked=intent == RANK)
        case "arrange", [seen, wished]:
            arrange_clubs(
                actor=request.viewer,
                now=request.now,
                of=of,
                seen=tuple(seen.split(",")),
                wished=tuple(wished.split(",")),
            )
        case _:
            raise NotThere("club")
    return f"#{_ident(of.which, day)}"


def until_said(day: date) -> str:
    """Write the end of a day, which belongs to it: 2026年2月27日 周五 24:00."""
    return _("%(day)s 24:00") % {"day": say_date(day=day, language=get_language() or "zh-hans")}


def second_said(form: SecondForm) -> str:
    """Say in one sentence what can be done, or that it is over."""
    until = {"until": until_said(form.until)}
    if form.open:
        when = _("这几天没有录取。到 %(until)s 为止（当天算在内），可以从有空位的社团里再填。") % until
        return when + _("点一下排进去，再点一下取消，点了就存好。")
    if form.over:
        return _("第二轮志愿 %(until)s 已经截止，录取以后在这里看结果。") % until
    return _("这几天没有录取，也没有社团还有空位，孩子参加作业辅导。")
