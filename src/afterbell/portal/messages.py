"""What a school, and those above it, are told of its public space."""

from __future__ import annotations

from afterbell.base.outbox.kinds import message_kind

SPACE_LOCKED = message_kind(
    "portal.space_locked",
    zh="本校的公开空间已被上级锁定（{ground}）。点名、校门、报警照常。点开看理由，可以申诉。",
    en="The school's public space was shut from above ({ground}). Roll call, gate and alarms go on. Open to see why, "
    "and to appeal.",
    opens="space",
)
SPACE_LOCK_MOVED = message_kind(
    "portal.space_lock_moved",
    zh="本校公开空间的锁定有新进展：{step}。点开看经过。",
    en="Something was done about the lock on the school's public space: {step}. Open to see it.",
    opens="space",
)
LOCK_TO_REVIEW = message_kind(
    "portal.lock_to_review",
    zh="{school}的公开空间已锁定（{ground}），等您复核。点开看理由。",
    en="The public space of {school} was locked ({ground}) and waits for your review. Open to see why.",
    opens="space of school",
)
UNLOCK_TO_AGREE = message_kind(
    "portal.unlock_to_agree",
    zh="有人提出解锁{school}的公开空间，等您同意。点开看理由。",
    en="Somebody proposes to unlock the public space of {school}; your agreement is awaited. Open to see why.",
    opens="space of school",
)
LOCK_APPEALED = message_kind(
    "portal.lock_appealed",
    zh="{school}对锁定提出了申诉。{next}点开看。",
    en="{school} appeals against the lock of its space. {next} Open to see it.",
    opens="space of school",
)
LOCK_STANDS = message_kind(
    "portal.lock_stands",
    zh="{school}的公开空间已锁定 {days} 天，还没有解锁。点开看经过，该解锁的请提出解锁。",
    en="The public space of {school} has been locked for {days} days. Open to see what was done; propose to unlock it "
    "if it may be open.",
    opens="space of school",
)
LOCK_APPEAL_WAITS = message_kind(
    "portal.lock_appeal_waits",
    zh="{school}对锁定的申诉等了 {days} 天，还没有处理。{next}点开看。",
    en="The appeal of {school} against its lock has waited {days} days. {next} Open to see it.",
    opens="space of school",
)
LOCK_APPEAL_LATE = message_kind(
    "portal.lock_appeal_late",
    zh="本校对锁定的申诉已等 {days} 天，过了 {due} 天的期限；锁定的人和上级部门已再次收到提醒。点开看经过。",
    en="The school's appeal against the lock has waited {days} days, past its deadline of {due}; whoever locked the "
    "space and the authority above were reminded again. Open to see what was done.",
    opens="space",
)
PAGE_TO_REVIEW = message_kind(
    "portal.page_to_review",
    zh="有一篇文章等您审核：{title}。",
    en="A page waits for your review: {title}.",
    opens="page",
)
PAGE_RETURNED = message_kind(
    "portal.page_returned",
    zh="您写的文章“{title}”退回了：{reason}。点开改好再送审。",
    en="Your page “{title}” was sent back: {reason}. Open to mend it and send it again.",
    opens="page",
)
PAGE_ACCEPTED = message_kind(
    "portal.page_accepted",
    zh="您写的文章“{title}”审核通过，到定好的时间发布。",
    en="Your page “{title}” was accepted and appears at its time.",
    opens="page",
)
PAGE_PUBLISHED = message_kind(
    "portal.page_published",
    zh="您写的文章“{title}”已经发布。",
    en="Your page “{title}” is published.",
    opens="page",
)
PAGE_WITHDRAWN = message_kind(
    "portal.page_withdrawn",
    zh="您写的文章“{title}”已撤下：{reason}。",
    en="Your page “{title}” was taken down: {reason}.",
    opens="page",
)
MATTER_WITHHELD = message_kind(
    "portal.matter_withheld",
    zh="公开的“{matter}”里有像证件号、电话、卡号或住址的内容，已经先不显示。点开看在哪里，请改掉。",
    en="The public “{matter}” has something like an identity number, telephone, card or address; it is not shown. Open "
    "to see where, and change it.",
    opens="publishing",
)
MATTER_OBJECTED = message_kind(
    "portal.matter_objected",
    zh="有人对公示的“{matter}”提出异议。点开看，由没有公开它的人答复。",
    en="Somebody objects to “{matter}”. Open to see it; whoever did not publish it answers.",
    opens="publishing",
)
OBJECTIONS_WAIT = message_kind(
    "portal.objections_wait",
    zh="“{matter}”还有 {number} 条异议没有答复。每天提醒，直到都答复了。点开答复。",
    en="Objections to “{matter}” wait for an answer: {number}. You are reminded daily until all are answered. Open to "
    "answer.",
    opens="publishing",
)
MATTER_ANSWERED = message_kind(
    "portal.matter_answered",
    zh="您对“{matter}”的异议有答复了：{outcome}。点开看答复。",
    en="Your objection to “{matter}” is answered: {outcome}. Open to read it.",
    opens="own objections",
)
PAGE_LOCKED = message_kind(
    "portal.page_locked",
    zh="扫描发现一篇公开的文章里有不安全的代码，已先撤下。请点开核对，查清是谁改的，再另写一篇。",
    en="A scan found code in a public page that would run, and the page was taken down first. Open to look at it, find "
    "out who changed it, and write another.",
    opens="pages",
)
