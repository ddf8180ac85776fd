"""Opening a demonstration school: its place, leaders, calendar, rooms, people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

from afterbell.base.access import Actor
from afterbell.base.spans import local_day
from afterbell.demo import population
from afterbell.demo.population import Shape
from afterbell.demo.stage import Child, Stage
from afterbell.scheme.rules.read import read_scheme
from afterbell.schools import commands as schools
from afterbell.schools.actors import actor_of
from afterbell.schools.commands import AboutSchool, NewPupil, NewRoom, RegisteredPupil
from afterbell.schools.models import Account, Area, School
from afterbell.schools.roles import Role

OPENED = datetime(2026, 2, 9, 1, 0, tzinfo=UTC)
OPENED_ON = date(2026, 2, 9)
BANNER = ("阿茹塔拉自治区", "呼日勒盟", "阿茹塔拉旗")
TOWN_NAMES = "呼斯乐 满都呼 乌兰套海 白音塔拉 哈日努拉 查干淖尔 敖包图 希日哈 布敦花 巴音乌拉 额尔敦 朝鲁图"
CLUB_ROOM_SEATS = 40


def town_names() -> list[str]:
    """List the names of a town's schools."""
    return [f"{BANNER[2]}{name}寄宿制小学" for name in TOWN_NAMES.split(" ")]


def open_schools(*, shape: Shape, seed: int, count: int, text: str) -> Iterator[Stage]:
    """Open the demonstration's schools, each with its principal and office, the bureau beside them."""
    operator = _operator()
    banner = schools.open_area(actor=operator, now=OPENED, names=BANNER)
    schools.appoint_bureau_officer(
        actor=operator, now=OPENED, area=banner, handle="officer", name="苏日娜", since=OPENED_ON
    )
    first = read_scheme(text=text).about.school.zh
    for number, name in enumerate([first, *town_names()[1:]][:count], 1):
        code = schools.open_school(
            actor=operator, now=OPENED, banner=banner, name=name, code=f"demo{number}", is_demonstration=True
        )
        stage = Stage(shape=shape, seed=seed, school=School.objects.get(code=code).pk, school_code=code)
        for role, handle, person in (
            (Role.PRINCIPAL, "principal", "苏德毕力格"),
            (Role.ACADEMIC_OFFICE, "office", "阿拉坦其其格"),
        ):
            schools.appoint_leader(
                actor=operator, now=OPENED, school=code, role=role, handle=handle, name=person, since=OPENED_ON
            )
        yield stage


def appoint_a_second_officer(*, now: datetime) -> None:
    """Let the bureau have a colleague, last of all: what one officer writes or locks, another reviews."""
    banner = Area.objects.get(kind=Area.Kind.BANNER).code
    schools.appoint_bureau_officer(
        actor=_operator(), now=now, area=banner, handle="officer2", name="乌仁图雅", since=local_day(now)
    )


def _operator() -> Actor:
    code = schools.bootstrap_platform(now=OPENED)
    return actor_of(account=Account.objects.get(code=code), today=OPENED_ON)


def settle_in(*, stage: Stage, text: str) -> None:
    """Register the school's calendar, rooms, homerooms, staff and families."""
    office = stage.person(Role.ACADEMIC_OFFICE, today=OPENED_ON)
    schools.describe_school(actor=office, now=OPENED, about=_about(stage))
    scheme = read_scheme(text=text)
    stage.term = schools.set_up_term(
        actor=office,
        now=OPENED,
        name=scheme.term.name.zh,
        first_day=scheme.term.first_day,
        last_day=scheme.term.last_day,
    )
    club_rooms = sorted({offering.room for offering in scheme.offerings if offering.room})
    rooms = [NewRoom(name=name, seats=CLUB_ROOM_SEATS) for name in club_rooms]
    schools.register_rooms(actor=office, now=OPENED, rooms=[*population.rooms(shape=stage.shape), *rooms])
    new = population.homerooms(shape=stage.shape)
    codes = schools.register_homerooms(actor=office, now=OPENED, homerooms=new)
    people = population.staff(shape=stage.shape, chance=stage.chance("staff"), homeroom_codes=codes)
    schools.register_staff(actor=office, now=OPENED, staff=people)
    pupils = population.pupils(shape=stage.shape, chance=stage.chance("pupils"), homeroom_codes=codes)
    registered = schools.register_pupils(actor=office, now=OPENED, pupils=pupils)
    by_code = dict(zip(codes, new, strict=True))
    stage.children = tuple(
        _child(given, row, grade=by_code[given.homeroom].grade, language=by_code[given.homeroom].language)
        for given, row in zip(pupils, registered, strict=True)
    )
    for attribute in ("accounts", "accounts_of_role", "teachers"):
        stage.__dict__.pop(attribute, None)


def _about(stage: Stage) -> AboutSchool:
    """Say of an invented school what families want to know; the number is nobody's."""
    name = School.objects.get(pk=stage.school).name
    return AboutSchool(
        name=name,
        short_name=name.removeprefix(BANNER[2]),
        address="团结路 8 号",
        phone="0479-0000110",
        spot="42.24, 115.99",
    )


def _child(given: NewPupil, row: RegisteredPupil, *, grade: int, language: str) -> Child:
    return Child(
        code=row.pupil,
        homeroom=given.homeroom,
        grade=grade,
        language=language,
        residence=given.residence,
        guardian=row.guardians[0],
        relation=given.guardians[0].relation,
    )
