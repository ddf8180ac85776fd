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

__all__ = ["InvalidTag", "blind", "seal", "seal_bytes", "unseal", "unseal_bytes"]

KEY_ID = b"k1"
NONCE_BYTES = 12


@cache
def _key() -> bytes:
    path = Path(settings.FIELD_KEY_FILE)
    return hashlib.sha256(var_secret(folder=path.parent, name=path.name).encode()).digest()


def seal(*, text: str, purpose: str) -> bytes:
    """Encrypt a field; `purpose` (as `guardian.phone`) binds the ciphertext to its column."""
    return seal_bytes(data=text.encode(), purpose=purpose)


def unseal(*, sealed: bytes, purpose: str) -> str:
    """Decrypt a field. Raises InvalidTag when it was changed or belongs to another column."""
    return unseal_bytes(sealed=sealed, purpose=purpose).decode()


def seal_bytes(*, data: bytes, purpose: str) -> bytes:
    """Encrypt what is no text, as a picture; `purpose` binds it to the place where it lies."""
    nonce = os.urandom(NONCE_BYTES)
    return KEY_ID + nonce + AESGCM(_key()).encrypt(nonce, data, purpose.encode())


def unseal_bytes(*, sealed: bytes, purpose: str) -> bytes:
    """Decrypt what `seal_bytes` made. Raises InvalidTag when it was changed or lies in another place."""
    body = bytes(sealed).removeprefix(KEY_ID)
    if len(body) <= NONCE_BYTES:
        raise InvalidTag
    return AESGCM(_key()).decrypt(body[:NONCE_BYTES], body[NONCE_BYTES:], purpose.encode())


def blind(*, text: str, purpose: str) -> str:
    """Make a keyed fingerprint by which a secret can be looked up without being stored."""
    return hmac.new(_key(), f"{purpose}|{text}".encode(), hashlib.sha256).hexdigest()
