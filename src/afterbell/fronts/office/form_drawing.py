"""The fields of a part as the template draws them, with what is said of them beside the field it concerns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from afterbell.fronts.office.remarks import Remark, Rule, together
from afterbell.fronts.office.said import said
from afterbell.scheme.rules.editing.fields import Group, Input, Node, Row, RowList, named
from afterbell.scheme.rules.editing.sent import as_shown
from afterbell.scheme.rules.editing.shapes import Look, needs


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

    @property
    def wrong(self) -> bool:
        """Say whether something must be mended here; what is only a reminder paints no field as wrong."""
        return any(remark.alarm for remark in self.remarks)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Give what is said here, rule by rule."""
        return together(self.remarks).rules


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
    inside = [one for name, found in remarks.items() if name.startswith(f"{row.name}.") for one in found]
    trouble = "alarm" if any(one.alarm for one in (*told, *inside)) else "attention" if told or inside else ""
    single = len(row.nodes) == 1
    more = {"first": first, "last": last, "trouble": trouble, "open": bool(trouble) or single}
    return Drawn(
        look="row", name=row.name, label=said(row.title), inner=drawn(row.nodes, remarks), remarks=told, more=more
    )


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
