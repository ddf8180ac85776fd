"""What people of the school write for its space: channels, drafts, versions that were sent for review, their files."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from afterbell.schools.models import Account
from afterbell.schools.walls import Coded, OfSchool

VISIBILITIES = (("public", "公开"), ("school", "本校登录可见"), ("staff", "本校教职工可见"))


class PageChannel(OfSchool):
    """A channel of a school's space, in one of two levels; `key` stands in its address and stays when it is renamed.

    A school that changed nothing has no rows and the channels every school begins with.
    """

    key = models.CharField(max_length=12)
    name = models.CharField(max_length=30)
    name_en = models.CharField(max_length=60, blank=True)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="parts")
    place = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "key"], name="one_channel_a_key"),
            models.UniqueConstraint(fields=["school", "parent", "name"], name="channels_within_another_differ"),
            models.UniqueConstraint(
                fields=["school", "name"], condition=Q(parent=None), name="channels_beside_each_other_differ"
            ),
        ]

    def __str__(self) -> str:
        return self.key


class Page(Coded):
    """Something a person writes for the space, from its first draft on.

    `current` is the number of the version everybody reads, `pending` that of the one that was sent: in review, or once
    `due_at` is set, accepted and waiting for its time. `until` is the first day on which a notice no longer stands.
    """

    author = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    moved_at = models.DateTimeField()
    title = models.CharField(max_length=120, blank=True)
    article = models.OneToOneField("portal.Article", null=True, on_delete=models.PROTECT, related_name="page")
    current = models.PositiveSmallIntegerField(null=True)
    pending = models.PositiveSmallIntegerField(null=True)
    due_at = models.DateTimeField(null=True)
    until = models.DateField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(due_at=None) | Q(pending__isnull=False), name="only_what_was_accepted_waits_for_its_time"
            ),
            models.CheckConstraint(
                condition=Q(current=None) | Q(article__isnull=False), name="what_is_current_has_an_article"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["school", "-moved_at"], name="pages_as_they_moved"),
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="pages_waiting_for_a_time"),
            models.Index(fields=["until"], condition=Q(until__isnull=False), name="pages_that_end_by_themselves"),
        ]


class Written(OfSchool):
    """What a page says: the same fields while it is drafted and once it was sent.

    `notice_last_day` is the last day on which a notice stands, `publish_at` when it is to appear; without, at once.
    """

    channel = models.ForeignKey(PageChannel, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=120, blank=True)
    issuing_unit = models.CharField(max_length=60, blank=True)
    html = models.TextField(blank=True)
    visibility = models.CharField(max_length=6, choices=VISIBILITIES, default="public")
    notice_last_day = models.DateField(null=True)
    publish_at = models.DateTimeField(null=True)
    correction = models.CharField(max_length=200, blank=True)
    files = models.JSONField(default=list)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title


class PageDraft(Written):
    """What somebody is writing just now; nobody else changes it. `saves` counts, so that no window undoes another."""

    page = models.OneToOneField(Page, on_delete=models.PROTECT, related_name="draft")
    owner = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    saves = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()


class PageVersion(Written):
    """What was sent for review, word for word; each after the first says what it corrects."""

    append_only = True

    page = models.ForeignKey(Page, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    pictures = models.JSONField(default=list)
    content_hash = models.CharField(max_length=64)
    written_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["page", "number"], name="written_versions_are_numbered"),
            models.CheckConstraint(condition=~Q(title="") & ~Q(issuing_unit=""), name="a_written_version_is_named"),
        ]


class PageStep(OfSchool):
    """What was done with a version: sent back or accepted, taken back, published, withdrawn, or over by itself.

    A second person sends it back or accepts it; before that its writer may take it back, and after that stop it
    while its time has not come. `by` is empty where the house did it at the time that was agreed.
    """

    append_only = True

    class Kind(models.TextChoices):
        RETURNED = "returned", "退回"
        RECALLED = "recalled", "撤回送审"
        ACCEPTED = "accepted", "审核通过"
        PUBLISHED = "published", "发布"
        WITHDRAWN = "withdrawn", "撤下"
        OVER = "over", "公示期满撤下"
        STOPPED = "stopped", "取消定时发布"

    page = models.ForeignKey(Page, on_delete=models.PROTECT, related_name="steps")
    version = models.ForeignKey(PageVersion, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=9, choices=Kind)
    words = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    written_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["version"],
                condition=Q(kind__in=("returned", "recalled", "accepted")),
                name="a_written_version_is_decided_once",
            ),
            models.UniqueConstraint(
                fields=["version"], condition=Q(kind="published"), name="a_written_version_is_published_once"
            ),
            models.UniqueConstraint(
                fields=["page"], condition=Q(kind__in=("withdrawn", "over")), name="a_page_is_taken_down_once"
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=("returned", "accepted")) | (Q(by__isnull=False) & ~Q(by=F("written_by"))),
                name="nobody_decides_on_what_they_wrote",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=("returned", "withdrawn")) | ~Q(words=""), name="a_page_goes_back_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.kind}"


class PageFile(Coded):
    """A picture or a file that came with a page; its bytes lie sealed under the fingerprint of what they are.

    `findings` says where the file names what belongs to one person, which pupils by their codes,
    or that nobody can read it by machine.
    """

    append_only = True

    page = models.ForeignKey(Page, on_delete=models.PROTECT, related_name="held")
    kind = models.CharField(max_length=7)
    name = models.CharField(max_length=120)
    size = models.PositiveIntegerField()
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    fingerprint = models.CharField(max_length=64)
    findings = models.JSONField(default=list)
    added_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["school", "fingerprint"], name="files_by_what_they_are")]
