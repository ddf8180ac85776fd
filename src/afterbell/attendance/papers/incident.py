"""One incident on a sheet of A4: what was written, what was done, and lines for who signs it by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from afterbell.attendance.rules.incidents import IncidentWords
from afterbell.base.documents import FONT_FOLDERS, set_pdf

TEMPLATE = Path(__file__).parent / "templates" / "incident.typ"


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentSheet:
    """Everything that stands on the sheet; `children` and `steps` are names beside what was written."""

    school: str
    kind: str
    severity: str
    when: str
    where: str
    children: tuple[tuple[str, str], ...]
    words: IncidentWords
    adult: str
    recorded_by: str
    steps: tuple[tuple[str, str], ...]
    ended: tuple[str, str] | None
    printed_by: str
    printed_on: date
    withheld: bool = False


def render_incident_pdf(*, sheet: IncidentSheet, font_folders: Sequence[Path] = FONT_FOLDERS) -> bytes:
    """Set the sheet as PDF/A. Raises Refused when a font or a glyph is missing."""
    nothing = "涉及其他班的学生，由校领导和值班领导查看" if sheet.withheld else "保存期已过，内容已删除"
    lines = (
        ("时间", sheet.when),
        ("地点", sheet.where),
        ("程度", sheet.severity),
        *sheet.children,
        ("发生了什么", sheet.words.what or nothing),
        ("处理", sheet.words.first_aid),
        ("告诉家长", sheet.words.told),
        ("在场", sheet.adult),
        ("记录", sheet.recorded_by),
    )
    ended = [(sheet.ended[0], f"办结 {sheet.ended[1]}")] if sheet.ended else []
    data = {
        "title": f"事件记录：{sheet.kind}",
        "school": sheet.school,
        "lines": [list(line) for line in lines if line[1]],
        "steps": [list(step) for step in (*sheet.steps, *ended)],
        "printed": f"{sheet.printed_by} {sheet.printed_on:%Y-%m-%d} 打印",
    }
    return set_pdf(template=TEMPLATE, data=data, issued=sheet.printed_on, font_folders=font_folders)
