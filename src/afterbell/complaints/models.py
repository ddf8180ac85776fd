"""What somebody brought before a school, what was done about it, and how often somebody knocked at that door."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from afterbell.schools.models import Account
from afterbell.schools.walls import Coded, OfSchool


class Complaint(Coded):
    """A complaint or a suggestion, with its number within the school and year, and the day until which it is answered.

    Whoever wrote it either is known by account and is written to, or is not and comes back with a word that is stored
    as a fingerprint only.
    """

    append_only = True

    class Kind(models.TextChoices):
        COMPLAINT = "complaint", "投诉"
        SUGGESTION = "suggestion", "建议"

    class About(models.TextChoices):
        FEES = "fees", "收费"
        SAFETY = "safety", "安全"
        FORCED = "forced", "强制参加"
        HOMEWORK = "homework", "作业"
        FOOD = "food", "饮食"
        GATE = "gate", "接送和校门"
        CONDUCT = "conduct", "人员言行"
        OTHER = "other", "其他"

    class Against(models.TextChoices):
        SERVICE = "service", "服务本身"
        STAFF = "staff", "某位老师或工作人员"
        OFFICE = "office", "教导处"
        PRINCIPAL = "principal", "校长"

    class Desk(models.TextChoices):
        OFFICE = "office", "教导处"
        PRINCIPAL = "principal", "校长"
        BUREAU = "bureau", "主管部门"

    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    about = models.CharField(max_length=10, choices=About)
    against = models.CharField(max_length=10, choices=Against)
    first_desk = models.CharField(max_length=10, choices=Desk)
    words_sealed = models.BinaryField(null=True)
    contact_sealed = models.BinaryField(null=True)
    writer = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    word_print = models.CharField(max_length=64, blank=True, default="")
    sent_as = models.UUIDField(unique=True)
    due_on = models.DateField()
    received_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "year", "serial"], name="one_complaint_a_number"),
            models.CheckConstraint(
                condition=(Q(writer=None) & ~Q(word_print="")) | (Q(writer__isnull=False) & Q(word_print="")),
                name="a_writer_is_known_or_has_a_word",
            ),
            models.CheckConstraint(
                condition=~Q(against="principal") | Q(first_desk="bureau"),
                name="no_principal_handles_the_own_complaint",
            ),
            models.CheckConstraint(
                condition=~Q(against="office") | ~Q(first_desk="office"), name="no_office_handles_the_own_complaint"
            ),
        ]

    @property
    def number(self) -> str:
        """Give the number people say: the year and what was drawn within it."""
        return f"{self.year}-{self.serial:03d}"


class ComplaintStep(OfSchool):
    """What was done about a complaint, by whom, and at whose desk it lies after that; the house's own have nobody."""

    append_only = True

    class Kind(models.TextChoices):
        TAKEN = "taken", "受理"
        ASKED = "asked", "追问"
        ADDED = "added", "补充"
        PASSED = "passed", "回避转交"
        ANSWERED = "answered", "答复"
        SATISFIED = "satisfied", "满意"
        UNSATISFIED = "unsatisfied", "不满意"
        ESCALATED = "escalated", "提请主管部门"
        OVERDUE = "overdue", "逾期转主管部门"
        CLOSED = "closed", "办结"

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=12, choices=Kind)
    desk = models.CharField(max_length=10, choices=Complaint.Desk)
    words_sealed = models.BinaryField(null=True)
    stars = models.PositiveSmallIntegerField(null=True)
    due_on = models.DateField(null=True)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["complaint", "desk"], condition=Q(kind="taken"), name="taken_up_once_at_a_desk"
            ),
            models.UniqueConstraint(
                fields=["complaint", "desk"], condition=Q(kind="answered"), name="answered_once_at_a_desk"
            ),
            models.UniqueConstraint(
                fields=["complaint", "desk"],
                condition=Q(kind__in=("satisfied", "unsatisfied")),
                name="an_answer_is_rated_once",
            ),
            models.UniqueConstraint(
                fields=["complaint"], condition=Q(kind__in=("escalated", "overdue")), name="to_the_bureau_once"
            ),
            models.UniqueConstraint(fields=["complaint"], condition=Q(kind="closed"), name="a_complaint_closes_once"),
            models.CheckConstraint(
                condition=Q(stars=None) | Q(kind__in=("satisfied", "unsatisfied"), stars__range=(1, 5)),
                name="stars_are_of_an_answer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.kind}"


class Knock(OfSchool):
    """Somebody wrote, or guessed a word: kept for a day under a fingerprint of the address that is another each day."""

    class What(models.TextChoices):
        WROTE = "wrote", "写了一份"
        GUESSED = "guessed", "口令不对"

    what = models.CharField(max_length=8, choices=What)
    whence = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["school", "whence", "at"], name="knocks_of_an_address")]

    def __str__(self) -> str:
        return f"{self.what} {self.at}"
