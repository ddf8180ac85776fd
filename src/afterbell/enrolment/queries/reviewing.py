"""What waits for a reviewer: each application with what it lacks, until when it is due, and who passed it on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import QuerySet

from afterbell.base.access import Actor, Place, authorise, may, place
from afterbell.base.refusals import Refusal
from afterbell.base.words import Words
from afterbell.enrolment.days_asked import days_of_changes, days_on
from afterbell.enrolment.models import (
    Application,
    ApplicationMove,
    Channel,
    DayChange,
    EvidencePicture,
)
from afterbell.enrolment.on_file import changes_on_file, due_of, due_of_change, passed_on_days
from afterbell.enrolment.queries.homerooms import CHANNEL_WORDS, homeroom_in_reach
from afterbell.enrolment.queries.standing import days_in_words
from afterbell.enrolment.reviewable import Reviewable, for_review, reviewable
from afterbell.enrolment.rules import review as rules
from afterbell.enrolment.rules.countersigning import why_not_countersigned
from afterbell.enrolment.rules.due import Standing, standing_on
from afterbell.enrolment.rules.missing import Missing, missing
from afterbell.enrolment.rules.review import Action, Desk, Step
from afterbell.schools.models import Pupil
from afterbell.schools.namesakes import guardians_of_namesakes
from afterbell.schools.queries import RESIDENCE_WORDS


@dataclass(frozen=True, slots=True, kw_only=True)
class ToReview:
    """An application as its reviewer sees it; `due` is the last day in time for the review.

    `application` is what the row leads to: for a change of days the application it changes, from the day `change_from`.
    `guardian` is named where two children of the queue have one name. `missing` is what it lacks; `barred` says why
    this viewer may not decide it; `passed_on_by` approved it in the homeroom, and `moved_from` is the homeroom the
    child was in before. What came `on_paper` is `unconfirmed` until a second person looked; `evidence` counts the
    photographs that show what the family says, and `shows_pictures` tells whether this viewer may see them.
    """

    code: str
    application: str
    change_from: date | None
    pupil: str
    name: str
    guardian: str
    homeroom: str
    residence: Words
    days: Words
    channel: Words
    circumstances: tuple[Words, ...]
    priority_class: int
    missing: tuple[Missing, ...]
    barred: tuple[Refusal, ...]
    passed_on_by: str
    moved_from: str
    round: int
    last_reason: str
    submitted_at: datetime
    due: date | None
    overdue: bool
    on_paper: bool
    unconfirmed: bool
    evidence: int
    shows_pictures: bool

    @property
    def stopped(self) -> bool:
        """Say that it is left out when everything else is approved together."""
        return bool(self.barred) or any(row.stops for row in self.missing)


def homeroom_queue(*, viewer: Actor, homeroom: str, today: date) -> tuple[ToReview, ...]:
    """List what waits for the homeroom's review, overdue and oldest first. Raises NotThere for another homeroom."""
    row = homeroom_in_reach(viewer=viewer, code=homeroom)
    waiting = Application.objects.filter(pupil__homeroom=row, state=Application.State.SUBMITTED)
    rows = list(for_review(waiting).order_by("submitted_at", "pk"))
    changes = DayChange.objects.filter(application__pupil__homeroom=row, state=DayChange.State.SUBMITTED)
    return _overdue_first(
        *_to_review(viewer=viewer, rows=rows, desk=Desk.HOMEROOM, today=today),
        *_changes(viewer=viewer, changes=changes, desk=Desk.HOMEROOM, today=today),
    )


def school_queue(*, viewer: Actor, today: date) -> tuple[ToReview, ...]:
    """List what waits for the school's review, overdue first, then homeroom by homeroom, oldest first."""
    authorise(actor=viewer, action="office.see", at=place(school=viewer.tenant))
    waiting = Application.objects.filter(state=Application.State.HOMEROOM_APPROVED)
    order = ("pupil__homeroom__grade", "pupil__homeroom__number", "submitted_at", "pk")
    rows = list(for_review(waiting).order_by(*order))
    changes = DayChange.objects.filter(state=DayChange.State.HOMEROOM_APPROVED)
    return _overdue_first(
        *_to_review(viewer=viewer, rows=rows, desk=Desk.SCHOOL, today=today),
        *_changes(viewer=viewer, changes=changes, desk=Desk.SCHOOL, today=today),
    )


def overdue_queue(*, viewer: Actor, today: date) -> tuple[ToReview, ...]:
    """List what has passed its day at the desk before this viewer's: the office's homerooms, the principal's office."""
    here = place(school=viewer.tenant)
    authorise(actor=viewer, action="office.see", at=here)
    of_school = may(actor=viewer, action="enrolment.stand_in_for_school", at=here)
    desk = Desk.SCHOOL if of_school else Desk.HOMEROOM
    state = Application.State.HOMEROOM_APPROVED if of_school else Application.State.SUBMITTED
    order = ("pupil__homeroom__grade", "pupil__homeroom__number", "submitted_at", "pk")
    rows = list(for_review(Application.objects.filter(state=state)).order_by(*order))
    waiting = (
        *_to_review(viewer=viewer, rows=rows, desk=desk, today=today),
        *_changes(viewer=viewer, changes=DayChange.objects.filter(state=state), desk=desk, today=today),
    )
    return tuple(row for row in waiting if row.overdue)


def _to_review(*, viewer: Actor, rows: Sequence[Application], desk: Desk, today: date) -> tuple[ToReview, ...]:
    step = Step(action=Action.APPROVE, desk=desk, person=viewer.code)
    moves = ApplicationMove.objects.filter(application__in=rows).order_by("pk")
    before = dict(moves.values_list("application_id", "came_from__name"))
    pictures = Counter(EvidencePicture.objects.filter(application__in=rows).values_list("application_id", flat=True))
    guardians = _guardians_of_namesakes(rows)
    waiting = [
        _row(
            seen=seen,
            guardian=guardians.get(seen.row.pupil_id, ""),
            step=step,
            today=today,
            moved_from=before.get(seen.row.pk, ""),
            evidence=pictures[seen.row.pk],
            shows=may(actor=viewer, action="pictures.see", at=_stands(viewer, seen.row)),
        )
        for seen in reviewable(rows=rows, today=today)
    ]
    return tuple(waiting)


def _guardians_of_namesakes(rows: Sequence[Application]) -> dict[int, str]:
    return guardians_of_namesakes(children=((row.pupil_id, row.pupil.name, row.pupil.homeroom_id) for row in rows))


def _overdue_first(*waiting: ToReview) -> tuple[ToReview, ...]:
    return tuple(sorted(waiting, key=lambda row: not row.overdue))


def _stands(viewer: Actor, row: Application) -> Place:
    return place(school=viewer.tenant, homeroom=row.pupil.homeroom_id)


def _changes(*, viewer: Actor, changes: QuerySet[DayChange], desk: Desk, today: date) -> Iterator[ToReview]:
    """Give changes of days as rows of the queue; where none is waiting, one query."""
    found = {row.application_id: row for row in changes.select_related("homeroom_approver").order_by("asked_at", "pk")}
    if not found:
        return
    rows = list(for_review(Application.objects.filter(pk__in=found)).order_by("pk"))
    for application in rows:
        found[application.pk].application = application
    asked = days_of_changes(changes=[row.pk for row in found.values()])
    wanted = {key: asked[change.pk] for key, change in found.items()}
    before = days_on(applications=found, day=today)
    files = changes_on_file(rows=list(found.values()))
    step = Step(action=Action.APPROVE, desk=desk, person=viewer.code)
    passed_on = passed_on_days(found.values())
    guardians = _guardians_of_namesakes(rows)
    for seen in reviewable(rows=rows, today=today, asked=wanted):
        change = found[seen.row.pk]
        row = _row(seen=seen, step=step, today=today, moved_from="", guardian=guardians.get(seen.row.pupil_id, ""))
        due = due_of_change(change, approved_on=passed_on.get(change.pk))
        was = days_in_words(scheme=seen.scheme, days=before[seen.row.pk])
        yield replace(
            row,
            code=change.code,
            change_from=change.effective_on,
            days=Words(zh=f"{row.days.zh}（原来：{was.zh}）", en=f"{row.days.en} (before: {was.en})"),
            channel=CHANNEL_WORDS[Channel(change.channel)],
            barred=rules.reasons_against(application=files[change.code], step=step),
            passed_on_by=change.homeroom_approver.name if change.homeroom_approver else "",
            round=1,
            last_reason="",
            submitted_at=change.asked_at,
            due=due,
            overdue=due is not None and standing_on(due=due, today=today) is Standing.OVERDUE,
        )


def _row(
    *,
    seen: Reviewable,
    step: Step,
    today: date,
    moved_from: str,
    guardian: str,
    evidence: int = 0,
    shows: bool = False,
) -> ToReview:
    row = seen.row
    due = due_of(row, reviews=seen.reviews)
    return ToReview(
        code=row.code,
        application=row.code,
        change_from=None,
        pupil=row.pupil.code,
        name=row.pupil.name,
        guardian=guardian,
        homeroom=row.pupil.homeroom.name,
        residence=RESIDENCE_WORDS[Pupil.Residence(row.pupil.residence)],
        days=days_in_words(scheme=seen.scheme, days=seen.days),
        channel=CHANNEL_WORDS[Channel(row.channel)],
        circumstances=seen.claims,
        priority_class=row.priority_class,
        missing=missing(application=seen.under_review()),
        barred=rules.reasons_against(application=seen.on_file, step=step),
        passed_on_by=row.homeroom_approver.name if row.homeroom_approver else "",
        moved_from=moved_from,
        round=row.round,
        last_reason=next((review.reason for review in reversed(seen.reviews) if review.reason), ""),
        submitted_at=row.submitted_at,
        due=due,
        overdue=due is not None and standing_on(due=due, today=today) is Standing.OVERDUE,
        on_paper=seen.on_file.entry is not None,
        unconfirmed=bool(why_not_countersigned(entry=seen.on_file.entry)),
        evidence=evidence,
        shows_pictures=shows,
    )
