"""Files that nobody meant well: a clear error or a right reading, in bounded memory and time."""

from __future__ import annotations

import contextlib
import json
import os
import sys
import tracemalloc
from pathlib import Path

import pytest

from convo_local.errors import TranscriptError
from convo_local.formats import Limits, read_transcript
from convo_local.report.terminal import printable

ROW = {"text": "Hello there.", "speaker": "Ann", "start": 1.0}


def file(folder: Path, content: str | bytes, name: str = "meeting.json") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
    return path


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("[" * 100_000 + "]" * 100_000, "nested too deeply"),
        ('{"segments":' * 20_000 + "[]" + "}" * 20_000, "nested too deeply|not a transcript"),
        ('{"segments": [{"text": "Hi.", "start": NaN}]}', "NaN is not a number"),
        ('{"segments": [{"text": "Hi.", "start": Infinity}]}', "Infinity is not a number"),
        ('{"segments": [{"text": "Hi.", "start": 1e999}]}', "start is inf"),
        ('{"segments": [{"text": "Hi.", "start": ' + "9" * 5000 + "}]}", "broken JSON|start is"),
        ('{"segments": [{"text": "Hi.", "start": -1}]}', "start is -1"),
        ('{"segments": [{"text": "Hi.", "start": 1e12}]}', "at most a week"),
        ('{"segments": [{"text": "Hi."', "broken JSON"),
        ("WEBVTT\n\n00:00:01.000 --> 99:99:99.000\nHi.\n", "broken cue time"),
        (b"\x00\x01\x02\x03" * 100, "binary, not text"),
        ('{"segments": [{"text": "a\x00b"}]}', "binary, not text"),
        (b"\xff\xfe" + b"\x00\xd8" * 10, "not the UTF-16"),
    ],
)
def test_a_clear_error(content: str | bytes, problem: str, tmp_path: Path) -> None:
    with pytest.raises(TranscriptError, match=problem) as caught:
        read_transcript(file(tmp_path, content, "meeting.vtt" if str(content)[:6] == "WEBVTT" else "meeting.json"))
    assert "meeting." in str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252"])
def test_encodings(encoding: str, tmp_path: Path) -> None:
    marks = {"utf-16-le": b"\xff\xfe"}
    content = marks.get(encoding, b"") + json.dumps(
        {"segments": [{"text": "Café, naïve."}]}, ensure_ascii=False
    ).encode(encoding)
    assert read_transcript(file(tmp_path, content)).segments[0].text == "Café, naïve."


def test_the_last_of_two_keys_counts_as_in_every_json_reader(tmp_path: Path) -> None:
    content = '{"segments": [{"text": "One.", "text": "Two."}]}'
    assert read_transcript(file(tmp_path, content)).segments[0].text == "Two."


def test_half_characters_become_marks_that_can_be_written(tmp_path: Path) -> None:
    found = read_transcript(file(tmp_path, '{"segments": [{"text": "a\\ud800b", "speaker": "\\udfff"}]}'))
    assert (found.segments[0].text, found.segments[0].speaker) == ("a\ufffdb", "\ufffd")


@pytest.mark.parametrize(
    "name", ["__proto__", "constructor", "<script>alert(1)</script>", "a" * 10_000, "\u202egnp.exe", "\x1b[31mred"]
)
def test_strange_names_are_names(name: str, tmp_path: Path) -> None:
    found = read_transcript(file(tmp_path, json.dumps({"segments": [{"text": "Hi.", "speaker": name}]})))
    assert found.speakers == (name,)
    shown = printable(name)
    assert "\x1b" not in shown
    assert "\u202e" not in shown


def test_times_that_go_back_or_beyond_a_day_stay_what_they_are(tmp_path: Path) -> None:
    rows = [{**ROW, "start": start} for start in (100_000.0, 5.0, 90_000.5)]
    found = read_transcript(file(tmp_path, json.dumps({"segments": rows})))
    assert [s.start for s in found.segments] == [100_000.0, 5.0, 90_000.5]


def test_a_large_file_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "large.vtt"
    with path.open("wb") as stream:
        stream.write(b"WEBVTT\n")
        stream.truncate(2_000_000_000)  # two gigabytes of nothing, that take no room
    with pytest.raises(TranscriptError, match="larger than 100 MB"):
        read_transcript(path)


def test_limits_can_be_moved(tmp_path: Path) -> None:
    path = file(tmp_path, json.dumps({"segments": [ROW] * 30}))
    assert len(read_transcript(path, limits=Limits(segments=30)).segments) == 30
    for limits, problem in (
        (Limits(segments=29), "30 segments, above the limit of 29"),
        (Limits(bytes=100), "larger than 0.0001 MB"),
        (Limits(characters=5), "segment 1 has more than 5 characters"),
    ):
        with pytest.raises(TranscriptError, match=problem):
            read_transcript(path, limits=limits)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has neither pipes nor devices among files")
def test_neither_pipes_nor_devices(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.vtt")
    for path in (tmp_path / "pipe.vtt", Path("/dev/zero"), tmp_path):
        with pytest.raises(TranscriptError, match=r"not a regular file|is a directory"):
            read_transcript(path)


def test_one_line_of_ten_million_characters(tmp_path: Path) -> None:
    with pytest.raises(TranscriptError):
        read_transcript(file(tmp_path, "a" * 10_000_000, "meeting.txt"))
    with pytest.raises(TranscriptError, match="characters"):
        read_transcript(file(tmp_path, "WEBVTT\n\n00:01.000 --> 00:02.000\n" + "<v Ann>" + "b" * 10_000_000, "m.vtt"))


@pytest.mark.parametrize(
    "document",
    [  # what fuzzing found
        {"results": {"items": [{"type": ["pronunciation"], "alternatives": [{"content": "Hi."}]}]}},
        {"transcripts": [{"words": [{"text": " Hi.", "start_ms": 0, "end_ms": 1, "channel": {"a": 1}}]}]},
        {"results": [{"alternatives": [{"words": [{"word": "Hi.", "endTime": "1s"}]}], "channelTag": [1]}]},
    ],
)
def test_values_of_another_kind_are_an_error_or_nothing(document: object, tmp_path: Path) -> None:
    with contextlib.suppress(TranscriptError):
        found = read_transcript(file(tmp_path, json.dumps(document)))
        assert [s.text for s in found.segments] == ["Hi."]


def test_more_cues_than_the_limit_are_refused_in_bounded_memory(tmp_path: Path) -> None:
    """What a million would be to the usual limit, ten thousand are to a smaller one."""
    cues = "".join(f"00:00:{i % 60:02}.000 --> 00:00:{i % 60:02}.500\n<v Ann>Yes.\n\n" for i in range(10_000))
    path = file(tmp_path, f"WEBVTT\n\n{cues}", "m.vtt")
    tracemalloc.start()
    with pytest.raises(TranscriptError, match="10,000 segments, above the limit of 5,000"):
        read_transcript(path, limits=Limits(segments=5000))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 15 * path.stat().st_size
