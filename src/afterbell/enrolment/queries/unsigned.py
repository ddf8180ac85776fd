"""Who has not signed: homeroom by homeroom, and what one family has to sign with what is different in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import QuerySet

from afterbell.base.access import Actor, authorise, may, place
from afterbell.base.refusals import NotThere
from afterbell.enrolment.models import Application
from afterbell.enrolment.papers.held import HeldPaper, held_papers
from afterbell.enrolment.papers.wording import paper_reads, values_of
from afterbell.enrolment.queries.signed_on_paper import last_entries
from afterbell.enrolment.rules.signing import Change, differences
from afterbell.scheme.queries import published_scheme
from afterbell.schools.models import Guardianship, Homeroom
from afterbell.schools.queries import term_around
from afterbell.schools.roles import Role

CHILD = ("pupil__homeroom", "version", "term")


@dataclass(frozen=True, slots=True, kw_only=True)
class NotSigned:
    """A child whose papers are not all signed as they read today: which, by when, and who could be called.

    `entered` says that a guardian signed them on paper and a second person has yet to look.
    """

    application: str
    pupil: str
    name: str
    homeroom: str
    homeroom_code: str
    titles: tuple[str, ...]
    sign_by: date | None
    overdue: bool
    guardians: tuple[str, ...] = ()
    has_phone: bool = False
    entered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsignedOfHomeroom:
    """A homeroom's applications and those of them that wait for a signature; `may_enter` is who enters it on paper."""

    homeroom: str
    name: str
    applied: int
    children: tuple[NotSigned, ...]
    may_enter: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperToSign:
    """A paper to read and sign: what is different in it since it was signed, and the whole of it.

    A paper that is new to the family has no changes.
    """

    kind: str
    title: str
    text: str
    text_hash: str
    is_new: bool
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningPage:
    """What one application has to have signed; `own` is whether the family itself looks, else a teacher for it.

    For the teacher: `waits` says that an entry from paper waits for a second person, `sent_back` why one was not taken.
    """

    application: str
    pupil: str
    name: str
    homeroom: str
    homeroom_code: str
    sign_by: date | None
    overdue: bool
    papers: tuple[PaperToSign, ...]
    guardians: tuple[tuple[str, str], ...]
    own: bool
    waits: bool = False
    sent_back: str = ""


def unsigned_in_homeroom(*, viewer: Actor, homeroom: str, today: date) -> UnsignedOfHomeroom:
    """List who of a homeroom has papers that are not signed, by name. Raises NotThere for another homeroom."""
    row = Homeroom.objects.filter(code=homeroom).first()
    if row is None:
        raise NotThere("homeroom")
    at = place(school=viewer.tenant, homeroom=row.pk)
    authorise(actor=viewer, action="homeroom.see", at=at)
    running = _running(today).filter(pupil__homeroom=row)
    waiting, applied = _not_signed(rows=running, today=today, with_guardians=True)
    return UnsignedOfHomeroom(
        homeroom=row.code,
        name=row.name,
        applied=applied,
        children=waiting,
        may_enter=may(actor=viewer, action="enrolment.sign_again", at=at),
    )


def unsigned_in_school(*, viewer: Actor, today: date) -> tuple[UnsignedOfHomeroom, ...]:
    """Give every homeroom with applications, and who of it has not signed."""
    authorise(actor=viewer, action="office.see", at=place(school=viewer.tenant))
    found = []
    rows = list(_running(today))
    waiting, _applied = _not_signed(rows=rows, today=today)
    by_homeroom = {code: tuple(children) for code, children in groupby(waiting, key=lambda row: row.homeroom_code)}
    for homeroom, group in groupby(rows, key=lambda row: row.pupil.homeroom):
        children = by_homeroom.get(homeroom.code, ())
        found.append(
            UnsignedOfHomeroom(
                homeroom=homeroom.code, name=homeroom.name, applied=sum(1 for _row in group), children=children
            )
        )
    return tuple(found)


def signing_page(*, viewer: Actor, application: str, today: date) -> SigningPage:
    """Give what an application's family has to sign, with the differences in words. Raises NotThere."""
    found = Application.objects.select_related(*CHILD).prefetch_related("days").filter(code=application)
    row = found.first()
    if row is None:
        raise NotThere("application")
    at = place(pupil=row.pupil_id, homeroom=row.pupil.homeroom_id)
    authorise(actor=viewer, action="enrolment.sign_again", at=at)
    links = list(Guardianship.objects.select_related("guardian").filter(pupil=row.pupil_id, until=None).order_by("pk"))
    mine = next((link for link in links if link.guardian.account_id == viewer.account), None)
    own = row.pupil_id in viewer.held("pupil", roles=[Role.GUARDIAN])
    held = held_papers(rows=[row], today=today)[row.pk]
    missing = () if row.state in Application.ENDED else held.missing
    entry = None if own else last_entries([row.pk]).get(row.pk)
    link = mine if own else next((link for link in links if link.guardian_id == row.guardian_id), None)
    return SigningPage(
        application=row.code,
        pupil=row.pupil.code,
        name=row.pupil.name,
        homeroom=row.pupil.homeroom.name,
        homeroom_code=row.pupil.homeroom.code,
        sign_by=held.sign_by,
        overdue=held.sign_by is not None and held.sign_by < today,
        papers=tuple(_to_sign(row=row, link=link, paper=paper, today=today) for paper in missing),
        guardians=tuple((link.guardian.code, f"{link.relation} {link.guardian.name}") for link in links),
        own=own,
        waits=entry is not None and entry.waits,
        sent_back=entry.sent_back if entry else "",
    )


def _to_sign(*, row: Application, link: Guardianship | None, paper: HeldPaper, today: date) -> PaperToSign:
    """Read both texts for the same family on the same day: what differs is what the school changed."""
    after, before = (
        paper_reads(
            text=text.text,
            values=values_of(
                scheme=published_scheme(text.version.content_hash, text.version_id),
                pupil=row.pupil,
                guardian=link.guardian,
                relation=link.relation,
                days=[(day.weekday, day.band) for day in row.days.all()],
                on=today,
            ),
        )
        if text and link
        else ""
        for text in (paper.now, paper.signed)
    )
    return PaperToSign(
        kind=paper.now.kind,
        title=paper.now.title,
        text=after,
        text_hash=paper.now.text_hash,
        is_new=paper.signed is None,
        changes=differences(before=before, after=after) if paper.signed else (),
    )


def _running(today: date) -> QuerySet[Application]:
    """Give the running applications of the term around a day, homeroom by homeroom, by name."""
    term = term_around(today=today)
    found = Application.objects.filter(term=term.id if term else 0).exclude(state__in=Application.ENDED)
    rows = found.select_related(*CHILD)
    order = ("pupil__homeroom__grade", "pupil__homeroom__number", "pupil__sort_key", "pk")
    return rows.defer("version__text").order_by(*order)


def _not_signed(
    *, rows: Sequence[Application] | QuerySet[Application], today: date, with_guardians: bool = False
) -> tuple[tuple[NotSigned, ...], int]:
    applications = list(rows)
    held = held_papers(rows=applications, today=today) if applications else {}
    waiting = [row for row in applications if held[row.pk].missing]
    guardians = _guardians(waiting) if with_guardians else {}
    entries = last_entries([row.pk for row in waiting]) if with_guardians and waiting else {}
    return tuple(
        NotSigned(
            application=row.code,
            pupil=row.pupil.code,
            name=row.pupil.name,
            homeroom=row.pupil.homeroom.name,
            homeroom_code=row.pupil.homeroom.code,
            titles=tuple(paper.now.title for paper in held[row.pk].missing),
            sign_by=held[row.pk].sign_by,
            overdue=(held[row.pk].sign_by or today) < today,
            guardians=tuple(name for name, _phone in guardians.get(row.pupil_id, ())),
            has_phone=any(phone for _name, phone in guardians.get(row.pupil_id, ())),
            entered=row.pk in entries and entries[row.pk].waits,
        )
        for row in waiting
    ), len(applications)


def _guardians(rows: Sequence[Application]) -> dict[int, list[tuple[str, bool]]]:
    found: defaultdict[int, list[tuple[str, bool]]] = defaultdict(list)
    links = Guardianship.objects.filter(pupil__in=[row.pupil_id for row in rows], until=None).order_by("pk")
    for pupil, relation, name, phone in links.values_list(
        "pupil_id", "relation", "guardian__name", "guardian__phone_fingerprint"
    ):
        found[pupil].append((f"{relation} {name}", bool(phone)))
    return found
