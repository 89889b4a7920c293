"""Plain text and Markdown: `Name: what they said`, as Google Meet exports it and as people type it.

A line without a name continues the one above. Headings, what stands before the first speaker (or before a heading
"Transcript"), section times (`### 00:05:56`), the notice and the footer "Meeting ended after …" are not speech.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from convo_local.formats.labels import clean_label, consistent_labels, is_capitalised, split_label
from convo_local.formats.rows import assemble
from convo_local.formats.source import Source
from convo_local.transcript import Segment, Transcript

_EMPHASIS = "*_ \t"
_BOLD_LABEL = re.compile(r"\*\*([^*\n]{1,80})(?::\*\*|\*\*:)(.*)")
_ESCAPED = re.compile(r"\\([-_.!#+&|~()\[\]])")  # as Google Docs writes Markdown
_HEADING = re.compile(r"#{1,6}\s+(.*)")
_START = re.compile(r"[\W_]*transcript[\W_]*", re.IGNORECASE)
_CLOCK = re.compile(r"(?:\d{1,2}:)?\d{1,2}:\d{2}", re.ASCII)
_FOOTER = re.compile(r"(?:meeting|transcription|transcript|recording) ended after \d[\d:]{0,11}\W*", re.IGNORECASE)
_NOTICE = "This editable transcript was computer generated"
_ENOUGH = 0.5  # share of lines, or of paragraphs, that begin with a name in a file that is a transcript


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that is not empty. `opens`: it begins a paragraph. `head`: (name, text) where it looks so.

    `ends`: a heading or footer; what follows is nobody's until the next name.
    """

    text: str
    opens: bool
    head: tuple[str, str] | None = None
    bold: bool = False
    ends: bool = False


def sniff(source: Source) -> bool:
    """From the first name on, half of the lines or of the paragraphs begin with one."""
    lines = _speech(source)
    first = next((i for i, line in enumerate(lines) if line.head), len(lines))
    spoken = [line for line in lines[first:] if not line.ends]
    opening = [line for line in spoken if line.opens]
    return _mostly_named(spoken) or _mostly_named(opening)


def read(source: Source) -> Transcript:
    """One segment for each name at the head of a line, with the lines that continue it."""
    return replace(assemble(_segments(_speech(source)), title=_title(source)), tool=_tool(source))


def _tool(source: Source) -> str | None:
    """Google Meet says that it wrote the file, before the talk or after it."""
    bare = (re.sub(r"^#{1,6}\s+", "", line.strip()).strip(_EMPHASIS) for line in source.lines)
    meet = any(line.startswith(_NOTICE) or _FOOTER.fullmatch(line) for line in bare)
    return "Google Meet" if meet else None


def _mostly_named(lines: Sequence[_Line]) -> bool:
    """Enough lines have a name, and the names recur or are written like names: "Summary: …" is no transcript."""
    names = [line.head[0] for line in lines if line.head]
    if len(names) < 2 or len(names) < _ENOUGH * len(lines):
        return False
    return len(set(names)) < len(names) or all(map(is_capitalised, names))


def _segments(lines: Sequence[_Line]) -> Iterator[Segment]:
    head: tuple[str, str] | None = None  # whose words these are, and what stood beside the name
    more: list[str] = []
    for line in (*lines, _Line("", opens=True, ends=True)):
        if head and (line.head or line.ends):
            yield Segment(0, clean_label(head[0]), " ".join(filter(None, (head[1], *more))))
            head, more = None, []
        if line.head:
            head = line.head
        elif head:
            more.append(line.text)


def _speech(source: Source) -> list[_Line]:
    """The lines that may be speech; only those with a speaker's name keep their `head`.

    Where names are set in bold, nothing else is a name; where not, the file's consistent labels are.
    """
    lines = list(_lines(source.lines[_first_line(source) :]))
    bold = sum(line.bold for line in lines)
    if bold > 1 and bold * 2 >= sum(line.head is not None for line in lines):
        return [replace(line, head=None) if line.head and not line.bold else line for line in lines]
    labels = _labels(lines) | _labels([line for line in lines if line.opens])
    return [replace(line, head=None) if line.head and line.head[0] not in labels else line for line in lines]


def _labels(lines: Sequence[_Line]) -> frozenset[str]:
    """The consistent labels; a preamble and a tail without any do not count against them."""
    places = [i for i, line in enumerate(lines) if line.head]
    if not places:
        return frozenset()
    spoken = [line for line in lines[places[0] : places[-1] + 1] if not line.ends]
    return consistent_labels([line.head[0] if line.head else None for line in spoken])


def _first_line(source: Source) -> int:
    """After the heading "Transcript", where there is one."""
    return next((i + 1 for i, line in enumerate(source.lines) if len(line) < 80 and _START.fullmatch(line)), 0)


def _lines(lines: Sequence[str]) -> Iterator[_Line]:
    opens = True
    for raw in lines:
        line = raw.strip()
        heading = _HEADING.fullmatch(line)
        bare = (heading[1] if heading else line).strip(_EMPHASIS)
        if not bare.strip("-=") or _CLOCK.fullmatch(bare) or bare.startswith(_NOTICE):
            opens = True
        elif heading or _FOOTER.fullmatch(bare):
            yield _Line(line, opens, ends=True)
            opens = True
        else:
            bold = _BOLD_LABEL.fullmatch(line)
            head = split_label(_ESCAPED.sub(r"\1", bold[1]).strip() + ": " + bold[2] if bold else line)
            yield _Line(line, opens, head, bold=bold is not None and head is not None)
            opens = False


def _title(source: Source) -> str | None:
    """The first heading, without Google Meet's " - Transcript"."""
    heading = next((match for line in source.lines if (match := _HEADING.fullmatch(line.strip()))), None)
    title = re.sub(r"[\s\u2013\u2014-]+Transcript$", "", heading[1].strip(_EMPHASIS)) if heading else ""
    return None if not title or _START.fullmatch(title) or _CLOCK.fullmatch(title) else title
