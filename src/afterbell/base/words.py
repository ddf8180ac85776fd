"""A text in both languages of the product."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """One sentence in Chinese and in English; `{name}` stands for a value."""

    zh: str
    en: str

    def fill(self, **values: object) -> Words:
        """Put the values into both sentences. Raises KeyError when a value is missing."""
        return Words(zh=self.zh.format_map(values), en=self.en.format_map(values))

    def in_language(self, language: str) -> str:
        return self.en if language.startswith("en") else self.zh

    def __str__(self) -> str:
        return self.zh
