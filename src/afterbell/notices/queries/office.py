"""What the office sees of notices: what waits, what went out, and how far each got, by homeroom."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, Max, OuterRef, Q

from afterbell.base.access import Actor, authorise, may, place, policy
from afterbell.base.refusals import NotThere
from afterbell.base.spans import local_day
from afterbell.notices.facts import facts_of
from afterbell.notices.models import FamilyTold, Notice, NoticeDecision, NoticeFamily, NoticeReminder
from afterbell.notices.rules.reach import Coverage, Fact, Reach, coverage_of, reach_of
from afterbell.schools.models import Homeroom

SHOWN = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeCard:
    """A notice in the list; `standing` is waiting, sent or returned, `corrected` that a newer version went out."""

    code: str
    title: str
    audience: str
    grades: tuple[int, ...]
    homerooms: int
    version: int
    written_by: str
    written_at: datetime
    standing: str
    corrected: bool
    families: int
    reached: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeVersion:
    """One version of a notice, and since when it is out; None while it is not."""

    code: str
    version: int
    title: str
    sent_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeroomCoverage:
    """How far a notice got in a homeroom; `may_look` says whether the viewer may see who is missing there."""

    homeroom: str
    name: str
    coverage: Coverage
    may_look: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticePage:
    """A notice with its words, who decided, all its versions, and its coverage; what the viewer may do with it."""

    card: NoticeCard
    text: str
    decided_by: str
    decided_at: datetime | None
    words: str
    versions: tuple[NoticeVersion, ...]
    coverage: Coverage
    homerooms: tuple[HomeroomCoverage, ...]
    reminded: tuple[date, ...]
    may_send: bool
    may_return: bool
    may_correct: bool
    may_remind: bool


def notices_list(*, viewer: Actor, search: str = "", standing: str = "") -> tuple[NoticeCard, ...]:
    """List the school's notices, the newest first. Raises NotThere for whoever is not of the office."""
    authorise(actor=viewer, action="notices.see", at=place(school=viewer.tenant))
    rows = Notice.objects.filter(title__icontains=search) if search else Notice.objects.all()
    if standing == "waiting":
        rows = rows.filter(decision=None)
    elif standing == "returned":
        rows = rows.filter(decision__kind=NoticeDecision.Kind.RETURNED)
    elif standing == "sent":
        rows = rows.filter(decision__kind__in=(NoticeDecision.Kind.SENT, NoticeDecision.Kind.AT_ONCE))
    notices = list(rows.select_related("written_by", "decision").order_by("-written_at", "-pk")[:SHOWN])
    newest = _newest()
    told = FamilyTold.objects.filter(family=OuterRef("pk"), undone=None)
    families = NoticeFamily.objects.filter(notice__in=[row.pk for row in notices])
    counted = families.annotate(known=Exists(told)).values("notice").order_by()
    numbers = {
        notice: (whole, known)
        for notice, whole, known in counted.annotate(
            whole=Count("pk"), reached=Count("pk", filter=Q(known=True))
        ).values_list("notice", "whole", "reached")
    }
    return tuple(
        _card(row, *numbers.get(row.pk, (0, 0)), newest=newest.get(row.corrects_id or row.pk, 1)) for row in notices
    )


def words_of_notice(*, viewer: Actor, notice: str) -> tuple[str, str]:
    """Give title and text of a notice that is to be corrected. Raises NotThere."""
    row = Notice.objects.filter(code=notice).first()
    if row is None:
        raise NotThere("notice")
    authorise(actor=viewer, action="notices.see", at=place(school=row.school_id))
    return row.title, row.text


def notice_page(*, viewer: Actor, notice: str, now: datetime) -> NoticePage:
    """Give a notice with how far it got. Raises NotThere."""
    row = Notice.objects.select_related("written_by", "decision__by").filter(code=notice).first()
    if row is None:
        raise NotThere("notice")
    here = place(school=row.school_id)
    authorise(actor=viewer, action="notices.see", at=here)
    homerooms = _by_homeroom(row, today=local_day(now))
    reached = [reach for _code, _name, rows_of in homerooms for reach in rows_of]
    whole = coverage_of(reached)
    decision = _decision(row)
    out = decision is not None and decision.kind != NoticeDecision.Kind.RETURNED
    own, newest = row.written_by_id == viewer.account, _newest(of=row).get(row.corrects_id or row.pk, 1)
    stands = out and row.version == newest
    own_ones = _homerooms_of(viewer)
    reminded = tuple(NoticeReminder.objects.filter(notice=row).order_by("day").values_list("day", flat=True))
    may_review = decision is None and may(actor=viewer, action="notices.review", at=here)
    return NoticePage(
        card=_card(row, whole.families, whole.reached, newest=newest),
        text=row.text,
        decided_by=decision.by.name if decision else "",
        decided_at=decision.at if decision else None,
        words=decision.words if decision else "",
        versions=_versions(row),
        coverage=whole,
        homerooms=tuple(
            HomeroomCoverage(homeroom=code, name=name, coverage=coverage_of(rows_of), may_look=code in own_ones)
            for code, name, rows_of in homerooms
        ),
        reminded=reminded,
        may_send=may_review and (not own or may(actor=viewer, action="notices.send_at_once", at=here)),
        may_return=may_review and not own,
        may_correct=stands and may(actor=viewer, action="notices.write", at=here),
        may_remind=stands
        and whole.missing > 0
        and local_day(now) not in reminded
        and may(actor=viewer, action="notices.remind", at=here),
    )


def _homerooms_of(viewer: Actor) -> frozenset[str]:
    """Give the homerooms in which the viewer may see which families a notice did not reach."""
    held = policy().reach(actor=viewer, action="notices_of_homeroom.see").get("homeroom")
    return frozenset(Homeroom.objects.filter(pk__in=held).values_list("code", flat=True)) if held else frozenset()


def _by_homeroom(row: Notice, *, today: date) -> list[tuple[str, str, list[Reach]]]:
    """Fold the facts of a notice, by the homeroom each child is in today."""
    families = NoticeFamily.objects.filter(notice=row).exclude(pupil__left_on__lte=today)
    ordered = families.order_by("pupil__homeroom__grade", "pupil__homeroom__number", "pupil__sort_key", "pk")
    facts: defaultdict[str, list[Fact]] = defaultdict(list)
    for fact in facts_of(notice=row.pk):
        facts[fact.family].append(fact)
    found: dict[str, tuple[str, str, list[Reach]]] = {}
    for family, code, name in ordered.values_list("code", "pupil__homeroom__code", "pupil__homeroom__name"):
        found.setdefault(code, (code, name, []))[2].append(reach_of(family=family, facts=facts[family]))
    return list(found.values())


def _card(row: Notice, families: int, reached: int, *, newest: int) -> NoticeCard:
    decision = _decision(row)
    if decision is None:
        standing = "waiting"
    else:
        standing = "returned" if decision.kind == NoticeDecision.Kind.RETURNED else "sent"
    return NoticeCard(
        code=row.code,
        title=row.title,
        audience=row.audience,
        grades=tuple(row.grades),
        homerooms=len(row.homerooms),
        version=row.version,
        written_by=row.written_by.name,
        written_at=row.written_at,
        standing=standing,
        corrected=row.version < newest,
        families=families,
        reached=reached,
    )


def _decision(row: Notice) -> NoticeDecision | None:
    return getattr(row, "decision", None)


def _newest(*, of: Notice | None = None) -> dict[int, int]:
    """Give by first version the newest one that was not returned, of those corrected at all."""
    rows = Notice.objects.exclude(decision__kind=NoticeDecision.Kind.RETURNED).filter(corrects__isnull=False)
    if of is not None:
        rows = rows.filter(corrects=of.corrects_id or of.pk)
    found = rows.order_by().values("corrects_id").annotate(newest=Max("version"))
    return {each["corrects_id"]: each["newest"] for each in found}


def _versions(row: Notice) -> tuple[NoticeVersion, ...]:
    """Give all versions of a notice, the first one first."""
    first = row.corrects_id or row.pk
    rows = Notice.objects.filter(Q(pk=first) | Q(corrects=first)).select_related("decision").order_by("version")
    return tuple(
        NoticeVersion(code=each.code, version=each.version, title=each.title, sent_at=_sent_at(each)) for each in rows
    )


def _sent_at(row: Notice) -> datetime | None:
    """Say when a notice went out; None for one that did not."""
    decision = _decision(row)
    return decision.at if decision is not None and decision.kind != NoticeDecision.Kind.RETURNED else None
