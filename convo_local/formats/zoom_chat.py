"""Zoom's chat, written beside a recording or saved from a meeting: a line's head is a time and a name.

- of a recording: `00:02:12`, tab, `Name:`, tab, what was written; the times are seconds from the start of the recording
- saved: `10:02:50 From Name to Everyone:` and the text on the lines below, or (older) behind ` From  Name : ` or
  ` From  Name  to  Everyone : `. The times are those of the clock: starts are seconds from the first line, or, where a
  date stands before the time, `started_at` is the first message's

https://support.zoom.com/hc/en/article?id=zm_kb&sysparm_article=KB0067312. A message may have several lines. Private
messages are in it like others. Left out: to what one replied (`Replying to "…"`), and reactions (`Reacted to "…" with
…`), which are counted. Clients in other languages write other words than "From" and "to"; those are not read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from convo_local.formats.headed import TIME_OF_DAY, Block, Head, blocks, clock, first_line, since_first, transcript_of
from convo_local.formats.source import Source
from convo_local.formats.values import counted
from convo_local.transcript import Transcript

_RECORDED = re.compile(rf"(?P<time>{TIME_OF_DAY})\t(?P<name>[^\t]{{1,150}}):\t(?P<text>.*)", re.ASCII)
_SAVED = re.compile(
    rf"(?:(?P<date>\d{{4}}-\d{{2}}-\d{{2}}) )?(?P<time>{TIME_OF_DAY})\s+From\s+(?P<name>\S.{{0,120}}?)"
    r"(?:\s+to\s+\S.{0,120}?)?\s{0,3}:(?:\s(?P<text>.*)|)",
    re.ASCII | re.IGNORECASE,
)
_REPLY = re.compile(r"\s*Replying to [\"\u201c].*[\"\u201d]\s*")
_REACTION = re.compile(
    r"Reacted to [\"\u201c].*[\"\u201d] with .{1,40}|Removed an? .{1,40} (?:reaction )?from [\"\u201c].*[\"\u201d]"
)


def sniff(source: Source) -> bool:
    """The first line is a message's."""
    return _head(first_line(source)) is not None


def read(source: Source) -> Transcript:
    """All messages in order. Raises `TranscriptError` for a date that there is not, or that some have and some not."""
    found, before = blocks(source.lines, _head)
    written = [_without_reply(block) for block in found]
    kept = [block for block in _timed(source, written) if not _REACTION.fullmatch(block.text)]
    reactions = len(found) - len(kept)
    return transcript_of(source, kept, before, *([counted(reactions, "reaction")] if reactions else []))


def _head(line: str) -> Head | None:
    """The head; its start is (date or None, time, whether it is of the wall clock)."""
    recorded = _RECORDED.fullmatch(line)
    match = recorded or _SAVED.fullmatch(line)
    if match is None:
        return None
    named = match.groupdict()
    return Head(named["name"], (named.get("date"), named["time"], recorded is None), text=named["text"] or "")


def _without_reply(block: Block) -> Block:
    lines = (block.head.text, *block.lines)
    first = next((i for i, line in enumerate(lines) if line.strip()), None)
    if first is None or not _REPLY.fullmatch(lines[first]):
        return block
    return replace(block, head=replace(block.head, text=""), lines=lines[first + 1 :])


def _timed(source: Source, found: Sequence[Block]) -> list[Block]:
    starts: Sequence[Any]
    if any(block.head.start[0] for block in found):
        starts = [_moment(source, block) for block in found]
    else:
        starts = [clock(block.head.start[1]) for block in found]
        starts = since_first(starts) if any(block.head.start[2] for block in found) else starts
    return [block.at(start) for block, start in zip(found, starts, strict=True)]


def _moment(source: Source, block: Block) -> datetime:
    date, time, _ = block.head.start
    try:
        return datetime.fromisoformat(f"{date} {time:0>8}")
    except ValueError:
        message = f"{date or 'no date'} {time} is not a time; expected YYYY-MM-DD HH:MM:SS, as on other lines"
        raise source.error(message, line=block.line) from None
