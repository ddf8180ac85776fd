"""What belongs to one person is found however it is typed, and never told in full. All numbers are invented."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterbell.portal.rules import Decision, Rule, WordLists, screen, verify_findings
from tests.support.disguises import BETWEEN, DIGITS, UNSEEN, dressed, strewn

NONE = WordLists(entries=())
WEIGHTS = [pow(2, 17 - at, 11) for at in range(17)]


@st.composite
def cards(draw: st.DrawFn) -> str:
    """Invent an identity card number whose check is right."""
    day = draw(st.dates(min_value=date(1930, 1, 1), max_value=date(2026, 1, 1)))
    head = f"15{draw(st.integers(1000, 9999))}{day:%Y%m%d}{draw(st.integers(0, 999)):03}"
    rest = (12 - sum(weight * int(digit) for weight, digit in zip(WEIGHTS, head, strict=True)) % 11) % 11
    return head + ("X" if rest == 10 else str(rest))


MOBILES = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
NUMBERS = st.one_of(cards(), MOBILES)


def personal(text: str) -> list[str]:
    findings = screen(text=text, lists=NONE)
    assert verify_findings(text=text, lists=NONE, findings=findings) == ()
    assert all(one.decision is Decision.REFUSE and one.code == "" for one in findings if one.rule is Rule.PERSONAL)
    return [text[one.start : one.end] for one in findings if one.rule is Rule.PERSONAL]


@given(
    NUMBERS, st.sampled_from(["", "电话", "Tel", "+86 ", "身份证："]), st.sampled_from(["", "找我", "，谢谢", " ok"])
)
def test_a_number_is_found_among_words(number: str, before: str, after: str) -> None:
    assert [found.removeprefix("86 ") for found in personal(f"{before}{number}{after}")] == [number]


@given(NUMBERS, st.data())
def test_a_number_is_found_in_every_disguise(number: str, data: st.DataObject) -> None:
    kept = {digit: looks for digit, looks in DIGITS.items() if digit not in "01"}
    ways = [
        dressed(number, kept),
        strewn(number, UNSEEN),
        strewn(number, " -._*·/"),
        dressed(number, kept).flatmap(lambda typed: strewn(typed, UNSEEN + " -")),
    ]
    typed = data.draw(st.one_of(ways))
    found = personal(f"找{typed}吧")
    assert len(found) == 1
    assert found[0].startswith(typed)


@given(MOBILES)
def test_a_telephone_of_letters_and_numerals_is_found(number: str) -> None:
    typed = number[:4] + number[4:].translate(str.maketrans("01", "ol"))
    assert personal(f"打 {typed}") == [typed]
    spoken = number.translate(str.maketrans("0123456789", "零幺二三四五六七八九"))
    assert personal(f"打{spoken}") == [spoken]
    assert personal("、".join(number)) == ["、".join(number)]


@given(MOBILES, st.sampled_from("123456789"), st.integers(0, 1))
def test_a_number_that_is_longer_is_no_telephone(number: str, digit: str, side: int) -> None:
    assert personal((f"{digit}{number}", f"{number}{digit}")[side]) == []


@given(cards(), st.integers(0, 16))
def test_a_card_with_one_wrong_digit_is_no_card(card: str, at: int) -> None:
    wrong = card[:at] + str((int(card[at]) + 1) % 10) + card[at + 1 :]
    assert not any("身份证" in one.words.zh for one in screen(text=wrong, lists=NONE) if one.end - one.start == 18)


@given(NUMBERS)
def test_a_number_is_never_told_in_full(number: str) -> None:
    for one in screen(text=number, lists=NONE):
        assert number not in one.words.zh
        assert sum(sign.isdigit() for sign in one.words.zh) <= 5


@pytest.mark.parametrize(
    "text",
    [
        "11010519491231002x",
        "150102 19900101 1230",
        "150102900101123",
        "4111 1111 1111 1111",
        "6222020000000000000",
        "0482-6123456",
        "（0482）6123456",
        "010-62345678",
        "01062345678",
        "138-0013-8000",
        "8613800138000",
        "①③⑧ ⓪⓪①③ ⑧⓪⓪⓪",
        "壹叁捌零零壹叁捌零零零",
        "l38OOl38OOO",
        "138，0013，8000",
        "138、0013、8000",
        "138:0013:8000",
        "138+0013 + 8000",
        "138=0013；8000",
        "138%0013%8000",
        "〡〣〨〇〇〡〣〨〇〇〇",
        "幺三八洞洞幺三八洞洞拐",
        "tel:%31%33%38%30%30%31%33%38%30%30%30",
        "锡林北路12-3-501",
        "住锡林北路12-3-501",
        "住在12号-3-501",
        "abc.def@example.com",
        "abc (at) example.com",
        "abc＠example。com",
        "微信：abc_12345",
        "加 v x: abc12345",
        "微 信号 wodexin",
        "QQ 123456789",
        "扣扣一二三四五六七八",
        "ＱＱ：１２３４５６",
        "阳光小区3号楼2单元501",
        "我家住幸福花园12栋",
        "红旗嘎查二组15号",
        "向阳村3组",
        "解放路25号",
        "地址是3号楼301室",
        "2单元502室",
    ],
)
def test_by_hand(text: str) -> None:
    assert len(personal(text)) == 1
    assert len(personal(f"请记一下，{text}，谢谢")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "12800138000",
        "1380013800",
        "110105194912310021",
        "4111 1111 1111 1112",
        "1111111111111111",
        "15:30 2026-3-01",
        "2026-03-01 2026-03-15",
        "08:30-11:45 14:30",
        "135、140、145、15",
        "138、0013、8000、7000",
        "136、138，0013，8000",
        "¥150，1200，1500",
        "12-3-501",
        "解放路3-5",
        "微信群 wechat",
        "qq 2026",
        "@张老师",
        "第3单元502页",
        "2号楼301室",
        "大家在2号楼301室",
        "我们村3号开会",
        "loooololool",
    ],
)
def test_nothing_personal(text: str) -> None:
    assert personal(text) == []


def test_the_schools_own_telephone_may_be_allowed() -> None:
    school = WordLists(entries=(), allowed=("0482-6123456",))
    assert screen(text="学校电话 0482 6123456", lists=school) == ()
    assert len(screen(text="0482 6123457", lists=school)) == 1


def test_one_thing_is_told_once() -> None:
    assert personal("微信13800138000") == ["微信13800138000"]
    assert [one.rule for one in screen(text="a@example.com", lists=NONE)] == [Rule.PERSONAL]


def test_signs_between_are_those_that_part_nothing() -> None:
    assert {sign for sign in BETWEEN if personal(sign.join("13800138000"))} == set(BETWEEN)
