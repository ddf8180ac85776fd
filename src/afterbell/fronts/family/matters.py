"""A child's papers in a sentence each: on the family's first page, and on the homeroom teacher's page of a child."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from afterbell.enrolment.queries import Standing
from afterbell.fronts.look.pieces import Cell
from afterbell.fronts.look.saying import say_day
from afterbell.fronts.look.tones import Tone
from afterbell.placement.queries import Matters

APPLICATION_TONES: dict[str, Tone] = {"": "quiet", "approved": "good", "refused": "alarm", "returned": "attention"}


def next_in_words(standing: Standing) -> str:
    """Say what comes next; where the groups may be formed already, the application itself knows."""
    if standing.state == "approved":
        return _("点开看在哪个组、哪间教室")
    return standing.next_step.in_language(get_language() or "zh-hans")


Desk = Literal["family", "teacher", "leader"]


def paper_cells(matters: Matters, *, desk: Desk, to_sign: int = 0) -> tuple[Cell, ...]:
    """Say how survey, application, papers and wishes stand, each leading to where it is filled in at this desk.

    A family fills in for itself, a homeroom teacher for a family; a leader reads. `to_sign` is how many papers changed.
    """
    return (*_changed(matters, desk=desk, to_sign=to_sign), *_cells(matters, desk=desk))


def _changed(matters: Matters, *, desk: Desk, to_sign: int) -> Iterator[Cell]:
    """Ask for what has to be signed again, before everything else."""
    if to_sign:
        there = _there(desk, family=("sign-again", "code"), teacher="enter-signatures", code=matters.application)
        yield Cell(
            name=_("文书改了，要再签一次"),
            note=_("点开看改了什么。签名以前，原来签的继续有效。"),
            value=ngettext("%(number)s 份文书", "%(number)s 份文书", to_sign) % {"number": to_sign},
            tone="attention",
            url=there,
        )


def _cells(matters: Matters, *, desk: Desk) -> Iterator[Cell]:
    if matters.survey != "none":
        note, tone = _survey(matters)
        there = _there(desk, family=("survey", "pupil"), teacher="enter-survey", code=matters.pupil)
        yield Cell(name=_("接送情况调查"), note=note, value=_survey_value(matters), tone=tone, url=there)
    yield Cell(
        name=_("课后服务申请"),
        note=next_in_words(matters.standing),
        value=matters.standing.words.in_language(_language()),
        tone=APPLICATION_TONES.get(matters.standing.state, "info"),
        url=_application_url(matters, desk=desk),
    )
    wishes = _there(desk, family=("wishes", "code"), teacher="enter-wishes", code=matters.application)
    again = matters.second_until is not None
    yield Cell(
        name=_("社团志愿"),
        note=_wishes(matters),
        tone="attention" if again else "plain",
        value=_("可以再填") if again else "",
        url=wishes if matters.may_wish else "",
    )
    if desk == "family" and matters.draw == "placed" and matters.may_wish:
        note = _("候补有了空位在这里答复，剩余名额在这里认领。")
        yield Cell(name=_("空位"), note=note, url=reverse("places", kwargs={"code": matters.application}))
    if consents := _there(desk, family=("consents", "pupil"), teacher="enter-consents", code=matters.pupil):
        yield Cell(name=_("同意事项"), note=_("照片、病史等，每一项单独决定，随时可以撤回。"), url=consents)
    if desk == "family":
        note = _("过敏、病史和需要的照顾；只给当天负责孩子的人看。")
        yield Cell(name=_("照护须知"), note=note, url=reverse("care", kwargs={"pupil": matters.pupil}))


def _there(desk: Desk, *, family: tuple[str, str], teacher: str, code: str) -> str:
    """Give the address of what is filled in, by the family's name of it or by the teacher's."""
    name, what = {"family": family, "teacher": (teacher, "code")}.get(desk, ("", ""))
    return reverse(name, kwargs={what: code}) if name and code else ""


def _language() -> str:
    return get_language() or "zh-hans"


def _survey(matters: Matters) -> tuple[str, Tone]:
    day = say_day(day=matters.survey_closes, language=_language()) if matters.survey_closes else ""
    if matters.survey == "before":
        return _("调查还没有开始。"), "quiet"
    if matters.survey == "closed":
        return (_("调查已结束。"), "good") if matters.answered else (_("调查已结束，没有填。"), "quiet")
    if matters.survey_late:
        return _("孩子来得晚，现在还可以填。"), "good" if matters.answered else "attention"
    if matters.answered:
        return _("%(day)s以前可以改。") % {"day": day}, "good"
    return _("请在%(day)s以前填。") % {"day": day}, "attention"


def _survey_value(matters: Matters) -> str:
    return _("已填") if matters.answered else _("未填")


def _application_url(matters: Matters, *, desk: Desk) -> str:
    if matters.application and (desk != "teacher" or matters.may_wish):
        return reverse("application", kwargs={"code": matters.application})
    return _there(desk, family=("apply", "pupil"), teacher="paper-application", code=matters.pupil)


def _wishes(matters: Matters) -> str:
    if not matters.may_wish:
        return _("先申请，再填志愿。")
    if matters.second_until is not None:
        day = say_day(day=matters.second_until, language=_language())
        return _("有没有录取的日子，%(day)s 24:00 前可以从有空位的社团里再填。") % {"day": day}
    if matters.draw == "placed":
        return _("录取结果出来了，点开看。") if matters.wishes else _("没有填志愿。")
    if matters.draw == "revealed":
        return _("抽签号出来了，等学校录取。")
    return _first_wishes(matters)


def _first_wishes(matters: Matters) -> str:
    """Say how many wishes stand, and until when they can change."""
    number, last = matters.wishes, matters.last_wish_day
    if last is None:
        return (
            _("填了 %(number)s 个，抽签以前可以改。") % {"number": number}
            if number
            else _("没有填。想参加社团的，抽签以前填。")
        )
    until = {"number": number, "day": say_day(day=last, language=_language())}
    if matters.wishes_late:
        return _("填了 %(number)s 个，已经截止，等抽签录取。") % until if number else _("没有填，已经截止。")
    if number:
        return _("填了 %(number)s 个，%(day)s 24:00 前可以改。") % until
    return _("没有填。想参加社团的，%(day)s 24:00 前填。") % until
