"""Rules drawn from the guidance of March 2017: ask families first, keep every child in somebody's charge."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import time
from itertools import combinations

from afterbell.base.spans import TimeSpan
from afterbell.base.words import Words
from afterbell.scheme.rules.clashing import clashes
from afterbell.scheme.rules.codes import Fact, Ledger, Level, OfferingKind, PaperKind, Residence, Signer, WorkKind
from afterbell.scheme.rules.document import Band, Offering, Scheme, Season
from afterbell.scheme.rules.findings.finding import Rule, Said
from afterbell.scheme.rules.findings.hours import children, gaps, in_charge, last_end
from afterbell.scheme.rules.labels import grades, label, subject
from afterbell.scheme.rules.paying import all_work, rates_for
from afterbell.scheme.rules.showing import joined, same

SUPERVISION = Words(
    zh="2017 年指导意见：建立考勤、监管和交接班制度，每个学生都有人负责",
    en="guidance of 2017: attendance, supervision and handover, every child in somebody's charge",
)
VOLUNTARY = Words(
    zh="2017 年指导意见：家长自愿申请，事先告知方式、内容和安全措施",
    en="guidance of 2017: families apply of their own will and are told beforehand",
)
PAID = Words(
    zh="2017 年指导意见：对参与课后服务的教师给予适当补助",
    en="guidance of 2017: staff who take part are paid suitably",
)
PRIORITY = Words(
    zh="2017 年指导意见：优先保障留守儿童和进城务工人员随迁子女",
    en="guidance of 2017: left-behind children and children of migrant families come first",
)


def under_no_one(scheme: Scheme) -> Iterator[Said]:
    """Find the minutes after the bell in which a child waits in school in nobody's charge."""
    for number, season in enumerate(scheme.seasons):
        found: dict[tuple[Residence, TimeSpan], list[int]] = defaultdict(list)
        for child in children(scheme):
            bell = season.dismissal_of(grade=child.grade)
            for gap in gaps(start=bell, spans=in_charge(scheme, child, season)):
                found[child.residence, gap].append(child.grade)
        for (residence, gap), concerned in found.items():
            who, whom = label(residence), grades(concerned)
            yield Said(
                path=("seasons", number),
                words=Words(
                    zh=f"{season.name.zh} {gap}：{whom.zh}的{who.zh}在校而无人负责，共 {gap.minutes} 分钟",
                    en=f"{season.name.en}, {gap}: {who.en} of {whom.en} in school under no one, {gap.minutes} minutes",
                ),
            )


def two_places_at_once(scheme: Scheme) -> Iterator[Said]:
    """Find bands that share a minute, or leave none between, and need the same people or take the same child.

    And rooms used twice.
    """
    yield from _children_in_two_bands(scheme)
    yield from _people_in_two_bands(scheme)
    yield from _rooms_used_twice(scheme)


def _children_in_two_bands(scheme: Scheme) -> Iterator[Said]:
    """Find bands that share a minute and are both open to one child: it could ask for both, and can be in one."""
    numbers = {band.code: number for number, band in enumerate(scheme.bands)}
    for clash in clashes(bands=scheme.bands, seasons=scheme.seasons):
        years = sorted(set(clash.first.grades) & set(clash.second.grades) & set(scheme.scope.grades))
        kinds = [
            label(kind)
            for kind in scheme.scope.residences
            if kind in clash.first.residences and kind in clash.second.residences
        ]
        if not years or not kinds:
            continue
        whom, who, pair = grades(years), joined(kinds), (clash.first.name, clash.second.name)
        for season in clash.seasons:
            shared = clash.shared_in(season)
            yield Said(
                path=("bands", numbers[clash.second.code], "times", season.code),
                words=Words(
                    zh=f"{season.name.zh} {shared}：{pair[0].zh}与{pair[1].zh}重叠，{whom.zh}的{who.zh}两段都可申请",
                    en=f"{season.name.en}, {shared}: {pair[0].en} and {pair[1].en} share time, "
                    f"and {who.en} of {whom.en} may ask for both",
                ),
            )


def _people_in_two_bands(scheme: Scheme) -> Iterator[Said]:
    numbered = tuple(enumerate(scheme.bands))
    for season in scheme.seasons:
        for (_, first), (number, second) in combinations(numbered, 2):
            span, other = first.span_in(season=season.code), second.span_in(season=season.code)
            people = _people_of_both(scheme, first, second)
            if people is None or not (span.overlaps(other) or span.end == other.start or other.end == span.start):
                continue
            yield Said(
                path=("bands", number, "times", season.code),
                words=_together(season, (first, span), (second, other), people),
            )


def _together(season: Season, first: tuple[Band, TimeSpan], second: tuple[Band, TimeSpan], people: Words) -> Words:
    (band, span), (other_band, other) = first, second
    zh_pair, en_pair = f"{band.name.zh}与{other_band.name.zh}", f"{band.name.en} and {other_band.name.en}"
    if not span.overlaps(other):
        at = f"{max(span.start, other.start):%H:%M}"
        return Words(
            zh=f"{season.name.zh} {zh_pair}在 {at} 相接，中间没有换场时间，涉及：{people.zh}",
            en=f"{season.name.en}: {en_pair} meet at {at} with no minute between; it concerns {people.en}",
        )
    shared = TimeSpan(max(span.start, other.start), min(span.end, other.end))
    return Words(
        zh=f"{season.name.zh} {shared}：{zh_pair}同时进行，同一人要在两处，涉及：{people.zh}",
        en=f"{season.name.en}, {shared}: {en_pair} run at once and need a person twice; it concerns {people.en}",
    )


def _people_of_both(scheme: Scheme, first: Band, second: Band) -> Words | None:
    """Name the kinds of people both bands need on a common weekday."""
    found: dict[str, Words] = {}
    for offering in _offered_in(scheme, first):
        for other in _offered_in(scheme, second):
            if set(offering.weekdays) & set(other.weekdays):
                found |= _kinds_of_both(offering, other)
    if not found:
        return None
    named = [found[key] for key in sorted(found)]
    return Words(zh="、".join(words.zh for words in named), en=", ".join(words.en for words in named))


def _offered_in(scheme: Scheme, band: Band) -> tuple[Offering, ...]:
    return tuple(offering for offering in scheme.offerings if offering.band == band.code)


def _kinds_of_both(offering: Offering, other: Offering) -> dict[str, Words]:
    if offering.skill and offering.skill == other.skill:
        named = subject(offering.skill)
        return {f"skill {offering.skill}": Words(zh=f"{named.zh}教师", en=f"staff skilled in {named.en}")}
    if not offering.kind is other.kind is OfferingKind.TUTORING:
        return {}
    shared = {code: subject(code) for code in set(offering.subjects) & set(other.subjects)}
    return {
        f"subject {code}": Words(zh=f"{named.zh}辅导教师", en=f"tutors of {named.en}") for code, named in shared.items()
    }


def _rooms_used_twice(scheme: Scheme) -> Iterator[Said]:
    numbered = tuple(enumerate(scheme.offerings))
    for (_, first), (number, second) in combinations(numbered, 2):
        days = set(first.weekdays) & set(second.weekdays)
        if not first.room or first.room != second.room or not days:
            continue
        for season in scheme.seasons:
            span = scheme.band(code=first.band).span_in(season=season.code)
            other = scheme.band(code=second.band).span_in(season=season.code)
            if span.overlaps(other):
                shared = TimeSpan(max(span.start, other.start), min(span.end, other.end))
                yield Said(
                    path=("offerings", number, "room"),
                    words=Words(
                        zh=f"{season.name.zh} {shared}：{first.name.zh}与{second.name.zh}同用{first.room}",
                        en=f"{season.name.en}, {shared}: {first.name.en} and {second.name.en} both need {first.room}",
                    ),
                )


def siblings_apart(scheme: Scheme) -> Iterator[Said]:
    """Find grades that end at different times for families who collect their children."""
    for season in scheme.seasons:
        ends: dict[tuple[time, int], set[int]] = defaultdict(set)
        for child in children(scheme):
            end = last_end(scheme, child, season)
            if end and child.residence is not Residence.BOARDER:
                ends[end].add(child.grade)
        at_once = len({end for end, _ in ends}) <= 1
        if at_once:
            continue
        told = [(f"{end:%H:%M}", grades(concerned)) for (end, _), concerned in sorted(ends.items())]
        zh = "，".join(f"{whom.zh} {end} 结束" for end, whom in told)
        en = ", ".join(f"{whom.en} end {end}" for end, whom in told)
        yield Said(
            path=("bands", max(ends)[1], "times", season.code),
            words=Words(
                zh=f"{season.name.zh} {zh}：同一家庭的兄弟姐妹不同时离校",
                en=f"{season.name.en}: {en}; siblings end apart",
            ),
        )


def voluntary_application(scheme: Scheme) -> Iterator[Said]:
    """Find a scheme without an application signed by the guardian."""
    signed = [p for p in scheme.papers if p.kind is PaperKind.APPLICATION and Signer.GUARDIAN in p.signed_by]
    if not any(paper.required for paper in signed):
        yield Said(
            path=("papers",),
            words=Words(zh="没有必须由监护人签署的申请书", en="no application is there that a guardian must sign"),
        )


def handover_named(scheme: Scheme) -> Iterator[Said]:
    """Find a scheme that names no safety measure, or nothing to look at in a room."""
    if not scheme.safety.measures:
        words = Words(zh="没有写明安全措施和责任人", en="no safety measure and nobody responsible is named")
        yield Said(path=("safety", "measures"), words=words)
    if not scheme.safety.venue_checklist:
        words = Words(zh="没有场所检查项", en="nothing is named that is looked at in a room")
        yield Said(path=("safety", "venue_checklist"), words=words)


def left_behind_first(scheme: Scheme) -> Iterator[Said]:
    """Find limited places without priority for left-behind children and children of migrant families."""
    if all(offering.capacity is None for offering in scheme.offerings):
        return
    tested = {test.fact for priority in scheme.priorities for test in priority.tests}
    for fact in (Fact.LEFT_BEHIND, Fact.MIGRANT_FAMILY):
        if fact not in tested:
            who = label(fact)
            words = Words(zh=f"名额有限而{who.zh}没有优先", en=f"places are limited and a {who.en} has no priority")
            yield Said(path=("priorities",), words=words)


def work_without_rate(scheme: Scheme) -> Iterator[Said]:
    """Find work no rate is for, and rates no work is for: in either case somebody waits for pay in vain."""
    earned: set[str] = set()
    unpaid: dict[tuple[Words, WorkKind, Ledger], list[int]] = defaultdict(list)
    for work in all_work(scheme):
        found = rates_for(work=work, rules=scheme.pay.rules)
        earned |= {rule.code for rule in found}
        if not found:
            unpaid[work.name, work.kind, work.ledger] += work.grades
    for (name, kind, ledger), years in unpaid.items():
        whom = grades(years) if years else same("")
        yield Said(
            path=("pay", "rules"),
            words=Words(
                zh=f"{name.zh}{whom.zh}（{label(kind).zh}，{label(ledger).zh}）没有补助标准",
                en=f"{name.en} {whom.en} ({label(kind).en}, {label(ledger).en}) has no rate of pay",
            ),
        )
    for number, rule in enumerate(scheme.pay.rules):
        if rule.code not in earned:
            words = Words(
                zh=f"补助标准“{rule.name.zh}”没有对应的工作", en=f"no work is there for the rate {rule.name.en}"
            )
            yield Said(path=("pay", "rules", number), words=words)


RULES = (
    Rule(code="under_no_one", level=Level.WARN, paragraph=SUPERVISION, check=under_no_one),
    Rule(code="two_places_at_once", level=Level.WARN, paragraph=SUPERVISION, check=two_places_at_once),
    Rule(code="siblings_apart", level=Level.WARN, paragraph=SUPERVISION, check=siblings_apart),
    Rule(code="handover_named", level=Level.WARN, paragraph=SUPERVISION, check=handover_named),
    Rule(code="work_without_rate", level=Level.WARN, paragraph=PAID, check=work_without_rate),
    Rule(code="voluntary_application", level=Level.WARN, paragraph=VOLUNTARY, check=voluntary_application),
    Rule(code="left_behind_first", level=Level.WARN, paragraph=PRIORITY, check=left_behind_first),
)
