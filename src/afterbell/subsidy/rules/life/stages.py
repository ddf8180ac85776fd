"""The stages of a settlement, folded from its steps, and what keeps the next step from being taken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from afterbell.base.refusals import Refusal, catalogue
from afterbell.base.words import Words

APPROVALS = 2
"""So many different people approve a settlement, and sign an adjustment; none of them drew it up."""
MOST_DAYS = 30

REFUSALS = catalogue(
    "subsidy.life",
    {
        "own_draft": Words(
            zh="核算的人不能复核自己的结果，请另一位同事复核。",
            en="Whoever drew this up cannot review it; let a colleague review it.",
        ),
        "opened_before": Words(zh="这次结算已经征求过意见。", en="This settlement was opened to objections already."),
        "days_few": Words(
            zh="征求意见至少 {fewest} 天、至多 {most} 天。", en="Objections are open {fewest} to {most} days."
        ),
        "not_opened": Words(
            zh="还没有请大家核对，不能审批。请先征求意见。",
            en="Nobody was asked for objections yet; open the settlement to objections first.",
        ),
        "still_open": Words(
            zh="征求意见到 {until} 为止，过后才能审批。",
            en="Objections are open until {until}; approve it after that day.",
        ),
        "unanswered": Words(
            zh="还有 {number} 条异议没有答复，请先答复。",
            en="{number} objections wait for an answer; answer them first.",
        ),
        "drew_it_up": Words(
            zh="核算的人不能审批，请另外两位审批。", en="Whoever drew it up cannot approve it; two others approve."
        ),
        "approved_by_you": Words(
            zh="您已经审批过，还需要另一位审批。", en="You approved it already; another person has to approve."
        ),
        "approved_before": Words(zh="两位都已审批。", en="Two people approved it already."),
        "not_approved": Words(
            zh="还缺 {missing} 位审批，两位不同的人审批以后才能继续。",
            en="{missing} approvals are missing; it goes on when two different people approved it.",
        ),
        "not_published": Words(
            zh="还没有公示，请校长先公示。", en="It is not published; let the principal publish it."
        ),
        "paid_before": Words(zh="已经登记发放。", en="The payment is recorded already."),
        "paid_early": Words(
            zh="发放日期应在审批（{from_day}）之后、今天（{today}）之前或当天。",
            en="The day of payment lies from the approval ({from_day}) to today ({today}).",
        ),
        "not_paid": Words(zh="还没有登记发放，不能结账。", en="The payment is not recorded; it cannot be closed yet."),
        "closed_before": Words(zh="已经结账，不能再改。", en="It is closed and cannot be changed."),
    },
)


class StepKind(StrEnum):
    """What somebody did to a settlement."""

    DRAWN = "drawn"
    REVIEWED = "reviewed"
    OPENED = "opened"
    APPROVED = "approved"
    PUBLISHED = "published"
    PAID = "paid"
    CLOSED = "closed"


class Stage(StrEnum):
    """How far a settlement is."""

    DRAFT = "draft"
    REVIEWED = "reviewed"
    OPEN = "open"
    APPROVED = "approved"
    PUBLISHED = "published"
    PAID = "paid"
    CLOSED = "closed"


STAGES = tuple(Stage)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step, by an account's id, and its day; `due` is the last day of objections or the day of payment."""

    kind: StepKind
    by: int
    on: date
    due: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a settlement stands, and who brought it there."""

    stage: Stage
    drawn_by: int
    reviewed_by: int | None
    open_until: date | None
    approved_by: tuple[int, ...]
    approved_on: date | None

    @property
    def approvals_missing(self) -> int:
        return max(0, APPROVALS - len(self.approved_by))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A step somebody wants to take today.

    `publishes` says whether the scheme makes settlements public, `fewest_days` how long it lets people object at least.
    """

    kind: StepKind
    by: int
    today: date
    due: date | None = None
    unanswered: int = 0
    publishes: bool = True
    fewest_days: int = 0


def stand(*, steps: Iterable[Step]) -> Standing:
    """Fold the steps, in whatever order they come, to where the settlement stands.

    One that was stored before drafts were kept was drawn up by whoever reviewed it.
    """
    taken: dict[StepKind, Step] = {}
    approvals: dict[int, Step] = {}
    for step in sorted(steps, key=lambda step: (step.on, step.by, step.kind)):
        if step.kind is StepKind.APPROVED:
            approvals.setdefault(step.by, step)
        taken.setdefault(step.kind, step)
    reviewed = taken.get(StepKind.REVIEWED)
    drawn = taken.get(StepKind.DRAWN, reviewed)
    opened = taken.get(StepKind.OPENED)
    enough = sorted(step.on for step in approvals.values())[APPROVALS - 1 : APPROVALS]
    return Standing(
        stage=_stage(taken, approved=bool(enough)),
        drawn_by=drawn.by if drawn else 0,
        reviewed_by=reviewed.by if reviewed else None,
        open_until=opened.due if opened else None,
        approved_by=tuple(sorted(approvals)),
        approved_on=enough[0] if enough else None,
    )


def _stage(taken: dict[StepKind, Step], *, approved: bool) -> Stage:
    reached = (
        (Stage.CLOSED, StepKind.CLOSED in taken),
        (Stage.PAID, StepKind.PAID in taken),
        (Stage.PUBLISHED, StepKind.PUBLISHED in taken),
        (Stage.APPROVED, approved),
        (Stage.OPEN, StepKind.OPENED in taken),
        (Stage.REVIEWED, StepKind.REVIEWED in taken),
    )
    return next((stage for stage, there in reached if there), Stage.DRAFT)


def reasons_against(*, standing: Standing, wanted: Wanted) -> tuple[Refusal, ...]:
    """Give every reason why a step cannot be taken today; none when it can."""
    rules = {
        StepKind.REVIEWED: _against_review,
        StepKind.OPENED: _against_opening,
        StepKind.APPROVED: _against_approval,
        StepKind.PUBLISHED: _against_publishing,
        StepKind.PAID: _against_paying,
        StepKind.CLOSED: _against_closing,
    }
    return tuple(rules[wanted.kind](standing, wanted))


def _past(standing: Standing, stage: Stage) -> bool:
    return STAGES.index(standing.stage) >= STAGES.index(stage)


def _against_review(standing: Standing, wanted: Wanted) -> Iterator[Refusal]:
    if wanted.by == standing.drawn_by:
        yield REFUSALS.refusal("own_draft")


def _against_opening(standing: Standing, wanted: Wanted) -> Iterator[Refusal]:
    if _past(standing, Stage.OPEN):
        yield REFUSALS.refusal("opened_before")
    first, last = (wanted.today + timedelta(days=days) for days in (wanted.fewest_days, MOST_DAYS))
    if wanted.due is None or not first <= wanted.due <= last:
        yield REFUSALS.refusal("days_few", field="until", fewest=wanted.fewest_days, most=MOST_DAYS)


def _against_approval(standing: Standing, wanted: Wanted) -> Iterator[Refusal]:
    if _past(standing, Stage.APPROVED):
        yield REFUSALS.refusal("approved_before")
        return
    if standing.open_until is None:
        yield REFUSALS.refusal("not_opened")
    elif wanted.today <= standing.open_until:
        yield REFUSALS.refusal("still_open", until=standing.open_until)
    if wanted.unanswered:
        yield REFUSALS.refusal("unanswered", number=wanted.unanswered)
    if wanted.by == standing.drawn_by:
        yield REFUSALS.refusal("drew_it_up")
    if wanted.by in standing.approved_by:
        yield REFUSALS.refusal("approved_by_you")


def _against_publishing(standing: Standing, wanted: Wanted) -> Iterator[Refusal]:
    del wanted
    if not _past(standing, Stage.APPROVED):
        yield REFUSALS.refusal("not_approved", missing=standing.approvals_missing)


def _against_paying(standing: Standing, wanted: Wanted) -> Iterator[Refusal]:
    if _past(standing, Stage.PAID):
        yield REFUSALS.refusal("paid_before")
    elif not _past(standing, Stage.APPROVED):
        yield REFUSALS.refusal("not_approved", missing=standing.approvals_missing)
    elif wanted.publishes and not _past(standing, Stage.PUBLISHED):
        yield REFUSALS.refusal("not_published")
    from_day = standing.approved_on or wanted.today
    if wanted.due is None or not from_day <= wanted.due <= wanted.today:
        yield REFUSALS.refusal("paid_early", field="paid_on", from_day=from_day, today=wanted.today)


def _against_closing(standing: Standing, wanted: Wanted) -> Iterator[Refusal]:
    del wanted
    if standing.stage is Stage.CLOSED:
        yield REFUSALS.refusal("closed_before")
    elif standing.stage is not Stage.PAID:
        yield REFUSALS.refusal("not_paid")
