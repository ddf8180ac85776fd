"""A word of the lists is found however it is typed, and told where it stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterbell.portal.rules import DEFAULT_LISTS, Decision, Entry, Finding, Rule, WordLists, screen, verify_findings
from tests.support.disguises import BETWEEN, UNSEEN, disguised, strewn

SEEN = ("坏词", "sb", "k粉", "加vx", "qq群", "tmd", "一个很长的词")
HEARD = {
    "傻瓜": "沙刮 鲨瓜 啥刮 儍瓜 shagua",
    "微信": "威信 薇信 維新 weixin",
    "女巫": "钕乌 nvwu nüwu nuwu",
    "哈哈蛋": "铪哈旦 hahadan",
}
LISTS = WordLists(
    entries=(
        *(Entry(code=f"s{at}", word=word) for at, word in enumerate(SEEN)),
        *(Entry(code=f"h{at}", word=word, by_sound=True) for at, word in enumerate(HEARD)),
        Entry(code="refused", word="毒品", decision=Decision.REFUSE),
    ),
    allowed=("拒绝毒品", "沙瓜棚"),
)
AROUND = st.sampled_from(["", "今天", "老师好，", "3班的 ", "食堂。", "（", "🇨🇳", "ok ", "Ω"])


def found(text: str, lists: WordLists = LISTS) -> tuple[Finding, ...]:
    findings = screen(text=text, lists=lists)
    assert verify_findings(text=text, lists=lists, findings=findings) == ()
    return findings


def codes(text: str) -> set[str]:
    return {one.code for one in found(text)}


def covers(text: str, code: str, start: int, end: int) -> bool:
    """Say whether the entry is found from a place on; what is not seen after its last letter belongs to it."""
    return any(one.code == code and one.start == start and end <= one.end for one in found(text))


@given(st.integers(0, len(SEEN) - 1), AROUND, AROUND, st.data())
def test_a_word_is_found_in_every_disguise(at: int, before: str, after: str, data: st.DataObject) -> None:
    word = data.draw(disguised(SEEN[at]))
    text = f"{before}{word}{after}" if not after[:1].isascii() else f"{before}{word}，{after}"
    assert covers(text, f"s{at}", len(before), len(before + word))


@given(st.integers(0, len(HEARD) - 1), AROUND, st.data())
def test_a_word_is_found_by_its_sound(at: int, before: str, data: st.DataObject) -> None:
    word, others = list(HEARD.items())[at]
    typed = data.draw(st.sampled_from([word, *others.split()]).flatmap(lambda one: strewn(one, UNSEEN + BETWEEN)))
    text = f"{before}{typed}，家长"
    assert covers(text, f"h{at}", len(before), len(before + typed))


@given(st.text(alphabet="坏词sbh傻瓜沙agu毒品拒绝 *。\u200b\u0301x1@", max_size=14))
def test_whatever_is_typed_is_found_as_the_checker_finds_it(text: str) -> None:
    found(text)


@given(st.text(max_size=40))
def test_any_text_can_be_screened(text: str) -> None:
    for one in found(text):
        assert 0 <= one.start < one.end <= len(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("他是坏词", {"s0"}),
        ("他是坏。词不达意", set()),
        ("坏。词", {"s0"}),
        ("坏词。词", {"s0"}),
        ("坏, 词", {"s0"}),
        ("他真坏……词", set()),
        ("husband is back", set()),
        ("you sb!", {"s1"}),
        ("sbs", set()),
        ("q群", set()),
        ("qqq群", {"s4"}),
        ("方言傻 瓜", {"h0"}),
        ("毒品", {"refused"}),
        ("拒绝毒品", set()),
        ("拒 绝 毒品，毒品", {"refused"}),
        ("沙瓜棚的沙瓜", {"h0"}),
        ("反感", set()),
    ],
)
def test_by_hand(text: str, expected: set[str]) -> None:
    assert codes(text) == expected


def test_places_are_those_of_the_text_as_typed() -> None:
    text = "看：🅺\u200b粉\u0301！"
    (one,) = found(text)
    assert (text[one.start : one.end], one.rule, one.decision) == ("🅺\u200b粉\u0301", Rule.SENSITIVE, Decision.HOLD)
    (refused,) = found("卖毒 品吗")
    assert (refused.start, refused.end, refused.decision) == (1, 4, Decision.REFUSE)
    assert "毒 品" in refused.words.zh


def test_the_same_letters_of_other_syllables_are_another_word() -> None:
    lists = WordLists(entries=(Entry(code="a", word="方案", by_sound=True),))
    assert found("反感", lists) == ()
    assert [one.code for one in found("fangan", lists)] == ["a"]


@pytest.mark.parametrize("letter", ["哈", "h", "n", "哈ha", "la"])
def test_a_long_row_of_one_letter_ends_soon(letter: str) -> None:
    words = ("哈哈哈哈哈坏", "哈哈哈坏", "南南南南坏", "hhhhhh坏", "nnnn坏", "啦啦啦啦坏")
    lists = WordLists(
        entries=tuple(
            Entry(code=f"{at}{by_sound}", word=word, by_sound=by_sound)
            for at, word in enumerate(words)
            for by_sound in (True, False)
        )
    )
    assert screen(text=letter * 140, lists=lists) == ()


@pytest.mark.parametrize(("unit", "times"), [("路一号", 15_000), ("毒品拒绝毒品", 5_000), ("微信abc123 ", 5_000)])
def test_a_long_text_full_of_findings_ends_soon(unit: str, times: int) -> None:
    assert screen(text=unit * times, lists=DEFAULT_LISTS)


def test_the_lists_a_school_begins_with() -> None:
    entries = DEFAULT_LISTS.entries
    assert 40 <= len(entries) <= 80
    assert len({entry.code for entry in entries}) == len({entry.word for entry in entries}) == len(entries)
    for entry in entries:
        assert entry.code in {one.code for one in screen(text=entry.word, lists=DEFAULT_LISTS)}
    for phrase in DEFAULT_LISTS.allowed:
        assert screen(text=phrase, lists=DEFAULT_LISTS) == ()
