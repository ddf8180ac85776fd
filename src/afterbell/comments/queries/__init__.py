"""Every read of the comments under public pages."""

from afterbell.comments.queries.answers import Answer, answer_to
from afterbell.comments.queries.own import OwnComment, OwnSpace, PenNotice, own_space
from afterbell.comments.queries.pens import LockedPen, PenHistory, PenPage, locked_pens, pen_page
from afterbell.comments.queries.queue import Queue, Queued, QueuedReport, Waiting, review_queue, waiting_under
from afterbell.comments.queries.under import CommentsUnder, Reportable, ShownComment, comments_under, reportable

__all__ = [
    "Answer",
    "CommentsUnder",
    "LockedPen",
    "OwnComment",
    "OwnSpace",
    "PenHistory",
    "PenNotice",
    "PenPage",
    "Queue",
    "Queued",
    "QueuedReport",
    "Reportable",
    "ShownComment",
    "Waiting",
    "answer_to",
    "comments_under",
    "locked_pens",
    "own_space",
    "pen_page",
    "reportable",
    "review_queue",
    "waiting_under",
]
