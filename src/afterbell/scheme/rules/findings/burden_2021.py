"""Rules drawn from the burden relief of July 2021: five days, two hours, to the end of the working day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import time

from afterbell.base.spans import minutes_of
from afterbell.base.words import Words
from afterbell.scheme.rules.codes import Ledger, Level, Residence
from afterbell.scheme.rules.document import Scheme
from afterbell.scheme.rules.findings.finding import Rule, Said
from afterbell.scheme.rules.findings.hours import bands_of, children, last_end, minutes_within
from afterbell.scheme.rules.labels import grades

FIVE_AND_TWO = Words(
    zh="2021 年“双减”：每周五天，每天至少两小时",
    en="burden relief of 2021: five days a week, two hours a day or more",
)
OFF_WORK = Words(
    zh="2021 年“双减”：结束时间原则上不早于当地正常下班时间",
    en="burden relief of 2021: in principle it ends no earlier than local off-work time",
)
WORKING_DAYS = 5
MINUTES_A_DAY = 120
MINUTES_AFTER_OFF_WORK = 0


def ends_before_off_work(scheme: Scheme) -> Iterator[Said]:
    """Find children for whom even the last band ends before the parents' working day; boarders stay anyway."""
    for season in scheme.seasons:
        day_children = [child for child in children(scheme) if child.residence is not Residence.BOARDER]
        ends = [last_end(scheme, child, season) for child in day_children]
        for end, number in sorted({found for found in ends if found and _too_early(found[0], season.local_off_work)}):
            off_work, name = f"{season.local_off_work:%H:%M}", scheme.bands[number].name
            yield Said(
                path=("bands", number, "times", season.code),
                words=Words(
                    zh=f"{season.name.zh} {name.zh} {end:%H:%M} 结束，早于当地下班时间 {off_work}",
                    en=f"{season.name.en}: {name.en} ends {end:%H:%M}, before local off-work {off_work}",
                ),
            )


def _too_early(end: time, off_work: time) -> bool:
    return minutes_of(end) < minutes_of(off_work) + MINUTES_AFTER_OFF_WORK


def fewer_than_five_days(scheme: Scheme) -> Iterator[Said]:
    """Find a service on fewer than five days a week."""
    days = len([day for day in scheme.weekdays if day <= WORKING_DAYS])
    if days < WORKING_DAYS:
        words = Words(
            zh=f"每周服务 {days} 天，少于 {WORKING_DAYS} 天", en=f"{days} days a week, fewer than {WORKING_DAYS}"
        )
        yield Said(path=("weekdays",), words=words)


def fewer_than_two_hours(scheme: Scheme) -> Iterator[Said]:
    """Find children who are offered less than two hours a day; boarders stay in school anyway."""
    for number, season in enumerate(scheme.seasons):
        offered: dict[int, set[int]] = defaultdict(set)
        for child in children(scheme):
            bands = [band for band in bands_of(scheme, child) if band.ledger is Ledger.SERVICE]
            minutes = minutes_within(band.span_in(season=season.code) for band in bands)
            if child.residence is not Residence.BOARDER and 0 < minutes < MINUTES_A_DAY:
                offered[minutes].add(child.grade)
        for minutes, concerned in offered.items():
            whom = grades(concerned)
            words = Words(
                zh=f"{season.name.zh} {whom.zh}每天服务 {minutes} 分钟，少于 {MINUTES_A_DAY} 分钟",
                en=f"{season.name.en}: {whom.en} have {minutes} minutes a day, fewer than {MINUTES_A_DAY}",
            )
            yield Said(path=("seasons", number), words=words)


RULES = (
    Rule(code="ends_before_off_work", level=Level.WARN, paragraph=OFF_WORK, check=ends_before_off_work),
    Rule(code="fewer_than_five_days", level=Level.WARN, paragraph=FIVE_AND_TWO, check=fewer_than_five_days),
    Rule(code="fewer_than_two_hours", level=Level.WARN, paragraph=FIVE_AND_TWO, check=fewer_than_two_hours),
)
