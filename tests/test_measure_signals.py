"""Signals against values counted by hand, and what a file cannot show."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest

from convo_local.measure import NotMeasurable, SpeakerSignals, measure
from convo_local.transcript import Segment, Transcript

Row = tuple[str | None, str, float | None, float | None]

# Ana holds the floor from 0 to 10 with a pause; Ben acknowledges inside it, then comes in 1 s before her end and stops
# her; Cem answers him 0.5 s after his end.
ROWS: tuple[Row, ...] = (
    ("Ana", "So, um, the roof leaks.", 0.0, 3.0),
    ("Ben", "Mm-hmm.", 2.0, 2.5),
    ("Ana", "I think the wind, you know, drives the water under the", 4.0, 10.0),
    ("Ben", "Listen, we have no money for it. [laugh] What do we do?", 9.0, 13.0),
    ("Cem", "Maybe sell the boat? Ben, is it yours?", 13.5, 15.5),
    ("Ben", "Yes.", 16.0, 16.5),
)


def transcript(*rows: Row) -> Transcript:
    return Transcript(tuple(Segment(i, who, text, start, end) for i, (who, text, start, end) in enumerate(rows)))


def of(speaker: str, *rows: Row) -> SpeakerSignals:
    return measure(transcript(*(rows or ROWS))).signals[speaker]


@pytest.mark.parametrize(
    ("speaker", "name", "value"),
    [
        ("Ana", "talk_share", 9 / 16),  # 9 s of 9 + 5 + 2
        ("Ben", "talk_share", 5 / 16),
        ("Cem", "talk_share", 2 / 16),
        ("Ana", "talk_share_basis", "time"),
        ("Ana", "talk_seconds", 9.0),
        ("Ana", "words", 16),
        ("Ben", "words", 13),  # Mm-hmm, eleven without the laugh, Yes
        ("Ana", "turns", 1),  # Ben's "Mm-hmm" does not end it
        ("Ben", "turns", 2),
        ("Ana", "longest_monologue_seconds", 9.0),
        ("Ana", "longest_monologue_words", 16),
        ("Ana", "words_per_minute", 16 / 9 * 60),
        ("Ben", "words_per_minute", 11 / 4 * 60),  # neither "Mm-hmm" nor "Yes"
        ("Ben", "questions_open", 1),
        ("Ben", "questions_closed", 0),
        ("Cem", "questions_open", 0),
        ("Cem", "questions_closed", 2),
        ("Ana", "fillers_per_100_words", 100 * 2 / 16),  # um, you know
        ("Ana", "hedges_per_100_words", 100 * 1 / 16),  # I think
        ("Ben", "overlaps_made", 1),
        ("Ana", "overlaps_received", 1),
        ("Ana", "overlaps_made", 0),
        ("Ben", "interruptions_made", 1),
        ("Ana", "interruptions_received", 1),
        ("Ben", "response_gap_seconds", -0.25),  # median of -1.0 and +0.5
        ("Cem", "response_gap_seconds", 0.5),
        ("Ben", "backchannels_given", 1),  # "Yes" answers a question
        ("Cem", "people_invited", 1),
        ("Ben", "people_invited", 0),
    ],
)
def test_counted_by_hand(speaker: str, name: str, value: float | str) -> None:
    assert getattr(of(speaker), name) == (value if isinstance(value, str) else pytest.approx(value))


TIMED = ["talk_seconds", "longest_monologue_seconds", "words_per_minute", "response_gap_seconds"]
OVERLAPS = ["overlaps_made", "overlaps_received", "interruptions_made", "interruptions_received"]


@pytest.mark.parametrize("name", TIMED + OVERLAPS)
def test_without_times_nothing_about_time_is_said(name: str) -> None:
    rows = [(who, text, None, None) for who, text, _, _ in ROWS]
    assert isinstance(getattr(of("Ana", *rows), name), NotMeasurable)


def test_without_times_talk_share_is_of_words() -> None:
    signals = of("Ana", *[(who, text, None, None) for who, text, _, _ in ROWS])
    assert signals.talk_share == pytest.approx(16 / (16 + 13 + 8))
    assert signals.talk_share_basis == "words"


@pytest.mark.parametrize("name", OVERLAPS)
def test_cues_laid_end_to_end_show_no_overlap(name: str) -> None:
    rows = [(who, text, 4.0 * i, 4.0 * i + 3) for i, (who, text, _, _) in enumerate(ROWS)]
    value = getattr(of("Ana", *rows), name)
    assert isinstance(value, NotMeasurable)
    assert "overlap" in value.reason


def test_segments_that_all_touch_show_no_gap() -> None:
    rows = [(who, text, 4.0 * i, 4.0 * i + 4) for i, (who, text, _, _) in enumerate(ROWS)]
    assert isinstance(of("Cem", *rows).response_gap_seconds, NotMeasurable)


def test_own_overlapping_segments_count_once() -> None:
    rows: tuple[Row, ...] = (
        ("Ana", "One two three.", 0.0, 4.0),
        ("Ana", "Four five.", 3.0, 5.0),
        ("Ben", "Yes.", 5.0, 6.0),
    )
    assert of("Ana", *rows).talk_seconds == 5.0


def test_an_unknown_speaker_takes_part_of_the_talk() -> None:
    rows: tuple[Row, ...] = (("Ana", "One two three.", 0.0, 4.0), (None, "Four five six.", 4.0, 8.0))
    assert of("Ana", *rows).talk_share == 0.5


def test_nobody_said_a_word() -> None:
    signals = of("Ana", ("Ana", "[laugh]", None, None), ("Ben", "$", None, None))
    assert isinstance(signals.talk_share, NotMeasurable)
    assert isinstance(signals.fillers_per_100_words, NotMeasurable)
    assert (signals.words, signals.turns) == (0, 0)


@pytest.mark.parametrize(
    ("text", "backchannel"),
    [
        ("Mm-hmm.", True),
        ("Yeah.", True),
        ("Yeah, okay, right.", False),  # these acknowledge more than they keep the other going
        ("I see.", False),
        ("Really?", False),
        ("Yeah, the red one.", False),
        ("Yeah yeah yeah okay right yes.", False),
        ("[laugh]", False),
    ],
)
def test_what_is_a_backchannel(text: str, backchannel: bool) -> None:
    rows: tuple[Row, ...] = (
        ("Ana", "The roof leaks.", None, None),
        ("Ben", text, None, None),
        ("Ana", "It is wet.", None, None),
    )
    assert of("Ben", *rows).backchannels_given == int(backchannel)


def test_okay_before_the_own_turn_is_no_backchannel() -> None:
    rows: tuple[Row, ...] = (
        ("Ana", "The roof leaks.", None, None),
        ("Ben", "Okay.", None, None),
        ("Ben", "Then we sell the boat.", None, None),
    )
    assert of("Ben", *rows).backchannels_given == 0


def test_order_in_the_file_does_not_matter_where_there_are_times() -> None:
    shuffled = transcript(*reversed(ROWS))
    assert measure(shuffled).signals["Ben"] == measure(transcript(*ROWS)).signals["Ben"]


def test_every_signal_has_a_unit_and_a_definition() -> None:
    definitions = SpeakerSignals.definitions()
    assert all(about.unit and about.formula for about in definitions.values())
    assert set(definitions) | {"speaker"} == set(replace(of("Ana")).__dataclass_fields__)


def test_importing_the_measurement_loads_nothing_heavy() -> None:
    heavy = "{'pydantic', 'llama_cpp', 'sqlite_utils', 'jinja2', 'click', 'rich', 'numpy', 'llguidance'}"
    code = f"import sys, convo_local.measure; print(sorted({heavy} & set(sys.modules)))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8")
    assert out.stdout.strip() == "[]"
