"""What people are told of notices and of the survey of satisfaction."""

from __future__ import annotations

from afterbell.base.outbox.kinds import message_kind

NOTICE = message_kind(
    "notices.notice",
    zh="学校给{child}家的通知：{title}。点开看全文。",
    en="A notice of the school to {child}'s family: {title}. Open to read it.",
    opens="notice",
)
CORRECTION = message_kind(
    "notices.correction",
    zh="学校更正了一个通知：{title}（{child}家）。请看改过的内容。",
    en="The school corrected a notice: {title} ({child}'s family). Please read what is different.",
    opens="notice",
)
REMINDER = message_kind(
    "notices.reminder",
    zh="还有一个通知没有看：{title}（{child}家）。",
    en="A notice has not been read yet: {title} ({child}'s family).",
    opens="notice",
)
TO_REVIEW = message_kind(
    "notices.to_review",
    zh="有一个给家庭的通知等您审核：{title}。",
    en="A notice to families waits for your review: {title}.",
    opens="office notice",
)
ASKED = message_kind(
    "notices.asked",
    zh="请评价{child}这学期参加的课后服务，不记名。",
    en="Please rate the services {child} takes part in this term, without a name.",
    opens="satisfaction",
)
TO_FAMILIES = (NOTICE.name, CORRECTION.name, REMINDER.name)
