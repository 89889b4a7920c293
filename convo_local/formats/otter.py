"""Otter's text: a line `Name  0:50` (two spaces, the time in minutes or hours), and below it what was said.

https://help.otter.ai/hc/en-us/articles/360047733634 (Export as TXT). "Unknown Speaker" is nobody; without names a line
is the time alone. What stands before the first such line and the last line "Transcribed by https://otter.ai" are not
speech. Nothing says when anyone ended.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from convo_local.formats.headed import TIME, Head, blocks, clock, transcript_of
from convo_local.formats.source import Source
from convo_local.transcript import Transcript

_HEAD = re.compile(rf"\s{{0,8}}(?:([^\s:][^:]{{0,99}}?)(?:\s{{2,8}}|\t))?({TIME})\s{{0,8}}", re.ASCII)
_ENOUGH = 1 / 3  # somebody may speak in paragraphs
_FOOTER = re.compile(r"transcribed by\s+https?://otter\.ai/?", re.IGNORECASE)


def sniff(source: Source) -> bool:
    """Such lines with names begin a third of the paragraphs from the first on, or Otter's footer stands for names."""
    lines = _openings(source.lines)
    heads = [_head(line) for line in lines]
    if any(map(_is_footer, lines)):
        return any(heads)
    named = [i for i, head in enumerate(heads) if head and head.speaker]
    return bool(named) and (len(named) > 1 or named[0] == 0) and len(named) >= _ENOUGH * (len(heads) - named[0])


def read(source: Source) -> Transcript:
    """A segment for each such line that begins a paragraph."""
    opening = frozenset(_openings(source.lines))
    lines = [line for line in source.lines if not _is_footer(line)]
    found, before = blocks(lines, lambda line: _head(line) if line in opening else None)
    return transcript_of(source, found, before)


def _openings(lines: Sequence[str]) -> list[str]:
    """The lines that begin a paragraph."""
    return [line for before, line in zip(("", *lines), lines, strict=False) if line.strip() and not before.strip()]


def _is_footer(line: str) -> bool:
    return _FOOTER.fullmatch(line[:80].strip()) is not None


def _head(line: str) -> Head | None:
    match = _HEAD.fullmatch(line)
    return Head(match[1], clock(match[2])) if match else None
