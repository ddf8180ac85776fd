"""The gate's list: children to be let go now and next, and who may take each of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from afterbell.attendance.queries.day import Day, DaySession
from afterbell.attendance.rolls import Child
from afterbell.base.access import Actor, authorise, may, place
from afterbell.dismissal.custody import SHOWN, afternoons, state_unmarked
from afterbell.dismissal.handed import HandedOver, standing
from afterbell.dismissal.models import GoingHome
from afterbell.dismissal.queries.custody import DayHome, LetGo, let_go, read_home
from afterbell.dismissal.rules.custody import Holder, in_charge, on_its_way
from afterbell.dismissal.rules.dusk import is_dark
from afterbell.dismissal.ways import Change

SOON = timedelta(minutes=10)
ALONE = GoingHome.Mode.ALONE.value


@dataclass(frozen=True, slots=True, kw_only=True)
class PermittedCollector:
    """An adult on the guardian's list of this day; `by_pass` when only with a pass, for this one day.

    `photo` says that there is a picture.
    """

    code: str
    name: str
    relation: str
    by_pass: bool = False
    photo: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GateChild:
    """A child on its way out of a session.

    `state` is what the roll says, `mode` how its guardian wants it to go home; `gone` how it left, at `gone_at`, with
    `gone_with`; all three empty while it is here. `let_go` is what was said of that, more than one where two gates say
    different things and a person has to decide. `at_gate` is who has it at the gate, `on_its_way` says that it was let
    go from its session and nobody has it yet. `ready` says that it may be let go, `boards` that the boarding house may
    take it. `changes` are those of today that stand, `differ` says that two guardians say differently, so that the
    stricter stands. `forbidden` says that somebody may not take it whatever a list says, `in_the_dark` that it goes
    alone after sunset.
    """

    pupil: str
    name: str
    homeroom: str
    session: str
    session_name: str
    state: str
    mode: str
    collectors: tuple[PermittedCollector, ...]
    forbidden: bool
    boards: bool
    ready: bool
    gone: str
    gone_at: datetime | None
    gone_with: str
    in_the_dark: bool
    let_go: tuple[LetGo, ...]
    changes: tuple[Change, ...]
    differ: bool
    at_gate: str
    on_its_way: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A session from which children go home; `due` when it has ended or will within ten minutes.

    `version` is the scheme's under which it is planned.
    """

    session: str
    name: str
    room: str
    adult: str
    ends_at: datetime
    due: bool
    waiting: int
    gone: int
    version: tuple[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class GatePage:
    """The gate's list; `children` are those asked for, `waiting` and `gone` count all of the day."""

    releases: tuple[Release, ...]
    children: tuple[GateChild, ...]
    waiting: int
    gone: int
    may_hand_over: bool
    may_take: bool
    may_record: bool


def gate_list(*, viewer: Actor, on: date, now: datetime, search: str = "", session: str = "") -> GatePage:
    """Give the releases of a day and its children: by name or homeroom, of one session, else those due and still here.

    A child with several sessions stands with the last. Raises NotThere for who does not see the school's gate.
    """
    authorise(actor=viewer, action="gate.see", at=place(school=viewer.tenant))
    return gate_list_of(read_home(on=on), viewer=viewer, now=now, search=search, session=session)


def gate_list_of(
    home: DayHome, *, viewer: Actor, now: datetime, search: str = "", session: str = "", everybody: bool = False
) -> GatePage:
    """Give the list of a day that was read, with every child of it where `everybody` is wanted."""
    at = place(school=viewer.tenant)
    on_the_way = _leaving(home)
    gone = {row.pupil: row for row in standing(home.handovers).values()}
    here = [(row, child) for row, child in on_the_way if home.day.state_of(session=row, child=child) in SHOWN]
    chains = _chains(home, now=now)
    wanted = (
        on_the_way
        if everybody
        else _wanted(on_the_way, search=search.strip(), session=session, gone=gone, now=now, here=here)
    )
    return GatePage(
        releases=tuple(_releases(here, gone=gone, now=now)),
        children=tuple(
            _child(
                home,
                row,
                child,
                gone=gone.get(child.code),
                let_go=tuple(let_go(home, child, viewer=viewer)),
                chain=chains.get(child.code, _Chain()),
            )
            for row, child in wanted
        ),
        waiting=sum(child.code not in gone for _, child in here),
        gone=sum(child.code in gone for _, child in here),
        may_hand_over=may(actor=viewer, action="dismissal.hand_over", at=at),
        may_take=may(actor=viewer, action="dismissal.take_at_gate", at=at),
        may_record=may(actor=viewer, action="dismissal.record_change", at=at),
    )


Leaving = list[tuple[DaySession, Child]]


def last_sessions(*, day: Day) -> dict[str, DaySession]:
    """Give by child's code its last session of the day, after which it goes home."""
    in_order = sorted(day.sessions, key=lambda row: (row.ends_at, row.starts_at, row.pk))
    return {child.code: session for session in in_order for child in day.children_in(session)}


def _leaving(home: DayHome) -> Leaving:
    """Each child with its last session of the day, by when they end."""
    last = last_sessions(day=home.day)
    order = {child.code: index for index, child in enumerate(home.children)}
    on_the_way = [(last[child.code], child) for child in home.children if child.code in last]
    return sorted(on_the_way, key=lambda pair: (pair[0].ends_at, pair[0].name, order[pair[1].code]))


def _wanted(
    on_the_way: Leaving,
    *,
    search: str,
    session: str,
    gone: dict[str, HandedOver],
    now: datetime,
    here: Leaving,
) -> Leaving:
    if search:
        return [pair for pair in on_the_way if search in pair[1].name or search in pair[1].homeroom_name]
    if session:
        return [pair for pair in on_the_way if pair[0].code == session]
    return [pair for pair in here if pair[1].code not in gone and (pair[0].broken_off or pair[0].ends_at <= now + SOON)]


def _releases(here: Leaving, *, gone: dict[str, HandedOver], now: datetime) -> Iterator[Release]:
    for session in dict.fromkeys(row for row, _ in here):
        left = [child.code in gone for row, child in here if row.pk == session.pk]
        yield Release(
            session=session.code,
            name=session.name,
            room=session.room,
            adult=session.adult.name if session.adult else "",
            ends_at=session.ends_at,
            due=session.ends_at <= now + SOON,
            waiting=left.count(False),
            gone=left.count(True),
            version=session.version,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chain:
    """Where a child stands between its session and the gate."""

    at_gate: str = ""
    on_its_way: bool = False


def _chains(home: DayHome, *, now: datetime) -> dict[str, _Chain]:
    """Fold what was given to the gate and taken there, for the children of whom somebody said so."""
    said = {row.pupil for row in home.sides}
    names = {row.by: row.by_name for row in home.sides}
    told = afternoons(
        day=home.day,
        children=[child for child in home.children if child.code in said],
        lists=home.lists,
        limit=None,
        handovers=home.handovers,
        sides=home.sides,
        now=now,
    )
    found = {}
    for afternoon in told:
        charge = in_charge(afternoon=afternoon, at=now)
        found[afternoon.pupil] = _Chain(
            at_gate=names.get(charge.adult, "") if charge.holder is Holder.GATE else "",
            on_its_way=bool(on_its_way(afternoon=afternoon, at=now)),
        )
    return found


def _with(gone: HandedOver) -> str:
    return f"{gone.relation} {gone.collector_name}".strip()


def _child(
    home: DayHome,
    session: DaySession,
    child: Child,
    *,
    gone: HandedOver | None,
    let_go: tuple[LetGo, ...],
    chain: _Chain,
) -> GateChild:
    state = home.day.state_of(session=session, child=child)
    known = home.day.known.get((session.pk, child.code))
    spot = home.lists.spot
    kept_away = home.lists.forbidden_codes(child.pk)
    return GateChild(
        pupil=child.code,
        name=child.name,
        homeroom=child.homeroom_name,
        session=session.code,
        session_name=session.name,
        state=known.state.value if known else state_unmarked(child),
        mode=home.lists.mode_of(child.pk),
        collectors=tuple(
            PermittedCollector(
                code=row.code, name=row.name, relation=row.relation, by_pass=row.by_pass, photo=row.photo
            )
            for row in home.lists.collectors.get(child.pk, ())
            if row.code not in kept_away
        ),
        forbidden=bool(home.lists.forbidden.get(child.pk)),
        boards=child.boards,
        ready=gone is None and state in SHOWN,
        gone=gone.kind if gone else "",
        gone_at=gone.happened_at if gone else None,
        in_the_dark=home.lists.mode_of(child.pk) == ALONE
        and spot is not None
        and is_dark(at=session.ends_at, spot=spot),
        gone_with=_with(gone) if gone else "",
        let_go=let_go,
        changes=tuple(row for row in home.lists.changes.get(child.pk, ()) if row.stands),
        differ=child.pk in home.lists.agreed and home.lists.agreed[child.pk].disagree,
        at_gate=chain.at_gate,
        on_its_way=chain.on_its_way,
    )
