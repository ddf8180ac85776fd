"""An attached file as it was sent becomes what it is and what it says, place by place."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass, field

from afterbell.base.attached.kinds import kind_of, plain_name
from afterbell.base.attached.refusals import REFUSALS
from afterbell.base.attached.saying import UNREAD, UNREAD_WHOLE
from afterbell.base.words import Words

WAITED_SECONDS = 40
READER = (sys.executable, "-I", "-m", "afterbell.base.attached.child")
PLACES = {
    "page": Words(zh="第 {which} 页", en="page {which}"),
    UNREAD: Words(zh="第 {which} 页", en="page {which}"),
    UNREAD_WHOLE: Words(zh="的内容", en="as a whole"),
    "paragraph": Words(zh="第 {which} 段", en="paragraph {which}"),
    "slide": Words(zh="第 {which} 张幻灯片", en="slide {which}"),
    "line": Words(zh="第 {which} 行", en="line {which}"),
    "margin": Words(zh="页眉、页脚或批注", en="heads, feet or remarks"),
    "caption": Words(zh="图片或表格的说明文字", en="the descriptions of pictures or tables"),
    "link": Words(zh="链接或域", en="links or fields"),
    "choice": Words(zh="下拉选项或输入提示", en="choices or prompts"),
    "formula": Words(zh="公式或定义的名称", en="formulas or defined names"),
    "sheet": Words(zh="工作表名称", en="the sheets’ names"),
    "drawing": Words(zh="图表或 SmartArt", en="charts or SmartArt"),
    "master": Words(zh="母版或版式", en="masters or layouts"),
    "behind": Words(
        zh="表单、书签、缓存等不直接显示的地方", en="forms, bookmarks, caches and what else is not on view"
    ),
    "about": Words(zh="文件属性", en="the file's properties"),
}
ROW = Words(zh="工作表“{sheet}”第 {which} 行", en="sheet “{sheet}”, row {which}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """What stands in one place of a file; an `unread` one has pictures and no text that a machine reads."""

    place: Words
    text: str
    unread: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """A file that may be attached: what it is, how it is called, what it says."""

    kind: str
    name: str
    data: bytes = field(repr=False)
    passages: tuple[Passage, ...]


def read_attached(*, name: str, data: bytes) -> Attached:
    """Know an attached file and read it. Raises Refused with what is wrong with it and what to do about it."""
    called = plain_name(name)
    kind = kind_of(name=called, data=data)
    try:
        child = subprocess.run(  # noqa: S603 - this very program, with a word of our own
            [*READER, kind], input=data, capture_output=True, env={}, cwd="/", timeout=WAITED_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise REFUSALS.refused("too_heavy", field="file", name=called) from None
    if child.returncode:
        raise REFUSALS.refused("too_heavy", field="file", name=called)
    told = json.loads(child.stdout)
    if "fault" in told:
        raise REFUSALS.refused(told["fault"], field="file", name=called)
    return Attached(kind=kind, name=called, data=data, passages=tuple(_passage(*one) for one in told["said"]))


def _passage(where: str, which: str, text: str) -> Passage:
    if where == "row":
        sheet, _, number = which.rpartition("\t")
        return Passage(place=ROW.fill(sheet=sheet, which=number), text=text)
    return Passage(place=PLACES[where].fill(which=which), text=text, unread=where in {UNREAD, UNREAD_WHOLE})
