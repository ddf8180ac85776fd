"""What keeps a draft from being sent: what is missing, what is too late, and what belongs to one person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from html import unescape
from itertools import islice
from urllib.parse import unquote

from afterbell.base.attached.reading import Attached
from afterbell.base.refusals import Refusal
from afterbell.base.spans import local_day
from afterbell.base.words import Words
from afterbell.portal.models import Page, PageDraft, PageFile, PageVersion
from afterbell.portal.rules.naming import named_in
from afterbell.portal.rules.writing import paragraphs_of, pictures_in
from afterbell.portal.writing.personal import personal_in
from afterbell.portal.writing.refusals import REFUSALS
from afterbell.schools.models import Pupil, School

LONGEST_TEXT, MOST_CHILDREN = 50_000, 10
PUBLIC = "public"
THE_TITLE, THE_UNIT = Words(zh="标题", en="the title"), Words(zh="发布单位", en="the unit")
THE_REASON = Words(zh="理由", en="the reason")
THE_NAME = Words(zh="文件名", en="its name")
THE_CORRECTION = Words(zh="更正说明", en="the correction")
A_PARAGRAPH = Words(zh="正文第 {number} 段", en="paragraph {number} of the text")
IN_FILE = Words(zh="附件“{name}”{place}", en="the file “{name}”, {place}")
SAME = ("channel_id", "title", "issuing_unit", "html", "visibility", "notice_last_day", "files")


def findings_of(file: Attached, *, school: School) -> list[dict[str, str]]:
    """Say where an attached file names what belongs to one person, or cannot be read, and which pupils by code.

    Kept with the file: codes, so that a child that is forgotten is named by no file either.
    """
    unread = [{"unread": "1", "zh": one.place.zh, "en": one.place.en} for one in file.passages if one.unread][:1]
    texts = [(THE_NAME, file.name), *((one.place, one.text) for one in file.passages)]
    found = personal_in(texts, own=(school.phone, school.address))
    told = [{"zh": f"{one.place.zh}：{one.said.zh}", "en": f"{one.place.en}: {one.said.en}"} for one in found]
    return unread + told + [{"pupil": code} for code in islice(_pupils_named(texts), MOST_CHILDREN)]


def _pupils_named(texts: Iterable[tuple[Words, str]]) -> Iterator[str]:
    codes = {name: code for code, name in Pupil.objects.order_by("-pk").values_list("code", "name")}
    for name in named_in("\n".join(text for _place, text in texts), names=sorted(codes)):
        yield codes[name]


def pupils_in(findings: Iterable[Mapping[str, str]]) -> Iterator[str]:
    """Give the codes of the pupils a file was found to name."""
    return (finding["pupil"] for finding in findings if "pupil" in finding)


def reasons_against(*, draft: PageDraft, page: Page, school: School, now: datetime) -> list[Refusal]:
    """Give every reason for which a draft cannot be sent yet."""
    said = paragraphs_of(draft.html)
    reasons = [*_missing(draft, said), *_late(draft, now), *_uncorrected(draft, page)]
    if draft.visibility == PUBLIC:
        reasons += [*_personal(draft, said, school), *_personal_in_files(draft)]
    return reasons


def reasons_against_public(words: str, *, school: School) -> list[Refusal]:
    """Give every reason for which the words under which a public page was taken down cannot be read by everybody."""
    reasons = [
        REFUSALS.refusal("reason_personal", field="words", found=one.said)
        for one in personal_in([(THE_REASON, words)], own=(school.phone, school.address))
    ]
    named = named_in(words, names=Pupil.objects.order_by("name").values_list("name", flat=True).distinct())
    reasons += [REFUSALS.refusal("reason_names", field="words", name=name) for name in islice(named, MOST_CHILDREN)]
    return reasons


def _missing(draft: PageDraft, said: tuple[str, ...]) -> Iterator[Refusal]:
    if not draft.title:
        yield REFUSALS.refusal("no_title", field="title")
    if not draft.issuing_unit:
        yield REFUSALS.refusal("no_unit", field="issuing_unit")
    if not said and not draft.files and not pictures_in(draft.html):
        yield REFUSALS.refusal("no_text", field="words")
    if sum(map(len, said)) > LONGEST_TEXT:
        yield REFUSALS.refusal("text_long", field="words", most=LONGEST_TEXT)


def _late(draft: PageDraft, now: datetime) -> Iterator[Refusal]:
    if draft.publish_at is not None and draft.publish_at <= now:
        yield REFUSALS.refusal("time_past", field="publish_at")
    if draft.notice_last_day is not None and draft.notice_last_day < local_day(draft.publish_at or now):
        yield REFUSALS.refusal("notice_past", field="notice_last_day")


def _uncorrected(draft: PageDraft, page: Page) -> Iterator[Refusal]:
    if page.current is None:
        return
    if not draft.correction:
        yield REFUSALS.refusal("no_correction", field="correction")
    current = PageVersion.objects.get(page=page, number=page.current)
    promised = current.notice_last_day
    if promised is not None and (draft.notice_last_day is None or draft.notice_last_day < promised):
        yield REFUSALS.refusal("notice_shortened", field="notice_last_day", day=promised)
    if all(getattr(draft, name) == getattr(current, name) for name in SAME):
        yield REFUSALS.refusal("unchanged", field="words")


def _personal(draft: PageDraft, said: tuple[str, ...], school: School) -> Iterator[Refusal]:
    passages = [
        (THE_TITLE, draft.title),
        (THE_UNIT, draft.issuing_unit),
        (THE_CORRECTION, draft.correction),
        *((A_PARAGRAPH.fill(number=number), text) for number, text in enumerate(said, start=1)),
        *((A_PARAGRAPH.fill(number=len(said)), link) for link in _links(draft.html)),
    ]
    for one in personal_in(passages, own=(school.phone, school.address)):
        yield REFUSALS.refusal("personal", field="words", place=one.place, found=one.said)


def _links(html: str) -> Iterator[str]:
    """Give where links lead, without the codes a browser reads: a telephone number in a link is one too."""
    for part in html.split('href="')[1:]:
        yield unquote(unescape(part.partition('"')[0]))


def _personal_in_files(draft: PageDraft) -> Iterator[Refusal]:
    held = {row.code: row for row in PageFile.objects.filter(page=draft.page, code__in=draft.files)}
    for row in (held[code] for code in draft.files if code in held):
        for finding in (one for one in row.findings if "pupil" not in one):
            words = Words(zh=finding["zh"], en=finding["en"])
            if "unread" in finding:
                yield REFUSALS.refusal("unread", field="file", name=row.name, place=words)
            else:
                where = IN_FILE.fill(name=row.name, place="")
                yield REFUSALS.refusal("personal", field="file", place=where, found=words)
