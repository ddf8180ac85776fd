"""A real site for a test: the product's own server in a process of its own, on premises of its own."""

from __future__ import annotations

import http.client
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Protocol

import pytest

from tests.support.databases import next_name
from tests.support.premises import AFTERBELL, Estate, Premises, afterbell, clean_environment

START_SECONDS = 30
STOP_SECONDS = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedSite:
    """A site that answers at `url`; `process` is the server's, for a test that ends it the hard way."""

    url: str
    port: int
    premises: Premises
    process: subprocess.Popen[bytes]

    def afterbell(self, *arguments: str) -> str:
        """Run the product's command on this site's data and return what it printed."""
        return afterbell(*arguments, premises=self.premises)

    def sign_in_link(self, *, role: str) -> str:
        """Give the link that signs in somebody who has the role, named as on the screen: `班主任`."""
        lines = self.afterbell("links", "--port", str(self.port)).splitlines()
        found = [line.split()[-1] for line in lines if line.startswith(role)]
        if not found:
            raise LookupError(f"nobody of the demonstration is {role}; there are: {lines}")
        return found[0]

    def log(self) -> str:
        return (self.premises.var / "serve.log").read_text()


class Serve(Protocol):
    """Starts a site: on the small demonstration term, or on empty tables where `term` is False."""

    def __call__(
        self, *, term: bool = True, workers: int = 1, environment: Mapping[str, str] | None = None
    ) -> ServedSite: ...


@pytest.fixture
def served_site(estate: Estate) -> Iterator[Serve]:
    """Start as many real sites as the test asks for; all are ended and removed with it."""
    with ExitStack() as stack:

        def serve(*, term: bool = True, workers: int = 1, environment: Mapping[str, str] | None = None) -> ServedSite:
            template = estate.small_term() if term else estate.migrated()
            premises = stack.enter_context(estate.copy(template=template, name=next_name()))
            return stack.enter_context(serving(premises=premises, workers=workers, environment=environment or {}))

        yield serve


@contextmanager
def serving(*, premises: Premises, workers: int, environment: Mapping[str, str]) -> Iterator[ServedSite]:
    """Run `afterbell serve` on these premises until the block ends."""
    port = free_port()
    command = [AFTERBELL, "serve", "--host", "127.0.0.1", "--port", str(port), "--workers", str(workers)]
    with (premises.var / "serve.log").open("wb") as log:
        process = subprocess.Popen(
            command,
            env=clean_environment() | premises.environment() | dict(environment),
            cwd=premises.var,
            stdout=log,
            stderr=log,
        )
    site = ServedSite(url=f"http://127.0.0.1:{port}", port=port, premises=premises, process=process)
    try:
        _wait_for_answer(site)
        yield site
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for_answer(site: ServedSite) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not answers(site.port):
        if site.process.poll() is not None or time.monotonic() > deadline:
            raise AssertionError(f"the site did not answer at {site.url}:\n{site.log()}")
        time.sleep(0.05)


def answers(port: int) -> bool:
    """Tell whether somebody answers at this port of the machine."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=START_SECONDS)
    try:
        link.request("GET", "/")
        link.getresponse().read()
    except OSError:
        return False
    finally:
        link.close()
    return True
