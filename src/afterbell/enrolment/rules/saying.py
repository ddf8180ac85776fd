"""Refusals whose values have words of their own in each language."""

from __future__ import annotations

from afterbell.base.refusals import Catalogue, Refusal
from afterbell.base.words import Words


def refusal_in_words(catalogue: Catalogue, code: str, *, field: str = "", **values: Words) -> Refusal:
    """Build a refusal, each language's sentence filled with that language's words."""
    sentence = catalogue.sentences[code]
    return Refusal(
        code=f"{catalogue.context}.{code}",
        words=Words(
            zh=sentence.zh.format_map({name: words.zh for name, words in values.items()}),
            en=sentence.en.format_map({name: words.en for name, words in values.items()}),
        ),
        field=field,
    )
