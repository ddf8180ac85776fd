"""Writing what a list of homerooms, rooms or staff does."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from afterbell.schools.commands.staff import NewStaff, Post, add_posts, store_staff
from afterbell.schools.models import Account, Homeroom, Room, School, Staff
from afterbell.schools.rules.lists.homerooms import homeroom_name
from afterbell.schools.rules.lists.keyed import KeyedPlan, Value, Values
from afterbell.schools.rules.lists.saying import homeroom_at, homeroom_key


def write_homerooms(*, school: int, plan: KeyedPlan) -> None:
    """Write new homerooms, and the names of those that stand."""
    made = []
    for key, values in plan.new.items():
        grade, number = homeroom_at(key)
        name = _text(values.get("name")) or homeroom_name((grade, number))
        made.append(
            Homeroom(school_id=school, grade=grade, number=number, language=_text(values["language"]), name=name)
        )
    Homeroom.objects.bulk_create(made)
    rows = [row for row in Homeroom.objects.all() if homeroom_key((row.grade, row.number)) in plan.changed]
    for row in rows:
        row.name = _text(plan.changed[homeroom_key((row.grade, row.number))]["name"])
    Homeroom.objects.bulk_update(rows, ["name"])


def write_rooms(*, school: int, plan: KeyedPlan) -> None:
    """Write new rooms, and the seats of those that stand."""
    rows = [
        Room(school_id=school, name=name, seats=int(_text(values["seats"])))
        for name, values in (*plan.new.items(), *plan.changed.items())
    ]
    Room.objects.bulk_create(rows, update_conflicts=True, unique_fields=["school", "name"], update_fields=["seats"])


def write_staff(*, school: int, plan: KeyedPlan, standing: Mapping[str, Values], today: date) -> None:
    """Write new staff with accounts that have no password yet, and what changed of those who stand."""
    row = School.objects.only("code").get(pk=school)
    homerooms = dict(Homeroom.objects.values_list("code", "pk"))
    codes = {
        homeroom_key((grade, number)): code
        for grade, number, code in Homeroom.objects.values_list("grade", "number", "code")
    }
    named = {**plan.new, **plan.changed}
    staff = [
        _member(handle, {**standing.get(handle, {}), **values}, codes=codes, today=today)
        for handle, values in named.items()
    ]
    handles = [f"{row.code}/{member.handle}" for member in staff]
    known = {
        member.account.handle: member
        for member in Staff.objects.select_related("account").filter(account__handle__in=handles)
    }
    rows = store_staff(school=row, staff=staff, handles=handles, known=known)
    add_posts(school=row, staff=staff, rows=rows, homerooms=homerooms)
    renamed = [member.account for member in known.values() if member.account.name != member.name]
    for member in known.values():
        member.account.name = member.name
    Account.objects.bulk_update(renamed, ["name"])


def _member(handle: str, values: Values, *, codes: Mapping[str, str], today: date) -> NewStaff:
    posts = []
    for post in _texts(values.get("posts")):
        role, _, homeroom = post.partition(":")
        posts.append(Post(role=role, since=today, homeroom=codes[homeroom] if homeroom else ""))
    return NewStaff(
        handle=handle,
        name=_text(values["name"]),
        posts=tuple(posts),
        skills=_texts(values.get("skills")),
        languages=_texts(values.get("languages")),
    )


def _text(value: Value | None) -> str:
    return value if isinstance(value, str) else ""


def _texts(value: Value | None) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()
