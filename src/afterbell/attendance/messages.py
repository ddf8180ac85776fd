"""What families and homeroom teachers are told of children who are looked for."""

from __future__ import annotations

from afterbell.base.outbox.kinds import message_kind

LOOKED_FOR = message_kind(
    "attendance.looked_for",
    zh="{session}没有见到{child}，老师正在找，请马上接听学校电话。",
    en="{child} is not in {session}. The teachers are looking; please answer the school's call at once.",
    opens="child",
    call=True,
)
FOUND = message_kind(
    "attendance.found",
    zh="{child}找到了，点开看现在在哪里。",
    en="{child} is found; open to see where.",
    opens="child",
    call=True,
)
LOOKED_FOR_OF_HOMEROOM = message_kind(
    "attendance.looked_for_of_homeroom",
    zh="您班的{child}没有到{session}，正在找，请协助联系家长。",
    en="{child} of your homeroom is not in {session} and is looked for; please help to reach the family.",
    opens="homeroom child",
)
