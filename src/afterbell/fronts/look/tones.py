"""The tones in which a page speaks; a tone is always beside a word or a shape, never alone."""

from __future__ import annotations

from typing import Literal

Tone = Literal["plain", "good", "attention", "alarm", "quiet", "info"]
