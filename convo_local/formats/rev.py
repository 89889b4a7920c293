"""Rev's text, and what is written like it: `Name (00:00:05):` or `Name: (00:05)`, and what was said, there or below.

As on https://www.rev.com/transcripts and in Rev's TXT. A time alone, `(02:33)`, marks a place in a long turn: another
segment of the same speaker. What stands before the first name is not speech; marks such as `[crosstalk 00:01:02]` stay
in the text. Nothing says when anyone ended.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from convo_local.formats.headed import TIME, Block, Head, blocks, clock, transcript_of
from convo_local.formats.source import Source
from convo_local.transcript import Transcript

_HEAD = re.compile(
    rf"\s{{0,8}}(?P<name>[^\s:(\[][^:]{{0,99}}?)\s{{0,3}}(?::\s{{0,3}}\((?P<behind>{TIME})\)|\((?P<within>{TIME})\)\s?:)"
    r"(?P<text>\s.*|)",
    re.ASCII,
)
_ALONE = re.compile(rf"\s{{0,8}}\(({TIME})\):?(\s.*|)", re.ASCII)


def sniff(source: Source) -> bool:
    """The first line is such a head, or two are."""
    heads = [_HEAD.fullmatch(line) is not None for line in source.lines if line.strip()]
    return sum(heads) > 1 or any(heads[:1])


def read(source: Source) -> Transcript:
    """A segment for each name with its time, and for each time in between."""
    found, before = blocks(source.lines, _head)
    return transcript_of(source, list(_attributed(found)), before)


def _head(line: str) -> Head | None:
    if match := _HEAD.fullmatch(line):
        return Head(match["name"], clock(match["behind"] or match["within"]), text=match["text"])
    alone = _ALONE.fullmatch(line)
    return Head(None, clock(alone[1]), text=alone[2]) if alone else None


def _attributed(found: Sequence[Block]) -> Iterator[Block]:
    """With the name before it where there is only a time; a name that only such blocks follow is no empty utterance."""
    speaker: str | None = None
    for block, after in zip(found, (*found[1:], None), strict=True):
        speaker = block.head.speaker or speaker
        if block.text or after is None or after.head.speaker:
            yield replace(block, head=replace(block.head, speaker=speaker))
