"""What forming the groups of a band and language anew would do, before anybody confirms it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from afterbell.base.access import Actor, authorise, place
from afterbell.base.refusals import NotThere
from afterbell.base.words import Words
from afterbell.placement.models import ServiceGroup
from afterbell.placement.reforming import NewGroup, Plan, plan_of
from afterbell.placement.running import lasting_groups
from afterbell.placement.seats import CLUBS, first_day_of
from afterbell.scheme.queries import version_in_force
from afterbell.scheme.rules.codes import Language
from afterbell.scheme.rules.labels import grades, label
from afterbell.schools.models import Term


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """A band and language whose groups can be formed anew, and how many there are."""

    band: str
    language: str
    name: Words
    groups: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Comer:
    """A child that would be in another group than the one that follows its own, and where it is now."""

    name: str
    homeroom: str
    before: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupAnew:
    """A group as it would be: which one it follows, how many stay and who comes."""

    grades: Words
    follows: str
    size: int
    homerooms: int
    stays: int
    comers: tuple[Comer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReformPreview:
    """The whole of it: groups before and after, who moves, into how many parts homerooms are cut, the fingerprint."""

    seen: str
    before: tuple[tuple[str, int], ...]
    groups: tuple[GroupAnew, ...]
    moves: int
    parts_before: int
    parts_after: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReformPage:
    """What can be formed anew, and from which day on."""

    scopes: tuple[Scope, ...]
    first: date


def reform_page(*, viewer: Actor, term: str, today: date) -> ReformPage:
    """List the bands and languages whose groups can be formed anew. Raises NotThere."""
    row = _term(viewer=viewer, term=term)
    groups = lasting_groups(term=row.pk).exclude(kind__in=CLUBS).order_by("band", "language")
    found: dict[tuple[str, str], int] = {}
    for band, language in groups.values_list("band", "language"):
        found[band, language] = found.get((band, language), 0) + 1
    bands = {band.code: band.name for band in version_in_force(on=today)[1].bands} if found else {}
    return ReformPage(
        scopes=tuple(
            Scope(
                band=band,
                language=language,
                name=_scope(bands.get(band, Words(zh=band, en=band)), language),
                groups=number,
            )
            for (band, language), number in found.items()
        ),
        first=first_day_of(row, today=today),
    )


def preview_reform(*, viewer: Actor, term: str, band: str, language: str, since: date, today: date) -> ReformPreview:
    """Say what would come out. Raises NotThere, and Refused when there is nothing to form anew."""
    plan = plan_of(term=_term(viewer=viewer, term=term), band=band, language=language, since=since, today=today)
    return ReformPreview(
        seen=plan.digest,
        before=tuple((group.name, sum(there.pk == group.pk for there in plan.was.values())) for group in plan.old),
        groups=tuple(_anew(plan, new) for new in plan.new),
        moves=len(plan.moves),
        parts_before=plan.parts_before,
        parts_after=plan.parts_after,
    )


def _term(*, viewer: Actor, term: str) -> Term:
    authorise(actor=viewer, action="placement.reform_groups", at=place(school=viewer.tenant))
    row = Term.objects.filter(code=term).first()
    if row is None:
        raise NotThere("term")
    return row


def _scope(band: Words, language: str) -> Words:
    told = label(Language(language)) if language in set(Language) else Words(zh=language, en=language)
    return Words(zh=f"{band.zh} · {told.zh}", en=f"{band.en} · {told.en}")


def _anew(plan: Plan, new: NewGroup) -> GroupAnew:
    comers = [pupil for pupil in new.pupils if _group(plan, pupil.ticket) != new.follows or new.follows is None]
    return GroupAnew(
        grades=grades(new.grades),
        follows=new.follows.name if new.follows else "",
        size=len(new.pupils),
        homerooms=len({pupil.homeroom_id for pupil in new.pupils}),
        stays=len(new.pupils) - len(comers),
        comers=tuple(
            Comer(
                name=pupil.name,
                homeroom=pupil.homeroom.name,
                before=there.name if (there := _group(plan, pupil.ticket)) else "",
            )
            for pupil in comers
        ),
    )


def _group(plan: Plan, ticket: str) -> ServiceGroup | None:
    return plan.was.get(ticket)
