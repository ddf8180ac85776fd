"""What the rules of placement refuse, in the words a family or the office reads."""

from __future__ import annotations

from afterbell.base.refusals import catalogue
from afterbell.base.words import Words

REFUSALS = catalogue(
    "placement",
    {
        "ticket_twice": Words(zh="抽签凭证“{ticket}”出现了不止一次。", en="Ticket {ticket} appears more than once."),
        "number_twice": Words(
            zh="抽签号 {number} 给了不止一名学生。", en="Number {number} was given to more than one pupil."
        ),
        "number_not_positive": Words(
            zh="凭证“{ticket}”的抽签号 {number} 不是从 1 起的整数。",
            en="Ticket {ticket} has number {number}; numbers start at 1.",
        ),
        "wish_twice": Words(
            zh="凭证“{ticket}”把同一个社团“{club}”填了不止一次。", en="Ticket {ticket} wishes for club {club} twice."
        ),
        "club_unknown": Words(
            zh="凭证“{ticket}”填了不存在的社团“{club}”。",
            en="Ticket {ticket} wishes for {club}, which is no club here.",
        ),
        "classes_differ": Words(
            zh="凭证“{ticket}”有 {wishes} 个志愿，却有 {classes} 个优先类别。",
            en="Ticket {ticket} has {wishes} wishes and {classes} priority classes.",
        ),
        "class_negative": Words(
            zh="凭证“{ticket}”的优先类别 {priority} 小于 0。",
            en="Ticket {ticket} has priority class {priority}, below 0.",
        ),
        "club_twice": Words(zh="社团“{club}”出现了不止一次。", en="Club {club} appears more than once."),
        "capacity_negative": Words(
            zh="社团“{club}”的名额 {capacity} 小于 0。", en="Club {club} has {capacity} places, below 0."
        ),
        "minimum_negative": Words(
            zh="社团“{club}”的最少人数 {minimum} 小于 0。", en="Club {club} has a minimum of {minimum}, below 0."
        ),
        "minimum_over_capacity": Words(
            zh="社团“{club}”最少要 {minimum} 人，名额却只有 {capacity} 个。",
            en="Club {club} needs {minimum} pupils but has {capacity} places.",
        ),
        "region_misshapen": Words(
            zh="数据表“{table}”的大小不对：应有 {due}，实有 {found}。",
            en="Table {table} has the wrong size: {due} due, {found} found.",
        ),
        "region_fault": Words(
            zh="{count} 行有错（{what}），第一处在第 {row} 行。",
            en="{count} rows are wrong ({what}), the first is row {row}.",
        ),
        "text_not_plain": Words(
            zh="“{text}”不能用于抽签：只能用可见的 ASCII 字符，不能有空格和竖线。",
            en="{text!r} cannot be drawn with: visible ASCII characters only, no blank and no pipe.",
        ),
        "secret_short": Words(
            zh="种子只有 {length} 个字符，至少要 {least} 个，否则别人能猜出来。",
            en="The secret has {length} characters; with fewer than {least} it could be guessed.",
        ),
        "reveal_differs": Words(
            zh="公开的种子与事先公布的承诺值不符：承诺值 {committed}，这个种子算得 {found}。",
            en="The revealed secret is not the committed one: {committed} was published, this one gives {found}.",
        ),
        "weekday_unknown": Words(
            zh="{weekday} 不是星期几：1 是星期一，7 是星期日。", en="{weekday} is no weekday: 1 is Monday, 7 is Sunday."
        ),
        "maximum_not_positive": Words(
            zh="每组最多 {maximum} 人，至少应为 1 人。", en="A group of at most {maximum} pupils holds nobody."
        ),
        "minimum_over_maximum": Words(
            zh="每组最少 {minimum} 人多于最多 {maximum} 人。",
            en="The smallest group ({minimum}) is larger than the largest ({maximum}).",
        ),
    },
)
