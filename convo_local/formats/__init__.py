"""Reading transcripts: one small module per family of files, one line each in `READERS`.

To add a format, write a module with `sniff(source) -> bool` and `read(source) -> Transcript`, and add its line.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from convo_local.errors import TranscriptError
from convo_local.formats import mapped, segments, srt, text, webvtt
from convo_local.formats.rows import transcript_from_rows
from convo_local.formats.source import Reader, Source, load
from convo_local.transcript import Segment, Transcript

__all__ = ["READERS", "Reader", "read_transcript"]

# In order: the first whose sniff says yes reads the file, so the particular come before the general.
READERS: tuple[Reader, ...] = (
    Reader("json", segments.sniff, segments.read, 'JSON: {"segments": [{text, speaker, timestamp}]}', (".json",)),
    Reader("webvtt", webvtt.sniff, webvtt.read, "WebVTT: a first line WEBVTT, then timed cues", (".vtt",)),
    Reader("srt", srt.sniff, srt.read, "SRT: numbered cues with times", (".srt",)),
    Reader("text", text.sniff, text.read, "text: lines 'Name: what they said'", (".txt", ".md")),
)


def read_transcript(
    path_or_rows: str | os.PathLike[str] | Iterable[Mapping[str, Any] | Segment],
    *,
    rename: Mapping[str, str] | None = None,
    mapping: Mapping[str, str] | None = None,
) -> Transcript:
    """The transcript in a file (a str is always a path), or in rows from Python: dicts or `Segment`s.

    A file's format is told from its content; its suffix only settles doubts. A dict has `text` or `content`,
    `speaker`, `start` or `timestamp`, `end` and `is_user` (see `convo_local.formats.rows`). `rename` gives speakers
    other names ({"SPEAKER_00": "Alice"}); `mapping` says which fields of a JSON or CSV file of any other kind hold what
    ({"text": "body", "speaker": "who"}: see `convo_local.formats.mapped`). Raises `TranscriptError` for whatever cannot
    be read as a transcript, with the path, and the line where one is at fault; `SpeakerError` for a `rename` of nobody.
    """
    found = _found(path_or_rows, mapping)
    return found.renamed(rename) if rename else found


def _found(
    path_or_rows: str | os.PathLike[str] | Iterable[Mapping[str, Any] | Segment], mapping: Mapping[str, str] | None
) -> Transcript:
    if isinstance(path_or_rows, str | os.PathLike):
        source = load(path_or_rows)
        if mapping is not None:
            return replace(mapped.read(source, mapping), source=source.path, format="mapped")
        return _read(source)
    if isinstance(path_or_rows, bytes | Mapping) or not isinstance(path_or_rows, Iterable):
        raise TranscriptError(f"expected a path, or a list of dicts or Segments, not {type(path_or_rows).__name__}")
    return transcript_from_rows(list(path_or_rows))


def _read(source: Source) -> Transcript:
    for reader in READERS:
        if reader.sniff(source):
            return replace(reader.read(source), source=source.path, format=reader.name)
    hinted = [reader for reader in READERS if source.suffix in reader.suffixes]
    expected = "; or ".join(reader.expects for reader in hinted or READERS)
    raise source.error(f"not a transcript that can be read; expected {expected}")
