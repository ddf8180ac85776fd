"""What the office counts of comments and reports that wait."""

from __future__ import annotations

from afterbell.base.access import Actor, authorise, place
from afterbell.base.tallies import Tally
from afterbell.comments.courses import appealed_comments, open_reports, open_takedowns, waiting_comments


def comment_tallies(*, viewer: Actor) -> tuple[Tally, ...]:
    """Count what waits for a look of the own school's reviewers; a report of the whole space waits for those above."""
    authorise(actor=viewer, action="office.see", at=place(school=viewer.tenant))
    return (
        Tally(name="comments.waiting", rows=waiting_comments()),
        Tally(name="comments.appeals", rows=appealed_comments()),
        Tally(name="comments.takedowns", rows=open_takedowns()),
        Tally(name="comments.reports", rows=open_reports(of_spaces=False)),
    )
