"""The rules of a roster, one function each: what must not be, and what is better than what.

A hard rule answers None when it allows the session, else the adult's other sessions that stand in the way (none
when it is not a matter of other sessions). A soft rule gives what the session costs this adult now; the sum over
all sessions does not depend on the order in which they were given out, so costs of whole rosters can be compared.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from afterbell.base.spans import minutes_of
from afterbell.base.words import Words
from afterbell.rostering.rules.roster.diary import Diary
from afterbell.rostering.rules.roster.problem import Demand, Kind, Limits, Preferences

InTheWay = tuple[str, ...] | None
WHOLE_POST = 3  # the least number that a quarter, a half and three quarters of a post divide without a rest


@dataclass(frozen=True, slots=True, kw_only=True)
class HardRule:
    """A rule no roster breaks: its name, its sentence when it refuses, and what would lift it."""

    name: str
    words: Words
    remedy: Words
    test: Callable[[Demand, Diary, Limits], InTheWay]


@dataclass(frozen=True, slots=True, kw_only=True)
class Taste:
    """What soft rules weigh with: the average session's weight as `unit`, the school's preferences, named adults."""

    unit: int
    preferences: Preferences
    keep: Mapping[str, str]

    @property
    def step(self) -> int:
        """Give the price of a whole post's being one average session ahead when it takes another."""
        return 2 * WHOLE_POST * self.unit**2


@dataclass(frozen=True, slots=True, kw_only=True)
class SoftRule:
    """Something better avoided, with its price and the sentence that tells the difference it made."""

    name: str
    words: Words
    price: Callable[[Demand, Diary, Taste], int]


def skill(demand: Demand, diary: Diary, _: Limits) -> InTheWay:
    return () if demand.skills and demand.skills.isdisjoint(diary.adult.skills) else None


def language(demand: Demand, diary: Diary, _: Limits) -> InTheWay:
    return () if demand.language is not None and demand.language not in diary.adult.languages else None


def own_child(demand: Demand, diary: Diary, _: Limits) -> InTheWay:
    return () if demand.group is not None and demand.group in diary.adult.children_in else None


def working_day(demand: Demand, diary: Diary, _: Limits) -> InTheWay:
    return () if demand.day.isoweekday() in diary.adult.off_weekdays else None


def present(demand: Demand, diary: Diary, _: Limits) -> InTheWay:
    for span in diary.absences.get(demand.day, ()):
        if span is None or span.overlaps(demand.span):
            return ()
    return None


def vetted(demand: Demand, diary: Diary, _: Limits) -> InTheWay:
    return () if any(demand.day in span for span in diary.adult.unvetted) else None


def ready(demand: Demand, diary: Diary, _: Limits) -> InTheWay:
    return () if any(demand.day in span for span in diary.adult.unready) else None


def one_place(demand: Demand, diary: Diary, _: Limits) -> InTheWay:
    """Refuse even the shortest overlap, such as 17:45-17:50 between the early and the late band."""
    return tuple(other.session for other in diary.on(demand.day) if other.span.overlaps(demand.span)) or None


def walking(demand: Demand, diary: Diary, limits: Limits) -> InTheWay:
    today = diary.on(demand.day)
    return tuple(other.session for other in today if _too_close(demand, other, limits.walking_minutes)) or None


def daily_maximum(demand: Demand, diary: Diary, limits: Limits) -> InTheWay:
    today = diary.on(demand.day)
    return tuple(other.session for other in today) if len(today) >= limits.most_a_day else None


def weekly_maximum(demand: Demand, diary: Diary, _: Limits) -> InTheWay:
    week = diary.in_week(demand.week)
    return tuple(other.session for other in week) if len(week) >= diary.adult.most_a_week else None


def monthly_maximum(demand: Demand, diary: Diary, _: Limits) -> InTheWay:
    most = diary.adult.most_a_month
    if most is None or diary.months[demand.month] < most:
        return None
    return tuple(other.session for other in diary.in_month(demand.month))


def beside_evening(demand: Demand, diary: Diary, limits: Limits) -> InTheWay:
    """Refuse an evening after too full an afternoon, and a further afternoon session before an evening."""
    today = diary.on(demand.day)
    day = [*today, demand]
    others = sum(other.kind is not Kind.EVENING for other in day)
    if others == len(day) or others <= limits.most_beside_evening:
        return None
    return tuple(other.session for other in today)


def evenings_a_week(demand: Demand, diary: Diary, limits: Limits) -> InTheWay:
    if demand.kind is not Kind.EVENING:
        return None
    evenings = [other.session for other in diary.in_week(demand.week) if other.kind is Kind.EVENING]
    return tuple(evenings) if len(evenings) >= limits.most_evenings_a_week else None


def evening_rest(demand: Demand, diary: Diary, limits: Limits) -> InTheWay:
    if demand.kind is not Kind.EVENING:
        return None
    near = (demand.day + timedelta(days=step * side) for step in range(1, limits.rest_nights + 1) for side in (-1, 1))
    return tuple(other.session for day in near for other in diary.on(day) if other.kind is Kind.EVENING) or None


def burden(diary: Diary) -> int:
    """Give what the same load counts for on this adult: 3 on a whole post, 12 on a quarter."""
    return WHOLE_POST * 100 // diary.adult.share


def load(demand: Demand, diary: Diary, _: Taste) -> int:
    """Price the growth of the squared load: who carries more pays more, half a post twice as much."""
    return burden(diary) * demand.weight * (2 * diary.load + demand.weight)


def named_tutor(demand: Demand, diary: Diary, taste: Taste) -> int:
    """Price another than the group's named adult; who helps beside may be anybody."""
    named = taste.keep.get(demand.group) if demand.group is not None and not demand.beside else None
    return 0 if named in (None, diary.adult.code) else taste.step * taste.preferences.named_tutor


def continuity(demand: Demand, diary: Diary, taste: Taste) -> int:
    """Price a new face: an adult who has no other session with the group and is not its named one."""
    group = demand.group
    if group is None or diary.groups[group] or taste.keep.get(group) == diary.adult.code:
        return 0
    return taste.step * taste.preferences.continuity


def evenness(demand: Demand, diary: Diary, taste: Taste) -> int:
    """Price the growth of the squared number of sessions of one kind, so that no kind always meets the same adult."""
    of_kind = 2 * diary.kinds[demand.kind] + 1
    return burden(diary) * taste.unit**2 * taste.preferences.evenness * of_kind


def own_homeroom(demand: Demand, diary: Diary, taste: Taste) -> int:
    if not demand.homerooms or diary.adult.homeroom in demand.homerooms:
        return 0
    return taste.step * taste.preferences.own_homeroom


STANDING = (
    HardRule(
        name="skill",
        words=Words(zh="{adult}没有本场所需的专长", en="{adult} has none of the skills this session needs"),
        remedy=Words(zh="请有相应专长的人员担任", en="name somebody who has the skill"),
        test=skill,
    ),
    HardRule(
        name="language",
        words=Words(zh="{adult}不用本组的授课语言辅导", en="{adult} does not tutor in the group's language"),
        remedy=Words(zh="请使用该授课语言的人员担任", en="name somebody who tutors in that language"),
        test=language,
    ),
    HardRule(
        name="own_child",
        words=Words(zh="{adult}的孩子在本组，须回避", en="{adult}'s own child is in the group"),
        remedy=Words(zh="请孩子不在本组的人员担任", en="name somebody whose own child is not in the group"),
        test=own_child,
    ),
)

PASSING = (
    HardRule(
        name="working_day",
        words=Words(zh="{adult}每周这一天不上班", en="{adult} does not work on that day of the week"),
        remedy=Words(zh="请{adult}当天到岗", en="{adult} comes in on that day"),
        test=working_day,
    ),
    HardRule(
        name="present",
        words=Words(zh="{adult}当时不在岗", en="{adult} is away at that time"),
        remedy=Words(zh="{adult}当时能到岗", en="{adult} can come at that time"),
        test=present,
    ),
    HardRule(
        name="vetted",
        words=Words(zh="{adult}当天没有在有效期内的从业核查", en="{adult} has no valid vetting on that day"),
        remedy=Words(zh="登记{adult}有效的从业核查", en="valid vetting of {adult} is recorded"),
        test=vetted,
    ),
    HardRule(
        name="ready",
        words=Words(
            zh="{adult}还没有签职责书或没有参加培训", en="{adult} has not signed the statement or done the training"
        ),
        remedy=Words(
            zh="请{adult}签名和培训，或请值班领导写明原因放行",
            en="{adult} signs and is trained, or the duty leader lets {adult} stand, with a reason",
        ),
        test=ready,
    ),
    HardRule(
        name="one_place",
        words=Words(zh="{adult}同一时间另有{sessions}", en="{adult} is at {sessions} at the same time"),
        remedy=Words(zh="请他人接替{adult}的{sessions}", en="somebody else takes {sessions} from {adult}"),
        test=one_place,
    ),
    HardRule(
        name="walking",
        words=Words(zh="{adult}从{sessions}赶不过来", en="{adult} cannot walk over from {sessions} in time"),
        remedy=Words(zh="请他人接替{adult}的{sessions}", en="somebody else takes {sessions} from {adult}"),
        test=walking,
    ),
    HardRule(
        name="daily_maximum",
        words=Words(zh="{adult}当天场次已满", en="{adult} has the most sessions allowed that day"),
        remedy=Words(zh="请他人接替{adult}当天的一场", en="somebody else takes one of {adult}'s sessions that day"),
        test=daily_maximum,
    ),
    HardRule(
        name="weekly_maximum",
        words=Words(zh="{adult}本周场次已满", en="{adult} has the most sessions allowed that week"),
        remedy=Words(
            zh="提高{adult}的每周上限，或请他人接替其本周一场",
            en="a higher weekly maximum for {adult}, or somebody else takes one of that week's sessions",
        ),
        test=weekly_maximum,
    ),
    HardRule(
        name="monthly_maximum",
        words=Words(zh="{adult}本月场次已满", en="{adult} has the most sessions allowed that month"),
        remedy=Words(
            zh="提高{adult}的每月上限，或请他人接替其本月一场",
            en="a higher monthly maximum for {adult}, or somebody else takes one of that month's sessions",
        ),
        test=monthly_maximum,
    ),
    HardRule(
        name="beside_evening",
        words=Words(zh="{adult}值晚自习当天不能再多排", en="{adult} would have too much beside evening study that day"),
        remedy=Words(zh="请他人接替{adult}当天的一场", en="somebody else takes one of {adult}'s sessions that day"),
        test=beside_evening,
    ),
    HardRule(
        name="evenings_a_week",
        words=Words(zh="{adult}本周晚自习已满", en="{adult} has the most evenings allowed that week"),
        remedy=Words(
            zh="请他人接替{adult}本周一次晚自习", en="somebody else takes one of {adult}'s evenings that week"
        ),
        test=evenings_a_week,
    ),
    HardRule(
        name="evening_rest",
        words=Words(zh="{adult}晚自习前后须休息", en="{adult} must rest between two evenings"),
        remedy=Words(zh="请他人接替{adult}相邻的晚自习", en="somebody else takes {adult}'s neighbouring evening"),
        test=evening_rest,
    ),
)

IN_TIME = tuple(rule for rule in PASSING if rule.test is not walking)
"""The passing rules that do not look at the room: sessions of one time and kind are alike to them."""

HARD: Mapping[str, HardRule] = {rule.name: rule for rule in (*STANDING, *PASSING)}

OF_THE_GROUP = (
    SoftRule(
        name="named_tutor",
        words=Words(zh="{adult}是本组指定的老师", en="{adult} is the adult named for the group"),
        price=named_tutor,
    ),
    SoftRule(
        name="continuity",
        words=Words(zh="{adult}带过本组，孩子们熟悉", en="{adult} has led the group before"),
        price=continuity,
    ),
    SoftRule(
        name="own_homeroom",
        words=Words(zh="{adult}是组里孩子的班主任", en="{adult} is homeroom teacher of pupils in the group"),
        price=own_homeroom,
    ),
)

OF_THE_ADULT = (
    SoftRule(
        name="load",
        words=Words(zh="{adult}的工作量较轻", en="{adult} carries the lighter load"),
        price=load,
    ),
    SoftRule(
        name="evenness",
        words=Words(zh="{adult}此类场次较少", en="{adult} has had fewer sessions of this kind"),
        price=evenness,
    ),
)


SOFT = (*OF_THE_GROUP, *OF_THE_ADULT)


def _too_close(one: Demand, other: Demand, walk: int) -> bool:
    if one.span.overlaps(other.span) or (one.room is not None and one.room == other.room):
        return False
    first, second = sorted((one.span, other.span))
    return minutes_of(second.start) - minutes_of(first.end) < walk
