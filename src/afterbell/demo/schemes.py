"""Which scheme a demonstration runs under: the demonstration school's, with fewer clubs for a small one.

The example only lists who has not signed; the demonstration, where everybody has, keeps the others from the roster,
and two adults go with the boarders from supper to evening study.
"""

from __future__ import annotations

from dataclasses import replace

from afterbell.scheme.examples import EXAMPLE
from afterbell.scheme.rules.codes import OfferingKind
from afterbell.scheme.rules.document import Scheme
from afterbell.scheme.rules.read import read_scheme
from afterbell.scheme.rules.writing import to_toml

CLUBS_OF_A_SMALL_SCHOOL = ("choir", "drawing", "grassland-dance", "long-song", "andai", "clay", "feelings")
MINIMUM_OF_A_SMALL_SCHOOL = 4
PASSAGE = """
[[duty_posts]]
code = "boarders-passage"
name = { zh = "住宿生晚自习途中看护", en = "boarders on the way to evening study" }
people = 2
times = { winter = "17:50-18:10", summer = "18:20-18:40" }
ledger = "boarding"
in_charge_of = ["BOARDER"]
"""
LISTED, BARRED = "[readiness]\n", "bars = true\n"


def scheme_text(*, size: str) -> str:
    """Give the text a demonstration of this size drafts. Raises OSError where the file is not there."""
    text = EXAMPLE.read_text(encoding="utf-8").replace(LISTED, f"{LISTED}{BARRED}", 1) + PASSAGE
    return to_toml(scheme=_small(read_scheme(text=text))) if size == "small" else text


def _small(scheme: Scheme) -> Scheme:
    """Offer as many clubs as a hundred pupils can fill, with smaller groups."""
    offerings = tuple(
        replace(offering, minimum=min(offering.minimum, MINIMUM_OF_A_SMALL_SCHOOL))
        for offering in scheme.offerings
        if offering.kind != OfferingKind.CLUB or offering.code in CLUBS_OF_A_SMALL_SCHOOL
    )
    grouping = replace(scheme.grouping, min_size=min(scheme.grouping.min_size, MINIMUM_OF_A_SMALL_SCHOOL))
    return replace(scheme, offerings=offerings, grouping=grouping)
