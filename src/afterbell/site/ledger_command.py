"""`afterbell audit verify`: every chain that stands in the database, whether its school still does or not."""

from __future__ import annotations

import typer
from django.db import connection

from afterbell.base import audit, tenancy
from afterbell.schools.actors import PLATFORM
from afterbell.schools.models import School
from afterbell.site.cli_faults import Fault
from afterbell.site.grounds import must_be_known, must_be_there
from afterbell.site.ownership import as_owner

LAST_SCHOOL_EVER = "SELECT last_value FROM schools_school_id_seq"


def verify_ledger() -> None:
    """Walk every ledger and report each entry that was changed, removed or reordered, and what was cut off."""
    must_be_there()
    with as_owner():
        must_be_known()
        names = dict(School.institutions.order_by("pk").values_list("pk", "name"))
        found = _tenants(names)
        faults = sum(_tell(tenant=tenant, name=names.get(tenant)) for tenant in sorted(found))
    if faults:
        raise Fault(f"台账有 {faults} 处不对 / the ledger has {faults} faults")
    if not found:
        typer.echo("台账里还没有记录 / nothing is recorded yet")


def _tenants(names: dict[int, str]) -> set[int]:
    """Name every tenant that has a ledger or should: schools, the platform beside them, and whoever left one behind."""
    with tenancy.within(range(_last_school(names) + 1)):
        return audit.tenants() | set(names) | ({PLATFORM} if names else set())


def _last_school(names: dict[int, str]) -> int:
    """Give the highest number a school ever had: PostgreSQL shows the application only whom it names."""
    if connection.vendor != "postgresql":
        return max(names, default=PLATFORM)
    with connection.cursor() as cursor:
        cursor.execute(LAST_SCHOOL_EVER)
        (last,) = cursor.fetchone()
    return max(PLATFORM, *names, int(last))


def _tell(*, tenant: int, name: str | None) -> int:
    """Tell what is wrong with one ledger; a ledger nobody has is a fault of its own."""
    shown = "平台 platform" if tenant == PLATFORM else name or f"{tenant}"
    with tenancy.within(tenant):
        findings = audit.verify(tenant=tenant)
    for finding in findings:
        words = audit.FAULTS[finding.fault]
        typer.echo(f"{shown}：第 {finding.seq} 条{words.zh} / {finding.seq} {words.en}")
    orphan = tenant != PLATFORM and name is None
    if orphan:
        typer.echo(f"{shown}：有台账，没有学校 / a ledger without its school")
    if not findings and not orphan:
        typer.echo(f"{shown}：完整 / intact")
    return len(findings) + orphan
