"""From a form that came back to the changes a person made in it; what was left as it stood is no change."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from afterbell.scheme.rules.editing.edits import GONE, Edit
from afterbell.scheme.rules.editing.fields import Input, Node, every, named
from afterbell.scheme.rules.editing.shapes import Look, Shape, meant, said
from afterbell.scheme.rules.reading.locate import Path
from afterbell.scheme.rules.schema.kinds import REQUIRED, Keyed, Many

Posted = Mapping[str, Sequence[str]]
_PARTED = re.compile(r"[\n]+")


def written_lines(shape: Shape, value: Any) -> str:  # noqa: ANN401 - a file can hold anything
    """Write a list as the form shows it, a line for each entry."""
    return "\n".join(said(shape, each) for each in value or ())


def changes(*, nodes: tuple[Node, ...], posted: Posted) -> tuple[Edit, ...]:
    """Give what a form changes; a field that was not sent is not changed."""
    found: list[Edit] = []
    for node in every(nodes):
        if isinstance(node, Input):
            found += _of_input(node, posted)
    return tuple(found)


def _of_input(node: Input, posted: Posted) -> Iterator[Edit]:
    match node.shape.look:
        case Look.PHRASE:
            yield from _phrase(node, posted)
        case Look.SEVERAL:
            yield from _several(node, posted)
        case Look.LINES:
            yield from _lines(node, posted)
        case Look.KEYED:
            yield from _keyed(node, posted)
        case _:
            sent = _sent(posted, node.name)
            if sent is not None and not _as_it_stood(sent, said(node.shape, node.raw)):
                yield _given(node.path, meant(node.shape.kind, sent.strip()), given=bool(sent.strip()))


def _phrase(node: Input, posted: Posted) -> Iterator[Edit]:
    """Keep a text in one language one string; of two languages write only what was changed."""
    sent = {tongue: _sent(posted, f"{node.name}.{tongue}") for tongue in ("zh", "en")}
    stood = node.raw if isinstance(node.raw, dict) else {"zh": node.raw or ""}
    changed = {
        tongue: text.strip()
        for tongue, text in sent.items()
        if text is not None and not _as_it_stood(text, stood.get(tongue, ""))
    }
    if not changed:
        return
    both = {**stood, **changed}
    left = {tongue: text for tongue, text in both.items() if text}
    if not left:
        yield _given(node.path, "", given=False) if node.default is not REQUIRED else Edit(path=node.path, value="")
    elif isinstance(node.raw, dict):
        for tongue, text in changed.items():
            yield _given((*node.path, tongue), text, given=bool(text))
    else:
        yield Edit(path=node.path, value=left["zh"] if set(left) == {"zh"} else left)


def _several(node: Input, posted: Posted) -> Iterator[Edit]:
    if node.name not in posted:
        return
    chosen = [code for code in posted[node.name] if code]
    stands = [said(node.shape, each) for each in node.raw or ()]
    if set(chosen) == set(stands):
        return
    kept = [code for code in stands if code in chosen]
    order = [code for code, _ in node.shape.options if code in chosen and code not in kept]
    inner = node.shape.kind.of if isinstance(node.shape.kind, Many) else node.shape.kind
    values = [meant(inner, code) for code in (*kept, *order)]
    if all(isinstance(value, int) for value in values):
        values.sort()
    yield _list(node, values)


def _lines(node: Input, posted: Posted) -> Iterator[Edit]:
    sent = _sent(posted, node.name)
    if sent is None or _as_it_stood(sent, written_lines(node.shape, node.raw)):
        return
    inner = node.shape.kind.of if isinstance(node.shape.kind, Many) else node.shape.kind
    yield _list(node, [meant(inner, line.strip()) for line in _PARTED.split(sent) if line.strip()])


def _list(node: Input, values: list[Any]) -> Edit:
    return _given(node.path, values, given=bool(values) or node.default not in (REQUIRED, ()))


def _keyed(node: Input, posted: Posted) -> Iterator[Edit]:
    changed: list[Edit] = []
    for (code, _), shape, raw in node.shape.each:
        path = (*node.path, code)
        sent = _sent(posted, named(path))
        if sent is not None and not _as_it_stood(sent, said(shape, raw)):
            changed.append(_given(path, meant(shape.kind, sent.strip()), given=bool(sent.strip())))
    gone = {edit.path[-1] for edit in changed if edit.value is GONE}
    if changed and gone == set(node.raw or ()) and len(gone) == len(changed) and _may_go(node):
        yield Edit(path=node.path, value=GONE)
    else:
        yield from changed


def _may_go(node: Input) -> bool:
    return isinstance(node.shape.kind, Keyed) and node.default is not REQUIRED


def _given(path: Path, value: Any, *, given: bool) -> Edit:  # noqa: ANN401 - a value of any kind
    return Edit(path=path, value=value if given else GONE)


def _sent(posted: Posted, name: str) -> str | None:
    values = posted.get(name)
    return values[-1].replace("\r\n", "\n") if values else None


def _as_it_stood(sent: str, stood: str) -> bool:
    """Say whether a field came back as it was shown; blanks at the ends are lost on the way, and mean nothing."""
    return sent.strip() == stood.replace("\r\n", "\n").strip()


def told(edits: Iterable[Edit]) -> frozenset[Path]:
    """Give the places that edits change."""
    return frozenset(edit.path for edit in edits)
