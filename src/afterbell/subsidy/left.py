"""What a settlement leaves out: work it does not pay, and sessions nobody confirmed, with what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from afterbell.attendance.models import RollSeal
from afterbell.base.words import Words
from afterbell.rostering.models import Session
from afterbell.subsidy.reckoning import Reckoned

NOBODY_NAMED = Words(zh="没有安排负责人。", en="Nobody was named for it.")
NOT_CONFIRMED = Words(zh="该场次尚未确认。", en="The session is not confirmed.")
NOT_SEALED = Words(zh="点名没有封存。", en="The roll is not sealed.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """Work without a line: ids of the session and the person (None where nobody was named), and every reason."""

    session: int
    staff: int | None
    confirmed: bool
    reasons: tuple[Words, ...]


def left_out(*, found: Reckoned) -> tuple[Left, ...]:
    """List every piece of work of the days that earned no line, and every session that nobody was named for."""
    books, period = found.books, found.period
    held = Session.objects.filter(
        term=found.term, date__gte=period.first, date__lt=period.until, cancellation=None
    ).order_by("starts_at", "code")
    facts = {
        pk: (group is not None, confirmation is not None)
        for pk, group, confirmation in held.values_list("pk", "group_id", "confirmation__pk")
    }
    sealed = set(RollSeal.objects.filter(session__in=held).values_list("session_id", flat=True))
    named = set(books.sessions.values())
    return (*_unpaid(found, facts, sealed), *_unnamed(facts, sealed, named))


def _unpaid(found: Reckoned, facts: dict[int, tuple[bool, bool]], sealed: set[int]) -> Iterator[Left]:
    for row in found.run.unpaid:
        session = found.books.sessions[row.work.session]
        words = tuple(reason.words for reason in row.reasons)
        confirmed = row.work.confirmed
        open_roll = not confirmed and facts.get(session, (False, False))[0] and session not in sealed
        yield Left(
            session=session,
            staff=found.books.staff[row.work.staff],
            confirmed=confirmed,
            reasons=(*words, NOT_SEALED) if open_roll else words,
        )


def _unnamed(facts: dict[int, tuple[bool, bool]], sealed: set[int], named: set[int]) -> Iterator[Left]:
    for session, (has_roll, confirmed) in facts.items():
        if session not in named:
            missing = [NOBODY_NAMED]
            if not confirmed:
                missing.append(NOT_CONFIRMED)
            if has_roll and session not in sealed:
                missing.append(NOT_SEALED)
            yield Left(session=session, staff=None, confirmed=confirmed, reasons=tuple(missing))
