"""Every write to the comments under public pages."""

from afterbell.comments.commands.pen_locking import appeal_pen_lock, lock_pen, step_pen_lock
from afterbell.comments.commands.reporting import Filed, answer_report, file_report
from afterbell.comments.commands.reviewing import decide_comment
from afterbell.comments.commands.writing import appeal_comment, choose_pen, send_comment

__all__ = [
    "Filed",
    "answer_report",
    "appeal_comment",
    "appeal_pen_lock",
    "choose_pen",
    "decide_comment",
    "file_report",
    "lock_pen",
    "send_comment",
    "step_pen_lock",
]
