"""What a name must keep to, in the words of the office, and how names are put in order."""

from __future__ import annotations

from collections.abc import Iterator

from afterbell.base.refusals import Refusal
from afterbell.schools.refusals import REFUSALS
from afterbell.schools.rules.lists.cells import name_of
from afterbell.schools.rules.names import LONGEST_NAME, against_person, against_thing, is_hidden

__all__ = ["LONGEST_NAME", "faults_of_name", "faults_of_person", "name_of", "sort_key"]

LONGEST_KEY = 120


def faults_of_name(name: str, *, most: int, field: str) -> Iterator[Refusal]:
    """Give what is wrong with the name of a thing: a school, a room, a term."""
    return _said(against_thing(name, most=most), name=name, most=most, field=field)


def faults_of_person(name: str, *, field: str) -> Iterator[Refusal]:
    """Give what is wrong with a person's name; how its spaces and points are typed is no fault."""
    codes = dict.fromkeys((*against_person(name_of(name)), *(["name_unreadable"] if is_hidden(name) else [])))
    return _said(iter(codes), name=name, most=LONGEST_NAME, field=field)


def _said(codes: Iterator[str], *, name: str, most: int, field: str) -> Iterator[Refusal]:
    for code in codes:
        yield REFUSALS.refusal(code, field=field, name=name[:most], most=most)


def sort_key(name: str) -> str:
    """Put a name in the order of its pinyin: `巴雅尔` stands as `ba ya er`, an interpunct stands for nothing."""
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - its tables take a third of a second, and only registering needs them

    letters = "".join(letter for letter in name if letter.isalnum())
    return " ".join(lazy_pinyin(letters)).lower()[:LONGEST_KEY]
