"""What changed today of how the children of a session go home, on the roll's page."""

from __future__ import annotations

from afterbell.dismissal.queries import changes_in
from afterbell.fronts.today import say_change, say_seen
from afterbell.fronts.viewing import ViewerRequest


def changed_today(request: ViewerRequest, *, session: str) -> dict[str, object]:
    """Give the page each child that goes home otherwise today, what was said, and what nobody knows of yet."""
    changes = changes_in(viewer=request.viewer, session=session, now=request.now)
    said = [
        (
            child,
            [(say_change(row), say_seen(row), "" if row.seen_at else row.code) for row in child.changes],
        )
        for child in changes.children
    ]
    return {
        "changes": changes,
        "changed": said,
        "any_changed": any(child.changes for child in changes.children),
        "unseen_changes": any(child.unseen for child in changes.children),
    }
