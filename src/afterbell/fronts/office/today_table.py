"""The sessions of a day as a table: who is there, how many children, how the roll stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from afterbell.attendance.queries import SessionCard
from afterbell.fronts.adults import adult_note, adult_tone
from afterbell.fronts.afternoons import span_of
from afterbell.fronts.classroom.sessions import roll_url, tone_of
from afterbell.fronts.look.pieces import Column, Entry, Line, Table
from afterbell.fronts.look.saying import say_span


def to_confirm(card: SessionCard, *, now: datetime) -> bool:
    """Say whether a session is over and waits to be confirmed."""
    return card.ends_at <= now and not card.confirmed and not card.cancelled


def day_table(cards: Sequence[SessionCard], *, now: datetime, selectable: bool) -> Table:
    """List the sessions; only one that has ended and is not confirmed yet can be picked."""
    return Table(
        caption=_("当天的场次"),
        columns=(
            Column(name=_("场次")),
            Column(name=_("时间")),
            Column(name=_("负责老师")),
            Column(name=_("应到"), figures=True),
            Column(name=_("已到"), figures=True),
            Column(name=_("缺"), figures=True),
            Column(name=_("没点到"), figures=True),
            Column(name=_("点名")),
            Column(name=_("确认")),
        ),
        lines=tuple(_row(card, now=now) for card in cards),
        selectable=selectable and any(to_confirm(card, now=now) for card in cards),
        form="confirm",
    )


def _row(card: SessionCard, *, now: datetime) -> Line:
    adult = card.adult or _("没有安排")
    return Line(
        code=card.code,
        label=card.name,
        tone="quiet" if card.cancelled else "plain" if tone_of(card) == "good" else tone_of(card),
        pickable=to_confirm(card, now=now),
        entries=(
            Entry(text=card.name, url=roll_url(card), note=card.room),
            Entry(text=say_span(span_of(card.starts_at, card.ends_at))),
            Entry(
                text=adult,
                note=adult_note(card),
                tone=adult_tone(card),
            ),
            Entry(
                text=str(card.expected - card.leave) if card.has_roll else "—",
                note=_("超过每名成人看护人数") if card.crowded else "",
                tone="attention" if card.crowded else "plain",
            ),
            Entry(
                text=str(card.present) if card.has_roll else "—",
                note=_ratio(card),
                tone="alarm" if card.stretched else "plain",
            ),
            Entry(text=str(card.absent) if card.has_roll else "—", tone="alarm" if card.absent else "plain"),
            Entry(
                text=str(card.open) if card.has_roll else "—",
                note=_("超过时限，请立即查找") if card.overdue else "",
                tone="alarm" if card.overdue else "attention" if card.open else "plain",
            ),
            roll_entry(card),
            _confirmed_entry(card, now=now),
        ),
    )


def _ratio(card: SessionCard) -> str:
    """Say how many adults are with the children at this moment; nothing before and after the session."""
    if card.adults is None or not (card.present or card.adults):
        return ""
    if not card.adults:
        return _("没有大人到岗")
    said = ngettext("%(number)s 名大人在", "%(number)s 名大人在", card.adults) % {"number": card.adults}
    most = card.adults * card.per_adult
    return _("%(said)s，最多看 %(most)s 名") % {"said": said, "most": most} if card.stretched else said


def _confirmed_entry(card: SessionCard, *, now: datetime) -> Entry:
    if card.confirmed:
        return Entry(text=_("已确认"), tone="good")
    if card.cancelled:
        return Entry(text="—", tone="quiet")
    return (
        Entry(text=_("等确认"), tone="attention") if card.ends_at <= now else Entry(text=_("还没有结束"), tone="quiet")
    )


def roll_entry(card: SessionCard) -> Entry:
    """Say how a session's roll stands."""
    if card.cancelled:
        return Entry(text=_("停课"), tone="attention")
    if not card.has_roll:
        return Entry(text="—", tone="quiet")
    if card.signed_late:
        return Entry(
            text=_("已封存") if card.sealed else _("未封存"),
            note=_("补签：%(reason)s") % {"reason": card.signed_late},
            tone="attention",
        )
    if card.late_marks:
        return Entry(text=_("已封存，有补记"), tone="attention")
    return Entry(text=_("已封存"), tone="good") if card.sealed else Entry(text=_("未封存"), tone="quiet")
