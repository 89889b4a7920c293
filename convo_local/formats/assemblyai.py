"""AssemblyAI's JSON: `utterances`, or `words`; times in milliseconds.

https://www.assemblyai.com/docs/api-reference/transcripts/get. Utterances are there where speakers were asked for, else
they are null and the words are joined by the rule of `words.py`. Speakers are letters, or names.
"""

from __future__ import annotations

from convo_local.formats.rows import transcript_from_rows
from convo_local.formats.source import Source
from convo_local.formats.values import at, has, mappings_at, seconds, with_text
from convo_local.formats.words import Word, joined, rows_of_words
from convo_local.transcript import Transcript

MILLISECONDS = 1000.0


def sniff(source: Source) -> bool:
    """A text with its words, and AssemblyAI's name for how long the sound is."""
    document = source.document
    return has(document, "audio_duration", "words") or has(document, "audio_duration", "utterances")


def read(source: Source) -> Transcript:
    """Utterances in order, else words. Raises `TranscriptError` naming the row that breaks the rules."""
    said = mappings_at(source.document, "utterances")
    if said:
        rows = [
            {
                "text": row.get("text"),
                "speaker": row.get("speaker"),
                "start": seconds(row.get("start"), per=MILLISECONDS),
                "end": seconds(row.get("end"), per=MILLISECONDS),
            }
            for row in said
        ]
    else:
        rows = rows_of_words(
            Word(
                str(word.get("text") or ""),
                word.get("speaker"),
                seconds(word.get("start"), per=MILLISECONDS),
                seconds(word.get("end"), per=MILLISECONDS),
            )
            for word in mappings_at(source.document, "words")
        )
        if not rows and isinstance(whole := at(source.document, "text"), str) and whole.strip():
            rows = [{"text": whole, "speaker": None, "start": None, "end": None}]
    kept, warnings = with_text(rows, "utterance")
    if not said:
        warnings += joined(kept)
    return transcript_from_rows(kept, where="utterance", path=source.path, warnings=warnings)
