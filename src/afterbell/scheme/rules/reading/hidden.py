"""Letters nobody sees, in a scheme's text: refused, and never shown as they are."""

from __future__ import annotations

from afterbell.base.letters import is_unseen

LONGEST_SHOWN = 400


def hides(text: str, *, lines: bool) -> bool:
    """Say whether a text holds what nobody sees; where it may have lines, their ends are no such thing."""
    return any(is_unseen(text, at) and not (lines and letter == "\n") for at, letter in enumerate(text))


def visible(text: str) -> str:
    """Write a text with a sign for each letter nobody would see."""
    return "".join("�" if is_unseen(text, at) else letter for at, letter in enumerate(text[:LONGEST_SHOWN]))
