"""A transcript and what is derived from it: turns, times, overlap, the hash, whose feedback it is."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convo_local.errors import SpeakerError, TooFewSegmentsError
from convo_local.transcript import MIN_SEGMENTS, Segment, Transcript, clock, find_speaker, number

Times = tuple[float | None, float | None]


def transcript(*rows: tuple[str | None, str], times: Sequence[Times] = (), **more: object) -> Transcript:
    segments = [
        Segment(i, who, text, *(times[i] if i < len(times) else (None, None))) for i, (who, text) in enumerate(rows)
    ]
    return dataclasses.replace(Transcript(tuple(segments)), **more)  # type: ignore[arg-type]  # fields by name


segments = st.builds(
    Segment,
    index=st.just(0),
    speaker=st.sampled_from(["Ann", "Bob", None]),
    text=st.sampled_from(["Yes.", "We could go on.", "", "  "]),
    start=st.none() | st.floats(0, 100),
    end=st.none() | st.floats(100, 200),
)


def test_turns_are_runs_of_one_speaker_and_skip_segments_without_text() -> None:
    meeting = transcript(("Ann", "One."), ("Bob", " "), ("Ann", "Two."), (None, "Hm."), ("Bob", "Three."))
    assert [(turn.speaker, turn.text, turn.words) for turn in meeting.turns] == [
        ("Ann", "One. Two.", 2),
        (None, "Hm.", 1),
        ("Bob", "Three.", 1),
    ]


def test_a_turn_lasts_from_its_first_start_to_its_last_end() -> None:
    turn = transcript(("Ann", "One."), ("Ann", "Two."), times=[(1.0, 2.0), (3.0, 4.5)]).turns[0]
    assert (turn.start, turn.end) == (1.0, 4.5)


@given(st.lists(segments))
def test_turns_hold_every_segment_with_text_once_and_in_order(rows: list[Segment]) -> None:
    meeting = Transcript(number(rows))
    assert tuple(s for turn in meeting.turns for s in turn.segments) == meeting.spoken
    assert all(one.speaker != other.speaker for one, other in zip(meeting.turns, meeting.turns[1:], strict=False))


@given(st.lists(segments))
def test_numbers_count_from_0_and_change_nothing_else(rows: list[Segment]) -> None:
    numbered = number(rows)
    assert [s.index for s in numbered] == list(range(len(rows)))
    assert [dataclasses.replace(s, index=0) for s in numbered] == rows


def test_speakers_are_those_who_said_something_in_order() -> None:
    assert transcript(("Bob", ""), ("Cy", "a"), (None, "b"), ("Ann", "c"), ("Cy", "d")).speakers == ("Cy", "Ann")


@pytest.mark.parametrize(
    ("times", "has_times", "has_durations"),
    [
        ([(0.0, 1.0), (1.0, 2.0)], True, True),
        ([(0.0, 1.0), (1.0, None)], True, False),
        ([(0.0, 1.0), (None, None)], False, False),
        ([], False, False),
    ],
)
def test_times_are_had_by_all_or_not_at_all(times: list[Times], has_times: bool, has_durations: bool) -> None:
    meeting = transcript(("Ann", "One."), ("Bob", "Two."), times=times)
    assert (meeting.has_times, meeting.has_durations) == (has_times, has_durations)


def test_a_segment_without_text_needs_no_time() -> None:
    assert transcript(("Ann", "One."), ("Bob", ""), times=[(0.0, 1.0)]).has_durations
    assert not transcript(("Bob", ""), times=[(0.0, 1.0)]).has_times


@pytest.mark.parametrize(
    ("rows", "times", "overlap"),
    [
        ("Ann Bob", [(0.0, 2.0), (1.0, 3.0)], True),
        ("Bob Ann", [(1.0, 3.0), (0.0, 2.0)], True),
        ("Ann Bob Cy", [(0.0, 9.0), (0.0, 0.0), (5.0, 6.0)], True),
        ("Ann Bob", [(0.0, 2.0), (2.0, 3.0)], False),
        ("Ann Bob", [(0.0, 2.0), (1.97, 3.0)], False),  # rounding, not people
        ("Ann Ann", [(0.0, 2.0), (1.0, 3.0)], False),
        ("Ann Bob", [(0.0, 2.0), (1.0, None)], False),
    ],
)
def test_overlap_is_shown_when_two_people_speak_at_once(rows: str, times: list[Times], overlap: bool) -> None:
    assert transcript(*((who, "Well.") for who in rows.split()), times=times).shows_overlap is overlap


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(0, "00:00"), (59.999, "00:59"), (61, "01:01"), (3599, "59:59"), (3600, "1:00:00"), (90061, "25:01:01")],
)
def test_elapsed_time(seconds: float, shown: str) -> None:
    assert clock(seconds) == shown


def test_timestamps_are_wall_clock_elapsed_or_the_number() -> None:
    meeting = transcript(("Ann", "One."), ("Bob", "Two."), times=[(3661.0, None)])
    assert [meeting.timestamp(s) for s in meeting.segments] == ["1:01:01", "#2"]
    at = dataclasses.replace(meeting, started_at=datetime(2026, 3, 18, 23, 30, tzinfo=UTC))
    assert [at.timestamp(s) for s in at.segments] == ["00:31", "#2"]


def test_the_hash_is_of_content_and_not_of_its_source() -> None:
    meeting = transcript(("Ann", "One."), times=[(1.0, 2.0)])
    elsewhere = dataclasses.replace(meeting, source=Path("a.vtt"), format="webvtt", title="Weekly")
    assert meeting.content_hash == elsewhere.content_hash
    assert meeting.content_hash.startswith("sha256:")
    assert len(meeting.content_hash) == len("sha256:") + 64


@pytest.mark.parametrize(
    "other",
    [
        transcript(("Bob", "One."), times=[(1.0, 2.0)]),
        transcript((None, "One."), times=[(1.0, 2.0)]),
        transcript(("Ann", "One. "), times=[(1.0, 2.0)]),
        transcript(("Ann", "One."), times=[(1.001, 2.0)]),
        transcript(("Ann", "One."), times=[(1.0, None)]),
        transcript(("Ann", "One."), times=[(1.0, 2.0)], user_speaker="Ann"),
        transcript(("Ann", "One."), times=[(1.0, 2.0)], started_at=datetime(2026, 3, 18, tzinfo=UTC)),
        transcript(("Ann", "One."), ("Ann", ""), times=[(1.0, 2.0)]),
    ],
)
def test_the_hash_changes_with_what_was_said_by_whom_and_when(other: Transcript) -> None:
    assert transcript(("Ann", "One."), times=[(1.0, 2.0)]).content_hash != other.content_hash


@given(st.text(st.characters(codec=None), max_size=20), st.text(max_size=20))
def test_the_hash_takes_any_text(text: str, speaker: str) -> None:
    assert transcript((speaker, text)).content_hash == transcript((speaker, text)).content_hash


def test_the_hash_of_started_at_knows_the_offset() -> None:
    one = datetime(2026, 3, 18, 15, tzinfo=UTC)
    meetings = (transcript(("Ann", "One."), started_at=at) for at in (one, one + timedelta(hours=1)))
    assert len({meeting.content_hash for meeting in meetings}) == 2


@pytest.mark.parametrize("spoken", [0, MIN_SEGMENTS - 1, MIN_SEGMENTS])
def test_the_minimum_counts_segments_with_text(spoken: int) -> None:
    meeting = transcript(*[("Ann", "One.")] * spoken, *[("Bob", " ")] * 5, source=Path("a.vtt"))
    if spoken == MIN_SEGMENTS:
        meeting.require_minimum()
        return
    with pytest.raises(TooFewSegmentsError, match=f"needs at least 10 transcript segments, found {spoken}") as caught:
        meeting.require_minimum()
    assert (caught.value.found, caught.value.required, caught.value.path) == (spoken, 10, Path("a.vtt"))


FOUR = ("Ann Lee", "Bob", "Ann Ray", "Cy Day")


@pytest.mark.parametrize(
    ("wanted", "found"),
    [("Bob", "Bob"), (" bob ", "Bob"), ("Cy", "Cy Day"), ("Ann Ray", "Ann Ray"), ("Bob Smith", "Bob")],
)
def test_a_wanted_speaker_is_found(wanted: str, found: str) -> None:
    assert find_speaker(transcript(*((who, "One.") for who in FOUR)), wanted) == found


@pytest.mark.parametrize(
    ("wanted", "says", "known"),
    [
        ("Ann", "fits several speakers", ("Ann Lee", "Ann Ray")),
        ("Dee", "did not speak", FOUR),
        ("", "did not speak", FOUR),
        (None, "whose feedback is this", FOUR),
    ],
)
def test_a_doubtful_speaker_is_an_error_and_no_guess(wanted: str | None, says: str, known: tuple[str, ...]) -> None:
    with pytest.raises(SpeakerError, match=says) as caught:
        find_speaker(transcript(*((who, "One.") for who in FOUR)), wanted)
    assert caught.value.known == known


def test_without_speakers_the_error_says_what_to_do() -> None:
    with pytest.raises(SpeakerError, match=r"names no speakers.*export it with speaker names.*\.rttm"):
        find_speaker(Transcript((Segment(0, None, "Hello."),)), "Ann")


@pytest.mark.parametrize(
    ("names", "user", "found"),
    [
        (("Cy Day",), "Bob", "Cy Day"),  # a configured name before the source's mark
        (("Cy",), "Bob", "Bob"),  # the mark before a first name
        (("Cy",), None, "Cy Day"),
        ((), "Bob", "Bob"),
        (("Dee", "bob"), None, "Bob"),
    ],
)
def test_the_user_without_being_asked_for(names: tuple[str, ...], user: str | None, found: str) -> None:
    meeting = transcript(*((who, "One.") for who in FOUR), user_speaker=user)
    assert find_speaker(meeting, None, names=names) == found


def test_a_marked_user_who_said_nothing_is_not_found() -> None:
    with pytest.raises(SpeakerError):
        find_speaker(transcript(("Ann", "One."), user_speaker="Bob"), None)
