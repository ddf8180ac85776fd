"""Whether there are enough adults who can lead what is held at one time: each leads one thing, of what they can."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Adult:
    """What somebody of the staff can do, and in which languages of instruction."""

    skills: frozenset[str]
    languages: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A club or a group that needs one adult: any one of `skills` will do, none of them means everybody will."""

    skills: frozenset[str] = frozenset()
    language: str | None = None


def can_lead(*, adult: Adult, job: Job) -> bool:
    """Say whether somebody can lead a club or group."""
    has_skill = not job.skills or not job.skills.isdisjoint(adult.skills)
    return has_skill and (job.language is None or job.language in adult.languages)


def unstaffed(*, jobs: Sequence[Job], adults: Sequence[Adult]) -> tuple[int, ...]:
    """Give the places of the jobs for which nobody is left when as many as possible have somebody.

    An earlier job never goes without for a later one.
    """
    able = {job: tuple(at for at, adult in enumerate(adults) if can_lead(adult=adult, job=job)) for job in set(jobs)}
    leads: dict[int, int] = {}
    return tuple(at for at in range(len(jobs)) if not _seated(at, jobs, able, leads))


def _seated(job: int, jobs: Sequence[Job], able: dict[Job, tuple[int, ...]], leads: dict[int, int]) -> bool:
    """Find somebody for a job, whoever has to change with whom for it: the shortest way, breadth first."""
    came: dict[int, int] = {}
    waiting = [job]
    for asking in waiting:
        for adult in able[jobs[asking]]:
            if adult in came:
                continue
            came[adult] = asking
            if adult not in leads:
                _change(adult, came, leads)
                return True
            waiting.append(leads[adult])
    return False


def _change(adult: int, came: dict[int, int], leads: dict[int, int]) -> None:
    """Give each job on the way the adult found for it, and its former one to the job before."""
    held = {job: adult for adult, job in leads.items()}
    while True:
        job = came[adult]
        leads[adult] = job
        if job not in held:
            return
        adult = held[job]
