"""Passes of stand-ins under the school's key: signed for the guardian, looked up for the gate."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from django.db.models import OuterRef, Subquery

from afterbell.base.crypto import blind, seal_bytes, unseal_bytes
from afterbell.dismissal.models import GateKey, Handover, StandIn
from afterbell.dismissal.refusals import REFUSALS
from afterbell.dismissal.rules.passes import Against, Pass, against, body_of, read, token_of
from afterbell.schools.models import School

KEY, SHORT = "gate.key", "stand_in.short"
DIGITS = 8
HALF = 32
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class PassRow:
    """A pass as it is stored; `live` until the guardian takes it back or sends another, `used_by` a handover's id.

    A handover that was undone used nothing.
    """

    nonce: str
    collector: str
    relation: str
    said: Pass
    live: bool
    used_by: str

    @property
    def short(self) -> str:
        """Give the digits that are read out where a pass cannot be shown."""
        number = int(blind(text=self.nonce, purpose=SHORT)[:15], 16) % 10**DIGITS
        return f"{number:0{DIGITS}d}"


def make_key(*, school: int, now: datetime) -> None:
    """Give the school its key, unless it has one."""
    if GateKey.objects.exists():
        return
    private = ec.generate_private_key(ec.SECP256R1())
    kept = private.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = private.public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )
    sealed = seal_bytes(data=kept, purpose=KEY)
    GateKey.objects.bulk_create(
        [GateKey(school_id=school, private_sealed=sealed, public=public, made_at=now)], ignore_conflicts=True
    )


def school_and_key(*, school: int) -> tuple[str, bytes]:
    """Give the school's code, and the point with which its passes are checked; that is empty before the first pass."""
    key = Subquery(GateKey.objects.filter(school=OuterRef("pk")).values("public")[:1])
    code, public = School.objects.annotate(key=key).values_list("code", "key").get(pk=school)
    return code, bytes(public or b"")


def school_signs() -> ec.EllipticCurvePrivateKey:
    """Open the key with which the school signs."""
    kept = unseal_bytes(sealed=bytes(GateKey.objects.get().private_sealed), purpose=KEY)
    private = serialization.load_der_private_key(kept, password=None)
    if not isinstance(private, ec.EllipticCurvePrivateKey):
        raise TypeError("a gate signs on a curve")
    return private


def sign(said: Pass, *, key: ec.EllipticCurvePrivateKey) -> str:
    """Write a pass under the school's key."""
    body = body_of(said)
    r, s = decode_dss_signature(key.sign(body, ec.ECDSA(hashes.SHA256())))
    return token_of(body=body, signature=r.to_bytes(HALF, "big") + s.to_bytes(HALF, "big"))


def is_signed(*, body: bytes, signature: bytes, public: bytes) -> bool:
    """Say whether this school signed these bytes."""
    if not public:
        return False
    r, s = int.from_bytes(signature[:HALF], "big"), int.from_bytes(signature[HALF:], "big")
    try:
        key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public)
        key.verify(encode_dss_signature(r, s), body, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


def passes_on(*, days: Collection[date]) -> tuple[PassRow, ...]:
    """Read every pass for these days, the newest first."""
    rows = (
        StandIn.objects.filter(collector__since__in=days).select_related("collector__pupil", "school").order_by("-pk")
    )
    used = {
        collector: str(handover)
        for collector, handover in Handover.objects.filter(
            collector__since__in=days, collector__passes__isnull=False, undone=None
        ).values_list("collector_id", "handover_id")
    }
    newest: dict[int, int] = {}
    for row in rows:
        newest.setdefault(row.collector_id, row.pk)
    return tuple(
        _row(row, newest=newest[row.collector_id] == row.pk, used_by=used.get(row.collector_id, "")) for row in rows
    )


def _row(row: StandIn, *, newest: bool, used_by: str) -> PassRow:
    listed = row.collector
    said = Pass(school=row.school.code, pupil=listed.pupil.code, day=listed.since, name=listed.name, nonce=row.code)
    stands = listed.until is None or listed.until > listed.since
    return PassRow(
        nonce=row.code,
        collector=listed.code,
        relation=listed.relation,
        said=said,
        live=newest and stands,
        used_by=used_by,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PassBook:
    """A school's passes for one day, read once, by which whatever is shown at the gate is judged."""

    day: date
    school: str
    public: bytes
    rows: tuple[PassRow, ...]

    def checked(self, text: str, *, handover: str = "") -> PassRow:
        """Find the pass somebody showed, whole or by its digits. Raises Refused with why it opens nothing.

        `handover` is what it is used for: the same one sent again is no second use.
        """
        if text.strip().isdecimal():
            by_digits = [row for row in self.rows if row.short == text.strip()]
            row = next((row for row in by_digits if row.live), next(iter(by_digits), None))
            if row is None:
                raise REFUSALS.refused("pass_unknown", field="code")
            return self._opened(row, row.said, signed=True, handover=handover)
        shown = read(text)
        if shown is None:
            raise REFUSALS.refused(Against.FORGED.value, field="code")
        row = next((row for row in self.rows if row.said == shown.said), None)
        signed = is_signed(body=shown.body, signature=shown.signature, public=self.public)
        return self._opened(row, shown.said, signed=signed, handover=handover)

    def _opened(self, row: PassRow | None, said: Pass, *, signed: bool, handover: str) -> PassRow:
        reason = against(
            said=said,
            school=self.school,
            day=self.day,
            signed=signed,
            live=row is not None and row.live,
            used=row is not None and row.used_by not in ("", handover),
        )
        if row is None or reason is not None:
            raise REFUSALS.refused((reason or Against.REVOKED).value, field="code")
        return row


def book_of(*, school: int, day: date) -> PassBook:
    """Read a school's passes for a day."""
    code, public = school_and_key(school=school)
    return PassBook(day=day, school=code, public=public, rows=passes_on(days=[day]))
