"""What was seen in a session: adults present, marks of children, seals, alarms."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from afterbell.rostering.models import Session
from afterbell.schools.models import Account, Pupil, Room, Staff, Term
from afterbell.schools.walls import Coded, OfSchool


class Presence(OfSchool):
    """An adult arrived at a session, by their own act or as the duty leader saw it."""

    append_only = True

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="presences")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    arrived_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["session", "staff"], name="one_presence_an_adult")]

    def __str__(self) -> str:
        return f"{self.session_id} {self.staff_id}"


class PatrolLook(OfSchool):
    """Somebody on patrol looked into a session: whom they met there, and what else they saw; stored once.

    `adult` is whom they met: the adult named then, or another they know; empty for a stranger and for nobody. What was
    not looked at stays empty.
    """

    class Found(models.TextChoices):
        NAMED = "named", "安排的老师在"
        OTHER = "other", "是别人"
        NOBODY = "nobody", "没有人"

    append_only = True

    look_id = models.UUIDField()
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="looks")
    found = models.CharField(max_length=6, choices=Found)
    adult = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    on_time = models.BooleanField(null=True)
    roll_taken = models.BooleanField(null=True)
    headcount = models.PositiveSmallIntegerField(null=True)
    remark = models.CharField(max_length=200, blank=True)
    looked_at = models.DateTimeField()
    looked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "look_id"], name="a_look_is_stored_once"),
            models.CheckConstraint(condition=~Q(found="named") | Q(adult__isnull=False), name="who_was_met_is_named"),
            models.CheckConstraint(condition=~Q(found="nobody") | Q(adult=None), name="nobody_is_nobody"),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.found}"


class PatrolPhoto(Coded):
    """A photograph of a room taken on patrol; its file lies sealed under this row's code until the term is over."""

    look = models.OneToOneField(PatrolLook, on_delete=models.PROTECT, related_name="photo")
    content_hash = models.CharField(max_length=64)
    added_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()


class PresenceDecision(OfSchool):
    """Whether the named adult was there, where facts contradict each other; `about` are those it decides about."""

    append_only = True

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="presence_decisions")
    here = models.BooleanField()
    about = models.JSONField()
    reason = models.CharField(max_length=200)
    decided_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(reason=""), name="presence_is_decided_by_reason")]

    def __str__(self) -> str:
        return f"{self.session_id} {self.here}"


class RollMark(OfSchool):
    """A mark: one fact about one child in one session by one person; stored once, never changed.

    `place` says where a child is that is elsewhere; `rank` is the author's standing towards the child when marking;
    `settles` are the ids of contradicting marks about which this one decides. `marked_at` is when the child was marked
    as the phone reckons by the server's time, `device_at` what the phone's own clock showed: neither decides anything.
    """

    class State(models.TextChoices):
        PRESENT = "present", "到"
        LATE = "late", "迟"
        LEAVE = "leave", "假"
        ABSENT = "absent", "缺"
        LEFT_EARLY = "left_early", "早退"
        ELSEWHERE = "elsewhere", "别处"

    append_only = True

    mark_id = models.UUIDField()
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="marks")
    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State)
    place = models.CharField(max_length=60, blank=True)
    device = models.CharField(max_length=40)
    device_seq = models.PositiveIntegerField()
    rank = models.PositiveSmallIntegerField()
    settles = models.JSONField(default=list)
    marked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()
    marked_at = models.DateTimeField(null=True)
    device_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "mark_id"], name="a_mark_is_stored_once"),
            models.CheckConstraint(condition=~Q(state="elsewhere") | ~Q(place=""), name="elsewhere_is_somewhere"),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.pupil_id} {self.state}"


class MarkVersion(OfSchool):
    """Another content that arrived under the id of a stored mark; kept for a person to look at."""

    append_only = True

    mark = models.ForeignKey(RollMark, on_delete=models.PROTECT, related_name="versions")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="+")
    pupil = models.ForeignKey(Pupil, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=RollMark.State)
    place = models.CharField(max_length=60, blank=True)
    device = models.CharField(max_length=40)
    device_seq = models.PositiveIntegerField()
    fingerprint = models.CharField(max_length=64)
    sent_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["mark", "fingerprint"], name="a_version_is_kept_once")]

    def __str__(self) -> str:
        return f"{self.mark_id} {self.state}"


class LateMarkDecision(OfSchool):
    """What the homeroom teacher or duty leader decided about a mark that came after the seal."""

    append_only = True

    mark = models.OneToOneField(RollMark, on_delete=models.PROTECT, related_name="decision")
    accepted = models.BooleanField()
    reason = models.CharField(max_length=200)
    decided_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(reason=""), name="a_decision_has_a_reason")]

    def __str__(self) -> str:
        return f"{self.mark_id} {self.accepted}"


class RollSeal(OfSchool):
    """The roll of a session was sealed; later marks wait for a decision."""

    append_only = True

    session = models.OneToOneField(Session, on_delete=models.PROTECT, related_name="seal")
    sealed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    sealed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.session_id} sealed"


class Confirmation(OfSchool):
    """The duty leader confirmed that a session took place as recorded; only then can it be settled."""

    append_only = True

    session = models.OneToOneField(Session, on_delete=models.PROTECT, related_name="confirmation")
    confirmed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.session_id} confirmed"


class LateSigning(OfSchool):
    """The adult of a session said why its roll is called after its day."""

    append_only = True

    session = models.OneToOneField(Session, on_delete=models.PROTECT, related_name="late_signing")
    reason = models.CharField(max_length=200)
    signed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(reason=""), name="late_for_a_reason")]

    def __str__(self) -> str:
        return f"{self.session_id} late"


class PupilLeave(OfSchool):
    """A guardian or the homeroom teacher said that a child does not come on a day."""

    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="leaves")
    date = models.DateField()
    reason = models.CharField(max_length=200, blank=True)
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["pupil", "date"], name="one_leave_a_child_a_day")]

    def __str__(self) -> str:
        return f"{self.pupil_id} {self.date}"


class MorningAbsence(OfSchool):
    """Somebody recorded whether a child is missing from morning school; the latest word of a day counts."""

    append_only = True

    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="mornings")
    date = models.DateField()
    absent = models.BooleanField()
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["pupil", "date"], name="mornings_of_a_child")]

    def __str__(self) -> str:
        return f"{self.pupil_id} {self.date} {self.absent}"


class Alarm(Coded):
    """A child who should be in a session and whose whereabouts nobody has named yet.

    Raised by an adult, or (`raised_by` empty) by the house when a child had no state in time.
    """

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="alarms")
    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="+")
    raised_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["session", "pupil"], name="one_alarm_a_child")]


class AlarmRung(OfSchool):
    """Somebody more was told of a child that is looked for: each rung of the ladder once."""

    append_only = True

    alarm = models.ForeignKey(Alarm, on_delete=models.PROTECT, related_name="rungs")
    rung = models.PositiveSmallIntegerField()
    told_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["alarm", "rung"], name="each_rung_is_told_once")]

    def __str__(self) -> str:
        return f"{self.alarm_id} {self.rung}"


class RollMissing(OfSchool):
    """A session was begun and not one mark of it had come: its adult and the duty leader were told, no family."""

    append_only = True

    session = models.OneToOneField(Session, on_delete=models.PROTECT, related_name="roll_missing")
    told_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.session_id} missing"


class AlarmClosed(OfSchool):
    """A named adult stated where the child is, or marked it as here."""

    append_only = True

    alarm = models.OneToOneField(Alarm, on_delete=models.PROTECT, related_name="closed")
    whereabouts = models.CharField(max_length=200)
    closed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.alarm_id} closed"


class VenueCheck(OfSchool):
    """Somebody looked at a room: `answers` says of each thing on the scheme's list whether it is right."""

    append_only = True

    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="checks")
    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="+")
    answers = models.JSONField()
    checked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["room", "term"], name="checks_of_a_room")]

    def __str__(self) -> str:
        return f"{self.room_id} {self.checked_at}"


class Defect(Coded):
    """Something in a room that is not right; `closes` says that nobody may be in there until it is mended."""

    append_only = True

    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="defects")
    item = models.CharField(max_length=30, blank=True)
    words = models.CharField(max_length=200)
    closes = models.BooleanField()
    reported_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    reported_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(words=""), name="a_defect_is_described")]
        indexes: ClassVar = [models.Index(fields=["room"], name="defects_of_a_room")]


class DefectMended(OfSchool):
    """Somebody mended a defect, or found that it is gone."""

    append_only = True

    defect = models.OneToOneField(Defect, on_delete=models.PROTECT, related_name="mended")
    how = models.CharField(max_length=200)
    mended_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    mended_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.defect_id} mended"


class RoomOpened(OfSchool):
    """The duty leader opened a room for one day although it is not checked, or something known by then not mended."""

    append_only = True

    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="+")
    date = models.DateField()
    reason = models.CharField(max_length=200)
    opened_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(reason=""), name="an_opening_has_a_reason")]
        indexes: ClassVar = [models.Index(fields=["room", "date"], name="openings_of_a_room")]

    def __str__(self) -> str:
        return f"{self.room_id} {self.date}"


class HomeworkNote(OfSchool):
    """A fact about one child's homework in one session, as `rules.homework` reads it; stored once, never changed."""

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


class Incident(Coded):
    """Something happened: an injury, an illness, a quarrel, damage, or a near miss; who writes it sends it once.

    What happened, who gave first aid and when the family was told lie sealed; they go with the child's data.
    """

    class Kind(models.TextChoices):
        INJURY = "injury", "受伤"
        ILLNESS = "illness", "不舒服"
        CONFLICT = "conflict", "冲突"
        PROPERTY = "property", "财物损坏"
        NEAR_MISS = "near_miss", "险情"

    class Severity(models.TextChoices):
        SLIGHT = "slight", "轻微"
        TREATED = "treated", "要处理"
        SERIOUS = "serious", "严重"

    append_only = True

    sent_as = models.UUIDField()
    session = models.ForeignKey(Session, null=True, on_delete=models.PROTECT, related_name="incidents")
    where = models.CharField(max_length=60)
    kind = models.CharField(max_length=10, choices=Kind)
    severity = models.CharField(max_length=10, choices=Severity)
    words_sealed = models.BinaryField(null=True)
    adult = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    happened_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["school", "sent_as"], name="an_incident_is_kept_once")]


class IncidentChild(OfSchool):
    """A child concerned by an incident, with what is said of this child alone; its guardians read that."""

    append_only = True

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="children")
    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="+")
    words_sealed = models.BinaryField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["incident", "pupil"], name="a_child_once_an_incident")]

    def __str__(self) -> str:
        return f"{self.incident_id} {self.pupil_id}"


class IncidentEntry(OfSchool):
    """What was done about an incident afterwards, about one of its children or about all of it."""

    class Kind(models.TextChoices):
        EXAMINED = "examined", "看过伤情"
        SENT_HOME = "sent_home", "送回家"
        HOSPITAL = "hospital", "送医院"
        INSURANCE = "insurance", "报保险"
        FAMILY = "family", "和家里谈过"
        MEASURES = "measures", "采取措施"

    append_only = True

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="entries")
    pupil = models.ForeignKey(Pupil, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    words_sealed = models.BinaryField(null=True)
    written_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.incident_id} {self.kind}"


class IncidentClosed(OfSchool):
    """The duty leader or the office closed an incident: how it ended."""

    append_only = True

    incident = models.OneToOneField(Incident, on_delete=models.PROTECT, related_name="closed")
    outcome_sealed = models.BinaryField(null=True)
    closed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.incident_id} closed"


class IncidentLook(OfSchool):
    """Somebody of the school read what was written about an incident; the families concerned see who and when."""

    append_only = True

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="looks")
    looked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    looked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.incident_id} {self.looked_at}"


class RollPhone(Coded):
    """A phone on which a member of staff keeps the own rolls; `key` seals what it hands over as a code."""

    append_only = True

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    key = models.BinaryField()
    kept_since = models.DateTimeField()


class RollPhoneEnded(OfSchool):
    """A phone may keep rolls no longer: it is lost, or somebody else's now."""

    append_only = True

    phone = models.OneToOneField(RollPhone, on_delete=models.PROTECT, related_name="ended")
    ended_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.phone_id} ended"
