"""Offers: whose turn it is, why somebody is passed over, and a school in which everything happens in any order."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from afterbell.base.refusals import Refusal
from afterbell.placement.refusals import REFUSALS
from afterbell.placement.rules.fitting import Held, Place, Pupil, unclaimable
from afterbell.placement.rules.offering import (
    OFFERED,
    Before,
    FreePlaces,
    InLine,
    Waiter,
    passing,
    share_all,
    share_out,
    still_waits,
    without_own,
)

SLOT = (1, "early")
AGAINST = (REFUSALS.refusal("waiting_declined"),)


def waiter(who: int, *, against: tuple[Refusal, ...] = (), together: int | None = None, rank: int = 1) -> Waiter:
    return Waiter(who=who, priority=who % 2, number=who, against=against, together=together, rank=rank)


def test_the_first_in_line_is_asked_and_who_cannot_is_passed_over_with_the_reason() -> None:
    shared = share_out(waiting=[waiter(4, against=AGAINST), waiter(2), waiter(3)], free=1)
    assert shared.turns == ((2,),)
    assert shared.passed == ()
    assert share_out(waiting=[waiter(2, against=AGAINST), waiter(4)], free=1).passed == ((2, AGAINST),)


def test_two_who_wait_together_stand_where_the_later_stands_and_take_two_or_none() -> None:
    line = [waiter(2, together=6), waiter(4), waiter(6, together=2), waiter(8)]
    one = share_out(waiting=line, free=1)
    assert one.turns == ((4,),)
    assert share_out(waiting=line, free=3).turns == ((4,), (2, 6))
    two = share_out(waiting=line, free=2)
    assert two.turns == ((4,), (8,))
    assert [who for who, _why in two.passed] == [2, 6]


def test_who_waits_with_somebody_that_cannot_waits_alone() -> None:
    line = [waiter(2, together=4), waiter(4, together=2, against=AGAINST)]
    assert share_out(waiting=line, free=1).turns == ((2,),)
    assert not still_waits([waiter(4, against=AGAINST)])


def test_a_child_whose_turn_it_is_twice_gets_the_dearer_and_the_next_moves_up() -> None:
    clubs = [
        FreePlaces(club=(1, 1), slot=SLOT, free=1, waiting=(waiter(2, rank=2), waiter(4))),
        FreePlaces(club=(2, 1), slot=SLOT, free=1, waiting=(waiter(2, rank=1),)),
    ]
    shared = share_all(clubs=clubs)
    assert (shared[1, 1].turns, shared[2, 1].turns) == (((4,),), ((2,),))


def test_two_who_wait_together_and_wish_the_other_way_round_are_offered_one_club() -> None:
    clubs = [
        FreePlaces(club=(1, 1), slot=SLOT, free=2, waiting=(waiter(2, together=4), waiter(4, together=2, rank=2))),
        FreePlaces(club=(2, 1), slot=SLOT, free=2, waiting=(waiter(2, together=4, rank=2), waiter(4, together=2))),
    ]
    shared = share_all(clubs=clubs)
    assert (shared[1, 1].turns, shared[2, 1].turns) == (((2, 4),), ())


ELSEWHERE = (REFUSALS.refusal("waiting_offered", other="绘画"),)
HERE = (REFUSALS.refusal("waiting_offered_here"),)


def test_who_waits_with_somebody_that_has_another_offer_to_answer_waits_with_it() -> None:
    line = [waiter(2, together=4), waiter(4, together=2, against=ELSEWHERE), waiter(6)]
    shared = share_out(waiting=line, free=2)
    assert shared.turns == ((6,),)
    assert [(who, codes(why)) for who, why in shared.passed] == [(2, {"waiting_sibling"}), (4, {"waiting_offered"})]


def test_a_place_is_not_left_over_while_somebody_has_another_offer_to_answer_first() -> None:
    assert still_waits([waiter(2, against=ELSEWHERE)])
    assert not still_waits([waiter(2, against=HERE)])
    assert not still_waits([waiter(2, against=(*ELSEWHERE, *AGAINST))])


@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.booleans(), st.integers(0, 20)), max_size=20, unique_by=lambda row: row[2]
    ),
    st.integers(0, 6),
)
def test_nobody_further_back_is_asked_while_somebody_before_is_passed_without_reason(
    rows: list[tuple[int, bool, int]], free: int
) -> None:
    line = [
        Waiter(who=number, priority=priority, number=number, against=AGAINST if barred else ())
        for priority, barred, number in rows
    ]
    shared = share_out(waiting=line, free=free)
    asked = [who for party in shared.turns for who in party]
    passed = dict(shared.passed)
    able = sorted((one.priority, one.number) for one in line if not one.against)
    assert asked == [number for _priority, number in able[:free]]
    if asked:
        last = max((one.priority, one.number) for one in line if one.who in asked)
        before = {one.who for one in line if (one.priority, one.number) < last}
        assert before == (set(asked) | set(passed)) & before
    assert all(passed.values())


def child(*held: Held, approved: bool = True) -> Pupil:
    return Pupil(approved=approved, grade=1, language="chinese", asked=frozenset({SLOT}), held=held)


def place(group: int, *, overlapping: frozenset[str] = frozenset()) -> Place:
    return Place(
        group=group,
        name=f"社团{group}",
        weekday=SLOT[0],
        band=SLOT[1],
        language="",
        grades=frozenset({1}),
        overlapping=overlapping,
    )


def held(group: int, *, band: str = SLOT[1], club: bool = True) -> Held:
    return Held(group=group, name=f"社团{group}", weekday=SLOT[0], band=band, club=club)


def codes(reasons: object) -> set[str]:
    return {reason.code.removeprefix("placement.") for reason in reasons}  # type: ignore[attr-defined]


def test_who_is_with_everybody_else_may_claim_and_who_has_a_club_may_not() -> None:
    assert codes(unclaimable(pupil=child(held(9, club=False)), place=place(1))) == set()
    assert codes(unclaimable(pupil=child(held(9)), place=place(1))) == {"claim_has_club"}
    overlapping = place(1, overlapping=frozenset({"late"}))
    assert codes(unclaimable(pupil=child(held(9, band="late", club=False)), place=overlapping)) == {"fit_overlaps"}
    assert codes(unclaimable(pupil=child(approved=False), place=place(1))) == {"fit_ended"}


def test_a_club_wished_for_less_does_not_end_the_waiting_and_a_dearer_one_does() -> None:
    line = InLine(rank=2, ranks={1: 2, 2: 1, 3: 3})
    assert codes(passing(pupil=child(held(3)), place=place(1), line=line)) == set()
    assert codes(passing(pupil=child(held(7)), place=place(1), line=line)) == set()
    assert codes(passing(pupil=child(held(2)), place=place(1), line=line)) == {"waiting_better"}
    assert codes(passing(pupil=child(held(1)), place=place(1), line=line)) == {"waiting_here"}


@dataclass(slots=True)
class Family:
    """One child of the story: its wishes in order, where it is, what it said and what waits for its answer."""

    ranks: dict[int, int]
    here: int | None = None
    approved: bool = True
    before: dict[int, Before] = field(default_factory=dict)
    offer: int | None = None


CHILDREN, CLUBS = range(6), (1, 2, 3)


class Offers(RuleBasedStateMachine):
    """A weekday's clubs over a term, in which anything may happen next; the rules alone say what follows."""

    @initialize(
        lists=st.lists(st.permutations(CLUBS), min_size=len(CHILDREN), max_size=len(CHILDREN)),
        capacities=st.lists(st.integers(1, 2), min_size=len(CLUBS), max_size=len(CLUBS)),
        pair=st.booleans(),
    )
    def begin(self, lists: list[list[int]], capacities: list[int], pair: bool) -> None:  # noqa: FBT001 - hypothesis hands it over
        self.capacity = dict(zip(CLUBS, capacities, strict=True))
        self.families = [Family(ranks={club: rank for rank, club in enumerate(row, 1)}) for row in lists]
        self.together = {0: 1, 1: 0} if pair else {}
        for family in self.families:
            family.here = next((club for club in family.ranks if self._free(club)), None)

    def _free(self, club: int) -> int:
        return self.capacity[club] - sum(club in {family.here, family.offer} for family in self.families)

    def _against(self, who: int, club: int) -> tuple[Refusal, ...]:
        family = self.families[who]
        there = (held(family.here),) if family.here else ()
        line = InLine(
            rank=family.ranks[club],
            ranks=family.ranks,
            before=family.before.get(club, ""),
            offered="社团" if family.offer and family.offer != club else "",
            offered_here=family.offer == club,
        )
        return tuple(passing(pupil=child(*there, approved=family.approved), place=place(club), line=line))

    def _clubs(self) -> list[FreePlaces]:
        return [
            FreePlaces(
                club=(club, 1),
                slot=SLOT,
                free=self._free(club),
                waiting=tuple(
                    Waiter(
                        who=who,
                        priority=0,
                        number=who,
                        rank=self.families[who].ranks[club],
                        against=self._against(who, club),
                        together=self.together.get(who),
                    )
                    for who in CHILDREN
                ),
            )
            for club in CLUBS
        ]

    @rule()
    def rounds(self) -> None:
        for family in self.families:
            if family.offer and without_own(self._against(self.families.index(family), family.offer)):
                family.offer = None
        clubs = self._clubs()
        for row in clubs:
            shared = share_all(clubs=clubs)[row.club]
            assert all(reasons for _who, reasons in shared.passed)
            for who in (one for party in shared.turns for one in party):
                assert self.families[who].offer is None
                self.families[who].offer = row.club[0]
            alone = {party[0] for party in shared.turns if len(party) == 1} & self.together.keys()
            assert all(self._needs_no(self.together[who], row.club[0]) for who in alone)

    def _needs_no(self, who: int, club: int) -> bool:
        """Say whether a child waits no longer at a club, so that the other of a pair may go there alone."""
        return any(reason.code != OFFERED for reason in self._against(who, club))

    @rule(who=st.sampled_from(CHILDREN))
    def accept(self, who: int) -> None:
        family = self.families[who]
        if family.offer and not without_own(self._against(who, family.offer)):
            family.here, family.offer = family.offer, None

    @rule(who=st.sampled_from(CHILDREN), said=st.sampled_from(("declined", "expired")))
    def turn_down(self, who: int, said: Before) -> None:
        family = self.families[who]
        if family.offer:
            family.before[family.offer], family.offer = said, None

    @rule(who=st.sampled_from(CHILDREN))
    def withdraw(self, who: int) -> None:
        self.families[who].approved, self.families[who].here = False, None

    @rule(who=st.sampled_from(CHILDREN), club=st.sampled_from(CLUBS))
    def claim(self, who: int, club: int) -> None:
        family = self.families[who]
        there = (held(family.here),) if family.here else ()
        waits = next(row for row in self._clubs() if row.club[0] == club)
        fits = not [*unclaimable(pupil=child(*there, approved=family.approved), place=place(club))]
        if (
            fits
            and club not in {family.here, family.offer}
            and family.here is None
            and self._free(club)
            and not still_waits(waits.waiting)
        ):
            family.here = club

    @invariant()
    def no_place_is_held_twice(self) -> None:
        for club in getattr(self, "capacity", ()):
            assert self._free(club) >= 0

    @invariant()
    def nobody_is_offered_what_it_has_or_wants_less(self) -> None:
        for family in getattr(self, "families", ()):
            if family.offer and family.here:
                assert family.offer != family.here


TestOffers = Offers.TestCase
