"""What staff are told of statements and points, the office of what it has to answer, and families of fees."""

from __future__ import annotations

from afterbell.base.outbox.kinds import message_kind

OBJECTIONS_OPEN = message_kind(
    "subsidy.objections_open",
    zh="{first}至{last}的补助已算好，请在{until}以前核对自己的补助单，有不对的在那里提异议。",
    en="The subsidies from {first} to {last} are drawn up. Check your own statement by {until}, and object there to "
    "what is wrong.",
    opens="statement",
)
OBJECTION_ANSWERED = message_kind(
    "subsidy.objection_answered",
    zh="您对{first}至{last}补助的异议已答复：{outcome}。点开看答复。",
    en="Your objection to the subsidies from {first} to {last} is answered: {outcome}. Open to read it.",
    opens="statement",
)
MONTH_APPRAISED = message_kind(
    "subsidy.month_appraised",
    zh="{month}的考核已确认，点开看每一项的分数和依据；{until}以前可以申诉。",
    en="The appraisal of {month} is confirmed. Open to see each figure and why; you may appeal until {until}.",
    opens="appraisal",
)
APPEAL_ANSWERED = message_kind(
    "subsidy.appeal_answered",
    zh="您对{month}考核的申诉已答复：{outcome}。点开看答复。",
    en="Your appeal against the appraisal of {month} is answered: {outcome}. Open to read it.",
    opens="appraisal",
)
OBJECTED = message_kind(
    "subsidy.objected",
    zh="{who}对{first}至{last}的补助提了异议，请在{until}以前答复。",
    en="{who} objects to the subsidies from {first} to {last}. Answer by {until}.",
    opens="objection",
)
APPEALED = message_kind(
    "subsidy.appealed",
    zh="{who}对{month}的考核提了申诉，请在{until}以前答复。",
    en="{who} appeals against the appraisal of {month}. Answer by {until}.",
    opens="appeal",
)
FEES_PUBLISHED = message_kind(
    "subsidy.fees_published",
    zh="{child}本学期课后服务应缴 {sum} 元，点开看每一笔为什么、怎么缴。",
    en="{sum} yuan are owed for {child} for the after-school service of the term. Open to see why and how to pay.",
    opens="fees",
)
FEES_CHANGED = message_kind(
    "subsidy.fees_changed",
    zh="{child}本学期课后服务应缴由 {before} 元改为 {sum} 元，点开看为什么。",
    en="What is owed for {child} for the after-school service of the term is {sum} yuan now, no longer {before}. "
    "Open to see why.",
    opens="fees",
)
