"""A lock reminds of itself each time once, whichever days the house goes its rounds, and reminds the right people."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import chain, combinations, product

from hypothesis import given
from hypothesis import strategies as st

from afterbell.portal.rules.locking import LockStep, Step
from afterbell.portal.rules.reminding import Reminder, Reminding, appealed_on, asked, reminded, reminders_due

FIRST = date(2026, 6, 1)
ROUNDS = st.sets(st.integers(0, 60), max_size=61)


def told(rounds: list[int], *, appeal: int | None = None) -> dict[int, list[tuple[str, int]]]:
    """Go the rounds on these days, and give what was told on each."""
    given_before: set[Reminder] = set()
    found = {}
    for day in sorted(rounds):
        appealed = FIRST + timedelta(days=appeal) if appeal is not None and day >= appeal else None
        today = FIRST + timedelta(days=day)
        due = reminders_due(locked_on=FIRST, appealed_on=appealed, today=today, given=given_before)
        again = reminders_due(locked_on=FIRST, appealed_on=appealed, today=today, given={*given_before, *due})
        assert not again
        given_before |= set(due)
        if due:
            found[day] = [(row.kind.value, row.days) for row in due]
    return found


def test_every_day_it_reminds_after_seven_fourteen_and_thirty_days_and_never_else() -> None:
    assert told(list(range(61))) == {7: [("stands", 7)], 14: [("stands", 14)], 30: [("stands", 30)]}


def test_an_appeal_reminds_after_three_days_and_is_late_after_seven_from_whichever_day_it_waits() -> None:
    for appeal in range(40):
        found = told(list(range(61)), appeal=appeal)
        pairs = sorted((day, kind, days) for day, rows in found.items() for kind, days in rows)
        stands = [(days, "stands", days) for days in (7, 14, 30)]
        assert pairs == sorted([*stands, (appeal + 3, "appeal", 3), (appeal + 7, "late", 7)])


def test_whichever_days_are_left_out_nothing_is_told_twice_and_only_the_latest_is_made_up_for() -> None:
    days = (0, 6, 7, 8, 13, 14, 20, 29, 30, 31)
    subsets = chain.from_iterable(combinations(days, size) for size in range(len(days) + 1))
    for rounds in subsets:
        found = [(day, days) for day, rows in told(list(rounds)).items() for _kind, days in rows]
        wanted, last = [], 0
        for day in rounds:
            reached = max((after for after in (7, 14, 30) if after <= day), default=0)
            if reached > last:
                wanted.append((day, reached))
                last = reached
        assert found == wanted


@given(ROUNDS, st.integers(0, 50))
def test_no_reminder_comes_twice_or_early(rounds: set[int], appeal: int) -> None:
    found = told(list(rounds), appeal=appeal)
    every = [row for rows in found.values() for row in rows]
    assert len(every) == len(set(every))
    for day, rows in found.items():
        assert all(days <= day - (0 if kind == "stands" else appeal) for kind, days in rows)


def test_a_new_appeal_counts_anew() -> None:
    at = datetime(2026, 6, 1, 2, tzinfo=UTC)
    steps = [
        Step(kind=kind, by=1, at=at + timedelta(days=days))
        for days, kind in ((2, LockStep.APPEALED), (4, LockStep.FORWARDED), (9, LockStep.APPEALED))
    ]
    assert (appealed_on(steps[:1]), appealed_on(steps)) == (date(2026, 6, 3), date(2026, 6, 10))
    assert appealed_on([]) is None
    before = {Reminder(kind=Reminding.APPEAL, since=date(2026, 6, 3), days=3)}
    due = reminders_due(locked_on=FIRST, appealed_on=date(2026, 6, 10), today=date(2026, 6, 13), given=before)
    assert {(row.kind, row.since) for row in due} == {
        (Reminding.STANDS, FIRST),
        (Reminding.APPEAL, date(2026, 6, 10)),
    }


def test_the_locker_and_the_nearest_above_are_reminded_and_the_local_department_of_an_appeal() -> None:
    """Against a plain telling of it, for every way in which four levels have two people or none."""
    for filled in product((False, True), repeat=4):
        held = {level: (level * 10, level * 10 + 1) for level, there in enumerate(filled) if there}
        for level, passes_on in product(range(4), (False, True)):
            wanted = {level * 10} if filled[level] else set()
            above = [one for one in range(level) if filled[one]]
            wanted |= {above[-1] * 10, above[-1] * 10 + 1} if above else set()
            if passes_on and held:
                lowest = max(held)
                wanted |= {lowest * 10, lowest * 10 + 1}
            assert reminded(held=held, locked_by=level * 10, level=level, passes_on=passes_on) == wanted
            if filled[level] and not passes_on:
                gone = reminded(held=held, locked_by=99, level=level, passes_on=False)
                assert {level * 10, level * 10 + 1} <= gone
                assert 99 not in gone


def test_whoever_is_next_stands_above_the_school_and_is_never_who_took_the_step() -> None:
    """Against a plain telling of it, for every way in which four levels have two people or none."""
    for filled in product((False, True), repeat=4):
        held = {level: (level * 10, level * 10 + 1) for level, there in enumerate(filled) if there}
        every = {who for accounts in held.values() for who in accounts}
        for level in (one for one in range(4) if filled[one]):
            who = {"held": held, "locked_by": level * 10, "level": level}
            others = every - {level * 10}
            high = {account for account in others if account < level * 10 + 10}
            assert asked(after=None, by=level * 10, **who) == high  # type: ignore[arg-type]
            assert asked(after=LockStep.WANTED, by=level * 10, **who) == others  # type: ignore[arg-type]
            local = set(held[max(held)])
            assert asked(after=LockStep.APPEALED, by=99, **who) == {level * 10, *local}  # type: ignore[arg-type]
            passed_on = reminded(held=held, locked_by=level * 10, level=level, passes_on=False) - {max(local)}
            assert asked(after=LockStep.FORWARDED, by=max(local), **who) == passed_on  # type: ignore[arg-type]
            assert asked(after=LockStep.LIFTED, by=99, **who) == set()  # type: ignore[arg-type]
    alone = {"held": {0: (1,), 3: (31,)}, "locked_by": 1, "level": 0}
    assert asked(after=None, by=1, **alone) == {31}  # type: ignore[arg-type]
