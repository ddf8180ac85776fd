"""Who belongs to a demonstration school of each size; the same seed gives the same people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import cycle, islice
from random import Random

from afterbell.demo.names import HAN_FAMILY, han_name, mongolian_name, unlike_each_other
from afterbell.schools.commands import NewGuardian, NewHomeroom, NewPupil, NewRoom, NewStaff, Post
from afterbell.schools.roles import Role

JOINED = date(2025, 9, 1)
SINCE = date(2026, 2, 1)
GRADES = (1, 2, 3, 4, 5, 6)
MONGOLIAN, CHINESE = "mongolian", "chinese"
RESIDENCES = ("day",) * 4 + ("off_campus",) * 3 + ("boarder",) * 3
RELATIONS = ("父亲", "母亲", "祖父", "祖母", "外祖父", "外祖母")
CLUB_SKILLS = ("music", "morin_khuur", "dance", "art", "art", "calligraphy", "psychology", "sport", "music", "art")
ONE_IN_FIRST_AID = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How many homerooms, pupils and staff of each kind a demonstration school has."""

    homerooms: int
    pupils: int
    leaders: int
    guards: int
    subject_teachers: int
    club_leaders: int


SCHOOL = Shape(homerooms=40, pupils=1800, leaders=5, guards=3, subject_teachers=29, club_leaders=20)
SMALL = Shape(homerooms=6, pupils=120, leaders=4, guards=2, subject_teachers=10, club_leaders=8)


def rooms(*, shape: Shape) -> tuple[NewRoom, ...]:
    """Give every homeroom its classroom."""
    return tuple(NewRoom(name=f"{row.grade}0{row.number}教室", seats=50) for row in homerooms(shape=shape))


def homerooms(*, shape: Shape) -> tuple[NewHomeroom, ...]:
    """Spread the homerooms over six grades; in each grade every other one is taught in Mongolian."""
    numbers = dict.fromkeys(GRADES, 0)
    rows: list[NewHomeroom] = []
    for grade in islice(cycle(GRADES), shape.homerooms):
        numbers[grade] += 1
        language = MONGOLIAN if numbers[grade] % 2 == grade % 2 else CHINESE
        rows.append(NewHomeroom(grade=grade, number=numbers[grade], language=language))
    return tuple(sorted(rows, key=lambda row: (row.grade, row.number)))


def staff(*, shape: Shape, chance: Random, homeroom_codes: tuple[str, ...]) -> tuple[NewStaff, ...]:
    """Appoint everybody but the principal and the first office worker, who appoint them."""
    rows = homerooms(shape=shape)
    names = unlike_each_other(_staff_names(chance))
    people = [
        *_leadership(names=names, shape=shape),
        *(
            _teacher(
                name=next(names), subject=subject, role=Role.HOMEROOM_TEACHER, language=row.language, homeroom=code
            )
            for row, code, subject in zip(rows, homeroom_codes, cycle((None, "maths")), strict=False)
        ),
        *(
            _teacher(name=next(names), subject=subject, role=Role.SUBJECT_TEACHER, language=language)
            for subject, language in islice(
                cycle(zip(("maths", "english", "mongolian", "chinese", "english"), cycle((MONGOLIAN, CHINESE)))),
                shape.subject_teachers,
            )
        ),
        *(
            _person(name=next(names), roles=(Role.CLUB_LEADER,), skills=(skill, "reading"))
            for skill in islice(cycle(CLUB_SKILLS), shape.club_leaders)
        ),
    ]
    return tuple(_trained(person, number) for number, person in enumerate(people, 1))


def _trained(person: NewStaff, number: int) -> NewStaff:
    """Give somebody a login name, and every third one first aid."""
    skills = (*person.skills, "first_aid") if number % ONE_IN_FIRST_AID == 0 else person.skills
    return replace(person, handle=f"t{number:03d}", skills=skills)


def _leadership(*, names: Iterator[str], shape: Shape) -> Iterator[NewStaff]:
    yield _person(name=next(names), roles=(Role.VICE_PRINCIPAL, Role.DUTY_LEADER), skills=("leader",))
    yield _person(name=next(names), roles=(Role.ACADEMIC_OFFICE,), skills=("maths",))
    for _ in range(shape.leaders):
        yield _person(name=next(names), roles=(Role.DUTY_LEADER,), skills=("leader",))
    for _ in range(shape.guards):
        yield _person(name=next(names), roles=(Role.GATE_GUARD,), skills=("gate",))


def _teacher(*, name: str, subject: str | None, role: Role, language: str, homeroom: str = "") -> NewStaff:
    """Let homeroom teachers guide homework in most subjects, subject teachers in their own and maths."""
    everyday = (language, "maths", "english") if role == Role.HOMEROOM_TEACHER else ("maths",)
    skills = tuple(dict.fromkeys((subject or language, *everyday)))
    return _person(name=name, roles=(role,), skills=skills, languages=(language,), homeroom=homeroom)


def _person(
    *,
    name: str,
    roles: tuple[Role, ...],
    skills: tuple[str, ...],
    languages: tuple[str, ...] = (MONGOLIAN, CHINESE),
    homeroom: str = "",
) -> NewStaff:
    posts = tuple(
        Post(role=role, since=SINCE, homeroom=homeroom if role == Role.HOMEROOM_TEACHER else "") for role in roles
    )
    return NewStaff(handle="", name=name, posts=posts, skills=skills, languages=languages)


def _staff_names(chance: Random) -> Iterator[str]:
    while True:
        yield mongolian_name(chance) if chance.randrange(2) else han_name(chance)


def pupils(*, shape: Shape, chance: Random, homeroom_codes: tuple[str, ...]) -> tuple[NewPupil, ...]:
    """Fill the homerooms evenly; every child has one or two guardians, each with a phone."""
    rows = homerooms(shape=shape)
    phones = (f"1{30 + number // 100_000_000:02d}{number % 100_000_000:08d}" for number in _numbers(chance))
    return tuple(
        _pupil(homeroom=code, language=row.language, chance=chance, phones=phones)
        for place, (row, code) in enumerate(zip(rows, homeroom_codes, strict=True))
        for _ in range(_size_of(place=place, shape=shape))
    )


def _size_of(*, place: int, shape: Shape) -> int:
    whole, rest = divmod(shape.pupils, shape.homerooms)
    return whole + (1 if place < rest else 0)


def _numbers(chance: Random) -> Iterator[int]:
    number = chance.randrange(1_000_000)
    while True:
        number += chance.randrange(1, 4_000)
        yield number


def _pupil(*, homeroom: str, language: str, chance: Random, phones: Iterator[str]) -> NewPupil:
    is_mongolian = language == MONGOLIAN
    family = chance.choice(HAN_FAMILY)
    relations = chance.sample(RELATIONS, k=chance.choice((1, 2, 2)))
    guardians = tuple(
        NewGuardian(
            name=mongolian_name(chance) if is_mongolian else han_name(chance, family=family),
            relation=relation,
            phone=next(phones),
        )
        for relation in relations
    )
    return NewPupil(
        homeroom=homeroom,
        name=mongolian_name(chance) if is_mongolian else han_name(chance, family=family),
        residence=chance.choice(RESIDENCES),
        joined_on=JOINED,
        guardians=guardians,
    )
