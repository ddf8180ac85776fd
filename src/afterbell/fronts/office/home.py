"""The office's first page: the term as a line of stages, and what needs a person today."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.http import HttpResponse
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from afterbell.base.access import may, place
from afterbell.fronts.look.pieces import Cell, Figure
from afterbell.fronts.office.first_steps import first_steps, next_step
from afterbell.fronts.office.frame import Frame, frame_of, office_page
from afterbell.fronts.office.in_public import in_public
from afterbell.fronts.service_desk import (
    Adults,
    adults_begun,
    doubts_of_term,
    of_incidents_and_presence,
    of_the_afternoon,
    to_confirm,
)
from afterbell.fronts.viewing import ViewerRequest, page
from afterbell.schools.starting import beginnings

Numbers = Mapping[str, int]
Days = Mapping[str, date | None]


@require_GET
@page("office.see")
def home(request: ViewerRequest) -> HttpResponse:
    """Show how far the term is, and what waits."""
    frame = frame_of(request)
    registers = may(actor=request.viewer, action="schools.register", at=place(school=request.viewer.tenant))
    first = _first_of_all(request, frame) if registers else ()
    here = place(school=request.viewer.tenant)
    needs = _needs(frame.numbers) if may(actor=request.viewer, action="needs.see", at=here) else ()
    reports = _reports(frame.numbers) if may(actor=request.viewer, action="teaching.see", at=here) else ()
    adults = adults_begun(request, frame.numbers)
    waiting = (
        *first,
        *of_the_afternoon(frame.numbers, adults=adults, roster=reverse("office-roster")),
        *of_incidents_and_presence(frame.numbers, doubts=doubts_of_term(request, term=frame.term)),
        *_on_the_desk(frame.numbers, frame.days),
        *needs,
        *reports,
        *in_public(request, frame.numbers),
    )
    context = {
        "waiting": waiting,
        "figures": _figures(frame, adults=adults),
        "number": len(waiting),
        "registers": registers,
        "sees_satisfaction": may(
            actor=request.viewer, action="satisfaction.see", at=place(school=request.viewer.tenant)
        ),
        "sees_signs": may(actor=request.viewer, action="coercion.see", at=place(school=request.viewer.tenant)),
    }
    return office_page(request, "home.html", stage="", context=context, frame=frame)


def _first_of_all(request: ViewerRequest, frame: Frame) -> tuple[Cell, ...]:
    """Lead a school that is not set up to where it begins; once families are asked, the term's line leads."""
    if frame.numbers["survey.surveys"]:
        return ()
    stands = beginnings(viewer=request.viewer, term=frame.term.id if frame.term else 0)
    steps = first_steps(school=request.school_name, term=frame.term, stands=stands, numbers=frame.numbers)
    step = next_step(steps)
    if step is None:
        return ()
    note = _("下一步：%(name)s。") % {"name": step.name}
    left = sum(one.state != "done" for one in steps)
    cell = Cell(
        name=_("从这里开始建学校"),
        note=" ".join((note, *step.missing)),
        badge=left,
        icon="people",
        url=reverse("office-start"),
    )
    return (cell,)


def _on_the_desk(numbers: Numbers, days: Days) -> tuple[Cell, ...]:
    """Say what waits for the office: the scheme, then families, then the service itself."""
    cells = (
        *_of_the_scheme(numbers),
        *_of_reviews(numbers),
        *_of_their_papers_and_places(numbers),
        *_of_the_service(numbers, days),
    )
    return tuple(cell for cell in cells if cell.badge)


def _needs(numbers: Numbers) -> tuple[Cell, ...]:
    """Lead to what families say their children need; the number alone says nothing of anybody."""
    cell = Cell(
        name=_("等学校决定的孩子的需要"),
        note=_("小组、多一名大人。同意以后编班和排班按它算。"),
        badge=numbers["needs.waiting"],
        icon="people",
        url=reverse("office-needs"),
    )
    return (cell,) if cell.badge else ()


def _reports(numbers: Numbers) -> tuple[Cell, ...]:
    """Lead the principal to reports of teaching that wait for an answer."""
    cell = Cell(
        name=_("等校长看的讲新课的反映"),
        note=_("看过以后答复，反映的人会收到。"),
        badge=numbers["teaching.reports"],
        icon="info",
        url=reverse("teaching-reports"),
    )
    return (cell,) if cell.badge else ()


def _of_the_scheme(numbers: Numbers) -> tuple[Cell, ...]:
    there = reverse("office-schemes")
    return (
        Cell(
            name=_("等校长通过或公布的方案"),
            note=_("校长看过以后通过、公布，或者写明理由退回。"),
            badge=numbers["scheme.to_decide"],
            icon="paper",
            url=there,
        ),
        Cell(
            name=_("校长退回、等修改的方案"),
            note=_("照退回的理由改，改好另存新的一版。"),
            badge=numbers["scheme.returned"],
            icon="pen",
            url=there,
        ),
    )


def _of_reviews(numbers: Numbers) -> tuple[Cell, ...]:
    return (
        Cell(
            name=_("等学校审核的申请"),
            note=_("班主任已经通过，由另一个人复核。"),
            badge=numbers["applications.in_school"],
            icon="done",
            url=reverse("school-reviews"),
        ),
        Cell(
            name=_("等学校审核的变更"),
            note=_("家长要求从某一天起改星期或时段。"),
            badge=numbers["applications.changes_in_school"],
            icon="done",
            url=f"{reverse('school-reviews')}?show=changes",
        ),
        Cell(
            name=_("班级审核已逾期的申请"),
            note=_("教导处可以代班主任审核，要写原因。"),
            badge=numbers["applications.overdue_in_homerooms"],
            icon="warn",
            url=reverse("overdue-reviews"),
        ),
        Cell(
            name=_("学校审核已逾期的申请"),
            note=_("校长可以代教导处审核，要写原因。"),
            badge=numbers["applications.overdue_in_school"],
            icon="warn",
            url=reverse("overdue-reviews"),
        ),
        Cell(
            name=_("审核已逾期的改日子的申请"),
            note=_("班级逾期的由教导处、学校逾期的由校长代为审核，要写原因。"),
            badge=numbers["applications.changes_overdue"],
            icon="warn",
            url=reverse("overdue-reviews"),
        ),
    )


def _of_their_papers_and_places(numbers: Numbers) -> tuple[Cell, ...]:
    return (
        Cell(
            name=_("从纸上录入、等第二个人复核的签名"),
            note=_("文书改了以后家长在纸上签的；复核以后才算数。"),
            badge=numbers["papers.to_countersign"],
            icon="paper",
            url=reverse("countersigning"),
        ),
        Cell(
            name=_("已通过、还没有进组的学生"),
            note=_("中途转入、补申请、改了日子的，由教导处手工安排。"),
            badge=numbers["groups.without_place"] if numbers["groups.formed"] else 0,
            icon="people",
            url=reverse("office-without-place"),
        ),
    )


def _of_the_service(numbers: Numbers, days: Days) -> tuple[Cell, ...]:
    return (
        Cell(
            name=_("还没有责任人的场次"),
            note=_("从今天到学期末。"),
            badge=numbers["roster.without_adult"],
            icon="person",
            url=reverse("office-roster"),
        ),
        Cell(
            name=_("等学校同意的请假"),
            note=_("同意以后，请假那几场要另外排人。"),
            badge=numbers["roster.leave_to_decide"],
            icon="pen",
            url=f"{reverse('office-turns')}?kind=leave&state=agreed",
        ),
        Cell(
            name=_("等学校同意的代班和换班"),
            note=_("双方已经答应，学校同意以后才换。"),
            badge=numbers["roster.turns_to_decide"],
            icon="pen",
            url=f"{reverse('office-turns')}?state=agreed",
        ),
        Cell(
            name=_("从业核查快到期的外聘人员"),
            note=_("三十天以内到期；到期以后不能排班。"),
            badge=numbers["vetting.expiring"],
            icon="warn",
            url=f"{reverse('office-readiness')}?show=expiring",
        ),
        to_confirm(numbers, days),
        Cell(
            name=_("已经过完、还没有结算的月份"),
            note=_("月份里的场次确认完就可以结算。"),
            badge=numbers["settlement.months"],
            icon="done",
            url=reverse("office-settlements"),
        ),
        Cell(
            name=_("已经结算、还没有公示的补助"),
            note=_("由校长公示。"),
            badge=numbers["publication.to_publish"],
            icon="done",
            url=reverse("office-settlements"),
        ),
    )


def _figures(frame: Frame, *, adults: Adults) -> tuple[Figure, ...]:
    """Give this afternoon in four numbers; nothing on a day without service."""
    numbers = frame.numbers
    sessions = numbers["today.sessions"]
    if not sessions:
        return ()
    there = reverse("office-today")
    rolls = numbers["today.sealed"] + numbers["today.unsealed"]
    alarms = numbers["today.alarms"]
    return (
        Figure(
            number=sessions,
            label=_("今天的场次"),
            note=_("已开始 %(number)s 场") % {"number": numbers["today.begun"]},
            url=there,
        ),
        Figure(
            number=f"{adults[1]}/{adults[0]}",
            label=_("责任人到岗"),
            url=there,
        ),
        Figure(
            number=f"{numbers['today.sealed']}/{rolls}",
            label=_("点名表已封存"),
            note=_("已经开始的；值班没有点名表"),
            url=there,
        ),
        Figure(number=alarms, label=_("正在找的孩子"), tone="alarm" if alarms else "good", url=f"{there}#looking"),
    )


home_urls: list[URLPattern] = [path("", home, name="office-home")]
