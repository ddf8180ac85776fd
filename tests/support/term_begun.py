"""The small school further into its term: wishes placed, groups formed, sessions planned, everybody named."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime

from afterbell.base.access import Actor
from afterbell.base.crypto import seal
from afterbell.base.tenancy import within
from afterbell.placement import commands as placement
from afterbell.placement.commands import NewWishes
from afterbell.placement.commands.draw import PURPOSE
from afterbell.placement.models import Draw
from afterbell.placement.offerings import wishable
from afterbell.placement.rules.lottery import commit
from afterbell.placement.tickets import Tickets, tickets_of
from afterbell.rostering import commands as rostering
from afterbell.scheme.queries import version_in_force
from afterbell.schools import commands as schools
from afterbell.schools.actors import signed_in
from afterbell.schools.commands import NewStaff, Post
from afterbell.schools.models import Term
from afterbell.schools.roles import Role
from tests.support.rooms import check_rooms
from tests.support.world import (
    FIRST_DAY,
    MORNING,
    SCHEME_FILE,
    TODAY,
    SmallSchool,
    enrol_everybody,
    publish_scheme,
)

SECRET = "0123456789abcdef0123456789abcdef"
PUBLIC_VALUE = "2026-02-24:07-12-18-25-31-33-06"
FIRST_MONDAY, SECOND_MONDAY = date(2026, 3, 2), date(2026, 3, 9)
MONDAY_NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """The applications (in the children's order) and what was made of them."""

    school: SmallSchool
    applications: tuple[str, ...]


def wish(school: SmallSchool, application: str, *offerings: str, weekday: int = 1, band: str = "early") -> int:
    """Let the office's stand-in, the homeroom teacher, hand in a list of wishes."""
    teacher = "homeroom1" if band == "early" else "homeroom2"
    given = NewWishes(application=application, weekday=weekday, band=band, offerings=offerings)
    return placement.submit_wishes(actor=school.actor(teacher), now=MORNING, wishes=[given])


def offered(school: SmallSchool, *, weekday: int, band: str) -> list[str]:
    """Give the clubs of a weekday and band."""
    with within(school.id):
        _, scheme = version_in_force(on=TODAY)
    return sorted(wishable(scheme=scheme, weekday=weekday, band=band))


def publish_small_clubs(school: SmallSchool, *, minimum: int = 1, siblings_first: bool = True) -> str:
    """Publish a version in which every club opens for one child, and the choir has two places."""
    text = re.sub(
        r"^minimum = \d+$", f"minimum = {minimum}", SCHEME_FILE.read_text(encoding="utf-8"), flags=re.MULTILINE
    )
    choir = re.compile(r'(code = "choir".*?capacity = )\d+', flags=re.DOTALL)
    text = choir.sub(r"\g<1>2", text, count=1)
    if not siblings_first:
        text = re.sub(r"\[\[priorities\]\]\nrank = 4\n(.+\n)+", "", text)
    return publish_scheme(
        office=school.actor("office"), principal=school.actor("principal"), term=school.term, now=MORNING, text=text
    )


def commit_draw(
    school: SmallSchool,
    *,
    by: Actor | None = None,
    secret: str = SECRET,
    value_named: str = "当晚的开奖号码",
    value_on: date = TODAY,
) -> str:
    """Commit to a secret and a public value of the same day, as the office or somebody else; gives the commitment."""
    return placement.commit_draw(
        actor=by or school.actor("office"),
        now=MORNING,
        term=school.term,
        secret=secret,
        value_named=value_named,
        value_on=value_on,
    )


def commit_as_before(school: SmallSchool) -> None:
    """Commit and reveal as earlier versions did: no value named, the tickets those of the register."""
    office = school.actor("office")
    with within(school.id):
        Draw.objects.create(
            school_id=school.id,
            term=Term.objects.get(code=school.term),
            commitment=commit(seed=SECRET),
            secret_sealed=seal(text=SECRET, purpose=PURPOSE),
            committed_by_id=signed_in(office),
            committed_at=MORNING,
        )
    placement.reveal_draw(actor=office, now=MORNING, term=school.term, public_value=PUBLIC_VALUE)


def drawn_under(school: SmallSchool) -> Tickets:
    """Give the tickets of the school's draw."""
    with within(school.id):
        return tickets_of(draw=Draw.objects.get())


def commit_and_reveal(school: SmallSchool) -> None:
    office = school.actor("office")
    commit_draw(school)
    placement.reveal_draw(actor=office, now=MORNING, term=school.term, public_value=PUBLIC_VALUE)


def preview(school: SmallSchool, *, which: int = 1, now: datetime = MORNING) -> str:
    """Decide a round to look at; gives the run's code."""
    return placement.preview_placement(actor=school.actor("office"), now=now, term=school.term, which=which)


def place_all(school: SmallSchool, *, which: int = 1, second_until: date | None = None, now: datetime = MORNING) -> str:
    """Preview, confirm and publish a round; gives the run's code."""
    office, run = school.actor("office"), preview(school, which=which, now=now)
    placement.confirm_placement(actor=office, now=now, run=run)
    placement.publish_placement(actor=office, now=now, run=run, second_until=second_until)
    return run


def form(school: SmallSchool) -> tuple[str, ...]:
    """Enrol everybody, place without wishes and form the groups; gives the applications' codes."""
    applications = enrol_everybody(school)
    office = school.actor("office")
    commit_and_reveal(school)
    place_all(school)
    placement.form_groups(actor=office, now=MORNING, term=school.term, since=FIRST_DAY)
    return applications


def hire(school: SmallSchool, number: int = 12) -> tuple[str, ...]:
    """Register teachers who can do everything, enough for all sessions of the small school; gives their codes."""
    skills = ("mongolian", "chinese", "maths", "english", "leader")
    staff = [
        NewStaff(
            handle=f"helper{place}",
            name=f"助教{place}",
            skills=skills,
            languages=("mongolian", "chinese"),
            posts=(Post(role=Role.SUBJECT_TEACHER, since=TODAY, homeroom=""),),
        )
        for place in range(1, number + 1)
    ]
    return schools.register_staff(actor=school.actor("office"), now=MORNING, staff=staff)


def begin_term(school: SmallSchool) -> Begun:
    """Bring the school to a term with groups, dated sessions and a named adult for each."""
    applications = form(school)
    hire(school)
    office = school.actor("office")
    rostering.plan_sessions(actor=office, now=MORNING, term=school.term)
    rostering.make_roster(actor=office, now=MORNING, term=school.term, since=FIRST_DAY)
    check_rooms(school)
    return Begun(school=school, applications=applications)
