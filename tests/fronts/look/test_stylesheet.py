"""Every page begins with one stylesheet: inside the first one a phone opens, kept by it until a word changes."""

from __future__ import annotations

import gzip
import hashlib
import re
from base64 import b64encode
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from afterbell.fronts.look.stylesheet import CHAPTERS, FOLDER, KNOWN, ON_PAPER, stylesheet
from tests.support.visits import stranger
from tests.support.world import SmallSchool

LINKED = re.compile(r'href="(/static/afterbell/bound\.[0-9a-f]{12}\.css)"')
PAINTS_NOTHING = re.compile(r'href="/static/afterbell/bound\.[0-9a-f]{12}\.css" media="not all"')
FOR_A_YEAR = "max-age=315360000, public, immutable"


def test_it_has_every_chapter_whole_and_the_paper_s_for_paper_only() -> None:
    text = stylesheet().text
    places = [text.index((FOLDER / f"{name}.css").read_text("utf-8")) for name in (*CHAPTERS, ON_PAPER)]
    assert places == sorted(places)
    assert text[: places[-1]].endswith("@media print {\n")
    assert text.count("{") == text.count("}")


def test_the_first_page_has_it_inside_and_the_policy_allows_that_text_alone(small_school: SmallSchool) -> None:
    del small_school
    answer = Client().get("/sign-in/")
    (inside,) = re.findall(r"<style>(.*?)</style>", answer.text, re.DOTALL)
    digest = b64encode(hashlib.sha256(inside.encode()).digest()).decode()
    assert inside == stylesheet().text
    assert PAINTS_NOTHING.search(answer.text)
    policy = answer.headers["Content-Security-Policy"]
    assert policy.endswith(f"; style-src 'self' 'sha256-{digest}'")
    assert "unsafe" not in policy


def test_the_pages_after_it_name_it(small_school: SmallSchool) -> None:
    del small_school
    client = Client()
    first = client.get("/sign-in/")
    assert first.cookies[KNOWN].value == stylesheet().name
    assert (first.cookies[KNOWN]["samesite"], first.cookies[KNOWN]["httponly"]) == ("Lax", True)
    second = client.get("/sign-in/")
    assert "<style" not in second.text
    assert len(LINKED.findall(second.text)) == 1
    assert not PAINTS_NOTHING.search(second.text)
    assert "style-src" not in second.headers["Content-Security-Policy"]
    assert KNOWN not in second.cookies


@pytest.mark.parametrize("kept", ["000000000000", "", "<style>", stylesheet().name[:-1]])
def test_who_keeps_another_version_gets_this_one(kept: str, small_school: SmallSchool) -> None:
    del small_school
    client = Client()
    client.cookies[KNOWN] = kept
    answer = client.get("/sign-in/")
    assert f"<style>{stylesheet().text}</style>" in answer.text
    assert client.cookies[KNOWN].value == stylesheet().name


def test_it_reads_the_same_inside_a_page_and_beside_it() -> None:
    """Nothing in it ends the element it stands in, and nothing is named from where it stands."""
    text = stylesheet().text
    assert "</" not in text
    assert "url(" not in text
    assert "@import" not in text
    assert "\r" not in text


def test_an_answer_that_is_no_page_has_nothing_inside(small_school: SmallSchool) -> None:
    del small_school
    answer = Client().get("/office/")
    assert (answer.status_code, KNOWN in answer.cookies) == (302, False)
    assert "style-src" not in answer.headers["Content-Security-Policy"]


def test_a_page_links_it_once_and_it_is_kept_for_good(small_school: SmallSchool) -> None:
    del small_school
    page = stranger().get("/sign-in/").text
    (address,) = LINKED.findall(page)
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
