"""Where one person is found, in words: a mailbox, a QQ or WeChat id that is called one, the house a family lives in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from afterbell.base.words import Words
from afterbell.portal.rules.screening.folding import SENTENCE, Folded
from afterbell.portal.rules.screening.personal import CHINESE, masked, personal
from afterbell.portal.rules.screening.problem import Finding

MAILBOX = re.compile(
    r"(?<![a-z0-9])[a-z0-9][a-z0-9._+-]{0,63}\s*(?:@|\(at\)|\[at\])\s*"
    r"[a-z0-9-]{1,63}(?:\s?[.。]\s?[a-z0-9-]{1,63}){0,4}\s?[.。]\s?[a-z]{2,10}(?![a-z0-9])"
)

_DIGIT = f"[0-9{''.join(CHINESE)}]"
CALLED = (
    r"(?:[微威薇v]\W*信|扣\W*扣|企\W*鹅|(?<![a-z])(?:we\W*chat|wei\W*xin|[vw]\W*x|q\W*q|q\W*号))"
    r"(?P<said>(?:号码|号|群|是|为|加|我|id|\W){0,8})"
)
CALLED_NUMBER = re.compile(rf"{CALLED}(?P<id>{_DIGIT}(?: ?{_DIGIT}){{4,11}})(?!{_DIGIT}|[a-z年月日])")
CALLED_ID = re.compile(rf"{CALLED}(?P<id>[a-z][a-z0-9_-]{{5,19}})(?![a-z0-9_-])")
CLEARLY = re.compile(r"号|是|为|id|:")

_N = "[0-9一二三四五六七八九十百零〇两]{1,5}"
_NO_DAY = "(?![上下早晚前开到那去之以的门车线])"
_DOOR = "(?<![0-9-])[0-9]{1,3}号?-[0-9]{1,2}-[0-9]{3,4}(?![0-9-])"
HOUSES = (
    rf"(?:小区|家园|花园|公寓|新村)[^,年月]{{0,4}}?{_N}(?:号楼|栋|幢|座|号{_NO_DAY}|#|-[0-9])",
    rf"{_N}(?:号楼|栋|幢|座|#)[^,]{{0,2}}?{_N}单元",
    rf"(?<![第0-9一二三四五六七八九十百]){_N}单元(?:{_N}[室号户]|[0-9]{{3,4}})",
    rf"(?:苏木|嘎查)[^,年月]{{0,8}}?{_N}(?:组|社|队|户|屯|号{_NO_DAY})",
    rf"(?<![们个本全各])村[^,年月]{{0,4}}?{_N}(?:组|社|队|户|屯|号(?=院|,|家|$))",
    rf"[^0-9,一二三四五六七八九十](?:路|街|巷|胡同|大道){_N}号{_NO_DAY}",
    rf"(?:[^0-9,一二三四五六七八九十](?:路|街|巷|胡同|大道)|住(?![校宿院])(?:在|址)?[^,年月]{{0,6}}?){_DOOR}",
    (
        rf"(?:(?:我|(?<!大)家|[他她]们?)(?:就|都|也)?住在?|(?<![大国])家在|住在|住址|地址)[^,年月]{{0,12}}?{_N}"
        rf"(?:号楼|栋|幢|单元|室|组|户|屯)[0-9]{{0,4}}室?"
    ),
)
HOUSE = re.compile(f"(?:{'|'.join(HOUSES)})[-#0-9一二三四五六七八九十百零〇号楼栋幢座单元层室户组]*")

A_MAILBOX = Words(zh="邮箱地址", en="a mail address")
AN_ID = Words(zh="微信号或 QQ 号", en="a WeChat or QQ id")
A_HOME = Words(zh="家庭住址", en="somebody's home address")


def whereabouts(*, read: Folded) -> Iterator[Finding]:
    """Find by what one person is reached or visited; nothing is told in full."""
    for match in MAILBOX.finditer(read.signs):
        yield personal(place=read.span(*match.span()), shown=f"{match[0][0]}…@…", kind=A_MAILBOX)
    for match in CALLED_NUMBER.finditer(read.signs):
        yield personal(place=read.span(*match.span()), shown=masked(match["id"]), kind=AN_ID)
    for match in CALLED_ID.finditer(read.signs):
        if CLEARLY.search(match["said"]) or re.search("[0-9_]", match["id"]):
            yield personal(place=read.span(*match.span()), shown=masked(match["id"]), kind=AN_ID)
    close = _close(read)
    for match in HOUSE.finditer(close.signs):
        yield personal(place=close.span(*match.span()), shown=f"{match[0][:2]}…", kind=A_HOME)


def _close(read: Folded) -> Folded:
    """Leave out what stands between letters, but hyphens; a part of a sentence ends in a comma."""
    kept = [at for at, sign in enumerate(read.signs) if sign.isalnum() or sign in "-#" or SENTENCE.match(sign)]
    return Folded(
        signs="".join("," if SENTENCE.match(read.signs[at]) else read.signs[at] for at in kept),
        starts=tuple(read.starts[at] for at in kept),
        ends=tuple(read.ends[at] for at in kept),
    )
