"""What a report of teaching can be about, and how it can end, in words."""

from __future__ import annotations

from collections.abc import Mapping

from afterbell.base.words import Words

ABOUT: Mapping[str, Words] = {
    "new_teaching": Words(zh="讲了新课", en="something new was taught"),
    "group_lesson": Words(zh="集体补课", en="the whole group was given a lesson"),
}
OUTCOMES: Mapping[str, Words] = {
    "found": Words(zh="属实", en="it is so"),
    "not_found": Words(zh="不属实", en="it is not so"),
    "unclear": Words(zh="查不清", en="it could not be found out"),
}
