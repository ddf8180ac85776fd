"""The pictures in the documents: each is described, each description has its picture, and all are light."""

from __future__ import annotations

import re

from tests.support.stations import PICTURES, named_pictures

MOST_BYTES = 120_000
MOST_TOGETHER = 2_000_000
FEWEST = 24


def test_every_picture_is_described_and_every_description_has_its_picture() -> None:
    kept = {file.stem for file in PICTURES.glob("*.png")}
    assert kept == named_pictures()
    assert len(kept) >= FEWEST


def test_pictures_are_light() -> None:
    sizes = {file.name: file.stat().st_size for file in PICTURES.glob("*.png")}
    assert {name: size for name, size in sizes.items() if size >= MOST_BYTES} == {}
    assert sum(sizes.values()) < MOST_TOGETHER


def test_both_sizes_a_dark_a_large_and_an_english_page_are_among_them() -> None:
    names = " ".join(named_pictures())
    for look in (r"-phone\b", r"-desktop\b", "-dark", "-large", "-english"):
        assert re.search(look, names), look
