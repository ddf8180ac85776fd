"""A run as its bundle: the file with which anybody decides it anew, by tickets and without one name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import models

from afterbell.base.access import Actor, authorise, place
from afterbell.base.refusals import NotThere
from afterbell.enrolment.models import Application
from afterbell.placement.kept import decided_again
from afterbell.placement.models import PlacementRun, RunMarket
from afterbell.placement.rules.bundle.names import told_apart
from afterbell.placement.rules.bundle.problem import Bundle, DayMarket, Header, Name
from afterbell.placement.rules.bundle.write import write_bundle
from afterbell.scheme.queries import published_scheme
from afterbell.scheme.rules.document import Scheme
from afterbell.schools.models import School


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleFile:
    """The name under which a bundle is kept, and its bytes."""

    name: str
    data: bytes


def bundle_of_run(*, viewer: Actor, run: str) -> BundleFile:
    """Give the office the bundle of a run. Raises NotThere, also for a run without one list of wishes."""
    authorise(actor=viewer, action="office.see", at=place(school=viewer.tenant))
    return _bundle(_runs().filter(code=run).first())


def bundle_for_family(*, viewer: Actor, application: str, which: int) -> BundleFile:
    """Give a family, or the homeroom teacher, the bundle of a published round of their term. Raises NotThere."""
    row = Application.objects.select_related("pupil").filter(code=application).first()
    if row is None:
        raise NotThere("application")
    where = place(school=row.school_id, pupil=row.pupil_id, homeroom=row.pupil.homeroom_id)
    authorise(actor=viewer, action="placement.wish", at=where)
    published = _runs().filter(confirmed__published__isnull=False)
    return _bundle(published.filter(term=row.term_id, round=which).first())


def public_bundle(*, viewer: Actor, school: int, run: str) -> BundleFile:
    """Give everybody the bundle of a published round of the school in scope: tickets, no names. Raises NotThere."""
    authorise(actor=viewer, action="public.see", at=place(school=school))
    return _bundle(_runs().filter(code=run, confirmed__published__isnull=False).first())


def _runs() -> models.QuerySet[PlacementRun]:
    return PlacementRun.objects.select_related("term", "version", "draw__reveal")


def _bundle(run: PlacementRun | None) -> BundleFile:
    if run is None:
        raise NotThere("run")
    keys = set(RunMarket.objects.filter(run=run).values_list("weekday", "band"))
    if not keys:
        raise NotThere("run")
    markets = tuple(
        DayMarket(weekday=weekday, band=band, market=kept.market, matching=kept.matching)
        for (_run, weekday, band), kept in decided_again(runs=[run], keys=keys).items()
    )
    scheme = published_scheme(run.version.content_hash, run.version_id)
    names = tuple(told_apart(names=_names(scheme, markets)))
    bundle = Bundle(header=_header(run, scheme), markets=markets, names=names)
    return BundleFile(name=f"placement-{run.term.code}-{run.round}.jsonl", data=write_bundle(bundle=bundle))


def _names(scheme: Scheme, markets: Sequence[DayMarket]) -> Iterator[Name]:
    """Say what the bands and clubs in these markets are called in the scheme they were decided by."""
    bands = {each.band for each in markets}
    clubs = {club.code for each in markets for club in each.market.clubs}
    yield from (Name(kind="band", code=row.code, words=row.name) for row in scheme.bands if row.code in bands)
    yield from (Name(kind="club", code=row.code, words=row.name) for row in scheme.offerings if row.code in clubs)


def _header(run: PlacementRun, scheme: Scheme) -> Header:
    return Header(
        school=School.objects.get(pk=run.school_id).code,
        term=run.term.code,
        round=run.round,
        lottery=scheme.placement.lottery,
        weekdays=tuple(sorted(scheme.weekdays)),
        commitment=run.draw.commitment,
        secret=run.draw.reveal.secret,
        public_value=run.draw.reveal.public_value,
        scheme=run.version.content_hash,
    )
