"""A child's way home as its guardian said it: who may collect it, from when until when, and how it goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef

from afterbell.base.access import Actor, authorise, may, place
from afterbell.base.refusals import NotThere
from afterbell.base.words import Words
from afterbell.dismissal.dusk import DarkWay, next_dark_way, spot_of
from afterbell.dismissal.forbidding import forbidden_on
from afterbell.dismissal.kept_away import children_withheld
from afterbell.dismissal.models import Collector, CollectorPhoto, GoingHome, Handover, StandIn
from afterbell.dismissal.news import wishes_of
from afterbell.dismissal.refusals import REFUSALS
from afterbell.dismissal.rules.ways import agreed
from afterbell.dismissal.wards import alone_from_grade
from afterbell.dismissal.ways import said_on
from afterbell.scheme.rules import labels
from afterbell.schools.models import Pupil

MOST_ENDED = 12
MODE_WORDS = {
    GoingHome.Mode.COLLECTED: Words(zh="有人接", en="somebody collects the child"),
    GoingHome.Mode.ALONE: Words(zh="自己回家", en="the child goes home alone"),
    GoingHome.Mode.BOARDING_HOUSE: Words(zh="回宿舍", en="the child goes to the boarding house"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedCollector:
    """An adult on the list, today or from a later day; `until` is the first day without.

    `by_pass` who stands in for one day, `photo` of whom the gate has a picture.
    """

    code: str
    name: str
    relation: str
    since: date
    until: date | None
    today: bool
    by_pass: bool = False
    photo: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ModeChoice:
    """A way of going home, and why the child may not have it, where it may not."""

    mode: str
    words: Words
    chosen: bool
    reason: Words | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WayHome:
    """A child's list, who stood on it before (`ended`), and its way of going home.

    `dark` is its next session that ends in the dark, `disagree` that two guardians said differently, so that the
    stricter stands; `news` of which releases the viewer wants to be told, empty for staff.
    """

    pupil: str
    name: str
    homeroom: str
    mode_words: Words
    collected: bool
    disagree: bool
    collectors: tuple[ListedCollector, ...]
    ended: tuple[ListedCollector, ...]
    modes: tuple[ModeChoice, ...]
    dark: DarkWay | None
    news: str

    @property
    def nobody(self) -> bool:
        """Say whether the child is to be collected and nobody may collect it today."""
        return self.collected and not any(row.today for row in self.collectors)

    @property
    def only_way(self) -> Words | None:
        """Give the way the child goes home where no other is open to it and all agree: there is nothing to choose."""
        open_ways = [choice for choice in self.modes if choice.reason is None]
        if self.disagree or [choice.chosen for choice in open_ways] != [True]:
            return None
        return open_ways[0].words


def way_home(*, viewer: Actor, pupil: str, today: date) -> WayHome:
    """Give a child's list to its family or to its homeroom teacher. A stand-in whose pass was used is on it no more.

    Raises NotThere for anybody else, and for a guardian who may not know where the child is.
    """
    row = Pupil.objects.select_related("homeroom", "school").filter(code=pupil).first()
    if row is None:
        raise NotThere("pupil")
    at = place(school=viewer.tenant, pupil=row.pk, homeroom=row.homeroom_id)
    authorise(actor=viewer, action="dismissal.name_collector", at=at)
    forbidden = forbidden_on(day=today, pupils={row.pk})
    if children_withheld(viewer=viewer, forbidden=forbidden):
        raise NotThere("pupil")
    said = said_on(day=today, pupils=[row.pk], forbidden=forbidden)
    usual = agreed(voices=[voice for voice in said.voices.get(row.pk, ()) if not voice.today], on_list=(), boards=True)
    mode = GoingHome.Mode(usual.mode)
    by_pass = Exists(StandIn.objects.filter(collector=OuterRef("pk")))
    pictured = Exists(CollectorPhoto.objects.filter(collector=OuterRef("pk")))
    went = Exists(Handover.objects.filter(collector=OuterRef("pk"), undone=None))
    listed = Collector.objects.filter(pupil=row).exclude(by_pass & went).annotate(by_pass=by_pass, pictured=pictured)
    rows = list(listed.order_by("since", "pk"))
    current = [one for one in rows if one.until is None or one.until > today]
    names = {(one.name, one.relation) for one in current}
    ended = [one for one in rows if one not in current and not one.by_pass and (one.name, one.relation) not in names]
    limit = alone_from_grade(on=today)
    return WayHome(
        pupil=row.code,
        name=row.name,
        homeroom=row.homeroom.name,
        mode_words=MODE_WORDS[mode],
        dark=next_dark_way(spot=spot_of(row.school.spot), pupil=row.pk, today=today),
        news=_news(viewer),
        collected=mode is GoingHome.Mode.COLLECTED,
        disagree=usual.disagree,
        collectors=tuple(_listed(one, today=today) for one in current),
        ended=tuple(_listed(one, today=today) for one in ended[-MOST_ENDED:]),
        modes=tuple(
            ModeChoice(mode=choice.value, words=words, chosen=choice is mode, reason=_reason(choice, row, limit))
            for choice, words in MODE_WORDS.items()
            if choice is not GoingHome.Mode.BOARDING_HOUSE or row.residence == Pupil.Residence.BOARDER
        ),
    )


def _listed(row: Collector, *, today: date) -> ListedCollector:
    return ListedCollector(
        code=row.code,
        name=row.name,
        relation=row.relation,
        since=row.since,
        until=row.until,
        today=row.since <= today and (row.until is None or row.until > today),
        by_pass=bool(row.__dict__.get("by_pass")),
        photo=bool(row.__dict__.get("pictured")),
    )


def _news(viewer: Actor) -> str:
    """Give what a guardian chose."""
    chooses = may(actor=viewer, action="dismissal.choose_news", at=place(account=viewer.account))
    return wishes_of({viewer.account or 0})[viewer.account or 0] if chooses else ""


def _reason(mode: GoingHome.Mode, child: Pupil, limit: int | None) -> Words | None:
    if mode is not GoingHome.Mode.ALONE:
        return None
    if limit is None:
        return REFUSALS.refusal("nobody_goes_alone").words
    if child.homeroom.grade >= limit:
        return None
    return REFUSALS.refusal("too_young_to_go_alone", grade=labels.grade(limit)).words
