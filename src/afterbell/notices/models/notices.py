"""A notice to families, who decided that it goes out, whom it is for, and how each family came to know of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from afterbell.schools.models import Account, Guardian, Pupil
from afterbell.schools.walls import Coded, OfSchool


class Notice(Coded):
    """What the school writes to families; a correction is a notice of its own that names the first version."""

    append_only = True

    class Audience(models.TextChoices):
        SCHOOL = "school", "全校"
        GRADES = "grades", "年级"
        HOMEROOMS = "homerooms", "班级"
        ENROLLED = "enrolled", "本学期参加的家庭"

    title = models.CharField(max_length=480)
    text = models.TextField()
    audience = models.CharField(max_length=9, choices=Audience)
    grades = models.JSONField(default=list)
    homerooms = models.JSONField(default=list)
    corrects = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="corrections")
    version = models.PositiveSmallIntegerField(default=1)
    written_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(title="") & ~Q(text=""), name="a_notice_says_something"),
            models.CheckConstraint(
                condition=Q(corrects=None, version=1) | Q(corrects__isnull=False, version__gt=1),
                name="a_correction_is_a_later_version",
            ),
            models.UniqueConstraint(fields=["corrects", "version"], name="one_version_of_a_number"),
        ]
        indexes: ClassVar = [models.Index(fields=["school", "-written_at"], name="notices_newest_first")]


class NoticeDecision(OfSchool):
    """A notice went out, or went back to its writer; `writer` stands here so that the table can compare."""

    append_only = True

    class Kind(models.TextChoices):
        SENT = "sent", "第二人看过，发出"
        AT_ONCE = "at_once", "校长直接发出"
        RETURNED = "returned", "退回"

    notice = models.OneToOneField(Notice, on_delete=models.PROTECT, related_name="decision")
    kind = models.CharField(max_length=8, choices=Kind)
    words = models.CharField(max_length=200, blank=True)
    writer = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind="at_once", by=F("writer")) | (~Q(kind="at_once") & ~Q(by=F("writer"))),
                name="a_second_person_reviews_a_notice",
            ),
            models.CheckConstraint(
                condition=~Q(kind="returned") | ~Q(words=""), name="a_notice_is_returned_with_words"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.kind}"


class NoticeFamily(Coded):
    """A notice is for this child's family: fixed when it goes out; the code stands on the family's slip of paper."""

    append_only = True

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="families")
    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["notice", "pupil"], name="a_notice_is_for_a_family_once")
        ]


class FamilyTold(Coded):
    """One way in which a family came to know of a notice; a call says who was told, and in words that lie sealed."""

    append_only = True

    class Way(models.TextChoices):
        OPENED = "opened", "在手机上打开"
        PAPER = "paper", "交了纸质的"
        CALL = "call", "电话告知"

    family = models.ForeignKey(NoticeFamily, on_delete=models.PROTECT, related_name="told")
    way = models.CharField(max_length=6, choices=Way)
    guardian = models.ForeignKey(Guardian, null=True, on_delete=models.PROTECT, related_name="+")
    words_sealed = models.BinaryField(null=True)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["family", "guardian"], condition=Q(way="opened"), name="a_guardian_opens_a_notice_once"
            ),
            models.CheckConstraint(
                condition=Q(way="paper", guardian=None) | (~Q(way="paper") & Q(guardian__isnull=False)),
                name="who_opened_or_was_called_is_named",
            ),
            models.CheckConstraint(condition=Q(way="call") | Q(words_sealed=None), name="only_a_call_has_words"),
        ]


class FamilyToldUndone(OfSchool):
    """A tick for paper or a call was a mistake, taken back on the same day."""

    append_only = True

    told = models.OneToOneField(FamilyTold, on_delete=models.PROTECT, related_name="undone")
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.told_id)


class NoticeReminder(OfSchool):
    """The families not reached yet were reminded of a notice: once a day at most."""

    append_only = True

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="reminders")
    day = models.DateField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["notice", "day"], name="families_are_reminded_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.day}"
