"""Laws: what is written is read back equal, and no bytes make a reader raise anything but `TranscriptError`."""

from __future__ import annotations

import contextlib
import html
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from convo_local.errors import TranscriptError
from convo_local.formats import read_transcript
from convo_local.formats.labels import clean_label
from convo_local.transcript import Segment, clock

quick = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _one_line(text: str) -> str:
    return " ".join(text.split())


# Neither controls nor halves of characters: no layout can hold them. U+0085 and the like may stand in a line.
characters = st.characters(exclude_categories=["Cc", "Cs"])
texts = st.text(characters, max_size=40).map(_one_line)
anyone = st.none() | texts.filter(lambda label: clean_label(label) == label)  # "Unknown" is read as None
seconds = st.integers(0, 360_000_000).map(lambda ms: ms / 1000)


@st.composite
def timed_segments(draw: st.DrawFn, speakers: st.SearchStrategy[str | None] = anyone) -> list[Segment]:
    """Segments in any order, with overlaps, each with its own length."""
    rows = draw(st.lists(st.tuples(speakers, texts, seconds, seconds), min_size=1, max_size=12))
    return [Segment(i, who, said, min(a, b), max(a, b)) for i, (who, said, a, b) in enumerate(rows)]


def _stamp(seconds: float, point: str) -> str:
    ms = round(seconds * 1000)
    return f"{ms // 3_600_000:02}:{ms // 60_000 % 60:02}:{ms // 1000 % 60:02}{point}{ms % 1000:03}"


def write_vtt(segments: Sequence[Segment]) -> str:
    """WebVTT with a voice tag in every cue; an empty one where nobody is known."""
    cues = [
        f"{_stamp(s.start or 0, '.')} --> {_stamp(s.end or 0, '.')}\n"
        f"<v {html.escape(s.speaker or '', quote=False)}>{html.escape(s.text, quote=False)}</v>\n"
        for s in segments
    ]
    return "WEBVTT\n\n" + "\n".join(cues)


def write_srt(segments: Sequence[Segment]) -> str:
    """SRT with `Name: text` in every cue."""
    return "\n".join(
        f"{s.index + 1}\n{_stamp(s.start or 0, ',')} --> {_stamp(s.end or 0, ',')}\n{s.speaker}: {s.text}\n"
        for s in segments
    )


def write_json(segments: Sequence[Segment]) -> str:
    rows = [{"text": s.text, "speaker": s.speaker, "start": s.start, "end": s.end} for s in segments]
    return json.dumps({"segments": rows})


def write_text(segments: Sequence[Segment]) -> str:
    return "\n\n".join(f"{s.speaker}: {s.text}" for s in segments)


def back(text: str, folder: Path) -> list[Segment]:
    path = folder / "written"
    path.write_bytes(text.encode())
    return list(read_transcript(path).segments)


@quick
@given(timed_segments())
def test_webvtt_is_read_back(tmp_path: Path, segments: list[Segment]) -> None:
    assert back(write_vtt(segments), tmp_path) == segments


@quick
@given(timed_segments())
def test_json_and_python_are_read_back(tmp_path: Path, segments: list[Segment]) -> None:
    assert back(write_json(segments), tmp_path) == segments
    assert list(read_transcript(segments).segments) == segments


NAMES = st.sampled_from(["Ann Lee", "Bob", "cy", "Dr. Dee (she/her)", "Eve | Acme", "Łukasz", "田中"])
plain = st.text(st.characters(categories=["L", "Nd", "Zs", "Po"], exclude_characters="&*"), max_size=40).map(_one_line)


@st.composite
def named_segments(draw: st.DrawFn) -> list[Segment]:
    """Segments without markup, every one with a name: what layouts with `Name: text` can say."""
    return [Segment(s.index, s.speaker, draw(plain), s.start, s.end) for s in draw(timed_segments(NAMES))]


@quick
@given(named_segments())
def test_srt_is_read_back(tmp_path: Path, segments: list[Segment]) -> None:
    assert back(write_srt(segments), tmp_path) == segments


@quick
@given(named_segments())
def test_text_is_read_back_without_times(tmp_path: Path, segments: list[Segment]) -> None:
    segments += [Segment(len(segments) + i, "Ann Lee", "Yes.") for i in range(2)]
    untimed = [Segment(s.index, s.speaker, s.text) for s in segments]
    assert back(write_text(segments), tmp_path) == untimed


@quick
@given(named_segments())
def test_every_layout_has_the_same_turns(tmp_path: Path, segments: list[Segment]) -> None:
    def turns(write: Callable[[Sequence[Segment]], str]) -> list[tuple[str | None, str]]:
        path = tmp_path / "written"
        path.write_bytes(write(segments).encode())
        return [(turn.speaker, turn.text) for turn in read_transcript(path).turns]

    assert turns(write_vtt) == turns(write_srt) == turns(write_json)


CUES = [
    "WEBVTT",
    "\n",
    "\n\n",
    "\r\n",
    " ",
    "00:00:01.000",
    " --> ",
    "1",
    "<v Ann>",
    "</v>",
    "<v",
    "NOTE",
    '1 "Ann" (2)',
]
TEXT = ["Ann: ", "Note: ", "**", "# ", "&amp;", "&#xD800;", "\ufeff", "é", "\0"]
JSON = ['{"segments": [', '{"text": "a"', ', "start": ', ', "end": ', ', "timestamp": ', "1e999", "NaN", "}", "]", "["]
MOMENTS = ['"2026-03-18T15:00:00Z"', '"0001-01-01T00:00:00+23:59"', '"9999-12-31T23:59:59-23:59"', '"1:00:00"']
pieces = st.sampled_from([*CUES, *TEXT, *JSON, *MOMENTS])


@pytest.mark.parametrize("suffix", [".vtt", ".srt", ".json", ".txt"])
@quick
@given(data=st.binary(max_size=200) | st.lists(pieces, max_size=20).map(lambda some: "".join(some).encode()))
def test_no_bytes_raise_anything_else(tmp_path: Path, suffix: str, data: bytes) -> None:
    path = tmp_path / f"file{suffix}"
    path.write_bytes(data)
    with contextlib.suppress(TranscriptError):
        transcript = read_transcript(path)
        for segment in transcript.segments:  # whatever was read can also be shown and hashed
            transcript.timestamp(segment)
            assert segment.start is None or clock(segment.start)
            assert segment.end is None or (segment.start is not None and segment.end >= segment.start)
        assert transcript.content_hash.startswith("sha256:")


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.datetimes().map(str),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
keys = st.sampled_from(["text", "content", "speaker", "start", "end", "timestamp", "is_user"])


@quick
@given(st.lists(values | st.dictionaries(keys, values, max_size=6).map(lambda row: {"text": "a", **row}), max_size=4))
def test_no_rows_raise_anything_else(rows: list[object]) -> None:
    with contextlib.suppress(TranscriptError):
        read_transcript(rows)  # type: ignore[arg-type]  # the point of the test
