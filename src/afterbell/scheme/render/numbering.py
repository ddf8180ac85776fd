"""How sections and annexes are numbered in each language."""

from __future__ import annotations

_ZH_NUMBERS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")


def is_english(language: str) -> bool:
    return language.startswith("en")


def section_number(order: int, *, language: str) -> str:
    """Give what stands before the title of a section: 一、 or 1. ."""
    return f"{order + 1}. " if is_english(language) else f"{_ZH_NUMBERS[order]}、"


def annex_number(order: int, *, language: str) -> str:
    return f"Annex {order + 1}: " if is_english(language) else f"附件{order + 1} "
