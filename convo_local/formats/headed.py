"""Blocks that begin with a line of name and time, and times as people read them: what several text layouts share."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from convo_local.formats.cues import join_lines
from convo_local.formats.rows import transcript_from_rows
from convo_local.formats.source import Source
from convo_local.formats.values import counted
from convo_local.transcript import Transcript

TIME = r"(?:\d{1,3}:[0-5]?\d|\d{1,3}):[0-5]\d(?:[.,]\d{1,9})?"  # as a part of other patterns; `clock` reads it
TIME_OF_DAY = r"[0-2]?\d:[0-5]\d:[0-5]\d"

_TIME = re.compile(TIME, re.ASCII)
_LONG = 2000  # characters of a first line that are looked at
_DAY = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class Head:
    """A line that begins what somebody says; times are as `transcript_from_rows` takes them in the end."""

    speaker: str | None
    start: Any = None
    end: Any = None
    text: str = ""  # what stands behind it on the same line


@dataclass(frozen=True, slots=True)
class Block:
    """A head and what is said below it."""

    line: int  # the head's, counted from 1
    head: Head
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return join_lines((self.head.text, *self.lines))

    def at(self, start: Any) -> Block:
        """The same at another time."""
        return replace(self, head=replace(self.head, start=start))


def clock(text: str) -> float | None:
    """`m:ss` or `h:mm:ss`, perhaps with a fraction, in seconds; None when it is no time."""
    if not _TIME.fullmatch(text):
        return None
    *hours, minutes, seconds = text.replace(",", ".").split(":")
    whole, _, fraction = seconds.partition(".")
    return float(f"{sum(map(int, hours)) * 3600 + int(minutes) * 60 + int(whole)}.{fraction or 0}")


def since_first(times: Sequence[float]) -> list[float]:
    """Seconds from the earliest, for times of day in the order they were written; a meeting may pass midnight."""
    days, found = 0, list(times[:1])
    for before, time in pairwise(times):
        days = max(days + round((before - time) / _DAY), 0)
        found.append(time + days * _DAY)
    return [time - min(found) for time in found]


def first_line(source: Source) -> str:
    """The first line that is not empty, as much of it as a head may need."""
    return next((line[:_LONG] for line in source.lines if line.strip()), "")


def blocks(lines: Iterable[str], head_of: Callable[[str], Head | None]) -> tuple[list[Block], int]:
    """The blocks, and how many lines that are not empty stand before the first head."""
    found: list[tuple[int, Head, list[str]]] = []
    before = 0
    for number, line in enumerate(lines, start=1):
        if head := head_of(line):
            found.append((number, head, []))
        elif found:
            found[-1][2].append(line)
        elif line.strip():
            before += 1
    return [Block(number, head, tuple(more)) for number, head, more in found], before


def transcript_of(source: Source, found: Sequence[Block], before: int, *warnings: str) -> Transcript:
    """A row for each block that has text; what is left out is counted."""
    rows = [
        {"text": b.text, "speaker": b.head.speaker, "start": b.head.start, "end": b.head.end} for b in found if b.text
    ]
    empty = len(found) - len(rows)
    notes = [f"{counted(before, 'line')} before the first speaker"] if before else []
    notes += [f"{counted(empty, 'utterance')} without text"] if empty else []
    return transcript_from_rows(rows, where="utterance", path=source.path, warnings=[*notes, *warnings])
