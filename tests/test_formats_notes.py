"""Note takers and recorders: WhisperX, Fireflies, Meetily, Omi. The talk here is invented."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from convo_local.errors import TranscriptError
from convo_local.formats import READERS, read_transcript
from convo_local.formats.source import Source
from convo_local.transcript import Transcript


def read(folder: Path, document: Any) -> Transcript:
    path = folder / "answer.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return read_transcript(path)


def rows(found: Transcript) -> list[tuple[str | None, str, float | None, float | None]]:
    return [(s.speaker, s.text, s.start, s.end) for s in found.segments]


def word(text: str, start: float | None, end: float | None, speaker: str | None) -> dict[str, Any]:
    times = {} if start is None else {"start": start, "end": end}
    return {"word": text, "score": 0.9, **times, **({} if speaker is None else {"speaker": speaker})}


def test_whisperx_is_divided_where_its_words_change_the_speaker(tmp_path: Path) -> None:
    both = [word("Dry?", 2.0, 2.3, "S0"), word("2", None, None, None), word("Yes.", 2.5, 2.8, "S1")]
    found = read(
        tmp_path,
        {
            "segments": [
                {
                    "start": 0.5,
                    "end": 1.5,
                    "text": " The nets.",
                    "words": [word("The", 0.5, 0.7, "S0")],
                    "speaker": "S0",
                },
                {"start": 2.0, "end": 2.8, "text": " Dry? 2 Yes.", "words": both, "speaker": "S0"},
                {"start": 3.0, "end": 3.5, "text": " Good.", "words": []},
            ],
            "language": "en",
        },
    )
    assert found.format == "whisperx"
    assert rows(found) == [
        ("S0", "The nets.", 0.5, 1.5),
        ("S0", "Dry? 2", 2.0, 2.3),
        ("S1", "Yes.", 2.5, 2.8),
        (None, "Good.", 3.0, 3.5),
    ]


def test_fireflies_in_the_answer_and_alone(tmp_path: Path) -> None:
    sentences = [
        {"index": 0, "speaker_id": 0, "speaker_name": "Ann", "text": "Dry.", "start_time": 0.5, "end_time": 1.0},
        {"index": 1, "speaker_id": 1, "speaker_name": None, "text": "Good.", "start_time": 1.2, "end_time": 1.6},
        {"index": 2, "speaker_id": 0, "speaker_name": "Ann", "text": "", "start_time": 2.0, "end_time": 2.1},
    ]
    found = read(tmp_path, {"data": {"transcript": {"id": "x", "title": "Boats", "sentences": sentences}}})
    assert (found.format, found.title) == ("fireflies", "Boats")
    assert rows(found) == [("Ann", "Dry.", 0.5, 1.0), (None, "Good.", 1.2, 1.6)]
    assert found.warnings == ("1 sentence without text",)
    assert rows(read(tmp_path, sentences)) == rows(found)


def test_meetily_names_nobody(tmp_path: Path) -> None:
    said = {"id": "seg_0", "text": "Dry.", "audio_start_time": 0.5, "audio_end_time": 1.0, "sequence_id": 0}
    found = read(tmp_path, {"version": "1.0", "segments": [said], "total_segments": 1})
    assert (found.format, rows(found)) == ("meetily", [(None, "Dry.", 0.5, 1.0)])


def test_omi_knows_the_user_and_the_clock(tmp_path: Path) -> None:
    said = [
        {"text": "Dry.", "speaker": "SPEAKER_00", "speaker_id": 0, "is_user": True, "start": 0.5, "end": 1.0},
        {"text": "Good.", "speaker": "SPEAKER_01", "speaker_id": 1, "is_user": False, "start": 1.2, "end": 1.6},
    ]
    found = read(tmp_path, {"transcript_segments": said, "started_at": "2026-03-18T15:00:00+00:00"})
    assert (found.format, found.user_speaker) == ("omi", "SPEAKER_00")
    assert found.started_at == datetime(2026, 3, 18, 15, 0, tzinfo=UTC)
    assert rows(found) == [("SPEAKER_00", "Dry.", 0.5, 1.0), ("SPEAKER_01", "Good.", 1.2, 1.6)]
    with pytest.raises(TranscriptError, match="started_at is 'soon'"):
        read(tmp_path, {"transcript_segments": said, "started_at": "soon"})


PLAIN = st.none() | st.booleans() | st.integers(-5, 10**6) | st.floats(allow_nan=False) | st.text(max_size=8)
KEYS = ["text", "word", "words", "speaker", "speaker_name", "start", "end", "start_time", "sentence", "is_user"]
VALUES = st.recursive(
    PLAIN, lambda x: st.lists(x, max_size=3) | st.dictionaries(st.sampled_from(KEYS), x, max_size=6), max_leaves=20
)


@pytest.mark.parametrize("name", ["whisperx", "fireflies", "meetily", "omi"])
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(value=VALUES)
def test_any_json_gives_a_transcript_or_a_transcript_error(name: str, value: Any) -> None:
    reader = next(r for r in READERS if r.name == name)
    frames: dict[str, Any] = {
        "whisperx": {"segments": [{"words": [{"word": "a", "speaker": "b"}, value]}, value]},
        "fireflies": {"sentences": [{"speaker_name": value, "text": value}, value]},
        "meetily": {"segments": [{"text": value, "audio_start_time": value}, value]},
        "omi": {"transcript_segments": [{"text": value, "is_user": value}, value], "started_at": value},
    }
    for document in (value, frames[name]):
        source = Source(Path("any.json"), json.dumps(document).encode())
        try:
            if reader.sniff(source):
                reader.read(source)
        except TranscriptError:
            pass


def timed(found: Transcript) -> list[tuple[float | None, float | None, str]]:
    return [(s.start, s.end, s.text) for s in found.segments]


LAYOUTS = {  # file: format, segments, whether segments and times are those of the reference
    "fireflies.json": ("fireflies", 114, True),
    "omi_transcript_segments.json": ("omi", 114, True),
    "teams.vtt": ("webvtt", 114, True),
    "webex.vtt": ("webvtt", 114, True),
    "zoom_meeting_saved_closed_caption.txt": ("zoom-captions", 114, False),
    "otter.txt": ("otter", 77, False),
    "rev_style.txt": ("rev", 77, False),
    "google_meet.txt": ("text", 77, False),
}


@pytest.mark.shared
@pytest.mark.parametrize("name", LAYOUTS)
def test_every_layout_of_one_meeting_says_the_same(name: str, shared: Path) -> None:
    folder = shared / "formats" / "layout_from_ami"
    reference, found = read_transcript(folder / "named.srt"), read_transcript(folder / name)
    tool, segments, whole = LAYOUTS[name]
    assert (found.format, len(found.segments)) == (tool, segments)
    assert [t.text for t in found.turns] == [t.text for t in reference.turns]
    known = dict(zip(found.speakers, reference.speakers, strict=True))
    assert [known.get(t.speaker or "") for t in found.turns] == [t.speaker for t in reference.turns]
    if whole:
        assert [(s.start, s.end, s.text) for s in found.segments] == [
            (s.start, s.end, s.text) for s in reference.segments
        ]


@pytest.mark.shared
def test_meetily_of_the_same_meeting_and_a_real_whisperx(shared: Path) -> None:
    folder = shared / "formats"
    reference, found = (
        read_transcript(folder / "layout_from_ami" / n) for n in ("named.srt", "meetily_transcripts.json")
    )
    assert timed(found) == timed(reference)
    assert found.speakers == ()
    real = read_transcript(folder / "whisperx_diarized.json")
    assert (real.format, len(real.segments), len(real.speakers)) == ("whisperx", 99, 4)
