"""A text in both languages of the product."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """One sentence in Chinese and in English; `{name}` stands for a value."""

    zh: str
    en: str

    def fill(self, **values: object) -> Words:
        """Put the values into both sentences, Words each in its language. Raises KeyError when a value is missing."""
        zh = {name: value.zh if isinstance(value, Words) else value for name, value in values.items()}
        en = {name: value.en if isinstance(value, Words) else value for name, value in values.items()}
        return Words(zh=self.zh.format_map(zh), en=self.en.format_map(en))

    def in_language(self, language: str) -> str:
        return self.en if language.startswith("en") else self.zh

    def __str__(self) -> str:
        return self.zh
