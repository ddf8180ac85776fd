"""Writing a bundle: the same facts give the same bytes, in whatever order they come."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from afterbell.placement.rules.bundle.lines import (
    FORMAT,
    HEADER,
    INSTANCE,
    KINDS,
    OUTCOME,
    VERSION,
    Line,
    refuse,
    see_fields,
    written,
)
from afterbell.placement.rules.bundle.problem import Bundle, DayMarket, Header
from afterbell.placement.rules.matching.problem import Applicant, Club, Matching


def write_bundle(*, bundle: Bundle) -> bytes:
    """Give the bundle's file: header, names, markets by weekday and band, clubs by code, tickets in order, digest.

    Raises Refused for what has no place in a bundle, a ticket with a blank in it, say, and for one half decided.
    """
    if not bundle.markets:
        refuse("bundle_no_market")
    if not bundle.decided and any(each.matching for each in bundle.markets):
        refuse("bundle_undecided")
    holds = OUTCOME if bundle.decided else INSTANCE
    whole = bytearray()
    for number, line in enumerate(_lines(bundle, holds), 1):
        fields = HEADER if number == 1 else KINDS[holds][next(iter(line))]
        see_fields(read=line, fields=fields, line=number)
        whole += written(line)
    return bytes(whole + written({"digest": sha256(whole).hexdigest()}))


def _lines(bundle: Bundle, holds: str) -> Iterator[Line]:
    yield _header(bundle.header, holds)
    for name in sorted(bundle.names, key=lambda name: (name.kind, name.code)):
        yield {"name": name.kind, "code": name.code, "zh": name.words.zh, "en": name.words.en}
    for each in sorted(bundle.markets, key=lambda each: (each.weekday, each.band)):
        clubs, applicants = each.market.clubs, each.market.applicants
        yield {"market": [each.weekday, each.band], "clubs": len(clubs), "tickets": len(applicants)}
        yield from (_club(club, each) for club in sorted(clubs, key=lambda club: club.code))
        yield from (_ticket(one, each.matching) for one in sorted(applicants, key=lambda one: one.ticket))


def _header(header: Header, holds: str) -> Line:
    return {
        "format": FORMAT,
        "version": VERSION,
        "holds": holds,
        "school": header.school,
        "term": header.term,
        "round": header.round,
        "lottery": header.lottery.value,
        "weekdays": sorted(header.weekdays),
        "commitment": header.commitment,
        "secret": header.secret,
        "public_value": header.public_value,
        "scheme": header.scheme,
    }


def _club(club: Club, each: DayMarket) -> Line:
    line: Line = {"club": club.code, "capacity": club.capacity, "minimum": club.minimum}
    if each.matching is None:
        return line
    cutoff = each.matching.cutoffs.get(club.code)
    closings = enumerate(each.matching.closed, 1)
    closed = next(([turn, closure.size] for turn, closure in closings if closure.club == club.code), None)
    return {**line, "cutoff": list(cutoff) if cutoff else None, "closed": closed}


def _ticket(applicant: Applicant, matching: Matching | None) -> Line:
    wishes = [list(wish) for wish in zip(applicant.wishes, applicant.classes, strict=True)]
    line: Line = {"ticket": applicant.ticket, "wishes": wishes}
    if matching is None:
        return line
    place = matching.places[applicant.ticket]
    rank = applicant.wishes.index(place) + 1 if place is not None else None
    return {**line, "number": applicant.number, "place": place, "rank": rank}
