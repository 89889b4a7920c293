"""WhisperX's JSON: Whisper's segments with aligned words, each word with its speaker.

https://github.com/m-bain/whisperX (`assign_word_speakers`). A segment in which words have several speakers is divided
where the speaker changes; a word without a speaker stays with the word before. Whisper's own JSON, which names nobody,
is read by `segments.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from convo_local.formats.rows import transcript_from_rows
from convo_local.formats.source import Source
from convo_local.formats.values import counted, has, mappings_at, seconds
from convo_local.formats.words import Word, rows_of_words
from convo_local.transcript import Transcript


def sniff(source: Source) -> bool:
    """Segments with words, of which one has a speaker."""
    rows = mappings_at(source.document, "segments")
    return any(has(word, "word", "speaker") for row in rows for word in mappings_at(row, "words"))


def read(source: Source) -> Transcript:
    """Segments in order. Raises `TranscriptError` naming the row that breaks the rules."""
    parts = [_parts(row) for row in mappings_at(source.document, "segments")]
    divided = sum(len(part) > 1 for part in parts)
    warnings = [f"{counted(divided, 'segment')} divided where the words change speaker"] if divided else []
    rows = [row for part in parts for row in part]
    return transcript_from_rows(rows, where="segment", path=source.path, warnings=warnings)


def _parts(row: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The segment as it is, or divided where its words say that another speaks."""
    words = mappings_at(row, "words")
    named = [word.get("speaker") for word in words if word.get("speaker") is not None]
    if all(label == named[0] for label in named):
        own = row.get("speaker") if row.get("speaker") is not None else next(iter(named), None)
        return [{"text": row.get("text"), "speaker": own, "start": row.get("start"), "end": row.get("end")}]
    speaker, found = named[0], []
    for word in words:
        speaker = word.get("speaker") if word.get("speaker") is not None else speaker
        start, end = seconds(word.get("start")), seconds(word.get("end"))
        found.append(Word(str(word.get("word") or ""), speaker, start, end))
    return rows_of_words(found)
