"""A school's space with something in every place of it, and a word that stands in all of them."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import timedelta

from PIL import Image

from afterbell.base.attached.reading import read_attached
from afterbell.base.tenancy import within
from afterbell.comments.commands import send_comment
from afterbell.portal import commands
from afterbell.portal.commands import DraftText
from afterbell.portal.inforce.board import matter_desk
from afterbell.portal.models import PageFile
from afterbell.portal.pages import page_desk
from afterbell.portal.writing.files import read_page_picture
from afterbell.schools.actors import PUBLIC_ACTOR
from tests.support.comments import decide, page_of, pen_of
from tests.support.world import MORNING, TODAY, SmallSchool

WORD = "金丝雀"
"""What no page of a school says unless somebody put it there."""
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlantedSpace:
    """Where the word stands: a channel, a page in it, a page with comments, a comment, a picture, a file."""

    channel: str
    article: str
    scheme: str
    comment: str
    picture: str
    webp: bytes
    file: str


def plant(school: SmallSchool) -> PlantedSpace:
    """Let a school publish a page with a picture and a file, groups, an objection and a comment."""
    office = school.actor("office")
    channel = commands.add_channel(actor=office, now=MORNING, name=f"{WORD}栏目")
    page = commands.begin_page(actor=office, now=MORNING)
    made = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(made, "PNG")
    webp, *size = read_page_picture(data=made.getvalue())
    picture = commands.attach_picture(
        actor=office, now=MORNING, page=page, name=WORD, webp=webp, size=(size[0], size[1])
    )
    file = commands.attach_file(
        actor=office, now=MORNING, page=page, file=read_attached(name=f"{WORD}.txt", data=f"{WORD}在唱".encode())
    )
    text = DraftText(
        channel=channel,
        title=f"{WORD}来了",
        issuing_unit=f"{WORD}室",
        html=f'<p>{WORD}在唱歌</p><img src="/schools/{school.code}/pictures/{picture}.webp" alt="{WORD}">',
        visibility="public",
        files=(file,),
    )
    commands.save_draft(actor=office, now=MORNING, page=page, text=text, saves=0)
    commands.send_for_review(actor=office, now=MORNING, page=page, saves=1)
    commands.review_page(actor=school.actor("office2"), now=MORNING + HOUR, page=page, version=1, accepts=True)
    mother = school.family(school.children[0])
    pen_of(mother, f"{WORD}笔")
    scheme = page_of(school)
    comment = send_comment(actor=mother, now=MORNING, school=school.code, article=scheme, words=f"{WORD}真好听")
    decide(school, comment, "office")
    with within(school.id):
        seen = matter_desk(viewer=school.actor("principal"), matter="groups", today=TODAY)
        assert seen is not None
        article = page_desk(viewer=office, page=page).article
        held = PageFile.objects.get(code=file).fingerprint
    commands.publish_matter(actor=school.actor("principal"), now=MORNING, matter="groups", seen=seen.content_hash)
    commands.object_to_matter(
        actor=PUBLIC_ACTOR, now=MORNING, school=school.code, matter="groups", words=f"{WORD}编错了组"
    )
    return PlantedSpace(
        channel=channel,
        article=article,
        scheme=scheme,
        comment=comment,
        picture=picture,
        webp=webp,
        file=held,
    )
