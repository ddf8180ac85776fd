"""Regions, schools, people and days."""

from __future__ import annotations

from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from afterbell.base.codes import new_code
from afterbell.schools.roles import Role
from afterbell.schools.walls import Coded, OfSchool


class Area(models.Model):
    """A region (自治区), league (盟) or banner (旗): the places between a school and the country."""

    class Kind(models.TextChoices):
        REGION = "region", "自治区"
        LEAGUE = "league", "盟"
        BANNER = "banner", "旗"

    code = models.CharField(max_length=12, unique=True, default=new_code)
    kind = models.CharField(max_length=8, choices=Kind)
    name = models.CharField(max_length=60)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="parts")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["parent", "name"], name="one_area_of_a_name_within_a_parent"),
            models.CheckConstraint(
                condition=Q(kind="region", parent=None) | (~Q(kind="region") & Q(parent__isnull=False)),
                name="a_region_stands_at_the_top",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Schools(models.Manager["School"]):
    """Finds schools alone, wherever they are listed, counted, chosen or computed."""

    def get_queryset(self) -> models.QuerySet[School]:
        return super().get_queryset().filter(kind=School.Kind.SCHOOL)


class School(models.Model):
    """A primary school: the tenant. What it says of itself, `phone` for families included, is public.

    `spot` says where it stands, degrees north and east, so that families are told when it is dark. An education
    authority (教育局) is the tenant of its own space and ledger too, and is no school: `objects` never finds one, only
    `institutions` does. The area it is the authority of is its `banner`.
    """

    class Kind(models.TextChoices):
        SCHOOL = "school", "学校"
        AUTHORITY = "authority", "教育局"

    kind = models.CharField(max_length=9, choices=Kind, default=Kind.SCHOOL)
    code = models.CharField(max_length=12, unique=True, default=new_code)
    banner = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="schools")
    name = models.CharField(max_length=80)
    short_name = models.CharField(max_length=20, blank=True, default="")
    address = models.CharField(max_length=120, blank=True, default="")
    phone = models.CharField(max_length=30, blank=True, default="")
    spot = models.CharField(max_length=24, blank=True, default="")
    is_demonstration = models.BooleanField(default=False)

    objects: ClassVar[Schools] = Schools()
    institutions: ClassVar[models.Manager[Self]] = models.Manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["banner", "name"], name="one_school_of_a_name_in_a_banner"),
            models.UniqueConstraint(fields=["banner"], condition=Q(kind="authority"), name="one_authority_an_area"),
            models.CheckConstraint(condition=Q(kind__in=("school", "authority")), name="an_institution_is_of_a_kind"),
        ]

    def __str__(self) -> str:
        return self.name


class Account(AbstractBaseUser):
    """Somebody who can sign in: staff by `handle` (school code/name) and password, guardians by a code."""

    never_removed = True

    code = models.CharField(max_length=12, unique=True, default=new_code)
    handle = models.CharField(max_length=80, unique=True)
    name = models.CharField(max_length=60)
    is_active = models.BooleanField(default=True)

    objects: ClassVar[BaseUserManager[Self]] = BaseUserManager()
    USERNAME_FIELD = "handle"

    def __str__(self) -> str:
        return self.code


class Appointment(models.Model):
    """A role somebody has from a day until another: in a school, in an area, or on the platform.

    A school's posts stand within its walls, the others within the platform's; an account may read its own.
    """

    never_removed = True
    tenant_expression = "COALESCE(school_id, 0)"
    own_column = "account_id"

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="appointments")
    role = models.CharField(max_length=20, choices=Role.choices)
    school = models.ForeignKey(School, null=True, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, null=True, on_delete=models.PROTECT, related_name="+")
    homeroom = models.ForeignKey("schools.Homeroom", null=True, on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(role=Role.PLATFORM_OPERATOR, school=None, area=None)
                | Q(role=Role.BUREAU_OFFICER, school=None, area__isnull=False)
                | (~Q(role__in=[Role.PLATFORM_OPERATOR, Role.BUREAU_OFFICER]) & Q(school__isnull=False, area=None)),
                name="a_role_stands_where_it_belongs",
            ),
            models.CheckConstraint(
                condition=Q(homeroom=None) | Q(role=Role.HOMEROOM_TEACHER),
                name="only_homeroom_teachers_have_a_homeroom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.role}"


class SignInCode(models.Model):
    """A code by which one guardian's account signs in without a password; only its fingerprint is kept."""

    never_removed = True

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    fingerprint = models.CharField(max_length=64, unique=True)
    issued_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.pk)


class Term(Coded):
    """A school's term, first and last day included."""

    name = models.CharField(max_length=40)
    first_day = models.DateField()
    last_day = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "name"], name="one_term_of_a_name"),
            models.CheckConstraint(condition=Q(last_day__gt=F("first_day")), name="a_term_ends_after_it_starts"),
        ]


class SchoolDay(OfSchool):
    """One day of a term: whether there is school, and which weekday's timetable it follows."""

    class Kind(models.TextChoices):
        SCHOOL = "school", "学习日"
        WEEKEND = "weekend", "周末"
        HOLIDAY = "holiday", "法定节假日"
        MAKE_UP = "make_up", "调休上课"

    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="days")
    date = models.DateField()
    kind = models.CharField(max_length=8, choices=Kind)
    follows_weekday = models.PositiveSmallIntegerField(null=True)
    note = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "date"], name="one_kind_of_day_a_date"),
            models.CheckConstraint(
                condition=Q(kind__in=["school", "make_up"], follows_weekday__range=(1, 7))
                | Q(kind__in=["weekend", "holiday"], follows_weekday=None),
                name="a_day_of_school_follows_a_weekday",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.kind}"


class Homeroom(Coded):
    """A homeroom (行政班): the class a child belongs to all day."""

    grade = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=12)
    name = models.CharField(max_length=30)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "grade", "number"], name="one_homeroom_a_number_in_a_grade"),
            models.CheckConstraint(condition=Q(grade__range=(1, 6)), name="a_primary_school_has_six_grades"),
        ]


class Pupil(Coded):
    """A child of the school; `ticket` is the anonymous number under which it draws a lot."""

    class Residence(models.TextChoices):
        DAY = "day", "走读"
        OFF_CAMPUS = "off_campus", "校外住宿"
        BOARDER = "boarder", "校内住宿"

    homeroom = models.ForeignKey(Homeroom, on_delete=models.PROTECT, related_name="pupils")
    name = models.CharField(max_length=40)
    sort_key = models.CharField(max_length=120)
    residence = models.CharField(max_length=10, choices=Residence)
    ticket = models.CharField(max_length=12)
    joined_on = models.DateField()
    left_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["school", "ticket"], name="one_ticket_a_pupil")]
        indexes: ClassVar = [models.Index(fields=["homeroom", "sort_key"], name="pupils_in_order")]


class Guardian(Coded):
    """A child's legal guardian; the phone number is sealed, and found again by its fingerprint."""

    account = models.OneToOneField(Account, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)
    phone_sealed = models.BinaryField(null=True)
    phone_fingerprint = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["school", "phone_fingerprint"],
                condition=~Q(phone_fingerprint=""),
                name="one_guardian_a_phone_number",
            )
        ]


class CalendarFeed(OfSchool):
    """The address under which one telephone fetches sessions: a guardian's children's, and those somebody is named for.

    The address is found by its fingerprint; `proof` ends with the account's visits, and the address with it.
    """

    account = models.OneToOneField(Account, on_delete=models.PROTECT, related_name="+")
    fingerprint = models.CharField(max_length=64, unique=True)
    token_sealed = models.BinaryField()
    proof = models.CharField(max_length=128)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.pk)


class Guardianship(OfSchool):
    """Who is whose guardian, from a day until another."""

    guardian = models.ForeignKey(Guardian, on_delete=models.PROTECT, related_name="wards")
    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="guardians")
    relation = models.CharField(max_length=12)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["guardian", "pupil"], condition=Q(until=None), name="one_guardianship_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.guardian_id} {self.relation}"


class Staff(Coded):
    """Somebody who works at the school, with what they can do: skills and languages as the scheme names them."""

    account = models.OneToOneField(Account, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)
    sort_key = models.CharField(max_length=120)
    skills = models.JSONField(default=list)
    languages = models.JSONField(default=list)


class Room(Coded):
    """A room with its seats."""

    name = models.CharField(max_length=40)
    seats = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["school", "name"], name="one_room_of_a_name")]


class Engagement(OfSchool):
    """How somebody who is not of the school's own staff works here; whoever has no row is own staff."""

    class Kind(models.TextChoices):
        OWN = "own", "本校"
        RETIRED = "retired", "退休教师"
        VOLUNTEER = "volunteer", "志愿者"
        AGENCY = "agency", "机构人员"

    staff = models.OneToOneField(Staff, on_delete=models.PROTECT, related_name="engagement")
    kind = models.CharField(max_length=9, choices=Kind)
    agency = models.CharField(max_length=40, blank=True)
    set_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(Q(kind="agency") & ~Q(agency="")) | (~Q(kind="agency") & Q(agency="")),
                name="an_agency_is_named_and_nobody_else_has_one",
            )
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.kind}"


class Vetting(Coded):
    """A check of somebody of the staff, valid from `checked_on` to `valid_until`, both included, unless ended.

    The document's number is sealed, and found again by its fingerprint; `told_at` is when the office was told that it
    runs out.
    """

    class Kind(models.TextChoices):
        NO_RECORD = "no_record", "从业禁止和无犯罪记录查询"
        HEALTH = "health", "健康证明"

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="vettings")
    kind = models.CharField(max_length=9, choices=Kind)
    number_sealed = models.BinaryField()
    number_fingerprint = models.CharField(max_length=64)
    checked_on = models.DateField()
    checked_by = models.CharField(max_length=40)
    valid_until = models.DateField()
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["school", "kind", "number_fingerprint"],
                condition=Q(ended_at=None),
                name="one_person_a_vetting_number",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("checked_on")), name="a_vetting_is_valid_from_its_day_on"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["staff", "kind"], name="vettings_of_somebody")]
