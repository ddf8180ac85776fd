"""What a homeroom teacher sees of notices: which of the own families do not know yet, and the slips to print."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from afterbell.base.access import Actor, authorise, place
from afterbell.base.refusals import NotThere
from afterbell.base.spans import local_day
from afterbell.notices.facts import facts_of
from afterbell.notices.models import FamilyTold, Notice, NoticeDecision, NoticeFamily
from afterbell.notices.rules.reach import Coverage, Fact, coverage_of, may_be_undone, reach_of
from afterbell.schools.models import Guardianship, Homeroom
from afterbell.schools.telling import current

SHOWN = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeroomNotice:
    """A notice that went out to families of a homeroom, and how many of them are still missing."""

    code: str
    title: str
    version: int
    sent_at: datetime
    families: int
    missing: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeroomNotices:
    """The notices to a homeroom's families, the newest first."""

    homeroom: str
    name: str
    notices: tuple[HomeroomNotice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One way in which a family was told, by or to whom, and whether the tick may still be taken back today."""

    code: str
    way: str
    who: str
    at: datetime
    may_undo: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardianToTell:
    """A guardian of today who can be called."""

    code: str
    name: str
    relation: str
    has_phone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeroomFamily:
    """A child's family: how it was told, nothing while it is missing; whom one could call."""

    family: str
    pupil: str
    child: str
    told: tuple[Told, ...]
    guardians: tuple[GuardianToTell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeroomReach:
    """A notice in a homeroom: the missing families first of all, then those that know."""

    homeroom: str
    name: str
    notice: str
    title: str
    text: str
    version: int
    coverage: Coverage
    missing: tuple[HomeroomFamily, ...]
    reached: tuple[HomeroomFamily, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """One family's part of the printed sheet."""

    family: str
    child: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Slips:
    """What is printed for a homeroom: the notice, and a slip for each family."""

    homeroom: str
    name: str
    notice: str
    title: str
    text: str
    version: int
    sent_on: date
    slips: tuple[Slip, ...]


def homeroom_notices(*, viewer: Actor, homeroom: str, now: datetime) -> HomeroomNotices:
    """List the notices to the families of an own homeroom. Raises NotThere."""
    row = _own(viewer, homeroom)
    told = FamilyTold.objects.filter(family=OuterRef("pk"), undone=None)
    families = _families(row, today=local_day(now)).annotate(known=Exists(told))
    counted = (
        families.order_by().values("notice").annotate(whole=Count("pk"), missing=Count("pk", filter=Q(known=False)))
    )
    numbers = {each["notice"]: (each["whole"], each["missing"]) for each in counted}
    notices = Notice.objects.filter(pk__in=list(numbers)).select_related("decision").order_by("-decision__at", "-pk")
    return HomeroomNotices(
        homeroom=row.code,
        name=row.name,
        notices=tuple(
            HomeroomNotice(
                code=each.code,
                title=each.title,
                version=each.version,
                sent_at=each.decision.at,
                families=numbers[each.pk][0],
                missing=numbers[each.pk][1],
            )
            for each in notices[:SHOWN]
        ),
    )


def homeroom_reach(*, viewer: Actor, homeroom: str, notice: str, now: datetime) -> HomeroomReach:
    """Say which families of an own homeroom know of a notice, and which are missing. Raises NotThere."""
    row = _own(viewer, homeroom)
    sent, families = _sent_to(row, notice=notice, today=local_day(now))
    facts: defaultdict[str, list[Fact]] = defaultdict(list)
    for fact in facts_of(notice=sent.pk):
        facts[fact.family].append(fact)
    guardians = _guardians([family.pupil_id for family in families], today=local_day(now))
    reaches = {family.code: reach_of(family=family.code, facts=facts[family.code]) for family in families}
    shown = [
        HomeroomFamily(
            family=family.code,
            pupil=family.pupil.code,
            child=family.pupil.name,
            told=tuple(
                Told(
                    code=fact.code,
                    way=fact.way.value,
                    who=fact.who,
                    at=fact.at,
                    may_undo=may_be_undone(fact=fact, now=now),
                )
                for fact in reaches[family.code].facts
            ),
            guardians=guardians.get(family.pupil_id, ()),
        )
        for family in families
    ]
    return HomeroomReach(
        homeroom=row.code,
        name=row.name,
        notice=sent.code,
        title=sent.title,
        text=sent.text,
        version=sent.version,
        coverage=coverage_of(list(reaches.values())),
        missing=tuple(family for family in shown if not family.told),
        reached=tuple(family for family in shown if family.told),
    )


def slips(*, viewer: Actor, homeroom: str, notice: str, now: datetime) -> Slips:
    """Give what is printed for an own homeroom: a slip for each family, whether it knows already or not.

    Raises NotThere.
    """
    row = _own(viewer, homeroom)
    sent, families = _sent_to(row, notice=notice, today=local_day(now))
    return Slips(
        homeroom=row.code,
        name=row.name,
        notice=sent.code,
        title=sent.title,
        text=sent.text,
        version=sent.version,
        sent_on=local_day(sent.decision.at),
        slips=tuple(Slip(family=family.code, child=family.pupil.name) for family in families),
    )


def _own(viewer: Actor, homeroom: str) -> Homeroom:
    row = Homeroom.objects.filter(code=homeroom).first()
    if row is None:
        raise NotThere("homeroom")
    authorise(actor=viewer, action="notices_of_homeroom.see", at=place(homeroom=row.pk))
    return row


def _families(row: Homeroom, *, today: date) -> QuerySet[NoticeFamily]:
    return NoticeFamily.objects.filter(pupil__homeroom=row).exclude(pupil__left_on__lte=today)


def _sent_to(row: Homeroom, *, notice: str, today: date) -> tuple[Notice, list[NoticeFamily]]:
    """Find a notice that went out, and the families of a homeroom it is for. Raises NotThere where there is none."""
    sent = Notice.objects.select_related("decision").filter(code=notice).first()
    if sent is None or not hasattr(sent, "decision") or sent.decision.kind == NoticeDecision.Kind.RETURNED:
        raise NotThere("notice")
    families = _families(row, today=today).filter(notice=sent).select_related("pupil")
    found = list(families.order_by("pupil__sort_key", "pk"))
    if not found:
        raise NotThere("notice")
    return sent, found


def _guardians(pupils: list[int], *, today: date) -> dict[int, tuple[GuardianToTell, ...]]:
    links = Guardianship.objects.filter(current(today), pupil__in=pupils).select_related("guardian").order_by("pk")
    found: dict[int, tuple[GuardianToTell, ...]] = {}
    for link in links:
        row = GuardianToTell(
            code=link.guardian.code,
            name=link.guardian.name,
            relation=link.relation,
            has_phone=bool(link.guardian.phone_fingerprint),
        )
        found[link.pupil_id] = (*found.get(link.pupil_id, ()), row)
    return found
