"""Refusals of the draw: its secret, its public value, its revealing."""

from __future__ import annotations

from collections.abc import Mapping

from afterbell.base.words import Words

DRAWS: Mapping[str, Words] = {
    "draw_committed": Words(
        zh="本学期的抽签密钥已经承诺，不能再换。",
        en="This term's draw is committed to already and cannot be changed.",
    ),
    "value_unnamed": Words(
        zh="请写明以后用哪个公开数值，例如哪一天的哪种彩票号码。",
        en="Say which public value will be used, the numbers of which public draw on which day, say.",
    ),
    "value_named_long": Words(
        zh="公开数值的说明最多 {most} 个字。", en="What is said of the public value has at most {most} letters."
    ),
    "value_after_the_term": Words(
        zh="{day} 在学期最后一天（{last}）以后，这个学期就没法抽签。请看看年月有没有写错。",
        en="{day} is after the term's last day, {last}; nothing could be drawn. Look at the year again.",
    ),
    "value_past": Words(
        zh="公开数值要在承诺以后才出来，{day}已经过去。",
        en="The public value comes after the commitment; {day} is past.",
    ),
    "value_not_there": Words(
        zh="说好用“{named}”，{day}才有，那天以后再揭晓。",
        en="The value named is {named}, which comes on {day}. Reveal from that day on.",
    ),
    "draw_missing": Words(zh="还没有承诺抽签密钥。请先承诺，再抽签。", en="No draw is committed to yet. Commit first."),
    "draw_revealed": Words(zh="抽签已经揭晓，志愿不能再改。", en="The draw is revealed; wishes can no longer change."),
    "draw_hidden": Words(zh="抽签还没有揭晓。请先揭晓，再录取。", en="The draw is not revealed yet. Reveal it first."),
    "wishes_open": Words(
        zh="家长填志愿到 {day} 24:00，过了那天才能揭晓抽签。",
        en="Families may name clubs until the end of {day}; reveal the draw after that.",
    ),
}
