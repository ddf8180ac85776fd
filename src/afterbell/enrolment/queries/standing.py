"""Where an application stands, who has it, and what comes next, in words."""

from __future__ import annotations

from dataclasses import dataclass

from afterbell.base.words import Words
from afterbell.enrolment.models import Application, Channel
from afterbell.enrolment.rules.review import STATE_WORDS, State
from afterbell.scheme.rules.document import Procedure, Scheme
from afterbell.scheme.rules.labels import weekday


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A state in words, whose turn it is, and what happens then."""

    state: str
    words: Words
    holder: Words
    next_step: Words


NOBODY_YET = Standing(
    state="",
    words=Words(zh="未申请", en="no application"),
    holder=Words(zh="家长", en="the family"),
    next_step=Words(zh="需要课后服务的，由家长申请。", en="A family that needs the service applies."),
)

HOLDERS = {
    State.SUBMITTED: (
        Words(zh="班主任", en="the homeroom teacher"),
        Words(zh="班主任审核后报学校。", en="The homeroom teacher reviews it, then the school does."),
    ),
    State.HOMEROOM_APPROVED: (
        Words(zh="学校", en="the school"),
        Words(
            zh="学校由另一个人复核，通过后参加编班。",
            en="Somebody else reviews it for the school; then groups are formed.",
        ),
    ),
    State.RETURNED: (
        Words(zh="家长", en="the family"),
        Words(zh="按退回理由修改后重新签名提交。", en="Correct it as the reason says, sign anew and hand it in again."),
    ),
    State.REFUSED: (
        Words(zh="—", en="—"),
        Words(zh="情况有变化时可以重新申请。", en="You may apply again when something has changed."),
    ),
    State.APPROVED: (
        Words(zh="教导处", en="the office"),
        Words(zh="教导处编班后告知时间和地点。", en="The office forms the groups and tells you when and where."),
    ),
    State.WITHDRAWN: (
        Words(zh="—", en="—"),
        Words(zh="需要时可以重新申请。", en="You may apply again at any time."),
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """What an application still has before it: the step, in whose hands it will be, and by when."""

    words: Words
    holder: Words
    by: Words


def ahead_of(*, state: str, procedure: Procedure) -> tuple[Ahead, ...]:
    """Give the steps that follow the one an application is at, until the child has its place; none once it ended."""
    homeroom = Ahead(
        words=Words(zh="班级审核", en="review by the homeroom"),
        holder=HOLDERS[State.SUBMITTED][0],
        by=Words(zh="重新提交后 {days} 天内", en="within {days} days of handing in again").fill(
            days=procedure.homeroom_review_days
        ),
    )
    school = Ahead(
        words=Words(zh="学校审核", en="review by the school"),
        holder=HOLDERS[State.HOMEROOM_APPROVED][0],
        by=Words(zh="班主任通过后 {days} 天内", en="within {days} days of the homeroom's approval").fill(
            days=procedure.school_review_days
        ),
    )
    place = Ahead(
        words=Words(zh="编班", en="a place in a group"),
        holder=HOLDERS[State.APPROVED][0],
        by=Words(
            zh="通过以后，编好了这里写明哪个组、哪间教室",
            en="after the approval; the group and the room will stand here",
        ),
    )
    following = {
        State.RETURNED: (homeroom, school, place),
        State.SUBMITTED: (school, place),
        State.HOMEROOM_APPROVED: (place,),
    }
    return following.get(State(state), ())


RETURNED_ON_PAPER = Standing(
    state=State.RETURNED.value,
    words=STATE_WORDS[State.RETURNED],
    holder=Words(zh="班主任", en="the homeroom teacher"),
    next_step=Words(
        zh="班主任照退回理由更正；纸上要改的，家长重新签字。",
        en="The homeroom teacher corrects it as the reason says; what is wrong on the paper is signed anew.",
    ),
)


def standing_of(application: Application | None) -> Standing:
    """Give where an application stands; None is a child without one."""
    if application and (application.channel, application.state) == (Channel.PAPER, State.RETURNED):
        return RETURNED_ON_PAPER
    return standing_in(state=application.state if application else "")


def standing_in(*, state: str) -> Standing:
    """Give what a state says; empty is a child without an application."""
    if not state:
        return NOBODY_YET
    known = State(state)
    holder, next_step = HOLDERS[known]
    return Standing(state=known.value, words=STATE_WORDS[known], holder=holder, next_step=next_step)


def days_in_words(*, scheme: Scheme, days: tuple[tuple[int, str], ...]) -> Words:
    """Say the days asked for, band by band: 早段 周一、周二."""
    bands = {band.code: band.name for band in scheme.bands}
    by_band: dict[str, list[int]] = {}
    for number, band in sorted(days):
        by_band.setdefault(band, []).append(number)
    zh = "；".join(
        f"{bands[band].zh if band in bands else band} {'、'.join(weekday(number).zh for number in numbers)}"
        for band, numbers in by_band.items()
    )
    en = "; ".join(
        f"{bands[band].en if band in bands else band}: {', '.join(weekday(number).en for number in numbers)}"
        for band, numbers in by_band.items()
    )
    return Words(zh=zh, en=en)
