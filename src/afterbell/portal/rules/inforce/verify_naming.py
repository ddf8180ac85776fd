"""An independent look at the names before they are shown: run each time, and the tests' oracle."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from afterbell.portal.rules.inforce.naming import FEWEST, HIDDEN, SEVERAL, Label, Named


def names_against(*, children: Iterable[Named], labels: Mapping[int, Label]) -> frozenset[str]:
    """Say what is wrong with labels: `alone`, `tells_more`, `other_homeroom`; nothing when nobody is singled out."""
    rows = {child.key: child for child in children}
    bearers = Counter(labels.values())
    faults = {"alone" for number in bearers.values() if number < FEWEST}
    for key, label in labels.items():
        child = rows[key]
        stars = label.name.lstrip(child.name[:1]) if label.name[:1] == child.name[:1] else label.name
        if set(stars) - {HIDDEN} or label.name == child.name:
            faults.add("tells_more")
        if label.homeroom not in {child.homeroom, SEVERAL}:
            faults.add("other_homeroom")
    return frozenset(faults)
