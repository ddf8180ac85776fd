"""Small bundles to try the format on."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from random import Random
from typing import Any

from hypothesis import strategies as st

from afterbell.base.words import Words
from afterbell.placement.rules.bundle.problem import Bundle, DayMarket, Header, Name
from afterbell.placement.rules.bundle.run import run_instance
from afterbell.placement.rules.lottery import commit
from afterbell.placement.rules.matching.problem import Applicant, Market
from afterbell.scheme.rules.codes import Lottery
from tests.placement.rules.matching.markets import club, markets

SECRET, PUBLIC = "9f2c61d0a7b84e35c1f06d9284ab73e5", "07-11-19-23-28-31+04"
HEADER = Header(
    school="demo",
    term="2026-spring",
    round=1,
    lottery=Lottery.PER_WEEKDAY,
    weekdays=(1, 2, 3, 4),
    commitment=commit(seed=SECRET),
    secret=SECRET,
    public_value=PUBLIC,
    scheme=sha256(b"a scheme").hexdigest(),
)


def child(ticket: str, *wishes: tuple[str, int]) -> Applicant:
    """Build an applicant whose number is still to be drawn."""
    clubs, classes = tuple(wish for wish, _ in wishes), tuple(priority for _, priority in wishes)
    return Applicant(ticket=ticket, number=0, wishes=clubs, classes=classes)


def six_children() -> Bundle:
    """Give the worked example of the mechanism's page, undecided."""
    market = Market(
        clubs=(club("art", 2), club("chess", 3, 2), club("music", 2)),
        applicants=(
            child("K7Q2", ("art", 3), ("chess", 3)),
            child("M4XA", ("art", 1), ("music", 3)),
            child("P9TD", ("art", 3), ("music", 3)),
            child("R3WE", ("music", 3), ("art", 3)),
            child("T8BN", ("music", 2), ("art", 3)),
            child("V5CJ", ("chess", 3), ("music", 3)),
        ),
    )
    return Bundle(header=HEADER, markets=(DayMarket(weekday=2, band="early", market=market),))


NAMES = (
    Name(kind="band", code="early", words=Words(zh="早班", en="early band")),
    Name(kind="club", code="art", words=Words(zh="美术", en="art club")),
    Name(kind="club", code="chess", words=Words(zh="国际象棋", en='chess "for all"')),
    Name(kind="club", code="music", words=Words(zh="马头琴ᠮᠣᠷ\u180eᠢᠨ", en="morin khuur")),
)
DECIDED = run_instance(bundle=six_children())


@st.composite
def instances(draw: st.DrawFn) -> Bundle:
    """Draw an undecided bundle of up to three weekdays."""
    days = draw(
        st.lists(st.tuples(st.integers(1, 7), st.sampled_from(["early", "late"])), min_size=1, max_size=3, unique=True)
    )
    held = []
    for weekday, band in days:
        market = draw(markets(pupils=8, clubs=4))
        undrawn = tuple(replace(one, number=0) for one in market.applicants)
        held.append(DayMarket(weekday=weekday, band=band, market=replace(market, applicants=undrawn)))
    header = replace(HEADER, lottery=draw(st.sampled_from(Lottery)), round=draw(st.integers(1, 2)))
    return Bundle(header=header, markets=tuple(held), names=draw(st.sampled_from(((), names_for(held)))))


def names_for(markets: Sequence[DayMarket]) -> tuple[Name, ...]:
    """Call every band and club in these markets something."""
    bands = sorted({each.band for each in markets})
    clubs = sorted({one.code for each in markets for one in each.market.clubs})
    called = [("band", code) for code in bands] + [("club", code) for code in clubs]
    return tuple(Name(kind=kind, code=code, words=Words(zh=f"{code} 班", en=f"the {code}")) for kind, code in called)


def sealed(lines: Sequence[dict[str, Any]]) -> bytes:
    """Write lines as a bundle whose digest is right, whatever they say: what a forger would do."""
    text = b"".join(json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n" for line in lines)
    return text + json.dumps({"digest": sha256(text).hexdigest()}, separators=(",", ":")).encode() + b"\n"


def opened(data: bytes) -> list[dict[str, Any]]:
    """Take a bundle's lines without its digest."""
    return [json.loads(line) for line in data.splitlines()[:-1]]


def school(*, pupils: int, weekdays: int, seed: int) -> Bundle:
    """Place a school of so many pupils with twelve clubs a weekday, some of which close."""
    chance = Random(seed)  # noqa: S311 - a test's seeded chance
    codes = [f"club-{at:02}" for at in range(12)]
    tickets = [f"T{at:05}" for at in chance.sample(range(100_000), pupils)]
    seats = max(1, pupils // 14)
    held = []
    for weekday in range(1, weekdays + 1):
        clubs = tuple(club(code, seats, seats * 9 // 10) for code in codes)
        applicants = tuple(child(ticket, *_five_wishes(codes, chance)) for ticket in tickets)
        held.append(DayMarket(weekday=weekday, band="early", market=Market(clubs=clubs, applicants=applicants)))
    return run_instance(bundle=Bundle(header=HEADER, markets=tuple(held)))


def _five_wishes(codes: Sequence[str], chance: Random) -> list[tuple[str, int]]:
    wanted = sorted(codes, key=lambda code: chance.random() * (1 + codes.index(code)))
    return [(code, chance.choice((0, 1, 3, 3))) for code in wanted[:5]]
