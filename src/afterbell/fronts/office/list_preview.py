"""The preview of a list: how many rows do what, and each row with what it changes or what is to be mended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django import forms
from django.core.paginator import Paginator
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from afterbell.fronts.look.pieces import Column, Entry, Figure, Table
from afterbell.fronts.look.pieces import Line as Row
from afterbell.fronts.look.tones import Tone
from afterbell.fronts.office.said import said
from afterbell.schools.rules.lists.cells import name_of, text_of, word_of
from afterbell.schools.rules.lists.fields import title_of
from afterbell.schools.rules.lists.homerooms import homeroom_name, homeroom_of
from afterbell.schools.rules.lists.judging import Judgement
from afterbell.schools.rules.lists.problem import Cell, Change, Judged, Kind, Line, Outcome
from afterbell.schools.rules.lists.saying import say_value
from afterbell.schools.rules.lists.vocabulary import LANGUAGE_OF, RESIDENCE_OF

ROWS_A_PAGE = 50
NAMES: Mapping[Outcome, Promise] = {
    Outcome.NEW: lazy("新增"),
    Outcome.CHANGED: lazy("有改动"),
    Outcome.SAME: lazy("没有变化"),
    Outcome.FAULTY: lazy("要改"),
}
TONES: Mapping[Outcome, Tone] = {
    Outcome.NEW: "good",
    Outcome.CHANGED: "info",
    Outcome.SAME: "plain",
    Outcome.FAULTY: "alarm",
}
SHOWN: Mapping[Kind, tuple[str, ...]] = {
    Kind.HOMEROOMS: ("homeroom", "language", "name"),
    Kind.PUPILS: ("name", "homeroom", "residence", "guardian1", "phone1"),
    Kind.STAFF: ("name", "handle", "roles", "homerooms"),
    Kind.ROOMS: ("room", "seats"),
}


# Where a file has a column of its own for father and mother.
ELSEWHERE: Mapping[str, tuple[str, ...]] = {
    "guardian1": ("father", "mother"),
    "phone1": ("father_phone", "mother_phone"),
}
CODES: Mapping[str, Mapping[str, str]] = {"residence": RESIDENCE_OF, "language": LANGUAGE_OF}


class RowFilter(forms.Form):
    """Which rows of a preview are listed."""

    q = forms.CharField(label=lazy("找一行"), required=False, max_length=40)
    show = forms.ChoiceField(
        label=lazy("结果"),
        required=False,
        choices=(("", lazy("全部")), *((outcome.value, name) for outcome, name in NAMES.items())),
    )


def context_of(*, judgement: Judgement, query: QueryDict) -> dict[str, object]:
    """Give what the page of a preview shows; a file that cannot be read has reasons instead of rows."""
    form = RowFilter(query)
    chosen = form.cleaned_data if form.is_valid() else {}
    cells = {line.number: line for line in judgement.read.lines}
    rows = [
        row
        for row in judgement.judged
        if _wanted(row, cells[row.line], show=chosen.get("show", ""), q=chosen.get("q", ""))
    ]
    part = Paginator(rows, ROWS_A_PAGE).get_page(query.get("page"))
    counts = judgement.counts
    written = counts[Outcome.NEW] + counts[Outcome.CHANGED]
    return {
        "form": form,
        "file_faults": judgement.read.faults,
        "figures": _figures(judgement),
        "table": _table(judgement.kind, tuple(part.object_list), cells=cells, first=part.start_index()),
        "part": part,
        "number": len(rows),
        "of": len(judgement.judged),
        "faulty": counts[Outcome.FAULTY],
        "written": written,
        "may_enter": bool(written) and not counts[Outcome.FAULTY],
        "all_same": bool(judgement.judged) and counts[Outcome.SAME] == len(judgement.judged),
        "action": ngettext("登记这 %(number)s 行", "登记这 %(number)s 行", written) % {"number": written},
    }


def _wanted(row: Judged, line: Line, *, show: str, q: str) -> bool:
    return (not show or row.outcome == show) and (
        not q.strip() or any(q.strip() in text_of(cell) for cell in line.cells.values())
    )


def _figures(judgement: Judgement) -> tuple[Figure, ...]:
    counts = judgement.counts
    return tuple(
        Figure(
            number=counts[outcome],
            label=str(name),
            url=f"?show={outcome.value}" if counts[outcome] else "",
            tone=TONES[outcome] if counts[outcome] else "plain",
        )
        for outcome, name in NAMES.items()
    )


def _table(kind: Kind, rows: Sequence[Judged], *, cells: Mapping[int, Line], first: int) -> Table:
    shown = SHOWN[kind]
    return Table(
        caption=_("每一行会怎样"),
        columns=(
            *(Column(name=said(title_of(kind, key))) for key in shown[:1]),
            Column(name=_("文件行号"), figures=True),
            Column(name=_("结果")),
            *(Column(name=said(title_of(kind, key))) for key in shown[1:]),
            Column(name=_("改什么")),
        ),
        lines=tuple(_line(row, cells[row.line], shown=shown) for row in rows),
        first_number=first,
    )


def _line(row: Judged, line: Line, *, shown: tuple[str, ...]) -> Row:
    given = [_understood(key, line.cells) or "—" for key in shown]
    return Row(
        code=str(row.line),
        label=given[0],
        tone=TONES[row.outcome] if row.outcome is Outcome.FAULTY else "plain",
        entries=(
            Entry(text=given[0]),
            Entry(text=str(row.line)),
            Entry(text=str(NAMES[row.outcome]), tone=TONES[row.outcome]),
            *(Entry(text=text) for text in given[1:]),
            _what(row),
        ),
    )


def _understood(key: str, cells: Mapping[str, Cell]) -> str:
    """Say a cell the way it was understood, and as it was written where it was not."""
    cell = next((cells[name] for name in (key, *ELSEWHERE.get(key, ())) if text_of(cells.get(name))), None)
    homeroom = homeroom_of(cell, grade=cells.get("grade")) if key == "homeroom" else None
    code = CODES.get(key, {}).get(word_of(cell), "")
    if homeroom:
        return homeroom_name(homeroom)
    if code:
        return said(say_value(key, code))
    return name_of(cell) if key in {"name", "guardian1"} else text_of(cell)


def _what(row: Judged) -> Entry:
    if row.faults:
        between = " " if (get_language() or "").startswith("en") else ""
        return Entry(text=between.join(said(fault.words) for fault in row.faults), tone="alarm")
    return Entry(text=_("；").join(_change(change) for change in row.changes) or "—")


def _change(change: Change) -> str:
    before, after = said(change.before), said(change.after)
    if not before:
        return _("加上%(what)s：%(after)s") % {"what": said(change.what), "after": after}
    return _("%(what)s：%(before)s → %(after)s") % {"what": said(change.what), "before": before, "after": after}
