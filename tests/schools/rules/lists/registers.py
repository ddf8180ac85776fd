"""Small registers and lists of pupils, written briefly and made at random."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

from afterbell.schools.rules.lists.heads import read
from afterbell.schools.rules.lists.problem import Cell, Kind, Table
from afterbell.schools.rules.lists.pupils.problem import PupilRow, Register, StandingGuardian, StandingPupil
from afterbell.schools.rules.lists.pupils.reading import read_pupils

HOMEROOMS = frozenset({(3, 1), (3, 2), (4, 1)})
EMPTY = Register(homerooms=HOMEROOMS, pupils=(), guardians={})
HEAD = ("班级", "姓名", "住宿", "家长姓名", "关系", "家长电话", "家长2姓名", "家长2关系", "家长2电话")
NAMES, ADULTS = ("巴雅尔", "图雅"), ("萨仁", "乌兰")
PHONES = ("", "13700000001", "13700000002", "13700000003")


def rows_of(*rows: Sequence[Cell], homerooms: frozenset[tuple[int, int]] = HOMEROOMS) -> tuple[PupilRow, ...]:
    """Read rows of a file; the mark of a telephone number is the number."""
    table: Table = (HEAD, *(tuple(row) for row in rows))
    return read_pupils(lines=read(kind=Kind.PUPILS, table=table).lines, homerooms=homerooms, mark=str)


def child(
    ident: int,
    name: str,
    homeroom: tuple[int, int] = (3, 2),
    *,
    guardians: dict[int, str] | None = None,
    residence: str = "day",
) -> StandingPupil:
    return StandingPupil(id=ident, homeroom=homeroom, name=name, residence=residence, guardians=guardians or {})


def register(*pupils: StandingPupil, **guardians: tuple[int, str]) -> Register:
    """Give a register; guardians are written `name=(number, telephone)`."""
    people = {
        ref: StandingGuardian(id=ref, name=name.rstrip("_"), mark=mark) for name, (ref, mark) in guardians.items()
    }
    return Register(homerooms=HOMEROOMS, pupils=pupils, guardians=people)


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["3.1", "三年级（2）班", "4-1"]),
        st.sampled_from(NAMES),
        st.sampled_from(["走读", "住校"]),
        st.sampled_from(ADULTS),
        st.sampled_from(["母亲", "奶奶"]),
        st.sampled_from(PHONES),
        st.sampled_from(["", *ADULTS]),
        st.just("父亲"),
        st.sampled_from(PHONES),
    ),
    min_size=1,
    max_size=6,
)


@st.composite
def registers(draw: st.DrawFn) -> Register:
    """Draw a register in which every telephone number has one guardian."""
    marks = draw(st.lists(st.sampled_from(PHONES), max_size=4, unique_by=lambda mark: mark or object()))
    people = {
        ref: StandingGuardian(id=ref, name=draw(st.sampled_from(ADULTS)), mark=mark)
        for ref, mark in enumerate(marks, start=1)
    }
    held = (
        st.dictionaries(st.sampled_from(sorted(people)), st.sampled_from(["母亲", "父亲"])) if people else st.just({})
    )
    pupils = draw(
        st.lists(
            st.builds(
                child,
                st.integers(1, 99),
                st.sampled_from(NAMES),
                st.sampled_from(sorted(HOMEROOMS)),
                guardians=held,
                residence=st.sampled_from(["day", "boarder"]),
            ),
            max_size=4,
            unique_by=lambda pupil: pupil.id,
        )
    )
    return Register(homerooms=HOMEROOMS, pupils=tuple(pupils), guardians=people)
