"""Wishes, the draw, and what each run of the placement gives whom."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from afterbell.enrolment.models import Application
from afterbell.scheme.models import SchemeVersion
from afterbell.schools.models import Account, Term
from afterbell.schools.walls import Coded, OfSchool


class Round(models.IntegerChoices):
    """Everybody is placed in the first round; in the second, who found no place names from what is left."""

    FIRST = 1, "第一轮"
    SECOND = 2, "第二轮"


class Wish(OfSchool):
    """A club an application wishes for in a round, on one weekday and band, in order; 1 is the dearest."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="wishes")
    round = models.PositiveSmallIntegerField(choices=Round, default=Round.FIRST)
    weekday = models.PositiveSmallIntegerField()
    band = models.CharField(max_length=20)
    rank = models.PositiveSmallIntegerField()
    offering = models.CharField(max_length=30)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["application", "round", "weekday", "band", "rank"], name="one_wish_a_rank"),
            models.UniqueConstraint(
                fields=["application", "round", "weekday", "band", "offering"], name="a_club_is_wished_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rank} {self.offering}"


class Draw(Coded):
    """The lottery of a term: its commitment is public before anybody applies.

    `value_named` is the public value that will be used, as announced beforehand, `value_on` the day it comes. Children
    draw under tickets of this term, made with a key that is never published; a draw of before has none, and there they
    drew under the tickets of the register.
    """

    append_only = True

    term = models.OneToOneField(Term, on_delete=models.PROTECT, related_name="draw")
    commitment = models.CharField(max_length=64)
    secret_sealed = models.BinaryField()
    ticket_key_sealed = models.BinaryField(null=True)
    value_named = models.CharField(max_length=120, blank=True)
    value_on = models.DateField(null=True)
    committed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    committed_at = models.DateTimeField()


class DrawReveal(OfSchool):
    """The secret and the later public value from which every number follows."""

    append_only = True

    draw = models.OneToOneField(Draw, on_delete=models.PROTECT, related_name="reveal")
    secret = models.CharField(max_length=80)
    public_value = models.CharField(max_length=80)
    revealed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    revealed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.public_value


class PlacementRun(Coded):
    """One preview of a round, checked by the independent verifier before it was stored; it counts once confirmed."""

    append_only = True

    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="placements")
    round = models.PositiveSmallIntegerField(choices=Round, default=Round.FIRST)
    version = models.ForeignKey(SchemeVersion, on_delete=models.PROTECT, related_name="+")
    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="+")
    inputs_digest = models.CharField(max_length=64)
    result_digest = models.CharField(max_length=64)
    ran_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    ran_at = models.DateTimeField()


class RunMarket(OfSchool):
    """What one weekday and band of a run went in with, so that anybody can decide it again from this row alone.

    `clubs` are [code, capacity, minimum], `applicants` [ticket, number, wishes, classes], `passed_over` [ticket, club]
    of wishes the child may no longer have. `drawn_on` is the weekday in the lottery's text, 0 for the whole term;
    `backwards` a day on which the line is turned round.
    """

    append_only = True

    run = models.ForeignKey(PlacementRun, on_delete=models.PROTECT, related_name="markets")
    weekday = models.PositiveSmallIntegerField()
    band = models.CharField(max_length=20)
    drawn_on = models.PositiveSmallIntegerField()
    backwards = models.BooleanField()
    clubs = models.JSONField()
    applicants = models.JSONField()
    passed_over = models.JSONField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "weekday", "band"], name="a_market_goes_in_once"),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.weekday} {self.band}"


class ConfirmedRun(OfSchool):
    """The one run of a term's round that counts: from it groups are formed."""

    append_only = True

    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField(choices=Round)
    run = models.OneToOneField(PlacementRun, on_delete=models.PROTECT, related_name="confirmed")
    confirmed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["term", "round"], name="one_run_of_a_round_counts"),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.round}"


class PublishedRun(OfSchool):
    """Families see a confirmed run from here on; until `second_until` who found no place names clubs once more."""

    append_only = True

    confirmed = models.OneToOneField(ConfirmedRun, on_delete=models.PROTECT, related_name="published")
    second_until = models.DateField(null=True)
    published_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.confirmed_id}"


class ClubOutcome(OfSchool):
    """What came of one club on one weekday: seats, the last admitted, or when and with how many it was closed."""

    append_only = True

    run = models.ForeignKey(PlacementRun, on_delete=models.PROTECT, related_name="clubs")
    weekday = models.PositiveSmallIntegerField()
    band = models.CharField(max_length=20)
    offering = models.CharField(max_length=30)
    capacity = models.PositiveSmallIntegerField()
    placed = models.PositiveSmallIntegerField()
    last_class = models.PositiveSmallIntegerField(null=True)
    last_number = models.PositiveIntegerField(null=True)
    closed_in_round = models.PositiveSmallIntegerField(null=True)
    closed_with = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "weekday", "band", "offering"], name="one_outcome_a_club"),
            models.CheckConstraint(condition=Q(placed__lte=F("capacity")), name="no_club_over_its_seats"),
        ]

    def __str__(self) -> str:
        return f"{self.offering} {self.placed}/{self.capacity}"


class PupilOutcome(OfSchool):
    """What came of one child's wishes for one weekday and band; no offering means none of them was free."""

    append_only = True

    run = models.ForeignKey(PlacementRun, on_delete=models.PROTECT, related_name="pupils")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="outcomes")
    weekday = models.PositiveSmallIntegerField()
    band = models.CharField(max_length=20)
    number = models.PositiveIntegerField()
    offering = models.CharField(max_length=30, blank=True)
    rank = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["run", "application", "weekday", "band"], name="one_outcome_a_child_a_band"
            ),
            models.UniqueConstraint(fields=["run", "weekday", "band", "number"], name="no_number_is_drawn_twice"),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.offering}"
