"""Deepgram's JSON: `results.utterances`, or the words of `results.channels`.

https://developers.deepgram.com/docs/utterances and /docs/diarization. Utterances have a speaker where diarisation was
asked for, and a channel; recordings with several channels have one person on each, who is then the speaker ("channel
0"). Without utterances the words are joined by the rule of `words.py`. Speakers are their numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from convo_local.formats.rows import transcript_from_rows
from convo_local.formats.source import Source
from convo_local.formats.values import at, by_start, has, mappings_at, seconds, with_text
from convo_local.formats.words import Word, joined, rows_of_words
from convo_local.transcript import Transcript


def sniff(source: Source) -> bool:
    """Deepgram's metadata beside results of channels."""
    document = source.document
    return has(document, "results", "metadata") and isinstance(at(document, "results", "channels"), list)


def read(source: Source) -> Transcript:
    """Utterances in order, else words. Raises `TranscriptError` naming the row that breaks the rules."""
    results = at(source.document, "results")
    channels = mappings_at(results, "channels")
    said = mappings_at(results, "utterances")
    several = len(channels) > 1
    if said:
        rows = [_utterance(row, several=several) for row in said]
    else:
        rows = by_start([row for i, channel in enumerate(channels) for row in _words(channel, i, several=several)])
    kept, warnings = with_text(rows, "utterance")
    if not said:
        warnings += joined(kept)
    return transcript_from_rows(kept, where="utterance", path=source.path, warnings=warnings)


def _utterance(row: Mapping[str, Any], *, several: bool) -> dict[str, Any]:
    return {
        "text": row.get("transcript"),
        "speaker": _speaker(row.get("speaker"), row.get("channel"), several=several),
        "start": seconds(row.get("start")),
        "end": seconds(row.get("end")),
    }


def _words(channel: Mapping[str, Any], number: int, *, several: bool) -> Iterator[dict[str, Any]]:
    found = mappings_at(channel, "alternatives", 0, "words")
    yield from rows_of_words(
        Word(
            str(word.get("punctuated_word") or word.get("word") or ""),
            _speaker(word.get("speaker"), number, several=several),
            seconds(word.get("start")),
            seconds(word.get("end")),
        )
        for word in found
    )


def _speaker(speaker: Any, channel: Any, *, several: bool) -> Any:
    """The diarised number, or on recordings with several channels the channel."""
    return f"channel {channel}" if speaker is None and several and channel is not None else speaker
