"""Reading transcripts: one small module per family of files, one line each in `READERS`.

To add a format, write a module with `sniff(source) -> bool` and `read(source) -> Transcript`, and add its line.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from convo_local.errors import TranscriptError
from convo_local.formats import (
    assemblyai,
    aws_transcribe,
    azure,
    capture,
    chat,
    deepgram,
    docx_file,
    elan,
    fireflies,
    google_stt,
    hyprnote,
    jsonl,
    kaldi,
    mapped,
    otter,
    podcast,
    rev,
    rev_ai,
    rev_nlp,
    rttm,
    sbv,
    segments,
    speechmatics,
    srt,
    table,
    text,
    textgrid,
    webvtt,
    whisper_cpp,
    whisperx,
    zoom_captions,
    zoom_chat,
)
from convo_local.formats.rows import transcript_from_rows
from convo_local.formats.source import JSON_LINES, Limits, Reader, Source, load
from convo_local.transcript import Segment, Transcript

__all__ = ["READERS", "Limits", "Reader", "read_transcript"]

_TXT = (".txt",)


def _json(name: str, tool: str, sniff: Callable[[Source], bool], read: Callable[[Source], Transcript]) -> Reader:
    """A tool's own JSON."""
    return Reader(name, sniff, read, f"{tool}'s JSON", (".json",), tool)


# In order: the first whose sniff says yes reads the file, so the particular come before the general.
READERS: tuple[Reader, ...] = (
    Reader("docx", docx_file.sniff, docx_file.read, "Word: Teams' transcript, or another tool's text", (".docx",)),
    # before every JSON reader: a caption of "[Guest] Ann" begins with "[[", as JSON may
    Reader("zoom-captions", zoom_captions.sniff, zoom_captions.read, "captions: [Name] HH:MM:SS", _TXT, "Zoom"),
    Reader("zoom-chat", zoom_chat.sniff, zoom_chat.read, "chat: HH:MM:SS From Name to Everyone:", _TXT, "Zoom"),
    Reader("csv", table.sniff, table.read, "CSV or TSV: a header with text, speaker, start", (".csv", ".tsv")),
    Reader("sbv", sbv.sniff, sbv.read, "SBV: lines 0:00:01.000,0:00:03.000 and text", (".sbv",)),
    Reader("chat", chat.sniff, chat.read, "CHAT: headers from @Begin, then lines *CODE: and what was said", (".cha",)),
    Reader("elan", elan.sniff, elan.read, "ELAN: XML with the root ANNOTATION_DOCUMENT", (".eaf",), "ELAN"),
    Reader("praat", textgrid.sniff, textgrid.read, 'a TextGrid: a first line "ooTextFile"', (".textgrid",), "Praat"),
    Reader("rev-nlp", rev_nlp.sniff, rev_nlp.read, "Rev .nlp: a first line token|speaker|ts|endTs|…", (".nlp",), "Rev"),
    Reader("rttm", rttm.sniff, rttm.read, "RTTM, only beside a transcript: lines SPEAKER file channel …", (".rttm",)),
    Reader("jsonl", jsonl.sniff, jsonl.read, "JSON Lines: rows of text, speaker, start", JSON_LINES),
    _json("deepgram", "Deepgram", deepgram.sniff, deepgram.read),
    _json("assemblyai", "AssemblyAI", assemblyai.sniff, assemblyai.read),
    _json("aws-transcribe", "AWS Transcribe", aws_transcribe.sniff, aws_transcribe.read),
    _json("google-stt", "Google Speech-to-Text", google_stt.sniff, google_stt.read),
    _json("speechmatics", "Speechmatics", speechmatics.sniff, speechmatics.read),
    _json("rev-ai", "Rev AI", rev_ai.sniff, rev_ai.read),
    _json("azure", "Azure Speech", azure.sniff, azure.read),
    _json("bbc-kaldi", "BBC Kaldi", kaldi.sniff, kaldi.read),
    _json("whisper-cpp", "whisper.cpp", whisper_cpp.sniff, whisper_cpp.read),
    _json("whisperx", "WhisperX", whisperx.sniff, whisperx.read),
    _json("fireflies", "Fireflies", fireflies.sniff, fireflies.read),
    _json("otter-json", "Otter", otter.sniff_json, otter.read_json),
    _json("hyprnote", "Hyprnote", hyprnote.sniff, hyprnote.read),
    _json("meetily", "Meetily", capture.sniff_meetily, capture.read_meetily),
    _json("omi", "Omi", capture.sniff_omi, capture.read_omi),
    _json("screenpipe", "screenpipe", capture.sniff_screenpipe, capture.read_screenpipe),
    Reader("podcast", podcast.sniff_json, podcast.read_json, "a podcast's JSON: segments with body", (".json",)),
    Reader("json", segments.sniff, segments.read, 'JSON: {"segments": [{text, speaker, timestamp}]}', (".json",)),
    Reader("podcast-html", podcast.sniff_html, podcast.read_html, "HTML: <cite>, <time>, <p>", (".html", ".htm")),
    Reader("webvtt", webvtt.sniff, webvtt.read, "WebVTT: a first line WEBVTT, then timed cues", (".vtt",)),
    Reader("srt", srt.sniff, srt.read, "SRT: numbered cues with times", (".srt",)),
    Reader("otter", otter.sniff, otter.read, "Otter: lines 'Name  0:50'", _TXT, "Otter"),
    Reader("rev", rev.sniff, rev.read, "Rev: lines 'Name (00:05):'", _TXT, "Rev"),
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
            found = reader.read(source)
            named = replace(found, source=source.path, format=reader.name, tool=found.tool or reader.tool)
            return _with_speakers(named, source)
    hinted = [reader for reader in READERS if source.suffix in reader.suffixes]
    if len(hinted) > 1:  # the last is the most general
        tools = ", ".join(reader.name for reader in hinted[:-1])
        expected = f"{hinted[-1].expects}; or that of {tools}; or fields named by a mapping"
    else:
        expected = "; or ".join(reader.expects for reader in hinted or READERS)
    raise source.error(f"not a transcript that can be read; expected {expected}")
