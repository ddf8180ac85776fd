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
from afterbell.dismissal.lists import Lists
from afterbell.dismissal.models import GateSide, GoingHome
from afterbell.dismissal.queries.custody import DayHome, LetGo, let_go, read_home
from afterbell.dismissal.rules.custody import Holder, in_charge, on_its_way
from afterbell.dismissal.rules.dusk import is_dark
from afterbell.dismissal.ways import Change

SOON = timedelta(minutes=10)
TAKEN = GateSide.Side.TAKEN.value
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
    alone after sunset. `taken_as` is the word that it is at the gate, where the viewer may take it back; `runs_until`
    is when its session ends, where that is more than ten minutes away.
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
    taken_as: str = ""
    runs_until: datetime | None = None


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
    """The gate's list; `children` are those asked for, `waiting` and `gone` count all of the day.

    `just` is the child of whom something was said a moment ago, also where it is not among those asked for.
    """

    releases: tuple[Release, ...]
    children: tuple[GateChild, ...]
    waiting: int
    gone: int
    may_hand_over: bool
    may_take: bool
    may_record: bool
    just: GateChild | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """Whom the gate looks for: by name or homeroom, of one session, else those due and still here.

    `mode` keeps those alone who go home in that way, `just` is a child to be shown besides.
    """

    search: str = ""
    session: str = ""
    mode: str = ""
    just: str = ""


EVERY = Sought()


def gate_list(*, viewer: Actor, on: date, now: datetime, sought: Sought = EVERY) -> GatePage:
    """Give the releases of a day, and of its children those that are sought.

    A child with several sessions stands with the last. Raises NotThere for who does not see the school's gate.
    """
    authorise(actor=viewer, action="gate.see", at=place(school=viewer.tenant))
    return gate_list_of(read_home(on=on), viewer=viewer, now=now, sought=sought)


def gate_list_of(
    home: DayHome, *, viewer: Actor, now: datetime, sought: Sought = EVERY, everybody: bool = False
) -> GatePage:
    """Give the list of a day that was read, with every child of it where `everybody` is wanted."""
    at = place(school=viewer.tenant)
    on_the_way = _leaving(home)
    gone = {row.pupil: row for row in standing(home.handovers).values()}
    here = [(row, child) for row, child in on_the_way if home.day.state_of(session=row, child=child) in SHOWN]
    chains = _chains(home, viewer=viewer, now=now)
    wanted = (
        on_the_way if everybody else _wanted(on_the_way, sought=sought, modes=home.lists, gone=gone, now=now, here=here)
    )

    def seen(row: DaySession, child: Child) -> GateChild:
        return _child(
            home,
            row,
            child,
            gone=gone.get(child.code),
            let_go=tuple(let_go(home, child, viewer=viewer)),
            chain=chains.get(child.code, _Chain()),
            now=now,
        )

    return GatePage(
        releases=tuple(_releases(here, gone=gone, now=now)),
        children=tuple(seen(row, child) for row, child in wanted),
        waiting=sum(child.code not in gone for _, child in here),
        gone=sum(child.code in gone for _, child in here),
        may_hand_over=may(actor=viewer, action="dismissal.hand_over", at=at),
        may_take=may(actor=viewer, action="dismissal.take_at_gate", at=at),
        may_record=may(actor=viewer, action="dismissal.record_change", at=at),
        just=next((seen(row, child) for row, child in on_the_way if child.code == sought.just), None),
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
    sought: Sought,
    modes: Lists,
    gone: dict[str, HandedOver],
    now: datetime,
    here: Leaving,
) -> Leaving:
    if words := sought.search.strip():
        found = [pair for pair in on_the_way if words in pair[1].name or words in pair[1].homeroom_name]
    elif sought.session:
        found = [pair for pair in on_the_way if pair[0].code == sought.session]
    else:
        found = [(row, child) for row, child in here if child.code not in gone and not _runs(row, now=now)]
    return [pair for pair in found if sought.mode in ("", modes.mode_of(pair[1].pk))]


def _runs(session: DaySession, *, now: datetime) -> bool:
    """Say whether a session goes on for more than ten minutes, so that nobody is let go from it yet."""
    return not session.broken_off and session.ends_at > now + SOON


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
    taken_as: str = ""


def _chains(home: DayHome, *, viewer: Actor, now: datetime) -> dict[str, _Chain]:
    """Fold what was given to the gate and taken there, for the children of whom somebody said so."""
    said = {row.pupil for row in home.sides}
    names = {row.by: row.by_name for row in home.sides}
    leads = may(actor=viewer, action="dismissal.undo_at_gate", at=place(school=viewer.tenant))
    takers = {name for name in names if leads or name == viewer.code}
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
        holder = charge.adult if charge.holder is Holder.GATE else ""
        found[afternoon.pupil] = _Chain(
            at_gate=names.get(holder, ""),
            taken_as=_taken_as(home, afternoon.pupil, by=holder) if holder in takers else "",
            on_its_way=bool(on_its_way(afternoon=afternoon, at=now)),
        )
    return found


def _taken_as(home: DayHome, pupil: str, *, by: str) -> str:
    """Give the word by which this adult has the child at the gate; none of who stays with it late."""
    said = [row for row in home.sides if (row.pupil, row.by, row.undone_at) == (pupil, by, None)]
    taken = [row for row in said if row.side == TAKEN]
    return taken[-1].handover_id if taken and taken[-1].reached_until is None else ""


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
    now: datetime,
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
        taken_as=chain.taken_as if gone is None else "",
        runs_until=session.ends_at if _runs(session, now=now) else None,
    )
