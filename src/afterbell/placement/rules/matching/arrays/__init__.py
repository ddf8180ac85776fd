"""The same placement for a whole region at once: many markets side by side in arrays, decided in one pass.

The answer is the readable rule's, bit for bit. Needs NumPy; is fast where numba is installed as well.
"""

from afterbell.placement.rules.matching.arrays.certificate import check
from afterbell.placement.rules.matching.arrays.lots import draw
from afterbell.placement.rules.matching.arrays.places import compiled, place
from afterbell.placement.rules.matching.arrays.region import Placement, Region, matching_of, region_of

__all__ = ["Placement", "Region", "check", "compiled", "draw", "matching_of", "place", "region_of"]
