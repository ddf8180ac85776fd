"""The ways in which a word is typed so that a list does not know it and a reader does."""

from __future__ import annotations

from hypothesis import strategies as st

UNSEEN = "\u200b\u200c\u200d\u2060\u00ad\u202e\u200e\ufeff"
MARKS = "\u0301\u0336\u0338\u20dd\ufe0f\u0489"
BETWEEN = " *-_.~·/|+\u3000#=♥"
LOOKS = {
    "a": "аɑαａ𝐚ⓐ🅰A@",
    "b": "ᵇʙ𝒃ⓑ🅱B",
    "c": "сｃⅽ𝓬ⓒC",
    "e": "еｅ𝕖ⓔέE",
    "i": "іｉ1lIⓘι",
    "k": "кκｋ𝗸ⓚK",
    "m": "мｍ𝖒ⓜM",
    "n": "ｎ𝚗ⓝN",
    "o": "оοｏ0〇"[:4] + "ⓞO",
    "p": "рρｐ𝐩ⓟP",
    "s": "ѕｓ$ⓢS",
    "t": "тτｔ𝓽ⓣT",
    "v": "νｖⅴⓥV",
    "x": "хχｘⅹⓧX×",
    "y": "уγｙ𝕪ⓨY",
}
DIGITS = {
    "0": "０〇零oOо⓪𝟎",
    "1": "１一壹lI①𝟏❶幺",
    "2": "２二贰②𝟐",
    "3": "３三叁③𝟑❸",
    "4": "４四肆④𝟒",
    "5": "５五伍⑤𝟓᠕",
    "6": "６六陆⑥𝟔",
    "7": "７七柒⑦𝟕",
    "8": "８八捌⑧𝟖٨",
    "9": "９九玖⑨𝟗",
}


@st.composite
def strewn(draw: st.DrawFn, word: str, signs: str) -> str:
    """Put some signs between the letters of a word."""
    between = st.text(alphabet=signs, max_size=2)
    return word[0] + "".join(draw(between) + letter for letter in word[1:])


@st.composite
def repeated(draw: st.DrawFn, word: str) -> str:
    return "".join(letter * draw(st.integers(1, 4)) for letter in word)


@st.composite
def dressed(draw: st.DrawFn, word: str, looks: dict[str, str]) -> str:
    """Put look-alikes in the place of letters."""
    return "".join(draw(st.sampled_from(letter + looks.get(letter, ""))) for letter in word)


def disguised(word: str) -> st.SearchStrategy[str]:
    """Type a word in one of the ways, or in several at once."""
    return st.one_of(
        strewn(word, UNSEEN),
        strewn(word, MARKS),
        strewn(word, BETWEEN),
        repeated(word),
        dressed(word, LOOKS),
        dressed(word, LOOKS).flatmap(repeated).flatmap(lambda typed: strewn(typed, UNSEEN + MARKS)),
    )
