"""Timed cues, the block structure that WebVTT and SRT share, and `Name: text` inside them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from convo_local.formats.labels import consistent_labels, split_label
from convo_local.formats.source import Source
from convo_local.transcript import Segment

ARROW = "-->"

# Hours are optional and so is the fraction; SRT's comma and WebVTT's point are both read in both.
_TIME = r"(?:(\d{1,4}):)?([0-5]?\d):([0-5]\d)(?:[.,](\d{1,3}))?"
_TIMING = re.compile(rf"\s*{_TIME}\s*{ARROW}\s*{_TIME}(?:\s.*)?", re.ASCII)
_BARE_ID = re.compile(r"[\w./-]*\d[\w./-]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Cue:
    """A block of a subtitle file: `id` is the line above the times, `lines` its text; untimed blocks have no times."""

    id: str
    start: float | None
    end: float | None
    lines: tuple[str, ...]

    def segment(self, speaker: str | None, text: str) -> Segment:
        """A segment with this cue's times; its index is given later."""
        return Segment(0, speaker, text, self.start, self.end)


def parse_cues(source: Source, first_line: int = 0) -> Iterator[Cue]:
    """The cues from a line (0-based) on. Raises `TranscriptError` with the line of a cue time that is none.

    Text that stands alone, without times, is kept as an untimed cue; a lone id is nothing.
    """
    for at, block in _blocks(source.lines, first_line):
        timing = next((i for i in (0, 1) if i < len(block) and ARROW in block[i]), None)
        if timing is None:
            if len(block) > 1 or not _BARE_ID.fullmatch(block[0].strip()):
                yield Cue("", None, None, tuple(block))
            continue
        times = parse_timing(block[timing])
        if times is None:
            message = f"broken cue time {block[timing].strip()[:60]!r}; expected 00:00:01.000 --> 00:00:02.000"
            raise source.error(message, line=at + timing + 1)
        yield Cue(block[0].strip() if timing else "", *times, tuple(block[timing + 1 :]))


def parse_timing(line: str) -> tuple[float, float] | None:
    """Start and end of `00:00:01.000 --> 00:00:02.000 settings` in seconds, None when it is not that."""
    match = _TIMING.fullmatch(line)
    return None if match is None else (_seconds(*match.groups()[:4]), _seconds(*match.groups()[4:]))


def _seconds(hours: str | None, minutes: str, seconds: str, fraction: str | None) -> float:
    whole = int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)
    return whole + int((fraction or "0").ljust(3, "0")) / 1000


def _blocks(lines: Sequence[str], first: int) -> Iterator[tuple[int, list[str]]]:
    """Runs of lines between empty ones, with the first's place; a line of times also begins a block."""
    block: list[str] = []
    for at, line in enumerate(lines[first:], start=first):
        if block and (not line.strip() or (len(block) > 1 and parse_timing(line))):
            yield at - len(block), block
            block = []
        if line.strip():
            block.append(line)
    if block:
        yield len(lines) - len(block), block


def join_lines(lines: Iterable[str]) -> str:
    """A cue's wrapped lines as one."""
    return " ".join(line.strip() for line in lines if line.strip())


def named_segments(cues: Sequence[Cue]) -> Iterator[Segment]:
    """Segments of cues whose only speakers are `Name: text`; a cue without a name has no speaker.

    A name counts at the head of a cue when it is one of the file's `consistent_labels`; inside a cue such a name at
    the head of a line begins another segment.
    """
    heads = [split_label(join_lines(cue.lines)) for cue in cues if join_lines(cue.lines)]
    labels = consistent_labels([head[0] if head else None for head in heads])
    for cue in cues:
        for speaker, lines in _by_label(cue.lines, labels):
            yield cue.segment(speaker, join_lines(lines))


def _by_label(lines: Sequence[str], labels: frozenset[str]) -> list[tuple[str | None, list[str]]]:
    pieces: list[tuple[str | None, list[str]]] = []
    for line in lines:
        head = split_label(line.strip())
        if head and head[0] in labels:
            pieces.append((head[0], [head[1]]))
        elif pieces:
            pieces[-1][1].append(line)
        else:
            pieces.append((None, [line]))
    return pieces or [(None, [])]
