"""What a form sends back when nobody changed anything in it."""

from __future__ import annotations

from afterbell.scheme.rules.editing.fields import Input, Node, every, named
from afterbell.scheme.rules.editing.filled import written_lines
from afterbell.scheme.rules.editing.shapes import Look, said


def as_sent(*, nodes: tuple[Node, ...]) -> dict[str, list[str]]:
    """Give every field of a part under its name, as it is shown."""
    sent: dict[str, list[str]] = {}
    for node in every(nodes):
        if isinstance(node, Input):
            sent |= as_shown(node)
    return sent


def as_shown(node: Input) -> dict[str, list[str]]:
    """Give the values of one field under the names it sends."""
    match node.shape.look:
        case Look.PHRASE:
            both = node.raw if isinstance(node.raw, dict) else {"zh": node.raw or ""}
            return {f"{node.name}.{tongue}": [both.get(tongue, "")] for tongue in ("zh", "en")}
        case Look.SEVERAL:
            return {node.name: ["", *(said(node.shape, each) for each in node.raw or ())]}
        case Look.LINES:
            return {node.name: [written_lines(node.shape, node.raw)]}
        case Look.KEYED:
            return {named((*node.path, code)): [said(shape, raw)] for (code, _), shape, raw in node.shape.each}
        case _:
            return {node.name: [said(node.shape, node.raw)]}
