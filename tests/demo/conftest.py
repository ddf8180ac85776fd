"""What only SQLite does (a file takes another's place) or only a server (its own locks) is tested where it is."""

from __future__ import annotations

import pytest

ONLY_ON = {
    "test_renewal_files.py": "sqlite",
    "test_renewal_server.py": "postgresql",
    "test_locks_server.py": "postgresql",
}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    standing = config.getoption("db")
    others = [item for item in items if ONLY_ON.get(item.path.name, standing) != standing]
    if others:
        items[:] = [item for item in items if item not in others]
        config.hook.pytest_deselected(items=others)
