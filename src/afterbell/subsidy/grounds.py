"""Why a child is exempt from fees, under its seal: a category may say that a family is in need."""

from __future__ import annotations

import json
from dataclasses import dataclass

from afterbell.base.crypto import blind, seal, unseal
from afterbell.base.words import Words

PURPOSE = "fees.exemption"
PAYER = "fees.payer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """The scheme's category with its name, and what evidence was seen."""

    category: str
    name: Words
    evidence: str


def sealed_grounds(grounds: Grounds) -> bytes:
    """Seal why a child is exempt for its column."""
    told = {"category": grounds.category, "zh": grounds.name.zh, "en": grounds.name.en, "evidence": grounds.evidence}
    return seal(text=json.dumps(told, ensure_ascii=False), purpose=PURPOSE)


def opened_grounds(kept: bytes | memoryview | None) -> Grounds | None:
    """Read why a child is exempt; None once it was forgotten."""
    if not kept:
        return None
    told = json.loads(unseal(sealed=bytes(kept), purpose=PURPOSE))
    return Grounds(category=told["category"], name=Words(zh=told["zh"], en=told["en"]), evidence=told["evidence"])


def marked(*, term: str, pupil: str, category: str) -> str:
    """Give the mark by which a second exemption of the same category is found, which says nothing by itself."""
    return blind(text=f"{term}|{pupil}|{category}", purpose=PURPOSE)


def sealed_payer(text: str) -> bytes:
    """Seal who paid and what they wrote, for the column of a bank's payment."""
    return seal(text=text, purpose=PAYER)


def opened_payer(kept: bytes | memoryview | None) -> str:
    """Read who paid and what they wrote; empty once it was forgotten."""
    return unseal(sealed=bytes(kept), purpose=PAYER) if kept else ""
