"""Words with times to rows: the one rule for every source that gives words rather than utterances.

A row ends where the speaker changes, and where `PAUSE` seconds or more pass between two words. Where words have no
times, only the speaker's change ends it. Marks without a time of their own belong to the word before them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from convo_local.formats.values import counted

PAUSE = 1.0  # seconds; the longest silence that speakers usually leave before one goes on (Jefferson 1989)


@dataclass(frozen=True, slots=True)
class Word:
    """A word as a recogniser gave it; times in seconds. `joins`: written onto the word before, as a full stop is."""

    text: str
    speaker: str | None = None
    start: float | None = None
    end: float | None = None
    joins: bool = False


def rows_of_words(words: Iterable[Word]) -> list[dict[str, Any]]:
    """Rows (text, speaker, start, end) for `transcript_from_rows`; words without text are left out."""
    rows: list[dict[str, Any]] = []
    for word in words:
        text = word.text.strip()
        if not text:
            continue
        last = rows[-1] if rows else None
        if last is not None and (word.joins or (last["speaker"] == word.speaker and not _pause(last["end"], word))):
            last["text"] += text if word.joins else f" {text}"
            last["end"] = word.end if word.end is not None else last["end"]
            last["start"] = word.start if last["start"] is None else last["start"]
        else:
            rows.append({"text": text, "speaker": word.speaker, "start": word.start, "end": word.end})
    return rows


def joined(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """What a transcript of words says of its segments."""
    words = sum(len(str(row["text"]).split()) for row in rows)
    rule = f"at changes of speaker and pauses of {PAUSE:g} s"
    return [f"{counted(words, 'word')} joined into {counted(len(rows), 'segment')}, {rule}"] if rows else []


def _pause(end: Any, word: Word) -> bool:
    """What is no number is for `transcript_from_rows` to refuse."""
    known = isinstance(end, int | float) and isinstance(word.start, int | float)
    return known and word.start - end >= PAUSE
