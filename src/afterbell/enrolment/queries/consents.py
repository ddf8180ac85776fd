"""What a child's guardians consented to: for the family, for the homeroom, and for whoever wants to use something."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from afterbell.base.access import Actor, authorise, place
from afterbell.base.refusals import NotThere
from afterbell.base.words import Words
from afterbell.enrolment.models import Channel, Consent
from afterbell.enrolment.papers.consents import WORDINGS, Purpose
from afterbell.enrolment.queries.homerooms import CHANNEL_WORDS
from afterbell.enrolment.rules.consenting import Said, Standing, standing_of_consent
from afterbell.schools.models import Guardianship, Homeroom, Pupil
from afterbell.schools.roles import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentSaid:
    """Who gave or refused, when and how."""

    given: bool
    by: str
    channel: Words
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedConsent:
    """One purpose with its text, where it stands, and everything that was said about it, newest first."""

    purpose: Purpose
    title: Words
    text: Words
    text_hash: str
    standing: Standing
    said: tuple[ConsentSaid, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentPage:
    """A child's consents; `own` is whether the family itself looks, else a teacher for it."""

    pupil: str
    name: str
    homeroom: str
    consents: tuple[AskedConsent, ...]
    guardians: tuple[tuple[str, str], ...]
    own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentsOfChild:
    """A line of a homeroom's list: where each consent of one child stands, in the order of the purposes."""

    pupil: str
    name: str
    standings: tuple[Standing, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentsOfHomeroom:
    homeroom: str
    name: str
    titles: tuple[Words, ...]
    children: tuple[ConsentsOfChild, ...]


def has_consent(*, purpose: Purpose, pupil: str, at: datetime) -> bool:
    """Tell whether something of a child may be used for a purpose at an instant; silence is no consent.

    Inside the school's walls, for whoever is about to use it.
    """
    said = _said(Consent.objects.filter(pupil__code=pupil, text__purpose=purpose, said_at__lte=at))
    facts = [fact for by_purpose in said.values() for fact in by_purpose[purpose]]
    return _standing(purpose, facts) is Standing.GIVEN


def with_consent(*, purpose: Purpose, pupils: Collection[str]) -> frozenset[str]:
    """Give those of these children whose consent to a purpose stands now; one question, inside the school's walls."""
    said = Consent.objects.filter(pupil__code__in=list(pupils), text__purpose=purpose).order_by("said_at", "pk")
    last = {pupil: (given, text) for pupil, given, text in said.values_list("pupil__code", "given", "text__text_hash")}
    return frozenset(pupil for pupil, fact in last.items() if fact == (True, WORDINGS[purpose].text_hash))


def consents_of(*, viewer: Actor, pupil: str, today: date) -> ConsentPage:
    """Give a child's consents, to its family and its homeroom teacher. Raises NotThere. Three questions."""
    row = Pupil.objects.select_related("homeroom").filter(code=pupil).exclude(left_on__lte=today).first()
    if row is None:
        raise NotThere("pupil")
    authorise(actor=viewer, action="enrolment.consent", at=place(pupil=row.pk, homeroom=row.homeroom_id))
    said = _said(Consent.objects.filter(pupil=row))[row.pk]
    links = Guardianship.objects.filter(pupil=row, until=None).order_by("pk")
    named = links.values_list("guardian__code", "relation", "guardian__name")
    return ConsentPage(
        pupil=row.code,
        name=row.name,
        homeroom=row.homeroom.name,
        consents=tuple(
            AskedConsent(
                purpose=purpose,
                title=wording.title,
                text=wording.text,
                text_hash=wording.text_hash,
                standing=_standing(purpose, said[purpose]),
                said=tuple(_told(fact) for fact in reversed(said[purpose])),
            )
            for purpose, wording in WORDINGS.items()
        ),
        guardians=tuple((code, f"{relation} {name}") for code, relation, name in named),
        own=row.pk in viewer.held("pupil", roles=[Role.GUARDIAN]),
    )


def consents_in_homeroom(*, viewer: Actor, homeroom: str, today: date) -> ConsentsOfHomeroom:
    """List where the consents of a homeroom's children stand, by name. Raises NotThere for another homeroom."""
    row = Homeroom.objects.filter(code=homeroom).first()
    if row is None:
        raise NotThere("homeroom")
    authorise(actor=viewer, action="homeroom.see", at=place(school=viewer.tenant, homeroom=row.pk))
    pupils = list(Pupil.objects.filter(homeroom=row).exclude(left_on__lte=today).order_by("sort_key", "pk"))
    said = _said(Consent.objects.filter(pupil__in=pupils))
    return ConsentsOfHomeroom(
        homeroom=row.code,
        name=row.name,
        titles=tuple(wording.title for wording in WORDINGS.values()),
        children=tuple(
            ConsentsOfChild(
                pupil=pupil.code,
                name=pupil.name,
                standings=tuple(_standing(purpose, said[pupil.pk][purpose]) for purpose in WORDINGS),
            )
            for pupil in pupils
        ),
    )


def _said(rows: QuerySet[Consent]) -> defaultdict[int, defaultdict[str, list[Consent]]]:
    """Gather what was said by child and purpose, in its order."""
    found: defaultdict[int, defaultdict[str, list[Consent]]] = defaultdict(lambda: defaultdict(list))
    for row in rows.select_related("text", "guardian").order_by("said_at", "pk"):
        found[row.pupil_id][row.text.purpose].append(row)
    return found


def _standing(purpose: Purpose, facts: Iterable[Consent]) -> Standing:
    said = [Said(text=fact.text.text_hash, given=fact.given) for fact in facts]
    return standing_of_consent(said=said, text=WORDINGS[purpose].text_hash)


def _told(fact: Consent) -> ConsentSaid:
    return ConsentSaid(
        given=fact.given,
        by=f"{fact.relation} {fact.guardian.name}",
        channel=CHANNEL_WORDS[Channel(fact.channel)],
        at=fact.said_at,
    )
