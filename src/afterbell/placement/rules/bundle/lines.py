"""The lines of a bundle: their fields in their one order, what each may hold, and their one way of being written."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, NoReturn

from afterbell.base.refusals import Refused
from afterbell.base.words import Words
from afterbell.placement.rules.bundle.names import legible
from afterbell.placement.rules.bundle.refusals import REFUSALS
from afterbell.scheme.rules.codes import Lottery

FORMAT, VERSION = "afterbell-placement", 1
HEAD = b'{"format":'
INSTANCE, OUTCOME = "instance", "outcome"
NAMED_KINDS = ("band", "club")
LONGEST_LINE = 16_384
MOST_SAID = 60
MOST_WISHES = 64
LARGEST_CLASS = 126
LARGEST_NUMBER = 2**31 - 1
LARGEST_CAPACITY = 1_000_000

CODE = re.compile(r"[!#-\[\]-{}~]{1,64}", re.ASCII)
"""Visible ASCII without blank, pipe, quote and backslash: what may be hashed, and is never escaped."""
TEXT = re.compile(r"[!-{}~]{1,200}", re.ASCII)
NAME = re.compile(r"[^\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffd]{1,200}")
"""What people read of a club or a band: any script, nothing that turns a line round or ends it."""
HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)

Line = dict[str, Any]
Test = Callable[[object], bool]
Fields = Mapping[str, tuple[Test, Words]]


def _text(form: re.Pattern[str]) -> Test:
    return lambda value: isinstance(value, str) and form.fullmatch(value) is not None


def _name(value: object) -> bool:
    return isinstance(value, str) and NAME.fullmatch(value) is not None and legible(value)


def whole(value: object, least: int, most: int) -> bool:
    return type(value) is int and least <= value <= most


def _whole(least: int, most: int) -> tuple[Test, Words]:
    words = Words(zh=f"应是 {least} 到 {most} 的整数", en=f"a whole number from {least} to {most} is due")
    return (lambda value: whole(value, least, most)), words


def _pair(first: Test, second: Test) -> Test:
    return lambda value: isinstance(value, list) and len(value) == 2 and first(value[0]) and second(value[1])  # noqa: PLR2004 - a pair


def _or_nothing(test: Test) -> Test:
    return lambda value: value is None or test(value)


def _one_of(*allowed: str) -> tuple[Test, Words]:
    listed = " / ".join(allowed)
    return (lambda value: value in allowed), Words(zh=f"应是 {listed}", en=f"one of {listed} is due")


def _wishes(value: object) -> bool:
    wish = _pair(_text(CODE), lambda priority: whole(priority, 0, LARGEST_CLASS))
    return isinstance(value, list) and len(value) <= MOST_WISHES and all(wish(each) for each in value)


def _days(value: object) -> bool:
    if not isinstance(value, list) or not value or not all(whole(day, 1, 7) for day in value):
        return False
    return sorted(set(value)) == value


_CODE = (_text(CODE), Words(zh="应是 1 到 64 个可见 ASCII 字符", en="1 to 64 visible ASCII signs are due"))
_TEXT = (_text(TEXT), Words(zh="应是 1 到 200 个可见 ASCII 字符", en="1 to 200 visible ASCII signs are due"))
_NAME = (
    _name,
    Words(
        zh="应是 1 到 200 个看得见的字的名称，前后没有空格",
        en="a name of 1 to 200 letters that are seen is due, without blanks around it",
    ),
)
_HASH = (_text(HASH), Words(zh="应是 64 位小写十六进制数字", en="64 lower-case hexadecimal digits are due"))
_DAY = Words(zh="应是 [星期, 时段]", en="[weekday, band] is due")
_LAST = Words(zh="应是 [类别, 号] 或 null", en="[class, number] or null is due")
_CLOSED = Words(zh="应是 [次序, 人数] 或 null", en="[turn, size] or null is due")

HEADER: Fields = {
    "format": _one_of(FORMAT),
    "version": _whole(VERSION, VERSION),
    "holds": _one_of(INSTANCE, OUTCOME),
    "school": _CODE,
    "term": _CODE,
    "round": _whole(1, 9),
    "lottery": _one_of(*Lottery),
    "weekdays": (
        _days,
        Words(zh="应是由小到大的服务日，1 到 7", en="service days, 1 to 7, ascending, are due"),
    ),
    "commitment": _HASH,
    "secret": _TEXT,
    "public_value": _TEXT,
    "scheme": _HASH,
}
NAMED: Fields = {"name": _one_of(*NAMED_KINDS), "code": _CODE, "zh": _NAME, "en": _NAME}
MARKET: Fields = {
    "market": (_pair(lambda day: whole(day, 1, 7), _text(CODE)), _DAY),
    "clubs": _whole(0, 32_000),
    "tickets": _whole(0, 2**24 - 1),
}
CLUB: Fields = {"club": _CODE, "capacity": _whole(0, LARGEST_CAPACITY), "minimum": _whole(0, LARGEST_CAPACITY)}
CLUB_DECIDED: Fields = {
    **CLUB,
    "cutoff": (
        _or_nothing(_pair(lambda at: whole(at, 0, LARGEST_CLASS), lambda number: whole(number, 1, LARGEST_NUMBER))),
        _LAST,
    ),
    "closed": (
        _or_nothing(_pair(lambda turn: whole(turn, 1, 32_000), lambda size: whole(size, 0, LARGEST_CAPACITY))),
        _CLOSED,
    ),
}
TICKET: Fields = {
    "ticket": _CODE,
    "wishes": (_wishes, Words(zh="应是 [[社团, 类别], …]", en="[[club, class], …] is due")),
}
TICKET_DECIDED: Fields = {
    **TICKET,
    "number": _whole(1, LARGEST_NUMBER),
    "place": (_or_nothing(_text(CODE)), Words(zh="应是社团或 null", en="a club or null is due")),
    "rank": (
        _or_nothing(lambda rank: whole(rank, 1, MOST_WISHES)),
        Words(zh="应是第几志愿或 null", en="the wish's rank or null is due"),
    ),
}
DIGEST: Fields = {"digest": _HASH}
KINDS: Mapping[str, Mapping[str, Fields]] = {
    INSTANCE: {"name": NAMED, "market": MARKET, "club": CLUB, "ticket": TICKET, "digest": DIGEST},
    OUTCOME: {"name": NAMED, "market": MARKET, "club": CLUB_DECIDED, "ticket": TICKET_DECIDED, "digest": DIGEST},
}

KIND_WORDS: Mapping[str, Words] = {
    "name": Words(zh="名称", en="name"),
    "market": Words(zh="市场", en="market"),
    "club": Words(zh="社团", en="club"),
    "ticket": Words(zh="凭证", en="ticket"),
    "digest": Words(zh="校验值", en="digest"),
}


def written(line: Line) -> bytes:
    """Write a line in the one form that is allowed: no blanks, no needless escapes, ended by a line feed."""
    return json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def parsed(*, text: bytes, line: int) -> Line:
    """Read one line as an object in its one form. Raises Refused."""
    if line == 1 and text[: len(HEAD)] != HEAD[: len(text)]:
        refuse("bundle_no_header", line=line)
    if len(text) > LONGEST_LINE:
        refuse("bundle_line_long", line=line, most=LONGEST_LINE)
    if not text.endswith(b"\n"):
        refuse("bundle_cut_off", line=line)
    try:
        read = json.loads(text)
    except (ValueError, RecursionError):
        read = None
    if not isinstance(read, dict) or not read:
        refuse("bundle_not_json", line=line)
    if not _is_written_so(read, text):
        refuse("bundle_not_canonical", line=line)
    return read


def _is_written_so(read: Line, text: bytes) -> bool:
    try:
        return written(read) == text
    except (ValueError, RecursionError):
        return False


def see_fields(*, read: Line, fields: Fields, line: int) -> None:
    """Refuse a line whose fields are not these in this order, or hold what they may not, with every reason at once."""
    if list(read) != list(fields):
        refuse("bundle_keys", line=line, due=", ".join(fields), found=_shortened(", ".join(read)))
    reasons = [
        REFUSALS.refusal("bundle_value", line=line, key=key, found=_shortened(json.dumps(read[key])), due=due)
        for key, (test, due) in fields.items()
        if not test(read[key])
    ]
    if reasons:
        raise Refused(reasons)


def refuse(code: str, **values: object) -> NoReturn:
    raise Refused([REFUSALS.refusal(code, field="", **values)])


def _shortened(text: str) -> str:
    return text if len(text) <= MOST_SAID else f"{text[:MOST_SAID]}…"
