"""Rev AI's and Temi's JSON: `monologues` of elements, words and the marks and spaces between them.

https://docs.rev.ai/api/asynchronous/reference/#operation/GetTranscriptById. Words are joined by the rule of `words.py`
within a monologue. Speakers are numbers, or the names in `speaker_info` (Rev AI) or `speakers` (Temi).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from convo_local.formats.rows import transcript_from_rows
from convo_local.formats.source import Source
from convo_local.formats.values import at, has, mappings_at, seconds
from convo_local.formats.words import Word, joined, rows_of_words
from convo_local.transcript import Transcript


def sniff(source: Source) -> bool:
    return has(at(source.document, "monologues", 0), "speaker", "elements")


def read(source: Source) -> Transcript:
    """Every monologue in order. Raises `TranscriptError` naming the row that breaks the rules."""
    named = {str(s.get("id")): s.get("name") for s in mappings_at(source.document, "speakers")}
    rows: list[dict[str, Any]] = []
    for monologue in mappings_at(source.document, "monologues"):
        label = monologue.get("speaker")
        speaker = at(monologue, "speaker_info", "display_name") or named.get(str(label)) or label
        rows += rows_of_words(_words(mappings_at(monologue, "elements"), speaker))
    return transcript_from_rows(rows, where="utterance", path=source.path, warnings=joined(rows))


def _words(elements: list[Mapping[str, Any]], speaker: Any) -> Iterator[Word]:
    """A mark belongs to the word before it, and so does a word that no space parts from a mark, as in "check-in"."""
    spaced = any(str(e.get("value")).isspace() for e in elements)
    apart, first = True, True
    for element in elements:
        text = str(element.get("value") or "")
        if not text.strip():
            apart = True
            continue
        mark = element.get("type") == "punct"
        joins = not first and (mark or (spaced and not apart))
        yield Word(text, speaker, seconds(element.get("ts")), seconds(element.get("end_ts")), joins)
        apart, first = False, False
