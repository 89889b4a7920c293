"""What is written reads back as the same transcript; renaming and the mapping of any other file."""

from __future__ import annotations

import json
import stat
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convo_local.errors import SpeakerError, TranscriptError
from convo_local.formats import read_transcript
from convo_local.formats.labels import clean_label
from convo_local.formats.mapped import parse_mapping
from convo_local.formats.rows import assemble
from convo_local.formats.writers import to_json, to_webvtt, write
from convo_local.transcript import Segment, Transcript

WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30).map(lambda t: " ".join(t.split()))
NAMES = st.one_of(st.none(), WORDS.filter(lambda label: clean_label(label) == label))  # "unknown" is read as None


@st.composite
def transcripts(draw: st.DrawFn, *, timed: bool = False) -> Transcript:
    segments = []
    for i in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, 100_000_000)) / 1000 if timed or draw(st.booleans()) else None
        end = None if start is None else round(start + draw(st.integers(0, 60_000)) / 1000, 3)
        segments.append(Segment(i, draw(NAMES), draw(WORDS), start, end if timed or draw(st.booleans()) else None))
    return assemble(segments)


def read_back(text: str, name: str, folder: Path) -> Transcript:
    path = folder / name
    path.write_text(text, encoding="utf-8", newline="\n")
    return read_transcript(path)


@given(transcript=transcripts(), title=st.one_of(st.none(), WORDS.filter(bool)), clock=st.booleans())
def test_json_reads_back(
    transcript: Transcript, title: str | None, clock: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    about = assemble(
        transcript.segments, title=title, started_at=datetime(2026, 3, 18, 15, 0, tzinfo=UTC) if clock else None
    )
    back = read_back(to_json(about), "t.json", tmp_path_factory.mktemp("json"))
    assert back.segments == about.segments
    assert (back.title, back.started_at, back.user_speaker) == (about.title, about.started_at, about.user_speaker)
    assert back.content_hash == about.content_hash


@given(transcript=transcripts(timed=True))
def test_webvtt_reads_back(transcript: Transcript, tmp_path_factory: pytest.TempPathFactory) -> None:
    back = read_back(to_webvtt(transcript), "t.vtt", tmp_path_factory.mktemp("vtt"))
    assert back.segments == transcript.segments


def test_webvtt_needs_ends() -> None:
    untimed = assemble([Segment(0, "Ann", "Hello there.")])
    with pytest.raises(TranscriptError, match=r"segment 1 has no start, which WebVTT needs; write \.json"):
        to_webvtt(untimed)


def test_a_file_is_written_once_whole_and_private(tmp_path: Path) -> None:
    path = tmp_path / "new.json"
    transcript = assemble([Segment(0, "Ann", "Hello there.", 0.5, 1.5)])
    write(transcript, path)
    assert read_transcript(path).segments == transcript.segments
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(TranscriptError, match="exists already"):
        write(transcript, path)
    with pytest.raises(TranscriptError, match=r"cannot write \.docx; expected \.json or \.vtt"):
        write(transcript, tmp_path / "new.docx")
    assert [p.name for p in tmp_path.iterdir()] == ["new.json"]


def test_speakers_are_renamed() -> None:
    rows: list[dict[str, object]] = [
        {"text": "One.", "speaker": "SPEAKER_00", "is_user": True},
        {"text": "Two.", "speaker": "SPEAKER_01"},
    ]
    named = read_transcript(rows, rename={"SPEAKER_00": "Alice"})
    assert [s.speaker for s in named.segments] == ["Alice", "SPEAKER_01"]
    assert named.user_speaker == "Alice"
    assert read_transcript(rows, rename={"SPEAKER_00": "A", "SPEAKER_01": "A"}).speakers == ("A",)
    with pytest.raises(SpeakerError, match="nobody is called 'Bob' here"):
        read_transcript(rows, rename={"Bob": "Robert"})


OTHER = {"meta": {"v": 1}, "result": {"talks": [{"who": {"n": "Ann"}, "body": "Hi.", "t0": 500}, {"body": None}]}}


@pytest.mark.parametrize(
    ("name", "content", "mapping"),
    [
        ("other.json", json.dumps(OTHER), "text=body,speaker=who.n,start=t0,unit=ms"),
        ("other.json", json.dumps(OTHER), "text=body,speaker=who.n,start=t0,unit=ms,rows=result.talks"),
        ("other.jsonl", '{"w":"Ann","b":"Hi.","t":"0.5"}\n{"w":"Bo","b":null}\n', "text=b,speaker=w,start=t"),
        ("other.csv", "who;what;when\nAnn;Hi.;0.5\nBo;;\n", "text=what,speaker=who,start=when"),
        ("other.tsv", 'who\twhat\twhen\nAnn\t"Hi."\t0.5\nBo\t\t\n', "text=what,speaker=who,start=when"),
    ],
)
def test_any_other_file_by_a_mapping(name: str, content: str, mapping: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    found = read_transcript(tmp_path / name, mapping=parse_mapping(mapping))
    assert [(s.speaker, s.text, s.start) for s in found.segments] == [("Ann", "Hi.", 0.5)]
    assert found.format == "mapped"
    assert len(found.warnings) == 1
    assert found.warnings[0].startswith("1 row without")


@pytest.mark.parametrize(
    ("mapping", "problem"),
    [
        ("speaker=who", "names no text"),
        ("text=body,colour=red", "'colour' in the mapping"),
        ("text=", "'text' in the mapping"),
        ("text=body,unit=h", "unit=h in the mapping"),
        ("text=nowhere", "no row has 'nowhere'"),
    ],
)
def test_a_mapping_that_cannot_be(mapping: str, problem: str, tmp_path: Path) -> None:
    (tmp_path / "other.json").write_text(json.dumps(OTHER), encoding="utf-8")
    with pytest.raises(TranscriptError, match=problem):
        read_transcript(tmp_path / "other.json", mapping=parse_mapping(mapping))
