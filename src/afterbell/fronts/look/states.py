"""The states of a child in an afternoon: each has a code, a word and a shape of its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from afterbell.fronts.look.tones import Tone


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A state on the screen. `icon` names its shape in the sprite, `name` its word in the page's language."""

    code: str
    name: Promise
    icon: str
    tone: Tone


STATES = {
    state.code: state
    for state in (
        State(code="present", name=gettext_lazy("到"), icon="state-present", tone="good"),
        State(code="late", name=gettext_lazy("迟"), icon="state-late", tone="attention"),
        State(code="leave", name=gettext_lazy("假"), icon="state-leave", tone="info"),
        State(code="missing", name=gettext_lazy("未到校"), icon="state-missing", tone="info"),
        State(code="absent", name=gettext_lazy("缺"), icon="state-absent", tone="alarm"),
        State(code="left_early", name=gettext_lazy("早退"), icon="state-left-early", tone="attention"),
        State(code="elsewhere", name=gettext_lazy("别处"), icon="state-elsewhere", tone="info"),
        State(code="collected", name=gettext_lazy("已接走"), icon="state-collected", tone="good"),
        State(code="unmarked", name=gettext_lazy("未点"), icon="state-unmarked", tone="quiet"),
    )
}

ROLL_STATES = ("present", "late", "leave", "absent")
ALL_ROLL_STATES = (*ROLL_STATES, "left_early", "elsewhere")


def state_of(code: str) -> State:
    """Give the state of this code; an empty code is a child nobody has marked. Raises KeyError when unknown."""
    return STATES[code or "unmarked"]


def states_of(codes: Iterable[str]) -> tuple[State, ...]:
    """Give the states of these codes in this order."""
    return tuple(state_of(code) for code in codes)
