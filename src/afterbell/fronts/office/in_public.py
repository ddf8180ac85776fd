"""What waits on the first page of what the school says in public, and of what people say to it."""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from afterbell.base.access import may, place
from afterbell.complaints.waiting import waiting_here
from afterbell.fronts.look.pieces import Cell
from afterbell.fronts.viewing import ViewerRequest

Numbers = Mapping[str, int]


def in_public(request: ViewerRequest, numbers: Numbers) -> tuple[Cell, ...]:
    """Lead to comments, pages, notices, objections and complaints that wait for this viewer."""
    here = place(school=request.viewer.tenant)
    cells = (
        ("comments.review", _comments(numbers)),
        ("portal.review", _pages(numbers)),
        ("notices.review", _notices(numbers)),
        ("notices.see", _families(numbers)),
        ("portal.answer_matter", _objections(numbers)),
    )
    found = [cell for action, cell in cells if cell.badge and may(actor=request.viewer, action=action, at=here)]
    if numbers["complaints.open"] and may(actor=request.viewer, action="complaints.see", at=here):
        found += _complaints(request)
    return tuple(found)


def _comments(numbers: Numbers) -> Cell:
    return Cell(
        name=_("等审核的评论和举报"),
        note=_("公开页面下的评论要有人看过才显示；最早的排在前面。"),
        badge=sum(numbers[f"comments.{kind}"] for kind in ("waiting", "appeals", "takedowns", "reports")),
        icon="pen",
        url=reverse("office-comments"),
    )


def _pages(numbers: Numbers) -> Cell:
    return Cell(
        name=_("等您审核的文章"),
        note=_("别人写好送审的；您看过才发布，或者写明理由退回。"),
        badge=numbers["pages.to_review"],
        icon="paper",
        url=f"{reverse('office-pages')}?show=review",
    )


def _notices(numbers: Numbers) -> Cell:
    return Cell(
        name=_("等您审核的家庭通知"),
        note=_("别人写好的；您看过才发给家庭。"),
        badge=numbers["notices.to_review"],
        icon="bell",
        url=f"{reverse('office-notices')}?standing=waiting",
    )


def _families(numbers: Numbers) -> Cell:
    return Cell(
        name=_("还有家庭没收到的通知"),
        note=_("三十天里发出的；点开看是哪个班，可以提醒一次。"),
        badge=numbers["notices.missing"],
        icon="people",
        url=f"{reverse('office-notices')}?standing=sent",
    )


def _objections(numbers: Numbers) -> Cell:
    return Cell(
        name=_("等答复的公示异议"),
        note=_("不是您公开的、也不是您提的；都答复了才生效。"),
        badge=numbers["matters.objections"],
        icon="info",
        url=reverse("office-publishing"),
    )


def _complaints(request: ViewerRequest) -> tuple[Cell, ...]:
    """Say how many complaints wait and how old the oldest is."""
    found = waiting_here(viewer=request.viewer, today=request.today)
    if not found.number:
        return ()
    oldest = ngettext("最久的来了 %(days)s 天", "最久的来了 %(days)s 天", found.oldest_days)
    late = ngettext("%(number)s 件过了期限", "%(number)s 件过了期限", found.overdue)
    notes = [oldest % {"days": found.oldest_days}, *([late % {"number": found.overdue}] if found.overdue else [])]
    cell = Cell(
        name=_("等您办理的投诉和建议"),
        note="；".join(notes),
        badge=found.number,
        icon="warn" if found.overdue else "pen",
        url=reverse("office-complaints"),
    )
    return (cell,)
