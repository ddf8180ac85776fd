"""Many schools' work settled at once, over arrays: the readable rule's sums, to the fen.

What it leaves out are lines and their reasons: it says what each person earns in each month by kind of work, and what
the cap takes away. For one school the readable rule says all of that and why.
"""

from afterbell.subsidy.rules.region.sums import Rates, Sums, Work, settle_region

__all__ = ["Rates", "Sums", "Work", "settle_region"]
