"""The fields of a part as the template draws them, with the faults and findings beside the field they concern."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from afterbell.fronts.office.said import said
from afterbell.scheme.queries import JudgedText
from afterbell.scheme.rules.editing.fields import Group, Input, Node, Row, RowList, every, named, part_of, parts
from afterbell.scheme.rules.editing.sent import as_shown
from afterbell.scheme.rules.editing.shapes import Look, needs


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A fault or a finding at a field."""

    key: str
    words: str
    allowed: str
    alarm: bool
    at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """One thing of the form: its template chooses by `look`."""

    look: str
    name: str
    label: str
    note: str = ""
    unit: str = ""
    needs: str = ""
    usual: str = ""
    required: bool = False
    long: bool = False
    texts: tuple[tuple[str, str, str], ...] = ()
    options: tuple[tuple[str, str, bool], ...] = ()
    inner: tuple[Drawn, ...] = ()
    remarks: tuple[Remark, ...] = ()
    more: Mapping[str, Any] = field(default_factory=dict)


def remarks_of(judged: JudgedText) -> tuple[Remark, ...]:
    """Give all that is said of a text, what is wrong before what a policy rule finds."""
    faults = [
        Remark(key=fault.key, words=said(fault.what), allowed=said(fault.allowed), alarm=True)
        for fault in judged.faults
    ]
    findings = [
        Remark(key=finding.key, words=said(finding.words), allowed="", alarm=finding.blocks)
        for finding in judged.findings
    ]
    return (*faults, *findings)


def side_list(*, remarks: Iterable[Remark], current: str) -> list[dict[str, object]]:
    """Name the parts, each with how much is wrong in it and how much is found."""
    wrong: dict[str, int] = defaultdict(int)
    found: dict[str, int] = defaultdict(int)
    for remark in remarks:
        (wrong if remark.alarm else found)[part_of(remark.key)] += 1
    return [
        {"code": code, "name": said(name), "wrong": wrong[code], "found": found[code], "current": code == current}
        for code, name in parts()
    ]


def placed(*, part: str, nodes: tuple[Node, ...], remarks: Iterable[Remark]) -> dict[str, list[Remark]]:
    """Give each remark of a part to the field it names, or to the nearest thing around it; "" is the page."""
    keys = {node.key: node.name for node in every(nodes)}
    found: dict[str, list[Remark]] = defaultdict(list)
    for remark in remarks:
        if part_of(remark.key) == part:
            near = [key for key in keys if remark.key == key or remark.key.startswith((f"{key}.", f"{key}["))]
            name = keys[max(near, key=len)] if near else ""
            found[name].append(replace(remark, at=name))
    return found


def drawn(nodes: Iterable[Node], remarks: Mapping[str, list[Remark]]) -> tuple[Drawn, ...]:
    """Draw the fields of a part."""
    return tuple(_drawn(node, remarks) for node in nodes)


def _drawn(node: Node, remarks: Mapping[str, list[Remark]]) -> Drawn:
    said_here = tuple(remarks.get(node.name, ()))
    match node:
        case Group():
            inner = drawn(node.nodes, remarks)
            return Drawn(look="group", name=node.name, label=said(node.label), inner=inner, remarks=said_here)
        case RowList():
            return _list(node, remarks, said_here)
        case Input():
            return _input(node, said_here)
    return Drawn(look="odd", name=node.name, label=said(node.label), note=node.stands, remarks=said_here)


def _list(node: RowList, remarks: Mapping[str, list[Remark]], said_here: tuple[Remark, ...]) -> Drawn:
    last = len(node.rows) - 1
    rows = tuple(_row(row, remarks, first=at == 0, last=at == last) for at, row in enumerate(node.rows))
    return Drawn(
        look="list",
        name=node.name,
        label=said(node.label),
        note=said(node.note) if node.note else "",
        inner=rows,
        remarks=said_here,
        more={"add": _("添加%(what)s") % {"what": said(node.of)}},
    )


def _row(row: Row, remarks: Mapping[str, list[Remark]], *, first: bool, last: bool) -> Drawn:
    told = tuple(remarks.get(row.name, ()))
    troubled = bool(told) or any(name.startswith(f"{row.name}.") for name in remarks)
    single = len(row.nodes) == 1
    more = {"first": first, "last": last, "troubled": troubled, "open": troubled or single}
    return Drawn(look="row", name=row.name, label=row.title, inner=drawn(row.nodes, remarks), remarks=told, more=more)


def _input(node: Input, said_here: tuple[Remark, ...]) -> Drawn:
    shape, sent = node.shape, as_shown(node)
    values = sent.get(node.name, [""])
    options = tuple((code, said(name), code in values) for code, name in shape.options)
    texts: tuple[tuple[str, str, str], ...] = ()
    inner: tuple[Drawn, ...] = ()
    if shape.look is Look.PHRASE:
        texts = (
            (f"{node.name}.zh", _("中文"), sent[f"{node.name}.zh"][0]),
            (f"{node.name}.en", _("英文"), sent[f"{node.name}.en"][0]),
        )
    elif shape.look is Look.KEYED:
        inner = tuple(
            _input(
                Input(
                    path=(*node.path, code),
                    label=name,
                    note=None,
                    shape=each,
                    raw=raw,
                    required=False,
                    default=None,
                    usual=None,
                ),
                (),
            )
            for (code, name), each, raw in shape.each
        )
    else:
        texts = ((node.name, "", values[-1]),)
    return Drawn(
        look=shape.look.value,
        name=named(node.path),
        label=said(node.label),
        note=said(node.note) if node.note else "",
        unit=said(shape.unit) if shape.unit else "",
        needs=needs(shape.kind),
        usual=said(node.usual) if node.usual else "",
        required=node.required,
        long=shape.long,
        texts=texts,
        options=options,
        inner=inner,
        remarks=said_here,
    )
