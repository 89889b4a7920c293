"""JSON with rows: Convo's own form, and every tool or corpus that writes rows of text, speaker and seconds.

`{"segments": [{text, speaker, timestamp}]}`, also inside `{"data": …}` or as a bare list; `utterances` and QMSum's
`meeting_transcripts` name the same list; `title` and `startedAt` may stand beside it. Rows: `convo_local.formats.rows`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from convo_local.formats.rows import transcript_from_rows
from convo_local.formats.source import Source
from convo_local.formats.values import at, has
from convo_local.transcript import Transcript

LIST_KEYS = ("segments", "utterances", "meeting_transcripts")

# Other tools' shapes, which look alike and mean something else: read as these rows they would lose their times or
# text, or (AssemblyAI, known by audio_duration) have them in milliseconds.
_FOREIGN_ROW = frozenset({"audio_start_time", "startTime", "start_time", "offset", "begin", "body"})
_FOREIGN_DOCUMENT = frozenset({"audio_duration"})


def sniff(source: Source) -> bool:
    """JSON with a list where Convo has its segments, and none of another tool's rows in it."""
    found = _find(source.document)
    if found is None:
        return False
    first = next((row for row in found[1] if isinstance(row, Mapping)), {})
    return not is_foreign(first)


def is_foreign(row: Mapping[str, Any]) -> bool:
    """A row of another tool's, whose names mean something else."""
    return bool(_FOREIGN_ROW & row.keys())


def read(source: Source) -> Transcript:
    """All rows, in order. Raises `TranscriptError` naming the row that breaks the rules."""
    found = _find(source.document)
    assert found is not None  # sniff
    envelope, rows = found
    title = envelope.get("title")
    title = title if isinstance(title, str) else None
    started = _started(source, envelope.get("startedAt"))
    transcript = transcript_from_rows(rows, where="segment", title=title, path=source.path, started_at=started)
    return replace(transcript, tool=_tool(rows))


def _tool(rows: list[Any]) -> str | None:
    """Whisper, and what is built on it, say of each segment or word how sure they are."""
    first = next((row for row in rows if isinstance(row, Mapping)), {})
    if has(at(first, "words", 0), "text", "confidence") and "confidence" in first:
        return "whisper-timestamped"
    return "Whisper" if "avg_logprob" in first else None


def _started(source: Source, value: Any) -> datetime | None:
    """The wall clock at second 0, as `writers.to_json` puts it. Raises `TranscriptError` where it is no time."""
    if value is None:
        return None
    try:
        return datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise source.error(f"startedAt is {str(value)[:40]!r}; expected ISO 8601 with date and time") from None


def _find(document: Any) -> tuple[Mapping[str, Any], list[Any]] | None:
    """The list of rows, and the object it stands in (empty for a bare list)."""
    data = document.get("data") if isinstance(document, Mapping) else None
    for envelope in (document, data):
        if isinstance(envelope, list):
            return {}, envelope
        if isinstance(envelope, Mapping) and not _FOREIGN_DOCUMENT & envelope.keys():
            for key in LIST_KEYS:
                if isinstance(envelope.get(key), list):
                    return envelope, envelope[key]
    return None
