"""The check on free prose."""

from __future__ import annotations

import pytest

from convo_local.check import unsupported

FACT = "Alice started 0.8 s before Bob had finished, and Bob stopped mid-sentence (14:12)."
NAMES = ["Alice Chen", "Bob", "Carla"]
OPENERS = {"you", "let", "at", "wait", "every", "so", "it", "we"}


@pytest.mark.parametrize(
    "prose",
    [
        "You started 0.8 s before Bob had finished.",
        "Bob's sentence has no end. Let it have one.",
        "At 14:12 you spoke while Bob did.",
        "Wait for a full stop; I know it is hard.",
        "Every sentence may start with a capital. So may this one.",
    ],
)
def test_prose_with_grounds_passes(prose: str) -> None:
    assert unsupported(prose, [FACT], NAMES, OPENERS) == []


@pytest.mark.parametrize(
    ("prose", "missing"),
    [
        ("You cut in 1.8 s early.", ["1.8"]),
        ("You cut in on Carla.", ["Carla"]),
        ("Carla stopped.", ["Carla"]),
        ("Zoltan saw it too.", ["Zoltan"]),
        ("At 14:13 you spoke.", ["14:13"]),
        ("It happened twice.", ["twice"]),
        ("You told Bob about the Berlin office.", ["Berlin"]),
        ("You cut in three times before 15:00.", ["15:00", "three"]),
    ],
)
def test_names_numbers_and_times_without_grounds_are_found(prose: str, missing: list[str]) -> None:
    assert unsupported(prose, [FACT], NAMES, OPENERS) == missing


def test_a_hyphenated_number_in_the_grounds_is_a_ground() -> None:
    assert unsupported("You said “forty-one plates”, forty-one of them.", ["forty-one plates"], []) == []
