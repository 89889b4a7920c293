"""AWS Transcribe's JSON: `results.items`, with speaker or channel labels.

https://docs.aws.amazon.com/transcribe/latest/dg/how-input.html (output), /diarization-output-batch.html and
/channel-id.html. Items are words with times as strings, and marks without a time, which belong to the word before. A
word's speaker is its own `speaker_label`, or that of the labelled segment it stands in, or its channel's. Words are
joined by the rule of `words.py`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from convo_local.formats.rows import transcript_from_rows
from convo_local.formats.source import Source
from convo_local.formats.values import at, by_start, has, mappings_at, seconds
from convo_local.formats.words import Word, joined, rows_of_words
from convo_local.transcript import Transcript


def sniff(source: Source) -> bool:
    """Results with items, each a word or a mark with its alternatives."""
    first = at(source.document, "results", "items", 0)
    return has(first, "alternatives", "type") and first["type"] in ("pronunciation", "punctuation")


def read(source: Source) -> Transcript:
    """Every item in order. Raises `TranscriptError` naming the row that breaks the rules."""
    results = at(source.document, "results")
    channels = mappings_at(results, "channel_labels", "channels")
    if channels:
        rows = by_start(
            [
                row
                for c in channels
                for row in rows_of_words(_items(mappings_at(c, "items"), c.get("channel_label"), []))
            ]
        )
    else:
        labelled = mappings_at(results, "speaker_labels", "segments")
        rows = rows_of_words(_items(mappings_at(results, "items"), None, labelled))
    return transcript_from_rows(rows, where="utterance", path=source.path, warnings=joined(rows))


def _items(items: Sequence[Mapping[str, Any]], channel: Any, labelled: Sequence[Mapping[str, Any]]) -> Iterator[Word]:
    turns = sorted(
        (start, str(turn.get("speaker_label")))
        for turn in labelled
        if isinstance(start := seconds(turn.get("start_time")), float)
    )
    starts = [start for start, _ in turns]
    before = channel
    for item in items:
        start = seconds(item.get("start_time"))
        mark = item.get("type") == "punctuation"
        speaker = item.get("speaker_label") or channel
        if speaker is None and isinstance(start, float) and turns:
            place = bisect_right(starts, start + 0.001) - 1  # times are written to the hundredth
            speaker = turns[max(0, place)][1]
        before = before if mark else speaker
        yield Word(
            str(at(item, "alternatives", 0, "content") or ""), before, start, seconds(item.get("end_time")), mark
        )
