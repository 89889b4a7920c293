"""Azure Speech's JSON: batch transcription's `recognizedPhrases`, and fast transcription's `phrases`.

https://learn.microsoft.com/azure/ai-services/speech-service/batch-transcription-get and /fast-transcription-create.
A phrase is a segment; those of several channels are put in the order of their starts. Speakers are numbers where they
were told apart, else the channel where there are several. Phrases that were not recognised are counted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from convo_local.formats.rows import transcript_from_rows
from convo_local.formats.source import Source
from convo_local.formats.values import at, by_start, has, mappings_at, seconds, with_text
from convo_local.transcript import Transcript

_TICKS = 10_000_000.0  # of 100 nanoseconds, in a second
_DURATION = re.compile(r"PT(?:(\d{1,4})H)?(?:(\d{1,6})M)?(?:(\d{1,9}(?:\.\d{1,9})?)S)?", re.ASCII)


def sniff(source: Source) -> bool:
    document = source.document
    return has(at(document, "recognizedPhrases", 0), "nBest") or (
        has(document, "combinedPhrases") and has(at(document, "phrases", 0), "text", "offsetMilliseconds")
    )


def read(source: Source) -> Transcript:
    """Phrases in the order of their starts. Raises `TranscriptError` naming the one that breaks the rules."""
    phrases = mappings_at(source.document, "recognizedPhrases") or mappings_at(source.document, "phrases")
    several = len({str(phrase.get("channel")) for phrase in phrases}) > 1
    kept, warnings = with_text(by_start([_row(phrase, several=several) for phrase in phrases]), "phrase")
    return transcript_from_rows(kept, where="phrase", path=source.path, warnings=warnings)


def _row(phrase: Mapping[str, Any], *, several: bool) -> dict[str, Any]:
    start, length = _time(phrase, "offset"), _time(phrase, "duration")
    timed = isinstance(start, float) and isinstance(length, float)
    speaker = phrase.get("speaker")
    if speaker is None and several:
        speaker = f"channel {phrase.get('channel')}"
    return {
        "text": phrase.get("text", at(phrase, "nBest", 0, "display")),
        "speaker": speaker,
        "start": start,
        "end": round(start + length, 3) if timed else None,
    }


def _time(phrase: Mapping[str, Any], name: str) -> Any:
    """Seconds, however this version writes them: ticks, milliseconds, or an ISO 8601 duration."""
    if f"{name}InTicks" in phrase:
        return seconds(phrase[f"{name}InTicks"], per=_TICKS)
    if f"{name}Milliseconds" in phrase:
        return seconds(phrase[f"{name}Milliseconds"], per=1000.0)
    written = phrase.get(name)
    if isinstance(written, str) and (match := _DURATION.fullmatch(written)):
        return int(match[1] or 0) * 3600 + int(match[2] or 0) * 60 + float(match[3] or 0)
    return written
