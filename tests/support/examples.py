"""How many examples a property looks at: as many as it names, or a tenth of them between two edits (`--quick`)."""

from __future__ import annotations

from hypothesis import settings

WHOLE = 100
"""What the whole profile looks at where a property names no number (`tests/conftest.py`)."""


def examples(most: int) -> settings:
    """Look at `most` examples, or as many fewer as the profile of this run does."""
    return settings(max_examples=max(1, most * settings.default.max_examples // WHOLE))
