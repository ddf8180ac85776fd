"""What the gate sees first: the child of the last touch with its undoing, and what is asked before one goes early."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.forms import ChoiceField, Form
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from afterbell.dismissal.commands import NewHandover
from afterbell.dismissal.parcels import TO_GATE
from afterbell.dismissal.queries import GateChild, Sought, gate_list
from afterbell.fronts.afternoons import clock_of
from afterbell.fronts.gate.rows import note_of
from afterbell.fronts.look.saying import say_time
from afterbell.fronts.viewing import ViewerRequest

JUST = "just"
A_MOMENT = timedelta(minutes=2)
"""How long a handover is undone with one touch; afterwards its row asks why."""
WHY_BACK = {
    "slip": lazy("点错了学生"),
    "not_here": lazy("学生没有到校门"),
    "went_back": lazy("学生又回教室了"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Just:
    """The child of the last touch: what was said of it, and what one more touch takes back; `field` names which."""

    name: str
    homeroom: str
    said: str
    field: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Early:
    """A child whose session still runs until `time`; `value` is what was touched."""

    name: str
    session: str
    time: str
    value: str


def just_of(child: GateChild, *, now: datetime) -> Just:
    """Say what became of the child of the last touch, with the way back while it is a moment ago."""
    fresh = [row for row in child.let_go if row.may_undo and now - row.at <= A_MOMENT]
    field, value = "", ""
    if child.taken_as:
        field, value = "back", f"{child.taken_as}:slip"
    elif len(child.let_go) == 1 and fresh:
        field, value = "undo", fresh[0].handover_id
    return Just(
        name=child.name,
        homeroom=f"{child.homeroom} {child.session_name}",
        said=note_of(child),
        field=field,
        value=value,
    )


def early_of(request: ViewerRequest, handover: NewHandover) -> Early | None:
    """Tell whether a child would leave a session that still runs; to stand at the gate is not to leave."""
    if handover.kind == TO_GATE:
        return None
    seen = gate_list(viewer=request.viewer, on=request.today, now=request.now, sought=Sought(just=handover.pupil))
    child = seen.just
    if child is None or child.runs_until is None or child.gone or child.session != handover.session:
        return None
    return Early(
        name=child.name,
        session=child.session_name,
        time=say_time(clock_of(child.runs_until)),
        value=request.POST.get("go", ""),
    )


def with_just(request: ViewerRequest, pupil: str) -> str:
    """Give the address of the page as it was asked for, with the child of the last touch first."""
    asked = request.GET.copy()
    asked[JUST] = pupil
    return f"{request.path}?{asked.urlencode()}"


def without_just(request: ViewerRequest) -> str:
    """Give the address of the page as it was asked for, without the child of the last touch."""
    asked = request.GET.copy()
    asked.pop(JUST, None)
    return f"{request.path}?{asked.urlencode()}" if asked else request.path


def sought_words(request: ViewerRequest, form: Form) -> str:
    """Say whom the page looks for, for the line that stands where the fields are folded away."""
    said = [request.GET.get("q", "").strip()[:40]]
    for name in ("session", "mode"):
        field, value = form.fields[name], request.GET.get(name, "")
        if value and isinstance(field, ChoiceField):
            said += [str(words) for key, words in field.widget.choices if key == value]
    return _("、").join(one for one in said if one)
