"""The channels of a space, in two levels; who changed nothing has those all schools, or all authorities, begin with."""

from __future__ import annotations

from dataclasses import dataclass

from afterbell.base.words import Words
from afterbell.portal.models import PageChannel
from afterbell.portal.rules.writing import AUTHORITY_CHANNELS, DEFAULT_CHANNELS
from afterbell.schools.models import School


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelCard:
    """A channel by the key in its address; `parts` are those within it, in the school's order."""

    key: str
    name: Words
    parent: str = ""
    parts: tuple[ChannelCard, ...] = ()


def channels_here(*, of_authority: bool) -> tuple[ChannelCard, ...]:
    """Give the channels of the institution within whose walls one stands, in order. One question."""
    rows = list(PageChannel.objects.select_related("parent").order_by("place", "pk"))
    flat = [_card(row) for row in rows] or [
        ChannelCard(key=one.key, name=one.name, parent=one.parent)
        for one in (AUTHORITY_CHANNELS if of_authority else DEFAULT_CHANNELS)
    ]
    return tuple(
        ChannelCard(key=one.key, name=one.name, parts=tuple(part for part in flat if part.parent == one.key))
        for one in flat
        if not one.parent
    )


def every_channel(channels: tuple[ChannelCard, ...]) -> tuple[ChannelCard, ...]:
    """Give channels of both levels, each followed by its parts."""
    return tuple(one for channel in channels for one in (channel, *channel.parts))


def stand_channels(*, school: int) -> None:
    """Write down the channels its kind begins with, unless it has its own. Done twice it is the same."""
    if PageChannel.objects.exists():
        return
    first = AUTHORITY_CHANNELS if is_authority(school) else DEFAULT_CHANNELS
    for first_level in (True, False):
        parents = dict(PageChannel.objects.values_list("key", "pk"))
        PageChannel.objects.bulk_create(
            [
                PageChannel(
                    school_id=school,
                    key=one.key,
                    name=one.name.zh,
                    name_en=one.name.en,
                    parent_id=parents[one.parent] if one.parent else None,
                    place=place,
                )
                for place, one in enumerate(first)
                if (not one.parent) is first_level
            ],
            ignore_conflicts=True,
        )


def is_authority(tenant: int) -> bool:
    """Say whether an institution is an area's authority and not a school."""
    return School.institutions.filter(pk=tenant, kind=School.Kind.AUTHORITY).exists()


def _card(row: PageChannel) -> ChannelCard:
    return ChannelCard(
        key=row.key, name=Words(zh=row.name, en=row.name_en or row.name), parent=row.parent.key if row.parent else ""
    )
