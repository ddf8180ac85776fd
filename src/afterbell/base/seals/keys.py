"""The key and the certificate with which documents are sealed: one file a holder, beside the other keys."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache, partial
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from django.conf import settings

from afterbell.base.refusals import Refused
from afterbell.base.seals.refusals import REFUSALS
from afterbell.base.secrets import var_secret

FILE = "seal-{code}"
KEY_BITS = 3072
CERTIFICATE = "-----BEGIN CERTIFICATE-----"
LONGEST_NAME = 64
LONGEST_COMMON_NAME = 64
"""The one counts letters, the other bytes: a common name has room for 21 Chinese characters."""
VALID_FROM = datetime(2026, 1, 1, tzinfo=UTC)
VALID_UNTIL = datetime(2099, 12, 31, tzinfo=UTC)
"""A paper is verified many years after it was sealed, and nobody renews a school's certificate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Whose seal it is: a public code, which names the file, and the name that stands in the certificate."""

    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SealKey:
    """A key that seals, and the certificate that names its holder."""

    private: rsa.RSAPrivateKey
    certificate: x509.Certificate


def key_of(holder: Holder) -> SealKey:
    """Read a holder's key, made at first need; of several processes that make it, one wins.

    Raises Refused ("seals.key_unusable") when the file cannot be made, read or understood.
    """
    name = FILE.format(code=holder.code)
    try:
        kept = var_secret(folder=Path(settings.SEALS_FOLDER), name=name, make=partial(_new_key, holder))
        return _parsed(kept)
    except OSError as error:
        raise _unusable(name, error.strerror or type(error).__name__) from error
    except ValueError as error:
        raise _unusable(name, "PEM") from error


def known_certificates() -> frozenset[bytes]:
    """Give the certificate of every holder here, as DER; what is no key with its certificate is none.

    Raises Refused ("seals.keys_unreadable") where this process may not look: whose a seal is cannot be said then.
    """
    try:
        there = [path for path in Path(settings.SEALS_FOLDER).iterdir() if path.name.startswith(FILE.format(code=""))]
        kept = [path.read_bytes() for path in there]
    except FileNotFoundError:
        return frozenset()
    except OSError as error:
        raise REFUSALS.refused("keys_unreadable", reason=error.strerror or type(error).__name__) from error
    return frozenset(found for each in kept if (found := _certificate(each)))


def _certificate(kept: bytes) -> bytes | None:
    try:
        return _parsed(kept.decode("ascii").strip()).certificate.public_bytes(serialization.Encoding.DER)
    except ValueError:
        return None


def readable(text: str) -> str:
    """Leave out what nobody sees or a terminal would obey."""
    return "".join(letter for letter in text if letter.isprintable()).strip()


def _unusable(name: str, reason: str) -> Refused:
    return REFUSALS.refused("key_unusable", file=name, reason=reason)


def _new_key(holder: Holder) -> str:
    private = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
    named = readable(holder.name)[:LONGEST_NAME] or holder.code
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, named),
            x509.NameAttribute(NameOID.COMMON_NAME, named.encode()[:LONGEST_COMMON_NAME].decode(errors="ignore")),
        ]
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(VALID_FROM)
        .not_valid_after(VALID_UNTIL)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_seals_only(), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(private.public_key()), critical=False)
        .sign(private, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    key = private.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return (key + certificate.public_bytes(pem)).decode("ascii")


def _seals_only() -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )


@lru_cache(maxsize=64)
def _parsed(kept: str) -> SealKey:
    """Read key and certificate once: looking through the key again would be most of the time of a seal."""
    key, mark, rest = kept.partition(CERTIFICATE)
    private = serialization.load_pem_private_key(key.encode("ascii"), password=None)
    certificate = x509.load_pem_x509_certificate((mark + rest).encode("ascii"))
    if not isinstance(private, rsa.RSAPrivateKey) or certificate.public_key() != private.public_key():
        raise ValueError("key and certificate do not belong together")
    return SealKey(private=private, certificate=certificate)
