"""The steps of a school that begins: why each is needed, how far it is, what is missing, and where it is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from django.urls import reverse
from django.utils.translation import gettext as _

from afterbell.schools.queries import TermRow
from afterbell.schools.rules.lists.problem import Kind
from afterbell.schools.starting import Beginnings

Numbers = Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A page on which a step is done: by a form, or by Excel."""

    name: str
    url: str
    icon: str = "pen"


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstStep:
    """A step of the beginning; it is done when something stands and nothing is missing."""

    code: str
    name: str
    why: str
    number: int
    there: str
    missing: tuple[str, ...] = ()
    ways: tuple[Way, ...] = ()

    @property
    def state(self) -> Literal["done", "begun", "not_yet"]:
        """Say how far the step is."""
        if not self.number:
            return "not_yet"
        return "begun" if self.missing else "done"


def first_steps(
    *, school: str, term: TermRow | None, stands: Beginnings, numbers: Numbers, homeroom: str = ""
) -> tuple[FirstStep, ...]:
    """Put the nine steps in their order; `homeroom` is the one whose families are invited next."""
    return (
        _school(school, stands),
        _term(term),
        _calendar(stands),
        _rooms(stands),
        _staff(stands),
        _homerooms(stands),
        _pupils(stands),
        _scheme(term, numbers),
        _invitations(stands, homeroom),
    )


def next_step(steps: tuple[FirstStep, ...]) -> FirstStep | None:
    """Give the first step that is not done; None when the school stands."""
    return next((step for step in steps if step.state != "done"), None)


def _school(school: str, stands: Beginnings) -> FirstStep:
    lacks = ((stands.principals, _("还没有校长。")), (stands.clerks, _("还没有教导处的人。")))
    return FirstStep(
        code="school",
        name=_("学校资料"),
        why=_("校名印在每一份文书上，方案由校长通过；缺校长或教导处，请找平台运维。"),
        number=1,
        there=school,
        missing=_lacking(*lacks),
        ways=(Way(name=_("填写校名、地址和电话"), url=reverse("office-school")),),
    )


def _term(term: TermRow | None) -> FirstStep:
    return FirstStep(
        code="term",
        name=_("学期"),
        why=_("方案、申请、排班和结算都属于一个学期。"),
        number=1 if term else 0,
        there=term.name if term else "",
        missing=_lacking((1 if term else 0, _("还没有登记学期的第一天和最后一天。"))),
        ways=(Way(name=_("填表登记学期"), url=reverse("office-calendar")),),
    )


def _calendar(stands: Beginnings) -> FirstStep:
    return FirstStep(
        code="calendar",
        name=_("校历：放假和调休"),
        why=_("放假的日子不排场次，调休的日子照它所补的星期上课。"),
        number=stands.days,
        there=_("放假 %(holidays)s 天，调休上课 %(make_up)s 天")
        % {"holidays": stands.holidays, "make_up": stands.make_up_days},
        missing=_lacking(
            (stands.days, _("先登记学期，校历随学期而来。")),
            (stands.holidays or not stands.days, _("整个学期还没有一天放假，请逐日核对。")),
        ),
        ways=(Way(name=_("在校历上改"), url=reverse("office-calendar")),),
    )


def _rooms(stands: Beginnings) -> FirstStep:
    return FirstStep(
        code="rooms",
        name=_("教室"),
        why=_("座位数决定一个组最多多少人。"),
        number=stands.rooms,
        there=_("已登记 %(number)s 间") % {"number": stands.rooms},
        missing=_lacking((stands.rooms, _("还没有教室。"))),
        ways=_both("office-rooms", Kind.ROOMS),
    )


def _staff(stands: Beginnings) -> FirstStep:
    return FirstStep(
        code="staff",
        name=_("教师和职工"),
        why=_("每一场要有责任人，每个下午要有值班领导。"),
        number=stands.teachers + stands.duty_leaders,
        there=_("教学岗位 %(teachers)s 个，值班领导 %(leaders)s 人")
        % {"teachers": stands.teachers, "leaders": stands.duty_leaders},
        missing=_lacking((stands.teachers, _("还没有教师。")), (stands.duty_leaders, _("还没有值班领导。"))),
        ways=_both("office-staff", Kind.STAFF),
    )


def _homerooms(stands: Beginnings) -> FirstStep:
    number = stands.without_teacher
    return FirstStep(
        code="homerooms",
        name=_("班级和班主任"),
        why=_("学生归班，班主任先审核申请；班级登记以后，在教师页面上给班主任指定班级。"),
        number=stands.homerooms,
        there=_("已登记 %(number)s 个班") % {"number": stands.homerooms},
        missing=_lacking(
            (stands.homerooms, _("还没有班级。")),
            (not number, _("%(number)s 个班还没有班主任。") % {"number": number}),
        ),
        ways=(*_both("office-homerooms", Kind.HOMEROOMS), Way(name=_("指定班主任"), url=reverse("office-staff"))),
    )


def _pupils(stands: Beginnings) -> FirstStep:
    alone, empty = stands.without_guardian, stands.without_pupils
    return FirstStep(
        code="pupils",
        name=_("学生和家长"),
        why=_("申请由家长替自己的孩子提出；家长凭电话认出，兄弟姐妹归到一家。"),
        number=stands.pupils,
        there=_("已登记 %(number)s 名学生") % {"number": stands.pupils},
        missing=_lacking(
            (stands.pupils, _("还没有学生。")),
            (not alone, _("%(number)s 名学生还没有家长。") % {"number": alone}),
            (not empty or not stands.pupils, _("%(number)s 个班还没有学生。") % {"number": empty}),
        ),
        ways=_both("office-pupils", Kind.PUPILS),
    )


def _scheme(term: TermRow | None, numbers: Numbers) -> FirstStep:
    waiting, published, returned = (numbers[f"scheme.{name}"] for name in ("to_decide", "published", "returned"))
    proposed = waiting + published + returned
    drawn = (
        Way(name=_("填表起草"), url=reverse("office-scheme-form")),
        Way(name=_("按文本起草"), url=reverse("office-scheme-draft")),
    )
    return FirstStep(
        code="scheme",
        name=_("方案"),
        why=_("时段、开设的内容、收费和补助都照公布的方案算。"),
        number=proposed,
        there=_("已公布") if published else _("起草了 %(number)s 版") % {"number": proposed},
        missing=_lacking(
            (proposed, _("还没有方案。")),
            (not returned, _("校长退回了，等修改。")),
            (published or not waiting, _("等校长通过并公布。")),
        ),
        ways=(*(drawn if term else ()), Way(name=_("看各版"), url=reverse("office-schemes"), icon="search")),
    )


def _invitations(stands: Beginnings, homeroom: str) -> FirstStep:
    ways: tuple[Way, ...] = (Way(name=_("逐班看家长登录码"), url=reverse("office-homerooms"), icon="people"),)
    if homeroom:
        there = reverse("homeroom-codes", kwargs={"code": homeroom})
        ways = (Way(name=_("打印下一个班的邀请单"), url=there, icon="print"), *ways)
    return FirstStep(
        code="invitations",
        name=_("家长邀请单"),
        why=_("家长扫单上的登录码进来，不用密码，也不用装软件。"),
        number=stands.invited,
        there=_("已发给 %(number)s 个班") % {"number": stands.invited},
        missing=_lacking(
            (stands.invited or stands.to_invite, _("先登记学生和家长。")),
            (not stands.to_invite, _("%(number)s 个班还有家长没有登录码。") % {"number": stands.to_invite}),
        ),
        ways=ways,
    )


def _lacking(*asked: tuple[int, str]) -> tuple[str, ...]:
    """Keep the sentences of what is not there."""
    return tuple(sentence for there, sentence in asked if not there)


def _both(form: str, kind: Kind) -> tuple[Way, ...]:
    return Way(name=_("逐个填表"), url=reverse(form)), _by_excel(kind)


def _by_excel(kind: Kind) -> Way:
    return Way(name=_("用 Excel 名单"), url=f"{reverse('office-lists')}?kind={kind.value}", icon="paper")
