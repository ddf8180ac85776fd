"""What may stand at a key, in words; the findings of a check and the reference say the same."""

from __future__ import annotations

from afterbell.base.words import Words
from afterbell.scheme.rules.schema.kinds import (
    Choice,
    Clock,
    Code,
    Day,
    Flag,
    Hundredths,
    Keyed,
    Kind,
    Line,
    Many,
    Part,
    Phrase,
    Rows,
    Span,
    Whole,
)

FIXED: dict[type, Words] = {
    Code: Words(
        zh="代码：小写字母、数字、- 和 _，最多 40 个",
        en="a code of lower-case letters, digits, - and _, at most 40",
    ),
    Day: Words(zh="日期，如 2026-03-02", en="a day such as 2026-03-02"),
    Clock: Words(zh='时间，如 "17:45"', en='a time such as "17:45"'),
    Span: Words(zh='时间段，如 "17:45-18:20"', en='a span such as "17:45-18:20"'),
    Part: Words(zh="一个表", en="a table"),
    Rows: Words(zh="一组表", en="a list of tables"),
}


def allowed(kind: Kind) -> Words:
    """Say what a value of this kind may be."""
    match kind:
        case Line(longest=longest):
            words = Words(zh=f"一行文字，最多 {longest} 字", en=f"one line of text, at most {longest} characters")
        case Phrase(longest=longest):
            words = Words(
                zh=f'文字，或 {{ zh = "…", en = "…" }}，最多 {longest} 字，不可空',
                en=f'a text, or {{ zh = "…", en = "…" }}, at most {longest} characters, not empty',
            )
        case Whole(low=low, high=high):
            words = Words(zh=f"整数 {low} 到 {high}", en=f"a whole number from {low} to {high}")
        case Hundredths(low=low, high=high):
            zh, en = f"{low / 100:g} 到 {high / 100:g}", f"{low / 100:g} to {high / 100:g}"
            words = Words(zh=f"{zh} 的数，最多两位小数", en=f"a number from {en} with at most two decimals")
        case Choice() | Flag():
            options = choices(kind)
            words = Words(zh="其中之一：" + "、".join(options), en="one of " + ", ".join(options))
        case Many(of=inner, least=least):
            words = _listed(inner, least)
        case Keyed(of=inner):
            each = allowed(inner)
            words = Words(zh=f"一个表，每个代码一项：{each.zh}", en=f"a table with, for each code, {each.en}")
        case _:
            words = FIXED[type(kind)]
    return words


def choices(kind: Choice | Flag) -> tuple[str, ...]:
    """Give the values of a closed set as they are written in the file."""
    if isinstance(kind, Choice):
        return tuple(f'"{option.value}"' for option in kind.options)
    return ("true", "false") if kind.only is None else (str(kind.only).lower(),)


def _listed(inner: Kind, least: int) -> Words:
    words = allowed(inner)
    zh, en = (f"，至少 {least} 项", f", at least {least}") if least else ("", "")
    return Words(zh=f"列表{zh}，每项为{words.zh}", en=f"a list{en}, each {words.en}")
