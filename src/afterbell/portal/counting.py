"""How often a public page was looked at: once by each visitor and day, and nothing about who looked.

A visitor is a browser behind an address; from one address no more than a few count, whatever browsers call themselves.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from threading import Lock

from django.db import OperationalError, transaction
from django.db.models import F
from django.db.models.functions import Left

from afterbell.base.addresses import line_of
from afterbell.base.crypto import blind
from afterbell.base.spans import local_day
from afterbell.base.tenancy import within
from afterbell.portal.models import Article, Look
from afterbell.schools.models import School

MARKS_OF_ROBOTS = ("bot", "crawl", "spider", "slurp", "preview", "monitor", "curl", "wget", "python", "headless")
LONGEST_WAIT = timedelta(seconds=5)
MOST_WAITING = 500
LETTERS = 16
MOST_BEHIND_AN_ADDRESS = 5

Stored = tuple[int, date, str]
"""A look as it is stored: the page, the day, the visitor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Somebody looked at a page of a school on a day; `visitor` is a fingerprint that says nothing on another day.

    Its first half is the address's, its second the browser's.
    """

    school: str
    article: str
    day: date
    visitor: str


@dataclass(slots=True)
class _Waiting:
    """What this process has not stored yet, and since when."""

    seen: set[Seen] = field(default_factory=set)
    since: datetime | None = None
    lock: Lock = field(default_factory=Lock)


_waiting = _Waiting()


def is_robot(*, agent: str) -> bool:
    """Say whether a visitor calls itself a program; whoever does not say what it is counts as one."""
    said = agent.lower()
    return not said or any(mark in said for mark in MARKS_OF_ROBOTS)


def count_view(*, school: str, article: str, address: str, agent: str, now: datetime) -> None:
    """Count a visitor's first look of the day at a page.

    Looks are stored together, a few seconds later; of a process that is killed the last seconds are not counted.
    """
    day, line = local_day(now), line_of(address)
    whence = blind(text=f"{day}|{line}", purpose="portal.address")[:LETTERS]
    visitor = whence + blind(text=f"{day}|{line}|{agent}", purpose="portal.look")[:LETTERS]
    with _waiting.lock:
        _waiting.seen.add(Seen(school=school, article=article, day=day, visitor=visitor))
        _waiting.since = _waiting.since or now
        due = len(_waiting.seen) >= MOST_WAITING or not timedelta() <= now - _waiting.since < LONGEST_WAIT
    if due:
        store_views()


def store_views() -> None:
    """Store what this process counted. A count that cannot be written keeps nobody from reading, and waits on."""
    with _waiting.lock:
        taken, _waiting.seen, _waiting.since = _waiting.seen, set(), None
    of = defaultdict(list)
    for one in taken:
        of[one.school].append(one)
    for number, code in School.institutions.filter(code__in=of).values_list("pk", "code"):
        with within(number), suppress(OperationalError):
            _store(of[code], school=number)


@transaction.atomic
def _store(seen: Iterable[Seen], *, school: int) -> None:
    """Add to each page's number those who had not looked at it that day; fingerprints of days before go."""
    seen = list(seen)
    pages = Article.objects.select_for_update().filter(code__in={one.article for one in seen}).order_by("pk")
    numbers = dict(pages.values_list("code", "pk"))
    wanted = {(numbers[one.article], one.day, one.visitor) for one in seen if one.article in numbers}
    new = _let_in(wanted, known=_known(wanted))
    Look.objects.bulk_create(
        Look(school_id=school, article_id=article, day=day, visitor=visitor) for article, day, visitor in sorted(new)
    )
    for article in {article for article, _day, _visitor in new}:
        Article.objects.filter(pk=article).update(views=F("views") + sum(one[0] == article for one in new))
    Look.objects.filter(day__lt=max(one.day for one in seen)).delete()


def _known(wanted: Collection[Stored]) -> set[Stored]:
    """Find who is stored of the same pages, days and addresses."""
    looks = Look.objects.filter(article__in={one[0] for one in wanted}, day__in={one[1] for one in wanted}).annotate(
        whence=Left("visitor", LETTERS)
    )
    same = looks.filter(whence__in={visitor[:LETTERS] for _page, _day, visitor in wanted})
    return set(same.order_by("pk").values_list("article_id", "day", "visitor"))


def _let_in(wanted: Collection[Stored], *, known: Collection[Stored]) -> set[Stored]:
    """Choose who counts: who did not yet, and as many behind an address as may."""
    counted = Counter((page, day, visitor[:LETTERS]) for page, day, visitor in known)
    new: set[Stored] = set()
    for one in sorted(set(wanted) - set(known)):
        page, day, visitor = one
        if counted[page, day, visitor[:LETTERS]] < MOST_BEHIND_AN_ADDRESS:
            counted[page, day, visitor[:LETTERS]] += 1
            new.add(one)
    return new
