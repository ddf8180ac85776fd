"""Random afternoons: late children, crossed handovers, phones without network, wrong releases taken back, two gates."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from afterbell.dismissal.rules.custody import (
    Afternoon,
    Handover,
    RollFact,
    Side,
    Undoing,
    charges,
    conflicts,
    in_charge,
    on_its_way,
    verify_day,
)
from tests.support.custody import HOME, afternoon, at, given_to, seen, stop
from tests.support.examples import examples

Fact = RollFact | Handover | Undoing
STOPS = (stop(), stop("S2", starts=45))
CHILDREN = ("P1", "P2", "P3")
GATES = ("east", "west")
NAMES = st.sampled_from(CHILDREN)
GATE = st.sampled_from(GATES)


@dataclass
class Child:
    """What is really so: who has had the child, by minute, and where it was before each release."""

    history: list[tuple[int, str]] = field(default_factory=lambda: [(-1, "homeroom")])
    session: str = ""
    release: str = ""
    before: str = ""
    twice: bool = False
    taken: list[tuple[str, str]] = field(default_factory=list)

    @property
    def holder(self) -> str:
        return self.history[-1][1]

    def pass_to(self, adult: str, minute: int) -> None:
        self.history.append((minute, adult))

    def holder_at(self, minute: int) -> str:
        return [adult for since, adult in self.history if since <= minute][-1]


class Afternoons(RuleBasedStateMachine):
    """Three children, two sessions, two gates; each device keeps what it could not send."""

    @initialize()
    def bell(self) -> None:
        self.minute = 0
        self.children = {name: Child() for name in CHILDREN}
        self.heard: dict[str, list[Fact]] = {name: [] for name in CHILDREN}
        self.unsent: dict[str, list[tuple[str, Fact]]] = {}
        self.count = 0

    def told(self, device: str, name: str, fact: Fact) -> None:
        if device in self.unsent:
            self.unsent[device].append((name, fact))
        else:
            self.heard[name].append(fact)

    def fresh(self) -> str:
        self.count += 1
        return f"fact{self.count:04}"

    def whole(self, name: str, *, everything: bool = False) -> Afternoon:
        waiting = [fact for rows in self.unsent.values() for child, fact in rows if child == name] if everything else []
        return afternoon(*self.heard[name], *waiting, stops=STOPS, home=HOME)

    @rule(minutes=st.integers(1, 9))
    def time_passes(self, minutes: int) -> None:
        self.minute += minutes

    @rule(device=st.sampled_from(["S1", "S2", *GATES]))
    def the_network_goes(self, device: str) -> None:
        self.unsent.setdefault(device, [])

    @rule(device=st.sampled_from(["S1", "S2", *GATES]), data=st.data())
    def the_network_is_back_and_everything_is_sent_twice(self, device: str, data: st.DataObject) -> None:
        rows = self.unsent.pop(device, [])
        for name, fact in data.draw(st.permutations(rows * 2)):
            self.heard[name].append(fact)

    @rule(name=NAMES, session=st.sampled_from(["S1", "S2"]), state=st.sampled_from(["present", "late"]))
    def a_session_sees_a_child(self, name: str, session: str, state: str) -> None:
        child = self.children[name]
        here = child.holder == "homeroom" or child.holder.startswith("teacher") or child.holder in GATES
        if here and session > child.session:
            self.minute += 1
            child.session = session
            child.taken.clear()
            child.pass_to(f"teacher of {session}", self.minute)
            self.told(session, name, seen(state, minute=self.minute, session=session, mark_id=self.fresh()))

    @rule(name=NAMES, session=st.sampled_from(["S1", "S2"]))
    def a_session_misses_a_child(self, name: str, session: str) -> None:
        if session > self.children[name].session:
            self.told(session, name, seen("absent", minute=self.minute, session=session, mark_id=self.fresh()))

    @rule(name=NAMES)
    def the_teacher_sends_a_child_on(self, name: str) -> None:
        child = self.children[name]
        if child.holder.startswith("teacher"):
            kind = "to_session" if child.session == "S1" else "to_gate"
            gave = given_to(
                kind, "", minute=self.minute, session=child.session, side=Side.GIVEN, handover_id=self.fresh()
            )
            self.told(child.session, name, gave)

    @rule(name=NAMES, gate=GATE)
    def a_gate_takes_a_child(self, name: str, gate: str) -> None:
        child = self.children[name]
        if child.holder.startswith("teacher") or child.holder in GATES:
            self.minute += 1
            word = self.fresh()
            child.taken.append((word, child.holder))
            child.pass_to(gate, self.minute)
            took = given_to(
                "to_gate", gate, minute=self.minute, session=child.session, side=Side.TAKEN, handover_id=word
            )
            self.told(gate, name, took)

    @rule(name=NAMES)
    def a_gate_took_the_wrong_child_and_says_so(self, name: str) -> None:
        child = self.children[name]
        if child.holder in GATES and child.taken and not child.release:
            self.minute += 1
            word, before = child.taken.pop()
            undone = Undoing(at=at(self.minute), handover_id=word, by=child.holder, reason="slip")
            self.told(child.holder, name, undone)
            child.pass_to(before, self.minute)

    @rule(name=NAMES, to=st.sampled_from(["grandmother", "neighbour"]))
    def a_gate_lets_a_child_go(self, name: str, to: str) -> None:
        child = self.children[name]
        if child.holder in GATES:
            self.minute += 1
            child.before, child.release = child.holder, self.fresh()
            gone = given_to(
                to=to, minute=self.minute, session=child.session, by=child.holder, handover_id=child.release
            )
            self.told(child.holder, name, gone)
            child.pass_to(to, self.minute)

    @precondition(lambda self: any(child.release for child in self.children.values()))
    @rule(name=NAMES, gate=GATE)
    def the_other_gate_says_it_let_the_same_child_go(self, name: str, gate: str) -> None:
        child = self.children[name]
        if child.release:
            self.minute += 1
            child.twice = True
            again = given_to(minute=self.minute, session=child.session, by=gate, handover_id=self.fresh())
            self.told(gate, name, again)

    @rule(name=NAMES)
    def a_wrong_release_is_taken_back(self, name: str) -> None:
        child = self.children[name]
        if child.release and not child.twice:
            self.minute += 1
            undone = Undoing(at=at(self.minute), handover_id=child.release, by="leader", reason="the wrong child")
            self.heard[name].append(undone)
            child.pass_to(child.before, self.minute)
            child.release = ""

    @invariant()
    def every_child_has_one_adult_at_every_minute_by_what_is_known(self) -> None:
        for name in CHILDREN:
            spans = charges(afternoon=self.whole(name))
            assert all(row.charge.adult for row in spans)
            assert [row.until for row in spans] == [*(row.since for row in spans[1:]), None]

    @invariant()
    def the_site_is_never_ahead_of_the_truth(self) -> None:
        for name, child in self.children.items():
            charge = in_charge(afternoon=self.whole(name), at=at(self.minute))
            claimed = {"grandmother"} if child.twice else set()
            assert charge.adult in {adult for _, adult in child.history} | claimed

    @invariant()
    def once_everything_is_heard_every_minute_is_as_it_was(self) -> None:
        for name, child in self.children.items():
            whole = self.whole(name, everything=True)
            for minute in range(self.minute + 1):
                assert in_charge(afternoon=whole, at=at(minute)).adult == child.holder_at(minute)
            assert all(row.session == child.session for row in on_its_way(afternoon=whole, at=at(self.minute)))
            assert {row.rule for row in conflicts(afternoon=whole)} == ({"released_twice"} if child.twice else set())
            found = {row.rule for row in verify_day(afternoons=[whole])}
            event(f"found {sorted(found)}")
            assert ("handed_over_twice" in found) is child.twice
            came = child.session != ""
            assert ("not_handed_over" in found) is (came and not child.release)


TestAfternoons = Afternoons.TestCase
TestAfternoons.settings = settings(examples(60), stateful_step_count=40)
