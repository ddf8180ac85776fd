"""`afterbell place`: compute, check and explain a placement from its bundle. No database and no setting is touched."""

from __future__ import annotations

import hmac
import re
from pathlib import Path
from typing import Annotated

import typer

from afterbell.base.refusals import NotThere
from afterbell.base.words import Words
from afterbell.placement.rules.bundle.explain import explain as explained
from afterbell.placement.rules.bundle.problem import Bundle
from afterbell.placement.rules.bundle.read import read_bundle
from afterbell.placement.rules.bundle.replay import replay
from afterbell.placement.rules.bundle.run import run_instance
from afterbell.placement.rules.bundle.whole_file import Checked, check_file
from afterbell.placement.rules.bundle.write import write_bundle
from afterbell.scheme.rules.labels import weekday
from afterbell.site.cli_faults import FAILED, Fault
from afterbell.site.files import bytes_of, see_writable, write_whole

LARGEST = 2_000_000_000
MOST_TOLD = 50
HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)

place = typer.Typer(no_args_is_help=True)
BundleFile = Annotated[Path, typer.Argument(metavar="BUNDLE", help="a placement bundle (JSON Lines)")]


@place.command()
def verify(
    file: BundleFile,
    *,
    commitment: Annotated[
        str, typer.Option(metavar="HEX", help="the commitment as it was published before applications opened")
    ] = "",
) -> None:
    """Replay a whole placement: the secret, every number, every place, every cut-off, every closing.

    A region's file, the bundles of its schools one after the other, is checked school by school.
    """
    published = _hash_of(commitment)
    checked = check_file(data=_bytes_of(file))
    for each in checked:
        _tell_checked(each)
    wrong = sum(len(each.findings) for each in checked)
    if published and any(not hmac.compare_digest(each.header.commitment, published) for each in checked):
        raise Fault(
            f"承诺值不是报名前公布的 {published} / the commitment is not the one published beforehand, {published}"
        )
    if wrong:
        typer.echo(f"不对：{wrong} 处 / wrong: {wrong} in all")
        raise typer.Exit(FAILED)
    typer.echo(f"全部核对无误：{file} / everything is right: {file}")
    typer.echo(
        "名称由学校写，不能证明：请与公布的方案比较 / names come from the school and are not proved: see the scheme"
    )
    if not published:
        typer.echo("请把承诺值与报名前公布的比较 / compare the commitment with the one published before applications")


@place.command()
def explain(
    file: BundleFile,
    *,
    ticket: Annotated[str, typer.Option(metavar="T", help="the child's anonymous ticket")],
) -> None:
    """Say for every wish of a ticket why or why not, with the cut-off and what would have changed it.

    The bundle is checked first: of a wrong one nothing is explained.
    """
    bundle = read_bundle(data=_bytes_of(file))
    if findings := replay(bundle=bundle):
        raise Fault(
            f"数据包没有通过核对，不作解释：{findings[0].words.zh} / "
            f"the bundle did not stand before the check, nothing is explained: {findings[0].words.en}"
        )
    known = _as_written(ticket, bundle=bundle)
    for told in explained(bundle=bundle, ticket=known):
        day = weekday(told.weekday)
        typer.echo(f"{day.zh} {told.band.zh}：{told.number} 号")
        typer.echo(f"{day.en}, {told.band.en}: number {told.number}")
        for each in told.explanations:
            typer.echo(f"  {each.words.zh}\n  {each.words.en}")


@place.command()
def run(
    file: Annotated[Path, typer.Argument(metavar="INSTANCE", help="a bundle without outcome")],
    *,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="the bundle to write")] = None,
    force: Annotated[bool, typer.Option("--force", help="write over a file that is there")] = False,
) -> None:
    """Draw the numbers and place everybody of an instance; writes the bundle."""
    target = out or Path(f"{file.stem}.outcome.jsonl")
    see_writable(target, force=force)
    decided = run_instance(bundle=read_bundle(data=_bytes_of(file)))
    write_whole(target, write_bundle(bundle=decided))
    typer.echo(target)


def _bytes_of(file: Path) -> bytes:
    return bytes_of(file, most=LARGEST, meant=Words(zh="录取数据包", en="a placement bundle"))


def _hash_of(written: str) -> str:
    digits = "".join(written.split()).lower()
    if digits and not HASH.fullmatch(digits):
        raise Fault("--commitment 应是 64 位十六进制数字 / --commitment takes 64 hexadecimal digits")
    return digits


def _as_written(ticket: str, *, bundle: Bundle) -> str:
    """Find a ticket as it stands in the bundle, typed in small letters or with blanks around it. Raises NotThere."""
    typed = ticket.strip()
    for known in (typed, typed.upper()):
        if known in bundle.tickets:
            return known
    raise NotThere(typed)


def _tell_checked(each: Checked) -> None:
    header = each.header
    typer.echo(
        f"学校 {header.school}，学期 {header.term}，第 {header.round} 轮：{each.markets} 个市场，{each.tickets} 份志愿"
        f" / school {header.school}, term {header.term}, round {header.round}: {each.markets} markets, "
        f"{each.tickets} lists of wishes"
    )
    typer.echo(f"承诺值 / commitment: {header.commitment}")
    for finding in each.findings[:MOST_TOLD]:
        typer.echo(f"  {finding.words.zh}\n  {finding.words.en}")
    if len(each.findings) > MOST_TOLD:
        more = len(each.findings) - MOST_TOLD
        typer.echo(f"  ……还有 {more} 处 / … and {more} more")
