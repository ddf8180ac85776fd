"""Versions of a school's scheme, and what the leadership decided about them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from afterbell.schools.models import Account, Term
from afterbell.schools.walls import Coded, OfSchool


class SchemeVersion(Coded):
    """One text of the scheme for one term; `content_hash` names its canonical content."""

    append_only = True

    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="scheme_versions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    content_hash = models.CharField(max_length=64)
    drafted_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["term", "number"], name="one_scheme_version_a_number"),
            models.UniqueConstraint(fields=["term", "content_hash"], name="a_version_differs_from_the_others"),
        ]


class SchemeDraft(OfSchool):
    """The text a term's next version is written in, as it stood after one saving; it need not be a scheme yet."""

    append_only = True

    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="scheme_drafts")
    edition = models.PositiveIntegerField()
    text = models.TextField()
    kept_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    kept_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["term", "edition"], name="one_scheme_draft_an_edition"),
        ]

    def __str__(self) -> str:
        return f"{self.term_id} {self.edition}"


class SchemeDecision(OfSchool):
    """The leadership approved a version or sent it back with a reason, or it was published, in force from a day."""

    class Kind(models.TextChoices):
        APPROVED = "approved", "领导小组通过"
        RETURNED = "returned", "退回"
        PUBLISHED = "published", "已公布"

    append_only = True

    version = models.ForeignKey(SchemeVersion, on_delete=models.PROTECT, related_name="decisions")
    kind = models.CharField(max_length=9, choices=Kind)
    content_hash = models.CharField(max_length=64)
    in_force_from = models.DateField(null=True)
    reason = models.CharField(max_length=200, default="")
    decided_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "kind"], name="a_version_is_decided_once"),
            models.UniqueConstraint(
                fields=["version"],
                condition=Q(kind__in=["approved", "returned"]),
                name="a_version_is_approved_or_sent_back",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["approved", "returned"], in_force_from=None)
                | Q(kind="published", in_force_from__isnull=False),
                name="what_is_published_comes_into_force",
            ),
            models.CheckConstraint(
                condition=Q(kind="returned") & ~Q(reason="") | ~Q(kind="returned") & Q(reason=""),
                name="what_is_sent_back_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.kind}"
