"""What people are told of their comments, reports and pen names."""

from __future__ import annotations

from afterbell.base.outbox.kinds import message_kind

COMMENT_SHOWN = message_kind(
    "comments.shown",
    zh="您的评论已展示。理由：{reason}。",
    en="Your comment is shown. Reason: {reason}.",
    opens="own comments",
)
COMMENT_REFUSED = message_kind(
    "comments.refused",
    zh="您的评论没有展示。理由：{reason}。可以申诉一次，由另一个人决定。",
    en="Your comment is not shown. Reason: {reason}. You may appeal once; another person decides.",
    opens="own comments",
)
APPEAL_REFUSED = message_kind(
    "comments.appeal_refused",
    zh="您的评论申诉以后仍没有展示。理由：{reason}。",
    en="Your comment is not shown, also after the appeal. Reason: {reason}.",
    opens="own comments",
)
COMMENT_TAKEN_DOWN = message_kind(
    "comments.taken_down",
    zh="您的评论被举报，已撤下。规则：{rule}。理由：{reason}。可以申诉一次，由另一个人决定。",
    en="Your comment was reported and taken down. Rule: {rule}. Reason: {reason}. You may appeal once; another person "
    "decides.",
    opens="own comments",
)
REPORT_ANSWERED = message_kind(
    "comments.report_answered",
    zh="您的举报有答复了：{outcome}。理由：{reason}。",
    en="Your report was answered: {outcome}. Reason: {reason}.",
    opens="own comments",
)
PEN_LOCKED = message_kind(
    "comments.pen_locked",
    zh="您的个人空间已被锁定（{ground}）。点开看理由和怎样申诉。",
    en="Your personal space was locked ({ground}). Open to see why, and how to appeal.",
    opens="own comments",
)
PEN_LOCK_MOVED = message_kind(
    "comments.pen_lock_moved",
    zh="您个人空间的锁定有新进展：{step}。",
    en="Something was done about the lock on your personal space: {step}.",
    opens="own comments",
)
