"""A seal is put on a document."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from io import BytesIO

from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, Signer
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko_certvalidator.registry import CertificateStore, SimpleCertificateStore

from afterbell.base.seals.keys import Holder, SealKey, key_of
from afterbell.base.seals.loops import in_a_loop
from afterbell.base.seals.refusals import REFUSALS
from afterbell.base.spans import SCHOOL_ZONE

FIELD = "Seal"
ROOM = 8192
"""Hexadecimal digits kept for the signature; one with its certificate takes about half of them."""


def seal_pdf(*, pdf: bytes, holder: Holder, now: datetime) -> bytes:
    """Put the holder's seal on a PDF that carries none; `now` is the time the seal says.

    Raises Refused ("seals.key_unusable", "seals.clock_wrong", "seals.not_sealed"); never gives back less than a seal.
    """
    at = now.astimezone(SCHOOL_ZONE).replace(microsecond=0)
    key = key_of(holder)
    if not key.certificate.not_valid_before_utc <= at <= key.certificate.not_valid_after_utc:
        raise REFUSALS.refused("clock_wrong", now=f"{at:%Y-%m-%d %H:%M}")
    try:
        sealed = in_a_loop(_sealer(key, at).async_sign_pdf(_Untouched(BytesIO(pdf)), bytes_reserved=ROOM))
    except (PdfError, ValueError) as error:
        raise REFUSALS.refused("not_sealed", reason=f"{type(error).__name__}: {error}") from error
    return bytes(sealed.getbuffer())


class _Untouched(IncrementalPdfFileWriter):
    """Leaves what the document says of itself as it is: when it was sealed stands in the seal."""

    def _update_meta(self) -> None:
        return


class _Sealer(PdfSigner):
    """Seals at an instant it is told, not at the machine's."""

    at: datetime

    def init_signing_session(
        self,
        pdf_out: BasePdfFileWriter,
        existing_fields_only: bool = False,  # noqa: FBT001, FBT002 - pyHanko calls it so
    ) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self.at
        return session


class _Key(Signer):
    """Signs with a key that is loaded already; pyHanko's own signer looks through it at every signature."""

    def __init__(self, key: SealKey) -> None:
        certificate = asn1_x509.Certificate.load(key.certificate.public_bytes(serialization.Encoding.DER))
        others: CertificateStore = SimpleCertificateStore()  # type: ignore[no-untyped-call] # comes half typed
        super().__init__(signing_cert=certificate, cert_registry=others)
        self.private: rsa.RSAPrivateKey = key.private

    async def async_sign_raw(
        self,
        data: bytes,
        digest_algorithm: str,  # noqa: ARG002 - SHA-256, as `_sealer` says
        dry_run: bool = False,  # noqa: ARG002, FBT001, FBT002 - pyHanko calls it so
    ) -> bytes:
        return self.private.sign(data, padding.PKCS1v15(), hashes.SHA256())


@lru_cache(maxsize=64)
def _signer(key: SealKey) -> _Key:
    return _Key(key)


def _sealer(key: SealKey, at: datetime) -> _Sealer:
    about = PdfSignatureMetadata(field_name=FIELD, subfilter=SigSeedSubFilter.PADES, md_algorithm="sha256")
    sealer = _Sealer(about, _signer(key))
    sealer.at = at
    return sealer
