"""JSON Lines: an object with text, speaker and times on every line, by the rules of `rows.py`."""

from __future__ import annotations

from convo_local.formats.rows import TEXT_KEYS, transcript_from_rows
from convo_local.formats.segments import is_foreign
from convo_local.formats.source import Source
from convo_local.formats.values import counted, mappings_at
from convo_local.transcript import Transcript


def sniff(source: Source) -> bool:
    """Some line has a text, and none of another tool's names beside it."""
    first = next((row for row in mappings_at(source.json_lines) if any(key in row for key in TEXT_KEYS)), None)
    return first is not None and not is_foreign(first)


def read(source: Source) -> Transcript:
    """Every line that has a text, in order. Raises `TranscriptError` naming the row that breaks the rules."""
    found = source.json_lines or []
    rows = [row for row in mappings_at(found) if any(row.get(key) is not None for key in TEXT_KEYS)]
    left = len(found) - len(rows)
    warnings = [f"{counted(left, 'line')} without text"] if left else []
    return transcript_from_rows(rows, where="row", path=source.path, warnings=warnings)
