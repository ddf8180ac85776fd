"""Photographs and who sees them: evidence for the family and the reviewers, papers for them and the second person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from afterbell.base.access import Actor, authorise, may, place
from afterbell.base.crypto import unseal
from afterbell.base.pictures.keeping import kept_picture
from afterbell.base.refusals import NotThere
from afterbell.base.words import Words
from afterbell.enrolment.facts import CIRCUMSTANCE_WORDS, Circumstance, unsealed_circumstances
from afterbell.enrolment.models import (
    MOST_PICTURES,
    Application,
    EvidenceLook,
    EvidencePicture,
    PaperPicture,
)
from afterbell.enrolment.proofs import OPEN, PURPOSE, decided_on
from afterbell.enrolment.rules.keeping import evidence_forgotten_on
from afterbell.schools.roles import Role

LOOKING = "enrolment.look_at_evidence"
REVIEWER_WORDS = {
    Role.HOMEROOM_TEACHER: Words(zh="班主任", en="homeroom teacher"),
    Role.VICE_PRINCIPAL: Words(zh="业务副校长", en="vice-principal"),
    Role.ACADEMIC_OFFICE: Words(zh="教导处", en="academic affairs office"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Somebody of the school looked: who, as what, when."""

    name: str
    role: Words
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPicture:
    """A picture by its code, its size, and when it was sent."""

    code: str
    width: int
    height: int
    added_at: datetime
    round: int = 1
    looks: tuple[Look, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Something a family says of itself, and the pictures that show it."""

    circumstance: str
    words: Words
    pictures: tuple[ShownPicture, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidencePage:
    """The evidence of one application; `may_change` until the homeroom has reviewed, `free` places are left.

    `looks` are all there were, of pictures taken back too. `forgotten_on` is when the pictures are removed.
    """

    application: str
    pupil: str
    name: str
    homeroom: str
    claims: tuple[Claim, ...]
    looks: tuple[Look, ...]
    may_change: bool
    own: bool
    reviewing: bool
    free: int
    most: int
    forgotten_on: date | None


def evidence_page(*, viewer: Actor, application: str) -> EvidencePage:
    """Give the evidence of an application to its family and its reviewers. Raises NotThere for everybody else."""
    row = Application.objects.select_related("pupil__homeroom", "term").filter(code=application).first()
    if row is None:
        raise NotThere("application")
    at = place(school=viewer.tenant, homeroom=row.pupil.homeroom_id, pupil=row.pupil_id)
    authorise(actor=viewer, action="pictures.see", at=at)
    rows = list(EvidencePicture.objects.filter(application=row).order_by("place"))
    looks = _looks(row)
    shown: dict[str, list[ShownPicture]] = defaultdict(list)
    for picture in rows:
        said = unseal(sealed=bytes(picture.circumstance_sealed), purpose=PURPOSE)
        shown[said].append(_shown(picture, looks=looks[picture.code]))
    claimed = unsealed_circumstances(row.circumstances_sealed)
    decided = decided_on(applications=[row]).get(row.pk)
    return EvidencePage(
        application=row.code,
        pupil=row.pupil.code,
        name=row.pupil.name,
        homeroom=row.pupil.homeroom.name,
        claims=tuple(
            Claim(circumstance=said, words=CIRCUMSTANCE_WORDS[Circumstance(said)], pictures=tuple(shown[said]))
            for said in dict.fromkeys((*claimed, *shown))
        ),
        looks=tuple(sorted((look for each in looks.values() for look in each), key=lambda look: look.at)),
        may_change=row.state in OPEN and may(actor=viewer, action="enrolment.attach_evidence", at=at),
        own=row.pupil_id in viewer.held("pupil", roles=[Role.GUARDIAN]),
        reviewing=may(actor=viewer, action=LOOKING, at=at),
        free=MOST_PICTURES - len(rows),
        most=MOST_PICTURES,
        forgotten_on=evidence_forgotten_on(decided_on=decided, term_ends=row.term.last_day) if decided else None,
    )


def _shown(picture: EvidencePicture, *, looks: Sequence[Look]) -> ShownPicture:
    return ShownPicture(
        code=picture.code,
        width=picture.width,
        height=picture.height,
        added_at=picture.added_at,
        looks=tuple(looks),
    )


def _looks(row: Application) -> dict[str, list[Look]]:
    """Give who looked at each picture of an application, pictures that were taken back included."""
    found = list(EvidenceLook.objects.filter(application=row).select_related("looked_by").order_by("pk"))
    looks: dict[str, list[Look]] = defaultdict(list)
    for look in found:
        role = REVIEWER_WORDS[Role(look.looked_as)]
        looks[look.picture].append(Look(name=look.looked_by.name, role=role, at=look.looked_at))
    return looks


def own_evidence(*, viewer: Actor, picture: str) -> bytes:
    """Give a family its own picture of evidence; nothing is written down. Raises NotThere for everybody else."""
    found = EvidencePicture.objects.select_related("application__pupil").filter(code=picture).first()
    at = _seen(viewer=viewer, picture=found)
    if found is None or not at["pupil"] & viewer.held("pupil", roles=[Role.GUARDIAN]):
        raise NotThere("picture")
    return kept_picture(tenant=viewer.tenant, code=picture, content_hash=found.content_hash)


def paper_picture(*, viewer: Actor, picture: str) -> bytes:
    """Give a photograph of a signed paper to the family, its reviewers and the second person. Raises NotThere."""
    found = PaperPicture.objects.select_related("application__pupil").filter(code=picture).first()
    _seen(viewer=viewer, picture=found)
    if found is None:
        raise NotThere("picture")
    return kept_picture(tenant=viewer.tenant, code=picture, content_hash=found.content_hash)


def _seen(*, viewer: Actor, picture: EvidencePicture | PaperPicture | None) -> dict[str, frozenset[int]]:
    """Give where a picture stands, to who may see it. Raises NotThere."""
    if picture is None:
        raise NotThere("picture")
    pupil = picture.application.pupil
    at = dict(place(school=viewer.tenant, homeroom=pupil.homeroom_id, pupil=pupil.pk))
    authorise(actor=viewer, action="pictures.see", at=at)
    return at
