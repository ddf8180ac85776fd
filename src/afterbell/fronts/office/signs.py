"""For the principal: where families may have been made to apply, what it may mean instead, and what to do."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpResponse
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET

from afterbell.enrolment.queries import HomeroomSigns, homeroom_signs
from afterbell.enrolment.rules.coercion import Found, Sign
from afterbell.fronts.look.pieces import Column, Entry, Line, Table
from afterbell.fronts.office.frame import office_page
from afterbell.fronts.viewing import ViewerRequest, page

STAGE = "applications"
SEEN: Mapping[Sign, Promise] = {
    Sign.WITHIN_MINUTES: lazy("%(of)s 名学生里有 %(number)s 名的申请在一刻钟之内提交"),
    Sign.ONE_DEVICE: lazy("%(of)s 个家庭里有 %(number)s 个在同一台设备上提交"),
    Sign.ALL_ON_PAPER: lazy("%(number)s 份申请全部是纸质的，由同一个人录入"),
    Sign.EVERYBODY: lazy("%(of)s 名学生全部申请，没有一名不参加"),
    Sign.NOBODY_LEFT: lazy("%(number)s 周以来没有一个家庭退出"),
}
MAY_MEAN: Mapping[Sign, Promise] = {
    Sign.WITHIN_MINUTES: lazy("也可能是家长会上一起填的，或申请刚开放大家都在等。"),
    Sign.ONE_DEVICE: lazy("也可能是家长没有手机，借用了教室或邻居的设备。"),
    Sign.ALL_ON_PAPER: lazy("也可能是住校、隔代抚养的孩子多，家里没有人会用手机。"),
    Sign.EVERYBODY: lazy("也可能是家家都接不了，尤其是住校生的班。"),
    Sign.NOBODY_LEFT: lazy("也可能是大家都满意。"),
}


@require_GET
@page("coercion.see")
def signs(request: ViewerRequest) -> HttpResponse:
    """Show the homerooms of which something stands out; nothing follows from it by itself."""
    found = homeroom_signs(viewer=request.viewer, today=request.today)
    return office_page(request, "signs.html", stage=STAGE, context={"table": _table(found) if found else None})


def _table(found: tuple[HomeroomSigns, ...]) -> Table:
    return Table(
        caption=_("值得看一看的班级"),
        columns=(
            Column(name=_("班级")),
            Column(name=_("已申请"), figures=True),
            Column(name=_("看到的")),
            Column(name=_("也可能是")),
        ),
        lines=tuple(_line(row, sign, first=not place) for row in found for place, sign in enumerate(row.found)),
    )


def _line(row: HomeroomSigns, sign: Found, *, first: bool) -> Line:
    there = f"{reverse('homeroom', kwargs={'code': row.code})}"
    return Line(
        code=f"{row.code}:{sign.sign.value}",
        label=row.name,
        entries=(
            Entry(text=row.name, url=there if first else ""),
            Entry(text=f"{row.applied}/{row.children}"),
            Entry(text=str(SEEN[sign.sign]) % {"number": sign.number, "of": sign.of}, tone="attention"),
            Entry(text=str(MAY_MEAN[sign.sign])),
        ),
    )


sign_urls: list[URLPattern] = [path("signs/", signs, name="office-signs")]
