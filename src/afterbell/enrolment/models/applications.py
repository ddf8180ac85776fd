"""Applications, from the draft to the withdrawal."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from afterbell.enrolment.models.channels import Channel
from afterbell.scheme.models import SchemeVersion
from afterbell.schools.models import Account, Guardian, Homeroom, Pupil, Term
from afterbell.schools.walls import Coded, OfSchool


class Application(Coded):
    """A guardian's application (申请书) for one child and term, under one version of the scheme.

    `circumstances_sealed` holds what the family says of itself (留守, 困难 …): read by the reviewers, by nobody else.
    `round` counts how often it was submitted; reviews and signatures are of one round.
    """

    class State(models.TextChoices):
        SUBMITTED = "submitted", "班级审核中"
        HOMEROOM_APPROVED = "homeroom_approved", "学校审核中"
        RETURNED = "returned", "退回补正"
        REFUSED = "refused", "未通过"
        APPROVED = "approved", "通过"
        WITHDRAWN = "withdrawn", "已撤回"

    ENDED = (State.REFUSED, State.WITHDRAWN)

    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="+")
    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="applications")
    version = models.ForeignKey(SchemeVersion, on_delete=models.PROTECT, related_name="+")
    guardian = models.ForeignKey(Guardian, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=8, choices=Channel)
    state = models.CharField(max_length=20, choices=State)
    priority_class = models.PositiveSmallIntegerField()
    circumstances_sealed = models.BinaryField(null=True)
    round = models.PositiveSmallIntegerField(default=1)
    submitted_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()
    homeroom_approver = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    school_approver = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["term", "pupil"],
                condition=~Q(state__in=["refused", "withdrawn"]),
                name="one_application_a_child_a_term",
            ),
            models.CheckConstraint(
                condition=Q(homeroom_approver=None)
                | Q(school_approver=None)
                | ~Q(homeroom_approver=F("school_approver")),
                name="two_people_review_an_application",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(homeroom_approver__isnull=False, school_approver__isnull=False),
                name="approved_means_approved_twice",
            ),
        ]


class ApplicationDay(OfSchool):
    """A weekday and band the application asks for."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="days")
    weekday = models.PositiveSmallIntegerField()
    band = models.CharField(max_length=20)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["application", "weekday", "band"], name="a_band_is_asked_for_once_a_day"),
            models.CheckConstraint(condition=Q(weekday__range=(1, 7)), name="a_week_has_seven_days"),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.band}"


class ApplicationDraft(OfSchool):
    """What a family has filled in and not sent yet, one for a child and term; for the child's guardians alone.

    `answers_sealed` holds all of it; `version` is the scheme the family filled it in under, `token` changes with every
    saving, so that whoever saves from an older page is told. A signature is never kept here: nobody signs what is not
    finished. It is thrown away when it is sent, when the application is withdrawn, and after the term.
    """

    class Part(models.TextChoices):
        CIRCUMSTANCES = "circumstances", "家庭情况"
        DAYS = "days", "星期和时段"
        PAPERS = "papers", "文书"

    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="+")
    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(SchemeVersion, on_delete=models.PROTECT, related_name="+")
    answers_sealed = models.BinaryField()
    part = models.CharField(max_length=14, choices=Part)
    token = models.CharField(max_length=12)
    saved_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["term", "pupil"], name="one_draft_a_child_a_term")]

    def __str__(self) -> str:
        return f"{self.pupil_id} {self.part}"


class LateWindow(OfSchool):
    """The office lets one child's family apply after applications closed, until the end of a day, and says why."""

    append_only = True

    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="+")
    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="late_windows")
    last_day = models.DateField()
    reason = models.CharField(max_length=200)
    opened_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(reason=""), name="a_late_window_has_a_reason")]

    def __str__(self) -> str:
        return str(self.last_day)


class SubmissionDevice(OfSchool):
    """From which device an application came: a blind fingerprint of this school and term, removed after it."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="devices")
    round = models.PositiveSmallIntegerField()
    fingerprint = models.CharField(max_length=32)

    def __str__(self) -> str:
        return self.fingerprint


class ApplicationMove(OfSchool):
    """A child changed its homeroom while its application was on its way, and the application went with it."""

    append_only = True

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="moves")
    came_from = models.ForeignKey(Homeroom, on_delete=models.PROTECT, related_name="+")
    went_to = models.ForeignKey(Homeroom, on_delete=models.PROTECT, related_name="+")
    moved_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.came_from_id} {self.went_to_id}"


class Withdrawal(OfSchool):
    """A guardian withdrew an application; the service ends at the start of that day."""

    append_only = True

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="withdrawal")
    effective_on = models.DateField()
    reason = models.CharField(max_length=200, blank=True)
    withdrawn_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.effective_on)
