"""A seal is looked at again: is the file whole, whose certificate is it, and when was it put on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from asn1crypto.parser import peek
from asn1crypto.x509 import Certificate
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import EmbeddedPdfSignature, async_validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from afterbell.base.refusals import Refused
from afterbell.base.seals.keys import LONGEST_NAME, known_certificates, readable
from afterbell.base.seals.loops import in_a_loop
from afterbell.base.seals.refusals import REFUSALS
from afterbell.base.spans import SCHOOL_ZONE

HEAD = b"%PDF-"
HEAD_WITHIN = 1024
LONGEST_WORDS = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """The seal on a file that is whole.

    `name` is what the certificate says of its holder, which anybody can write into one; `known` says that the
    certificate is of this installation. `fingerprint` is the certificate's SHA-256. `keywords` stand in the document.
    """

    name: str
    fingerprint: str
    known: bool
    sealed_at: datetime
    keywords: str


def read_seal(*, pdf: bytes) -> Seal:
    """Give the one seal of a whole file.

    Raises Refused: "seals.no_pdf", "seals.unreadable" for one that was cut or broken, "seals.unsealed",
    "seals.altered", "seals.added_to" where there is more than the seal covers, "seals.time_impossible",
    "seals.keys_unreadable".
    """
    if HEAD not in pdf[:HEAD_WITHIN]:
        raise REFUSALS.refused("no_pdf")
    try:
        return _read(pdf)
    except Refused:
        raise
    except Exception as error:  # a file made to mislead breaks a reader in any way there is
        raise REFUSALS.refused("unreadable") from error


def _read(pdf: bytes) -> Seal:
    reader = PdfFileReader(BytesIO(pdf))
    found = reader.embedded_signatures
    if not found:
        raise REFUSALS.refused("unsealed")
    seal = found[0]
    certificate = seal.signer_cert
    at = seal.self_reported_timestamp.astimezone(SCHOOL_ZONE)
    trusting = ValidationContext(trust_roots=[certificate], allow_fetching=False, moment=at)
    status = in_a_loop(async_validate_pdf_signature(seal, trusting, skip_diff=True))
    if not (status.intact and status.valid):
        raise REFUSALS.refused("altered")
    if len(found) > 1 or status.coverage is not SignatureCoverageLevel.ENTIRE_FILE:
        raise REFUSALS.refused("added_to")
    if not _nothing_beside(seal, pdf):
        raise REFUSALS.refused("altered")
    if not certificate.not_valid_before <= at <= certificate.not_valid_after:
        raise REFUSALS.refused("time_impossible", at=f"{at:%Y-%m-%d %H:%M:%S}")
    return Seal(
        name=_name(certificate),
        fingerprint=certificate.sha256.hex(),
        known=certificate.dump() in known_certificates(),
        sealed_at=at,
        keywords=_keywords(reader),
    )


def _nothing_beside(seal: EmbeddedPdfSignature, pdf: bytes) -> bool:
    """See that the gap in what is covered holds our kind of signature and noughts, and no byte of another kind."""
    _start, before, after, _rest = (int(number) for number in seal.byte_range)
    gap, content = pdf[before:after], bytes(seal.pkcs7_content)
    written = content[: peek(content)].hex().upper().encode()
    signed, signer = seal.signed_data, seal.signer_info
    plain = (
        signed["version"].native == signer["version"].native == "v1"
        and signed["digest_algorithms"].contents == signer["digest_algorithm"].dump()
        and signed["encap_content_info"].native == {"content_type": "data", "content": None}
        and not seal.other_embedded_certs
    )
    return plain and gap == b"<" + written.ljust(len(gap) - 2, b"0") + b">"


def _name(certificate: Certificate) -> str:
    names = certificate.subject.native
    return readable(str(names.get("organization_name") or names.get("common_name", "")))[:LONGEST_NAME]


def _keywords(reader: PdfFileReader) -> str:
    words = reader.trailer["/Info"].get("/Keywords", "") if "/Info" in reader.trailer else ""
    return readable(str(words))[:LONGEST_WORDS]
