"""The draft of a term's scheme as the office works on it: its text, who kept it, and what two people changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from afterbell.base.access import Actor, authorise, place
from afterbell.scheme.models import SchemeDraft, SchemeVersion
from afterbell.scheme.rules.editing.edits import Edit, RowEdit
from afterbell.scheme.rules.editing.fields import Input, every, nodes_of
from afterbell.scheme.rules.editing.filled import Posted, changes
from afterbell.scheme.rules.editing.sent import as_shown
from afterbell.scheme.rules.editing.text import edited
from afterbell.scheme.rules.read import parsed


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A text as it stood after one saving; edition 0 is what it begins with before anybody has saved anything."""

    text: str
    edition: int
    kept_by: str = ""
    kept_at: datetime | None = None
    is_example: bool = False


def draft_of_term(*, viewer: Actor, term: str) -> Draft | None:
    """Give the draft a term's next version is written in; the newest version where nobody has begun, None before."""
    authorise(actor=viewer, action="scheme.draft", at=place(school=viewer.tenant))
    row = SchemeDraft.objects.filter(term__code=term).select_related("kept_by").order_by("-edition").first()
    if row is not None:
        return Draft(text=row.text, edition=row.edition, kept_by=row.kept_by.name, kept_at=row.kept_at)
    newest = SchemeVersion.objects.order_by("-drafted_at", "-pk").values_list("text", flat=True).first()
    return None if newest is None else Draft(text=newest, edition=0)


def draft_at(*, viewer: Actor, term: str, edition: int) -> str | None:
    """Give the text a form, or the whole text, was opened on."""
    authorise(actor=viewer, action="scheme.draft", at=place(school=viewer.tenant))
    return SchemeDraft.objects.filter(term__code=term, edition=edition).values_list("text", flat=True).first()


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """What is left of a form when somebody saved meanwhile: changes that still fit, and fields both have changed."""

    fit: tuple[Edit | RowEdit, ...]
    clash: tuple[Input, ...]


def merge(*, part: str, base: str, newest: str, posted: Posted, row: RowEdit | None) -> Merged:
    """Hold a form against what was saved since it was opened; in a part somebody else changed, field by field."""
    before, now = parsed(text=base), parsed(text=newest)
    mine = changes(nodes=nodes_of(part=part, raw=before), posted=posted)
    if before.get(part) == now.get(part):
        return Merged(fit=(*mine, *((row,) if row else ())), clash=())
    shape = [node.name for node in every(nodes_of(part=part, raw=before))]
    nodes = tuple(every(nodes_of(part=part, raw=now)))
    if row is not None or shape != [node.name for node in nodes]:
        return Merged(fit=(), clash=tuple(node for node in nodes if isinstance(node, Input)))
    old = {node.name: node.raw for node in every(nodes_of(part=part, raw=before)) if isinstance(node, Input)}
    moved = [node for node in nodes if isinstance(node, Input) and old[node.name] != node.raw]
    clash = [node for node in moved if any(edit.path[: len(node.path)] == node.path for edit in mine)]
    paths = [node.path for node in clash]
    fit = tuple(edit for edit in mine if not any(edit.path[: len(path)] == path for path in paths))
    return Merged(fit=fit, clash=tuple(clash))


def sent_on(*, part: str, base: str, posted: Posted) -> str:
    """Give the text a form was opened on with what the form holds in it."""
    return edited(text=base, edits=changes(nodes=nodes_of(part=part, raw=parsed(text=base)), posted=posted))


def written_in(*, node: Input, posted: Posted) -> tuple[str, ...]:
    """Give what a form holds in one field, as it was typed."""
    return tuple(text for name in as_shown(node) for text in posted.get(name, ()) if text)
