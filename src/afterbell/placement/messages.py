"""What families are told of places."""

from __future__ import annotations

from afterbell.base.outbox.kinds import message_kind

PLACED = message_kind(
    "placement.placed",
    zh="{child}的社团志愿有了结果：录取 {placed} 个，没有录取 {missed} 个，点开看原因。",
    en="The wishes of {child} are decided: {placed} places given, {missed} not; open to read why.",
    opens="wishes",
    call=True,
)
PLACED_ONCE_MORE = message_kind(
    "placement.placed_once_more",
    zh="{child}的社团志愿有了结果：录取 {placed} 个，没有录取 {missed} 个。"
    "没有录取的日子，到{until} 24:00 为止，可以从有空位的社团里再填一次。",
    en="The wishes of {child} are decided: {placed} places given, {missed} not. For those days you can name once more, "
    "from the clubs that have places left, until the end of {until}.",
    opens="wishes",
    call=True,
)
GROUPED = message_kind(
    "placement.grouped",
    zh="{child}编好班了，从{day}起在固定的组和教室，点开看。",
    en="{child} has a group and a room from {day} on; open to see which.",
    opens="child",
)
MOVED = message_kind(
    "placement.moved",
    zh="{child}从{day}起换到“{group}”，点开看在哪间教室。",
    en="{child} moves to {group} from {day} on; open to see the room.",
    opens="child",
)
OFFERED = message_kind(
    "placement.offered",
    zh="“{group}”空出一个名额，给{child}留到{day}。点开，一下就能答复；不答复，名额给下一位。",
    en="A place in {group} is kept for {child} until {day}. Open to answer with one tap; unanswered, it goes on.",
    opens="places",
    call=True,
)
OFFER_ENDED = message_kind(
    "placement.offer_ended",
    zh="给{child}留的“{group}”名额过了答复的时间，已经给下一位，孩子原来的位置不变。",
    en="The time to answer is over: the place in {group} kept for {child} has gone to the next child; its own place is "
    "unchanged.",
    opens="places",
)
OFFER_VOID = message_kind(
    "placement.offer_void",
    zh="给{child}留的“{group}”名额收回了：孩子（或一起候补的兄弟姐妹）不再符合条件。",
    en="The place in {group} kept for {child} was taken back: the child, or the sibling it waits with, can no longer "
    "have it.",
    opens="places",
)
