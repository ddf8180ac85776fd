"""The parts the reference shows can be written as they stand there, and say no more than they should."""

from __future__ import annotations

import re
import tomllib
from typing import Any

import pytest

from afterbell.scheme.render.html import render_html
from afterbell.scheme.rules.canonical import hash_of
from afterbell.scheme.rules.composing import FEES, PAY, Piece
from afterbell.scheme.rules.diff import diff
from afterbell.scheme.rules.document import Scheme
from afterbell.scheme.rules.faults import SchemeFaults
from afterbell.scheme.rules.read import read_scheme
from afterbell.scheme.rules.writing import to_toml
from tests.scheme.drafts import SMALL


def whole(piece: Piece) -> str:
    """Put a piece into the small scheme, in place of the tables and keys it says anew."""
    said: dict[str, Any] = tomllib.loads(piece.text)
    text = SMALL
    head, _, rest = piece.text.partition("\n")
    if head == "[pay]":
        for key in said["pay"]:
            text = re.sub(rf"^{key} = .*\n", "", text, flags=re.MULTILINE)
        if "\n[pay]\n" in text:
            return text.replace("\n[pay]\n", f"\n[pay]\n{rest}\n", 1)
        return text.replace("[[pay.rules]]", f"{piece.text}\n\n[[pay.rules]]", 1)
    return f"{text}\n{piece.text}\n"


@pytest.mark.parametrize("number", range(len(PAY) + len(FEES)))
def test_a_piece_of_the_reference_is_read_shown_and_written_back(number: int) -> None:
    piece = (*PAY, *FEES)[number]
    scheme = read_scheme(text=whole(piece))
    bare = read_scheme(text=SMALL)
    assert hash_of(scheme=scheme) != hash_of(scheme=bare)
    assert read_scheme(text=to_toml(scheme=scheme)) == scheme
    changes = diff(before=bare, after=scheme)
    assert changes
    assert all(change.words.zh and change.words.en for change in changes)
    for language in ("zh", "en"):
        assert render_html(scheme=scheme, language=language, titled=False) != render_html(
            scheme=bare, language=language, titled=False
        )


def pooled(*pools: str) -> Scheme:
    rows = "".join(f"\n[[pay.pools]]\n{pool}\n" for pool in pools)
    return read_scheme(text=SMALL + rows)


FIXED = 'code = "p"\nname = "一"\nof = "fixed"\nmonth_fen = 5'
WRONG = {
    "of_pool": [FIXED, 'code = "q"\nname = "二"\nof = "pool"\nof_pool = "r"\npart_percent = 5'],
    "itself": ['code = "q"\nname = "二"\nof = "pool"\nof_pool = "q"\npart_percent = 5'],
    "unread_parent": [f'{FIXED}\nof_pool = "x"'],
    "unread_share": [f"{FIXED}\npart_percent = 5"],
    "no_share": ['code = "q"\nname = "二"\nof = "income"'],
    "over_whole": [
        'code = "q"\nname = "二"\nof = "income"\npart_percent = 60',
        'code = "r"\nname = "三"\nof = "income"\npart_percent = 40.01',
    ],
    "bounds_unread": [f'{FIXED}\nsplit = "evenly"\nshares = [{{ work = "club" }}]'],
    "bounds_twice": [f'{FIXED}\nsplit = "units"\nshares = [{{ work = "club" }}, {{ work = "club" }}]'],
    "bounds_crossed": [
        f'{FIXED}\nsplit = "units"\nshares = [{{ work = "club", least_percent = 2, most_percent = 1 }}]'
    ],
}


@pytest.mark.parametrize("case", sorted(WRONG))
def test_pools_that_do_not_agree_are_faults_of_the_file(case: str) -> None:
    with pytest.raises(SchemeFaults) as found:
        pooled(*WRONG[case])
    assert all(fault.key.startswith("pay.pools") for fault in found.value.faults)


RULE = """
[[pay.rules]]
code = "r"
name = "甲"
kind = "management"
unit = "day"
rate_fen = 1
duty_posts = ["gate"]
"""


@pytest.mark.parametrize(
    "said",
    [
        "unit_least_fen = 2\nunit_most_fen = 1",
        'rate_steps = [{ by = "minutes", reaching = 5, rate_fen = 1 }, { by = "minutes", reaching = 5, rate_fen = 2 }]',
        'rate_steps = [{by = "minutes", reaching = 5, rate_fen = 1}, {by = "headcount", reaching = 6, rate_fen = 2}]',
    ],
)
def test_rates_that_contradict_themselves_are_faults(said: str) -> None:
    with pytest.raises(SchemeFaults) as found:
        read_scheme(text=SMALL + RULE + said)
    assert any("unit_least_fen" in fault.key or "rate_steps" in fault.key for fault in found.value.faults)


def test_a_fee_rate_names_what_the_scheme_has() -> None:
    rate = 'fee_rates = [{ code = "x", name = "甲", rate_fen = 1, bands = ["no"] }]'
    with pytest.raises(SchemeFaults) as found:
        read_scheme(text=f'{SMALL}\n[fees]\nmethod = "per_month"\namount_fen = 5\n{rate}\n')
    assert [fault.key for fault in found.value.faults] == ["fees.fee_rates[1].bands"]
