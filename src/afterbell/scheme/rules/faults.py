"""What can be wrong with a scheme file: each fault with its line, its key, what stands there and what may."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from afterbell.base.refusals import Refusal, Refused
from afterbell.base.words import Words

FOUND_SHOWN = 60

SENTENCES = {
    "syntax": Words(zh="这里的写法读不懂：{found}", en="this cannot be read: {found}"),
    "not_text": Words(zh="文件含有不能读作文字的内容（{found}）", en="the file holds what is no text ({found})"),
    "too_long": Words(zh="文件太长，有 {found} 字", en="the file is too long, {found} characters"),
    "unknown_key": Words(zh="不认识的项 {found}", en="unknown key {found}"),
    "missing": Words(zh="缺少这一项", en="this key is missing"),
    "wrong_kind": Words(zh="写的是 {found}", en="{found} stands here"),
    "out_of_range": Words(zh="{found} 超出范围", en="{found} is out of range"),
    "not_in_list": Words(zh="{found} 不在可选项中", en="{found} is not one of the choices"),
    "too_few": Words(zh="项数太少（{found}）", en="too few entries ({found})"),
    "twice": Words(zh="{found} 重复出现", en="{found} stands here twice"),
    "unknown_reference": Words(zh="{found} 没有定义", en="{found} is not defined"),
    "season_missing": Words(zh="缺少作息 {found} 的时间", en="the time for season {found} is missing"),
    "outside": Words(zh="{found} 不在范围内", en="{found} is outside"),
    "more": Words(zh="这里还有 {found} 处错误没有列出", en="{found} more here are not listed"),
    "by_hand": Words(zh="{found} 这一处的写法，表格改不了", en="the way {found} is written is beyond the form"),
    "contradiction": Words(zh="{found} 与其他项矛盾", en="{found} contradicts another key"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing wrong. `key` is dotted with 1-based rows, `bands[2].times.summer`; `line` 0 is the whole file."""

    code: str
    line: int
    key: str
    found: str
    allowed: Words

    @property
    def what(self) -> Words:
        """Say what stands there, without the place and without what may stand there."""
        sentence = SENTENCES[self.code]
        return Words(zh=sentence.zh.replace("{found}", self.found), en=sentence.en.replace("{found}", self.found))

    @property
    def words(self) -> Words:
        """Say the whole fault in one sentence of each language."""
        what = self.what
        zh_place = f"第 {self.line} 行" if self.line else "文件"
        en_place = f"line {self.line}" if self.line else "the file"
        zh_key, en_key = (f" {self.key}", f", {self.key}") if self.key else ("", "")
        return Words(
            zh=f"{zh_place}{zh_key}：{what.zh}；应为：{self.allowed.zh}。",
            en=f"{en_place}{en_key}: {what.en}; allowed: {self.allowed.en}.",
        )


class SchemeFaults(Refused):
    """A text is no scheme, with every fault in the order of its lines."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: (fault.line, fault.key, fault.code, fault.found)))
        super().__init__(
            Refusal(code=f"scheme.{fault.code}", words=fault.words, field=fault.key) for fault in self.faults
        )


def shortened(value: object) -> str:
    """Write a found value in one short line."""
    text = " ".join(str(value).split())
    return text if len(text) <= FOUND_SHOWN else text[: FOUND_SHOWN - 1] + "…"
