"""The lists of a school's space and the files of its pages, each through the space's one door."""

from __future__ import annotations

from dataclasses import dataclass

from afterbell.base.access import Actor, may, place
from afterbell.placement.queries import club_picture
from afterbell.portal.queries import ArticleCard, cards_of, institution_space, space
from afterbell.portal.reading import (
    HeldFile,
    channel_named,
    holding,
    of_channel,
    own_file,
    shown_file,
    standing_articles,
    visible_to,
)
from afterbell.portal.rules.snippets import asked_words
from afterbell.portal.writing.channels import ChannelCard, channels_here
from afterbell.schools.queries import SchoolCard


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelPage:
    """A channel of a space with a stretch of what stands in it; `parent` is the channel it is part of."""

    school: SchoolCard
    channel: ChannelCard
    parent: ChannelCard | None
    channels: tuple[ChannelCard, ...]
    total: int
    articles: tuple[ArticleCard, ...]


def channel_page(
    *, viewer: Actor, school: str, channel: str, words: str = "", first: int = 0, most: int = 50
) -> ChannelPage:
    """Give a channel of a school with what the viewer may see in it. Raises NotThere, SpaceLocked."""
    with institution_space(viewer=viewer, code=school) as (number, card):
        channels = channels_here(of_authority=bool(card.own_area))
        found = channel_named(channel, channels=channels)
        rows = holding(
            of_channel(standing_articles(visible_to(viewer, school=number)), found), words=asked_words(asked=words)
        )
        return ChannelPage(
            school=card,
            channel=found,
            parent=next((one for one in channels if found in one.parts), None),
            channels=channels,
            total=rows.count(),
            articles=cards_of(rows[first : first + most]),
        )


def picture_of_club(*, viewer: Actor, school: str, fingerprint: str) -> bytes:
    """Give the picture of a club's card. Raises NotThere, SpaceLocked."""
    with space(viewer=viewer, school=school):
        return club_picture(fingerprint=fingerprint)


def space_file(*, viewer: Actor, school: str, fingerprint: str, picture: bool) -> tuple[HeldFile, bytes]:
    """Open a picture or a file of a page the viewer may read, or has at hand in the office.

    Raises NotThere, SpaceLocked.
    """
    with institution_space(viewer=viewer, code=school) as (number, _card):
        if may(actor=viewer, action="pages.see", at=place(school=number)):
            return own_file(school=number, fingerprint=fingerprint, picture=picture)
        visible = visible_to(viewer, school=number)
        return shown_file(school=number, fingerprint=fingerprint, picture=picture, visible=visible)
