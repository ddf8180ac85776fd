"""Why a pupil is in this group, and why grades were put together: a sentence each."""

from __future__ import annotations

from collections.abc import Iterable

from afterbell.base.refusals import NotThere
from afterbell.base.words import Words
from afterbell.placement.rules.formation.problem import Formation, Grouping

GROUPED = Words(
    zh="第 {group} 组（{language}，{grades} 年级），共 {size} 人；"
    "{homeroom} 班要辅导的 {all} 人中有 {same} 人在这一组。",
    en="Group {group} ({language}, grade {grades}) of {size}; of the {all} from homeroom {homeroom}, {same} are here.",
)
CUT = Words(
    zh="一组最多 {maximum} 人，所以这个班要分开；按抽签号的顺序分。",
    en="A group holds at most {maximum}, so the homeroom was cut, in the order of the lottery numbers.",
)
JOINED = Words(
    zh="{language} {grades} 年级有 {pupils} 人，单独编班会有一组不足 {minimum} 人，所以与 {into} 年级一起编。",
    en="{language}, grade {grades}: {pupils} pupils alone would leave a group under {minimum}, so they are grouped "
    "with grade {into}.",
)
SHORT = Words(
    zh="{language} {grades} 年级有一组只有 {size} 人，不足 {minimum} 人；没有可以合并的相邻年级。",
    en="{language}, grade {grades}: a group has only {size}, under {minimum}; no neighbouring grade can take it.",
)


def explain(*, formation: Formation, grouping: Grouping, ticket: str) -> Words:
    """Say which group a pupil is in and why with these others. Raises NotThere for a ticket in no group.

    Where somebody needs a small group, why a homeroom was cut is not said: it would tell of whom.
    """
    member = next((member for member in formation.members if member.ticket == ticket), None)
    number = next((at for at, group in enumerate(grouping.groups, 1) if ticket in group.tickets), None)
    if member is None or number is None:
        raise NotThere(ticket)
    group = grouping.groups[number - 1]
    homeroom = {
        other.ticket
        for other in formation.members
        if (other.homeroom, other.grade, other.language) == (member.homeroom, member.grade, member.language)
    }
    same = len(homeroom.intersection(group.tickets))
    words = GROUPED.fill(
        group=number,
        language=group.language,
        grades=_grades(group.grades),
        size=len(group.tickets),
        homeroom=member.homeroom,
        all=len(homeroom),
        same=same,
    )
    whole = same == len(homeroom) or any(other.small for other in formation.members)
    return words if whole else _two(words, CUT.fill(maximum=formation.maximum))


def explain_joining(*, formation: Formation, grouping: Grouping) -> tuple[Words, ...]:
    """Say which grades were grouped together and which groups stayed small, in the order it happened."""
    joined = (
        JOINED.fill(
            language=merge.language,
            grades=_grades(merge.grades),
            into=_grades(merge.into),
            pupils=merge.pupils,
            minimum=formation.minimum,
        )
        for merge in grouping.merges
    )
    short = (
        SHORT.fill(
            language=shortage.language,
            grades=_grades(shortage.grades),
            size=shortage.size,
            minimum=formation.minimum,
        )
        for shortage in grouping.shortages
    )
    return (*joined, *short)


def _grades(grades: Iterable[int]) -> str:
    return "+".join(str(grade) for grade in grades)


def _two(first: Words, second: Words) -> Words:
    return Words(zh=first.zh + second.zh, en=f"{first.en} {second.en}")
