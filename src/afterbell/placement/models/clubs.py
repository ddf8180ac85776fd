"""How clubs are shown to families before they wish, and until when they may."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from afterbell.schools.models import Account, Staff, Term
from afterbell.schools.walls import OfSchool

MOST_ABOUT, MOST_TO_BRING = 140, 60


class ClubCard(OfSchool):
    """A club as it is shown to families: what children do there, with whom, what to bring; the last one written counts.

    `number` counts how often it was written; `picture` is the fingerprint under which its picture is shown, empty
    without one.
    """

    append_only = True

    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="club_cards")
    offering = models.CharField(max_length=30)
    number = models.PositiveSmallIntegerField()
    about = models.CharField(max_length=MOST_ABOUT)
    to_bring = models.CharField(max_length=MOST_TO_BRING, blank=True)
    leader = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    picture = models.CharField(max_length=64, blank=True)
    picture_width = models.PositiveSmallIntegerField(default=0)
    picture_height = models.PositiveSmallIntegerField(default=0)
    written_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["term", "offering", "number"], name="a_card_follows_the_one_before"),
            models.CheckConstraint(condition=~Q(about=""), name="a_club_card_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.offering} {self.number}"


class LastWishDay(OfSchool):
    """The office says on which day wishes for clubs end, at midnight; what it said last counts."""

    append_only = True

    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="last_wish_days")
    day = models.DateField()
    set_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.day.isoformat()
