"""Comments under a school's public pages: who speaks under which pen name, what was said, and what became of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from afterbell.portal.models import Article, SpaceLock
from afterbell.schools.models import Account
from afterbell.schools.walls import Coded, OfSchool


class PenName(Coded):
    """The name under which somebody speaks in public, chosen once a school: the personal space (个人空间).

    `folded` is the name as it is compared, so that no two look alike. The row is held while its owner sends.
    """

    never_removed = True

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    folded = models.CharField(max_length=60)
    chosen_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "account"], name="one_pen_name_a_person"),
            models.UniqueConstraint(fields=["school", "folded"], name="one_person_a_pen_name"),
        ]


class Comment(Coded):
    """What somebody said under a page; shown only once a reviewer showed it.

    `held` is what the screening found, as it was found: rule, code, place and words of each finding.
    """

    append_only = True

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="+")
    pen = models.ForeignKey(PenName, on_delete=models.PROTECT, related_name="comments")
    words = models.CharField(max_length=1120)
    held = models.JSONField(default=list)
    sent_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["article", "-sent_at"], name="comments_under_a_page"),
            models.Index(fields=["school", "sent_at"], name="comments_of_a_school"),
            models.Index(fields=["pen", "sent_at"], name="comments_of_a_pen"),
        ]


class CommentDecision(OfSchool):
    """A reviewer showed or refused a comment: first when it came, a second time when its author appealed."""

    append_only = True

    class Stage(models.TextChoices):
        REVIEW = "review", "审核"
        APPEAL = "appeal", "申诉"

    class Outcome(models.TextChoices):
        SHOWN = "shown", "展示"
        REFUSED = "refused", "不展示"

    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, related_name="decisions")
    stage = models.CharField(max_length=6, choices=Stage)
    outcome = models.CharField(max_length=7, choices=Outcome)
    rule = models.CharField(max_length=10, blank=True)
    reason = models.CharField(max_length=200)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["comment", "stage"], name="a_comment_is_decided_once_a_stage"),
            models.CheckConstraint(condition=~Q(reason=""), name="a_decision_on_a_comment_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.comment_id} {self.stage} {self.outcome}"


class CommentAppeal(OfSchool):
    """The author of a refused comment asked once that another person look at it."""

    append_only = True

    comment = models.OneToOneField(Comment, on_delete=models.PROTECT, related_name="appeal")
    words = models.CharField(max_length=200)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.comment_id)


class PublicReport(Coded):
    """Somebody reported a comment, a page or the whole space; a stranger by a number and a secret word."""

    append_only = True

    class Target(models.TextChoices):
        COMMENT = "comment", "评论"
        ARTICLE = "article", "页面"
        SPACE = "space", "整个空间"

    target = models.CharField(max_length=7, choices=Target)
    comment = models.ForeignKey(Comment, null=True, on_delete=models.PROTECT, related_name="+")
    article = models.ForeignKey(Article, null=True, on_delete=models.PROTECT, related_name="+")
    ground = models.CharField(max_length=10, choices=SpaceLock.Ground)
    words = models.CharField(max_length=200)
    held = models.JSONField(default=list)
    reporter = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    secret_fingerprint = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(target="comment", comment__isnull=False, article=None)
                | Q(target="article", comment=None, article__isnull=False)
                | Q(target="space", comment=None, article=None),
                name="a_report_is_about_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(reporter__isnull=False, secret_fingerprint="")
                | (Q(reporter=None) & ~Q(secret_fingerprint="")),
                name="a_report_is_answered_to_somebody",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["school", "at"], name="reports_of_a_school")]


class ReportDecision(OfSchool):
    """What was done about a report, and why; a comment that was taken down is not shown any more."""

    append_only = True

    class Outcome(models.TextChoices):
        NOTHING = "nothing", "没有发现问题"
        TAKEN_DOWN = "taken_down", "评论已撤下"
        CORRECTED = "corrected", "已处理：更正、撤下或锁定"
        TOLD = "told", "已报告主管部门"

    report = models.OneToOneField(PublicReport, on_delete=models.PROTECT, related_name="decision")
    outcome = models.CharField(max_length=10, choices=Outcome)
    reason = models.CharField(max_length=200)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="a_decision_on_a_report_has_a_reason")
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.outcome}"


class Takedown(OfSchool):
    """A comment that was shown is taken down on a report, by the rule named; nothing more of the comment is changed.

    `at_once` says that it is gone from the first moment; otherwise a second reviewer has to agree.
    """

    append_only = True

    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, related_name="takedowns")
    decision = models.OneToOneField(ReportDecision, on_delete=models.PROTECT, related_name="takedown")
    rule = models.CharField(max_length=10, blank=True)
    at_once = models.BooleanField()

    def __str__(self) -> str:
        return f"{self.comment_id} {self.rule}"


class TakedownStep(OfSchool):
    """What was done about a takedown: the second reviewer's word, the author's appeal, and what came of that."""

    append_only = True

    class Kind(models.TextChoices):
        AGREED = "agreed", "第二位同意撤下"
        REJECTED = "rejected", "第二位不同意撤下"
        APPEALED = "appealed", "作者申诉"
        UPHELD = "upheld", "申诉后仍撤下"
        RESTORED = "restored", "申诉后恢复展示"

    takedown = models.ForeignKey(Takedown, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=8, choices=Kind)
    rule = models.CharField(max_length=10, blank=True)
    words = models.CharField(max_length=200)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["takedown"], condition=Q(kind__in=("agreed", "rejected")), name="a_takedown_is_seconded_once"
            ),
            models.UniqueConstraint(
                fields=["takedown"], condition=Q(kind="appealed"), name="a_takedown_is_appealed_once"
            ),
            models.UniqueConstraint(
                fields=["takedown"],
                condition=Q(kind__in=("upheld", "restored")),
                name="an_appeal_against_a_takedown_ends_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.takedown_id} {self.kind}"


class PenLock(Coded):
    """A pen name was locked: by whom, on which ground, and why; `level` is that of the authority, 0 the highest."""

    append_only = True

    pen = models.ForeignKey(PenName, on_delete=models.PROTECT, related_name="locks")
    ground = models.CharField(max_length=10, choices=SpaceLock.Ground)
    reason = models.CharField(max_length=200)
    level = models.PositiveSmallIntegerField()
    locked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    locked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.code} {self.ground}"


class PenLockStep(OfSchool):
    """What somebody did about the lock of a pen name, from its review to its end."""

    append_only = True

    class Kind(models.TextChoices):
        CONFIRMED = "confirmed", "复核同意锁定"
        REJECTED = "rejected", "复核不同意锁定"
        APPEALED = "appealed", "本人申诉"
        FORWARDED = "forwarded", "转交上级"
        WANTED = "wanted", "提出解锁"
        LIFTED = "lifted", "同意解锁"

    lock = models.ForeignKey(PenLock, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=10, choices=Kind)
    words = models.CharField(max_length=200)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["lock"], condition=Q(kind__in=("confirmed", "rejected")), name="a_pen_lock_is_reviewed_once"
            ),
            models.UniqueConstraint(
                fields=["lock"], condition=Q(kind__in=("rejected", "lifted")), name="a_pen_lock_ends_once"
            ),
            models.UniqueConstraint(
                fields=["lock"], condition=Q(kind="wanted"), name="unlocking_a_pen_is_proposed_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lock_id} {self.kind}"
