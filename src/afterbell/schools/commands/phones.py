"""Telephone numbers: sealed, and found again without being read."""

from __future__ import annotations

from afterbell.base.crypto import blind, seal
from afterbell.schools.rules.phones import as_dialled, looks_like_a_phone

__all__ = ["as_dialled", "looks_like_a_phone", "phone_fingerprint", "sealed_phone"]

PURPOSE = "guardian.phone"


def sealed_phone(phone: str) -> bytes:
    return seal(text=as_dialled(phone), purpose=PURPOSE)


def phone_fingerprint(phone: str) -> str:
    return blind(text=as_dialled(phone), purpose=PURPOSE)
