"""Hyprnote's `transcript.json`: sessions of words with channels, and hints of who speaks.

https://github.com/fastrepl/hyprnote (apps/desktop, persister/session). Channel 0 is the user's own microphone, 1 the
call's sound, 2 both mixed. A word's speaker is its own, or the voice that a hint gives it (kept until the next hint of
the same channel); else its channel's, where there are several: "You" for the microphone. Times are milliseconds from
the session's start, words are joined by the rule of `words.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from convo_local.formats.rows import transcript_from_rows
from convo_local.formats.source import Source
from convo_local.formats.values import at, by_start, has, mappings_at, seconds
from convo_local.formats.words import Word, joined, rows_of_words
from convo_local.transcript import Transcript

MILLISECONDS = 1000.0
MICROPHONE = "0"


def sniff(source: Source) -> bool:
    words = (mappings_at(session, "words") for session in mappings_at(source.document, "transcripts"))
    return any(has(found[0], "text", "start_ms", "channel") for found in words if found)


def read(source: Source) -> Transcript:
    """Every word of every session. Raises `TranscriptError` naming the row that breaks the rules."""
    sessions = mappings_at(source.document, "transcripts")
    starts = [start for s in sessions if isinstance(start := seconds(s.get("started_at"), per=MILLISECONDS), float)]
    first = min(starts, default=0.0)
    channels = {str(word.get("channel")) for session in sessions for word in mappings_at(session, "words")}
    rows: list[dict[str, Any]] = []
    for session in sessions:
        start = seconds(session.get("started_at"), per=MILLISECONDS)
        after = start - first if isinstance(start, float) else 0.0
        for channel in sorted(channels):
            rows += rows_of_words(_words(session, channel, after, several=len(channels) > 1))
    clock = _clock(first)
    return transcript_from_rows(
        by_start(rows), where="utterance", path=source.path, started_at=clock, warnings=joined(rows)
    )


def _words(session: Mapping[str, Any], channel: str, after: float, *, several: bool) -> Iterator[Word]:
    """The words of a channel; one without a space before it, where others have one, goes on with the word before."""
    words = [word for word in mappings_at(session, "words") if str(word.get("channel")) == channel]
    hints = {
        str(hint.get("word_id")): index
        for hint in mappings_at(session, "speaker_hints")
        if (index := at(hint, "value", "speaker_index")) is not None
    }
    spaced = any(str(word.get("text"))[:1].isspace() for word in words)
    usual = ("You" if channel == MICROPHONE else f"channel {channel}") if several else None
    voice = usual
    for place, word in enumerate(words):
        text = str(word.get("text") or "")
        index = hints.get(str(word.get("id")))
        voice = f"Speaker {index + 1}" if isinstance(index, int) and channel != MICROPHONE else voice
        start, end = (_later(word.get(key), after) for key in ("start_ms", "end_ms"))
        joins = spaced and place > 0 and not text[:1].isspace()
        yield Word(text, word.get("speaker") or voice, start, end, joins)


def _later(value: Any, after: float) -> Any:
    found = seconds(value, per=MILLISECONDS)
    return round(found + after, 3) if isinstance(found, float) else found


def _clock(moment: float) -> datetime | None:
    """The clock at the first session's start, where it is counted from 1970 and not from nothing."""
    try:
        return datetime.fromtimestamp(moment, UTC) if moment > 0 else None
    except (OverflowError, OSError, ValueError):
        return None
