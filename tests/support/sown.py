"""A school into whose every field somebody put hostile texts, by the commands of the pages; what was taken stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from afterbell.base.access import Actor
from afterbell.base.attached.reading import read_attached
from afterbell.base.refusals import Refused
from afterbell.base.tenancy import within
from afterbell.comments import commands as comments
from afterbell.comments.models import PublicReport
from afterbell.complaints import commands as complaints
from afterbell.notices import commands as notices
from afterbell.portal import commands as portal
from afterbell.portal.commands import DraftText
from afterbell.portal.inforce.board import matter_desk
from afterbell.portal.models import MatterObjection, Page
from afterbell.portal.pages import page_desk
from afterbell.schools.actors import PUBLIC_ACTOR
from tests.complaints.writing import hand_in
from tests.support.authorities import officer
from tests.support.comments import page_of, pen_of
from tests.support.hostile import batches
from tests.support.world import MORNING, TODAY, SmallSchool

PENS = ("草原云", "风吹草", "小白马", "月亮河", "红柳条", "青石板", "大雁南", "雪山下")
A_DAY, ANSWERED = 10, 12
BODIES = 30
LATER = MORNING + timedelta(hours=1)


@dataclass(slots=True, kw_only=True)
class Sown:
    """What was taken and what refused, by field; the pages and complaints that came of it."""

    school: SmallSchool
    taken: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    channel: str = ""
    pages: list[str] = field(default_factory=list)
    draft: str = ""
    returned: str = ""
    complaints: list[str] = field(default_factory=list)

    def tried(self, name: str, act: Callable[..., Any], /, **said: object) -> Any:  # noqa: ANN401 - what was done gives
        """Do something with a hostile text, and count whether the house took it; gives what came of it, or None."""
        try:
            came = act(**said)
        except Refused:
            self.refused[name] += 1
            return None
        self.taken[name] += 1
        return came if came is not None else True


def sow(school: SmallSchool, texts: tuple[str, ...]) -> Sown:
    """Put the texts wherever strangers, families and members of a school write something that is shown."""
    sown = Sown(school=school)
    _channels(sown, texts)
    _pages(sown, texts)
    _objections(sown, texts)
    _comments(sown, texts)
    _complaints(sown, texts)
    _reports(sown, texts)
    _notices(sown, texts)
    _steps(sown, texts)
    return sown


def _channels(sown: Sown, texts: tuple[str, ...]) -> None:
    office = sown.school.actor("office")
    sown.channel = portal.add_channel(actor=office, now=MORNING, name="来稿")
    for text in texts[-45:]:
        sown.tried("channel", portal.add_channel, actor=office, now=MORNING, name=text[:30], name_en=text)


def _pages(sown: Sown, texts: tuple[str, ...]) -> None:
    """Publish pages until every text stood in a body, some in a title; the last stays a draft in the editor."""
    titles = batches(texts, longest=120)
    share = -(-len(texts) // BODIES)
    for number in range(BODIES):
        body = "".join(f"<p>{text}</p>" for text in texts[number * share : (number + 1) * share])
        _publish(sown, title=titles[number % len(titles)], unit=texts[-number - 1][:60], html=f"<p>来稿</p>{body}")
    office = sown.school.actor("office")
    sown.draft = portal.begin_page(actor=office, now=MORNING)
    text = DraftText(
        channel=sown.channel, title=titles[0], issuing_unit=titles[1][:60], html="".join(texts), visibility="public"
    )
    portal.save_draft(actor=office, now=MORNING, page=sown.draft, text=text, saves=0)


def _publish(sown: Sown, *, title: str, unit: str, html: str) -> None:
    office = sown.school.actor("office")
    page = portal.begin_page(actor=office, now=MORNING)
    named = read_attached(name=f"{title[:60]}.txt", data=b"1")
    files = (portal.attach_file(actor=office, now=MORNING, page=page, file=named),) if named.name else ()
    text = DraftText(channel=sown.channel, title=title, issuing_unit=unit, html=html, visibility="public", files=files)

    def act(words: str) -> None:
        portal.save_draft(actor=office, now=MORNING, page=page, text=text, saves=0)
        portal.send_for_review(actor=office, now=MORNING, page=page, saves=1)
        portal.review_page(
            actor=sown.school.actor("office2"), now=MORNING, page=page, version=1, accepts=True, words=words
        )

    if sown.tried("page", act, words=title):
        with within(sown.school.id):
            sown.pages.append(page_desk(viewer=office, page=page).article)


def _objections(sown: Sown, texts: tuple[str, ...]) -> None:
    school, principal = sown.school, sown.school.actor("principal")
    with within(school.id):
        seen = matter_desk(viewer=principal, matter="groups", today=TODAY)
    assert seen is not None
    portal.publish_matter(actor=principal, now=MORNING, matter="groups", seen=seen.content_hash)
    about = {"actor": PUBLIC_ACTOR, "now": MORNING, "school": school.code, "matter": "groups"}
    for number, text in enumerate(texts):
        sown.tried("objection", portal.object_to_matter, **about, words=text, address=f"198.51.100.{number}")
    for number in range(ANSWERED):
        portal.object_to_matter(**about, words=f"第{number}条异议", address=f"203.0.113.{number}")
    with within(school.id):
        rows = list(MatterObjection.objects.values_list("code", flat=True))
    answered = {"actor": school.actor("office"), "now": MORNING, "upheld": True, "shown": True}
    for code, words in zip(rows, batches(texts, longest=150), strict=False):
        sown.tried("objection answered", portal.answer_matter_objection, **answered, objection=code, words=words)


def _comments(sown: Sown, texts: tuple[str, ...]) -> None:
    school = sown.school
    families = [school.family(child) for child in school.children]
    for number, name in enumerate(texts):
        now = MORNING + timedelta(days=number)
        sown.tried("pen name", comments.choose_pen, actor=families[0], now=now, name=name)
    for family, pen in zip(families[1:], PENS, strict=False):
        pen_of(family, pen)
    seats, here = _seats(families[1:]), {"now": MORNING, "school": school.code, "article": page_of(school)}
    writer = next(seats)
    for text in texts:
        if sown.tried("comment", comments.send_comment, **here, actor=writer, words=text):
            writer = next(seats, writer)
    for number, reason in enumerate(texts[-ANSWERED:]):
        code = comments.send_comment(**here, actor=next(seats), words=f"第{number}条评论")
        said = {"actor": school.actor("office"), "now": MORNING, "outcome": "shown", "reason": reason[:60]}
        sown.tried("reason", comments.decide_comment, **said, comment=code)


def _seats(families: list[Actor]) -> Iterator[Actor]:
    """Give who writes next: each as often as a day allows."""
    for family in families:
        yield from [family] * A_DAY


def _complaints(sown: Sown, texts: tuple[str, ...]) -> None:
    office = sown.school.actor("office")
    for number, text in enumerate(texts):
        contact, address = texts[-number - 1][:60], f"198.51.100.{number}"
        came = sown.tried("complaint", hand_in, school=sown.school, words=text, contact=contact, address=address)
        sown.complaints += [came.code] if came else []
    for contact in texts[:5]:
        sown.complaints.append(hand_in(sown.school, contact=contact[:60], address=contact[:9]).code)
    asked = {"actor": office, "now": MORNING}
    for code in sown.complaints[-5:]:
        complaints.take_up(**asked, complaint=code)
    for number, words in enumerate(texts):
        code = sown.complaints[-1 - number % 5]
        sown.tried("complaint asked", complaints.ask_back, **asked, complaint=code, words=words)


def _reports(sown: Sown, texts: tuple[str, ...]) -> None:
    school = sown.school
    about = {"actor": PUBLIC_ACTOR, "now": MORNING, "school": school.code, "ground": "unlawful"}
    for number, text in enumerate(texts):
        page, address = sown.pages[number % len(sown.pages)], f"198.51.100.{number}"
        sown.tried("report", comments.file_report, **about, words=text, article=page, address=address)
    for number in range(ANSWERED):
        comments.file_report(**about, words="不实", article=sown.pages[number], address=f"203.0.113.{number}")
    with within(school.id):
        rows = list(PublicReport.objects.values_list("code", flat=True))
    answers = {"actor": school.actor("principal"), "now": MORNING, "outcome": "nothing"}
    for code, reason in zip(rows, texts[-ANSWERED:], strict=False):
        sown.tried("report answered", comments.answer_report, **answers, report=code, reason=reason)


def _steps(sown: Sown, texts: tuple[str, ...]) -> None:
    """Let pages be withdrawn and sent back, and the space be shut and opened again, in hostile words."""
    school = sown.school
    principal, office = school.actor("principal"), school.actor("office")
    with within(school.id):
        pages = list(Page.objects.exclude(current=None).order_by("-pk").values_list("code", flat=True)[:3])
    for page, reason in zip(pages, texts[-3:], strict=True):
        sown.tried("withdrawn", portal.withdraw_page, actor=principal, now=LATER, page=page, reason=reason)
    page = portal.begin_page(actor=office, now=MORNING)
    text = DraftText(channel=sown.channel, title="退回", issuing_unit="教导处", html="<p>一</p>", visibility="public")
    portal.save_draft(actor=office, now=MORNING, page=page, text=text, saves=0)
    portal.send_for_review(actor=office, now=MORNING, page=page, saves=1)
    back = {"actor": school.actor("office2"), "now": LATER, "page": page, "version": 1, "accepts": False}
    sown.tried("sent back", portal.review_page, **back, words=texts[-4])
    sown.returned = page
    first, second = officer("first"), officer("second")
    portal.lock_space(actor=first, now=MORNING, school=school.code, ground="unlawful", reason=texts[-5])
    portal.review_lock(actor=second, now=MORNING, school=school.code, stands=False, words=texts[-6])


def _notices(sown: Sown, texts: tuple[str, ...]) -> None:
    school = sown.school
    office, principal = school.actor("office"), school.actor("principal")
    for number, words in enumerate(batches(texts, longest=900)):
        said = {"title": texts[-number - 1][:60], "text": words, "audience": "school"}
        code = sown.tried("notice", notices.write_notice, actor=office, now=MORNING, **said)
        if code:
            notices.send_notice(actor=principal, now=MORNING + timedelta(minutes=1), notice=code)
