"""What can go wrong on the way out."""

from __future__ import annotations


class NotSent(Exception):
    """Something did not leave the house; `unreachable` says that the whole channel does not answer."""

    def __init__(self, problem: str, *, unreachable: bool = False) -> None:
        self.problem = problem
        self.unreachable = unreachable
        super().__init__(problem)
