"""A small school, built through the commands the pages use: two homerooms, staff in every role, families, a scheme.

The fixtures `small_school` (where a test works) and `other_school` (the strangers') stand in `tests.support.ready`.
Both stand at `MORNING` of the day on which applications open; nobody has applied yet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from afterbell.base.access import Actor
from afterbell.base.tenancy import within
from afterbell.enrolment import commands as enrolment
from afterbell.enrolment.commands import AskedDay, Decision, NewSignature, collection_answer
from afterbell.enrolment.models import Application
from afterbell.scheme import commands as schemes
from afterbell.schools import commands as schools
from afterbell.schools.actors import actor_of
from afterbell.schools.commands import NewGuardian, NewHomeroom, NewPupil, NewRoom, NewStaff, Post
from afterbell.schools.models import Account, Guardian, School
from afterbell.schools.roles import Role

MORNING = datetime(2026, 2, 24, 1, 0, tzinfo=UTC)
TODAY = date(2026, 2, 24)
FIRST_DAY, LAST_DAY = date(2026, 3, 2), date(2026, 7, 3)
SCHEME_FILE = Path(__file__).parents[2] / "schemes" / "demo-school.toml"
ROOMS = ("音乐教室一", "美术教室一", "书法教室一", "图书室一", "风雨操场一", "一年级（1）班教室", "三年级（2）班教室")
FIRST_NAMES = ("巴雅尔", "图雅", "阿斯尔", "诺敏", "其木格", "朝鲁", "娜仁", "苏和")
RESIDENCES = ("day", "off_campus", "boarder", "day")


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """A pupil of the small school with the code of the first guardian."""

    code: str
    ticket: str
    name: str
    residence: str
    homeroom: str
    guardian: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallSchool:
    """What stands in the small school, by public code; actors are made for the day asked for."""

    id: int
    code: str
    term: str
    version: str
    homerooms: tuple[str, ...]
    rooms: tuple[str, ...]
    children: tuple[Child, ...]
    staff: dict[str, str]

    def account(self, handle: str) -> Account:
        return Account.objects.get(handle=f"{self.code}/{handle}")

    def actor(self, handle: str, *, today: date = TODAY) -> Actor:
        """Give a member of staff as the actor of a day; the handles are the keys of `staff`."""
        return actor_of(account=self.account(handle), today=today, school=self.id)

    def family(self, child: Child, *, today: date = TODAY) -> Actor:
        """Give the child's first guardian as the actor of a day."""
        with within(self.id):
            account = Guardian.objects.select_related("account").get(code=child.guardian).account
        assert account is not None
        return actor_of(account=account, today=today, school=self.id)

    def homeroom_teacher(self, child: Child) -> Actor:
        return self.actor(f"homeroom{self.homerooms.index(child.homeroom) + 1}")


STROKES = "M10 60 L30 20 L50 60 L70 20 L90 60 M100 40 L120 40 L140 20 L160 60 L180 30"
PAPERS = ("application", "undertaking", "safety_agreement")
SIGNED = tuple(NewSignature(paper=paper, strokes=STROKES) for paper in PAPERS)


def days_for(child: Child, world: SmallSchool, *, weekdays: tuple[int, ...] = (1, 2, 3, 4)) -> tuple[AskedDay, ...]:
    """Give the days a child of the small school may ask for: early in grade 1, late in grade 3, boarders evening."""
    band = "evening" if child.residence == "boarder" else ("early", "late")[world.homerooms.index(child.homeroom)]
    return tuple(AskedDay(weekday=weekday, band=band) for weekday in weekdays)


def answer_survey(world: SmallSchool, *, now: datetime = MORNING) -> str:
    """Open the survey and let every family answer that nobody can collect the child; gives the survey's code."""
    survey = enrolment.open_survey(
        actor=world.actor("office"),
        now=now,
        term=world.term,
        title="接送情况调查",
        opens_on=TODAY,
        closes_on=date(2026, 2, 28),
    )
    give_answers(world, survey=survey, now=now)
    return survey


def give_answers(world: SmallSchool, *, survey: str, now: datetime = MORNING) -> None:
    """Let the homeroom teachers enter for every family that nobody can collect the child."""
    for teacher, homeroom in enumerate(world.homerooms, start=1):
        enrolment.answer_surveys(
            actor=world.actor(f"homeroom{teacher}"),
            now=now,
            survey=survey,
            channel="paper",
            answers=[
                collection_answer(pupil=child.code, collector="nobody", no_one_at_home=True)
                for child in world.children
                if child.homeroom == homeroom
            ],
        )


def apply(world: SmallSchool, *children: Child, now: datetime = MORNING) -> tuple[str, ...]:
    """Let the guardians of these children apply online, each for the own child; gives the applications' codes."""
    return tuple(
        enrolment.apply_for_service(
            actor=world.family(child), now=now, pupil=child.code, days=days_for(child, world), signatures=SIGNED
        )
        for child in children
    )


def approve_in_homerooms(world: SmallSchool, applications: Sequence[str], *, now: datetime = MORNING) -> None:
    """Let the homeroom teachers approve applications, each the own homeroom's."""
    with within(world.id):
        rows = dict(Application.objects.filter(code__in=applications).values_list("code", "pupil__homeroom__code"))
    for teacher, homeroom in enumerate(world.homerooms, start=1):
        decisions = [Decision(application=code, decision="approved") for code in applications if rows[code] == homeroom]
        if decisions:
            enrolment.review_in_homeroom(actor=world.actor(f"homeroom{teacher}"), now=now, decisions=decisions)


def approve(world: SmallSchool, applications: Sequence[str], *, now: datetime = MORNING) -> None:
    """Let the homeroom teachers and then the office approve applications."""
    approve_in_homerooms(world, applications, now=now)
    decisions = [Decision(application=code, decision="approved") for code in applications]
    enrolment.review_in_school(actor=world.actor("office"), now=now, decisions=decisions)


def enrol_everybody(world: SmallSchool) -> tuple[str, ...]:
    """Answer the survey, apply for every child and approve twice; gives the applications' codes in children's order."""
    answer_survey(world)
    applications = apply(world, *world.children)
    approve(world, applications)
    return applications


def platform_operator(*, now: datetime = MORNING) -> Actor:
    code = schools.bootstrap_platform(now=now)
    return actor_of(account=Account.objects.get(code=code), today=now.date())


def build_school(*, name: str, code: str, phones_from: int = 13_800_000_000, now: datetime = MORNING) -> SmallSchool:
    """Build a school of eight children in two homerooms, with its scheme published and in force from today."""
    operator = platform_operator(now=now)
    schools.open_school(
        actor=operator, now=now, banner=("测试自治区", "测试盟", "测试旗"), name=name, code=code, is_demonstration=True
    )
    school = School.objects.get(code=code)
    for role, handle in ((Role.PRINCIPAL, "principal"), (Role.ACADEMIC_OFFICE, "office")):
        schools.appoint_leader(
            actor=operator, now=now, school=code, role=role, handle=handle, name=role.label, since=TODAY
        )
    office = actor_of(account=Account.objects.get(handle=f"{code}/office"), today=TODAY)
    term = schools.set_up_term(actor=office, now=now, name="2026 年春季学期", first_day=FIRST_DAY, last_day=LAST_DAY)
    settled = settle_in(school=school, office=office, term=term, phones_from=phones_from, now=now)
    principal = actor_of(account=Account.objects.get(handle=f"{code}/principal"), today=TODAY)
    version = publish_scheme(office=office, principal=principal, term=term, now=now)
    return replace(settled, version=version)


def settle_in(
    *, school: School, office: Actor, term: str, phones_from: int = 13_800_000_000, now: datetime = MORNING
) -> SmallSchool:
    """Register the rooms, homerooms, staff and families of a school that has its office and its term."""
    rooms = schools.register_rooms(actor=office, now=now, rooms=[NewRoom(name=room, seats=45) for room in ROOMS])
    homerooms = schools.register_homerooms(
        actor=office,
        now=now,
        homerooms=[
            NewHomeroom(grade=1, number=1, language="mongolian"),
            NewHomeroom(grade=3, number=2, language="chinese"),
        ],
    )
    staff = _register_staff(office=office, now=now, homerooms=homerooms)
    children = _register_children(office=office, now=now, homerooms=homerooms, phones_from=phones_from)
    return SmallSchool(
        id=school.pk,
        code=school.code,
        term=term,
        version="",
        homerooms=homerooms,
        rooms=rooms,
        children=children,
        staff=staff,
    )


def publish_scheme(*, office: Actor, principal: Actor, term: str, now: datetime, text: str | None = None) -> str:
    """Draft, approve and publish a scheme, the demonstration school's unless another text is given."""
    written = text or SCHEME_FILE.read_text(encoding="utf-8")
    version = schemes.draft_version(actor=office, now=now, term=term, text=written)
    schemes.approve_version(actor=principal, now=now, version=version)
    schemes.publish_version(actor=principal, now=now, version=version, in_force_from=now.date())
    return version


def _register_staff(*, office: Actor, now: datetime, homerooms: tuple[str, ...]) -> dict[str, str]:
    people: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[Post, ...]]] = {
        "vice": (("leader",), ("chinese",), (_post(Role.VICE_PRINCIPAL),)),
        "office2": ((), ("chinese",), (_post(Role.ACADEMIC_OFFICE),)),
        "homeroom1": ((), ("mongolian", "chinese"), (_post(Role.HOMEROOM_TEACHER, homerooms[0]),)),
        "homeroom2": ((), ("chinese",), (_post(Role.HOMEROOM_TEACHER, homerooms[1]),)),
        "subject1": (("mongolian", "chinese", "maths"), ("mongolian", "chinese"), (_post(Role.SUBJECT_TEACHER),)),
        "subject2": (("chinese", "maths", "english"), ("chinese",), (_post(Role.SUBJECT_TEACHER),)),
        "subject3": (("mongolian", "maths"), ("mongolian",), (_post(Role.SUBJECT_TEACHER),)),
        "club1": (("music", "dance", "morin_khuur"), ("mongolian", "chinese"), (_post(Role.CLUB_LEADER),)),
        "club2": (("art", "calligraphy", "sport", "psychology"), ("chinese",), (_post(Role.CLUB_LEADER),)),
        "duty": (("leader",), ("chinese",), (_post(Role.DUTY_LEADER),)),
        "gate": ((), ("chinese",), (_post(Role.GATE_GUARD),)),
    }
    codes = schools.register_staff(
        actor=office,
        now=now,
        staff=[
            NewStaff(handle=handle, name=f"老师{handle}", skills=skills, languages=languages, posts=posts)
            for handle, (skills, languages, posts) in people.items()
        ],
    )
    return dict(zip(people, codes, strict=True))


def _post(role: Role, homeroom: str = "") -> Post:
    return Post(role=role, since=TODAY, homeroom=homeroom)


def _register_children(
    *, office: Actor, now: datetime, homerooms: tuple[str, ...], phones_from: int
) -> tuple[Child, ...]:
    """Four children a homeroom; the first of each are siblings, the last one's guardian has no phone."""
    rows = []
    for index, name in enumerate(FIRST_NAMES):
        sibling = index % 4 == 0
        phone = "" if index % 4 == 3 else str(phones_from + (0 if sibling else index))
        guardian = NewGuardian(name="萨仁" if sibling else f"{name}的母亲", relation="母亲", phone=phone)
        rows.append(
            NewPupil(
                homeroom=homerooms[index // 4],
                name=name,
                residence=RESIDENCES[index % 4],
                joined_on=TODAY,
                guardians=(guardian,),
            )
        )
    registered = schools.register_pupils(actor=office, now=now, pupils=rows)
    return tuple(
        Child(
            code=known.pupil,
            ticket=known.ticket,
            name=row.name,
            residence=row.residence,
            homeroom=row.homeroom,
            guardian=known.guardians[0],
        )
        for row, known in zip(rows, registered, strict=True)
    )
