"""How a child goes home today, in words and in a form: for its family, for whoever is in charge, for the gate."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django import forms
from django.utils.translation import gettext as _

from afterbell.dismissal.commands import NewChange
from afterbell.dismissal.queries import Change, Today, WayToday
from afterbell.fronts.afternoons import clock_of
from afterbell.fronts.look.relations import say_relation
from afterbell.fronts.look.saying import say_time


class WayForm(forms.Form):
    """One way of those that may be chosen today."""

    def __init__(self, ways: Sequence[WayToday], *args: object, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        self.fields["way"] = forms.ChoiceField(
            label=_("今天怎么回家"),
            choices=[(value_of(way), say_way(way)) for way in ways],
            widget=forms.RadioSelect,
            error_messages={"required": _("请选一种。"), "invalid_choice": _("请选一种。")},
        )


def sent(value: str, *, pupil: str) -> NewChange:
    """Read the way that was chosen."""
    mode, _colon, collector = value.partition(":")
    return NewChange(pupil=pupil, mode=mode, collector=collector)


def value_of(way: WayToday) -> str:
    """Write a way as the form sends it."""
    return f"{way.mode}:{way.collector}"


def say_way(way: WayToday) -> str:
    """Say a way home as a choice."""
    if way.collector:
        return _("只由%(relation)s %(name)s 接") % {"relation": say_relation(way.relation), "name": way.name}
    return say_mode(way.mode)


def say_mode(mode: str) -> str:
    """Say a way home of one day."""
    words = {
        "as_usual": _("照平时的安排"),
        "collected": _("名单上的人来接"),
        "alone": _("自己回家"),
        "boarding_house": _("回宿舍"),
    }
    return words[mode]


def say_change(change: Change) -> str:
    """Say what changed, and who said so at what time: for staff."""
    way = _("只由%(name)s 接") % {"name": change.collector_name} if change.collector else say_mode(change.mode)
    words = {"way": way, "who": change.by or change.written_by, "at": say_time(clock_of(change.said_at))}
    if not change.guardian:
        return _("今天：%(way)s（%(who)s %(at)s 与监护人通话后决定）") % words
    if change.by_phone:
        return _("今天：%(way)s（%(who)s %(at)s 来电）") % words
    return _("今天：%(way)s（%(who)s %(at)s）") % words


def say_seen(change: Change) -> str:
    """Say who in charge knows of a change: 李老师 16:52 已知道."""
    if change.seen_at is None:
        return _("老师还没有看到")
    return _("%(who)s %(at)s 已知道") % {"who": change.seen_by, "at": say_time(clock_of(change.seen_at))}


def say_today(seen: Today) -> str:
    """Say what stands for today."""
    return say_standing(seen.mode, [f"{say_relation(row.relation)} {row.name}" for row in seen.who])


def say_standing(mode: str, names: Iterable[str]) -> str:
    """Say a way home with the adults who may take the child."""
    who = _("、").join(names)
    if mode == "collected":
        return _("由%(who)s 接") % {"who": who} if who else _("没有人可以接，请等学校来电")
    return say_mode(mode)
