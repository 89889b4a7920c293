"""Plain text and Markdown: `Name: what they said`, as Google Meet exports it and as people type it.

A line without a name continues the one above. Headings, what stands before the first speaker (or before a heading
"Transcript"), section times (`### 00:05:56`), the notice and the footer "Meeting ended after …" are not speech.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from convo_local.formats.labels import consistent_labels, split_label
from convo_local.formats.rows import assemble
from convo_local.formats.source import Source
from convo_local.transcript import Segment, Transcript

_EMPHASIS = "*_ \t"
_BOLD_LABEL = re.compile(r"\*\*([^*\n]+?)\s*(?::\*\*|\*\*:)(.*)")
_HEADING = re.compile(r"#{1,6}\s+(.*)")
_CLOCK = re.compile(r"(?:\d{1,2}:)?\d{1,2}:\d{2}", re.ASCII)
_FOOTER = re.compile(r"(?:meeting|transcription|transcript|recording) ended after \d[\d:]*\W*", re.IGNORECASE)
_NOTICE = "This editable transcript was computer generated"
_ENOUGH = 0.5  # share of paragraphs, or of lines, that begin with a name in a file that is a transcript


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that may be speech. `head` is (name, text) where it looks so; `opens` says that it begins a paragraph."""

    text: str
    opens: bool
    bold: bool = False
    head: tuple[str, str] | None = None
    ends: bool = False  # a heading or footer: nobody's words follow until the next name


def sniff(source: Source) -> bool:
    """Half of the paragraphs or lines begin with a name, and names recur or are written like names."""
    lines = _speech(source)
    labels = _labels(lines)
    named = [line.head[0] for line in lines if line.head and line.head[0] in labels]
    if len(named) < 2:
        return False
    spoken = [line for line in lines if not line.ends]
    paragraphs = [line for line in spoken if line.opens]
    opened = sum(line.opens and bool(line.head) and line.head[0] in labels for line in paragraphs if line.head)
    return len(named) >= _ENOUGH * len(spoken) or opened >= _ENOUGH * len(paragraphs)


def read(source: Source) -> Transcript:
    """One segment for each name at the head of a line."""
    return assemble(_segments(_speech(source)), title=_title(source))
