"""Captions saved from a Zoom meeting (meeting_saved_closed_caption.txt): `[Name] HH:MM:SS`, and below it what was said.

https://support.zoom.com/hc/en/article?id=zm_kb&sysparm_article=KB0062813. The times are those of the clock on the
wall, without a date: starts are seconds from the first line, and no start of the meeting is known. Nothing says when
anyone ended.
"""

from __future__ import annotations

import re

from convo_local.formats.headed import TIME_OF_DAY, Head, blocks, clock, first_line, since_first, transcript_of
from convo_local.formats.source import Source
from convo_local.transcript import Transcript

_HEAD = re.compile(rf"\[(.{{0,120}})\] ({TIME_OF_DAY})\s*", re.ASCII)


def sniff(source: Source) -> bool:
    """The first line is a name in brackets and a time."""
    return _head(first_line(source)) is not None


def read(source: Source) -> Transcript:
    """All captions in order."""
    found, before = blocks(source.lines, _head)
    starts = since_first([block.head.start for block in found])
    return transcript_of(source, [block.at(start) for block, start in zip(found, starts, strict=True)], before)


def _head(line: str) -> Head | None:
    match = _HEAD.fullmatch(line)
    return Head(match[1], clock(match[2])) if match else None
