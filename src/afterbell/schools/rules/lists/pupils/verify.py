"""The independent check of a list of pupils: the register afterwards says what the file says, and nothing else."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from afterbell.base.words import Words
from afterbell.schools.rules.findings import Finding, in_order
from afterbell.schools.rules.lists.cells import name_of
from afterbell.schools.rules.lists.problem import Outcome
from afterbell.schools.rules.lists.pupils.problem import (
    PupilPlan,
    PupilRow,
    Ref,
    Register,
    StandingGuardian,
    StandingPupil,
)
from afterbell.schools.rules.lists.vocabulary import relation_of

SENTENCES = {
    "not_as_the_file": Words(
        zh="登记以后第 {where} 行的孩子会与名单不一致。",
        en="The child of line {where} would not stand as the file says.",
    ),
    "one_child_for_two": Words(
        zh="第 {where} 行会与另一行合成一个孩子。", en="Line {where} would be one child with another line."
    ),
    "lost": Words(zh="登记以后会少了原有的孩子或家长（{where}）。", en="A child or guardian would be lost ({where})."),
    "touched": Words(
        zh="名单里没有的孩子会被改动（{where}）。", en="A child who is not in the file is changed ({where})."
    ),
    "two_with_a_phone": Words(
        zh="一个电话会属于两位家长（{where}）。", en="Two guardians would share a number ({where})."
    ),
}


def register_after(*, plan: PupilPlan, register: Register) -> Register:
    """Say what would stand after the plan was written."""
    done = plan.effects
    guardians = dict(register.guardians)
    for new in done.new_guardians:
        guardians[new.id] = StandingGuardian(id=new.id, name=new.name, mark=new.mark)
    for ref, given in done.phones.items():
        guardians[ref] = StandingGuardian(id=ref, name=guardians[ref].name, mark=given.mark)
    held: dict[Ref, dict[Ref, str]] = {child.id: dict(child.guardians) for child in register.pupils}
    for link in (*done.links, *done.relations):
        held.setdefault(link.pupil, {})[link.guardian] = link.relation
    pupils = [
        StandingPupil(
            id=child.id,
            homeroom=done.moved.get(child.id, child.homeroom),
            name=child.name,
            residence=done.residences.get(child.id, child.residence),
            guardians=held.get(child.id, {}),
        )
        for child in register.pupils
    ]
    pupils += [
        StandingPupil(
            id=child.id,
            homeroom=child.homeroom,
            name=child.name,
            residence=child.residence,
            guardians=held.get(child.id, {}),
        )
        for child in done.new_children
    ]
    return Register(homerooms=register.homerooms, pupils=tuple(pupils), guardians=guardians)


def verify_pupils(*, plan: PupilPlan, rows: Sequence[PupilRow], register: Register) -> tuple[Finding, ...]:
    """Find where writing the plan would not bring about what the file says; empty when all is well."""
    after = register_after(plan=plan, register=register)
    faulty = {judged.line for judged in plan.judged if judged.outcome is Outcome.FAULTY}
    good = [row for row in rows if row.line not in faulty]
    namesakes: Mapping[str, list[StandingPupil]] = _namesakes(after)
    found: list[Finding] = []
    taken: Counter[Ref] = Counter()
    for row in good:
        fits = [child for child in namesakes.get(row.name, ()) if _says(child, row, after)]
        free = [child for child in fits if not taken[child.id]]
        if not fits:
            found.append(_finding("not_as_the_file", row.line))
        elif not free:
            found.append(_finding("one_child_for_two", row.line))
        else:
            taken[free[0].id] += 1
    found += _lost_or_touched(register=register, after=after, good=good)
    marks = Counter(guardian.mark for guardian in after.guardians.values() if guardian.mark)
    found += [_finding("two_with_a_phone", mark) for mark, number in marks.items() if number > 1]
    return in_order(found)


def _namesakes(register: Register) -> Mapping[str, list[StandingPupil]]:
    found = defaultdict(list)
    for child in register.pupils:
        found[name_of(child.name)].append(child)
    return found


def _says(child: StandingPupil, row: PupilRow, register: Register) -> bool:
    """Say whether a child stands exactly where the row puts it, with every guardian the row names."""
    if (child.homeroom, child.residence) != (row.homeroom, row.residence):
        return False
    own = [(register.guardians[ref], relation_of(relation)) for ref, relation in child.guardians.items()]
    return all(
        any(
            name_of(guardian.name) == given.name and relation == given.relation and given.mark in {"", guardian.mark}
            for guardian, relation in own
        )
        for given in row.guardians
    )


def _lost_or_touched(*, register: Register, after: Register, good: Sequence[PupilRow]) -> list[Finding]:
    names = {row.name for row in good}
    now = {child.id: child for child in after.pupils}
    found = []
    for child in register.pupils:
        stands = now.get(child.id)
        if stands is None or set(child.guardians) - set(stands.guardians) or stands.name != child.name:
            found.append(_finding("lost", child.id))
        elif name_of(child.name) not in names and stands != child:
            found.append(_finding("touched", child.id))
    return found + [_finding("lost", ref) for ref in register.guardians if ref not in after.guardians]


def _finding(rule: str, where: object) -> Finding:
    return Finding(rule=rule, where=str(where), words=SENTENCES[rule].fill(where=where))
