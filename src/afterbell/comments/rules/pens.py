"""A pen name (笔名): short, nobody's real name, no office's, and not to be mistaken for another."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

from afterbell.base.refusals import Refusal, catalogue
from afterbell.base.words import Words
from afterbell.portal.rules.length import length
from afterbell.portal.rules.screening import DEFAULT_LISTS, screen
from afterbell.portal.rules.screening.folding import letters, plain

FEWEST, MOST, MOST_SIGNS = 2, 12, 40
FEWEST_OF_A_NAME, OF_THREE = 2, 3
OFFICES = (
    "校长",
    "书记",
    "主任",
    "老师",
    "教导处",
    "教育局",
    "管理员",
    "官方",
    "学校",
    "小学",
    "系统",
    "admin",
    "teacher",
)

REFUSALS = catalogue(
    "comments.pen",
    {
        "pen_length": Words(
            zh="笔名要 {fewest} 到 {most} 个字，现在是 {length} 个。",
            en="A pen name has {fewest} to {most} characters; this one has {length}.",
        ),
        "pen_letters": Words(
            zh="笔名只能用文字和数字，不能有空格、符号或看不见的字。",
            en="A pen name is made of letters and digits, without spaces, signs or anything unseen.",
        ),
        "pen_screened": Words(zh="笔名不合规定：{found}", en="This pen name is against the rules: {found}"),
    },
)


def folded(name: str) -> str:
    """Write a name as it is compared: letters alone, small, look-alikes as one."""
    return letters(plain(name)).signs


def against_pen(*, name: str) -> tuple[Refusal, ...]:
    """Give every reason against a pen name as it is written; whether it is free is another question."""
    return tuple(_against(name))


def is_free(*, name: str, real_names: Iterable[str]) -> bool:
    """Say whether a pen name holds nobody's real name and no office's; why it does not is told to nobody.

    Of a name of three letters the last two are a name too, as most families call a child.
    """
    plainly = folded(name)
    names = [called for real in real_names for called in (real, real[1:] if len(real) == OF_THREE else real)]
    return not any(_stands_in(word, plainly) for word in (*OFFICES, *names))


def _against(name: str) -> Iterator[Refusal]:
    number, plainly = length(name), folded(name)
    if not FEWEST <= number <= MOST or len(name) > MOST_SIGNS:
        yield REFUSALS.refusal("pen_length", field="name", fewest=FEWEST, most=MOST, length=number)
        return
    if not plainly or not all(_is_letter(sign) for sign in name):
        yield REFUSALS.refusal("pen_letters", field="name")
    for finding in screen(text=name, lists=DEFAULT_LISTS)[:1]:
        yield REFUSALS.refusal("pen_screened", field="name", found=finding.words)


def _is_letter(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "LNM"


def _stands_in(real: str, plainly: str) -> bool:
    known = folded(real)
    return len(known) >= FEWEST_OF_A_NAME and known in plainly
