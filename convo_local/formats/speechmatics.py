"""Speechmatics' JSON: `results` of words and marks (format 2), or `words` and `speakers` (format 1.0).

https://docs.speechmatics.com/speech-to-text/batch/output. Words are joined by the rule of `words.py`; a mark is written
onto the word before, or as its `attaches_to` says. Speakers are labels (S1), or names where they were enrolled; UU is
nobody known. Channels, where there are several, are the speakers of words that have none.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from typing import Any

from convo_local.formats.rows import transcript_from_rows
from convo_local.formats.source import Source
from convo_local.formats.values import at, by_start, has, mappings_at, seconds
from convo_local.formats.words import Word, joined, rows_of_words
from convo_local.transcript import Transcript

_NOBODY = ("UU", None)
_WITHOUT_SPACES = ("cmn", "ja", "th", "yue")  # languages that write words without spaces between them
_MARKS = frozenset(".,?!:;")


def sniff(source: Source) -> bool:
    """Results of words with alternatives that have content; or the older format's job and words."""
    document = source.document
    first = next((r for r in mappings_at(document, "results") if r.get("type") in ("word", "entity")), None)
    if first is not None:
        return has(first, "start_time", "end_time") and isinstance(at(first, "alternatives", 0, "content"), str)
    return has(document, "job", "words") and has(at(document, "words", 0), "name", "time", "duration")


def read(source: Source) -> Transcript:
    """Every word in order. Raises `TranscriptError` naming the row that breaks the rules."""
    results = mappings_at(source.document, "results")
    if not results:
        older = rows_of_words(_older(source.document))
        return transcript_from_rows(older, where="utterance", path=source.path, warnings=joined(older))
    language = at(source.document, "metadata", "transcription_config", "language")
    channels = dict.fromkeys(str(r["channel"]) for r in results if r.get("channel") is not None)
    rows = by_start(
        [
            row
            for channel in channels or [None]
            for row in rows_of_words(_words(results, channel, spaced=language not in _WITHOUT_SPACES))
        ]
    )
    return transcript_from_rows(rows, where="utterance", path=source.path, warnings=joined(rows))


def _words(results: list[Mapping[str, Any]], channel: str | None, *, spaced: bool) -> Iterator[Word]:
    """Those of a channel, or all."""
    before, glued, first = None, False, True
    for result in results:
        content = at(result, "alternatives", 0, "content")
        if not isinstance(content, str) or (channel is not None and str(result.get("channel")) != channel):
            continue  # a result that only marks a change of speaker has no content
        label = at(result, "alternatives", 0, "speaker")
        speaker = channel if label in _NOBODY else label
        mark = result.get("type") == "punctuation"
        side = result.get("attaches_to", "previous") if mark else "none"
        joins = glued or side in ("previous", "both") or (not spaced and speaker == before)
        yield Word(
            content, speaker, seconds(result.get("start_time")), seconds(result.get("end_time")), joins and not first
        )
        before, glued, first = speaker, side in ("next", "both"), False


def _older(document: Any) -> Iterator[Word]:
    """Format 1.0: words have a start and a length, and stand in a turn of `speakers`."""
    turns = sorted(
        (start, str(turn.get("name")))
        for turn in mappings_at(document, "speakers")
        if isinstance(start := seconds(turn.get("time")), float)
    )
    starts = [start for start, _ in turns]
    for word in mappings_at(document, "words"):
        text = str(word.get("name") or "")
        start, length = seconds(word.get("time")), seconds(word.get("duration"))
        timed = isinstance(start, float) and isinstance(length, float)
        place = bisect_right(starts, start) - 1 if timed else -1
        speaker = turns[place][1] if place >= 0 else None
        end = round(start + length, 3) if timed else None
        yield Word(text, None if speaker in _NOBODY else speaker, start, end, text in _MARKS)
