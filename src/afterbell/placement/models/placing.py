"""Wishes, the draw, runs of the placement, and the groups that came of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from afterbell.enrolment.models import Application
from afterbell.scheme.models import SchemeVersion
from afterbell.schools.models import Account, Pupil, Room, Term
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


class ServiceGroup(Coded):
    """A group of the service (编班): children who are together in one band, with a name and a room."""

    class Kind(models.TextChoices):
        TUTORING = "tutoring", "作业辅导"
        CLUB = "club", "社团"
        READING = "reading", "朗读"
        EVENING = "evening", "晚自习"

    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="groups")
    version = models.ForeignKey(SchemeVersion, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    band = models.CharField(max_length=20)
    offering = models.CharField(max_length=30)
    name = models.CharField(max_length=60)
    grade = models.PositiveSmallIntegerField(null=True)
    language = models.CharField(max_length=12, blank=True)
    weekdays = models.JSONField()
    room = models.ForeignKey(Room, null=True, on_delete=models.PROTECT, related_name="+")
    capacity = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["term", "name"], name="one_group_of_a_name")]


class GroupPlace(OfSchool):
    """A child's place in a group on one weekday, from a day until (without) another."""

    group = models.ForeignKey(ServiceGroup, on_delete=models.PROTECT, related_name="places")
    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="places")
    weekday = models.PositiveSmallIntegerField()
    band = models.CharField(max_length=20)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["pupil", "weekday", "band"], condition=Q(until=None), name="one_place_a_child_a_band"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="a_place_ends_after_it_starts"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["group", "weekday"], name="places_by_group")]

    def __str__(self) -> str:
        return f"{self.group_id} {self.pupil_id} {self.weekday}"


class GivenPlace(OfSchool):
    """The office gave a child a place by hand: in which group, on which weekdays, from which day, and why."""

    append_only = True

    group = models.ForeignKey(ServiceGroup, on_delete=models.PROTECT, related_name="+")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="given_places")
    weekdays = models.JSONField()
    since = models.DateField()
    reason = models.CharField(max_length=200)
    given_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(reason=""), name="a_given_place_has_a_reason")]

    def __str__(self) -> str:
        return f"{self.application_id} {self.since}"


class MovedPlace(OfSchool):
    """The office moved a child between groups: on which weekdays, from which day, why, and what it knew it broke."""

    append_only = True

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="moved_places")
    before = models.ForeignKey(ServiceGroup, on_delete=models.PROTECT, related_name="+")
    after = models.ForeignKey(ServiceGroup, on_delete=models.PROTECT, related_name="+")
    weekdays = models.JSONField()
    since = models.DateField()
    reason = models.CharField(max_length=200)
    accepted = models.JSONField()
    moved_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    moved_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="a_moved_place_has_a_reason"),
            models.CheckConstraint(condition=~Q(before=F("after")), name="a_child_moves_to_another_group"),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.since}"


class Reforming(Coded):
    """The office let the groups of a band and language be formed anew from a day on, and said why."""

    append_only = True

    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="reformings")
    band = models.CharField(max_length=20)
    language = models.CharField(max_length=12)
    since = models.DateField()
    reason = models.CharField(max_length=200)
    reformed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    reformed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(reason=""), name="a_reforming_has_a_reason")]


class GroupSpan(OfSchool):
    """A group that does not run all term: it ended with a re-forming, or began with one."""

    append_only = True

    reforming = models.ForeignKey(Reforming, on_delete=models.PROTECT, related_name="groups")
    group = models.ForeignKey(ServiceGroup, on_delete=models.PROTECT, related_name="spans")
    begins = models.BooleanField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["group", "begins"], name="a_group_begins_and_ends_once"),
        ]

    def __str__(self) -> str:
        return f"{self.group_id} {self.begins}"


class LeftoverOpening(Coded):
    """The office opens the places that are left over to whoever comes first, from a moment until another."""

    append_only = True

    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="leftover_openings")
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    opened_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(opens_at__lt=F("closes_at")), name="leftovers_close_after_they_open")
        ]


class PlaceClaim(OfSchool):
    """A family took a place that was left over, in order of arrival: in which group, on which weekday, from when."""

    append_only = True

    group = models.ForeignKey(ServiceGroup, on_delete=models.PROTECT, related_name="claims")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="claims")
    weekday = models.PositiveSmallIntegerField()
    since = models.DateField()
    claimed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    claimed_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["group", "weekday"], name="claims_by_group")]

    def __str__(self) -> str:
        return f"{self.group_id} {self.application_id} {self.weekday}"


class Offer(Coded):
    """A place that became free, held for a child of the waiting list until a moment; siblings' offers share a code."""

    append_only = True

    group = models.ForeignKey(ServiceGroup, on_delete=models.PROTECT, related_name="offers")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="offers")
    weekday = models.PositiveSmallIntegerField()
    since = models.DateField()
    together = models.CharField(max_length=12, blank=True)
    offered_at = models.DateTimeField()
    answer_by = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(offered_at__lt=F("answer_by")), name="an_offer_leaves_time_to_answer")
        ]
        indexes: ClassVar = [models.Index(fields=["group", "weekday"], name="offers_by_group")]


class OfferAnswer(OfSchool):
    """What became of an offer, once: the family took it or not, its time passed, or the child can no longer have it."""

    append_only = True

    class Kind(models.TextChoices):
        ACCEPTED = "accepted", "接受"
        DECLINED = "declined", "不要"
        EXPIRED = "expired", "过期"
        VOID = "void", "作废"

    offer = models.OneToOneField(Offer, on_delete=models.PROTECT, related_name="answer")
    kind = models.CharField(max_length=10, choices=Kind)
    answered_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.offer_id} {self.kind}"


class WaitingTogether(OfSchool):
    """A family says that two of its children take places of one club together or not at all; the last word counts."""

    append_only = True

    first = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    wanted = models.BooleanField()
    said_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="siblings_are_named_in_one_order")
        ]

    def __str__(self) -> str:
        return f"{self.first_id} {self.second_id} {self.wanted}"
