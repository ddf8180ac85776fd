"""What the program could not keep is no scheme: the check refuses it before anybody publishes it."""

from __future__ import annotations

import pytest

from tests.scheme.drafts import SMALL, faults_of


@pytest.mark.parametrize(
    ("section", "code", "key"),
    [
        ("[safety]\npupils_per_adult = 44", "contradiction", "grouping.max_size"),
        (
            "[safety]\npupils_per_adult = 19\n[grouping]\nmin_size = 5\nmax_size = 19",
            "contradiction",
            "offerings[2].capacity",
        ),
        ("[grouping]\nhomerooms_together = false", "not_in_list", "grouping.homerooms_together"),
        ("[grouping]\nlanguages_apart = false", "not_in_list", "grouping.languages_apart"),
        (
            '[[papers]]\ncode = "b"\nkind = "application"\ntitle = "b"\ntext = "b"\nsigned_by = ["guardian"]',
            "twice",
            "papers[2].kind",
        ),
    ],
)
def test_what_the_program_could_not_keep_is_a_fault(section: str, code: str, key: str) -> None:
    (fault,) = faults_of(f"{SMALL}\n{section}\n")
    assert (fault.code, fault.key) == (code, key)


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("minimum_aggregate = 4", "publication.minimum_aggregate"),
        ('items = ["settlement"]', "publication.items"),
        ('pupil_names = "masked"', "publication.pupil_names"),
        ('pupil_names = "full"', "publication.pupil_names"),
    ],
)
def test_publication_the_program_could_not_keep_is_a_fault(line: str, key: str) -> None:
    (fault,) = faults_of(f"{SMALL}{line}\n")
    assert fault.key == key
