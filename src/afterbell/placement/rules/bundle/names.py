"""What bands and clubs are called in a bundle: legible, each its own, and of nothing that is not in it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from afterbell.base.letters import BLANK_LETTERS, is_unseen, is_variant, without_shapes
from afterbell.base.refusals import Refusal
from afterbell.base.words import Words
from afterbell.placement.rules.bundle.problem import Name
from afterbell.placement.rules.bundle.refusals import REFUSALS


def legible(text: str) -> bool:
    """Say whether people can read a name: nothing unseen in it or blank around it, and something to be seen."""
    if text != text.strip() or any(is_unseen(text, at) for at in range(len(text))):
        return False
    return any(
        unicodedata.category(letter)[0] not in "CZM" and letter not in BLANK_LETTERS and not is_variant(text, at)
        for at, letter in enumerate(text)
    )


def names_amiss(*, names: Sequence[Name], held: Mapping[str, AbstractSet[str]], first: int) -> Iterator[Refusal]:
    """Give, by line from the first name's, names for what is in no market, and those another bears already."""
    borne: dict[tuple[str, str, str], str] = {}
    for line, name in enumerate(names, first):
        if name.code not in held[name.kind]:
            yield REFUSALS.refusal("bundle_name_idle", field="", line=line, named=name.code)
        for key in _read_as(name):
            other = borne.setdefault(key, name.code)
            if other != name.code:
                yield REFUSALS.refusal("bundle_name_double", field="", line=line, named=name.code, other=other)
                break


def told_apart(*, names: Iterable[Name]) -> Iterator[Name]:
    """Put its code behind a name that several bear, as a scheme may have them."""
    listed = tuple(names)
    read = [key for name in listed for key in _read_as(name)]
    for name in listed:
        double = any(read.count(key) > 1 for key in _read_as(name))
        coded = Words(zh=f"{name.words.zh} ({name.code})", en=f"{name.words.en} ({name.code})")
        yield replace(name, words=coded) if double else name


def _read_as(name: Name) -> tuple[tuple[str, str, str], ...]:
    """Give what people take a name for in each language, whatever its blanks, capitals and shapes of letters."""
    return tuple((name.kind, tongue, _plain(text)) for tongue, text in (("zh", name.words.zh), ("en", name.words.en)))


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", without_shapes(text)).lower().split())
