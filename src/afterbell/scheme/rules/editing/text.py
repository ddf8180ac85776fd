"""Write changes into a TOML text in place: what they do not concern stays as it is written, remarks included.

tomlkit writes, tomllib reads: a text leaves here only when it says exactly what was meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT, Array, Comment, InlineTable, Item, String, Table, Whitespace
from tomlkit.toml_document import TOMLDocument

from afterbell.base.words import Words
from afterbell.scheme.rules.editing.edits import GONE, Edit, RowEdit, Step, applied, reordered
from afterbell.scheme.rules.faults import Fault, SchemeFaults
from afterbell.scheme.rules.read import parsed
from afterbell.scheme.rules.reading.locate import Path
from afterbell.scheme.rules.reading.notes import dotted

Trail = list[Any]

_BY_HAND = Words(zh="在全文里改这一处", en="this place changed in the text itself")


def edited(*, text: str, edits: Iterable[Edit | RowEdit]) -> str:
    """Give the text with the changes in it; without any it is the same, to the byte.

    Raises SchemeFaults for a text that is no TOML, and where a change could not be written without loss.
    """
    wanted = tuple(edits)
    if not wanted:
        return text
    before = parsed(text=text)
    after = applied(raw=before, edits=wanted)
    if after == before:
        return text
    with suppress(TOMLKitError, KeyError, IndexError, TypeError, ValueError, AttributeError, RecursionError):
        document = tomlkit.parse(text)
        for edit in wanted:
            _write(document, edit)
        found = tomlkit.dumps(document)
        if parsed(text=found) == after:
            return found
    key = dotted(wanted[0].path)
    raise SchemeFaults([Fault(code="by_hand", line=0, key=key, found=key, allowed=_BY_HAND)])


def _write(document: TOMLDocument, edit: Edit | RowEdit) -> None:
    if isinstance(edit, RowEdit):
        _write_row(document, edit)
        return
    here, key = _entered(document, edit.path[:-1]), edit.path[-1]
    if edit.value is GONE:
        if isinstance(key, int) or key in here:
            del here[key]
        return
    stands = here[key] if isinstance(key, int) or key in here else None
    here[key] = _item(edit.value, stands)


def _entered(document: TOMLDocument, path: Path) -> Any:  # noqa: ANN401 - tomlkit's containers share no type
    here: Any = document
    for key in path:
        if isinstance(key, str) and key not in here:
            here[key] = tomlkit.inline_table() if _is_inline(here) else tomlkit.table()
        here = here[key]
    return here


def _is_inline(here: object) -> bool:
    return isinstance(here, InlineTable | Array)


def _item(value: Any, stands: object = None) -> Item:  # noqa: ANN401 - what TOML can hold
    """Make what is written: a long text stays in triple quotes, a table inside a line stays inside it."""
    if isinstance(value, str):
        tall = "\n" in value or (isinstance(stands, String) and stands.as_string().startswith('"""'))
        return _tall(value, stands) if tall else tomlkit.string(value)
    if isinstance(value, Mapping):
        table = tomlkit.inline_table()
        for key, each in value.items():
            table[key] = _item(each)
        return table
    if isinstance(value, list):
        array = tomlkit.array()
        array.extend([_item(each) for each in value])
        return array
    made: Item = tomlkit.item(value)
    return made


def _tall(value: str, stands: object) -> String:
    begins = stands is None or not isinstance(stands, String) or stands.as_string().startswith('"""\n')
    return tomlkit.string(f"\n{value}" if begins else value, multiline=True)


def _write_row(document: TOMLDocument, edit: RowEdit) -> None:
    above, key = _entered(document, edit.path[:-1]), str(edit.path[-1])
    if key not in above:
        _first_row(above, key, edit.value)
        return
    rows = above[key]
    if isinstance(rows, AoT):
        _write_block(rows, edit)
    elif edit.step is Step.ADD:
        rows.append(_item(edit.value))
    elif edit.step is Step.REMOVE:
        del rows[edit.row]
    else:
        other = edit.row + (-1 if edit.step is Step.UP else 1)
        if 0 <= other < len(rows):
            moved, displaced = rows[edit.row], rows[other]
            rows[edit.row], rows[other] = displaced, moved


def _first_row(above: Any, key: str, value: Any) -> None:  # noqa: ANN401 - tomlkit's containers share no type
    if _is_inline(above) or not isinstance(value, Mapping) or (isinstance(above, Table) and above.is_aot_element()):
        array = tomlkit.array()
        array.append(_item(value))
        above[key] = array
        return
    blocks = tomlkit.aot()
    blocks.append(_block(value))
    above[key] = blocks


def _block(value: Mapping[str, Any]) -> Table:
    table = tomlkit.table()
    for key, each in value.items():
        table[key] = _item(each)
    return table


def _write_block(rows: AoT, edit: RowEdit) -> None:
    """Change a list of blocks; blanks and remarks between two rows stay between those two places."""
    tables = list(rows.body)
    trails = [_without_trail(table) for table in tables]
    if edit.step is Step.ADD:
        tables.append(_block(edit.value))
        last = trails.pop() if trails else []
        trails += [[Whitespace("\n")], last] if tables[:-1] else [last]
    elif edit.step is Step.REMOVE:
        del tables[edit.row]
        freed = trails.pop(edit.row)
        remarks = freed if any(isinstance(each, Comment) for each in freed) or edit.row == len(trails) else []
        if remarks and edit.row:
            trails[edit.row - 1] = remarks if edit.row == len(trails) else [*trails[edit.row - 1], *remarks]
        elif remarks and tables:
            trails[0] = [*remarks, *trails[0]]
    else:
        tables = reordered(tables, edit)
    for table, trail in zip(tables, trails, strict=True):
        _with_trail(table, trail)
    rows.body[:] = tables


def _without_trail(table: Table) -> Trail:
    """Take the blanks and remarks after a row's last key from it."""
    body = _last_body(table)
    trail: Trail = []
    while body and body[-1][0] is None and isinstance(body[-1][1], Whitespace | Comment):
        trail.insert(0, body.pop()[1])
    return trail


def _with_trail(table: Table, trail: Trail) -> None:
    _last_body(table).extend((None, each) for each in trail)


def _last_body(table: Table) -> list[tuple[Any, Any]]:
    """Give the body in which a row ends: its own, or that of the last table inside it."""
    body: list[tuple[Any, Any]] = table.value.body
    for key, item in reversed(body):
        if key is None:
            continue
        if isinstance(item, Table):
            return _last_body(item)
        if isinstance(item, AoT):
            return _last_body(item.body[-1])
        break
    return body
