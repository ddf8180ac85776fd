"""A paper as it reads for one signer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from afterbell.scheme.rules.codes import PaperField


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A paper's text, and what it is filled in with; a field without a value stays a line to write on."""

    text: str
    values: Mapping[PaperField, str] = field(default_factory=dict)
