"""Homework, what was done in a session, and who says that something new was taught."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from afterbell.rostering.models import Session
from afterbell.schools.models import Account, Pupil
from afterbell.schools.walls import Coded, OfSchool


class HomeworkNote(OfSchool):
    """A fact about one child's homework in one session, as `rules.homework` reads it; stored once, never changed.

    `noted_at` is when a phone reckons that it was noted, where it brought the note later.
    """

    class Said(models.TextChoices):
        DONE = "done", "写完了"
        NOT_DONE = "not_done", "没写完"

    append_only = True

    note_id = models.UUIDField()
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="homework")
    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="+")
    said = models.CharField(max_length=8, choices=Said, blank=True)
    asked = models.BooleanField()
    minutes_left = models.PositiveSmallIntegerField()
    device = models.CharField(max_length=40)
    device_seq = models.PositiveIntegerField()
    noted_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()
    noted_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "note_id"], name="a_homework_note_is_stored_once"),
            models.CheckConstraint(condition=Q(minutes_left=0) | Q(said="not_done"), name="only_who_is_not_done_needs"),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.pupil_id} {self.said}"


class SessionContent(OfSchool):
    """What was done in a session, by the scheme's codes, and whether its adult states that nothing new was taught."""

    append_only = True

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="contents")
    activities = models.JSONField()
    nothing_taught = models.BooleanField()
    said_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.session_id} {self.activities}"


class ContentLook(OfSchool):
    """The duty leader looked into a session that was drawn: `kept` says that nothing new was taught there."""

    append_only = True

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="content_looks")
    kept = models.BooleanField()
    words = models.CharField(max_length=200, blank=True)
    looked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    looked_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kept=True) | ~Q(words=""), name="what_was_not_kept_is_said")
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.kept}"


class TeachingReport(Coded):
    """Somebody says that a session was used to teach; `named` lets the principal know who says it."""

    class About(models.TextChoices):
        NEW_TEACHING = "new_teaching", "讲了新课"
        GROUP_LESSON = "group_lesson", "集体补课"

    append_only = True

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="+")
    about = models.CharField(max_length=12, choices=About)
    words = models.CharField(max_length=140)
    named = models.BooleanField()
    reported_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    reported_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["session", "reported_by"], name="one_report_a_person_a_session"),
            models.CheckConstraint(condition=~Q(words=""), name="a_report_says_what"),
        ]


class TeachingReportAnswer(OfSchool):
    """What the principal found out about a report, and why they think so."""

    class Outcome(models.TextChoices):
        FOUND = "found", "属实"
        NOT_FOUND = "not_found", "不属实"
        UNCLEAR = "unclear", "查不清"

    append_only = True

    report = models.OneToOneField(TeachingReport, on_delete=models.PROTECT, related_name="answer")
    outcome = models.CharField(max_length=9, choices=Outcome)
    reason = models.CharField(max_length=200)
    answered_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(reason=""), name="an_answer_has_a_reason")]

    def __str__(self) -> str:
        return f"{self.report_id} {self.outcome}"
