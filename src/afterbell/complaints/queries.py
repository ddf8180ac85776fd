"""What may be read of complaints: the desk's queue, one with what was done about it, the writer's own, the numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from afterbell.base.access import Actor, authorise, place
from afterbell.base.refusals import NotThere
from afterbell.base.spans import local_day
from afterbell.base.tenancy import within
from afterbell.complaints.desks import (
    desks_of,
    found,
    schools_handled,
    standing_of,
    steps_of,
    with_steps,
)
from afterbell.complaints.lookup import written_by
from afterbell.complaints.models import Complaint, ComplaintStep
from afterbell.complaints.rules.handling import Desk, Standing, StepKind, Wanted, reasons_against
from afterbell.complaints.rules.numbers import ComplaintNumbers, Outcome, count
from afterbell.complaints.saying import STEP, WORDS, opened
from afterbell.portal.locks import locked_since
from afterbell.portal.queries import space
from afterbell.schools.actors import PUBLIC_ACTOR, signed_in
from afterbell.schools.queries import SchoolCard, numbered_card
from afterbell.schools.supervision import FEWEST_BY_LAW

BY_THE_DESK = (StepKind.TAKEN, StepKind.ANSWERED, StepKind.ASKED, StepKind.PASSED)
BY_THE_WRITER = (StepKind.ADDED, StepKind.SATISFIED, StepKind.ESCALATED)


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintRow:
    """A complaint in a list, without a word of it: how old, until when, at whose desk."""

    code: str
    number: str
    school: str
    kind: str
    about: str
    against: str
    came_on: date
    age_days: int
    due_on: date
    desk: str
    state: str
    waits: bool
    overdue: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintEvent:
    """One thing that happened: a kind of step, by whom as the reader may know it, when, in which words."""

    kind: str
    desk: str
    by: str
    at: datetime
    words: str
    stars: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintPage:
    """A complaint in full. `writer` is empty for who gave no name; `steps` are what the reader may do now."""

    row: ComplaintRow
    words: str
    writer: str
    has_contact: bool
    events: tuple[ComplaintEvent, ...]
    steps: frozenset[str]


def complaints_at(*, viewer: Actor, today: date) -> tuple[ComplaintRow, ...]:
    """List what lies or lay at the viewer's desks: what is overdue first, then what waits longest, then the rest.

    Raises NotThere for who has no desk.
    """
    schools, desks = schools_handled(viewer), desks_of(viewer, today=today)
    with within(sorted(schools)):
        pairs = with_steps(list(Complaint.objects.select_related("school").order_by("-pk")))
    standings = ((row, standing_of(row, steps=steps)) for row, steps in pairs)
    rows = [_row(row, now, today=today, mine=now.desk in desks) for row, now in standings if now.seen_by & desks]
    return tuple(sorted(rows, key=lambda row: (not row.overdue, not row.waits, row.due_on if row.waits else date.max)))


def complaint_page(*, viewer: Actor, complaint: str, today: date) -> ComplaintPage:
    """Give one complaint to who handles it. Raises NotThere for everybody else, whoever it is about included."""
    row = found(schools=schools_handled(viewer), code=complaint)
    authorise(actor=viewer, action="complaints.handle", at=place(school=row.school_id, supervised=row.school_id))
    desks = desks_of(viewer, today=today)
    with within(row.school_id):
        steps = steps_of(row)
        now = standing_of(row, steps=steps)
        if not now.seen_by & desks:
            raise NotThere("complaint")
        writer = row.writer.name if row.writer else ""
    own = row.writer_id is not None and row.writer_id == viewer.account
    may = _may(now, BY_THE_DESK, Wanted(kind=StepKind.TAKEN, today=today, desks=desks, wrote_it=own))
    return ComplaintPage(
        row=_row(row, now, today=today, mine=now.desk in desks),
        words=opened(row.words_sealed, purpose=WORDS),
        writer=writer,
        has_contact=row.contact_sealed is not None,
        events=tuple(_event(step, named=True) for step in steps),
        steps=frozenset(may),
    )


def own_complaint(*, viewer: Actor, complaint: str, today: date, proof: str = "") -> tuple[SchoolCard, ComplaintPage]:
    """Give a complaint to who wrote it: what was said, by which desk, without names. Raises NotThere."""
    row = written_by(actor=viewer, complaint=complaint, proof=proof)
    with within(row.school_id):
        steps = steps_of(row)
        now = standing_of(row, steps=steps)
    may = _may(now, BY_THE_WRITER, Wanted(kind=StepKind.ADDED, today=today, wrote_it=True))
    card = numbered_card(school=row.school.code)[1]
    return card, ComplaintPage(
        row=_row(row, now, today=today, mine=True),
        words=opened(row.words_sealed, purpose=WORDS),
        writer="",
        has_contact=row.contact_sealed is not None,
        events=tuple(_event(step, named=False) for step in steps),
        steps=frozenset(may),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintDoor:
    """The school to which somebody writes, whether the viewer may write under the own name, and what they wrote.

    `numbers_shown` is that everybody may read how complaints went: as long as the space is open.
    """

    school: SchoolCard
    belongs: bool
    own: tuple[ComplaintRow, ...]
    numbers_shown: bool


def complaint_door(*, viewer: Actor, school: str, today: date) -> ComplaintDoor:
    """Open the door of complaints to everybody; it does not ask whether the space is locked. Raises NotThere."""
    number, card = numbered_card(school=school)
    everybody = replace(viewer, grants=(*viewer.grants, *PUBLIC_ACTOR.grants))
    authorise(actor=everybody, action="complaints.write", at=place(school=number))
    belongs = viewer.account is not None and number in viewer.held("school")
    with within(number):
        open_ = locked_since() is None
        if not belongs:
            return ComplaintDoor(school=card, belongs=False, own=(), numbers_shown=open_)
        mine = Complaint.objects.filter(writer=signed_in(viewer)).select_related("school").order_by("-pk")
        pairs = with_steps(list(mine))
    rows = (_row(row, standing_of(row, steps=steps), today=today, mine=True) for row, steps in pairs)
    return ComplaintDoor(school=card, belongs=True, own=tuple(rows), numbers_shown=open_)


@dataclass(frozen=True, slots=True, kw_only=True)
class NumbersPage:
    """What everybody may count of a school's complaints; shares of fewer than `fewest` are withheld."""

    school: SchoolCard
    numbers: ComplaintNumbers
    fewest: int


def complaint_numbers(*, viewer: Actor, school: str, today: date) -> NumbersPage:
    """Count a school's complaints for its public space. Raises NotThere, and SpaceLocked while that is shut."""
    with space(viewer=viewer, school=school) as (_number, card):
        pairs = with_steps(list(Complaint.objects.order_by("pk")))
        outcomes = [_outcome(row, steps) for row, steps in pairs]
    return NumbersPage(
        school=card, numbers=count(outcomes=outcomes, today=today, fewest=FEWEST_BY_LAW), fewest=FEWEST_BY_LAW
    )


def _outcome(row: Complaint, steps: Iterable[ComplaintStep]) -> Outcome:
    """Take the first answer, and what was thought of the last."""
    answers = [local_day(step.at) for step in steps if step.kind == StepKind.ANSWERED]
    rated = [step.kind == StepKind.SATISFIED for step in steps if step.kind in {"satisfied", "unsatisfied"}]
    return Outcome(
        came_on=local_day(row.received_at),
        about=row.about,
        above=row.first_desk == Desk.BUREAU,
        due_on=row.due_on,
        answered_on=answers[0] if answers else None,
        satisfied=rated[-1] if rated else None,
    )


def _may(standing: Standing, kinds: Iterable[StepKind], wanted: Wanted) -> list[str]:
    """Say which steps may be taken now; the rules say it again when one is."""
    return [kind.value for kind in kinds if not reasons_against(standing=standing, wanted=replace(wanted, kind=kind))]


def _row(row: Complaint, standing: Standing, *, today: date, mine: bool) -> ComplaintRow:
    came_on = local_day(row.received_at)
    return ComplaintRow(
        code=row.code,
        number=row.number,
        school=row.school.name,
        kind=row.kind,
        about=row.about,
        against=row.against,
        came_on=came_on,
        age_days=(today - came_on).days,
        due_on=standing.due_on,
        desk=standing.desk.value,
        state=standing.state.value,
        waits=mine and standing.waits,
        overdue=mine and standing.is_overdue(today),
    )


def _event(step: ComplaintStep, *, named: bool) -> ComplaintEvent:
    by_desk = step.kind in {kind.value for kind in BY_THE_DESK}
    return ComplaintEvent(
        kind=step.kind,
        desk=Desk(step.desk).value,
        by=step.by.name if named and by_desk and step.by else "",
        at=step.at,
        words=opened(step.words_sealed, purpose=STEP),
        stars=step.stars,
    )
