"""What is written of an incident, and which children have to be named."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

ABOUT_CHILDREN = frozenset({"injury", "illness", "conflict"})
"""Kinds that happen to children: somebody is hurt, ill or in a quarrel."""
LONGEST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentWords:
    """What happened, who gave first aid and what, when and how the family was told; only the first is always there."""

    what: str
    first_aid: str = ""
    told: str = ""

    @property
    def longest(self) -> int:
        """Count the letters of the longest of the three."""
        return max(len(self.what), len(self.first_aid), len(self.told))


def packed(words: IncidentWords) -> str:
    """Write the words as they are sealed."""
    return json.dumps(asdict(words), ensure_ascii=False)


def unpacked(text: str) -> IncidentWords:
    """Read words that were sealed."""
    return IncidentWords(**json.loads(text))
