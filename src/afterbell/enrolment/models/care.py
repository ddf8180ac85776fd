"""What a child needs of its afternoons, and what the adults in charge of it have to know."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from afterbell.enrolment.models.channels import Channel
from afterbell.schools.models import Account, Guardian, Pupil, Term
from afterbell.schools.walls import Coded, OfSchool

MOST_NOTES = 4


class Need(Coded):
    """A guardian says that a child needs a smaller group or an adult more, from a day until another; never why.

    It counts once the school has confirmed it, and as long as nobody has ended it.
    """

    class Kind(models.TextChoices):
        SMALL_GROUP = "small_group", "小组"
        EXTRA_ADULT = "extra_adult", "多一名大人"

    append_only = True

    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="needs")
    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind)
    since = models.DateField()
    until = models.DateField()
    guardian = models.ForeignKey(Guardian, on_delete=models.PROTECT, related_name="+")
    relation = models.CharField(max_length=12)
    channel = models.CharField(max_length=8, choices=Channel)
    entered_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="a_need_ends_after_it_starts")
        ]
        indexes: ClassVar = [models.Index(fields=["term", "pupil"], name="needs_by_term")]


class NeedDecision(OfSchool):
    """The school confirmed a need, or refused it with a reason the family reads; once."""

    append_only = True

    need = models.OneToOneField(Need, on_delete=models.PROTECT, related_name="decision")
    confirmed = models.BooleanField()
    reason = models.CharField(max_length=200, blank=True)
    decided_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(confirmed=True) | ~Q(reason=""), name="a_need_is_refused_with_a_reason")
        ]

    def __str__(self) -> str:
        return f"{self.need_id} {self.confirmed}"


class NeedEnd(OfSchool):
    """A family took a need back; from that day on it counts no more."""

    append_only = True

    need = models.OneToOneField(Need, on_delete=models.PROTECT, related_name="end")
    ended_on = models.DateField()
    ended_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.need_id} {self.ended_on}"


class CareNote(OfSchool):
    """One version of a medical or allergy note (照护须知) on a child, in its guardian's words, sealed.

    The notes of a child are numbered by `place`; the newest version of a place counts. A version that takes the note
    back is `ended` and holds nothing. What was sealed is removed when its time is over; who wrote, and when, stays.
    """

    append_only = True

    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="care_notes")
    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField()
    ended = models.BooleanField(default=False)
    words_sealed = models.BinaryField(null=True)
    guardian = models.ForeignKey(Guardian, on_delete=models.PROTECT, related_name="+")
    relation = models.CharField(max_length=12)
    given_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["pupil", "term", "place", "version"], name="a_version_of_a_note_is_written_once"
            ),
            models.CheckConstraint(condition=Q(place__range=(1, MOST_NOTES)), name="care_notes_are_a_few"),
            models.CheckConstraint(condition=Q(ended=False) | Q(words_sealed=None), name="a_note_taken_back_is_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.pupil_id} {self.place}.{self.version}"
