"""A page is written: a draft that is its writer's, kept as it grows, with pictures and files, and sent for review."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from afterbell.base.access import Actor, authorise, place
from afterbell.base.attached.reading import Attached
from afterbell.base.codes import new_code
from afterbell.base.commands import command, record
from afterbell.base.events import tell
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.spans import local_day
from afterbell.base.written import written
from afterbell.portal.events import PageSent
from afterbell.portal.models import Page, PageChannel, PageDraft, PageFile, PageStep, PageVersion
from afterbell.portal.rules.writing import clean, is_involved, pictures_in, text_of
from afterbell.portal.writing.channels import stand_channels
from afterbell.portal.writing.checking import findings_of, reasons_against
from afterbell.portal.writing.files import keep_file
from afterbell.portal.writing.refusals import REFUSALS
from afterbell.scheme.queries import published_version
from afterbell.schools.actors import signed_in
from afterbell.schools.models import School

FIRST_CHANNEL = "notices"
MOST_FILES, MOST_PICTURES = 10, 30
LONGEST_TITLE, LONGEST_UNIT, LONGEST_WORDS, MOST_KEPT = 120, 60, 200, 400_000
PICTURE = "picture"
COPIED = ("channel_id", "title", "issuing_unit", "html", "visibility", "notice_last_day", "publish_at", "files")


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftText:
    """What somebody wrote so far; nothing of it has to be complete. `files` are the codes that stay, in their order."""

    channel: str
    title: str
    issuing_unit: str
    html: str
    visibility: str
    notice_last_day: date | None = None
    publish_at: datetime | None = None
    correction: str = ""
    files: Sequence[str] = ()


@command("portal.write")
def begin_page(*, actor: Actor, now: datetime) -> str:
    """Begin a page with an empty draft; gives its code."""
    authorise(actor=actor, action="portal.write", at=place(school=actor.tenant))
    stand_channels(school=actor.tenant)
    channel = PageChannel.objects.get(key=FIRST_CHANNEL)
    running = published_version(on=local_day(now))
    unit = running[1].publication.issuing_unit.zh if running else _authoritys_name(actor.tenant)
    page = Page.objects.create(school_id=actor.tenant, author_id=signed_in(actor), created_at=now, moved_at=now)
    PageDraft.objects.create(
        school_id=actor.tenant,
        page=page,
        owner_id=signed_in(actor),
        saved_at=now,
        channel=channel,
        issuing_unit=unit[:LONGEST_UNIT],
    )
    record(subject=page.code, step="begun")
    return page.code


@command("portal.write")
def begin_version(*, actor: Actor, now: datetime, page: str) -> None:
    """Take the newest version of a page up again as a draft, to correct it or to mend what was sent back.

    What one sent oneself is taken back by this, from its review or, once accepted, from the time that was set. Raises
    NotThere, Refused while another's is in review or waits for its time, withdrawn, or in somebody else's hands.
    """
    authorise(actor=actor, action="portal.write", at=place(school=actor.tenant))
    row = held_page(page)
    if row.withdrawn_at:
        raise REFUSALS.refused("withdrawn_before", conflict=True)
    if row.pending:
        _take_back(row, PageVersion.objects.get(page=row, number=row.pending), by=signed_in(actor), now=now)
    open_draft = PageDraft.objects.select_related("owner").filter(page=row).first()
    if open_draft is not None and open_draft.owner_id != actor.account:
        raise REFUSALS.refused("draft_of_another", conflict=True, who=open_draft.owner.name)
    newest = PageVersion.objects.filter(page=row).order_by("-number").first()
    if open_draft is None and newest is not None:
        same = {name: getattr(newest, name) for name in COPIED}
        same["correction"] = "" if newest.number == row.current else newest.correction
        same["publish_at"] = newest.publish_at if newest.publish_at and newest.publish_at > now else None
        _stored(PageDraft(school_id=actor.tenant, page=row, owner_id=signed_in(actor), saved_at=now, **same))
    record(subject=row.code, step="taken up")


def _take_back(page: Page, sent: PageVersion, *, by: int, now: datetime) -> None:
    if sent.written_by_id != by:
        raise REFUSALS.refused("in_review", conflict=True)
    PageStep.objects.create(
        school_id=page.school_id,
        page=page,
        version=sent,
        kind=PageStep.Kind.RECALLED if page.due_at is None else PageStep.Kind.STOPPED,
        by_id=by,
        written_by_id=by,
        at=now,
    )
    page.pending, page.due_at, page.moved_at = None, None, now
    page.save(update_fields=["pending", "due_at", "moved_at"])


@command("portal.write")
def give_up_draft(*, actor: Actor, now: datetime, page: str) -> bool:
    """Throw the own draft away; what is published stays as it is. Gives whether anything of the page is left.

    One that was never sent goes with its draft; where files came with it, it stands as taken down. Raises NotThere,
    Refused.
    """
    authorise(actor=actor, action="portal.write", at=place(school=actor.tenant))
    row, draft = _own_draft(actor, page)
    code = row.code
    draft.delete()
    record(subject=code, step="given up")
    if PageVersion.objects.filter(page=row).exists():
        return True
    if row.withdrawn_at is None and not PageFile.objects.filter(page=row).exists():
        row.delete()
        return False
    row.withdrawn_at = row.withdrawn_at or now
    row.save(update_fields=["withdrawn_at"])
    return True


@command("portal.write")
def keep_as_new_page(*, actor: Actor, now: datetime, page: str, saves: int) -> str:
    """Go on with the own draft of a page that was withdrawn meanwhile as with a page of its own; gives its code.

    Its files and pictures come with it. Raises NotThere for a page that was not withdrawn, Refused.
    """
    authorise(actor=actor, action="portal.write", at=place(school=actor.tenant))
    row, draft = _own_draft(actor, page)
    if row.withdrawn_at is None:
        raise NotThere("draft")
    if draft.saves != saves:
        raise REFUSALS.refused("draft_elsewhere", conflict=True)
    new = Page.objects.create(
        school_id=actor.tenant, author_id=signed_in(actor), created_at=now, moved_at=now, title=draft.title
    )
    codes = {}
    for held in PageFile.objects.filter(page=row).order_by("pk"):
        before, held.pk, held.code, held.page = held.code, None, new_code(), new
        held.save(force_insert=True)
        codes[before] = held.code
    draft.page, draft.correction, draft.saved_at = new, "", now
    draft.files = [codes[code] for code in draft.files if code in codes]
    draft.save()
    record(subject=new.code, step="kept as new", withdrawn=row.code)
    return new.code


@command("portal.write")
def save_draft(*, actor: Actor, now: datetime, page: str, text: DraftText, saves: int) -> int:
    """Keep the own draft as it stands in the window that has seen `saves` saves; gives the number of saves since.

    What may not stand on a page is left out at once. Raises Refused when another window saved in between, NotThere.
    """
    authorise(actor=actor, action="portal.write", at=place(school=actor.tenant))
    row, draft = _own_draft(actor, page)
    if draft.saves != saves:
        raise REFUSALS.refused("draft_elsewhere", conflict=True)
    channel = PageChannel.objects.filter(key=text.channel).first()
    faults = [] if channel else [REFUSALS.refusal("channel_unknown", field="channel")]
    if len(text.html) > MOST_KEPT:
        faults.append(REFUSALS.refusal("text_long", field="words", most=MOST_KEPT))
    elif is_involved(text.html):
        faults.append(REFUSALS.refusal("text_involved", field="words"))
    faults += _too_long(text)
    if faults or channel is None:
        raise Refused(faults)
    known = set(PageFile.objects.filter(page=row).exclude(kind=PICTURE).values_list("code", flat=True))
    draft.channel, draft.visibility = channel, text.visibility
    draft.title, draft.issuing_unit = written(text.title), written(text.issuing_unit)
    draft.html = clean(html=text.html, school=School.institutions.get(pk=actor.tenant).code)
    if len(draft.html) > MOST_KEPT:
        raise REFUSALS.refused("text_involved", field="words")
    draft.notice_last_day, draft.publish_at = text.notice_last_day, text.publish_at
    draft.correction = written(text.correction)
    draft.files = [code for code in dict.fromkeys(text.files) if code in known]
    draft.saves, draft.saved_at = saves + 1, now
    draft.save()
    row.moved_at = now
    if row.current is None:
        row.title = draft.title
    row.save(update_fields=["moved_at", "title"])
    record(subject=row.code, step="saved")
    return draft.saves


@command("portal.write")
def attach_file(*, actor: Actor, now: datetime, page: str, file: Attached) -> str:
    """Attach a file to the own draft; gives its code. Raises NotThere, Refused."""
    authorise(actor=actor, action="portal.write", at=place(school=actor.tenant))
    row, draft = _own_draft(actor, page)
    if len(draft.files) >= MOST_FILES:
        raise REFUSALS.refused("files_many", field="file", most=MOST_FILES)
    fingerprint = keep_file(tenant=actor.tenant, data=file.data)
    held = PageFile.objects.create(
        school_id=actor.tenant,
        page=row,
        kind=file.kind,
        name=file.name,
        size=len(file.data),
        fingerprint=fingerprint,
        findings=findings_of(file, school=School.institutions.get(pk=actor.tenant)),
        added_by_id=signed_in(actor),
        added_at=now,
    )
    draft.files = [*draft.files, held.code]
    draft.save(update_fields=["files"])
    record(subject=row.code, step="attached", file=held.code, content=fingerprint)
    return held.code


@command("portal.write")
def attach_picture(*, actor: Actor, now: datetime, page: str, name: str, webp: bytes, size: tuple[int, int]) -> str:
    """Keep a picture for the own draft, as `read_page_picture` made it; gives its fingerprint. Raises Refused."""
    authorise(actor=actor, action="portal.write", at=place(school=actor.tenant))
    row, _draft = _own_draft(actor, page)
    if PageFile.objects.filter(page=row, kind=PICTURE).count() >= MOST_PICTURES:
        raise REFUSALS.refused("pictures_many", field="photo", most=MOST_PICTURES)
    fingerprint = keep_file(tenant=actor.tenant, data=webp)
    PageFile.objects.create(
        school_id=actor.tenant,
        page=row,
        kind=PICTURE,
        name=name[:LONGEST_TITLE],
        size=len(webp),
        width=size[0],
        height=size[1],
        fingerprint=fingerprint,
        added_by_id=signed_in(actor),
        added_at=now,
    )
    record(subject=row.code, step="pictured", content=fingerprint)
    return fingerprint


@command("portal.write")
def send_for_review(*, actor: Actor, now: datetime, page: str, saves: int) -> int:
    """Send the own draft to a second person; gives the version's number. Raises Refused with every reason, NotThere."""
    authorise(actor=actor, action="portal.write", at=place(school=actor.tenant))
    row, draft = _own_draft(actor, page)
    if row.withdrawn_at is not None:
        raise REFUSALS.refused("withdrawn_meanwhile", conflict=True)
    if draft.saves != saves:
        raise REFUSALS.refused("draft_elsewhere", conflict=True)
    school = School.institutions.get(pk=actor.tenant)
    draft.html = clean(html=draft.html, school=school.code)
    if reasons := reasons_against(draft=draft, page=row, school=school, now=now):
        raise Refused(reasons)
    said = {name: getattr(draft, name) for name in (*COPIED, "correction")}
    number = (
        PageVersion.objects.filter(page=row).order_by("-number").values_list("number", flat=True).first() or 0
    ) + 1
    version = PageVersion.objects.create(
        school_id=actor.tenant,
        page=row,
        number=number,
        text=text_of(draft.html),
        pictures=[one for one in pictures_in(draft.html) if _is_held(row, one)],
        content_hash=_hash(said),
        written_by_id=signed_in(actor),
        sent_at=now,
        **said,
    )
    draft.delete()
    row.pending, row.moved_at = number, now
    row.save(update_fields=["pending", "moved_at"])
    record(subject=row.code, step="sent", version=number, content=version.content_hash)
    tell(
        PageSent(school=school.pk, page=row.code, version=number, title=version.title, by=version.written_by_id, at=now)
    )
    return number


def _authoritys_name(tenant: int) -> str:
    """Name an authority, which publishes as a whole unless its writer says otherwise; a school has units."""
    one = School.institutions.get(pk=tenant)
    return one.name if one.kind == School.Kind.AUTHORITY else ""


def held_page(code: str) -> Page:
    """Find a page of the school and hold it, so that two who act on it act one after the other. Raises NotThere."""
    row = Page.objects.select_for_update().filter(code=code).first()
    if row is None:
        raise NotThere("page")
    return row


def _own_draft(actor: Actor, page: str) -> tuple[Page, PageDraft]:
    row = held_page(page)
    draft = PageDraft.objects.select_related("owner").filter(page=row).first()
    if draft is None:
        raise REFUSALS.refused("in_review", conflict=True) if row.pending else NotThere("draft")
    if draft.owner_id != actor.account:
        raise REFUSALS.refused("draft_of_another", conflict=True, who=draft.owner.name)
    return row, draft


def _stored(draft: PageDraft) -> None:
    try:
        with transaction.atomic():
            draft.save(force_insert=True)
    except IntegrityError:
        other = PageDraft.objects.select_related("owner").get(page=draft.page_id)
        raise REFUSALS.refused("draft_of_another", conflict=True, who=other.owner.name) from None


def _too_long(text: DraftText) -> list[Refusal]:
    long = (
        ("title_long", "title", text.title, LONGEST_TITLE),
        ("unit_long", "issuing_unit", text.issuing_unit, LONGEST_UNIT),
        ("words_long", "correction", text.correction, LONGEST_WORDS),
    )
    faults = [REFUSALS.refusal(code, field=name, most=most) for code, name, said, most in long if len(said) > most]
    seen = [] if text.visibility in PageVisibility else [REFUSALS.refusal("visibility_unknown", field="visibility")]
    return [*faults, *seen]


PageVisibility = frozenset({"public", "school", "staff"})


def _is_held(page: Page, fingerprint: str) -> bool:
    return PageFile.objects.filter(page=page, kind=PICTURE, fingerprint=fingerprint).exists()


def _hash(said: dict[str, object]) -> str:
    plain = json.dumps(said, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(plain.encode()).hexdigest()
