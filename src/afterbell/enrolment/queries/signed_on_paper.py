"""Changed papers that were signed by hand: the entry beside the photographs, for the second person."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from afterbell.base.access import Actor, authorise, may, place
from afterbell.base.refusals import NotThere
from afterbell.enrolment.models import Application, PaperPicture, PaperSigning, PaperText
from afterbell.enrolment.papers.naming import fingerprint
from afterbell.enrolment.queries.countersigning import Checked, ToCountersign, shown_picture
from afterbell.enrolment.queries.pictures import ShownPicture


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedSheet:
    """What a teacher entered from papers signed by hand, the photographs, and who looked at both.

    `papers` are the titles with the short fingerprints of the texts.
    """

    application: str
    pupil: str
    name: str
    homeroom: str
    homeroom_code: str
    guardian: str
    papers: tuple[tuple[str, str], ...]
    entered_by: str
    entered_at: datetime
    pictures: tuple[ShownPicture, ...]
    checked: Checked | None
    may_countersign: bool
    own_entry: bool


def signed_sheet(*, viewer: Actor, application: str) -> SignedSheet:
    """Give what was entered last for an application, to the family, its reviewers and the second person.

    Raises NotThere for everybody else, and where nothing was entered.
    """
    row = Application.objects.select_related("pupil__homeroom").filter(code=application).first()
    signing = _last(row) if row else None
    if row is None or signing is None:
        raise NotThere("signing")
    at = place(school=viewer.tenant, homeroom=row.pupil.homeroom_id, pupil=row.pupil_id)
    authorise(actor=viewer, action="pictures.see", at=at)
    checked = _checked(signing)
    own = signing.entered_by_id == viewer.account
    texts = PaperText.objects.filter(code__in=signing.papers).order_by("pk").values_list("title", "text_hash")
    return SignedSheet(
        application=row.code,
        pupil=row.pupil.code,
        name=row.pupil.name,
        homeroom=row.pupil.homeroom.name,
        homeroom_code=row.pupil.homeroom.code,
        guardian=f"{signing.relation} {signing.guardian.name}",
        papers=tuple((title, fingerprint(text)) for title, text in texts),
        entered_by=signing.entered_by.name,
        entered_at=signing.entered_at,
        pictures=tuple(
            shown_picture(picture) for picture in PaperPicture.objects.filter(signing=signing).order_by("place")
        ),
        checked=checked,
        may_countersign=checked is None and not own and may(actor=viewer, action="enrolment.countersign", at=at),
        own_entry=own,
    )


def _last(row: Application) -> PaperSigning | None:
    rows = PaperSigning.objects.select_related("guardian", "entered_by", "check_made__checked_by")
    return rows.filter(application=row).order_by("pk").last()


def _checked(signing: PaperSigning) -> Checked | None:
    made = getattr(signing, "check_made", None)
    if made is None:
        return None
    return Checked(by=made.checked_by.name, at=made.checked_at, confirmed=made.confirmed, reason=made.reason)


def signings_to_countersign(*, viewer: Actor) -> tuple[ToCountersign, ...]:
    """List the signatures that were entered from paper and nobody has looked at, oldest first."""
    authorise(actor=viewer, action="office.see", at=place(school=viewer.tenant))
    rows = PaperSigning.objects.filter(check_made=None).exclude(application__state__in=Application.ENDED)
    together = rows.select_related("application__pupil__homeroom", "entered_by").prefetch_related("pictures")
    return tuple(
        ToCountersign(
            code=row.application.code,
            name=row.application.pupil.name,
            homeroom=row.application.pupil.homeroom.name,
            entered_by=row.entered_by.name,
            entered_at=row.entered_at,
            pictures=len(row.pictures.all()),
            own_entry=row.entered_by_id == viewer.account,
            signed_again=True,
        )
        for row in together.order_by("pk")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """How the last entry for an application stands: it waits, or it was sent back for a reason."""

    waits: bool
    sent_back: str


def last_entries(applications: Collection[int]) -> dict[int, Entry]:
    """Give how the last entry from paper stands for each of these applications, in one question."""
    rows = PaperSigning.objects.filter(application__in=applications).select_related("check_made").order_by("pk")
    found = {}
    for row in rows:
        made = getattr(row, "check_made", None)
        found[row.application_id] = Entry(
            waits=made is None, sent_back=made.reason if made and not made.confirmed else ""
        )
    return found
