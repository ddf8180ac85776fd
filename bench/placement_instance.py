"""The instance all engines are given: schools of about 667 pupils and 24 clubs, five wishes each, one weekday.

Wishes are drawn without replacement by popularity (Zipf 0.9, so a few clubs are wanted by very many), seats are 95 per
100 pupils, three priority classes (10, 20 and 70 of a hundred). The same size and seed give the same instance.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from afterbell.placement.rules.matching.arrays import Region, draw

PUPILS, CLUBS, WISHES = 667, 24, 5
SEATS = 0.95
ZIPF = 0.9
CLASS_SHARES = (0.1, 0.2, 0.7)
SEED = "5d41c0a97be2f8036641aa0e7c93d2b8"
TERM, WEEKDAY = "2026-spring", 2
SIGNS = np.frombuffer(b"0123456789ABCDEFGHJKMNPQRSTVWXYZ", dtype=np.uint8)
CHUNK = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """One instance in plain lists, club codes and all, as an engine of any kind can read it."""

    tickets: list[str]
    numbers: list[int]
    wishes: list[tuple[str, ...]]
    classes: list[tuple[int, ...]]
    capacities: dict[str, int]
    region: Region


def schools_of(pupils: int) -> tuple[list[str], NDArray[np.int64]]:
    """Give the schools' codes and where each one's pupils start."""
    count = max(1, round(pupils / PUPILS))
    starts = np.linspace(0, pupils, count + 1).round().astype(np.int64)
    return [f"s{school:05}" for school in range(count)], starts


def tickets_of(pupils: int) -> NDArray[np.bytes_]:
    """Give so many different tickets of eight signs; an odd factor modulo 2^40 repeats nothing."""
    mixed = (np.arange(pupils, dtype=np.uint64) * np.uint64(0x9E3779B97F)) & np.uint64((1 << 40) - 1)
    signs = np.empty((pupils, 8), dtype=np.uint8)
    for place in range(8):
        signs[:, place] = SIGNS[(mixed >> np.uint64(5 * place)) & np.uint64(31)]
    return signs.view("S8").reshape(pupils)


def wishes_of(pupils: int, *, seed: int) -> tuple[NDArray[np.int16], NDArray[np.uint8]]:
    """Draw everybody's wishes (positions of clubs in their school) and the class of each."""
    chance = np.random.default_rng(seed)
    weight = -ZIPF * np.log(np.arange(1, CLUBS + 1))
    wishes = np.empty((pupils, WISHES), dtype=np.int16)
    for start in range(0, pupils, CHUNK * PUPILS):
        size = min(CHUNK * PUPILS, pupils - start)
        score = weight + chance.gumbel(size=(size, CLUBS))  # the largest scores are a draw without replacement
        wishes[start : start + size] = np.argsort(-score, axis=1)[:, :WISHES]
    classes = np.searchsorted(np.cumsum(CLASS_SHARES)[:-1], chance.random((pupils, WISHES)), side="right")
    return wishes, classes.astype(np.uint8)


def region_of_size(pupils: int, *, seed: int, minimum: int) -> tuple[Region, NDArray[np.bytes_], list[str]]:
    """Build a region whose numbers are still to be drawn, with its tickets and the schools' codes."""
    schools, starts = schools_of(pupils)
    wishes, classes = wishes_of(pupils, seed=seed)
    capacity = np.repeat(np.ceil(np.diff(starts) * SEATS / CLUBS).astype(np.int32), CLUBS)
    region = Region(
        pupil_start=starts,
        club_start=np.arange(len(schools) + 1, dtype=np.int64) * CLUBS,
        wishes=wishes,
        classes=classes,
        numbers=np.zeros(pupils, dtype=np.int64),
        capacity=capacity,
        minimum=np.full(len(capacity), minimum, dtype=np.int32),
    )
    return region, tickets_of(pupils), schools


def instance(pupils: int, *, seed: int) -> Instance:
    """Build the instance for the side-by-side run: one lottery over all, no minimum sizes."""
    region, tickets, schools = region_of_size(pupils, seed=seed, minimum=0)
    numbers = draw(
        seed=SEED,
        term=TERM,
        weekday=WEEKDAY,
        schools=["region"],
        tickets=tickets,
        pupil_start=np.array([0, pupils], dtype=np.int64),
    )
    codes = [f"{school}-c{club:02}" for school in schools for club in range(CLUBS)]
    first = np.repeat(region.club_start[:-1], np.diff(region.pupil_start))
    clubs = (region.wishes + first[:, None]).tolist()
    return Instance(
        tickets=[ticket.decode("ascii") for ticket in tickets.tolist()],
        numbers=numbers.tolist(),
        wishes=[tuple(codes[club] for club in row) for row in clubs],
        classes=[tuple(row) for row in region.classes.tolist()],
        capacities=dict(zip(codes, region.capacity.tolist(), strict=True)),
        region=region,
    )
