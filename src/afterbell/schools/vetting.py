"""What may be read of how outside staff work here and of their vetting; the contexts above read the rows of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from afterbell.base.access import Actor, authorise, place
from afterbell.base.crypto import unseal
from afterbell.base.refusals import NotThere
from afterbell.base.words import Words
from afterbell.schools.commands.engaging import PURPOSE
from afterbell.schools.models import Engagement, Staff, Vetting
from afterbell.schools.rules.engaging import masked

ENGAGEMENT_WORDS = {
    Engagement.Kind.OWN: Words(zh="本校", en="own staff"),
    Engagement.Kind.RETIRED: Words(zh="退休教师", en="retired teacher"),
    Engagement.Kind.VOLUNTEER: Words(zh="志愿者", en="volunteer"),
    Engagement.Kind.AGENCY: Words(zh="机构人员", en="agency staff"),
}
VETTING_WORDS = {
    Vetting.Kind.NO_RECORD: Words(zh="从业禁止和无犯罪记录查询", en="check of criminal records and bans"),
    Vetting.Kind.HEALTH: Words(zh="健康证明", en="health certificate"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class VettingRow:
    """One check of somebody; `number` is masked, `ended_because` says why it holds no longer, empty while it does."""

    code: str
    kind: str
    words: Words
    number: str
    checked_on: date
    checked_by: str
    valid_until: date
    ended_because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VettedPerson:
    """Somebody of the staff with the way of working here and every check, the newest first."""

    code: str
    name: str
    engagement: str
    agency: str
    vettings: tuple[VettingRow, ...]


def vetted_person(*, viewer: Actor, staff: str) -> VettedPerson:
    """Give somebody's way of working here and vetting, to the leaders. Raises NotThere. Two questions."""
    person = Staff.objects.select_related("engagement").filter(code=staff).first()
    if person is None:
        raise NotThere("staff")
    authorise(actor=viewer, action="vetting.see", at=place(school=viewer.tenant))
    engagement: Engagement | None = getattr(person, "engagement", None)
    rows = Vetting.objects.filter(staff=person).order_by("-checked_on", "-pk")
    return VettedPerson(
        code=person.code,
        name=person.name,
        engagement=engagement.kind if engagement else Engagement.Kind.OWN,
        agency=engagement.agency if engagement else "",
        vettings=tuple(
            VettingRow(
                code=row.code,
                kind=row.kind,
                words=VETTING_WORDS[Vetting.Kind(row.kind)],
                number=masked(unseal(sealed=bytes(row.number_sealed), purpose=PURPOSE)),
                checked_on=row.checked_on,
                checked_by=row.checked_by,
                valid_until=row.valid_until,
                ended_because=row.ended_because,
            )
            for row in rows
        ),
    )
