"""Why a child got this place and not that one, worked out anew from what the run went in with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from afterbell.base.access import Actor, authorise, may, place
from afterbell.base.refusals import NotThere
from afterbell.base.words import Words
from afterbell.enrolment.models import Application
from afterbell.placement.kept import KeptMarket, decided_again
from afterbell.placement.models import (
    ClubOutcome,
    Draw,
    GroupPlace,
    PlacementRun,
    PublishedRun,
    PupilOutcome,
    Round,
    ServiceGroup,
)
from afterbell.placement.queries.traces import anything_happened
from afterbell.placement.rules.matching.explain import explain
from afterbell.placement.rules.waiting import waiting_list
from afterbell.placement.tickets import tickets_of
from afterbell.placement.told import is_guardian
from afterbell.scheme.queries import published_scheme
from afterbell.scheme.rules.document import Scheme

PASSED_OVER = Words(
    zh="“{club}”不面向孩子现在的年级，这个志愿没有参加录取，后面的依次提前。",
    en="{club} is not for your child's grade any more; this wish took no part, the later ones moved up.",
)
YOURS = Words(zh="您的孩子", en="your child")
MISSED = Words(zh="没有录取，当天参加作业辅导。", en="No place; homework tutoring on that day.")
MISSED_ONCE = Words(zh="第一轮没有录取。", en="No place in the first round.")
MISSED_AND_THERE = Words(zh="这一轮没有录取，现在在{group}。", en="No place in this round; now in {group}.")
MOVED = Words(zh="后来改到了{group}。", en="Has moved to {group} since.")


@dataclass(frozen=True, slots=True, kw_only=True)
class DayReasons:
    """One weekday's list of wishes: the number drawn and, for each wish, a sentence; `which` is the round.

    `instead` says where the child is if not in the club the list gave it; None where it is there.
    """

    which: int
    weekday: int
    band: Words
    number: int
    placed_in: Words | None
    instead: Words | None
    sentences: tuple[Words, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonsOf:
    """Everything the placement has to say about one application; under its `ticket` the child stands in the bundle.

    `moved` says that its places have a story since: offers, claims, or the office's hand.
    """

    application: str
    ticket: str
    name: str
    homeroom: str
    priority_class: int
    days: tuple[DayReasons, ...]
    moved: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingChild:
    """A child on a club's waiting list, in the order in which a freed place would be offered."""

    application: str
    name: str
    homeroom: str
    priority_class: int
    number: int
    placed_in: Words | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Own:
    """What a run gave a child's list; `later` is another club it is in by now, `again` that a second round follows."""

    outcome: PupilOutcome
    later: str
    again: bool
    moved: bool

    @property
    def key(self) -> tuple[int, int, str]:
        return self.outcome.run_id, self.outcome.weekday, self.outcome.band

    @property
    def instead(self) -> Words | None:
        if self.outcome.offering:
            return MOVED.fill(group=self.later) if self.later else None
        if self.later:
            return MISSED_AND_THERE.fill(group=self.later)
        return MISSED_ONCE if self.again else MISSED


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stored:
    """A stored run with the scheme it was made under."""

    run: PlacementRun
    scheme: Scheme

    def name_of(self, offering: str) -> Words:
        named = (row.name for row in self.scheme.offerings if row.code == offering)
        return next(named, Words(zh=offering, en=offering))

    def name_of_band(self, band: str) -> Words:
        return next((row.name for row in self.scheme.bands if row.code == band), Words(zh=band, en=band))


def reasons_of(*, viewer: Actor, application: str, run: str = "") -> ReasonsOf:
    """Say for every wish of an application what became of it, best wish first, round by round.

    Seen by the leaders, the own homeroom teacher and the own family: what is published, and by whoever runs the
    placement what is confirmed; a run that is only a preview by its code. Raises NotThere, also before anything can be
    seen, and Refused when the stored result is not what went in gives.
    """
    mine = _seen_by(viewer=viewer, application=application, run=run)
    row = mine[0].outcome.application if mine else _without_lists(viewer=viewer, application=application, run=run)
    where = place(school=row.school_id, homeroom=row.pupil.homeroom_id, pupil=row.pupil_id)
    authorise(actor=viewer, action="applications.see", at=where)
    runs = {own.outcome.run_id: own.outcome.run for own in mine}
    of_family = is_guardian(actor=viewer, pupil=row.pupil_id)
    child = YOURS if of_family else Words(zh=row.pupil.name, en=row.pupil.name)
    kept = decided_again(runs=runs.values(), keys={own.key[1:] for own in mine})
    return ReasonsOf(
        application=row.code,
        ticket=_ticket(mine, row),
        name=row.pupil.name,
        homeroom=row.pupil.homeroom.name,
        priority_class=row.priority_class,
        moved=any(own.moved for own in mine),
        days=tuple(_day(own, stored=_stored(own.outcome.run), market=kept[own.key], child=child) for own in mine),
    )


def _ticket(mine: Sequence[_Own], row: Application) -> str:
    """Give the ticket under which a child stood in these runs, or would have."""
    draw = mine[0].outcome.run.draw if mine else Draw.objects.filter(term=row.term_id).get()
    return tickets_of(draw=draw).of(row.pupil.ticket)


def _runs(*, viewer: Actor, run: str) -> QuerySet[PlacementRun]:
    """Find what a viewer may read of: the published runs, for the office the confirmed ones or one asked for."""
    of_office = may(actor=viewer, action="office.see", at=place(school=viewer.tenant))
    if run and not of_office:
        raise NotThere("run")
    if run:
        return PlacementRun.objects.filter(code=run)
    if of_office:
        return PlacementRun.objects.filter(confirmed__isnull=False)
    return PlacementRun.objects.filter(confirmed__published__isnull=False)


def _without_lists(*, viewer: Actor, application: str, run: str) -> Application:
    """Find an application that handed in no list; what became of it is said once there is anything to see."""
    row = Application.objects.select_related("pupil__homeroom").filter(code=application).first()
    if row is None:
        raise NotThere("application")
    if not _runs(viewer=viewer, run=run).filter(term=row.term_id).exists():
        raise NotThere("placement")
    return row


def _seen_by(*, viewer: Actor, application: str, run: str) -> list[_Own]:
    """Find what the runs a viewer may read of gave an application."""
    of_runs = PupilOutcome.objects.filter(application__code=application, run__in=_runs(viewer=viewer, run=run))
    found = of_runs.select_related("run__version", "run__draw", "application__pupil__homeroom")
    shown = PublishedRun.objects.filter(confirmed__term=OuterRef("run__term"))
    clubs = GroupPlace.objects.filter(
        pupil=OuterRef("application__pupil"), group__term=OuterRef("run__term"), group__kind=ServiceGroup.Kind.CLUB
    )
    there = clubs.filter(until=None, weekday=OuterRef("weekday"), band=OuterRef("band"))
    told = found.annotate(
        later=Subquery(there.exclude(group__offering=OuterRef("offering")).values("group__name")[:1]),
        announced=Exists(shown.filter(second_until__isnull=False)),
        moved=Exists(Application.objects.filter(anything_happened(application="pk"), pk=OuterRef("application"))),
        over=Exists(shown.filter(confirmed__round=Round.SECOND)),
    )
    mine = list(told.order_by("run__round", "weekday", "band"))
    second = {(own.weekday, own.band) for own in mine if own.run.round == Round.SECOND}
    return [
        _Own(
            outcome=own,
            later=own.later or "",
            moved=own.moved,
            again=own.run.round == Round.FIRST
            and ((own.announced and not own.over) or (own.weekday, own.band) in second),
        )
        for own in mine
    ]


def _stored(run: PlacementRun) -> _Stored:
    return _Stored(run=run, scheme=published_scheme(run.version.content_hash, run.version_id))


def _day(own: _Own, *, stored: _Stored, market: KeptMarket, child: Words) -> DayReasons:
    row = own.outcome
    return DayReasons(
        which=stored.run.round,
        weekday=row.weekday,
        band=stored.name_of_band(row.band),
        number=row.number,
        placed_in=stored.name_of(row.offering) if row.offering else None,
        instead=own.instead,
        sentences=tuple(
            _called(sentence, child=child) for sentence in _sentences(stored=stored, market=market, number=row.number)
        ),
    )


def _sentences(*, stored: _Stored, market: KeptMarket, number: int) -> tuple[Words, ...]:
    ticket = next(one.ticket for one in market.market.applicants if one.number == number)
    names = {row.code: row.name for row in stored.scheme.offerings}
    answers = explain(market=market.market, matching=market.matching, ticket=ticket, names=names)
    passed = [club for of, club in market.passed_over if of == ticket]
    return (
        *(answer.words for answer in answers),
        *(PASSED_OVER.fill(club=stored.name_of(club)) for club in passed),
    )


def _called(sentence: Words, *, child: Words) -> Words:
    """Say whose child it is: a family reads of its own, everybody else the name."""
    return Words(zh=sentence.zh.replace(YOURS.zh, child.zh), en=sentence.en.replace(YOURS.en, child.en))


def waiting_for(*, viewer: Actor, term: str, weekday: int, band: str, offering: str) -> tuple[WaitingChild, ...]:
    """List whom a club refused in the first round and who has no place there since, first in line first.

    Raises NotThere before the round is confirmed, and for a club that was not in it.
    """
    authorise(actor=viewer, action="groups.see", at=place(school=viewer.tenant))
    confirmed = PlacementRun.objects.select_related("version").filter(confirmed__term__code=term)
    run = confirmed.filter(round=Round.FIRST).first()
    if run is None:
        raise NotThere("placement")
    if not ClubOutcome.objects.filter(run=run, weekday=weekday, band=band, offering=offering).exists():
        raise NotThere("club")
    stored, key = _stored(run), (weekday, band)
    kept = decided_again(runs=[run], keys={key})[run.pk, weekday, band]
    waiting = waiting_list(market=kept.market, matching=kept.matching, club=offering)
    rows = _on_the_list(run=run, key=key, numbers=[entry.number for entry in waiting])
    later = _placed_later(term=term, key=key)
    return tuple(
        WaitingChild(
            application=row.code,
            name=row.pupil.name,
            homeroom=row.pupil.homeroom.name,
            priority_class=entry.priority,
            number=entry.number,
            placed_in=stored.name_of(got) if got else None,
        )
        for entry in waiting
        for row in (rows[entry.number],)
        for got in (kept.matching.places[entry.ticket] or later.get(row.pk, ""),)
        if got != offering
    )


def _on_the_list(*, run: PlacementRun, key: tuple[int, str], numbers: Sequence[int]) -> Mapping[int, Application]:
    """Give the applications behind these numbers of a market."""
    outcomes = PupilOutcome.objects.filter(run=run, weekday=key[0], band=key[1], number__in=numbers)
    return {row.number: row.application for row in outcomes.select_related("application__pupil__homeroom")}


def _placed_later(*, term: str, key: tuple[int, str]) -> Mapping[int, str]:
    """Give what the second round gave, by application."""
    second = PupilOutcome.objects.filter(
        run__confirmed__term__code=term, run__confirmed__round=Round.SECOND, weekday=key[0], band=key[1]
    )
    return dict(second.exclude(offering="").values_list("application_id", "offering"))
