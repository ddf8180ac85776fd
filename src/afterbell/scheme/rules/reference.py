"""The reference of the scheme file, docs/reference/scheme.md, written from the schema."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from afterbell.base.words import Words
from afterbell.scheme.rules.codes import PaperField
from afterbell.scheme.rules.composing import FEES, PAY, Piece
from afterbell.scheme.rules.facts import FACT_VALUES
from afterbell.scheme.rules.findings.explained import EXPLAINED
from afterbell.scheme.rules.findings.judge import PACKS
from afterbell.scheme.rules.json_schema import json_schema
from afterbell.scheme.rules.labels import label
from afterbell.scheme.rules.schema import SCHEME
from afterbell.scheme.rules.schema.allowed import allowed
from afterbell.scheme.rules.schema.kinds import REQUIRED, Choice, Field, Keyed, Kind, Many, Part, Rows, Table
from afterbell.scheme.rules.showing import shown

__all__ = ["json_schema", "reference"]

_OPENING = """\
# 方案文件参考 · The scheme file

由格式定义生成，请勿手改。/ Written from the schema; do not edit.

方案是一个 TOML 文件。金额以分为整数，星期 1 = 周一 … 7 = 周日，时间用引号 "17:45"，日期不用引号 2026-03-02。
给人看的文字写一个字符串，或写两种语言 `{ zh = "早段", en = "early band" }`。
错误信息中的 `bands[2]` 是第二个 `[[bands]]`。

A scheme is a TOML file. Money is in whole fen, weekdays are 1 = Monday to 7 = Sunday, times stand in quotes, days do
not. A text for people is one string, or both languages. In a message, `bands[2]` is the second `[[bands]]`.

编辑器可用 `scheme.schema.json` 补全和检查。/ `scheme.schema.json` serves editors.
"""

_HEAD = "| 项 key | 名称 name | 可写 allowed | 默认 default |\n| --- | --- | --- | --- |\n"


def reference() -> str:
    """Write the whole reference."""
    parts = [_OPENING, *_sections(SCHEME, "", "TOML"), _composed(), *_sets(), _facts(), _paper_fields(), _packs()]
    return "\n".join(parts)


def _sections(table: Table, name: str, header: str) -> Iterator[str]:
    title = f"`{header}` " if name else ""
    rows = "".join(_row(item) for item in table.fields)
    yield f"## {title}{table.label.zh} · {table.label.en}\n\n{_HEAD}{rows}"
    for item in table.fields:
        inner = f"{name}.{item.key}" if name else item.key
        match item.kind:
            case Part(table=below):
                yield from _sections(below, inner, f"[{inner}]")
            case Rows(table=below):
                yield from _sections(below, inner, f"[[{inner}]]")


def _row(item: Field) -> str:
    name = f"{item.label.zh}<br>{item.label.en}"
    if item.note:
        name += f"<br>*{item.note.zh}*<br>*{item.note.en}*"
    may = allowed(item.kind)
    return f"| `{item.key}` | {_cell(name)} | {_cell(may.zh)}<br>{_cell(may.en)} | {_default(item)} |\n"


def _default(item: Field) -> str:
    if item.default is REQUIRED:
        return "**必写 required**"
    if isinstance(item.kind, Part):
        return "各项默认 its defaults"
    if item.default is None or item.default in ("", ()):
        return "—"
    words = shown(item.kind, item.default)
    return _cell(f"{words.zh}<br>{words.en}" if words.zh != words.en else words.zh)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _composed() -> str:
    """Show the parts pay and fees are composed of, and say where whole examples stand."""
    text = "## 补助和收费怎样组合 · How pay and fees are composed\n\n"
    text += "完整的例子和手算的一个月在 `schemes/examples/`。\n"
    text += "Whole examples, each with a month worked out by hand, stand in `schemes/examples/`.\n"
    text += "".join(_piece(piece) for piece in PAY)
    return text + "".join(_piece(piece) for piece in FEES)


def _piece(piece: Piece) -> str:
    return f"\n{piece.words.zh}<br>\n{piece.words.en}\n\n```toml\n{piece.text}\n```\n"


def _sets() -> Iterator[str]:
    for options in sorted(_choices(SCHEME), key=lambda each: each.__name__):
        rows = "".join(f"| `{option.value}` | {_both(label(option))} |\n" for option in options)
        yield f"## 可选项 · {options.__name__}\n\n| 写法 value | 意思 meaning |\n| --- | --- |\n{rows}"


def _choices(table: Table) -> set[type[StrEnum]]:
    found: set[type[StrEnum]] = set()
    for item in table.fields:
        found |= _choices_of(item.kind)
    return found


def _choices_of(kind: Kind) -> set[type[StrEnum]]:
    match kind:
        case Choice(options=options):
            return {options}
        case Many(of=inner) | Keyed(of=inner):
            return _choices_of(inner)
        case Part(table=table) | Rows(table=table):
            return _choices(table)
    return set()


def _facts() -> str:
    rows = "".join(
        f"| `{fact.value}` | {_both(label(fact))} | {', '.join(f'`{value}`' for value in values)} |\n"
        for fact, values in FACT_VALUES.items()
    )
    head = "| 事实 fact | 意思 meaning | 取值 values |\n| --- | --- | --- |\n"
    return f"## 条件可用的事实 · Facts a test may look at\n\n{head}{rows}"


def _paper_fields() -> str:
    rows = "".join(f"| `{{{item.value}}}` | {_both(label(item))} |\n" for item in PaperField)
    return f"## 文书正文可用的字段 · Fields of a paper's text\n\n| 写法 value | 意思 meaning |\n| --- | --- |\n{rows}"


def _packs() -> str:
    text = "## 政策规则 · Policy rules\n\n规则只给出提醒，或者不允许方案通过，从不改动方案。\n"
    text += "A rule notes something or does not allow it; it never changes a scheme.\n\n"
    text += "| 规则 rule | 规则包 pack | 自 since | 默认 level | 依据 drawn from |\n| --- | --- | --- | --- | --- |\n"
    for pack, (since, rules) in PACKS.items():
        for rule in rules:
            level = label(rule.level)
            name, source = EXPLAINED[rule.code].name, rule.paragraph
            text += f"| `{rule.code}`<br>{_both(name)} | `{pack.value}` | {since:%Y-%m} | {_both(level)} "
            text += f"| {_both(source)} |\n"
    return text


def _both(words: Words) -> str:
    return _cell(f"{words.zh}<br>{words.en}" if words.zh != words.en else words.zh)
