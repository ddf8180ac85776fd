"""Keys are made once, whoever comes first."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

from tests.support.premises import COMMAND_SECONDS

MAKE = """
import sys, time
from pathlib import Path
from afterbell.base.secrets import var_secret
folder, me = Path(sys.argv[1]), sys.argv[2]

def make():
    (folder / f"making-{me}").touch()
    while len(list(folder.glob("making-*"))) < 2:
        time.sleep(0.01)
    return me * 1000

print(var_secret(folder=folder / "keys", name="seal-one", make=make))
"""


def test_two_processes_that_make_a_key_at_the_same_time_have_one(tmp_path: Path) -> None:
    """Each has seen that there is none and waits until the other has as well."""
    processes = [
        subprocess.Popen([sys.executable, "-c", MAKE, str(tmp_path), name], stdout=subprocess.PIPE, text=True)
        for name in ("a", "b")
    ]
    told = {process.communicate(timeout=COMMAND_SECONDS)[0].strip() for process in processes}
    assert [process.returncode for process in processes] == [0, 0]
    (kept,) = (tmp_path / "keys").iterdir()
    assert told == {kept.read_text(encoding="ascii")}
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
