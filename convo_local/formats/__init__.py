"""Reading transcripts: one small module per family of files, one line each in `READERS`.

To add a format, write a module with `sniff(source) -> bool` and `read(source) -> Transcript`, and add its line.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from convo_local.errors import TranscriptError
from convo_local.formats import (
    assemblyai,
    aws_transcribe,
    capture,
    chat,
    deepgram,
    docx_file,
    elan,
    fireflies,
    mapped,
    otter,
    rev,
    rev_nlp,
    rttm,
    sbv,
    segments,
    srt,
    table,
    text,
    textgrid,
    webvtt,
    whisperx,
    zoom_captions,
    zoom_chat,
)
from convo_local.formats.rows import transcript_from_rows
from convo_local.formats.source import Limits, Reader, Source, load
from convo_local.transcript import Segment, Transcript

__all__ = ["READERS", "Limits", "Reader", "read_transcript"]

# In order: the first whose sniff says yes reads the file, so the particular come before the general.
READERS: tuple[Reader, ...] = (
    Reader("docx", docx_file.sniff, docx_file.read, "Word: Teams' transcript, or another tool's text", (".docx",)),
    # before every JSON reader: a caption of "[Guest] Ann" begins with "[[", as JSON may
    Reader("zoom-captions", zoom_captions.sniff, zoom_captions.read, "Zoom captions: [Name] HH:MM:SS", (".txt",)),
    Reader("zoom-chat", zoom_chat.sniff, zoom_chat.read, "Zoom chat: HH:MM:SS From Name to Everyone:", (".txt",)),
    Reader("csv", table.sniff, table.read, "CSV or TSV: a header with text, speaker, start", (".csv", ".tsv")),
    Reader("sbv", sbv.sniff, sbv.read, "SBV: lines 0:00:01.000,0:00:03.000 and text", (".sbv",)),
    Reader("chat", chat.sniff, chat.read, "CHAT: headers from @Begin, then lines *CODE: and what was said", (".cha",)),
    Reader("elan", elan.sniff, elan.read, "ELAN: XML with the root ANNOTATION_DOCUMENT", (".eaf",)),
    Reader(
        "praat",
        textgrid.sniff,
        textgrid.read,
        'Praat: a text file that begins "ooTextFile", "TextGrid"',
        (".textgrid",),
    ),
    Reader("rev-nlp", rev_nlp.sniff, rev_nlp.read, "Rev .nlp: a first line token|speaker|ts|endTs|…", (".nlp",)),
    Reader("rttm", rttm.sniff, rttm.read, "RTTM, only beside a transcript: lines SPEAKER file channel …", (".rttm",)),
    Reader("deepgram", deepgram.sniff, deepgram.read, "Deepgram JSON: results.channels", (".json",)),
    Reader("assemblyai", assemblyai.sniff, assemblyai.read, "AssemblyAI JSON: utterances or words", (".json",)),
    Reader(
        "aws-transcribe", aws_transcribe.sniff, aws_transcribe.read, "AWS Transcribe JSON: results.items", (".json",)
    ),
    Reader("whisperx", whisperx.sniff, whisperx.read, "WhisperX JSON: segments with words and speakers", (".json",)),
    Reader("fireflies", fireflies.sniff, fireflies.read, "Fireflies JSON: sentences", (".json",)),
    Reader("meetily", capture.sniff_meetily, capture.read_meetily, "Meetily JSON: segments", (".json",)),
    Reader("omi", capture.sniff_omi, capture.read_omi, "Omi JSON: transcript_segments", (".json",)),
    Reader("json", segments.sniff, segments.read, 'JSON: {"segments": [{text, speaker, timestamp}]}', (".json",)),
    Reader("webvtt", webvtt.sniff, webvtt.read, "WebVTT: a first line WEBVTT, then timed cues", (".vtt",)),
    Reader("srt", srt.sniff, srt.read, "SRT: numbered cues with times", (".srt",)),
    Reader("otter", otter.sniff, otter.read, "Otter: lines 'Name  0:50'", (".txt",)),
    Reader("rev", rev.sniff, rev.read, "Rev: lines 'Name (00:05):'", (".txt",)),
    Reader("text", text.sniff, text.read, "text: lines 'Name: what they said'", (".txt", ".md")),
)


def read_transcript(
    path_or_rows: str | os.PathLike[str] | Iterable[Mapping[str, Any] | Segment],
    *,
    rename: Mapping[str, str] | None = None,
    mapping: Mapping[str, str] | None = None,
    limits: Limits = Limits(),  # noqa: B008  # a frozen value
) -> Transcript:
    """The transcript in a file (a str is always a path), or in rows from Python: dicts or `Segment`s.

    A file's format is told from its content; its suffix only settles doubts. A dict has `text` or `content`,
    `speaker`, `start` or `timestamp`, `end` and `is_user` (see `convo_local.formats.rows`). `rename` gives speakers
    other names ({"SPEAKER_00": "Alice"}); `mapping` says which fields of a JSON or CSV file of any other kind hold what
    ({"text": "body", "speaker": "who"}: see `convo_local.formats.mapped`); `limits` say what is refused as too large.
    Raises `TranscriptError` for whatever cannot be read as a transcript, with the path, and the line where one is at
    fault; `SpeakerError` for a `rename` of nobody.
    """
    found = _found(path_or_rows, mapping, limits)
    _check(found, limits)
    return found.renamed(rename) if rename else found


def _found(
    path_or_rows: str | os.PathLike[str] | Iterable[Mapping[str, Any] | Segment],
    mapping: Mapping[str, str] | None,
    limits: Limits,
) -> Transcript:
    if isinstance(path_or_rows, str | os.PathLike):
        source = load(path_or_rows, limits)
        if mapping is not None:
            return replace(mapped.read(source, mapping), source=source.path, format="mapped")
        return _read(source)
    if isinstance(path_or_rows, bytes | Mapping) or not isinstance(path_or_rows, Iterable):
        raise TranscriptError(f"expected a path, or a list of dicts or Segments, not {type(path_or_rows).__name__}")
    return transcript_from_rows(list(path_or_rows))


def _check(transcript: Transcript, limits: Limits) -> None:
    """Raises `TranscriptError` above a limit."""
    if len(transcript.segments) > limits.segments:
        message = f"{len(transcript.segments):,} segments, above the limit of {limits.segments:,}; is this one meeting?"
        raise TranscriptError(message, path=transcript.source)
    longest = max(transcript.segments, key=lambda s: len(s.text) + len(s.speaker or ""), default=None)
    if longest is not None and len(longest.text) + len(longest.speaker or "") > limits.characters:
        message = f"segment {longest.index + 1} has more than {limits.characters:,} characters; is this a transcript?"
        raise TranscriptError(message, path=transcript.source)


def _with_speakers(transcript: Transcript, source: Source) -> Transcript:
    """Speakers from an RTTM file of the same name beside it, where the transcript has none.

    Not where its second 0 is a time of day: the RTTM's is the start of the recording.
    """
    beside = source.path.with_suffix(".rttm")
    if transcript.speakers or transcript.started_at is not None or not beside.is_file():
        return transcript
    return rttm.with_rttm(transcript, load(beside).text, path=beside)


def _read(source: Source) -> Transcript:
    for reader in READERS:
        if reader.sniff(source):
            return _with_speakers(replace(reader.read(source), source=source.path, format=reader.name), source)
    hinted = [reader for reader in READERS if source.suffix in reader.suffixes]
    if len(hinted) > 1:  # the last is the most general
        tools = ", ".join(reader.name for reader in hinted[:-1])
        expected = f"{hinted[-1].expects}; or that of {tools}; or fields named by a mapping"
    else:
        expected = "; or ".join(reader.expects for reader in hinted or READERS)
    raise source.error(f"not a transcript that can be read; expected {expected}")
