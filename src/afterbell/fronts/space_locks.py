"""The locks of a school's public space as a page lists them, for the school and for everybody above it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from afterbell.base.spans import local_day
from afterbell.fronts.look.pieces import Entry
from afterbell.fronts.office.said import said
from afterbell.portal.commands import forward_appeal, lift_lock, review_lock, want_unlock
from afterbell.portal.locks import LockEvent, LockHistory, LocksPage, Shut
from afterbell.portal.wording import GROUND_WORDS, REMINDER_WORDS, STEP_WORDS

STEPS: Mapping[str, Callable[..., None]] = {
    "confirm": lambda **said: review_lock(stands=True, **said),
    "reject": lambda **said: review_lock(stands=False, **said),
    "forward": forward_appeal,
    "want": want_unlock,
    "lift": lift_lock,
}
SAID = {
    "confirm": lazy("同意锁定"),
    "reject": lazy("不同意，恢复空间"),
    "appeal": lazy("申诉"),
    "forward": lazy("转交申诉"),
    "want": lazy("提出解锁"),
    "lift": lazy("同意解锁"),
}


NOTES = {
    "confirm": lazy("您复核过，同意它锁着。以后由锁定的人或上级部门提出解锁。"),
    "reject": lazy("您复核过，认为不该锁定：立即恢复，每一页都照原样打开。"),
    "appeal": lazy("写明已经改了什么、为什么应当解锁；当地教育技术部门转交给锁定的人或上级部门。"),
    "forward": lazy("核对过学校说的，交给锁定的人或上级部门决定。"),
    "want": lazy("只是提出；要另一个人同意才解锁。"),
    "lift": lazy("有人已经提出解锁；您同意以后立即解锁，每一页都照原样打开。"),
}
OPENS_AGAIN = frozenset({"reject", "lift"})
"""The steps by which a space is open again; like the lock itself they are asked once more."""
ASKED_AGAIN = OPENS_AGAIN | {"lock"}


class WordsForm(forms.Form):
    """Why somebody takes a step, as the school will read it."""

    words = forms.CharField(label=lazy("理由，学校看得到"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}))


class AppealForm(WordsForm):
    """Why the school asks that its space be opened again."""

    words = forms.CharField(
        label=lazy("为什么应当解锁，主管部门看得到"), max_length=200, widget=forms.Textarea(attrs={"rows": 3})
    )


class LockForm(WordsForm):
    """On which ground a space is shut, and why."""

    ground = forms.ChoiceField(label=lazy("依据"))
    field_order = ("ground", "words")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["ground"].choices = [(code, said(words)) for code, words in GROUND_WORDS.items()]  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True, kw_only=True)
class LockCard:
    """One lock: its ground, whether it holds, and what was done about it, in order."""

    ground: str
    state: str
    events: tuple[tuple[str, str, str, datetime], ...]


def cards_of(seen: LocksPage) -> tuple[LockCard, ...]:
    """Write every lock of a school, the newest first."""
    return tuple(_card(row) for row in seen.locks)


def _card(row: LockHistory) -> LockCard:
    return LockCard(
        ground=said(GROUND_WORDS[row.ground]),
        state=_("锁定中") if row.in_force else _("已解锁"),
        events=tuple((_step(event), event.by, event.words, event.at) for event in row.events),
    )


def _step(event: LockEvent) -> str:
    if event.kind in REMINDER_WORDS:
        return said(REMINDER_WORDS[event.kind].fill(days=event.days))
    return said(STEP_WORDS[event.kind]) if event.kind in STEP_WORDS else _("锁定")


def space_entry(school: str, *, shut: Shut | None, now: datetime) -> Entry:
    """Lead from a list of schools to the space of one, saying whether it is shut, for how long, and if unreviewed."""
    there = reverse("bureau-space", kwargs={"code": school})
    if shut is None:
        return Entry(text=_("开放"), url=there)
    age = locked_for(since=shut.since, now=now)
    note = age if shut.reviewed else _("%(age)s，等复核") % {"age": age}
    return Entry(text=_("已锁定"), url=there, tone="alarm", note=note)


def locked_for(*, since: datetime, now: datetime) -> str:
    """Say for how long a space has been shut."""
    days = (local_day(now) - local_day(since)).days
    return ngettext("锁了 %(number)s 天", "锁了 %(number)s 天", days) % {"number": days} if days else _("今天锁的")


@dataclass(frozen=True, slots=True, kw_only=True)
class StepForm:
    """A step the viewer may take, with a reason of its own and what follows from it."""

    step: str
    name: str
    note: str
    form: WordsForm


def forms_of(
    steps: Iterable[str],
    *,
    sent: QueryDict,
    names: Mapping[str, object] = SAID,
    form: type[WordsForm] = WordsForm,
    notes: Mapping[str, object] = NOTES,
) -> tuple[StepForm, ...]:
    """Give each step its own form; what was typed stays in the one that was sent."""
    return tuple(
        StepForm(
            step=step,
            name=str(names[step]),
            note=str(notes.get(step, "")),
            form=form(sent if sent.get("step") == step else None, auto_id=f"{step}_%s"),
        )
        for step in steps
    )
