"""Where a school stands, as somebody reads it off a map: degrees north, degrees east."""

from __future__ import annotations

import re

TWO_NUMBERS = re.compile(r"\s*([0-9]{1,2}(?:\.[0-9]{1,6})?)\s*[,，、\s]\s*([0-9]{1,3}(?:\.[0-9]{1,6})?)\s*")
NORTH, EAST = (3.0, 54.0), (73.0, 136.0)
"""The country's ends: numbers the wrong way round are no place in it."""


def spot_in(text: str) -> tuple[float, float] | None:
    """Read degrees north and east; None for what is no place in the country."""
    found = TWO_NUMBERS.fullmatch(text)
    if found is None:
        return None
    north, east = (float(part) for part in found.groups())
    return (north, east) if NORTH[0] <= north <= NORTH[1] and EAST[0] <= east <= EAST[1] else None
