"""A part of the scheme as fields, drawn from the declaration of the file and from what the text says.

The text may be no scheme yet. What no field could show is told to stand in the text, and saving leaves it alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from afterbell.base.words import Words
from afterbell.scheme.rules.editing.shapes import Shape, shape_of
from afterbell.scheme.rules.reading.locate import Path
from afterbell.scheme.rules.reading.notes import dotted
from afterbell.scheme.rules.reading.values import written
from afterbell.scheme.rules.schema import SCHEME
from afterbell.scheme.rules.schema.kinds import REQUIRED, Field, Keyed, Kind, Many, Part, Phrase, Rows, Table
from afterbell.scheme.rules.showing import NOTHING, shown

Raw = Mapping[str, Any]
TOP = "scope"
UNSHOWN = {"format"}
LONGEST_TITLE = 40
_STEP = re.compile(r"\[\d+\]|[^.\[\]]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One value: where it stands, how it is written, and what stands there now (None for nothing)."""

    path: Path
    label: Words
    note: Words | None
    shape: Shape
    raw: Any
    required: bool
    default: Any
    usual: Words | None

    @property
    def name(self) -> str:
        return named(self.path)

    @property
    def key(self) -> str:
        return dotted(self.path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Odd:
    """What stands in the text and fits no field; only the text itself changes it."""

    path: Path
    label: Words
    stands: str

    @property
    def name(self) -> str:
        return named(self.path)

    @property
    def key(self) -> str:
        return dotted(self.path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a list, known to people by its title."""

    path: Path
    title: Words
    nodes: tuple[Node, ...]

    @property
    def name(self) -> str:
        return named(self.path)

    @property
    def key(self) -> str:
        return dotted(self.path)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowList:
    """A list of rows, which may be added to, put into another order, and shortened."""

    path: Path
    label: Words
    note: Words | None
    of: Words
    rows: tuple[Row, ...]
    fresh: Any

    @property
    def name(self) -> str:
        return named(self.path)

    @property
    def key(self) -> str:
        return dotted(self.path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A table inside a part, under its own title."""

    path: Path
    label: Words
    nodes: tuple[Node, ...]

    @property
    def name(self) -> str:
        return named(self.path)

    @property
    def key(self) -> str:
        return dotted(self.path)


Node = Input | Odd | RowList | Group


def named(path: Path) -> str:
    """Give the name under which a form sends a path."""
    return ".".join(str(step) for step in path)


def parts() -> tuple[tuple[str, Words], ...]:
    """Name the parts of a scheme, a page each, in the order of the file."""
    return tuple((item.key, item.label) for item in SCHEME.fields if isinstance(item.kind, Part | Rows))


def part_of(key: str) -> str:
    """Give the part on whose page a dotted key stands; empty for what stands on none."""
    first = key.partition(".")[0].partition("[")[0]
    if first in {code for code, _ in parts()}:
        return first
    return TOP if first in {item.key for item in SCHEME.fields} - UNSHOWN else ""


def is_field(key: str) -> bool:
    """Say whether a dotted key names one value of a form: no table, no list of rows, no row, and nothing unknown."""
    kind: Kind = Part(table=SCHEME)
    for step in _STEP.findall(key):
        match kind:
            case Part(table=table):
                found = [item.kind for item in table.fields if item.key == step]
                if not found:
                    return False
                kind = found[0]
            case Rows(table=table):
                kind = Part(table=table)
            case Many(of=Phrase() as inner):
                kind = inner
            case _:
                break
    return not isinstance(kind, Part | Rows) and not (isinstance(kind, Many) and isinstance(kind.of, Phrase))


def nodes_of(*, part: str, raw: Raw) -> tuple[Node, ...]:
    """Draw one part of what a text says. Raises KeyError for no part."""
    fields = {item.key: item for item in SCHEME.fields}
    own = fields[part]
    alone = [item for item in SCHEME.fields if not isinstance(item.kind, Part | Rows) and item.key not in UNSHOWN]
    above = tuple(_node(item, raw, (), raw) for item in (alone if part == TOP else ()))
    match own.kind:
        case Part(table=table) if isinstance(raw.get(part, {}), dict):
            return (*above, *_table(table, raw.get(part, {}), (part,), raw))
        case _:
            return (*above, _node(own, raw, (), raw))


def every(nodes: tuple[Node, ...]) -> Iterator[Node | Row]:
    """Walk over all that is drawn, what is above first."""
    for node in nodes:
        yield node
        match node:
            case Group(nodes=inner):
                yield from every(inner)
            case RowList(rows=rows):
                for row in rows:
                    yield row
                    yield from every(row.nodes)


def _table(table: Table, here: Raw, path: Path, raw: Raw) -> tuple[Node, ...]:
    return tuple(_node(item, here, path, raw) for item in table.fields)


def _node(item: Field, here: Raw, above: Path, raw: Raw) -> Node:
    path, value = (*above, item.key), here.get(item.key)
    match item.kind:
        case Part(table=table) if value is None or isinstance(value, dict):
            return Group(path=path, label=item.label, nodes=_table(table, value or {}, path, raw))
        case Rows(table=table) if value is None or (
            isinstance(value, list) and all(isinstance(row, dict) for row in value)
        ):
            return _rows(item, table, value or [], path, raw)
        case Many(of=Phrase() as inner) if value is None or isinstance(value, list):
            return _phrases(item, inner, value or [], path)
        case Part() | Rows() | Many(of=Phrase()):
            return Odd(path=path, label=item.label, stands=written(value))
    return _input(item, item.kind, value, path, raw)


def _input(item: Field, kind: Kind, value: Any, path: Path, raw: Raw) -> Input | Odd:  # noqa: ANN401 - a file can hold anything
    shape = shape_of(kind=kind, key=item.key, raw=raw, value=value)
    if shape is None:
        return Odd(path=path, label=item.label, stands=written(value))
    given = item.default is not REQUIRED
    usual = shown(kind, item.default) if given and item.default not in (None, "", ()) else None
    empty = NOTHING if given and isinstance(kind, Keyed | Many) else None
    return Input(
        path=path,
        label=item.label,
        note=item.note,
        shape=shape,
        raw=value,
        required=not given,
        default=item.default,
        usual=usual or (None if item.note else empty),
    )


def _rows(item: Field, table: Table, value: list[Raw], path: Path, raw: Raw) -> RowList:
    rows = []
    for at, row in enumerate(value):
        nodes = _table(table, row, (*path, at), raw)
        title = _known(row.get(table.title_key)) if table.title_key else _told(nodes)
        rows.append(Row(path=(*path, at), title=_numbered(at, title or table.label), nodes=nodes))
    fresh = {"code": _free_code(item.key, value)} if table.has_code else {}
    return RowList(path=path, label=item.label, note=item.note, of=table.label, rows=tuple(rows), fresh=fresh)


def _phrases(item: Field, inner: Phrase, value: list[Any], path: Path) -> RowList:
    rows = []
    for at, entry in enumerate(value):
        here = (*path, at)
        shape = shape_of(kind=inner, key=item.key, raw={}, value=entry)
        node: Node = Odd(path=here, label=item.label, stands=written(entry))
        if shape is not None:
            node = Input(
                path=here,
                label=item.label,
                note=None,
                shape=shape,
                raw=entry,
                required=True,
                default=REQUIRED,
                usual=None,
            )
        rows.append(Row(path=here, title=_numbered(at, _known(entry) or item.label), nodes=(node,)))
    return RowList(path=path, label=item.label, note=item.note, of=item.label, rows=tuple(rows), fresh="…")


def _numbered(at: int, title: Words) -> Words:
    return Words(zh=f"{at + 1}. {title.zh}", en=f"{at + 1}. {title.en}")


def _known(name: object) -> Words | None:
    """Give the name people know a row by, in both languages; None where none is written."""
    both = name if isinstance(name, dict) else {"zh": name}
    zh, en = (_first_line(both.get(tongue)) for tongue in ("zh", "en"))
    return Words(zh=zh, en=en or zh) if zh else None


def _first_line(text: object) -> str:
    line = text.strip().split("\n")[0] if isinstance(text, str) else ""
    return line if len(line) <= LONGEST_TITLE else f"{line[: LONGEST_TITLE - 1]}…"


def _told(nodes: tuple[Node, ...]) -> Words | None:
    """Name a row that has no name by what stands in it: 住宿类别 走读生、校外住宿生."""
    told = [words for node in nodes if isinstance(node, Input) and (words := _standing(node))]
    return Words(zh=" ".join(each.zh for each in told), en=" ".join(each.en for each in told)) if told else None


def _standing(node: Input) -> Words | None:
    values = node.raw if isinstance(node.raw, list) else [node.raw]
    names = dict(node.shape.options)
    said = [names.get(str(value), Words(zh=str(value), en=str(value))) for value in values if value is not None]
    return Words(zh="、".join(each.zh for each in said), en=", ".join(each.en for each in said)) if said else None


def _free_code(key: str, rows: list[Raw]) -> str:
    used = {row.get("code") for row in rows}
    stem = key.replace("_", "-").removesuffix("s")
    return next(code for number in range(1, len(rows) + 2) if (code := f"{stem}-{number}") not in used)
