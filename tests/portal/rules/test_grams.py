"""The signs a page is found by: whoever holds a word holds its signs, and nothing that has no letter has any."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from afterbell.portal.rules.grams import asked_grams, grams, signs_suffice
from afterbell.portal.rules.snippets import asked_words, folded

TEXTS = st.text(st.sampled_from("周三四课安全ab1Ａ。- ᠮ𫢸é"), max_size=30)


@given(text=TEXTS, start=st.integers(0, 30), length=st.integers(1, 8))
def test_whatever_holds_a_word_has_all_its_signs(text: str, start: int, length: int) -> None:
    plain = folded(text)
    words = asked_words(asked=plain[start : start + length])
    assert set(asked_grams(words=words)) <= grams(text=plain)


@given(text=TEXTS, words=st.lists(st.text("周三四课。1", min_size=1, max_size=3), min_size=1, max_size=3))
def test_where_signs_suffice_they_are_there_exactly_when_the_words_are(text: str, words: list[str]) -> None:
    assert signs_suffice(words=["周四", "课"])
    assert not signs_suffice(words=["周四", "四。"])
    if signs_suffice(words=words):
        assert (set(asked_grams(words=words)) <= grams(text=text)) == all(word in text for word in words)


def test_the_signs_of_a_text() -> None:
    assert grams(text="周四。周") == {"5468", "56db", "5468z56db"}
    assert asked_grams(words=["周四课", "安"]) == ("5468z56db", "56dbz8bfe", "5b89")
    assert asked_grams(words=["。", "--"]) == ()
    assert grams(text="") == frozenset()
