"""The ledger of every write: one entry in the write's own transaction, chained by hash per tenant."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Sum, TextField
from django.db.models.functions import Cast

from afterbell.base.models import AuditEntry, ChainHead
from afterbell.base.words import Words

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


FAULTS = {
    "missing": Words(zh="缺了", en="missing"),
    "changed": Words(zh="被改过", en="changed"),
    "tail cut": Words(zh="之后的被截去", en="tail cut"),
    "head missing": Words(zh="之后有没有被截去已无从知道", en="head missing"),
    "empty": Words(zh="起一条也没有", en="empty"),
}


def tenants() -> set[int]:
    """Name every tenant that has entries, or the head of a chain, within the walls stood in."""
    found = (AuditEntry.objects.values_list("tenant", flat=True), ChainHead.objects.values_list("tenant", flat=True))
    return {tenant for rows in found for tenant in rows.distinct()}


def verify(*, tenant: int) -> tuple[ChainFinding, ...]:
    """Walk one tenant's chain and report every entry that was changed, removed or reordered, and a cut tail.

    A chain always has its head and its first entry: a tenant without them has lost them. Whoever writes meanwhile is
    not disturbed: the walk passes where the head stood when it began, and ends no further than where it stands now.
    """
    findings: list[ChainFinding] = []
    before = _end_of(tenant=tenant)
    begun = before or (0, GENESIS)
    previous, expected, passed = GENESIS, 1, begun == (0, GENESIS)
    for row in _rows(tenant=tenant):
        if row["seq"] != expected:
            findings.append(ChainFinding(tenant=tenant, seq=expected, fault="missing"))
        if row["hash"] != _hash_of(row, previous=previous, tenant=tenant):
            findings.append(ChainFinding(tenant=tenant, seq=row["seq"], fault="changed"))
        previous, expected = row["hash"], row["seq"] + 1
        passed = passed or (row["seq"], row["hash"]) == begun
    now = _end_of(tenant=tenant)
    if now is None:
        fault = "head missing" if expected > 1 else "empty"
        findings.append(ChainFinding(tenant=tenant, seq=expected - 1, fault=fault))
    elif now != (expected - 1, previous) and not (passed and now != before and expected - 1 < now[0]):
        findings.append(ChainFinding(tenant=tenant, seq=now[0], fault="tail cut"))
    return tuple(findings)


def newest(*, tenant: int) -> str:
    """Give the hash of the tenant's newest entry, which stands for all that was written so far."""
    end = _end_of(tenant=tenant)
    return end[1] if end else GENESIS


def entries_of(*, tenants: Iterable[int]) -> int:
    """Count what all these tenants wrote so far. One question."""
    written: int | None = ChainHead.objects.filter(tenant__in=list(tenants)).aggregate(written=Sum("seq"))["written"]
    return written or 0


def _end_of(*, tenant: int) -> tuple[int, str] | None:
    """Give the number and hash of the newest entry, as the head of the chain has them."""
    return ChainHead.objects.filter(tenant=tenant).values_list("seq", "hash").first()


def _rows(*, tenant: int) -> Iterator[dict[str, Any]]:
    """Give the entries as the database writes them: what an insider put there need not be a date at all."""
    written = {"at_written": Cast("at", TextField()), "details_written": Cast("details", TextField())}
    rows = AuditEntry.objects.filter(tenant=tenant).order_by("seq").annotate(**written)
    yield from rows.values("seq", "by", "action", "subject", "hash", *written).iterator(chunk_size=5000)


def _hash_of(row: Mapping[str, Any], *, previous: str, tenant: int) -> str:
    """Compute what an entry's hash must be; none where its date or details cannot be read."""
    try:
        at = datetime.fromisoformat(row["at_written"])
        return entry_hash(
            previous=previous,
            tenant=tenant,
            seq=row["seq"],
            at=at if at.tzinfo else at.replace(tzinfo=UTC),
            by=row["by"],
            action=row["action"],
            subject=row["subject"],
            details=json.loads(row["details_written"]),
        )
    except (ValueError, TypeError, OverflowError, RecursionError):
        return ""
