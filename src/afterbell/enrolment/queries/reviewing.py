"""What waits for a reviewer: each application with what it lacks, until when it is due, and who passed it on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from afterbell.base.access import Actor, Place, authorise, may, place
from afterbell.base.refusals import Refusal
from afterbell.base.words import Words
from afterbell.enrolment.models import Application, ApplicationMove, Channel, EvidencePicture
from afterbell.enrolment.on_file import due_of
from afterbell.enrolment.queries.homerooms import CHANNEL_WORDS, homeroom_in_reach
from afterbell.enrolment.queries.standing import days_in_words
from afterbell.enrolment.reviewable import Reviewable, for_review, reviewable
from afterbell.enrolment.rules import review as rules
from afterbell.enrolment.rules.countersigning import why_not_countersigned
from afterbell.enrolment.rules.due import Standing, standing_on
from afterbell.enrolment.rules.missing import Missing, missing
from afterbell.enrolment.rules.review import Action, Desk, Step
from afterbell.schools.models import Pupil
from afterbell.schools.queries import RESIDENCE_WORDS


@dataclass(frozen=True, slots=True, kw_only=True)
class ToReview:
    """An application as its reviewer sees it; `due` is the last day in time for the review.

    `missing` is what it lacks; `barred` says why this viewer may not decide it; `passed_on_by` approved it in the
    homeroom, and `moved_from` is the homeroom the child was in before. What came `on_paper` is `unconfirmed` until a
    second person looked; `evidence` counts the photographs that show what the family says, and `shows_pictures` tells
    whether this viewer may see them.
    """

    code: str
    pupil: str
    name: str
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
    return _to_review(viewer=viewer, rows=rows, desk=Desk.HOMEROOM, today=today)


def school_queue(*, viewer: Actor, today: date) -> tuple[ToReview, ...]:
    """List what waits for the school's review, overdue first, then homeroom by homeroom, oldest first."""
    authorise(actor=viewer, action="office.see", at=place(school=viewer.tenant))
    waiting = Application.objects.filter(state=Application.State.HOMEROOM_APPROVED)
    order = ("pupil__homeroom__grade", "pupil__homeroom__number", "submitted_at", "pk")
    rows = list(for_review(waiting).order_by(*order))
    return _to_review(viewer=viewer, rows=rows, desk=Desk.SCHOOL, today=today)


def overdue_queue(*, viewer: Actor, today: date) -> tuple[ToReview, ...]:
    """List what has passed its day at the desk before this viewer's: the office's homerooms, the principal's office."""
    here = place(school=viewer.tenant)
    authorise(actor=viewer, action="office.see", at=here)
    of_school = may(actor=viewer, action="enrolment.stand_in_for_school", at=here)
    desk = Desk.SCHOOL if of_school else Desk.HOMEROOM
    state = Application.State.HOMEROOM_APPROVED if of_school else Application.State.SUBMITTED
    order = ("pupil__homeroom__grade", "pupil__homeroom__number", "submitted_at", "pk")
    rows = list(for_review(Application.objects.filter(state=state)).order_by(*order))
    return tuple(row for row in _to_review(viewer=viewer, rows=rows, desk=desk, today=today) if row.overdue)


def _to_review(*, viewer: Actor, rows: Sequence[Application], desk: Desk, today: date) -> tuple[ToReview, ...]:
    step = Step(action=Action.APPROVE, desk=desk, person=viewer.code)
    moves = ApplicationMove.objects.filter(application__in=rows).order_by("pk")
    before = dict(moves.values_list("application_id", "came_from__name"))
    pictures = Counter(EvidencePicture.objects.filter(application__in=rows).values_list("application_id", flat=True))
    waiting = [
        _row(
            seen=seen,
            step=step,
            today=today,
            moved_from=before.get(seen.row.pk, ""),
            evidence=pictures[seen.row.pk],
            shows=may(actor=viewer, action="pictures.see", at=_stands(viewer, seen.row)),
        )
        for seen in reviewable(rows=rows, today=today)
    ]
    return tuple(sorted(waiting, key=lambda row: not row.overdue))


def _stands(viewer: Actor, row: Application) -> Place:
    return place(school=viewer.tenant, homeroom=row.pupil.homeroom_id)


def _row(*, seen: Reviewable, step: Step, today: date, moved_from: str, evidence: int, shows: bool) -> ToReview:
    row = seen.row
    due = due_of(row, reviews=seen.reviews)
    return ToReview(
        code=row.code,
        pupil=row.pupil.code,
        name=row.pupil.name,
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
