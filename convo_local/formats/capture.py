"""Recorders on one's own machine: Meetily's segments, which name nobody, and Omi's, which know whose device it is.

Meetily: https://github.com/Zackriya-Solutions/meetily, `transcripts.json` with `audio_start_time`. Omi:
https://docs.omi.me, `transcript_segments` with `is_user`. Times are seconds from the start of the recording; Omi's
`started_at` is the clock at it.
"""

from __future__ import annotations

from datetime import datetime

from convo_local.formats.rows import transcript_from_rows
from convo_local.formats.source import Source
from convo_local.formats.values import at, has, mappings_at, seconds
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
