"""Reading bundles line by line, with nothing believed: the first line that is not as it must be is named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import BinaryIO

from afterbell.base.refusals import Refused
from afterbell.base.words import Words
from afterbell.placement.rules.bundle.cursor import Cursor
from afterbell.placement.rules.bundle.lines import FORMAT, HEADER, LONGEST_LINE, VERSION, Line, refuse, see_fields
from afterbell.placement.rules.bundle.markets import read_market, see_order
from afterbell.placement.rules.bundle.names import names_amiss
from afterbell.placement.rules.bundle.problem import Bundle, DayMarket, Header, Name
from afterbell.scheme.rules.codes import Lottery


def read_bundle(*, data: bytes) -> Bundle:
    """Read a file with one bundle. Raises Refused, with the line, for a file that is not one whole bundle."""
    found = list(read_bundles(lines=lines_of(file=BytesIO(data))))
    if len(found) > 1:
        refuse("bundle_several", bundles=len(found))
    return found[0]


def read_bundles(*, lines: Iterable[bytes]) -> Iterator[Bundle]:
    """Read bundle after bundle, as a region's file holds those of its schools one after the other.

    Each is given once its digest was found right. Raises Refused for an empty file, a school that comes twice, and the
    first line that is wrong.
    """
    cursor, seen = Cursor(lines=iter(lines)), set[tuple[str, str, int]]()
    while not cursor.ended:
        bundle = _read(cursor)
        header = bundle.header
        which = (header.school, header.term, header.round)
        if which in seen:
            refuse("bundle_repeated", line=cursor.at, school=header.school, term=header.term, round=header.round)
        seen.add(which)
        yield bundle
    if not seen:
        refuse("bundle_empty")


def lines_of(*, file: BinaryIO) -> Iterator[bytes]:
    """Give a file's lines, of one that is too long only so much that it shows."""
    return iter(lambda: file.readline(LONGEST_LINE + 1), b"")


def _read(cursor: Cursor) -> Bundle:
    cursor.begin()
    begun = cursor.at
    header, cursor.holds = read_header(cursor.take_any(), cursor.at)
    names = tuple(_names(cursor))
    markets: list[DayMarket] = []
    while cursor.next_kind() == "market":
        markets.append(read_market(cursor=cursor, before=markets[-1] if markets else None))
    due = cursor.digest()
    digest = cursor.take("digest")["digest"]
    if digest != due:
        refuse("bundle_digest", line=cursor.at, found=digest, due=due)
    if not markets:
        refuse("bundle_no_market")
    _see_names(names, markets, begun)
    return Bundle(header=header, markets=tuple(markets), names=names)


def _names(cursor: Cursor) -> Iterator[Name]:
    """Read what bands and clubs are called: by kind and code, none twice."""
    before: list[str] = []
    while cursor.next_kind() == "name":
        line = cursor.take("name")
        here = [line["name"], line["code"]]
        see_order(before=before, here=here, cursor=cursor)
        before = here
        yield Name(kind=line["name"], code=line["code"], words=Words(zh=line["zh"], en=line["en"]))


def _see_names(names: tuple[Name, ...], markets: list[DayMarket], begun: int) -> None:
    clubs = {club.code for each in markets for club in each.market.clubs}
    held = {"band": {each.band for each in markets}, "club": clubs}
    if reasons := list(names_amiss(names=names, held=held, first=begun + 2)):
        raise Refused(reasons)


def read_header(read: Line, line: int) -> tuple[Header, str]:
    """Read the first line of a bundle: whose it is, and whether it holds an outcome. Raises Refused."""
    if read.get("format") != FORMAT:
        refuse("bundle_no_header", line=line)
    if type(read.get("version")) is int and read["version"] != VERSION:
        refuse("bundle_version_unknown", line=line, found=read["version"], known=VERSION)
    see_fields(read=read, fields=HEADER, line=line)
    values = {key: read[key] for key in HEADER if key not in {"format", "version", "holds"}}
    values |= {"lottery": Lottery(read["lottery"]), "weekdays": tuple(read["weekdays"])}
    return Header(**values), read["holds"]
