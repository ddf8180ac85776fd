"""The example a parents' committee reads is what the rules do, to the last digit."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from afterbell.placement.rules.bundle.write import write_bundle
from afterbell.placement.rules.lottery import commit, draw_lots, final_seed
from afterbell.placement.rules.matching.explain import explain
from afterbell.placement.rules.matching.problem import Applicant, Closure, Matching
from afterbell.placement.rules.matching.solve import solve
from tests.placement.rules.bundle.bundles import DECIDED
from tests.placement.rules.matching.markets import club, market

PAGE = Path(__file__).parents[4].joinpath("docs/mechanisms/placement.md").read_text(encoding="utf-8")
CHINESE, ENGLISH = PAGE.split("\n## English\n")
NAMES = {"美术": "art", "音乐": "music", "象棋": "chess", "没有录取": "none", "、": ", "}
ROW = re.compile(r"^\| (\w{4}) \| (\d) \| (.+) \| (\w+) \|$", re.MULTILINE)
WISH = re.compile(r"(\w+) \((\d)\)")
CLUBS = (club("art", 2), club("chess", 3, 2), club("music", 2))
SECRET, PUBLIC = "9f2c61d0a7b84e35c1f06d9284ab73e5", "07-11-19-23-28-31+04"


def _children() -> list[tuple[Applicant, str | None]]:
    return [
        (
            Applicant(
                ticket=ticket,
                number=int(number),
                wishes=tuple(wish for wish, _ in WISH.findall(wishes)),
                classes=tuple(int(priority) for _, priority in WISH.findall(wishes)),
            ),
            None if place == "none" else place,
        )
        for ticket, number, wishes, place in ROW.findall(ENGLISH)
    ]


def test_the_shell_lines_give_the_digests_printed_below_them() -> None:
    lines = re.findall(r"printf '%s' '([^']+)' \| sha256sum\n# ([0-9a-f]{64})", PAGE)
    assert len(lines) == 3
    assert all(hashlib.sha256(text.encode()).hexdigest() == digest for text, digest in lines)
    assert lines[0] == (SECRET, commit(seed=SECRET))
    assert lines[1][1] == final_seed(seed=SECRET, public_value=PUBLIC)


def test_the_six_children_drew_the_numbers_in_the_table() -> None:
    lots = draw_lots(
        seed=final_seed(seed=SECRET, public_value=PUBLIC),
        school="demo",
        term="2026-spring",
        weekday=2,
        tickets=[child.ticket for child, _ in _children()],
    )
    assert len(lots) == 6
    assert {lot.ticket: lot.number for lot in lots} == {child.ticket: child.number for child, _ in _children()}


def test_the_six_children_get_the_places_in_the_table() -> None:
    children = _children()
    given_market = market(CLUBS, *(child for child, _ in children))
    matching = solve(market=given_market)
    assert matching.places == {child.ticket: place for child, place in children}
    assert matching.cutoffs == {"art": (3, 1), "music": (3, 2)}
    assert matching.closed == (Closure(club="chess", size=1),)
    told = explain(market=given_market, matching=matching, ticket="R3WE")[0].words.en
    assert told.removeprefix("Wish 1, music: ") in PAGE


def test_both_languages_tell_of_the_same_six_children() -> None:
    rows = ["|".join(row) for row in ROW.findall(CHINESE)]
    for zh, en in NAMES.items():
        rows = [row.replace(zh, en) for row in rows]
    assert rows == ["|".join(row) for row in ROW.findall(ENGLISH)]
    told = explain(market=DECIDED.markets[0].market, matching=matching_of_the_six(), ticket="R3WE")[0].words.zh
    assert told.removeprefix("第 1 志愿“music”：") in CHINESE


def matching_of_the_six() -> Matching:
    matching = DECIDED.markets[0].matching
    assert matching is not None
    return matching


def test_the_bundle_of_the_six_children_is_the_one_the_reference_prints() -> None:
    reference = Path(__file__).parents[4].joinpath("docs/reference/placement-bundle.md").read_text(encoding="utf-8")
    printed = [line for line in reference.splitlines() if re.match(r'\{"(market|club|ticket)"', line)]
    written = write_bundle(bundle=DECIDED).decode().splitlines()
    assert printed == written[1:6]
    places = {child.ticket: place for child, place in _children()}
    assert matching_of_the_six().places == places
