"""What was said of how children go home on a day, by whom, and what follows from it for each child."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from afterbell.attendance.queries.day import DaySession
from afterbell.dismissal.models import GoingHome, Handover, StandIn, TodayChange
from afterbell.dismissal.rules.forbidding import Person, same_person
from afterbell.dismissal.rules.ways import AS_USUAL, SCHOOL, AgreedWay, Voice, agreed, standing_voices
from afterbell.schools.models import Guardian, Guardianship
from afterbell.schools.telling import current


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A change of one day as it was said; `by` is the guardian's name, empty for a decision of the school.

    `seen_by` and `seen_at` say who in charge knows of it; `ended` that whoever said it is no guardian of the child any
    more, `stands` that nobody said otherwise since.
    """

    pk: int
    code: str
    pupil: int
    mode: str
    collector: str
    collector_name: str
    guardian: str
    by: str
    by_phone: bool
    written_by: str
    said_at: datetime
    seen_by: str
    seen_at: datetime | None
    climbed: bool
    ended: bool = False
    stands: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Everything said of some children for a day: voices and changes by child's key, and where the school stands."""

    voices: Mapping[int, tuple[Voice, ...]]
    changes: Mapping[int, tuple[Change, ...]]
    spot: str = ""

    def agreed(self, *, pupil: int, on_list: Collection[str], boards: bool) -> AgreedWay:
        """Give what stands for one child."""
        return agreed(voices=self.voices.get(pupil, ()), on_list=on_list, boards=boards)


def last_word(session: DaySession) -> datetime:
    """Give the minute until which a family changes how its child goes home after this session."""
    return session.ends_at - timedelta(minutes=session.safety.change_minutes)


CHANGE_COLUMNS = (
    "pk",
    "code",
    "pupil_id",
    "mode",
    "collector__code",
    "collector__name",
    "guardian__code",
    "guardian__name",
    "by_phone",
    "said_by__name",
    "said_at",
    "seen__seen_by__name",
    "seen__seen_at",
    "climbed__pk",
    "still",
)


def changes_where(condition: Q) -> tuple[Change, ...]:
    """Read changes in the order in which they were said."""
    until = Q(until=None) | Q(until__gt=OuterRef("date"))
    links = Guardianship.objects.filter(until, pupil=OuterRef("pupil"), guardian=OuterRef("guardian"))
    said = TodayChange.objects.filter(condition).annotate(still=Exists(links))
    rows = said.order_by("said_at", "pk").values_list(*CHANGE_COLUMNS)
    return tuple(_change(row) for row in rows)


def _change(row: tuple[Any, ...]) -> Change:
    pk, code, pupil, mode, collector, name, guardian, by, by_phone, written_by, said_at, *rest = row
    seen_by, seen_at, rung, still = rest
    return Change(
        pk=pk,
        code=code,
        pupil=pupil,
        mode=mode,
        collector=collector or "",
        collector_name=name or "",
        guardian=guardian or SCHOOL,
        by=by or "",
        by_phone=by_phone,
        written_by=written_by,
        said_at=said_at,
        seen_by=seen_by or "",
        seen_at=seen_at,
        climbed=rung is not None,
        ended=guardian is not None and not still,
    )


def said_on(*, day: date, pupils: Collection[int], forbidden: Mapping[int, Sequence[Person]]) -> Said:
    """Read what guardians and staff said for a day; one who may not take the child that day says nothing of it.

    Nor does one who is its guardian no more.

    What is said for every day after a child has left says nothing of that day, unless that it left is taken back.
    """
    own = Guardian.objects.filter(account=OuterRef("said_by"), wards__pupil=OuterRef("pupil"))
    still = Guardianship.objects.filter(current(day), pupil=OuterRef("pupil"), guardian__account=OuterRef("said_by"))
    usual = (
        GoingHome.objects.filter(pupil__in=pupils, since__lte=day)
        .exclude(Exists(left_on(day).filter(pupil=OuterRef("pupil"), received_at__lte=OuterRef("said_at"))))
        .annotate(guardian=Subquery(own.values("code")[:1]), by=Subquery(own.values("name")[:1]), still=Exists(still))
        .order_by("said_at", "pk")
    )
    voices: defaultdict[int, list[Voice]] = defaultdict(list)
    spot = ""
    for pk, pupil, mode, guardian, name, said_at, where, counts in usual.values_list(
        "pk", "pupil_id", "mode", "guardian", "by", "said_at", "school__spot", "still"
    ):
        spot = where
        if (counts or guardian is None) and not _kept_away(name or "", forbidden.get(pupil, ())):
            voices[pupil].append(Voice(by=guardian or SCHOOL, order=(said_at, pk), mode=mode))
    changes = [
        row
        for row in changes_where(Q(date=day, pupil__in=pupils))
        if not row.ended and not _kept_away(row.by, forbidden.get(row.pupil, ()))
    ]
    for voice, pupil in _of_today(changes, day=day):
        voices[pupil].append(voice)
    return Said(
        voices={pupil: tuple(rows) for pupil, rows in voices.items()},
        changes=_by_child(changes, voices=voices),
        spot=spot,
    )


def left_on(day: date) -> QuerySet[Handover]:
    """Find how children left on a day, as far as nobody has taken it back."""
    return Handover.objects.filter(session__date=day, undone=None, against=None)


def _of_today(changes: Sequence[Change], *, day: date) -> Iterable[tuple[Voice, int]]:
    named = [row.pupil for row in changes if row.collector]
    sent = StandIn.objects.filter(collector__pupil__in=named, collector__since=day) if named else StandIn.objects.none()
    own = Guardian.objects.filter(account=OuterRef("sent_by")).values("code")[:1]
    passes = list(
        sent.annotate(guardian=Subquery(own)).values_list(
            "collector__pupil_id", "guardian", "collector__code", "sent_at"
        )
        if named
        else ()
    )
    for row in changes:
        also = {
            code
            for pupil, guardian, code, at in passes
            if (pupil, guardian) == (row.pupil, row.guardian) and at >= row.said_at
        }
        yield (
            Voice(
                by=row.guardian,
                order=(row.said_at, row.pk),
                mode=row.mode,
                collector=row.collector,
                today=True,
                also=frozenset(also),
            ),
            row.pupil,
        )


def _by_child(changes: Sequence[Change], *, voices: Mapping[int, Sequence[Voice]]) -> dict[int, tuple[Change, ...]]:
    """Give the changes by child; the ones nobody said otherwise of since stand, also a word to leave all as usual."""
    found: defaultdict[int, list[Change]] = defaultdict(list)
    for pupil in {row.pupil for row in changes}:
        counting = {voice.order for voice in standing_voices(voices[pupil]) if voice.today}
        last = {row.guardian: row.pk for row in changes if row.pupil == pupil}
        for row in changes:
            if row.pupil == pupil:
                back = row.mode == AS_USUAL and last[row.guardian] == row.pk
                found[pupil].append(replace(row, stands=(row.said_at, row.pk) in counting or back))
    return {pupil: tuple(rows) for pupil, rows in found.items()}


def _kept_away(name: str, forbidden: Iterable[Person]) -> bool:
    return bool(name) and any(same_person(name, person.name) for person in forbidden)
