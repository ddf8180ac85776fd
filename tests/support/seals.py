"""Seals as somebody else makes them: with pyHanko's own signer, under a certificate with any name and any dates."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

from asn1crypto.keys import PrivateKeyInfo
from asn1crypto.x509 import Certificate
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, PdfSigner, SimpleSigner, fields
from pyhanko_certvalidator.registry import SimpleCertificateStore

from afterbell.base.seals.loops import in_a_loop


def certificate(made: x509.Certificate) -> bytes:
    return made.public_bytes(serialization.Encoding.DER)


def key_file(*, name: str, valid_from: datetime) -> str:
    """Write down a key and its certificate as an authority gives them out."""
    private, made = _issued(name=name, valid_from=valid_from)
    pem = serialization.Encoding.PEM
    key = private.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return (key + made.public_bytes(pem)).decode("ascii")


def foreign_seal(
    *, pdf: bytes, name: str, field: str = "Seal", valid_from: datetime = datetime(2000, 1, 1, tzinfo=UTC)
) -> bytes:
    """Seal a PDF, sealed already or not, at the machine's own time."""
    private, made = _issued(name=name, valid_from=valid_from)
    key = private.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    signer = SimpleSigner(
        signing_cert=Certificate.load(certificate(made)),
        signing_key=PrivateKeyInfo.load(key),
        cert_registry=SimpleCertificateStore(),
    )
    about = PdfSignatureMetadata(field_name=field, subfilter=fields.SigSeedSubFilter.PADES, md_algorithm="sha256")
    sealing = PdfSigner(about, signer).async_sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)))
    sealed: bytes = in_a_loop(sealing).getvalue()
    return sealed


def _issued(*, name: str, valid_from: datetime) -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    named = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder()
        .subject_name(named)
        .issuer_name(named)
        .public_key(private.public_key())
        .serial_number(1)
        .not_valid_before(valid_from)
        .not_valid_after(datetime(2099, 1, 1, tzinfo=UTC))
        .sign(private, hashes.SHA256())
    )
    return private, made
