"""The office orders the channels of its space: adds, renames, moves up and down."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from afterbell.base.access import Actor, authorise, place
from afterbell.base.codes import new_code
from afterbell.base.commands import command, record
from afterbell.base.refusals import NotThere
from afterbell.base.written import written
from afterbell.portal.models import PageChannel
from afterbell.portal.rules.screening import DEFAULT_LISTS, screen
from afterbell.portal.writing.channels import stand_channels
from afterbell.portal.writing.refusals import REFUSALS
from afterbell.schools.models import School

LONGEST_NAME, LONGEST_ENGLISH, MOST_CHANNELS = 30, 60, 60


@command("portal.set_channels")
def add_channel(*, actor: Actor, now: datetime, name: str, name_en: str = "", parent: str = "") -> str:  # noqa: ARG001 - a command has an instant
    """Add a channel, within another or on the first level; gives the key in its address. Raises Refused, NotThere."""
    authorise(actor=actor, action="portal.set_channels", at=place(school=actor.tenant))
    _hold(actor)
    above = _channel(parent) if parent else None
    if above is not None and above.parent_id:
        raise REFUSALS.refused("channel_deep", field="parent")
    if PageChannel.objects.count() >= MOST_CHANNELS:
        raise REFUSALS.refused("channels_many", field="name", most=MOST_CHANNELS)
    last = PageChannel.objects.order_by("-place").values_list("place", flat=True).first() or 0
    row = PageChannel(school_id=actor.tenant, key=new_code(), parent=above, place=last + 1)
    _named(row, name, name_en)
    record(subject=row.key, step="added")
    return row.key


@command("portal.set_channels")
def rename_channel(*, actor: Actor, now: datetime, channel: str, name: str, name_en: str = "") -> None:  # noqa: ARG001 - as above
    """Call a channel otherwise; its address stays. Raises Refused, NotThere."""
    authorise(actor=actor, action="portal.set_channels", at=place(school=actor.tenant))
    _hold(actor)
    _named(_channel(channel), name, name_en)
    record(subject=channel, step="renamed")


@command("portal.set_channels")
def move_channel(*, actor: Actor, now: datetime, channel: str, down: bool) -> None:  # noqa: ARG001 - as above
    """Change a channel's place with its neighbour's on the same level; the last one stays. Raises NotThere."""
    authorise(actor=actor, action="portal.set_channels", at=place(school=actor.tenant))
    _hold(actor)
    row = _channel(channel)
    beside = list(PageChannel.objects.filter(parent=row.parent_id).order_by("place", "pk"))
    at = [one.pk for one in beside].index(row.pk)
    to = at + (1 if down else -1)
    if 0 <= to < len(beside):
        beside[at], beside[to] = beside[to], beside[at]
        for number, one in enumerate(beside):
            one.place = number
        PageChannel.objects.bulk_update(beside, ["place"])
    record(subject=channel, step="moved")


def _hold(actor: Actor) -> None:
    """Let two who order the channels of one school do so one after the other."""
    School.institutions.select_for_update().get(pk=actor.tenant)
    stand_channels(school=actor.tenant)


def _channel(key: str) -> PageChannel:
    row = PageChannel.objects.filter(key=key).first()
    if row is None:
        raise NotThere("channel")
    return row


def _named(row: PageChannel, name: str, name_en: str) -> None:
    said = written(name)
    if not said:
        raise REFUSALS.refused("channel_no_name", field="name")
    if len(said) > LONGEST_NAME:
        raise REFUSALS.refused("channel_long", field="name", most=LONGEST_NAME)
    if screen(text=f"{said} {name_en}", lists=DEFAULT_LISTS):
        raise REFUSALS.refused("channel_screened", field="name")
    row.name, row.name_en = said, written(name_en)[:LONGEST_ENGLISH]
    if PageChannel.objects.filter(parent=row.parent_id, name=said).exclude(pk=row.pk).exists():
        raise REFUSALS.refused("channel_known", field="name", name=said)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise REFUSALS.refused("channel_known", field="name", conflict=True, name=said) from None
