"""What a name must keep to, and how names are put in order."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from afterbell.base.refusals import Refusal
from afterbell.schools.refusals import REFUSALS

LONGEST_KEY = 120
INVISIBLE = ("Cc", "Cf", "Co", "Cs")


def faults_of_name(name: str, *, most: int, field: str) -> Iterator[Refusal]:
    """Give what is wrong with a name: empty, too long, or with characters nobody sees."""
    if not name.strip():
        yield REFUSALS.refusal("name_missing", field=field)
    if len(name) > most:
        yield REFUSALS.refusal("name_too_long", field=field, name=name[:most], most=most)
    if any(unicodedata.category(letter) in INVISIBLE for letter in name):
        yield REFUSALS.refusal("name_unreadable", field=field, name=name)


def sort_key(name: str) -> str:
    """Put a name in the order of its pinyin: `巴雅尔` stands as `ba ya er`, an interpunct stands for nothing."""
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - its tables take a third of a second, and only registering needs them

    letters = "".join(letter for letter in name if letter.isalnum())
    return " ".join(lazy_pinyin(letters)).lower()[:LONGEST_KEY]
