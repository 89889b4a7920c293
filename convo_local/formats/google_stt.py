"""Google Cloud Speech-to-Text's JSON, versions 1 and 2: `results` of alternatives with words.

https://cloud.google.com/speech-to-text/docs/reference/rest/v1/speech/recognize and /v2/BatchRecognizeResults; also
as long-running operations and client libraries write it: inside `response`, in `snake_case`, times as `"1.500s"` or
`{seconds, nanos}`. A value of zero is left out there, so a word that ends and has no start begins at 0. Words are
joined by the rule of `words.py`; speakers are their tags. With diarisation, version 1 repeats every word, with its
speaker, in the last result, which is then the only one read. Without words, a result is a segment without times.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from convo_local.formats.rows import transcript_from_rows
from convo_local.formats.source import Source
from convo_local.formats.values import at, by_start, mappings_at, seconds, with_text
from convo_local.formats.words import Word, joined, rows_of_words
from convo_local.transcript import Transcript

_ROOTS: tuple[tuple[str, ...], ...] = ((), ("response",), ("transcript",), ("inlineResult", "transcript"))
_STARTS = ("startTime", "startOffset", "start_time", "start_offset")
_ENDS = ("endTime", "endOffset", "end_time", "end_offset")
_SPEAKERS = ("speakerLabel", "speaker_label", "speakerTag", "speaker_tag")
_CHANNELS = ("channelTag", "channel_tag")


def sniff(source: Source) -> bool:
    """Results whose alternatives have a transcript, and words as Google times them, if they have any."""
    found = [alternative for result in _results(source.document) if (alternative := _best(result))]
    words = [word for alternative in found for word in mappings_at(alternative, "words")[:1]]
    if words:
        return "word" in words[0] and any(key in words[0] for key in (*_STARTS, *_ENDS))
    return any(isinstance(alternative.get("transcript"), str) for alternative in found)


def read(source: Source) -> Transcript:
    """Every word in order, else every result. Raises `TranscriptError` naming the row that breaks the rules."""
    results = _results(source.document)
    channels = {str(channel) for result in results if (channel := _first(result, _CHANNELS)) is not None}
    if _repeats(results):
        results = results[-1:]
    rows = by_start([row for result in results for row in _rows(result, several=len(channels) > 1)])
    kept, warnings = with_text(rows, "result")
    if all(isinstance(row["start"], float) and isinstance(row["end"], float) for row in kept):
        # what one person says runs over results
        kept = rows_of_words(Word(row["text"], row["speaker"], row["start"], row["end"]) for row in kept)
        warnings += joined(kept)
    return transcript_from_rows(kept, where="utterance", path=source.path, warnings=warnings)


def _results(document: Any) -> list[Mapping[str, Any]]:
    return next((found for root in _ROOTS if (found := mappings_at(document, *root, "results"))), [])


def _best(result: Mapping[str, Any]) -> Mapping[str, Any]:
    found = at(result, "alternatives", 0)
    return found if isinstance(found, Mapping) else {}


def _first(value: Mapping[str, Any], keys: tuple[str, ...]) -> Any:
    return next((value[key] for key in keys if value.get(key) not in (None, "")), None)


def _repeats(results: list[Mapping[str, Any]]) -> bool:
    """The last result has speakers, and as many words as all before it, which have none."""
    words = [mappings_at(_best(result), "words") for result in results]
    tagged = [any(_first(word, _SPEAKERS) is not None for word in each) for each in words]
    return len(words) > 1 and tagged[-1] and not any(tagged[:-1]) and len(words[-1]) >= sum(map(len, words[:-1]))


def _rows(result: Mapping[str, Any], *, several: bool) -> list[dict[str, Any]]:
    best = _best(result)
    channel = _first(result, _CHANNELS)
    voice = f"channel {channel}" if several and channel is not None else None
    if words := mappings_at(best, "words"):
        return rows_of_words(_words(words, voice))
    text = best.get("transcript")
    return [{"text": text.strip() if isinstance(text, str) else text, "speaker": voice, "start": None, "end": None}]


def _words(words: list[Mapping[str, Any]], voice: str | None) -> Iterator[Word]:
    for word in words:
        end = _time(_first(word, _ENDS))
        start = _time(_first(word, _STARTS))
        speaker = _first(word, _SPEAKERS)
        yield Word(
            str(word.get("word") or ""),
            speaker if speaker is not None else voice,
            0.0 if start is None and end is not None else start,
            end,
        )


def _time(value: Any) -> Any:
    if isinstance(value, Mapping):
        whole, nanos = seconds(value.get("seconds", 0)), seconds(value.get("nanos", 0), per=1e9)
        return whole + nanos if isinstance(whole, float) and isinstance(nanos, float) else value
    return seconds(value)
