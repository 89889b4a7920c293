"""Recorders on one's own machine: Meetily's segments, which name nobody, Omi's, which know whose device it is, and
screenpipe's search results.

Meetily: https://github.com/Zackriya-Solutions/meetily, `transcripts.json` with `audio_start_time`. Omi:
https://docs.omi.me, `transcript_segments` with `is_user`. Times are seconds from the start of the recording; Omi's
`started_at` is the clock at it. screenpipe: https://docs.screenpi.pe, `GET /search?content_type=audio`, whose newest is
first; the clock and the seconds after it make the times, what is no sound is left out and counted.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from convo_local.formats.rows import transcript_from_rows
from convo_local.formats.source import Source
from convo_local.formats.values import at, counted, has, mappings_at, seconds, with_text
from convo_local.transcript import Transcript


def sniff_meetily(source: Source) -> bool:
    return has(at(source.document, "segments", 0), "text", "audio_start_time")


def read_meetily(source: Source) -> Transcript:
    """Segments in order, without speakers. Raises `TranscriptError` naming the row that breaks the rules."""
    rows = [
        {
            "text": row.get("text"),
            "start": seconds(row.get("audio_start_time")),
            "end": seconds(row.get("audio_end_time")),
        }
        for row in mappings_at(source.document, "segments")
    ]
    return transcript_from_rows(rows, where="segment", path=source.path)


def sniff_omi(source: Source) -> bool:
    return has(at(source.document, "transcript_segments", 0), "text", "is_user")


def read_omi(source: Source) -> Transcript:
    """Segments in order, the owner's marked. Raises `TranscriptError` naming the row that breaks the rules."""
    rows = [
        {
            "text": row.get("text"),
            "speaker": row.get("speaker"),
            "is_user": row.get("is_user"),
            "start": seconds(row.get("start")),
            "end": seconds(row.get("end")),
        }
        for row in mappings_at(source.document, "transcript_segments")
    ]
    started = at(source.document, "started_at")
    try:
        clock = datetime.fromisoformat(started) if isinstance(started, str) else None
    except ValueError:
        raise source.error(f"started_at is {started[:40]!r}; expected ISO 8601 with date and time") from None
    return transcript_from_rows(rows, where="segment", path=source.path, started_at=clock)


def sniff_screenpipe(source: Source) -> bool:
    return any(has(row.get("content"), "transcription", "timestamp") for row in mappings_at(source.document, "data"))


def read_screenpipe(source: Source) -> Transcript:
    """Audio results by their time. Raises `TranscriptError` naming the one that breaks the rules."""
    found = mappings_at(source.document, "data")
    heard = [row["content"] for row in found if has(row.get("content"), "transcription", "timestamp")]
    rows = [_result(source, number, content) for number, content in enumerate(heard, start=1)]
    if len({row["start"].tzinfo is None for row in rows}) == 1:  # else the rows' own error says so
        rows.sort(key=lambda row: row["start"])
    kept, warnings = with_text(rows, "result")
    if len(heard) < len(found):
        warnings.append(f"{counted(len(found) - len(heard), 'result')} that are not sound")
    return transcript_from_rows(kept, where="result", path=source.path, warnings=warnings)


def _result(source: Source, number: int, content: Mapping[str, Any]) -> dict[str, Any]:
    """A row on the clock. A speaker is a name, or the number of a voice that nobody has named yet."""
    speaker = content.get("speaker")
    name, voice = at(speaker, "name"), at(speaker, "id")
    written, start = content.get("timestamp"), seconds(content.get("start_time"))
    end = seconds(content.get("end_time"))
    try:
        clock = datetime.fromisoformat(str(written))
        begin = clock + timedelta(seconds=start) if isinstance(start, float) else clock
        until = clock + timedelta(seconds=end) if isinstance(end, float) else None
    except (ValueError, OverflowError):
        message = f"result {number}: timestamp is {str(written)[:40]!r}; expected ISO 8601 with date and time"
        raise source.error(message) from None
    label = name or (f"speaker {voice}" if voice is not None else None)
    return {"text": content.get("transcription"), "speaker": label, "start": begin, "end": until}
