"""The fold of a drill, compared with a slower one that looks at every second."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as some

from afterbell.dismissal.rules.drill import Progress, Report, progress_of

START = datetime(2026, 3, 4, 9, 50, tzinfo=UTC)
GROUPS = {"a": frozenset({"a1", "a2"}), "b": frozenset({"b1"})}


def after(seconds: int) -> datetime:
    return START + timedelta(seconds=seconds)


def went(*reports: Report, ended: datetime | None = None) -> Progress:
    return progress_of(started_at=START, ended_at=ended, groups=GROUPS, reports=reports)


def said(group: str, seconds: int, *missing: str) -> Report:
    return Report(group=group, at=after(seconds), missing=frozenset(missing))


def test_nothing_is_known_before_anybody_reports() -> None:
    found = went()
    assert (found.reported, found.complete, found.there, found.children) == (None, None, 0, 3)
    assert found.silent == ("a", "b")
    assert found.last == ""


def test_a_missing_child_keeps_the_drill_incomplete_until_it_is_found() -> None:
    first = went(said("a", 40, "a2"), said("b", 95))
    assert (first.reported, first.complete, first.there, first.last) == (95, None, 2, "b")
    found = went(said("a", 40, "a2"), said("b", 95), said("a", 130))
    assert (found.reported, found.complete, found.there) == (95, 130, 3)


def test_a_child_that_is_lost_again_makes_it_incomplete_again() -> None:
    assert went(said("b", 10), said("a", 20), said("a", 30, "a1")).complete is None


def test_what_comes_after_the_end_and_what_is_no_group_count_not() -> None:
    assert went(said("a", 20), said("b", 61), ended=after(60)).silent == ("b",)
    assert went(said("z", 20)).silent == ("a", "b")


REPORTS = some.lists(
    some.builds(
        lambda group, seconds, missing: said(group, seconds, *missing),
        some.sampled_from(["a", "b", "z"]),
        some.integers(-5, 60),
        some.sets(some.sampled_from(["a1", "a2", "b1", "x"])),
    ),
    unique_by=lambda row: row.at,
    max_size=9,
)


def slowly(reports: list[Report], end: int) -> tuple[int | None, int | None]:
    """Walk the drill second by second with what each group said last, and give when both numbers were reached."""
    known: dict[str, frozenset[str]] = {}
    reported: int | None = None
    whole_since: dict[str, int] = {}
    for second in range(end + 1):
        for row in reports:
            if row.at == after(second) and row.group in GROUPS:
                known[row.group] = row.missing & GROUPS[row.group]
                if known[row.group]:
                    whole_since.pop(row.group, None)
                else:
                    whole_since.setdefault(row.group, second)
        if reported is None and set(known) == set(GROUPS):
            reported = second
    return reported, max(whole_since.values()) if set(whole_since) == set(GROUPS) else None


@given(reports=REPORTS, end=some.integers(0, 60))
def test_the_fold_says_what_a_watch_would_say(reports: list[Report], end: int) -> None:
    found = went(*reports, ended=after(end))
    assert (found.reported, found.complete) == slowly(reports, end)
    assert went(*reversed(reports), ended=after(end)) == found
    assert (
        found.there
        + sum(len(row.missing) for row in found.groups if row.reported is not None)
        + sum(row.children for row in found.groups if row.reported is None)
        == found.children
    )
