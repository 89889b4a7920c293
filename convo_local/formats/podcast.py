"""Podcast Namespace transcripts: JSON `segments` with `body`, and HTML of `<cite>`, `<time>` and `<p>`.

https://github.com/Podcastindex-org/podcast-namespace/blob/main/transcripts/transcripts.md. JSON in which nearly every
body is one word is joined by the rule of `words.py`. In HTML a `<cite>` names who speaks until the next one, its
`<time>` when the paragraphs begin; text outside them continues the paragraph before.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

from convo_local.formats.headed import clock
from convo_local.formats.rows import transcript_from_rows
from convo_local.formats.source import Source
from convo_local.formats.values import at, has, mappings_at, seconds, with_text
from convo_local.formats.words import Word, joined, rows_of_words
from convo_local.transcript import Transcript

_ONE_WORD = 0.9  # share of bodies of one word in a file that gives words
_CITE = re.compile(r"<cite\b[^<>]*>.*?</cite>.*?<p\b", re.DOTALL | re.IGNORECASE)
_SILENT = frozenset({"head", "title", "style", "script"})
_BREAKS = frozenset({"p", "br", "div", "li"})


def sniff_json(source: Source) -> bool:
    return has(at(source.document, "segments", 0), "startTime", "body")


def read_json(source: Source) -> Transcript:
    """Segments in order. Raises `TranscriptError` naming the one that breaks the rules."""
    rows: list[dict[str, Any]] = [
        {
            "text": row.get("body"),
            "speaker": row.get("speaker"),
            "start": seconds(row.get("startTime")),
            "end": seconds(row.get("endTime")),
        }
        for row in mappings_at(source.document, "segments")
    ]
    rows, warnings = with_text(rows, "segment")
    texts = [row["text"] for row in rows if isinstance(row["text"], str)]
    if texts and len(texts) == len(rows) and sum(len(t.split()) == 1 for t in texts) >= _ONE_WORD * len(texts):
        rows = rows_of_words(Word(r["text"], r["speaker"], r["start"], r["end"]) for r in rows)
        warnings += joined(rows)
    return transcript_from_rows(rows, where="segment", path=source.path, warnings=warnings)


def sniff_html(source: Source) -> bool:
    """A mark of HTML at its begin, and a cite before a paragraph."""
    return source.text.lstrip()[:1] == "<" and bool(_CITE.search(source.text))


def read_html(source: Source) -> Transcript:
    """Paragraphs in order. Raises `TranscriptError` for a `<time>` that is none."""
    parser = _Paragraphs()
    parser.feed(source.text)
    parser.close()
    for row, line in zip(parser.rows, parser.lines, strict=True):
        if isinstance(row["start"], str):
            found = clock(row["start"])
            if found is None:
                raise source.error(f"<time> is {row['start'][:40]!r}; expected m:ss or h:mm:ss", line=line)
            row["start"] = found
    return transcript_from_rows(parser.rows, where="paragraph", path=source.path)


class _Paragraphs(HTMLParser):
    """Rows of what stands in paragraphs, `start` as it is written, and the line of each."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[dict[str, Any]] = []
        self.lines: list[int] = []
        self._inside: list[str] = []  # open cite, time or silent elements
        self._cite: list[str] = []
        self._time: list[str] = []
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002  # HTMLParser's
        if tag in ("cite", "time") or tag in _SILENT:
            if tag == "cite":
                self._end_row()
                self._cite, self._time = [], []
            elif tag == "time":
                self._end_row()
                self._time = []
            self._inside.append(tag)
        elif tag in _BREAKS:
            if tag == "p":
                self._end_row()
            self._text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._inside:
            del self._inside[self._inside.index(tag) :]

    def handle_data(self, data: str) -> None:
        inside = self._inside[-1] if self._inside else ""
        if inside == "cite":
            self._cite.append(data)
        elif inside == "time":
            self._time.append(data)
        elif inside not in _SILENT:
            self._text.append(data)

    def close(self) -> None:
        super().close()
        self._end_row()

    def _end_row(self) -> None:
        """What was said since the last row, with whoever and whenever was last named."""
        text = " ".join("".join(self._text).split())
        self._text = []
        if text:
            who = " ".join("".join(self._cite).split()).removesuffix(":").strip()
            when = "".join(self._time).strip()
            self.rows.append({"text": text, "speaker": who or None, "start": when or None})
            self.lines.append(self.getpos()[0])
            self._time = []  # the next paragraph has no time of its own
