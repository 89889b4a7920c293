"""SBV, YouTube's captions: a line `0:00:01.000,0:00:03.000`, and below it what is said, as `Name: text` if at all.

https://support.google.com/youtube/answer/2734698 (SubViewer). There are neither styles nor numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from convo_local.formats.cues import Cue, named_segments
from convo_local.formats.headed import clock, first_line
from convo_local.formats.rows import assemble
from convo_local.formats.source import Source
from convo_local.transcript import Transcript

_TIME = r"(\d{1,3}:[0-5]?\d:[0-5]\d(?:\.\d{1,9})?)"
_TIMING = re.compile(rf"\s*{_TIME},\s*{_TIME}\s*", re.ASCII)
_LOOKS_TIMED = re.compile(r"\s*\d+:\d+:[\d:.]*,[\d:.\s]*", re.ASCII)


def sniff(source: Source) -> bool:
    """The first line is a cue's times, or in a `.sbv` file looks so."""
    line = first_line(source)
    return _times(line) is not None or (source.suffix == ".sbv" and _LOOKS_TIMED.fullmatch(line) is not None)


def read(source: Source) -> Transcript:
    """Every cue in order. Raises `TranscriptError` with the line of a broken cue time."""
    return assemble(named_segments(list(_cues(source))))


def _cues(source: Source) -> Iterator[Cue]:
    times: tuple[float, float] | None = None
    lines: list[str] = []
    for number, line in enumerate(source.lines, start=1):
        found = _times(line)
        if found is None and _LOOKS_TIMED.fullmatch(line):
            message = f"broken cue time {line.strip()[:60]!r}; expected 0:00:01.000,0:00:03.000"
            raise source.error(message, line=number)
        if found is None:
            lines.append(line)
            continue
        if times is not None:
            yield Cue("", *times, tuple(lines))
        times, lines = found, []
    if times is not None:
        yield Cue("", *times, tuple(lines))


def _times(line: str) -> tuple[float, float] | None:
    match = _TIMING.fullmatch(line)
    start, end = (clock(match[1]), clock(match[2])) if match else (None, None)
    return None if start is None or end is None else (start, end)
