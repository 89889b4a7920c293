"""Otter's text: a line `Name  0:50` (two spaces, the time in minutes or hours), and below it what was said; and the
JSON of its API.

https://help.otter.ai/hc/en-us/articles/360047733634 (Export as TXT). "Unknown Speaker" is nobody; without names a line
is the time alone. What stands before the first such line and the last line "Transcribed by https://otter.ai" are not
speech. Nothing says when anyone ended. The JSON has no documentation: its `start_offset` and `end_offset` count samples
at 16 kHz, its `speaker_id` that of one of `speakers`, as every client of it reads them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from convo_local.formats.headed import TIME, Head, blocks, clock, transcript_of
from convo_local.formats.rows import transcript_from_rows
from convo_local.formats.source import Source
from convo_local.formats.values import at, has, mappings_at, seconds, with_text
from convo_local.transcript import Transcript

_HEAD = re.compile(rf"\s{{0,8}}(?:([^\s:][^:]{{0,99}}?)(?:\s{{2,8}}|\t))?({TIME})\s{{0,8}}", re.ASCII)
_ENOUGH = 1 / 3  # somebody may speak in paragraphs
_SAMPLES = 16_000.0  # a second
_FOOTER = re.compile(r"transcribed by\s+https?://otter\.ai/?", re.IGNORECASE)


def sniff(source: Source) -> bool:
    """Such lines with names begin a third of the paragraphs from the first on, or Otter's footer stands for names."""
    lines = _openings(source.lines)
    heads = [_head(line) for line in lines]
    if any(map(_is_footer, lines)):
        return any(heads)
    named = [i for i, head in enumerate(heads) if head and head.speaker]
    return bool(named) and (len(named) > 1 or named[0] == 0) and len(named) >= _ENOUGH * (len(heads) - named[0])


def read(source: Source) -> Transcript:
    """A segment for each such line that begins a paragraph."""
    opening = frozenset(_openings(source.lines))
    lines = [line for line in source.lines if not _is_footer(line)]
    found, before = blocks(lines, lambda line: _head(line) if line in opening else None)
    return transcript_of(source, found, before)


def sniff_json(source: Source) -> bool:
    return has(at(_speech(source), "transcripts", 0), "transcript", "start_offset")


def read_json(source: Source) -> Transcript:
    """Paragraphs in order. Raises `TranscriptError` naming the one that breaks the rules."""
    speech = _speech(source)
    named = {str(s.get("id")): s.get("speaker_name") for s in mappings_at(speech, "speakers")}
    rows = [
        {
            "text": row.get("transcript"),
            "speaker": _speaker(row, named),
            "start": seconds(row.get("start_offset"), per=_SAMPLES),
            "end": seconds(row.get("end_offset"), per=_SAMPLES),
        }
        for row in mappings_at(speech, "transcripts")
    ]
    kept, warnings = with_text(rows, "paragraph")
    title = at(speech, "title")
    title = title if isinstance(title, str) else None
    return transcript_from_rows(kept, where="paragraph", title=title, path=source.path, warnings=warnings)


def _speech(source: Source) -> Any:
    return at(source.document, "speech") or source.document


def _speaker(row: Mapping[str, Any], named: Mapping[str, Any]) -> Any:
    """The name, or the number of a voice that has none."""
    known = row.get("speaker_id")
    voice = row.get("speaker_model_label")
    name = row.get("speaker_name") or (named.get(str(known)) if known is not None else None)
    return name or (f"Speaker {voice}" if voice not in (None, "") else None)


def _openings(lines: Sequence[str]) -> list[str]:
    """The lines that begin a paragraph."""
    return [line for before, line in zip(("", *lines), lines, strict=False) if line.strip() and not before.strip()]


def _is_footer(line: str) -> bool:
    return _FOOTER.fullmatch(line[:80].strip()) is not None


def _head(line: str) -> Head | None:
    match = _HEAD.fullmatch(line)
    return Head(match[1], clock(match[2])) if match else None
