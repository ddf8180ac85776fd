"""A pen name (笔名): short, nobody's real name, no office's, and not to be mistaken for another."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from afterbell.base.refusals import Refusal, catalogue
from afterbell.base.words import Words
from afterbell.comments.rules.heard import heard, is_heard
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
OFFICES_HEARD = ("教导处", "教育局", "管理员")
"""Of the offices those that sound like nothing harmless: 书记 sounds like 书籍, 小学 like 小雪."""
FAMILY = re.compile(
    r"妈|媽|爸|爷|爺|奶奶|姥|外婆|外公|母亲|母親|父亲|父親|家长|家長|额吉|阿爸|mama|baba|(?<![a-z])(?:ma|ba|mum|mom|dad)(?![a-z])"
)
"""Words by which somebody speaks as the family of a child: then the child's name is looked for more closely."""
TRADITIONAL = str.maketrans("長書記師導處処員學斈統門官仼姙", "长书记师导处处员学学统门官任任")
"""The letters of offices as they are also written, and two that only look like one."""

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

    Of a name of three letters the last two are a name too, as most families call a child. A whole name is known by its
    sound; in the name of somebody's family also what a child is called, and a name of two letters turned round.
    """
    plainly, said = folded(name).translate(TRADITIONAL), heard(name)
    whole = tuple(real_names)
    called = [real[1:] for real in whole if len(real) == OF_THREE]
    if any(_stands_in(word, plainly) for word in (*OFFICES, *whole, *called)):
        return False
    closely = [*called, *(real[::-1] for real in whole if len(real) == FEWEST_OF_A_NAME)] if _is_familys(name) else []
    return not any(is_heard(word, said=said) for word in (*OFFICES_HEARD, *whole, *closely))


def _is_familys(name: str) -> bool:
    return FAMILY.search(plain(name).signs) is not None


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
