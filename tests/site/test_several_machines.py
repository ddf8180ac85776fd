"""Several processes on several machines: keys and stored files stand where the environment says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.databases import next_name
from tests.support.premises import Estate, Premises, afterbell

STORE = """
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core import signing
from afterbell.base.crypto import seal
print(signing.dumps("a visit"))
print(default_storage.save("papers/one.txt", ContentFile(b"one")))
print(seal(text="13800000000", purpose="guardian.phone").hex())
"""
READ = """
from django.core.files.storage import default_storage
from django.core import signing
from afterbell.base.crypto import unseal
print(signing.loads({visit!r}))
print(default_storage.open({name!r}).read().decode())
print(unseal(sealed=bytes.fromhex({sealed!r}), purpose="guardian.phone"))
"""


@pytest.fixture
def premises(estate: Estate) -> Iterator[Premises]:
    with estate.copy(template=estate.migrated(), name=next_name()) as lent:
        yield lent


def machine(premises: Premises, *, var: Path, **environment: str) -> dict[str, str]:
    """Give the environment of a machine with a data folder of its own on the same database."""
    var.mkdir()
    return {"AFTERBELL_VAR": str(var), "AFTERBELL_DATABASE": premises.database, **environment}


def run(code: str, *, premises: Premises, environment: dict[str, str]) -> list[str]:
    return afterbell("manage", "shell", "-v", "0", "-c", code, premises=premises, environment=environment).splitlines()


@pytest.mark.parametrize("way", ["media", "storage"])
def test_two_machines_with_folders_of_their_own_read_each_others_files_and_fields(
    premises: Premises, tmp_path: Path, way: str
) -> None:
    shared = {
        "media": {"AFTERBELL_MEDIA": str(tmp_path / "shared" / "media")},
        "storage": {
            "AFTERBELL_STORAGE": "django.core.files.storage.FileSystemStorage",
            "AFTERBELL_STORAGE_OPTIONS": json.dumps({"location": str(tmp_path / "shared" / "store")}),
        },
    }[way] | {"AFTERBELL_SECRETS": str(tmp_path / "shared" / "keys")}
    one, other = (machine(premises, var=tmp_path / name, **shared) for name in ("one", "other"))
    visit, name, sealed = run(STORE, premises=premises, environment=one)[-3:]
    code = READ.format(visit=visit, name=name, sealed=sealed)
    assert run(code, premises=premises, environment=other)[-3:] == ["a visit", "one", "13800000000"]
    assert sorted(path.name for path in (tmp_path / "shared" / "keys").iterdir()) == ["field-key", "secret-key"]
    assert not [path for var in ("one", "other") for path in (tmp_path / var).rglob("*") if path.is_file()]


def test_machines_with_keys_of_their_own_do_not_trust_each_other(premises: Premises, tmp_path: Path) -> None:
    one, other = (machine(premises, var=tmp_path / name) for name in ("one", "other"))
    visit, name, sealed = run(STORE, premises=premises, environment=one)[-3:]
    with pytest.raises(AssertionError, match="BadSignature"):
        run(READ.format(visit=visit, name=name, sealed=sealed), premises=premises, environment=other)
