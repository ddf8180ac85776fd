"""What changed inside a long text is shown word by word, and nothing of either text is lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from afterbell.scheme.rules.marking import LONGEST_COMPARED, Fate, Piece, marked

TEXTS = st.text(alphabet="家长接送孩 子ab1。\n", max_size=40)


def without(fate: Fate, pieces: tuple[Piece, ...]) -> str:
    return "".join(piece.text for piece in pieces if piece.fate is not fate)


@given(before=TEXTS, after=TEXTS)
def test_both_texts_stand_in_the_pieces(before: str, after: str) -> None:
    pieces = marked(before=before, after=after)
    assert without(Fate.CAME, pieces) == before
    assert without(Fate.GONE, pieces) == after
    assert all(piece.text for piece in pieces)
    assert {piece.fate for piece in pieces} <= {Fate.STAYED} or before != after


def test_only_the_changed_words_are_marked() -> None:
    pieces = marked(before="家长在 18:20 以前到校门口接孩子。", after="家长在 18:40 以前到东校门口接孩子。")
    changed = [(piece.fate.value, piece.text) for piece in pieces if piece.fate is not Fate.STAYED]
    assert changed == [("gone", "20"), ("came", "40"), ("came", "东")]


def test_texts_with_little_in_common_and_endless_ones_are_shown_one_after_the_other() -> None:
    other = marked(before="公益：家庭不交费。", after="Safety comes before everything else")
    assert [piece.fate for piece in other] == [Fate.GONE, Fate.CAME]
    long = "长" * (LONGEST_COMPARED + 1)
    assert [piece.text for piece in marked(before=long, after=f"{long}。")] == [long, f"{long}。"]
