"""Every page asks for one stylesheet, which a phone keeps until a word of it changes."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

from django.contrib.staticfiles import finders
from django.test import Client

from afterbell.fronts.look.stylesheet import CHAPTERS, FOLDER, ON_PAPER, stylesheet
from tests.support.world import SmallSchool

FOR_A_YEAR = "max-age=315360000, public, immutable"


def test_it_has_every_chapter_whole_and_the_paper_s_for_paper_only() -> None:
    text = stylesheet().text
    places = [text.index((FOLDER / f"{name}.css").read_text("utf-8")) for name in (*CHAPTERS, ON_PAPER)]
    assert places == sorted(places)
    assert text[: places[-1]].endswith("@media print {\n")
    assert text.count("{") == text.count("}")


def test_a_page_links_it_once_and_it_is_kept_for_good(small_school: SmallSchool) -> None:
    del small_school
    page = Client().get("/sign-in/").text
    (address,) = re.findall(r'href="(/static/afterbell/bound\.[0-9a-f]{12}\.css)"', page)
    answer = Client().get(address)
    assert b"".join(answer).decode() == stylesheet().text
    assert answer.headers["Cache-Control"] == FOR_A_YEAR


def test_it_travels_compressed() -> None:
    answer = Client().get(f"/static/{stylesheet().address}", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(b"".join(answer)).decode() == stylesheet().text


def test_it_is_made_where_it_does_not_stand_yet() -> None:
    made = Path(str(finders.find(stylesheet().address)))
    made.unlink()
    assert Path(str(finders.find(stylesheet().address))).read_text("utf-8") == stylesheet().text
    assert finders.find("afterbell/bound.000000000000.css") is None
