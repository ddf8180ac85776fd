"""What is published is what runs: every hash is taken anew from the stored text."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from afterbell.base.spans import instant, local_day
from afterbell.demo.invariants.texts import Texts, read_texts
from afterbell.enrolment.models import Application
from afterbell.placement.models import PlacementRun, ServiceGroup
from afterbell.portal.models import Article
from afterbell.rostering.models import Session
from afterbell.scheme.models import SchemeDecision, SchemeVersion
from afterbell.scheme.rules.canonical import hash_of
from afterbell.scheme.rules.document import Scheme
from afterbell.subsidy.models import Settlement, SettlementPublished

NAMING = (Application, PlacementRun, ServiceGroup, Session, Settlement)
"""What names the version it was computed under."""


def published_is_in_force(now: datetime) -> bool:
    """One text is on the public page, was approved by the leadership, and is what everything was computed under."""
    texts = read_texts()
    in_force = texts.version_on(local_day(now))
    used = {version for model in NAMING for version in model.objects.values_list("version_id", flat=True).distinct()}
    return (
        in_force is not None
        and all(_is_one(version, texts=texts) for version in {in_force, *used})
        and all(_runs_as_written(texts))
        and all(_settled_as_published(texts))
    )


def _is_one(version: int, *, texts: Texts) -> bool:
    """Tell whether a version's text, its decisions and its page agree."""
    scheme = texts.schemes.get(version)
    if scheme is None:
        return False
    row = SchemeVersion.objects.get(pk=version)
    decided = dict(SchemeDecision.objects.filter(version=row).values_list("kind", "content_hash"))
    shown = Article.objects.filter(kind=Article.Kind.SCHEME, subject=row.code).values_list("content_hash", flat=True)
    digest = hash_of(scheme=scheme)
    return decided == {"approved": digest, "published": digest} and list(shown) == [digest] == [row.content_hash]


def _runs_as_written(texts: Texts) -> Iterator[bool]:
    """Compare the times of every group's sessions with the season of the text they name, and clubs with their seats."""
    sessions = Session.objects.exclude(band="").values_list("version_id", "band", "date", "starts_at", "ends_at")
    for version, band, day, starts, ends in sessions.distinct():
        scheme = texts.schemes.get(version)
        times = dict(next((row.times for row in scheme.bands if row.code == band), ())) if scheme else {}
        season = (
            max((row for row in scheme.seasons if row.from_day <= day), key=lambda row: row.from_day)
            if scheme
            else None
        )
        span = times.get(season.code) if season else None
        yield span is not None and (instant(day, span.start), instant(day, span.end)) == (starts, ends)
    for version, offering, capacity in ServiceGroup.objects.values_list("version_id", "offering", "capacity"):
        yield version in texts.schemes and capacity in _seats(texts.schemes[version], offering)


def _seats(scheme: Scheme, offering: str) -> set[int]:
    """Say how many seats a group may have: its club's, else the largest group's, or a small one's."""
    row = next((row for row in scheme.offerings if row.code == offering), None)
    rule = scheme.grouping
    seats = {rule.max_size, min(rule.small_size, rule.max_size)}
    return seats if row is None or row.capacity is None else {row.capacity}


def _settled_as_published(texts: Texts) -> Iterator[bool]:
    """Compare every settlement with the version in force on its last day, and with what its page shows."""
    pages = {
        code: (digest, body["total_fen"])
        for code, digest, body in Article.objects.filter(kind=Article.Kind.SETTLEMENT).values_list(
            "subject", "content_hash", "body"
        )
    }
    published = dict(SettlementPublished.objects.values_list("settlement_id", "digest"))
    for row in Settlement.objects.all():
        yield row.version_id == texts.version_on(row.until_day - timedelta(days=1))
        if row.pk in published:
            yield published[row.pk] == row.digest
            yield pages.get(row.code) == (row.digest, row.total_fen)
