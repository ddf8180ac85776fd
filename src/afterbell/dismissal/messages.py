"""What families, teachers and leaders are told when it turns out that a child had not left."""

from __future__ import annotations

from afterbell.base.outbox.kinds import message_kind

UNDONE = message_kind(
    "dismissal.undone",
    zh="学校撤销了{child}的一条离校记录，现在由{adult}负责，点开看{child}在哪里。",
    en="The school took back a record that {child} had left; {adult} answers for {child} now. Open to see where.",
    opens="child",
    call=True,
)
UNDONE_OF_SESSION = message_kind(
    "dismissal.undone_of_session",
    zh="{child}在“{session}”的离校记录被撤销了，{child}又由您负责，请马上确认人在哪里。",
    en="The record that {child} left “{session}” was taken back: you answer for {child} again. Make sure where "
    "the child is at once.",
    opens="roll",
)
UNDONE_OF_GATE = message_kind(
    "dismissal.undone_of_gate",
    zh="{child}的离校记录被撤销了，{child}又由您在校门负责，请马上确认人在哪里。",
    en="The record that {child} left was taken back: you answer for {child} at the gate again. Make sure where "
    "the child is at once.",
    opens="gate",
)
UNDONE_OF_LEADER = message_kind(
    "dismissal.undone_of_leader",
    zh="“{session}”里 {child} 的离校记录被撤销了，现在由{adult}负责。",
    en="The record that {child} left “{session}” was taken back; {adult} answers for {child} now.",
    opens="today",
)
