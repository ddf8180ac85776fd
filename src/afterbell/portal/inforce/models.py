"""What is public straight from the data: since when, with which content, and what was objected to it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from afterbell.schools.models import Account
from afterbell.schools.walls import Coded, OfSchool


class MatterPublished(Coded):
    """Somebody made a matter public, or public anew with the content it had by then; `number` counts a matter's.

    Where there is a notice, `notice_until` is the first day on which nobody objects any more.
    """

    append_only = True

    kind = models.CharField(max_length=12)
    number = models.PositiveSmallIntegerField()
    content_hash = models.CharField(max_length=64)
    notice_until = models.DateField(null=True)
    published_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "kind", "number"], name="a_matter_is_published_in_turn")
        ]


class MatterTakenBack(OfSchool):
    """Somebody took a matter back, and said why."""

    append_only = True

    published = models.OneToOneField(MatterPublished, on_delete=models.PROTECT, related_name="taken_back")
    reason = models.CharField(max_length=200)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.published_id} taken back"


class MatterContent(OfSchool):
    """What a public matter said had another fingerprint from here on; `number` counts those of one publication."""

    append_only = True

    published = models.ForeignKey(MatterPublished, on_delete=models.PROTECT, related_name="contents")
    number = models.PositiveIntegerField()
    content_hash = models.CharField(max_length=64)
    withheld = models.PositiveSmallIntegerField(default=0)
    since = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["published", "number"], name="a_matters_contents_follow_in_turn")
        ]

    def __str__(self) -> str:
        return f"{self.published_id} {self.number}"


class MatterObjection(Coded):
    """What somebody says against a matter while its notice stands; who is not of the school proves it by a word.

    It is about a matter drawn from the data (`published`), or about a page that is put up (`article`): a settlement, a
    version of the scheme. `held` words are shown to nobody but the school before its answer says so.
    """

    append_only = True

    published = models.ForeignKey(MatterPublished, null=True, on_delete=models.PROTECT, related_name="objections")
    article = models.ForeignKey("portal.Article", null=True, on_delete=models.PROTECT, related_name="objections")
    words = models.CharField(max_length=800)
    held = models.BooleanField()
    raised_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    secret_hash = models.CharField(max_length=64)
    raised_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["published", "raised_at"], name="objections_to_a_matter"),
            models.Index(fields=["article", "raised_at"], name="objections_to_a_page"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(published=None, article__isnull=False)
                | models.Q(published__isnull=False, article=None),
                name="an_objection_is_about_one_thing",
            )
        ]


class MatterAnswer(OfSchool):
    """The answer to an objection, by somebody who did not publish the matter; `shown` puts held words in public."""

    append_only = True

    objection = models.OneToOneField(MatterObjection, on_delete=models.PROTECT, related_name="answer")
    upheld = models.BooleanField()
    words = models.CharField(max_length=800)
    shown = models.BooleanField()
    answered_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.objection_id} {self.upheld}"
