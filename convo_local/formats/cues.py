"""Timed cues, the block structure that WebVTT and SRT share, and `Name: text` inside them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from convo_local.formats.labels import clean_label, consistent_labels, split_label
from convo_local.formats.source import Source
from convo_local.transcript import Segment

ARROW = "-->"
FEW = 0.1  # share of cues whose times may be broken in a file that is read all the same, as one cut off at its end

# Hours are optional and so is the fraction; SRT's comma and WebVTT's point are both read in both.
_TIME = r"(?:(\d{1,4}):)?([0-5]?\d):([0-5]\d)(?:[.,](\d{1,9}))?"
_TIMING = re.compile(rf"\s*{_TIME}\s*{ARROW}\s*{_TIME}(?:\s.*)?", re.ASCII)
_LOOKS_TIMED = re.compile(rf"[\d:.,\s]*\d[\d:.,\s]*{ARROW}", re.ASCII)
_BARE_ID = re.compile(r"[\w./-]{0,60}\d[\w./-]{0,60}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Cue:
    """A block of a subtitle file: `id` is the line above the times, `lines` its text; untimed blocks have no times."""

    id: str
    start: float | None
    end: float | None
    lines: tuple[str, ...]

    def segments(self, pieces: Sequence[tuple[str | None, str]]) -> Iterator[Segment]:
        """A segment for each (speaker, text), with this cue's times; indexes are given later.

        Where several share the cue it does not say when each ended, so none has an end: the same times for all would
        look like people talking over each other.
        """
        end = self.end if len(pieces) == 1 else None
        for speaker, text in pieces:
            yield Segment(0, speaker, text, self.start, end)


def parse_cues(
    source: Source, broken: dict[int, str], *, first_line: int = 0, is_aside: Callable[[str], object] = lambda _: False
) -> Iterator[Cue]:
    """The cues from a line (0-based) on, without the blocks whose first line `is_aside` (comments, styles).

    Text that stands alone, without times, is kept as an untimed cue; a lone id is nothing. A cue whose times are none
    has none, and into `broken` goes what stood there, by its line number: for `broken_times`.
    """
    for at, block in _blocks(source.lines, first_line):
        timing = next((i for i in (0, 1) if i < len(block) and ARROW in block[i]), None)
        times = None if timing is None else parse_timing(block[timing])
        if times is None and is_aside(block[0]):
            continue
        if timing is None:
            if len(block) > 1 or not _BARE_ID.fullmatch(block[0].strip()):
                yield Cue("", None, None, tuple(block))
        elif times is None:
            broken[at + timing + 1] = block[timing].strip()
            yield Cue("", None, None, tuple(block[timing + 1 :]))
        else:
            yield Cue(block[0].strip() if timing else "", *times, tuple(block[timing + 1 :]))


def broken_times(source: Source, broken: dict[int, str], cues: int) -> list[str]:
    """A warning for each broken time, with its line. Raises `TranscriptError` with the first where they are not few."""
    if len(broken) > FEW * cues:
        line, text = next(iter(broken.items()))
        raise source.error(f"broken cue time {text[:60]!r}; expected 00:00:01.000 --> 00:00:02.000", line=line)
    return [f"line {line}: broken cue time {text[:60]!r}, read without times" for line, text in broken.items()]


def begins_with_cue(source: Source, suffix: str) -> bool:
    """Times in one of the first two lines that are not empty; in a file of this suffix, any arrow will do."""
    lines = source.text.lstrip().split("\n", 2)[:2]
    return any(ARROW in line and (source.suffix == suffix or _LOOKS_TIMED.match(line[:80])) for line in lines)


def parse_timing(line: str) -> tuple[float, float] | None:
    """Start and end of `00:00:01.000 --> 00:00:02.000 settings` in seconds, None when it is not that."""
    match = _TIMING.fullmatch(line)
    return None if match is None else (_seconds(*match.groups()[:4]), _seconds(*match.groups()[4:]))


def _seconds(hours: str | None, minutes: str, seconds: str, fraction: str | None) -> float:
    whole = int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)
    return float(f"{whole}.{fraction or 0}")


def _blocks(lines: Sequence[str], first: int) -> Iterator[tuple[int, list[str]]]:
    """Runs of lines between empty ones, with the first's place; a line of times also begins a block."""
    block: list[str] = []
    for at, line in enumerate(lines[first:], start=first):
        if block and (not line.strip() or _begins_block(line, block)):
            yield at - len(block), block
            block = []
        if line.strip():
            block.append(line)
    if block:
        yield len(lines) - len(block), block


def _begins_block(line: str, block: Sequence[str]) -> bool:
    """Times without an empty line before them, which are not those below an id."""
    return ARROW in line and bool(parse_timing(line)) and (len(block) > 1 or ARROW in block[0])


def join_lines(lines: Iterable[str]) -> str:
    """A cue's wrapped lines as one."""
    return " ".join(filter(None, map(str.strip, lines)))


def named_segments(cues: Sequence[Cue]) -> Iterator[Segment]:
    """Segments of cues whose only speakers are `Name: text`; a cue without a name has no speaker.

    A name counts at the head of a cue when it is one of the file's `consistent_labels`; inside a cue such a name at
    the head of a line begins another segment.
    """
    heads = [split_label(text) for cue in cues if (text := join_lines(cue.lines))]
    labels = consistent_labels([head[0] if head else None for head in heads])
    for cue in cues:
        yield from cue.segments([(name, join_lines(lines)) for name, lines in _by_label(cue.lines, labels)])


def _by_label(lines: Sequence[str], labels: frozenset[str]) -> list[tuple[str | None, list[str]]]:
    pieces: list[tuple[str | None, list[str]]] = []
    for line in lines:
        head = split_label(line.strip())
        if head and head[0] in labels:
            pieces.append((clean_label(head[0]), [head[1]]))
        elif pieces:
            pieces[-1][1].append(line)
        else:
            pieces.append((None, [line]))
    return pieces or [(None, [])]
