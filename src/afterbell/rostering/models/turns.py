"""Who asks whom to take a turn, and which sessions nobody is confirmed for."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from afterbell.rostering.models.sessions import Assignment, Session
from afterbell.schools.models import Account, Staff
from afterbell.schools.walls import Coded, OfSchool


class TurnRequest(Coded):
    """Somebody asks to stay away, asks a colleague to stand in, or asks one to exchange two sessions.

    `asked_by` is whose turn it is, empty where the office asks for a session nobody has; `asked_of` the colleague.
    `approval` says whether the school decides too, as the scheme had it when it was asked; `until` is when the first
    of the sessions begins; for days, when the last of them does, or is over.
    """

    append_only = True

    class Kind(models.TextChoices):
        LEAVE = "leave", "请假"
        SUBSTITUTE = "substitute", "代班"
        SWAP = "swap", "换班"

    kind = models.CharField(max_length=10, choices=Kind)
    asked_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    asked_of = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    session = models.ForeignKey(Session, null=True, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Session, null=True, on_delete=models.PROTECT, related_name="+")
    first_day = models.DateField(null=True)
    last_day = models.DateField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    approval = models.BooleanField()
    until = models.DateTimeField()
    entered_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind="leave", asked_by__isnull=False, asked_of=None, other=None)
                | Q(kind="substitute", session__isnull=False, asked_of__isnull=False, other=None, first_day=None)
                | Q(kind="swap", session__isnull=False, asked_by__isnull=False, asked_of__isnull=False, first_day=None)
                & Q(other__isnull=False),
                name="a_request_says_who_and_what",
            ),
            models.CheckConstraint(
                condition=Q(first_day=None, last_day=None, session__isnull=False)
                | Q(first_day__lte=F("last_day"), session=None),
                name="a_request_is_of_days_or_of_a_session",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["school", "-asked_at"], name="requests_by_when")]


class TurnStep(OfSchool):
    """What somebody said of a request: accepted, declined, approved, refused, withdrawn, or fulfilled by another."""

    append_only = True

    class Deed(models.TextChoices):
        ACCEPTED = "accepted", "答应"
        DECLINED = "declined", "不答应"
        APPROVED = "approved", "同意"
        REFUSED = "refused", "不同意"
        WITHDRAWN = "withdrawn", "撤回"
        OVERTAKEN = "overtaken", "别人先答应了"

    request = models.ForeignKey(TurnRequest, on_delete=models.PROTECT, related_name="steps")
    deed = models.CharField(max_length=10, choices=Deed)
    reason = models.CharField(max_length=200, blank=True)
    said_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["request", "deed"], name="each_step_is_said_once")]

    def __str__(self) -> str:
        return f"{self.request_id} {self.deed}"


class SessionLeave(OfSchool):
    """A member of staff stays away from one session and is there for the others of that day."""

    append_only = True

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="session_leaves")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="left_by")
    request = models.OneToOneField(TurnRequest, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["staff", "session"], name="one_leave_a_person_and_session")
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.session_id}"


class Replacement(OfSchool):
    """Somebody was put into a session that ran, by `naming`; `instead_of` is who had it, empty for nobody."""

    append_only = True

    naming = models.OneToOneField(Assignment, on_delete=models.PROTECT, related_name="replacement")
    instead_of = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="a_replacement_has_its_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.naming_id} {self.instead_of_id}"


class LadderRung(OfSchool):
    """The school was told once that a session this near its start had no confirmed adult.

    `opening` is how many had been named for it by then: one who is named and does not come opens it anew.
    """

    append_only = True

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="rungs")
    rung = models.PositiveSmallIntegerField()
    opening = models.PositiveSmallIntegerField(default=0)
    told_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["session", "opening", "rung"], name="each_rung_of_an_opening_is_told_once"),
            models.CheckConstraint(condition=Q(rung__in=[1, 2, 3]), name="the_ladder_has_three_rungs"),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.rung}"
