"""`afterbell scheme`: check, show and compare scheme files. No database and no data folder is touched."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from afterbell.base.spans import SCHOOL_ZONE
from afterbell.base.words import Words
from afterbell.scheme.rules.document import Scheme
from afterbell.scheme.rules.faults import SchemeFaults
from afterbell.scheme.rules.findings.finding import Finding
from afterbell.scheme.rules.labels import label
from afterbell.scheme.rules.read import lines_of, read_scheme
from afterbell.scheme.rules.reading.locate import Path as Key
from afterbell.scheme.rules.reading.locate import line_of
from afterbell.site.cli_faults import FAILED, Fault
from afterbell.site.files import see_writable, text_of, write_whole

scheme = typer.Typer(no_args_is_help=True)


class Spoken(StrEnum):
    """Which of the two languages a list is told in."""

    ZH = "zh"
    EN = "en"
    BOTH = "both"


class Written(StrEnum):
    """Which language a document is written in."""

    ZH = "zh"
    EN = "en"


class Form(StrEnum):
    """What a scheme is rendered to."""

    HTML = "html"
    PDF = "pdf"


SchemeFile = Annotated[Path, typer.Argument(metavar="FILE", help="a scheme file (TOML)")]
InLanguages = Annotated[Spoken, typer.Option("--lang", help="zh, en or both")]


@scheme.command()
def check(
    file: SchemeFile,
    *,
    as_of: Annotated[
        str, typer.Option("--as-of", metavar="DATE", help="judge by the rules of this day; today by default")
    ] = "",
    lang: InLanguages = Spoken.BOTH,
) -> None:
    """Tell every fault of a scheme at once; of one without faults, what the policy rules find."""
    day = _day_of(as_of)
    text = text_of(file)
    read = _read(file=file, text=text, lang=lang)
    from afterbell.scheme.rules.findings.judge import find  # noqa: PLC0415 - only a file without faults is judged

    findings = find(scheme=read, as_of=day)
    lines = lines_of(text=text)
    for finding in findings:
        _tell_finding(finding, lines=lines, lang=lang)
    blocking = sum(finding.blocks for finding in findings)
    warning = len(findings) - blocking
    _tell(
        Words(
            zh=f"{file}：没有错误；按 {day} 的规定，提醒 {warning} 条，不允许 {blocking} 条。",
            en=f"{file}: no faults; by the rules of {day}: {warning} noted, {blocking} not allowed.",
        ),
        lang,
    )
    if blocking:
        raise typer.Exit(FAILED)


@scheme.command()
def render(
    file: SchemeFile,
    *,
    to: Annotated[Form, typer.Option(help="html or pdf")],
    out: Annotated[Path | None, typer.Option("--out", "-o", help="the file to write")] = None,
    lang: Annotated[Written, typer.Option("--lang", help="zh or en")] = Written.ZH,
    force: Annotated[bool, typer.Option("--force", help="write over a file that is there")] = False,
    fonts: Annotated[list[Path] | None, typer.Option(help="folders with fonts; Debian's by default")] = None,
) -> None:
    """Write the scheme as a school publishes it, as a page or as a PDF."""
    target = out or Path(f"{file.stem}.{to.value}")
    text = text_of(file)
    see_writable(target, force=force)
    read = _read(file=file, text=text, lang=Spoken(lang.value))
    write_whole(target, _rendered(read, to=to, lang=lang, fonts=fonts))
    typer.echo(target)


def _rendered(read: Scheme, *, to: Form, lang: Written, fonts: list[Path] | None) -> bytes:
    if to is Form.HTML:
        from afterbell.scheme.render.html import render_page  # noqa: PLC0415 - only what is asked for is loaded

        return render_page(scheme=read, language=lang.value).encode()
    from afterbell.base.documents import FONT_FOLDERS  # noqa: PLC0415 - as above
    from afterbell.scheme.render.pdf import render_pdf  # noqa: PLC0415 - as above

    return render_pdf(scheme=read, font_paths=fonts or FONT_FOLDERS, language=lang.value)


@scheme.command("diff")
def compare(
    before: Annotated[Path, typer.Argument(metavar="A", help="the earlier scheme")],
    after: Annotated[Path, typer.Argument(metavar="B", help="the later scheme")],
    *,
    lang: InLanguages = Spoken.BOTH,
) -> None:
    """Tell in words what changed from one scheme to another."""
    from afterbell.scheme.rules.diff import diff  # noqa: PLC0415 - only this command compares

    texts = [(file, text_of(file)) for file in (before, after)]
    first, second = (_read(file=file, text=text, lang=lang) for file, text in texts)
    changes = diff(before=first, after=second)
    for change in changes:
        _tell(change.words, lang)
    if not changes:
        _tell(Words(zh="没有变化。", en="Nothing changed."), lang)


def _day_of(text: str) -> date:
    if not text:
        return datetime.now(SCHOOL_ZONE).date()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Fault(f"“{text}”不是日期，请写成 2026-03-02 / {text!r} is not a date, write it as 2026-03-02") from None


def _read(*, file: Path, text: str, lang: Spoken) -> Scheme:
    """Read a scheme, or tell every fault in it and end."""
    try:
        return read_scheme(text=text)
    except SchemeFaults as wrong:
        for fault in wrong.faults:
            _tell(fault.words, lang)
        count = len(wrong.faults)
        _tell(Words(zh=f"{file}：共 {count} 处错误。", en=f"{file}: {count} faults in all."), lang)
        raise typer.Exit(FAILED) from None


def _tell_finding(finding: Finding, *, lines: Mapping[Key, int], lang: Spoken) -> None:
    line, level = line_of(lines=dict(lines), path=finding.path), label(finding.level)
    said, source, change = finding.words, finding.paragraph, finding.explained.change
    _tell(
        Words(
            zh=f"[{level.zh}] 第 {line} 行 {finding.key}：{said.zh}。怎么改：{change.zh}（依据：{source.zh}）",
            en=f"[{level.en}] line {line}, {finding.key}: {said.en}. {change.en} (drawn from {source.en})",
        ),
        lang,
    )


def _tell(words: Words, lang: Spoken) -> None:
    if lang is not Spoken.EN:
        typer.echo(words.zh)
    if lang is not Spoken.ZH:
        typer.echo(words.en)
