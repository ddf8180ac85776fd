"""Two reviews by two people: the homeroom's, then the school's."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import IntegrityError, transaction

from afterbell.base.access import Actor, Place, authorise, may, place
from afterbell.base.commands import command, record
from afterbell.base.days import day_within_year
from afterbell.base.events import tell
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.spans import SCHOOL_ZONE, local_day
from afterbell.base.words import Words
from afterbell.base.written import written
from afterbell.enrolment.commands.deciding_changes import (
    changes_passed_over,
    locked_changes,
    store_changes,
)
from afterbell.enrolment.commands.ranking import rank_as_things_stand
from afterbell.enrolment.events import ApplicationsReviewed
from afterbell.enrolment.models import Application, ApplicationMove, Review
from afterbell.enrolment.on_file import DECISIONS, DESKS, changes_on_file, files_of
from afterbell.enrolment.refusals import REFUSALS
from afterbell.enrolment.rules import review as rules
from afterbell.enrolment.rules.review import MOVES, Action, ApplicationOnFile, Desk, State, Step
from afterbell.schools.actors import signed_in

LONGEST_REASON = 200
NOT_NOW = f"{rules.REFUSALS.context}.not_now"
WAITING = {Desk.HOMEROOM: State.SUBMITTED, Desk.SCHOOL: State.HOMEROOM_APPROVED}
MADE = {action: decision for decision, action in DECISIONS.items()}
STAGES = {desk: stage for stage, desk in DESKS.items()}
DECIDED: Mapping[str, Words] = {
    Review.Decision.APPROVED: Words(zh="审核通过", en="approved"),
    Review.Decision.RETURNED: Words(zh="退回补正", en="returned"),
    Review.Decision.REFUSED: Words(zh="审核为不通过", en="refused"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One application decided: approved, returned or refused, the latter two with a reason.

    `round` is the submission the reviewer has read, where it is known: a family may change what nobody has decided.
    """

    application: str
    decision: str
    reason: str = ""
    round: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """What came of a batch: how many were decided, and of each other one who had decided it before."""

    decided: int
    passed_over: tuple[Refusal, ...] = ()


@command("enrolment.review_in_homeroom")
def review_in_homeroom(*, actor: Actor, now: datetime, decisions: Sequence[Decision]) -> Reviewed:
    """Decide as the homeroom teacher about applications of the own homeroom.

    A fault in one decision stops them all, so that a batch is read again as a whole. What somebody else decided
    meanwhile stands as it is and is passed over, and the rest is done. Raises NotThere for another homeroom's, Refused
    with every reason; a conflict when all of them were decided meanwhile.
    """
    return decide(actor=actor, now=now, decisions=decisions, desk=Desk.HOMEROOM, action="enrolment.review_in_homeroom")


@command("enrolment.review_in_school")
def review_in_school(*, actor: Actor, now: datetime, decisions: Sequence[Decision]) -> Reviewed:
    """Decide for the school about what the homerooms approved; never the same person twice.

    Does and raises like `review_in_homeroom`.
    """
    return decide(actor=actor, now=now, decisions=decisions, desk=Desk.SCHOOL, action="enrolment.review_in_school")


def decide(
    *, actor: Actor, now: datetime, decisions: Sequence[Decision], desk: Desk, action: str, standing_in: str = ""
) -> Reviewed:
    """Decide at a desk; part of a command. `standing_in` says why it is done in the place of the desk's reviewer."""
    if any(decision.decision not in DECISIONS for decision in decisions):
        raise NotThere("decision")
    codes = [decision.application for decision in decisions]
    changes = locked_changes(codes)
    found = _applications([code for code in codes if code not in changes]) if set(codes) - changes.keys() else {}
    of = {**found, **{code: row.application for code, row in changes.items()}}
    if not of:
        raise NotThere("application")
    followed = _gone_with_the_child(actor=actor, rows=of, action=action)
    for code, row in of.items():
        if code not in followed:
            authorise(actor=actor, action=action, at=_place(actor, row))
    gone = [row for code, row in found.items() if code not in followed and row.state != WAITING[desk].value]
    here = [row for code, row in found.items() if code not in followed and row not in gone]
    passed_over = (
        *followed.values(),
        *_decided_meanwhile(rows=gone, desk=desk),
        *_changed_meanwhile(rows=here, read={decision.application: decision.round for decision in decisions}),
        *changes_passed_over(
            rows=[row for code, row in changes.items() if code not in followed],
            waiting=WAITING[desk].value,
            desk=desk,
            decided=DECIDED,
        ),
    )
    left = of.keys() - {reason.field for reason in passed_over}
    if not left:
        raise Refused(passed_over, conflict=True)
    taken = [decision for decision in decisions if decision.application in left]
    steps = _steps(decisions=taken, desk=desk, person=actor.code)
    rows = [row for code, row in changes.items() if code in left]
    _refuse(
        decisions=taken,
        on_file=files_of(rows=[row for code, row in found.items() if code in left]) | changes_on_file(rows=rows),
        steps=steps,
    )
    own = {code: step for code, step in steps.items() if code in found}
    ranked_anew = _store(actor=actor, now=now, desk=desk, found=found, steps=own, standing_in=standing_in)
    store_changes(actor=actor, now=now, desk=desk, rows=rows, steps=steps, standing_in=standing_in)
    counted = {"passed_over": len(passed_over), "ranked_anew": ranked_anew}
    _tell(actor=actor, now=now, desk=desk, steps=steps, counted=counted, changes=changes)
    return Reviewed(decided=len(steps), passed_over=passed_over)


def _steps(*, decisions: Sequence[Decision], desk: Desk, person: str) -> dict[str, Step]:
    return {
        decision.application: Step(
            action=DECISIONS[Review.Decision(decision.decision)], desk=desk, person=person, reason=decision.reason
        )
        for decision in decisions
    }


def _place(actor: Actor, row: Application) -> Place:
    return place(school=actor.tenant, homeroom=row.pupil.homeroom_id)


def _gone_with_the_child(*, actor: Actor, rows: Mapping[str, Application], action: str) -> dict[str, Refusal]:
    """Say of applications that went from this teacher's homeroom to another where they are; no stranger is told."""
    away = {code: row for code, row in rows.items() if not may(actor=actor, action=action, at=_place(actor, row))}
    own = actor.held("homeroom")
    moves = ApplicationMove.objects.filter(application__in=away.values(), came_from__in=own) if away else ()
    known = {move.application_id for move in moves}
    return {
        code: REFUSALS.refusal(
            "gone_with_the_child", field=code, pupil=row.pupil.name, homeroom=row.pupil.homeroom.name
        )
        for code, row in away.items()
        if row.pk in known
    }


def _decided_meanwhile(*, rows: Sequence[Application], desk: Desk) -> Iterator[Refusal]:
    """Say of applications that no longer wait at a desk who decided them there, when and how."""
    made = Review.objects.filter(application__in=rows, stage=STAGES[desk]).select_related("reviewed_by").order_by("pk")
    last = {review.application_id: review for review in made}
    for row in rows:
        if row.state == Application.State.WITHDRAWN:
            yield REFUSALS.refusal("withdrawn_meanwhile", field=row.code, pupil=row.pupil.name)
        elif row.pk in last:
            review, at = last[row.pk], last[row.pk].reviewed_at.astimezone(SCHOOL_ZONE)
            yield REFUSALS.refusal(
                "decided_meanwhile",
                field=row.code,
                pupil=row.pupil.name,
                person=review.reviewed_by.name,
                day=day_within_year(at.date()),
                time=f"{at:%H:%M}",
                decision=DECIDED[Review.Decision(review.decision)],
            )
        else:
            yield REFUSALS.refusal("moved_meanwhile", field=row.code)


def _changed_meanwhile(*, rows: Sequence[Application], read: Mapping[str, int | None]) -> Iterator[Refusal]:
    """Say of applications their families changed after the reviewer's page was opened: nobody decides them unread."""
    for row in rows:
        if read[row.code] not in {None, row.round}:
            yield REFUSALS.refusal("changed_meanwhile", field=row.code, pupil=row.pupil.name)


def _applications(codes: Sequence[str]) -> dict[str, Application]:
    """Find and lock applications, always in the same order, so that two batches wait for each other and never cross."""
    rows = Application.objects.select_for_update(of=("self",)).select_related("pupil__homeroom").filter(code__in=codes)
    found = {row.code: row for row in rows.order_by("pk")}
    if not codes or len(found) < len(set(codes)):
        raise NotThere("application")
    return found


def _refuse(
    *,
    decisions: Sequence[Decision],
    on_file: Mapping[str, ApplicationOnFile],
    steps: Mapping[str, Step],
) -> None:
    reasons: list[Refusal] = []
    times = Counter(decision.application for decision in decisions)
    for decision in decisions:
        code = decision.application
        if times[code] > 1:
            reasons.append(REFUSALS.refusal("twice_in_list", field=code))
        if len(decision.reason) > LONGEST_REASON:
            reasons.append(REFUSALS.refusal("reason_too_long", field=code, most=LONGEST_REASON))
        said = rules.reasons_against(application=on_file[code], step=steps[code])
        reasons += [replace(reason, field=code) for reason in said]
    if reasons:
        raise Refused(reasons)


def _store(
    *,
    actor: Actor,
    now: datetime,
    desk: Desk,
    found: Mapping[str, Application],
    steps: Mapping[str, Step],
    standing_in: str,
) -> int:
    """Store the reviews and what follows from them; gives how many classes the school's approval changed."""
    by = signed_in(actor)
    try:
        with transaction.atomic():
            Review.objects.bulk_create(
                Review(
                    school_id=actor.tenant,
                    application=found[code],
                    stage=STAGES[desk],
                    decision=MADE[step.action],
                    round=found[code].round,
                    reason="" if step.action is Action.APPROVE else written(step.reason),
                    standing_in=standing_in,
                    reviewed_by_id=by,
                    reviewed_at=now,
                )
                for code, step in steps.items()
            )
            _move(by=by, desk=desk, found=found, steps=steps)
    except IntegrityError:
        raise REFUSALS.refused("moved_meanwhile", conflict=True) from None
    approved = [found[code].pk for code, step in steps.items() if step.action is Action.APPROVE]
    settled = approved if desk is Desk.SCHOOL else []
    return rank_as_things_stand(applications=settled, today=local_day(now)) if settled else 0


def _move(*, by: int, desk: Desk, found: Mapping[str, Application], steps: Mapping[str, Step]) -> None:
    """Move every application to where its step leads, one update per move; somebody else first is a conflict."""
    approver = f"{desk.value}_approver_id"
    groups: dict[tuple[str, Action], list[int]] = defaultdict(list)
    for code, step in steps.items():
        groups[found[code].state, step.action].append(found[code].pk)
    for (state, action), ids in groups.items():
        _desk, to = MOVES[State(state), action]
        change: dict[str, object] = {"state": to.value}
        if action is Action.APPROVE:
            change[approver] = by
        if Application.objects.filter(pk__in=ids, state=state).update(**change) != len(ids):
            raise REFUSALS.refused("moved_meanwhile", conflict=True)


def _tell(
    *,
    actor: Actor,
    now: datetime,
    desk: Desk,
    steps: Mapping[str, Step],
    counted: Mapping[str, int],
    changes: Container[str],
) -> None:
    by_action = {
        action: tuple(code for code, step in steps.items() if step.action is action) for action in DECISIONS.values()
    }
    record(
        subject=next(iter(steps)) if len(steps) == 1 else "applications",
        **{action.value: len(codes) for action, codes in by_action.items()},
        **counted,
    )
    by_action = {action: tuple(code for code in codes if code not in changes) for action, codes in by_action.items()}
    if not any(by_action.values()):
        return
    tell(
        ApplicationsReviewed(
            school=actor.tenant,
            stage=desk.value,
            approved=by_action[Action.APPROVE],
            returned=by_action[Action.RETURN],
            refused=by_action[Action.REFUSE],
            by=actor.code,
            at=now,
        )
    )
