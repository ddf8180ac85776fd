"""Survey, applications, reviews and signed papers."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from afterbell.scheme.models import SchemeVersion
from afterbell.schools.models import Account, Guardian, Homeroom, Pupil, Staff, Term
from afterbell.schools.roles import Role
from afterbell.schools.walls import Coded, OfSchool


class Channel(models.TextChoices):
    """How something reached the school."""

    ONLINE = "online", "网上"
    PAPER = "paper", "纸质代录"
    PHONE = "phone", "电话代录"


class Survey(Coded):
    """The term's survey (接送情况调查): open from its first until the end of its last day.

    `questions` are what it asks, as `rules.survey` writes them; they stand from the first answer on.
    """

    term = models.OneToOneField(Term, on_delete=models.PROTECT, related_name="survey")
    title = models.CharField(max_length=60)
    opens_on = models.DateField()
    closes_on = models.DateField()
    questions = models.JSONField(default=list)


class SurveyAnswer(OfSchool):
    """What a family answered for one child, by the questions' keys; the newest answer counts, the older ones stay."""

    append_only = True

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="answers")
    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="+")
    given = models.JSONField()
    channel = models.CharField(max_length=8, choices=Channel)
    answered_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["survey", "pupil"], name="answers_by_pupil")]

    def __str__(self) -> str:
        return f"{self.survey_id} {self.pupil_id}"


class SurveyCount(OfSchool):
    """A sensitive answer, counted per homeroom and never kept per child (隔代抚养)."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="counts")
    homeroom = models.ForeignKey(Homeroom, on_delete=models.PROTECT, related_name="+")
    question = models.CharField(max_length=20)
    choice = models.CharField(max_length=20, default="yes")
    number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["survey", "homeroom", "question", "choice"], name="one_count_a_choice")
        ]

    def __str__(self) -> str:
        return f"{self.question} {self.choice} {self.number}"


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


class Review(OfSchool):
    """One reviewer's decision on an application; `standing_in` says why somebody decided in another's place."""

    class Stage(models.TextChoices):
        HOMEROOM = "homeroom", "班级审核"
        SCHOOL = "school", "学校审核"

    class Decision(models.TextChoices):
        APPROVED = "approved", "通过"
        RETURNED = "returned", "退回补正"
        REFUSED = "refused", "未通过"

    append_only = True

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="reviews")
    stage = models.CharField(max_length=8, choices=Stage)
    decision = models.CharField(max_length=8, choices=Decision)
    round = models.PositiveSmallIntegerField(default=1)
    reason = models.CharField(max_length=200, blank=True)
    standing_in = models.CharField(max_length=200, blank=True, default="")
    reviewed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(decision="approved") | ~Q(reason=""), name="a_refusal_has_a_reason"),
            models.UniqueConstraint(fields=["application", "stage", "round"], name="a_round_is_reviewed_once_a_stage"),
        ]

    def __str__(self) -> str:
        return f"{self.stage} {self.decision}"


class ReviewNotice(OfSchool):
    """That a review's day was near, or had passed, was told: once for each submission, stage and kind."""

    class Kind(models.TextChoices):
        SOON = "soon", "快到期"
        OVERDUE = "overdue", "已逾期"

    append_only = True

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="notices")
    stage = models.CharField(max_length=8, choices=Review.Stage)
    round = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=Kind)
    due = models.DateField()
    told_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["application", "stage", "round", "kind"], name="a_review_is_told_of_once_a_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.stage} {self.kind}"


class ApplicationMove(OfSchool):
    """A child changed its homeroom while its application was on its way, and the application went with it."""

    append_only = True

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="moves")
    came_from = models.ForeignKey(Homeroom, on_delete=models.PROTECT, related_name="+")
    went_to = models.ForeignKey(Homeroom, on_delete=models.PROTECT, related_name="+")
    moved_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.came_from_id} {self.went_to_id}"


class SubmissionDevice(OfSchool):
    """From which device an application came: a blind fingerprint of this school and term, removed after it."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="devices")
    round = models.PositiveSmallIntegerField()
    fingerprint = models.CharField(max_length=32)

    def __str__(self) -> str:
        return self.fingerprint


class DayChange(Coded):
    """A family asks for other weekdays and bands from a day on; the application's own days stay as they were signed.

    It goes past the same two desks. `in_force_from` is set when the school approves: the day asked for, or the first
    one still possible by then.
    """

    State = Application.State
    WAITING = (State.SUBMITTED, State.HOMEROOM_APPROVED)

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="changes")
    effective_on = models.DateField()
    in_force_from = models.DateField(null=True)
    state = models.CharField(max_length=20, choices=Application.State)
    channel = models.CharField(max_length=8, choices=Channel)
    strokes_sealed = models.BinaryField(null=True)
    binding = models.CharField(max_length=64)
    asked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    homeroom_approver = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    school_approver = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(state__in=["submitted", "homeroom_approved"]),
                name="one_change_of_days_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(homeroom_approver=None)
                | Q(school_approver=None)
                | ~Q(homeroom_approver=F("school_approver")),
                name="two_people_review_a_change",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved")
                | Q(homeroom_approver__isnull=False, school_approver__isnull=False, in_force_from__isnull=False),
                name="a_change_is_approved_twice",
            ),
            models.CheckConstraint(
                condition=Q(channel="paper") | Q(strokes_sealed__isnull=False), name="a_change_is_signed_by_hand"
            ),
        ]


class DayChangeDay(OfSchool):
    """A weekday and band of a change: all days the child comes from then on."""

    append_only = True

    change = models.ForeignKey(DayChange, on_delete=models.PROTECT, related_name="days")
    weekday = models.PositiveSmallIntegerField()
    band = models.CharField(max_length=20)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["change", "weekday", "band"], name="a_change_names_a_band_once_a_day"),
            models.CheckConstraint(condition=Q(weekday__range=(1, 7)), name="a_change_keeps_to_the_week"),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.band}"


class DayChangeReview(OfSchool):
    """One reviewer's decision on a change of days."""

    append_only = True

    change = models.ForeignKey(DayChange, on_delete=models.PROTECT, related_name="reviews")
    stage = models.CharField(max_length=8, choices=Review.Stage)
    decision = models.CharField(max_length=8, choices=Review.Decision)
    reason = models.CharField(max_length=200, blank=True)
    reviewed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(decision="approved") | ~Q(reason=""), name="a_refused_change_has_a_reason"
            ),
            models.UniqueConstraint(fields=["change", "stage"], name="a_change_is_reviewed_once_a_stage"),
        ]

    def __str__(self) -> str:
        return f"{self.stage} {self.decision}"


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


class PaperText(Coded):
    """One text of a paper families sign; a changed text is another row."""

    class Kind(models.TextChoices):
        APPLICATION = "application", "申请书"
        UNDERTAKING = "undertaking", "承诺书"
        SAFETY_AGREEMENT = "safety_agreement", "安全责任书"

    append_only = True

    version = models.ForeignKey(SchemeVersion, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=20, choices=Kind)
    title = models.CharField(max_length=60)
    text = models.TextField()
    text_hash = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["version", "kind"], name="one_text_a_kind_of_paper")]


class Signature(Coded):
    """A guardian's signature: bound to the text's hash, the application's data, the signer, the way and the instant."""

    append_only = True

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="signatures")
    paper = models.ForeignKey(PaperText, on_delete=models.PROTECT, related_name="+")
    guardian = models.ForeignKey(Guardian, on_delete=models.PROTECT, related_name="+")
    relation = models.CharField(max_length=12)
    channel = models.CharField(max_length=8, choices=Channel)
    strokes_sealed = models.BinaryField(null=True)
    binding = models.CharField(max_length=64)
    round = models.PositiveSmallIntegerField(default=1)
    entered_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["application", "paper", "round"], name="a_paper_is_signed_once_a_round"),
            models.CheckConstraint(
                condition=Q(channel="paper") | Q(strokes_sealed__isnull=False), name="signed_online_means_by_hand"
            ),
        ]


class Pictured(Coded):
    """A photograph somebody sent with an application; its file lies sealed in the storage under this row's code."""

    content_hash = models.CharField(max_length=64)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    added_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        abstract = True


MOST_PICTURES = 4


class EvidencePicture(Pictured):
    """A photograph that shows what a family says of itself; only the reviewers and the family see it.

    `circumstance_sealed` names what it shows. The places are numbered, so that the database knows when they are taken.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="evidence")
    circumstance_sealed = models.BinaryField()
    place = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["application", "place"], name="one_picture_of_evidence_a_place"),
            models.CheckConstraint(condition=Q(place__range=(1, MOST_PICTURES)), name="evidence_is_a_few_pictures"),
        ]


class EvidenceLook(OfSchool):
    """Somebody of the school looked at a picture of evidence; the family reads who and when."""

    append_only = True

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="looks")
    picture = models.CharField(max_length=12)
    looked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    looked_as = models.CharField(max_length=20, choices=Role)
    looked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.picture} {self.looked_at}"


class PaperPicture(Pictured):
    """A photograph of the paper a guardian signed by hand, of the rounds from the first to the last it stands for."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="paper_pictures")
    place = models.PositiveSmallIntegerField()
    first_round = models.PositiveSmallIntegerField()
    last_round = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["application", "first_round", "place"], name="one_picture_of_the_paper_a_place"
            ),
            models.CheckConstraint(condition=Q(place__range=(1, MOST_PICTURES)), name="a_paper_is_a_few_pictures"),
            models.CheckConstraint(condition=Q(last_round__gte=F("first_round")), name="rounds_of_a_picture_in_order"),
        ]


class Countersignature(OfSchool):
    """A second person held the photograph of a paper beside what was entered, and confirmed it or sent it back."""

    class Decision(models.TextChoices):
        CONFIRMED = "confirmed", "复核一致"
        RETURNED = "returned", "复核退回"

    append_only = True

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="countersignatures")
    round = models.PositiveSmallIntegerField()
    decision = models.CharField(max_length=9, choices=Decision)
    reason = models.CharField(max_length=200, blank=True)
    entered_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    countersigned_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    countersigned_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["application", "round"], name="a_round_is_countersigned_once"),
            models.CheckConstraint(
                condition=~Q(countersigned_by=F("entered_by")), name="nobody_countersigns_what_they_entered"
            ),
            models.CheckConstraint(condition=Q(decision="confirmed") | ~Q(reason=""), name="sent_back_with_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.round} {self.decision}"


class ConsentText(OfSchool):
    """One text of a consent, kept from the first time somebody decided about it."""

    append_only = True

    purpose = models.CharField(max_length=20)
    title = models.CharField(max_length=60)
    text = models.TextField()
    text_hash = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "purpose", "text_hash"], name="a_consent_text_is_kept_once")
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.text_hash[:12]}"


class Consent(OfSchool):
    """A guardian gave or refused a consent (知情同意) for one purpose; the newest counts, the older ones stay."""

    append_only = True

    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="+")
    text = models.ForeignKey(ConsentText, on_delete=models.PROTECT, related_name="+")
    given = models.BooleanField()
    guardian = models.ForeignKey(Guardian, on_delete=models.PROTECT, related_name="+")
    relation = models.CharField(max_length=12)
    channel = models.CharField(max_length=8, choices=Channel)
    entered_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["pupil", "said_at"], name="consents_by_pupil")]

    def __str__(self) -> str:
        return f"{self.text_id} {self.given}"


class DutyText(OfSchool):
    """The statement of staff duties (职责书) of one version of the scheme, kept from the first time it was signed."""

    append_only = True

    version = models.OneToOneField(SchemeVersion, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=60)
    text = models.TextField()
    text_hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.title} {self.text_hash[:12]}"


class DutySignature(Coded):
    """A member of staff signed the statement of duties for the posts held that day; the newest counts."""

    append_only = True

    text = models.ForeignKey(DutyText, on_delete=models.PROTECT, related_name="signatures")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    posts = models.JSONField()
    strokes_sealed = models.BinaryField()
    binding = models.CharField(max_length=64)
    signed_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["staff", "signed_at"], name="duty_signatures_by_staff")]
