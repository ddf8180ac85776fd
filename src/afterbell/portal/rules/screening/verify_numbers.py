"""An independent look at numbers: the same checks by other arithmetic."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from urllib.parse import unquote

from afterbell.portal.rules.screening.personal import PROVINCES

ESCAPED = "%3"
AT_SIGNS, DOTS = "@", ".。点"
CALLED = ("信", "微", "扣", "鹅", "x", "q", "chat")
LIVES = (
    "小区",
    "家园",
    "花园",
    "公寓",
    "新村",
    "楼",
    "栋",
    "幢",
    "座",
    "单元",
    "苏木",
    "嘎查",
    "村",
    "号",
    "住",
    "址",
    "家",
    "#",
)
CALLED_OUT = {"洞": "0", "拐": "7", "勾": "9"}
STREETS = ("路", "街", "巷", "胡同", "大道")
DOUBLED = "0246813579"
SHORTEST_ID, TEN, AREA_AND_NUMBER, FIRST_YEAR, MODULUS = 5, 10, 11, 1900, 11


def is_personal(read: str) -> bool:
    """Say whether something read could be a person's number, mailbox, id or home."""
    digits = "".join(_digit(sign) for sign in (unquote(read) if ESCAPED in read else read))
    bare = digits.removesuffix("X")
    if is_number(digits) or is_number(bare):
        return True
    mailbox = any(mark in read for mark in (*AT_SIGNS, "at")) and any(dot in read for dot in DOTS)
    signs = sum(sign.isascii() and sign.isalnum() for sign in read) + len(bare)
    called = signs >= SHORTEST_ID and any(word in read for word in CALLED)
    on_a_street = read.count("-") > 1 and any(street in read for street in STREETS)
    return mailbox or called or (bare != "" and (on_a_street or any(word in read for word in LIVES)))


def _digit(sign: str) -> str:
    if sign in CALLED_OUT:
        return CALLED_OUT[sign]
    if sign in "oli":
        return "0" if sign == "o" else "1"
    number = unicodedata.numeric(sign, 0.5) if sign != "○" else 0
    return "X" if sign == "x" else str(int(number)) if number in range(10) else ""


def is_number(digits: str) -> bool:
    """Say whether digits are those of a card or a telephone."""
    if not digits[:-1].isdigit():
        return False
    match len(digits):
        case 11 | 12 if digits[0] == "0":
            return _is_landline(digits)
        case 11 | 13 | 15 if digits[-11] == "1" and digits[-10] in "3456789" and digits[:-11] in ("", "86", "0086"):
            return True
        case 15:
            return _a_day(f"19{digits[6:12]}") and int(digits[:2]) in PROVINCES
        case 18 if _a_day(digits[6:14]) and int(digits[:2]) in PROVINCES:
            rest = 0
            for digit in digits:
                rest = (rest * 2 + (10 if digit == "X" else int(digit))) % MODULUS
            if rest == 1:
                return True
    return len(digits) in range(16, 20) and digits.isdigit() and _card_number(digits)


def _a_day(digits: str) -> bool:
    try:
        return datetime.strptime(digits, "%Y%m%d").year >= FIRST_YEAR  # noqa: DTZ007 - a day of birth has no zone
    except ValueError:
        return False


def _card_number(digits: str) -> bool:
    total = sum(int(DOUBLED[int(digit)]) if number % 2 else int(digit) for number, digit in enumerate(reversed(digits)))
    return total % TEN == 0 and digits.count(digits[0]) < len(digits)


def _is_landline(digits: str) -> bool:
    if digits[1] in "12":
        return len(digits) == AREA_AND_NUMBER and digits[3] not in "01" and (digits[1] == "2" or digits[2] == "0")
    return digits[1] != "0" and len(digits) >= AREA_AND_NUMBER and digits[4] not in "01"
