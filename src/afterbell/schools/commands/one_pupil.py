"""One child at a time: added, read as a row of a list, so that there is one way to write a pupil."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import IntegrityError, transaction

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.events import tell
from afterbell.base.refusals import Refusal, Refused
from afterbell.base.spans import local_day
from afterbell.schools.commands.guardians import NewGuardian
from afterbell.schools.commands.listed_pupils import write_pupils
from afterbell.schools.commands.lists import wait_for_nobody
from afterbell.schools.commands.phones import looks_like_a_phone, phone_fingerprint
from afterbell.schools.events import PupilsJoined
from afterbell.schools.lists.standing import register_of_pupils
from afterbell.schools.models import Homeroom
from afterbell.schools.refusals import REFUSALS
from afterbell.schools.rules.lists.cells import name_of
from afterbell.schools.rules.lists.faults import REFUSALS as LISTS
from afterbell.schools.rules.lists.homerooms import homeroom_name
from afterbell.schools.rules.lists.problem import Cell, Line, Outcome
from afterbell.schools.rules.lists.pupils.problem import PupilPlan, PupilRow, Register
from afterbell.schools.rules.lists.pupils.reading import read_pupils
from afterbell.schools.rules.lists.pupils.solve import judge_pupils
from afterbell.schools.rules.lists.pupils.verify import verify_pupils

NAMESAKE = f"{LISTS.context}.unsure_child"


@dataclass(frozen=True, slots=True, kw_only=True)
class OnePupil:
    """A child as a form has it: the homeroom by its code, and one or two guardians."""

    homeroom: str
    name: str
    residence: str
    guardians: tuple[NewGuardian, ...]


@command("schools.register")
def add_pupil(*, actor: Actor, now: datetime, given: OnePupil, is_another: bool = False) -> str:
    """Add one child with its guardians from today on; gives the child's code.

    It is read, judged and written as a list of one row is. `is_another` says that a child of the same name in the
    homeroom, whose guardians are others, is somebody else. Raises Refused with every reason.
    """
    authorise(actor=actor, action="schools.register", at=place(school=actor.tenant))
    wait_for_nobody(school=actor.tenant)
    homeroom = Homeroom.objects.filter(code=given.homeroom).first()
    if homeroom is None:
        raise REFUSALS.refused("homeroom_unknown", field="homeroom", homeroom=given.homeroom)
    register = register_of_pupils()
    line = Line(number=1, cells=cells_of(given, homeroom=(homeroom.grade, homeroom.number)))
    rows = read_pupils(lines=[line], homerooms=register.homerooms, mark=phone_fingerprint)
    plan = _judged(rows, register=register, is_another=is_another, homeroom=homeroom.name)
    try:
        with transaction.atomic():
            (code,) = write_pupils(school=actor.tenant, effects=plan.effects, now=now)
    except IntegrityError:
        raise REFUSALS.refused("same_time", conflict=True) from None
    record(subject=code, guardians=len(given.guardians))
    tell(PupilsJoined(school=actor.tenant, pupils=(code,), on=local_day(now)))
    return code


def cells_of(given: OnePupil, *, homeroom: tuple[int, int]) -> dict[str, Cell]:
    """Write a child as the cells of a row."""
    cells: dict[str, Cell] = {
        "homeroom": homeroom_name(homeroom),
        "name": given.name,
        "residence": given.residence,
    }
    for place_, guardian in enumerate(given.guardians, start=1):
        cells |= {
            f"guardian{place_}": guardian.name,
            f"relation{place_}": guardian.relation,
            f"phone{place_}": guardian.phone,
        }
    return cells


def _judged(rows: tuple[PupilRow, ...], *, register: Register, is_another: bool, homeroom: str) -> PupilPlan:
    """Judge the one row against the register; a namesake nobody can tell apart is somebody else when it is said so."""
    plan = judge_pupils(rows=rows, register=register)
    if is_another and any(fault.code == NAMESAKE for fault in plan.judged[0].faults):
        register = _without(register, row=rows[0])
        plan = judge_pupils(rows=rows, register=register)
    (judged,) = plan.judged
    if judged.faults:
        raise Refused(_in_words_of_a_form(judged.faults, row=rows[0], homeroom=homeroom))
    if judged.outcome is not Outcome.NEW:
        raise REFUSALS.refused("pupil_known", field="name", conflict=True, name=rows[0].name, homeroom=homeroom)
    if findings := verify_pupils(plan=plan, rows=rows, register=register):
        raise REFUSALS.refused("verifier_disagrees", finding=findings[0].words)
    return plan


def _without(register: Register, *, row: PupilRow) -> Register:
    """Leave the namesakes of the row's homeroom out of the comparison."""
    others = [child for child in register.pupils if (name_of(child.name), child.homeroom) != (row.name, row.homeroom)]
    return replace(register, pupils=tuple(others))


def _in_words_of_a_form(faults: Iterable[Refusal], *, row: PupilRow, homeroom: str) -> tuple[Refusal, ...]:
    """Say what is wrong with a row to somebody who sees a form: it has no rows, no cells and no Excel."""
    names, phones = [one.name for one in row.guardians], [one.phone for one in row.guardians if one.phone]
    twice = next((name for at, name in enumerate(names) if name in names[:at]), "")
    shared = next((phone for at, phone in enumerate(phones) if phone in phones[:at]), "")
    wrong = next((phone for phone in phones if not looks_like_a_phone(phone)), "")
    said = {
        "unsure_child": REFUSALS.refusal("pupil_namesake", field="is_another", name=row.name, homeroom=homeroom),
        "guardian_twice": REFUSALS.refusal("named_twice", field="guardian2", name=twice),
        "guardian_two_phones": REFUSALS.refusal("named_twice", field="guardian2", name=twice),
        "phone_two_names": REFUSALS.refusal("phone_twice", field="phone2", tail=shared[-4:]),
        "phone_lost": REFUSALS.refusal("phone_wrong", field="phone", phone=wrong),
    }
    found = (said.get(fault.code.removeprefix(f"{LISTS.context}."), fault) for fault in faults)
    return tuple({(fault.code, fault.field): fault for fault in found}.values())
