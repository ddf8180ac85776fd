"""A list of wishes under a thumb, and what may stand in it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from afterbell.placement.rules.ending import ends_at
from afterbell.placement.rules.wishing import (
    LEAST_TOLD,
    WishDay,
    Wisher,
    moved,
    still_wishable,
    tapped,
    told,
    unwishable,
)
from afterbell.scheme.examples import EXAMPLE
from afterbell.scheme.rules.read import read_scheme

SCHEME = read_scheme(text=EXAMPLE.read_text(encoding="utf-8"))
CODES = tuple(offering.code for offering in SCHEME.offerings)
OFFERED = {row.code: row for row in SCHEME.offerings if row.band == "early" and row.capacity and 1 in row.weekdays}
DAY = WishDay(weekday=1, band="early", scheme=SCHEME, offered=OFFERED)
LISTS = st.lists(st.sampled_from(CODES), unique=True, max_size=6).map(tuple)


def wisher(*, grade: int = 1, language: str = "mongolian", ended: bool = False, asked: bool = True) -> Wisher:
    return Wisher(
        name="巴雅尔",
        grade=grade,
        language=language,
        ended=ended,
        asked=frozenset({(1, "early")}) if asked else frozenset(),
    )


@given(standing=LISTS, club=st.sampled_from(CODES), ranked=st.booleans())
def test_a_tap_done_twice_is_done_once(standing: tuple[str, ...], club: str, *, ranked: bool) -> None:
    once = tapped(standing, club=club, ranked=ranked)
    assert tapped(once, club=club, ranked=ranked) == once
    assert (club in once) == ranked
    assert [other for other in once if other != club] == [other for other in standing if other != club]


@given(LISTS.filter(bool), st.data(), st.integers(-7, 7))
def test_moving_keeps_the_clubs_and_the_order_of_the_others(
    standing: tuple[str, ...], data: st.DataObject, by: int
) -> None:
    club = data.draw(st.sampled_from(standing))
    after = moved(standing, club=club, by=by)
    assert [other for other in after if other != club] == [other for other in standing if other != club]
    assert after.index(club) == min(max(standing.index(club) + by, 0), len(standing) - 1)


@given(st.integers(0, 500))
def test_no_number_below_five_is_told(number: int) -> None:
    assert told(number) == (number if number >= LEAST_TOLD else None)


@given(LISTS, st.integers(1, 6), st.sampled_from(["mongolian", "chinese"]))
def test_what_is_left_of_a_stored_list_can_be_handed_in(stored: tuple[str, ...], grade: int, language: str) -> None:
    child = wisher(grade=grade, language=language)
    left = still_wishable(wisher=child, day=DAY, stored=stored)
    reasons = {reason.code for reason in unwishable(wisher=child, day=DAY, wished=left)}
    assert reasons <= {"placement.wish_many"}
    assert [club for club in stored if club in left] == list(left)


def test_every_reason_names_the_club_the_day_and_what_to_do() -> None:
    wished = ("choir", "choir", "nothing", "reading-chinese")
    told_so = [*unwishable(wisher=wisher(grade=3, ended=True, asked=False), day=DAY, wished=wished)]
    codes = [reason.code.removeprefix("placement.") for reason in told_so]
    assert codes[:3] == ["wish_ended", "wish_day", "wish_many"]
    assert {"wish_grade", "wish_twice", "wish_unknown"} <= set(codes)
    words = " ".join(reason.words.zh for reason in told_so)
    assert "周一的“童声合唱”只面向一、二年级，孩子在三年级。请另选一个。" in words
    assert "周一的“童声合唱”填了两次，只能填一次。请去掉一个。" in words
    assert "没有“nothing”。请从这一天列出的社团里选。" in words
    assert "choir" not in words


def test_a_club_of_another_language_is_none_for_the_child() -> None:
    offering = next(row for row in SCHEME.offerings if row.code == "reading-chinese")
    day = WishDay(weekday=2, band="early", scheme=SCHEME, offered={offering.code: offering})
    child = Wisher(name="图雅", grade=1, language="mongolian", ended=False, asked=frozenset({(2, "early")}))
    (reason,) = unwishable(wisher=child, day=day, wished=(offering.code,))
    assert reason.code == "placement.wish_language"
    assert "汉语授课" in reason.words.zh


@given(st.sampled_from(SCHEME.seasons), st.integers(1, 6))
def test_the_day_ends_with_the_last_band_or_with_the_bell(season: object, grade: int) -> None:
    row = next(one for one in SCHEME.seasons if one == season)
    bands = {band.code: band.span_in(season=row.code).end for band in SCHEME.bands}
    both = frozenset({(1, "early"), (1, "evening"), (2, "early")})
    assert ends_at(scheme=SCHEME, on=row.from_day, weekday=1, grade=grade, asked=both) == bands["evening"]
    assert ends_at(scheme=SCHEME, on=row.from_day, weekday=2, grade=grade, asked=both) == bands["early"]
    bell = row.dismissal_of(grade=grade)
    assert ends_at(scheme=SCHEME, on=row.from_day, weekday=3, grade=grade, asked=both) == bell
