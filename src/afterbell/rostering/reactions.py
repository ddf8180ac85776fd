"""What rostering does about the facts of the contexts before it."""

from __future__ import annotations

from afterbell.rostering.commands.calendar_day import follow_the_calendar
from afterbell.schools.events import SchoolDayChanged


def keep_to_the_calendar(fact: SchoolDayChanged) -> None:
    """Let no session stand on a day without school, and lay out those of a day that has it now."""
    follow_the_calendar(term=fact.term, day=fact.day, by=fact.by, at=fact.at)
