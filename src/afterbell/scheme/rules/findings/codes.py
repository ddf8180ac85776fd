"""The policy rules by code, as a scheme's settings name them."""

from __future__ import annotations

RULE_CODES = (
    "under_no_one",
    "two_places_at_once",
    "voluntary_application",
    "handover_named",
    "left_behind_first",
    "work_without_rate",
    "siblings_apart",
    "ends_before_off_work",
    "fewer_than_five_days",
    "fewer_than_two_hours",
    "evening_in_service_fund",
    "outside_school_hours",
    "fee_without_exemption",
    "fee_above_region_cap",
    "fee_not_monthly",
    "family_share_above_standard",
)
