"""Dated sessions, and who is named for them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from afterbell.enrolment.models import CareNote
from afterbell.placement.models import ServiceGroup
from afterbell.scheme.models import SchemeVersion
from afterbell.schools.models import Account, Room, Staff, Term
from afterbell.schools.walls import Coded, OfSchool


class Session(Coded):
    """One afternoon's piece of service that needs a named adult: a group's session, or a post's duty."""

    class Kind(models.TextChoices):
        TUTORING = "tutoring", "作业辅导"
        CLUB = "club", "社团活动"
        EVENING = "evening", "晚自习"
        DUTY = "duty", "值班"

    class Ledger(models.TextChoices):
        SERVICE = "service", "课后服务经费"
        BOARDING = "boarding", "寄宿管理经费"

    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(SchemeVersion, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    ledger = models.CharField(max_length=10, choices=Ledger)
    group = models.ForeignKey(ServiceGroup, null=True, on_delete=models.PROTECT, related_name="sessions")
    post = models.CharField(max_length=30, blank=True)
    name = models.CharField(max_length=60)
    band = models.CharField(max_length=20, blank=True)
    date = models.DateField()
    weekday = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    room = models.ForeignKey(Room, null=True, on_delete=models.PROTECT, related_name="+")
    class_hours = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["group", "date", "band"], condition=Q(group__isnull=False), name="a_group_meets_once_a_band"
            ),
            models.UniqueConstraint(
                fields=["school", "date", "post"], condition=~Q(post=""), name="a_post_stands_once_a_day"
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="a_session_ends_after_it_starts"),
            models.CheckConstraint(
                condition=(Q(kind="duty") & ~Q(post="")) | (~Q(kind="duty") & Q(group__isnull=False, post="")),
                name="a_session_is_a_groups_or_a_posts",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["school", "date"], name="sessions_by_day")]


class Cancellation(OfSchool):
    """A session that does not take place: weather, epidemic, a visit.

    It stands as long as it holds: a stop that is lifted takes it away again, and `DayStop` keeps what was said when.
    """

    session = models.OneToOneField(Session, on_delete=models.PROTECT, related_name="cancellation")
    reason = models.CharField(max_length=200)
    cancelled_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    cancelled_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.reason


class Assignment(OfSchool):
    """The adult named for a session; a substitute ends the earlier naming and begins another."""

    class Basis(models.TextChoices):
        PLANNED = "planned", "排定"
        SUBSTITUTE = "substitute", "代班"
        SWAP = "swap", "换班"

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="assignments")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="assignments")
    basis = models.CharField(max_length=10, choices=Basis)
    assigned_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["session"], condition=Q(ended_at=None), name="one_named_adult_a_session")
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.staff_id}"


class StaffLeave(OfSchool):
    """A member of staff cannot come on a day."""

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="leaves")
    date = models.DateField()
    reason = models.CharField(max_length=200)
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["staff", "date"], name="one_leave_a_day")]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.date}"


class CareLook(OfSchool):
    """An adult in charge of a child that day read one version of a care note; the family reads who and when.

    `as_leader` says that they were the duty leader of the day and not named for the session themselves.
    """

    append_only = True

    note = models.ForeignKey(CareNote, on_delete=models.PROTECT, related_name="looks")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="+")
    as_leader = models.BooleanField()
    looked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    looked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.note_id} {self.looked_at}"


class WorkingTerms(OfSchool):
    """How somebody works here: which part of a post, which weekdays free, and how many sessions at most.

    A maximum left empty is the scheme's. Whoever has no row has a whole post and no fixed off-day.
    """

    staff = models.OneToOneField(Staff, on_delete=models.PROTECT, related_name="working_terms")
    share = models.PositiveSmallIntegerField()
    off_weekdays = models.JSONField(default=list)
    most_a_week = models.PositiveSmallIntegerField(null=True)
    most_a_month = models.PositiveSmallIntegerField(null=True)
    set_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(share__in=[25, 50, 75, 100]), name="a_post_is_had_in_quarters")
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.share}"


class TurnRequest(Coded):
    """Somebody asks to stay away, asks a colleague to stand in, or asks one to exchange two sessions.

    `asked_by` is whose turn it is, empty where the office asks for a session nobody has; `asked_of` the colleague.
    `approval` says whether the school decides too, as the scheme had it when it was asked; `until` is when the first
    of the sessions begins, or the days asked for are over.
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


class LadderRung(OfSchool):
    """The school was told once that a session this near its start had no confirmed adult."""

    append_only = True

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="rungs")
    rung = models.PositiveSmallIntegerField()
    told_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["session", "rung"], name="each_rung_of_a_session_is_told_once"),
            models.CheckConstraint(condition=Q(rung__in=[1, 2, 3]), name="the_ladder_has_three_rungs"),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.rung}"


class Training(OfSchool):
    """Somebody did a term's safety and hygiene training: signed for it by hand, or stood on the office's list.

    It is for one term. One entered in error is ended and says why.
    """

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="trainings")
    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="+")
    held_on = models.DateField()
    trainer = models.CharField(max_length=40, blank=True)
    text_hash = models.CharField(max_length=64)
    strokes_sealed = models.BinaryField(null=True)
    binding = models.CharField(max_length=64, blank=True)
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["staff", "term"], condition=Q(ended_at=None), name="one_training_a_person_a_term"
            ),
            models.CheckConstraint(
                condition=Q(strokes_sealed=None) | ~Q(binding=""), name="a_signed_training_is_bound"
            ),
            models.CheckConstraint(
                condition=Q(strokes_sealed__isnull=False) | ~Q(trainer=""), name="a_listed_training_names_its_trainer"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.held_on}"


class Clearance(OfSchool):
    """The duty leader lets somebody stand who has not signed or been trained: on which days, both included, and why."""

    append_only = True

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="clearances")
    first_day = models.DateField()
    last_day = models.DateField()
    reason = models.CharField(max_length=200)
    cleared_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    cleared_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="a_clearance_ends_after_it_starts")
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.first_day} {self.last_day}"


class Briefing(OfSchool):
    """A group was told about safety by its adult: in which session, on what, by whom."""

    append_only = True

    group = models.ForeignKey(ServiceGroup, on_delete=models.PROTECT, related_name="briefings")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="+")
    given_on = models.DateField()
    topics = models.JSONField()
    remark = models.CharField(max_length=200, blank=True)
    given_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["group", "given_on"], name="one_briefing_a_group_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.group_id} {self.given_on}"


class DayStop(Coded):
    """Somebody stopped a day, or some of its bands (none named: the whole school), for a reason that is no one's."""

    class Kind(models.TextChoices):
        WEATHER = "weather", "天气"
        EPIDEMIC = "epidemic", "疫情"
        POWER = "power", "停电停水"
        OTHER = "other", "其他"

    append_only = True

    date = models.DateField()
    bands = models.JSONField(default=list)
    kind = models.CharField(max_length=10, choices=Kind)
    words = models.CharField(max_length=160)
    stopped_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    stopped_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(words=""), name="a_stop_has_words")]
        indexes: ClassVar = [models.Index(fields=["school", "date"], name="stops_by_day")]


class StoppedSession(OfSchool):
    """A session that a stop took; `broken_off` says that it had begun, so that children were there."""

    append_only = True

    stop = models.ForeignKey(DayStop, on_delete=models.PROTECT, related_name="sessions")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="stopped")
    broken_off = models.BooleanField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["stop", "session"], name="stopped_once_a_stop")]

    def __str__(self) -> str:
        return f"{self.stop_id} {self.session_id}"


class DayStopLifted(OfSchool):
    """A stop was taken back before its time: what had not begun takes place."""

    append_only = True

    stop = models.OneToOneField(DayStop, on_delete=models.PROTECT, related_name="lifted")
    lifted_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.stop_id} lifted"
