"""Which of a group's children are expected on a day: the one rule, for every roll and every alarm."""

from __future__ import annotations


def is_expected(*, on_leave: bool, absent_in_morning: bool) -> bool:
    """Say whether a child with a place today is to come: not when leave was said for it, nor when it is not in school.

    A child that comes all the same is welcome: its mark counts like any other.
    """
    return not (on_leave or absent_in_morning)
