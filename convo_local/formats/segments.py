"""JSON with rows: Convo's own form, and every tool or corpus that writes rows of text, speaker and seconds.

`{"segments": [{text, speaker, timestamp}]}`, also inside `{"data": …}` or as a bare list; `utterances` and QMSum's
`meeting_transcripts` name the same list. Rows: `convo_local.formats.rows`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from convo_local.formats.rows import transcript_from_rows
from convo_local.formats.source import Source
from convo_local.transcript import Transcript

LIST_KEYS = ("segments", "utterances", "meeting_transcripts")

# Other tools' shapes, which look alike and mean something else: read as these rows they would lose their times or
# text, or (AssemblyAI, known by audio_duration) have them in milliseconds.
_FOREIGN_ROW = frozenset({"audio_start_time", "startTime", "start_time", "offset", "begin", "body"})
_FOREIGN_DOCUMENT = frozenset({"audio_duration"})


def sniff(source: Source) -> bool:
    """JSON with a list of objects where Convo has its segments."""
    found = _find(source.document)
    if found is None:
        return False
    first = next((row for row in found[1] if isinstance(row, Mapping)), None)
    return first is not None and not _FOREIGN_ROW & first.keys()


def read(source: Source) -> Transcript:
    """All rows, in order. Raises `TranscriptError` naming the row that breaks the rules."""
    found = _find(source.document)
    assert found is not None  # sniff
    envelope, rows = found
    title = envelope.get("title")
    return transcript_from_rows(
        rows, where="segment", title=title if isinstance(title, str) and title else None, path=source.path
    )


def _find(document: Any) -> tuple[Mapping[str, Any], list[Any]] | None:
    """The list of rows, and the object it stands in (empty for a bare list)."""
    if isinstance(document, list):
        return {}, document
    if not isinstance(document, Mapping) or _FOREIGN_DOCUMENT & document.keys():
        return None
    for key in LIST_KEYS:
        if isinstance(document.get(key), list):
            return document, document[key]
    data = document.get("data")
    if isinstance(data, list):
        return document, data
    return _find(data) if isinstance(data, Mapping) else None
