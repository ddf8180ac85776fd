"""The gate's list, and letting a child go to the adult its guardian named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods

from afterbell.base.access import policy
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.dismissal.commands import (
    NewHandover,
    NewSide,
    Receipt,
    look_who_is_kept_away,
    record_handovers,
    take_at_gate,
    undo_at_gate,
    undo_handover,
)
from afterbell.dismissal.parcels import TO_GATE
from afterbell.dismissal.queries import GateChild, GatePage, Release, Sought, gate_list, visitors_to_ask_for
from afterbell.dismissal.rules.forbidding import Person
from afterbell.fronts.afternoons import axis_of, bands_planned, clock_of
from afterbell.fronts.gate.faces import Face, faces_of, looked_at, may_look_at_faces
from afterbell.fronts.gate.just import (
    JUST,
    WHY_BACK,
    Early,
    early_of,
    just_of,
    sought_words,
    with_just,
    without_just,
)
from afterbell.fronts.gate.release import WAYS
from afterbell.fronts.gate.rows import note_of, tone_of, ways_on
from afterbell.fronts.leaving import say_left
from afterbell.fronts.look.afternoon import Afternoon, Row, Stop
from afterbell.fronts.look.pieces import Child
from afterbell.fronts.look.relations import say_collector, say_relation
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page

A_PAGE = 40
PARTS = 5


class GateFilter(forms.Form):
    """Whom the gate looks for: a child or homeroom by name, or the children of one session."""

    q = forms.CharField(label=lazy("姓名或班级"), required=False, max_length=40)
    session = forms.ChoiceField(label=lazy("场次"), required=False)
    mode = forms.ChoiceField(label=lazy("怎么回家"), required=False, choices=(("", lazy("都看")), *WAYS.items()))

    def of(self, releases: Sequence[Release], *, searched: bool) -> None:
        """Offer the sessions of the day; a name or homeroom is looked for in all of them."""
        field = self.fields["session"]
        if isinstance(field, forms.ChoiceField):
            none = _("全部场次") if searched else _("现在放学的")
            field.choices = [("", none), *((row.session, row.name) for row in releases)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A button by which a child is let go; `value` is what it sends. A `light` one does not let it go yet."""

    name: str
    value: str
    light: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GateRow:
    """A child on the list with the ways it may go, who comes with a pass, and whether somebody may not take it.

    `who` is what the button sends that asks who that is; `override` leads to asking for somebody off the list, whom
    an `unlisted` child has to wait for; `back` are the reasons for which it is not at the gate after all; `faces` are
    those of whom there is a picture.
    """

    child: Child
    ways: tuple[Way, ...]
    forbidden: str
    who: str
    look: str
    undoable: tuple[Way, ...]
    stand_ins: tuple[str, ...] = ()
    override: str = ""
    unlisted: bool = False
    today: str = ""
    faces: tuple[Face, ...] = ()
    back: tuple[Way, ...] = ()


@require_http_methods(["GET", "POST"])
@page("gate.see")
def gate(request: ViewerRequest) -> HttpResponse:
    """Show the children to be let go now or found by name, and let one go."""
    reasons: tuple[Refusal, ...] = ()
    status = 200
    if request.method == "POST":
        for name, answer in (("undo", _undo), ("back", _not_here), ("photo", _face)):
            if name in request.POST:
                return answer(request)
        if "who" in request.POST:
            return _answer(request, (), status=200, looked=request.POST["who"])
        handover = _handover(request)
        if (early := early_of(request, handover)) and "sure" not in request.POST:
            return _answer(request, (), status=200, early=early)
        receipt = _record(request, handover)
        if not receipt.refusals:
            messages.success(request, _done(request, handover))
            return redirect(with_just(request, handover.pupil))
        reasons = tuple(row.refusal for row in receipt.refusals)
        status = _status(receipt)
    return _answer(request, reasons, status=status)


def _record(request: ViewerRequest, handover: NewHandover) -> Receipt:
    """Take a child over at the gate, or let it go from there."""
    if handover.kind != TO_GATE:
        return record_handovers(actor=request.viewer, now=request.now, handovers=[handover])
    side = NewSide(
        handover_id=handover.handover_id, pupil=handover.pupil, session=handover.session, happened_at=request.now
    )
    return take_at_gate(actor=request.viewer, now=request.now, sides=[side])


def _face(request: ViewerRequest) -> HttpResponse:
    """Show the page with the picture somebody asked for."""
    try:
        return _answer(request, (), status=200, faces=looked_at(request))
    except Refused as refused:
        return _answer(request, refused.reasons, status=UNPROCESSABLE)


def _answer(
    request: ViewerRequest,
    reasons: Sequence[Refusal],
    *,
    status: int,
    looked: str = "",
    early: Early | None = None,
    faces: Mapping[str, str] = MappingProxyType({}),
) -> HttpResponse:
    """Show the page; `looked` is the child of whom somebody asks who may not take it, which is written down.

    `early` is what is asked once more, because the child's session still runs; `faces` are pictures of adults by their
    code.
    """
    names = _names(look_who_is_kept_away(actor=request.viewer, now=request.now, pupil=looked)) if looked else ""
    seen = gate_list(
        viewer=request.viewer,
        on=request.today,
        now=request.now,
        sought=Sought(
            search=request.GET.get("q", "")[:40],
            session=request.GET.get("session", "")[:12],
            mode=request.GET.get("mode", "")[:14],
            just=request.GET.get(JUST, "")[:12],
        ),
    )
    context = _context(request, seen, reasons, names={looked: names}, faces=faces) | {"early": early}
    return render(request, "fronts/gate/gate.html", context, status=status)


def _undo(request: ViewerRequest) -> HttpResponse:
    """Take a wrong handover back; why stands beside the button that was touched."""
    try:
        handover = UUID(request.POST["undo"])
    except ValueError:
        raise NotThere("handover") from None
    try:
        undo_handover(actor=request.viewer, now=request.now, handover=handover, reason=request.POST.get("reason", ""))
    except Refused as refused:
        return _answer(request, refused.reasons, status=CONFLICT if refused.conflict else UNPROCESSABLE)
    messages.success(request, _("已撤销，学生回到原来负责的人那里，请重新交接。"))
    return redirect(without_just(request))


def _not_here(request: ViewerRequest) -> HttpResponse:
    """Take back that a child is at the gate, for the reason on the button that was touched."""
    said, _colon, reason = request.POST["back"].partition(":")
    try:
        word = UUID(said)
    except ValueError:
        raise NotThere("gate side") from None
    try:
        undo_at_gate(actor=request.viewer, now=request.now, word=word, reason=reason)
    except Refused as refused:
        return _answer(request, refused.reasons, status=CONFLICT if refused.conflict else UNPROCESSABLE)
    messages.success(request, _("已撤销“到校门了”，学生回到原来负责的人那里。"))
    return redirect(without_just(request))


def _done(request: ViewerRequest, handover: NewHandover) -> str:
    """Say who left with whom, by the names on the list, so that a wrong touch is seen at once."""
    seen = gate_list(viewer=request.viewer, on=request.today, now=request.now, sought=Sought(just=handover.pupil))
    child = seen.just
    if child is not None and child.at_gate and not child.gone:
        return _("%(child)s 到校门了，由您负责") % {"child": child.name}
    if child is None or not child.gone:
        return _("已记录离校。")
    said = {
        "collected": _("%(child)s 已交给 %(who)s"),
        "dismissed": _("%(child)s 已自行离校"),
        "boarding_house": _("%(child)s 已交宿舍"),
    }
    return said[child.gone] % {"child": child.name, "who": say_collector(child.gone_with)}


def _status(receipt: Receipt) -> int:
    return CONFLICT if receipt.conflicting else UNPROCESSABLE


def _handover(request: ViewerRequest) -> NewHandover:
    """Read the button that was touched; what no button of ours sends is not there."""
    parts = request.POST.get("go", "").split(":")
    if len(parts) != PARTS:
        raise NotThere("handover")
    handover_id, pupil, session, kind, collector = parts
    try:
        known = UUID(handover_id)
    except ValueError:
        raise NotThere("handover") from None
    return NewHandover(
        handover_id=known, pupil=pupil, session=session, kind=kind, collector=collector, happened_at=request.now
    )


def _names(people: Sequence[Person]) -> str:
    names = _("、").join(f"{say_relation(row.relation)} {row.name}" for row in people)
    return _("禁止接走：%(names)s") % {"names": names}


def _context(
    request: ViewerRequest,
    seen: GatePage,
    reasons: Sequence[Refusal],
    *,
    names: Mapping[str, str],
    faces: Mapping[str, str],
) -> dict[str, object]:
    form = GateFilter(request.GET or None)
    form.of(seen.releases, searched=bool(request.GET.get("q", "").strip()))
    sought = sought_words(request, form)
    listed = Paginator(seen.children, A_PAGE).get_page(request.GET.get("page"))
    return {
        "signs_duties": bool(policy().reach(actor=request.viewer, action="enrolment.sign_duties")),
        "sees_devices": bool(policy().reach(actor=request.viewer, action="gate_devices.see")),
        "seen": seen,
        "to_ask": visitors_to_ask_for(viewer=request.viewer, now=request.now),
        "reasons": reasons,
        "form": form,
        "line": _line(request, seen.releases) if seen.releases and not sought else None,
        "sought": sought,
        "just": just_of(seen.just, now=request.now) if seen.just else None,
        "rows": [
            replace(
                _row(child, seen=seen, may_look=_may_look(request), names=names),
                faces=faces_of(child, may_look=may_look_at_faces(request), shown=faces),
            )
            for child in listed
        ],
        "page": listed,
    }


def _line(request: ViewerRequest, releases: Sequence[Release]) -> Afternoon:
    bands = bands_planned(day=request.today, version=releases[0].version)
    ends = sorted({row.ends_at for row in releases})
    return Afternoon(
        kind="gate",
        title=_("今天的放学"),
        bands=bands,
        rows=(
            Row(
                stops=tuple(
                    Stop(
                        at=clock_of(end),
                        name=_("放学"),
                        number=sum(row.waiting + row.gone for row in releases if row.ends_at == end),
                        detail=_("还有 %(number)s 名")
                        % {"number": sum(row.waiting for row in releases if row.ends_at == end)},
                        reached=end <= request.now,
                    )
                    for end in ends
                )
            ),
        ),
        now=clock_of(request.now),
        axis=axis_of(band.span for band in bands),
    )


def _may_look(request: ViewerRequest) -> bool:
    """Say whether the viewer reads of every child of the school who may not take it."""
    return "school" in policy().reach(actor=request.viewer, action="dismissal.look_at_forbidden")


def _row(child: GateChild, *, seen: GatePage, may_look: bool, names: Mapping[str, str]) -> GateRow:
    kept_away = child.forbidden and not child.gone
    said = names.get(child.pupil) or _("有人被禁止接走这名学生，交接前请看")
    return GateRow(
        child=Child(
            code=child.pupil,
            name=child.name,
            homeroom=f"{child.homeroom} {child.session_name}",
            note=note_of(child),
            state="collected" if child.gone == "collected" else child.state,
            tone=tone_of(child),
        ),
        ways=tuple(_ways(child, seen=seen)) if child.ready else (),
        forbidden=said if kept_away else "",
        who=child.pupil if kept_away and seen.may_hand_over and child.pupil not in names else "",
        stand_ins=tuple(row.name for row in child.collectors if row.by_pass and seen.may_hand_over and child.ready),
        look=reverse("forbidden", kwargs={"code": child.pupil}) if may_look else "",
        override=reverse("gate-override", kwargs={"pupil": child.pupil}) if child.ready and seen.may_hand_over else "",
        unlisted=child.mode == "collected" and not child.collectors,
        back=tuple(Way(name=str(said), value=f"{child.taken_as}:{reason}") for reason, said in WHY_BACK.items())
        if child.taken_as
        else (),
        today=reverse("today-of-pupil", kwargs={"pupil": child.pupil}) if seen.may_record and not child.gone else "",
        undoable=tuple(Way(name=say_left(row), value=row.handover_id) for row in child.let_go if row.may_undo),
    )


def _ways(child: GateChild, *, seen: GatePage) -> Sequence[Way]:
    on = ways_on(child, may_take=seen.may_take, may_hand_over=seen.may_hand_over)
    return [Way(name=one.name, value=_value(child, one.kind, one.collector), light=one.kind == TO_GATE) for one in on]


def _value(child: GateChild, kind: str, collector: str = "") -> str:
    return ":".join((str(uuid4()), child.pupil, child.session, kind, collector))
