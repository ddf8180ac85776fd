"""`afterbell paper verify`: whether a sealed file is still the one a school gave out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from afterbell.base import tenancy
from afterbell.base.seals.reading import Seal, read_seal
from afterbell.base.words import Words
from afterbell.enrolment.papers.naming import NamedPapers, papers_named
from afterbell.enrolment.queries import stands_signed
from afterbell.schools.models import School
from afterbell.site.cli_faults import Fault
from afterbell.site.files import bytes_of
from afterbell.site.grounds import is_there, must_be_known
from afterbell.site.ownership import as_owner

LARGEST = 50_000_000


def verify_paper(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="a sealed PDF")],
) -> None:
    """Tell whether the file is whole, which school sealed it and when, what it names, and whether that is on record."""
    seal = read_seal(pdf=bytes_of(file, most=LARGEST, meant=Words(zh="文书", en="a paper")))
    at = f"{seal.sealed_at:%Y-%m-%d %H:%M:%S}"
    typer.echo(f"封印之后没有改动：{file} / not altered since it was sealed: {file}")
    typer.echo(f"证书上的名称：{seal.name}，封印时间 {at} / the certificate names {seal.name}, sealed at {at}")
    typer.echo(f"证书指纹（SHA-256）/ certificate (SHA-256): {seal.fingerprint}")
    _see_ours(seal)
    named = papers_named(seal.keywords)
    if named is None:
        typer.echo("文件没有写明是哪份申请 / the file names no application")
        return
    typer.echo(f"申请 / application: {named.application}")
    for paper in named.papers:
        typer.echo(f"文本指纹 / text: {paper.text_hash}")
    _tell_record(named)


def _see_ours(seal: Seal) -> None:
    """Raise Fault for a certificate this installation did not make: anybody can write a school's name into one."""
    if not seal.known:
        raise Fault(
            f"封印用的证书不是本系统的，写着“{seal.name}”也可能是别人所为，请与学校公布的指纹核对 / "
            f"the certificate is not of this installation; whoever made it wrote {seal.name} into it: "
            "compare its fingerprint with the one the school published"
        )


def _tell_record(named: NamedPapers) -> None:
    if not is_there():
        typer.echo("这里没有数据库，没有核对签名记录 / there is no database here, the signatures were not looked up")
        return
    with as_owner():
        must_be_known()
        with tenancy.within(School.objects.values_list("pk", flat=True)):
            known = stands_signed(named)
    if known:
        typer.echo("本系统存有同样的签名 / the same signatures are on record here")
    else:
        typer.echo("本系统没有这些签名的记录 / these signatures are not on record here")
