"""Every write about complaints."""

from afterbell.complaints.commands.handling import answer, ask_back, look_at_contact, pass_on, take_up
from afterbell.complaints.commands.watching import watch_complaints
from afterbell.complaints.commands.writing import (
    NewComplaint,
    Rating,
    Receipt,
    add_words,
    as_follower,
    as_writer,
    bring_before_the_bureau,
    rate_answer,
    write_complaint,
)

__all__ = [
    "NewComplaint",
    "Rating",
    "Receipt",
    "add_words",
    "answer",
    "as_follower",
    "as_writer",
    "ask_back",
    "bring_before_the_bureau",
    "look_at_contact",
    "pass_on",
    "rate_answer",
    "take_up",
    "watch_complaints",
    "write_complaint",
]
