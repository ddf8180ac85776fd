"""Fields sealed with AES-256-GCM under a key outside the database; the seals on documents are in `seals`."""

from __future__ import annotations

import hashlib
import hmac
import os
from functools import cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from afterbell.base.secrets import var_secret

__all__ = ["InvalidTag", "blind", "seal", "unseal"]

KEY_ID = b"k1"
NONCE_BYTES = 12


@cache
def _key() -> bytes:
    path = Path(settings.FIELD_KEY_FILE)
    return hashlib.sha256(var_secret(folder=path.parent, name=path.name).encode()).digest()


def seal(*, text: str, purpose: str) -> bytes:
    """Encrypt a field; `purpose` (as `guardian.phone`) binds the ciphertext to its column."""
    nonce = os.urandom(NONCE_BYTES)
    return KEY_ID + nonce + AESGCM(_key()).encrypt(nonce, text.encode(), purpose.encode())


def unseal(*, sealed: bytes, purpose: str) -> str:
    """Decrypt a field. Raises InvalidTag when it was changed or belongs to another column."""
    body = bytes(sealed).removeprefix(KEY_ID)
    return AESGCM(_key()).decrypt(body[:NONCE_BYTES], body[NONCE_BYTES:], purpose.encode()).decode()


def blind(*, text: str, purpose: str) -> str:
    """Make a keyed fingerprint by which a secret can be looked up without being stored."""
    return hmac.new(_key(), f"{purpose}|{text}".encode(), hashlib.sha256).hexdigest()
