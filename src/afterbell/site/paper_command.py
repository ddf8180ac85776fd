"""`afterbell paper verify`: whether a sealed file is still the one a school gave out."""

from __future__ import annotations

import hmac
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from afterbell.base import tenancy
from afterbell.base.words import Words
from afterbell.enrolment.papers.naming import NamedPapers, all_named
from afterbell.enrolment.queries import stands_signed
from afterbell.schools.models import School
from afterbell.site.cli_faults import Fault
from afterbell.site.files import bytes_of
from afterbell.site.grounds import is_there, must_be_known
from afterbell.site.ownership import as_owner

if TYPE_CHECKING:
    from afterbell.base.seals.reading import Seal

LARGEST = 50_000_000
KINDS: Mapping[str, str] = {"application": "申请 / application", "duty": "职责书 / statement of duties"}
FINGERPRINT = re.compile(r"[0-9a-f]{64}", re.ASCII)
BETWEEN = re.compile(r"[\s:：-]+")
"""What people and other programs put between the digits of a fingerprint."""


def verify_paper(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="a sealed PDF")],
    fingerprint: Annotated[
        str, typer.Option(metavar="HEX", help="the certificate's SHA-256 as the school published it")
    ] = "",
) -> None:
    """Tell whether the file is whole, which school sealed it and when, what it names, and whether that is on record.

    With the fingerprint a school published, whose seal it is can be told on any machine.
    """
    from afterbell.base.seals.reading import read_seal  # noqa: PLC0415 - half a second, and no other command needs it

    published = _read_fingerprint(fingerprint)
    seal = read_seal(pdf=bytes_of(file, most=LARGEST, meant=Words(zh="文书", en="a paper")))
    at = f"{seal.sealed_at:%Y-%m-%d %H:%M:%S}"
    typer.echo(f"封印之后没有改动：{file} / not altered since it was sealed: {file}")
    typer.echo(f"证书上的名称：{seal.name}，封印时间 {at} / the certificate names {seal.name}, sealed at {at}")
    typer.echo(f"证书指纹（SHA-256）/ certificate (SHA-256): {seal.fingerprint}")
    if published:
        _compare(seal, published)
    if not published or seal.known:
        _see_ours(seal)
    named = all_named(seal.keywords)
    if not named:
        typer.echo("文件没有写明是哪份申请 / the file names no application")
        return
    for each in named:
        typer.echo(f"{KINDS[each.kind]}: {each.application}")
        for paper in each.papers:
            typer.echo(f"文本指纹 / text: {paper.text_hash}")
    if seal.known:
        _tell_record(named)
    else:
        typer.echo(
            "签名记录在学校的系统里，这里没有核对 / the signatures are on record at the school, not looked up here"
        )


def _read_fingerprint(written: str) -> str:
    """Read 64 digits, however they are spaced. Raises Fault for what is no fingerprint."""
    digits = BETWEEN.sub("", written).lower()
    if written and not FINGERPRINT.fullmatch(digits):
        raise Fault(
            "--fingerprint 应是 64 位十六进制数字，可以有空格或冒号 / "
            "--fingerprint takes 64 hexadecimal digits, with spaces or colons between them or without"
        )
    return digits


def _compare(seal: Seal, published: str) -> None:
    """Raise Fault for another certificate than the one the school published."""
    if not hmac.compare_digest(seal.fingerprint, published):
        raise Fault(
            f"封印用的是另一张证书：文件上是 {seal.fingerprint}，公布的是 {published} / "
            f"sealed under another certificate: the file has {seal.fingerprint}, {published} was published"
        )
    typer.echo("证书与公布的指纹一致 / the certificate is the one whose fingerprint was published")


def _see_ours(seal: Seal) -> None:
    """Raise Fault for a certificate this installation did not make: anybody can write a school's name into one."""
    if not seal.known:
        raise Fault(
            f"封印用的证书不是本系统的，写着“{seal.name}”也可能是别人所为，请与学校公布的指纹核对 / "
            f"the certificate is not of this installation; whoever made it wrote {seal.name} into it: "
            "compare its fingerprint with the one the school published"
        )


def _tell_record(named: Sequence[NamedPapers]) -> None:
    """Say that the signatures are on record. Raises Fault where this database, whose seal it is, does not know them."""
    if not is_there():
        typer.echo("这里没有数据库，没有核对签名记录 / there is no database here, the signatures were not looked up")
        return
    with as_owner():
        must_be_known()
        with tenancy.within(School.objects.values_list("pk", flat=True)):
            unknown = [each.application for each in named if not stands_signed(each)]
    if unknown:
        first = f"{len(unknown)}（{unknown[0]}…）"
        raise Fault(
            f"文件用本系统的证书封印，可是本系统没有这些签名的记录：{first}；可能恢复过旧备份，也可能有人动用了密钥 / "
            "sealed under a certificate of this installation, but these signatures are not on record here: "
            f"{len(unknown)} ({unknown[0]} …); an older backup may have been put back, or somebody used the key"
        )
    typer.echo("本系统存有同样的签名 / the same signatures are on record here")
