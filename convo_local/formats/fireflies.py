"""Fireflies' JSON: `sentences` of a transcript, as its GraphQL API and its download give them.

https://docs.fireflies.ai/graphql-api/query/transcript. Times are seconds; `date` is the start, in milliseconds of 1970.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from convo_local.formats.rows import transcript_from_rows
from convo_local.formats.source import Source
from convo_local.formats.values import at, has, mappings_at, seconds, with_text
from convo_local.transcript import Transcript


def sniff(source: Source) -> bool:
    """Sentences with a speaker's name, in the transcript or in the API's answer."""
    first = next(iter(_sentences(source.document)), None)
    return has(first, "speaker_name", "text") or has(first, "speaker_name", "sentence")


def read(source: Source) -> Transcript:
    """Sentences in order. Raises `TranscriptError` naming the one that breaks the rules."""
    rows = [
        {
            "text": row.get("text") if row.get("text") is not None else row.get("sentence", row.get("raw_text")),
            "speaker": row.get("speaker_name"),
            "start": seconds(row.get("start_time")),
            "end": seconds(row.get("end_time")),
        }
        for row in _sentences(source.document)
    ]
    kept, warnings = with_text(rows, "sentence")
    title = at(source.document, "data", "transcript", "title") or at(source.document, "title")
    return transcript_from_rows(
        kept,
        where="sentence",
        title=title if isinstance(title, str) else None,
        path=source.path,
        warnings=warnings,
    )


def _sentences(document: Any) -> list[Mapping[str, Any]]:
    places: tuple[tuple[str, ...], ...] = (
        ("data", "transcript", "sentences"),
        ("transcript", "sentences"),
        ("sentences",),
    )
    bare = mappings_at(document)
    return next((found for place in places if (found := mappings_at(document, *place))), bare)
