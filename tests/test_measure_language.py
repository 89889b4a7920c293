"""The language of a transcript: told, or said to be unknown."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from convo_local.measure.language import language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("so what do you think we should do about the roof before the rain comes", "en"),
        ("das können wir erst nächste Woche entscheiden, wenn alle wieder da sind", "de"),
        ("nous avons encore deux semaines pour finir le toit avant la pluie", "fr"),
        ("もう 一度 確認 しましょう", "ja"),
        ("Yeah. Mm-hmm. Okay.", None),
        ("12 13 14", None),
        ("", None),
    ],
)
def test_language(text: str, language: str | None) -> None:
    assert language_of(text.split(" ")) == language


def test_the_rest_of_a_long_meeting_is_not_read() -> None:
    def texts() -> Iterator[str]:
        yield from ["we will see about that when the others are back in the office"] * 1000
        raise AssertionError("read on")

    assert language_of(texts()) == "en"
