"""From rows to requests: how one stands now, and what it touches. For commands and queries of this context."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from afterbell.base.refusals import NotThere
from afterbell.rostering.holding import hold_adults, hold_sessions
from afterbell.rostering.models import TurnRequest, TurnStep
from afterbell.rostering.rules.turns.fold import standing
from afterbell.rostering.rules.turns.problem import Asking, Deed, Fact, Kind, State


def requests() -> QuerySet[TurnRequest]:
    """Give requests with everybody and everything they name, and all that was said of them: two questions."""
    return TurnRequest.objects.select_related(
        "asked_by", "asked_of", "session__room", "session__group", "other__room", "entered_by"
    ).prefetch_related("steps")


def request_of(code: str) -> TurnRequest:
    """Find a request by its code. Raises NotThere."""
    row = requests().filter(code=code).first()
    if row is None:
        raise NotThere("request")
    return row


def asking_of(row: TurnRequest) -> Asking:
    return Asking(kind=Kind(row.kind), approval=row.approval, until=row.until)


def facts_of(row: TurnRequest) -> frozenset[Fact]:
    return frozenset(Fact(deed=Deed(step.deed), at=step.said_at) for step in row.steps.all())


def state_of(row: TurnRequest, *, now: datetime) -> State:
    """Say how a request stands; its steps were read with it."""
    return standing(asking=asking_of(row), facts=facts_of(row), now=now)


def hold(rows: Iterable[TurnRequest]) -> None:
    """Let nobody else answer, decide or withdraw what is of the same sessions or people until this is stored."""
    found = list(rows)
    sessions = {pk for row in found for pk in (row.session_id, row.other_id) if pk}
    people = {pk for row in found for pk in (row.asked_by_id, row.asked_of_id) if pk}
    hold_adults(keys=people)
    hold_sessions(keys=sessions)


def rivals_of(row: TurnRequest) -> list[TurnRequest]:
    """List the other requests of the same sessions that nobody has ended."""
    sessions = {pk for pk in (row.session_id, row.other_id) if pk}
    ended = TurnStep.objects.exclude(deed__in=[TurnStep.Deed.ACCEPTED, TurnStep.Deed.APPROVED]).values("request")
    touching = requests().filter(Q(session__in=sessions) | Q(other__in=sessions))
    return list(touching.exclude(pk=row.pk).exclude(pk__in=ended).order_by("pk"))
