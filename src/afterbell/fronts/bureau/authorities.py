"""Education authorities on the first pages above schools: the own one to write for, the others to look after."""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import gettext as _

from afterbell.comments.queries import waiting_under
from afterbell.fronts.look.pieces import Cell, Figure
from afterbell.fronts.viewing import ViewerRequest
from afterbell.portal.locks import Shut
from afterbell.portal.pages import AuthorityDesk
from afterbell.schools.supervision import authorities_beneath, topmost_authorities


def own_figure(own: AuthorityDesk) -> Figure:
    """Lead to the own authority's pages, with how many wait for a second person."""
    return Figure(
        number=own.in_review,
        label=_("等审核的文章"),
        url=reverse("office-pages"),
        tone="attention" if own.in_review or own.locked else "plain",
        note=_("公开空间已锁定") if own.locked else own.name,
    )


def spaces_beneath(request: ViewerRequest, *, shut: Mapping[str, Shut]) -> list[Cell]:
    """Lead to the spaces of the authorities under the viewer, saying which are shut."""
    return [
        Cell(
            name=row.name,
            url=reverse("bureau-space", kwargs={"code": row.code}),
            value=_standing(shut.get(row.code)),
            tone="alarm" if row.code in shut else "plain",
        )
        for row in authorities_beneath(viewer=request.viewer)
    ]


def reports_waiting(request: ViewerRequest) -> list[Cell]:
    """Lead the platform to the reports about regions' authorities, with how many wait; without one, nowhere."""
    if not topmost_authorities():
        return []
    number = sum(one.number for one in waiting_under(viewer=request.viewer).values())
    return [Cell(name=_("对自治区教育厅的举报"), url=reverse("platform-reports"), badge=number)]


def _standing(shut: Shut | None) -> str:
    if shut is None:
        return _("开放")
    return _("已锁定") if shut.reviewed else _("已锁定，等复核")
