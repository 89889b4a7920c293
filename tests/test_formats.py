"""The seam of all readers: what is told apart, decoded, refused, and how much is imported for it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from convo_local.errors import TranscriptError
from convo_local.formats import READERS, read_transcript
from convo_local.transcript import Segment

VTT = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Zoë>Où est-ce?</v>\n"
SRT = "1\n00:00:01,000 --> 00:00:02,000\nZoë: Où est-ce?\n"
JSON = json.dumps({"segments": [{"text": "Où est-ce?", "speaker": "Zoë", "start": 1, "end": 2}]}, ensure_ascii=False)
TEXT = "Zoë: Où est-ce?\nSam: Here.\nZoë: Fine.\n"
FILES = {"webvtt": VTT, "srt": SRT, "json": JSON, "text": TEXT}


def test_the_table_names_every_format_once() -> None:
    names = [reader.name for reader in READERS]
    assert len(set(names)) == len(names)
    assert set(FILES) <= set(names)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("suffix", ["", ".txt", ".dat", ".vtt", ".srt"])
def test_content_tells_the_format_whatever_the_suffix(name: str, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"meeting{suffix}"
    path.write_text(FILES[name], encoding="utf-8")
    transcript = read_transcript(path)
    # SRT's block in a .vtt file is WebVTT without its header; both readers read the same from it
    assert transcript.format == ("webvtt" if (name, suffix) == ("srt", ".vtt") else name)
    assert (transcript.source, transcript.segments[0].speaker) == (path, "Zoë")
    assert transcript.segments[0].text == "Où est-ce?"


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends_change_nothing(name: str, encoding: str, line_end: str, tmp_path: Path) -> None:
    plain, encoded = tmp_path / "plain", tmp_path / "encoded"
    plain.write_text(FILES[name], encoding="utf-8")
    encoded.write_bytes(FILES[name].replace("\n", line_end).encode(encoding))
    assert read_transcript(encoded).segments == read_transcript(plain).segments


def test_a_str_is_a_path(tmp_path: Path) -> None:
    path = tmp_path / "a.vtt"
    path.write_text(VTT, encoding="utf-8")
    assert read_transcript(str(path)) == read_transcript(path)


def refusal(path: Path, data: bytes) -> TranscriptError:
    path.write_bytes(data)
    with pytest.raises(TranscriptError) as caught:
        read_transcript(path)
    assert caught.value.path == path
    assert str(caught.value).startswith(str(path))
    return caught.value


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \r\n\t", "empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "binary"),
        (b"GGUF\x03\0\0\0", "binary"),
        (b"\x81\x8d\x8f", "binary"),
        (b"\xe9t\xe9 \x01\x02", "binary"),
        (b"\xff\xfeA", "UTF-16"),
        (b"\xff\xfe\x00\xd8", "UTF-16"),
        (b"Once upon a time there was a meeting.\nNobody wrote it down.\n", "not a transcript that can be read"),
        (b"a,b\n1,2\n", "or JSON: {"),
        (b"<html><body>Ann: hi</body></html>", "not a transcript"),
        (b"name: build\non: push\njobs: {}\n", "not a transcript"),
        (b"To do: buy milk\n\nSee also: the list\n", "not a transcript"),
    ],
)
def test_what_is_no_transcript_is_refused(data: bytes, says: str, tmp_path: Path) -> None:
    assert says in str(refusal(tmp_path / "file", data))


@pytest.mark.parametrize(("suffix", "expected"), [(".vtt", "WEBVTT"), (".json", "broken JSON"), (".txt", "Name: what")])
def test_the_suffix_tells_what_was_expected(suffix: str, expected: str, tmp_path: Path) -> None:
    message = str(refusal(tmp_path / f"file{suffix}", b"nothing of the sort"))
    assert expected in message
    assert "SRT" not in message


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(TranscriptError, match=r"absent\.vtt: no such file"):
        read_transcript(tmp_path / "absent.vtt")


def test_a_directory_is_no_transcript(tmp_path: Path) -> None:
    with pytest.raises(TranscriptError, match="is a directory"):
        read_transcript(tmp_path)


def test_a_path_that_no_file_can_have() -> None:
    with pytest.raises(TranscriptError):
        read_transcript("a\0b")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(TranscriptError, match="not a regular file"):
        read_transcript(tmp_path / "pipe")


def test_a_file_without_read_permission(tmp_path: Path) -> None:
    path = tmp_path / "secret.vtt"
    path.write_text(VTT, encoding="utf-8")
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read every file")
    with pytest.raises(TranscriptError, match="cannot be read"):
        read_transcript(path)


def test_an_error_of_the_system_is_a_transcript_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "meeting.vtt"
    path.write_text(VTT, encoding="utf-8")

    def refuse(*_: Any, **__: Any) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(TranscriptError, match="cannot be read: Permission denied"):
        read_transcript(path)


@pytest.mark.parametrize("value", [None, 7, b"a.vtt", {"segments": []}])
def test_neither_path_nor_rows(value: Any) -> None:
    with pytest.raises(TranscriptError, match="expected a path, or a list"):
        read_transcript(value)


def test_rows_from_python() -> None:
    rows: list[Any] = [{"text": "Hello.", "speaker": "Ann"}, Segment(9, "Bob", "Hi.", 1.5, 2.0)]
    transcript = read_transcript(rows)
    assert transcript.segments == (Segment(0, "Ann", "Hello."), Segment(1, "Bob", "Hi.", 1.5, 2.0))
    assert (transcript.format, transcript.source) == ("python", None)


def test_rows_may_be_a_generator() -> None:
    assert len(read_transcript({"text": str(i)} for i in range(3)).segments) == 3


def test_an_error_in_rows_has_no_path() -> None:
    with pytest.raises(TranscriptError, match=r"^row 2 has no text") as caught:
        read_transcript([{"text": "Hello."}, {"speaker": "Ann"}])
    assert caught.value.path is None


def test_importing_the_readers_loads_the_standard_library_only() -> None:
    code = (
        "import sys; before = set(sys.modules); import convo_local.formats; "
        "new = {m.split('.')[0] for m in set(sys.modules) - before}; "
        "print(*sorted(new - set(sys.stdlib_module_names)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True)
    assert done.stdout.split() == ["convo_local"]
