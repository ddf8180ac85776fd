"""Before the first afternoon: who may collect each child, and how it goes home."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from afterbell.demo.names import han_name, mongolian_name
from afterbell.demo.stage import Child, Stage
from afterbell.dismissal import commands as dismissal
from afterbell.dismissal.commands import NewCollector, NewForbidding, NewGoingHome, NewStandIn
from afterbell.dismissal.rules.forbidding import Person, Proof

SAYING, SINCE = date(2026, 2, 28), date(2026, 3, 2)
FIRST_GRADE_ALONE = 5
KIND_OF_MODE = {"collected": "collected", "alone": "dismissed", "boarding_house": "boarding_house"}


def keep_somebody_away(*, stage: Stage) -> None:
    """Let a homeroom teacher forbid one father to take his child, on the court's paper the mother brought."""
    chance = stage.chance("kept away")
    collected = [child for child in stage.children if stage.going_home.get(child.code, ("",))[0] == "collected"]
    child = chance.choice(collected)
    dismissal.forbid_collector(
        actor=stage.homeroom_teacher(child.homeroom, today=SAYING),
        now=stage.at(SAYING, 17, 30),
        forbidding=NewForbidding(
            pupil=child.code,
            person=Person(name=han_name(chance), relation="父亲"),
            paper="court",
            proof=Proof(issuer="近旗人民法院", number="（2026）近民保令3号"),
            since=SAYING,
        ),
    )


def send_a_neighbour(*, stage: Stage, day: date) -> None:
    """Let one family send a neighbour for its child on this day, with a pass."""
    chance = stage.chance(f"neighbour {day}")
    collected = [
        child
        for child in stage.children
        if child.guardian in stage.guardian_accounts and stage.going_home.get(child.code, ("",))[0] == "collected"
    ]
    child = chance.choice(collected)
    dismissal.send_stand_in(
        actor=stage.guardian(child.guardian, today=day),
        now=stage.at(day, 12, 30),
        stand_in=NewStandIn(pupil=child.code, name=han_name(chance), relation="邻居", day=day),
    )


def say_how_children_go_home(*, stage: Stage) -> None:
    """Let the homeroom teachers enter what the families wrote: collectors, and the way home."""
    chance = stage.chance("going home")
    by_homeroom: dict[str, list[tuple[Child, str]]] = defaultdict(list)
    for child in stage.children:
        if child.code in stage.applications:
            mode = "collected"
            if child.residence == "boarder":
                mode = "boarding_house"
            elif child.grade >= FIRST_GRADE_ALONE and chance.random() < 0.35:
                mode = "alone"
            by_homeroom[child.homeroom].append((child, mode))
    for homeroom, rows in by_homeroom.items():
        teacher, now = stage.homeroom_teacher(homeroom, today=SAYING), stage.at(SAYING, 17)
        said = [NewGoingHome(pupil=child.code, mode=mode, since=SINCE) for child, mode in rows]
        dismissal.say_going_home(actor=teacher, now=now, said=said)
        collectors = [
            NewCollector(
                pupil=child.code,
                name=mongolian_name(chance) if child.language == "mongolian" else han_name(chance),
                relation=relation,
                since=SINCE,
            )
            for child, mode in rows
            if mode == "collected"
            for relation in chance.sample(("父亲", "母亲", "祖父", "祖母", "姑姑"), k=chance.choice((1, 2)))
        ]
        codes = dismissal.name_collectors(actor=teacher, now=now, collectors=collectors) if collectors else ()
        named: dict[str, tuple[str, ...]] = defaultdict(tuple)
        for row, code in zip(collectors, codes, strict=True):
            named[row.pupil] += (code,)
        for child, mode in rows:
            stage.going_home[child.code] = (KIND_OF_MODE[mode], named[child.code])
    keep_somebody_away(stage=stage)
