"""The only list of who reacts to what, and of which table of permissions is in force."""

from __future__ import annotations

from afterbell.base.access import put_in_force
from afterbell.base.events import listen
from afterbell.enrolment.events import ApplicationWithdrawn
from afterbell.enrolment.reactions import keep_the_papers
from afterbell.placement.reactions import free_the_places
from afterbell.portal.reactions import show_the_scheme, show_the_settlement
from afterbell.rostering.reactions import keep_to_the_calendar
from afterbell.scheme.events import SchemePublished
from afterbell.schools.events import SchoolDayChanged
from afterbell.schools.permissions import POLICY
from afterbell.subsidy.events import SettlementPublished


def wire() -> None:
    """Put the table of permissions in force and let every reaction follow its event."""
    put_in_force(POLICY)
    listen(SchemePublished, keep_the_papers)
    listen(SchoolDayChanged, keep_to_the_calendar)
    listen(ApplicationWithdrawn, free_the_places)
    listen(SchemePublished, show_the_scheme)
    listen(SettlementPublished, show_the_settlement)
