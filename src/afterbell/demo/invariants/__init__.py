"""The invariants, looked at again in the tables themselves, without the code that wrote them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from afterbell.demo.invariants.custody import everybody_accounted_for, unaccounted
from afterbell.demo.invariants.enrolled import signed_and_approved_twice
from afterbell.demo.invariants.money import pay_adds_up
from afterbell.demo.invariants.places import within_capacity_and_one_place
from afterbell.demo.invariants.published import published_is_in_force
from afterbell.demo.invariants.sessions import named_before_the_start, only_on_school_days
from afterbell.demo.invariants.walls import walls_hold

__all__ = ["INVARIANTS", "unaccounted"]

INVARIANTS: Mapping[str, Callable[[datetime], bool]] = {
    "1_signed_and_approved_twice": signed_and_approved_twice,
    "2_within_capacity_and_one_place": within_capacity_and_one_place,
    "3_only_on_school_days": only_on_school_days,
    "4_named_before_the_start": named_before_the_start,
    "5_everybody_accounted_for": everybody_accounted_for,
    "6_pay_adds_up": pay_adds_up,
    "7_published_is_in_force": published_is_in_force,
    "8_walls_hold": walls_hold,
}
