"""Compare a list of pupils with the register: what becomes of each row, and everything it does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from afterbell.base.words import Words
from afterbell.schools.rules.lists.fields import title_of
from afterbell.schools.rules.lists.homerooms import homeroom_name
from afterbell.schools.rules.lists.problem import Change, Judged, Kind, Outcome, outcome_of, plain
from afterbell.schools.rules.lists.pupils.guardians import Resolved, resolve
from afterbell.schools.rules.lists.pupils.matching import match
from afterbell.schools.rules.lists.pupils.problem import (
    Effects,
    Link,
    NewChild,
    PupilPlan,
    PupilRow,
    Register,
    StandingPupil,
)
from afterbell.schools.rules.lists.saying import say_value
from afterbell.schools.rules.lists.vocabulary import relation_of

PHONE = Words(zh="家长电话", en="guardian's telephone")
GUARDIAN = Words(zh="家长", en="guardian")
RELATION = Words(zh="关系", en="relation")


def judge_pupils(*, rows: Sequence[PupilRow], register: Register) -> PupilPlan:
    """Say what becomes of every row, and what the rows without a fault do to the register."""
    found = match(rows=rows, register=register)
    resolved = resolve(rows=rows, children=found.child, register=register)
    judged, good = [], []
    for row in rows:
        child = found.child.get(row.line)
        faults = (*row.faults, *found.faults[row.line], *resolved.faults[row.line])
        changes = tuple(_changes(row, child=child, resolved=resolved)) if child else ()
        outcome = outcome_of(faults=faults, changes=changes, is_new=child is None)
        judged.append(Judged(line=row.line, outcome=outcome, faults=faults, changes=changes))
        if outcome is not Outcome.FAULTY:
            good.append((row, child))
    return PupilPlan(judged=tuple(judged), effects=_effects(good, resolved=resolved))


def _changes(row: PupilRow, *, child: StandingPupil, resolved: Resolved) -> Iterator[Change]:
    if row.homeroom and row.homeroom != child.homeroom:
        before, after = plain(homeroom_name(child.homeroom)), plain(homeroom_name(row.homeroom))
        yield Change(what=title_of(Kind.PUPILS, "homeroom"), before=before, after=after)
    if row.residence and row.residence != child.residence:
        yield Change(
            what=title_of(Kind.PUPILS, "residence"),
            before=say_value("residence", child.residence),
            after=say_value("residence", row.residence),
        )
    for place, given in enumerate(row.guardians):
        ref = resolved.guardian[row.line, place]
        if ref not in child.guardians:
            yield Change(what=GUARDIAN, before=plain(""), after=plain(f"{given.name}（{given.relation}）"))
        elif relation_of(child.guardians[ref]) != given.relation:
            yield Change(what=RELATION, before=plain(child.guardians[ref]), after=plain(given.relation))
        if ref in resolved.phones:
            tail = resolved.phones[ref].phone[-4:]
            after = Words(zh=f"尾号 {tail}", en=f"ending in {tail}")
            yield Change(what=PHONE, before=plain(given.name), after=after)


def _effects(good: Sequence[tuple[PupilRow, StandingPupil | None]], *, resolved: Resolved) -> Effects:
    """Gather what the good rows do, each thing once."""
    children, moved, residences = [], {}, {}
    links: dict[tuple[int, int], Link] = {}
    relations: list[Link] = []
    used = set()
    for row, child in good:
        if row.homeroom is None:
            continue
        pupil = child.id if child else -row.line
        if child is None:
            new = NewChild(id=pupil, homeroom=row.homeroom, name=row.name, residence=row.residence)
            children.append(new)
        else:
            if row.homeroom != child.homeroom:
                moved[pupil] = row.homeroom
            if row.residence != child.residence:
                residences[pupil] = row.residence
        held = child.guardians if child else {}
        for place, given in enumerate(row.guardians):
            ref = resolved.guardian[row.line, place]
            used.add(ref)
            link = Link(guardian=ref, pupil=pupil, relation=given.relation)
            if ref not in held:
                links.setdefault((ref, pupil), link)
            elif relation_of(held[ref]) != given.relation:
                relations.append(link)
    return Effects(
        new_guardians=tuple(guardian for ref, guardian in resolved.new.items() if ref in used),
        phones={ref: given for ref, given in resolved.phones.items() if ref in used},
        new_children=tuple(children),
        moved=moved,
        residences=residences,
        links=tuple(links.values()),
        relations=tuple(relations),
    )
