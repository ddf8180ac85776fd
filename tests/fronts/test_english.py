"""Every text a page can show is in the English catalogue, whole, with the same values in it."""

from __future__ import annotations

import re
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages import pofile
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from django.utils.translation import gettext, ngettext, override, templatize

import afterbell

ROOM = Path(afterbell.__file__).parent
CATALOGUES = tuple(sorted(ROOM.rglob("locale/en/LC_MESSAGES/django.po")))
CALLS = {**DEFAULT_KEYWORDS, "lazy": None, "gettext_lazy": None, "gettext_noop": None, "ngettext_lazy": (1, 2)}
VALUE = re.compile(r"%\(\w+\)s")
CHINESE = re.compile(r"[\u4e00-\u9fff，。；：？！（）、]")
AT_LEAST = 500

Text = str | tuple[str, ...]


def said_in(source: str) -> set[Text]:
    """Collect the texts of Python source; one with a plural is a pair."""
    found = extract("python", BytesIO(source.encode()), keywords=CALLS)
    return {text if isinstance(text, str) else tuple(text) for _line, text, _comments, _context in found}


def said_on(page: str) -> set[Text]:
    """Collect the texts of a template."""
    return said_in(re.sub(r"\s*\n\s*", " ", templatize(page)).strip())


@cache
def said() -> frozenset[Text]:
    pages = (said_on(path.read_text("utf-8")) for path in ROOM.rglob("*.html"))
    code = (said_in(path.read_text("utf-8")) for path in ROOM.rglob("*.py"))
    return frozenset().union(*pages, *code)


@cache
def english() -> dict[Text, tuple[str, ...]]:
    """Give every text of the catalogues with its English, one form or two."""
    known: dict[Text, tuple[str, ...]] = {}
    for catalogue in CATALOGUES:
        with catalogue.open("rb") as file:
            for message in pofile.read_po(file):
                forms = message.string if isinstance(message.string, tuple) else (message.string,)
                known |= {message.id: tuple(map(str, forms))} if message.id else {}
    return known


def test_texts_are_found_in_every_way_they_are_written() -> None:
    page = """{% load i18n %}{% translate "一" %}{% translate '二' as word %}{{ name|default:_("三") }}
      {% blocktranslate with day=today %}四 {{ day }}{% endblocktranslate %}
      {% blocktranslate count number=number %}五{% plural %}六{% endblocktranslate %}"""
    assert said_on(page) == {"一", "二", "三", "四 %(day)s", ("五", "六")}
    assert said_in('_("一")\nlazy("二")\nngettext("三", "四", 5)\n_(name)') == {"一", "二", ("三", "四")}


def test_every_text_has_its_english() -> None:
    assert len(said()) > AT_LEAST
    assert {text for text in said() if not all(english().get(text, ("",)))} == set()


def test_no_english_is_kept_for_what_nobody_says() -> None:
    assert set(english()) - said() == set()


def test_each_text_is_translated_in_one_place() -> None:
    texts = [line for path in CATALOGUES for line in path.read_text("utf-8").splitlines() if line.startswith("msgid ")]
    headers = len(CATALOGUES)
    assert len(set(texts)) == len(texts) - headers + 1


def test_the_english_holds_the_same_values_and_no_chinese() -> None:
    for text, forms in english().items():
        values = set(VALUE.findall(text if isinstance(text, str) else text[-1]))
        for form in forms:
            assert set(VALUE.findall(form)) == values, text
            assert not CHINESE.search(form), form


@pytest.mark.parametrize(("number", "words"), [(1, "1 pupil"), (2, "2 pupils")])
def test_english_counts(number: int, words: str) -> None:
    with override("en"):
        assert ngettext("%(number)s 名学生", "%(number)s 名学生", number) % {"number": number} == words
        assert gettext("铃后") == "Afterbell"
    with override("zh-hans"):
        assert gettext("铃后") == "铃后"
