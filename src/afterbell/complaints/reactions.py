"""Who is told of a complaint: the desk at which it lies, and whoever wrote it under the own name."""

from __future__ import annotations

from afterbell.base.outbox.posting import Letter, post
from afterbell.complaints.events import ComplaintMoved, ComplaintReceived
from afterbell.complaints.messages import COMPLAINT_ADDED, COMPLAINT_CAME, COMPLAINT_MOVED
from afterbell.complaints.wording import STEP_WORDS
from afterbell.schools.roles import Role
from afterbell.schools.telling import tell_posts

SITS = {"office": Role.ACADEMIC_OFFICE, "principal": Role.PRINCIPAL}
"""Whose desk is told; the bureau sees on its first page what waits."""
OF_THE_WRITER = frozenset({"added", "satisfied", "unsatisfied", "escalated"})


def tell_the_desk(event: ComplaintReceived) -> None:
    """Tell who sits at the desk that something waits there, and until when."""
    if event.desk in SITS:
        tell_posts(
            kind=COMPLAINT_CAME,
            school=event.school,
            roles=[SITS[event.desk]],
            about=event.complaint,
            occasion=event.desk,
            now=event.at,
            values={"number": event.number, "due": event.due_on},
        )


def tell_of_a_complaint(event: ComplaintMoved) -> None:
    """Tell the writer what the desk did, and the desk what the writer said."""
    step = STEP_WORDS[event.kind]
    if event.kind in OF_THE_WRITER:
        if event.desk in SITS:
            tell_posts(
                kind=COMPLAINT_ADDED,
                school=event.school,
                roles=[SITS[event.desk]],
                about=event.complaint,
                occasion=str(event.step),
                now=event.at,
                values={"number": event.number, "step": step},
            )
        return
    if event.writer is not None:
        letter = Letter(
            to=event.writer,
            kind=COMPLAINT_MOVED,
            about=event.complaint,
            occasion=str(event.step),
            values={"number": event.number, "step": step},
        )
        post(tenant=event.school, letters=[letter], now=event.at)
