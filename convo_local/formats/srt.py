"""SRT: numbered cues with times, speakers as `Name: text` if at all."""

from __future__ import annotations

import re
from dataclasses import replace

from convo_local.formats.cues import begins_with_cue, broken_times, named_segments, parse_cues
from convo_local.formats.rows import assemble
from convo_local.formats.source import Source
from convo_local.transcript import Transcript

# What players understand as style; every other `<` is text.
_STYLE = re.compile(r"</?(?:b|i|u|s|font)(?:\s[^<>]*)?>|\{\\an?\d+\}", re.IGNORECASE)


def sniff(source: Source) -> bool:
    """A cue's times in one of the first two lines that are not empty."""
    return begins_with_cue(source, ".srt")


def read(source: Source) -> Transcript:
    """Every cue in order, styles removed. Raises `TranscriptError` with a line where many cue times are broken."""
    broken: dict[int, str] = {}
    cues = [replace(cue, lines=tuple(_STYLE.sub("", line) for line in cue.lines)) for cue in parse_cues(source, broken)]
    return assemble(named_segments(cues), warnings=broken_times(source, broken, len(cues)))
