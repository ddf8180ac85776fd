"""The ledger of every write: one entry in the write's own transaction, chained by hash per tenant."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from afterbell.base.models import AuditEntry, ChainHead

GENESIS = "0" * 64


def entry_hash(
    *,
    previous: str,
    tenant: int,
    seq: int,
    at: datetime,
    by: str,
    action: str,
    subject: str,
    details: Mapping[str, object],
) -> str:
    """SHA-256 over the entry's canonical JSON and the hash before it."""
    body = json.dumps(
        [previous, tenant, seq, at.astimezone(UTC).isoformat(), by, action, subject, details],
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return hashlib.sha256(body.encode()).hexdigest()


def append(*, tenant: int, by: str, action: str, subject: str, details: Mapping[str, object], now: datetime) -> None:
    """Add an entry at the end of the tenant's chain; the head's row is locked until the write commits."""
    head = _locked_head(tenant=tenant)
    seq = head.seq + 1
    digest = entry_hash(
        previous=head.hash, tenant=tenant, seq=seq, at=now, by=by, action=action, subject=subject, details=details
    )
    AuditEntry.objects.create(
        tenant=tenant, seq=seq, at=now, by=by, action=action, subject=subject, details=dict(details), hash=digest
    )
    ChainHead.objects.filter(tenant=tenant).update(seq=seq, hash=digest)


def _locked_head(*, tenant: int) -> ChainHead:
    """Lock the tenant's newest entry; the first writer of a tenant begins its chain."""
    heads = ChainHead.objects.select_for_update()
    head = heads.filter(tenant=tenant).first()
    if head is None:
        ChainHead.objects.get_or_create(tenant=tenant, defaults={"seq": 0, "hash": GENESIS})
        head = heads.get(tenant=tenant)
    return head


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainFinding:
    """Where a chain is broken and how."""

    tenant: int
    seq: int
    fault: str


def verify(*, tenant: int) -> tuple[ChainFinding, ...]:
    """Walk one tenant's chain and report every entry that was changed, removed or reordered, and a cut tail."""
    findings: list[ChainFinding] = []
    previous, expected = GENESIS, 1
    for entry in AuditEntry.objects.filter(tenant=tenant).order_by("seq").iterator(chunk_size=5000):
        if entry.seq != expected:
            findings.append(ChainFinding(tenant=tenant, seq=expected, fault="missing"))
        if entry.hash != _hash_of(entry=entry, previous=previous):
            findings.append(ChainFinding(tenant=tenant, seq=entry.seq, fault="changed"))
        previous, expected = entry.hash, entry.seq + 1
    head = ChainHead.objects.filter(tenant=tenant).first()
    if head and (head.seq, head.hash) != (expected - 1, previous):
        findings.append(ChainFinding(tenant=tenant, seq=head.seq, fault="tail cut"))
    return tuple(findings)


def _hash_of(*, entry: AuditEntry, previous: str) -> str:
    return entry_hash(
        previous=previous,
        tenant=entry.tenant,
        seq=entry.seq,
        at=entry.at,
        by=entry.by,
        action=entry.action,
        subject=entry.subject,
        details=entry.details,
    )
