"""Every pair of colours that carries words can be read, in the light, in the dark and on paper."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

import afterbell.fronts

STATIC = Path(afterbell.fronts.__file__).parent / "static" / "afterbell"
SHEETS = sorted(STATIC.glob("*.css"))
GROUNDS = ("paper", "card")
TONES = ("prairie", "dusk", "alarm", "sky", "quiet")
WORDS = (
    *((words, ground) for words in ("ink", *TONES) for ground in (*GROUNDS, "quiet-soft")),
    *((tone, f"{tone}-soft") for tone in TONES),
    *(("ink", f"{tone}-soft") for tone in TONES),
    *(("ink", f"band-{band}") for band in ("early", "late", "evening")),
    ("on-prairie", "prairie"),
    ("on-alarm", "alarm"),
    ("card", "ink"),
    ("card", "dusk"),
)
SHAPES = tuple(("edge", ground) for ground in GROUNDS)
PHYSICAL = re.compile(
    r"(?<![-\w])(?:(?:min-|max-)?(?:width|height)|(?:margin|padding|border)-(?:top|right|bottom|left)|top|right|bottom|left)"
    r"\s*:|:\s*(?:left|right)\s*;"
)


def blocks() -> dict[str, Mapping[str, str]]:
    """Read each block of colour tokens by its selector, in the order light, system dark, dark, paper."""
    sheet = "".join((STATIC / name).read_text("utf-8") for name in ("house.css", "print.css"))
    found = re.findall(r"(:root[^{]*?)\s*\{([^{}]*--ink:[^{}]*)\}", sheet)
    return {selector: dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-f]{3,6})\s*;", body)) for selector, body in found}


def luminance(colour: str) -> float:
    """Give the relative luminance of WCAG 2.2."""
    digits = colour.removeprefix("#")
    pairs = [digit * 2 for digit in digits] if len(digits) == 3 else re.findall("..", digits)
    linear = [
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (int(pair, 16) / 255 for pair in pairs)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_measured_as_the_guideline_does() -> None:
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#fff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("selector", list(blocks()))
def test_words_and_shapes_stand_out_from_their_ground(selector: str) -> None:
    tokens = blocks()[selector]
    weak = {pair: contrast(tokens[pair[0]], tokens[pair[1]]) for pair in WORDS}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 4.5} == {}
    assert {pair for pair in SHAPES if contrast(tokens[pair[0]], tokens[pair[1]]) < 3} == set()


def test_the_dark_a_person_chooses_is_the_dark_the_system_asks_for() -> None:
    light, system, chosen, paper = blocks().values()
    assert system == chosen
    assert light.keys() == system.keys() == paper.keys()


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_a_sheet_knows_no_left_or_right(sheet: Path) -> None:
    declarations = re.sub(r"\([^()]*\)", "", sheet.read_text("utf-8"))
    assert PHYSICAL.findall(declarations) == []


def test_a_physical_property_would_be_found() -> None:
    assert PHYSICAL.findall("a { margin-left: 4px; }")
    assert PHYSICAL.findall("a { width: 4px; }")
    assert PHYSICAL.findall("a { text-align: right; }")
    assert not PHYSICAL.findall("a { inline-size: 4px; inset-inline-start: 0; stroke-width: 2; border-width: 1px; }")


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_every_token_a_sheet_uses_exists(sheet: Path) -> None:
    known = set(re.findall(r"--([a-z0-9-]+):", (STATIC / "house.css").read_text("utf-8")))
    assert set(re.findall(r"var\(--([a-z0-9-]+)", sheet.read_text("utf-8"))) <= known
