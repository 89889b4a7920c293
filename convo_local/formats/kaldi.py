"""BBC Kaldi's JSON: `words` with their marks, and who speaks when in `segmentation`.

As github.com/bbc/react-transcript-editor reads it (packages/stt-adapters/bbc-kaldi). Words are joined by the rule of
`words.py`; a word's speaker is that of the segment in which it begins.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import Any

from convo_local.formats.rows import transcript_from_rows
from convo_local.formats.source import Source
from convo_local.formats.values import at, has, mappings_at, seconds
from convo_local.formats.words import Word, joined, rows_of_words
from convo_local.transcript import Transcript


def sniff(source: Source) -> bool:
    return has(at(_answer(source), "words", 0), "word", "punct", "start")


def read(source: Source) -> Transcript:
    """Every word in order. Raises `TranscriptError` naming the row that breaks the rules."""
    rows = rows_of_words(_words(_answer(source)))
    return transcript_from_rows(rows, where="utterance", path=source.path, warnings=joined(rows))


def _answer(source: Source) -> Any:
    return at(source.document, "retval") or source.document


def _words(answer: Any) -> Iterator[Word]:
    turns = sorted(
        (start, str(label))
        for turn in mappings_at(answer, "segmentation", "segments")
        if isinstance(start := seconds(turn.get("start")), float) and (label := at(turn, "speaker", "@id")) is not None
    )
    starts = [start for start, _ in turns]
    for word in mappings_at(answer, "words"):
        start, end = seconds(word.get("start")), seconds(word.get("end"))
        place = bisect_right(starts, start) - 1 if isinstance(start, float) else -1
        speaker = turns[place][1] if place >= 0 else None
        yield Word(str(word.get("punct") or word.get("word") or ""), speaker, start, end)
