"""Refusals of wishes and of the cards families choose from."""

from __future__ import annotations

from collections.abc import Mapping

from afterbell.base.words import Words

WISHES: Mapping[str, Words] = {
    "card_changed": Words(
        zh="这张社团卡片刚刚有人改过，没有覆盖。下面是现在的内容，请看过再改。",
        en="Somebody has just changed this club's card; nothing was written over. It stands below: look at it and "
        "change it again.",
    ),
    "card_says_nothing": Words(
        zh="请写一两句孩子在这里做什么，最多 {most} 个字。",
        en="Say in a sentence or two what children do there, in at most {most} characters.",
    ),
    "card_long": Words(
        zh="最多 {most} 个字，现在 {found} 个。请写短一些。",
        en="At most {most} characters, not {found}. Say it shorter.",
    ),
    "wish_not_missed": Words(
        zh="第二轮只给第一轮填了志愿、没有录取的日子，{weekday}不是。请从列出的日子里选。",
        en="The second round is for days whose wishes found no place; {weekday} is none of them. Choose among the "
        "days listed.",
    ),
    "wish_no_place_left": Words(
        zh="{weekday}的“{offering}”没有空位了。请另选一个。",
        en="{offering} has no place left on {weekday}. Choose another.",
    ),
    "wish_day": Words(
        zh="{pupil} 没有申请{weekday}的{band}，那个时段不能填志愿。请先在申请里改日子。",
        en="{pupil} does not ask for {band} on {weekday}, so nothing can be wished for then. Change the days in "
        "the application first.",
    ),
    "wish_ended": Words(
        zh="{pupil} 的申请已经撤回或没有通过，不能填志愿。要参加，请重新申请。",
        en="The application of {pupil} was withdrawn or refused; it has no wishes. Apply again to take part.",
    ),
    "lists_twice": Words(
        zh="同一天、同一时段交了两份志愿，只能交一份。", en="Two lists for one day and band: hand in one."
    ),
    "wish_unknown": Words(
        zh="{weekday}的{band}没有“{offering}”。请从这一天列出的社团里选。",
        en="There is no {offering} in {band} on {weekday}. Choose among the clubs listed for that day.",
    ),
    "wish_grade": Words(
        zh="{weekday}的“{offering}”只面向{grades}，孩子在{grade}。请另选一个。",
        en="{offering} on {weekday} is for {grades}; your child is in {grade}. Choose another.",
    ),
    "wish_language": Words(
        zh="{weekday}的“{offering}”是{language}，与孩子的班级不同。请另选一个。",
        en="{offering} on {weekday} has {language}, unlike your child's homeroom. Choose another.",
    ),
    "wish_twice": Words(
        zh="{weekday}的“{offering}”填了两次，只能填一次。请去掉一个。",
        en="{offering} on {weekday} is wished for twice. Take one away.",
    ),
    "wish_many": Words(
        zh="{weekday}最多填 {most} 个志愿，现在是 {found} 个。请先取消一个。",
        en="At most {most} wishes on {weekday}, not {found}. Take one back first.",
    ),
    "wish_moved": Words(
        zh="{weekday}的志愿刚刚在另一部手机上改过，没有覆盖。现在是：{standing}。您要排成：{wished}。请看过再排一次。",
        en="The wishes for {weekday} were changed on another phone just now and were not written over. They are: "
        "{standing}. You wanted: {wished}. Look at them and arrange them again.",
    ),
    "wishes_closed": Words(
        zh="志愿填到 {day} 24:00，已经截止，不能再改。",
        en="Wishes were taken until the end of {day}; they stand now.",
    ),
    "last_wish_day": Words(
        zh="填志愿的最后一天要在 {first} 到 {last} 之间。",
        en="The last day for wishes lies between {first} and {last}.",
    ),
}
