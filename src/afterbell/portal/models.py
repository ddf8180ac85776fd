"""The school's public space: what it published, and when it was shut."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from afterbell.portal.finding_models import Findable
from afterbell.portal.inforce.models import (
    MatterAnswer,
    MatterContent,
    MatterObjection,
    MatterPublished,
    MatterTakenBack,
)
from afterbell.portal.page_models import Page, PageChannel, PageDraft, PageFile, PageStep, PageVersion
from afterbell.schools.models import Account
from afterbell.schools.walls import Coded, OfSchool

__all__ = [
    "Article",
    "Findable",
    "MatterAnswer",
    "MatterContent",
    "MatterObjection",
    "MatterPublished",
    "MatterTakenBack",
    "Page",
    "PageChannel",
    "PageDraft",
    "PageFile",
    "PageStep",
    "PageVersion",
    "PublicKnock",
    "SpaceLock",
    "SpaceLockReminder",
    "SpaceLockStep",
]


class Article(Coded):
    """A page of the school's space, with the hash of what it shows.

    `text` is what is found in it, folded. What a person wrote stands in a `channel`; such a page may be withdrawn.
    """

    class Kind(models.TextChoices):
        SCHEME = "scheme", "方案"
        SETTLEMENT = "settlement", "补助公示"
        SURVEY = "survey", "调查结果"
        SATISFACTION = "satisfaction", "满意度"
        PAGE = "page", "文章"

    class Visibility(models.TextChoices):
        PUBLIC = "public", "公开"
        SCHOOL = "school", "本校登录可见"
        STAFF = "staff", "本校教职工可见"

    kind = models.CharField(max_length=12, choices=Kind)
    title = models.CharField(max_length=120)
    issuing_unit = models.CharField(max_length=60)
    subject = models.CharField(max_length=12)
    content_hash = models.CharField(max_length=64)
    body = models.JSONField()
    text = models.TextField(default="", blank=True)
    views = models.PositiveIntegerField(default=0)
    published_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField()
    channel = models.ForeignKey("portal.PageChannel", null=True, on_delete=models.PROTECT, related_name="articles")
    visibility = models.CharField(max_length=6, choices=Visibility, default=Visibility.PUBLIC)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "kind", "subject"], name="one_article_a_subject")
        ]
        indexes: ClassVar = [models.Index(fields=["school", "-published_at"], name="articles_newest_first")]


class Look(OfSchool):
    """That somebody looked at a page on a day: a fingerprint, kept for that day, so that nobody counts twice."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    visitor = models.CharField(max_length=32)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["article", "day", "visitor"], name="a_visitor_counts_once_a_day")
        ]
        indexes: ClassVar = [models.Index(fields=["school", "day"], name="looks_of_a_day")]

    def __str__(self) -> str:
        return f"{self.article_id} {self.day}"


class PublicKnock(OfSchool):
    """Somebody used a public door: kept for a day under a fingerprint of where they came from, another each day."""

    door = models.CharField(max_length=40)
    whence = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["school", "door", "at"], name="knocks_at_a_public_door")]

    def __str__(self) -> str:
        return f"{self.door} {self.at}"


class SpaceLock(Coded):
    """A school's public space was shut: by whom, on which ground, and why.

    `level` is that of the authority: 0 the platform, then the greater the smaller the area of whoever locked it.
    """

    append_only = True

    class Ground(models.TextChoices):
        SENSITIVE = "sensitive", "敏感词"
        UNLAWFUL = "unlawful", "违法违规内容"
        UNSAFE = "unsafe", "不安全的代码"
        REPORTED = "reported", "被多人举报"

    ground = models.CharField(max_length=10, choices=Ground)
    reason = models.CharField(max_length=200)
    level = models.PositiveSmallIntegerField()
    locked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    locked_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["school", "locked_at"], name="locks_of_a_space")]

    def __str__(self) -> str:
        return f"{self.code} {self.ground}"


class SpaceLockStep(OfSchool):
    """What somebody did about a lock: a second person's review, the school's appeal, how it was lifted."""

    append_only = True

    class Kind(models.TextChoices):
        CONFIRMED = "confirmed", "复核同意锁定"
        REJECTED = "rejected", "复核不同意锁定"
        APPEALED = "appealed", "学校申诉"
        FORWARDED = "forwarded", "当地教育技术部门转交"
        WANTED = "wanted", "提出解锁"
        LIFTED = "lifted", "同意解锁"

    lock = models.ForeignKey(SpaceLock, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=10, choices=Kind)
    words = models.CharField(max_length=200)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["lock"], condition=Q(kind__in=("confirmed", "rejected")), name="a_lock_is_reviewed_once"
            ),
            models.UniqueConstraint(
                fields=["lock"], condition=Q(kind__in=("rejected", "lifted")), name="a_lock_ends_once"
            ),
            models.UniqueConstraint(fields=["lock"], condition=Q(kind="wanted"), name="unlocking_is_proposed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.lock_id} {self.kind}"


class SpaceLockReminder(OfSchool):
    """That people were reminded of a lock nobody ended: of what, counted from which day, after how many days."""

    append_only = True

    class Kind(models.TextChoices):
        STANDS = "stands", "还没有解锁"
        APPEAL = "appeal", "申诉在等处理"
        LATE = "late", "申诉过了期限"

    lock = models.ForeignKey(SpaceLock, on_delete=models.PROTECT, related_name="reminders")
    kind = models.CharField(max_length=6, choices=Kind)
    since = models.DateField()
    days = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["lock", "kind", "since", "days"], name="a_lock_reminds_once")
        ]

    def __str__(self) -> str:
        return f"{self.lock_id} {self.kind} {self.days}"
