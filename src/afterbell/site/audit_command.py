"""`afterbell audit bundle`: what an auditor takes away of a school's term, in one file."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from afterbell.base import clock
from afterbell.base.spans import local_day
from afterbell.base.tenancy import within
from afterbell.schools.models import School, Term
from afterbell.site.cli_faults import Fault
from afterbell.site.grounds import must_be_known, must_be_there
from afterbell.site.ownership import as_owner
from afterbell.subsidy.auditing import audit_bundle_of


def audit_bundle(
    school: Annotated[str, typer.Argument(help="学校编号 / the school's code")],
    file: Annotated[Path, typer.Argument(help="写到哪里 / where to write the zip")],
    term: Annotated[str, typer.Option(help="学期编号，不写就是现在的 / the term's code, else the present one")] = "",
) -> None:
    """Write a term's audit: six questions with their rows as Excel and JSON, and the ledger's proof."""
    must_be_there()
    now = clock.now()
    with as_owner():
        must_be_known()
        row = School.objects.filter(code=school).first()
        if row is None:
            raise Fault(f"没有编号为 {school} 的学校 / no school has the code {school}")
        with within(row.pk):
            found = _term(code=term, today=local_day(now))
            if found is None:
                raise Fault("没有这个学期 / there is no such term")
            data = audit_bundle_of(term=found, made_at=now, language="zh")
    file.write_bytes(data)
    typer.echo(f"{file}：{found.name}，{len(data)} 字节 / bytes")


def _term(*, code: str, today: date) -> Term | None:
    if code:
        return Term.objects.filter(code=code).first()
    ahead = Term.objects.filter(last_day__gte=today).order_by("first_day").first()
    return ahead or Term.objects.order_by("-last_day").first()
