"""What is shown of a text in which words were looked for."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from afterbell.portal.rules.snippets import Piece, asked_words, folded, snippet

LETTERS = "校园安全Ab.*(Ⅳß 1"


def plainly(text: str, words: list[str]) -> list[int]:
    """Find in another way where a word begins, whatever its case."""
    return [at for at in range(len(text)) for word in words if text[at : at + len(word)].lower() == word.lower()]


@given(st.text(LETTERS, max_size=60), st.lists(st.text(LETTERS, min_size=1, max_size=3), max_size=3), st.integers(0, 9))
def test_a_snippet_is_a_part_of_the_text_and_marks_the_words(text: str, words: list[str], around: int) -> None:
    pieces = snippet(text=text, words=words, around=around)
    assert "".join(piece.text for piece in pieces) in text
    assert {piece.text.lower() for piece in pieces if piece.found} <= {word.lower() for word in words}
    assert any(piece.found for piece in pieces) == bool(plainly(text, words))
    assert len("".join(piece.text for piece in pieces)) <= 2 * around + max((len(word) for word in words), default=0)


def test_two_character_words_are_found_and_signs_mean_themselves() -> None:
    assert snippet(text="课后服务的安全措施。", words=("安全",), around=2) == (
        Piece(text="务的", found=False),
        Piece(text="安全", found=True),
        Piece(text="措施", found=False),
    )
    assert snippet(text="a.c abc", words=(".",), around=9)[1] == Piece(text=".", found=True)


def test_what_is_asked_is_taken_apart_into_its_words() -> None:
    assert asked_words(asked="  安全 安全\u3000收费  a b c ", most=4) == ("安全", "收费", "a", "b")
    assert asked_words(asked=" ", most=4) == ()


def test_wide_and_large_letters_are_found_and_signs_stay_as_they_are_shown() -> None:
    assert folded("安全，ＡＢ１２。Ⅳ") == "安全，ab12。iv"
    assert snippet(text=folded("收费，ＶＩＰ 班"), words=asked_words(asked="vip"))[1] == Piece(text="vip", found=True)
