"""What the school and whoever wrote are told of a complaint; never a word of it."""

from __future__ import annotations

from afterbell.base.outbox.kinds import message_kind

COMPLAINT_CAME = message_kind(
    "complaints.came",
    zh="有一件投诉或建议（编号 {number}）等您办理，{due} 以前答复。点开看。",
    en="A complaint or suggestion (number {number}) waits for you, to be answered by {due}. Open to see it.",
    opens="office complaint",
)
COMPLAINT_MOVED = message_kind(
    "complaints.moved",
    zh="您的投诉或建议（编号 {number}）有新进展：{step}。点开看。",
    en="Something was done about your complaint or suggestion (number {number}): {step}. Open to see it.",
    opens="own complaint",
)
COMPLAINT_ADDED = message_kind(
    "complaints.added",
    zh="编号 {number} 的投诉或建议，对方{step}。点开看。",
    en="About complaint or suggestion number {number}: {step}. Open to see it.",
    opens="office complaint",
)
