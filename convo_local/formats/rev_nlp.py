"""Rev's .nlp files, as in the Earnings-21 and Earnings-22 corpora and as fstalign writes them: a table of tokens.

The first line names the columns (`token|speaker|ts|endTs|punctuation|case|tags|wer_tags`, also `prepunctuation` and
more), then comes a token a line; `ts` and `endTs` are seconds, empty where nothing was aligned. Tokens are written as
they were said, so `case` changes nothing, and the entities of the tags are not speech. Tokens such as `<crosstalk>` or
`<laugh>` are marks of the transcriber: left out and counted. Nothing quotes the `|`, so a line must have as many fields
as the first. https://github.com/revdotcom/speech-datasets/tree/main/earnings21
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from convo_local.formats.rows import MAX_SECONDS, transcript_from_rows
from convo_local.formats.source import Source
from convo_local.formats.values import counted
from convo_local.formats.words import Word, joined, rows_of_words
from convo_local.transcript import Transcript

_HEADER = ("token", "speaker", "ts", "endTs")  # the columns that every version begins with
_MARK = re.compile(r"<[^<>]*>")
_SECONDS = re.compile(r"\d{1,9}(?:\.\d{1,12})?", re.ASCII)


def sniff(source: Source) -> bool:
    """The line of column names."""
    return tuple(source.lines[0].split("|")[:4]) == _HEADER


def read(source: Source) -> Transcript:
    """Tokens joined by the rule of `words`. Raises `TranscriptError` with the line that breaks the table."""
    columns = [name.strip() for name in source.lines[0].split("|")]
    marks: list[str] = []
    rows = rows_of_words(_words(source, columns, marks))
    kinds = ", ".join(dict.fromkeys(marks))
    warnings = [f"{counted(len(marks), 'mark')}, not words: {kinds}"] if marks else []
    return transcript_from_rows(rows, where="row", path=source.path, warnings=[*joined(rows), *warnings])


def _words(source: Source, columns: list[str], marks: list[str]) -> Iterator[Word]:
    """The words with their punctuation; what is a mark goes to `marks`."""
    for number, line in enumerate(source.lines[1:], start=2):
        if not line.strip():
            continue
        fields = [field.strip() for field in line.split("|")]
        if len(fields) != len(columns):
            raise source.error(f"{len(fields)} fields; expected {len(columns)}, as in the first line", line=number)
        token = dict(zip(columns, fields, strict=True))
        if _MARK.fullmatch(token["token"]):
            marks.append(token["token"])
            continue
        text = token.get("prepunctuation", "") + token["token"] + token.get("punctuation", "")
        start, end = (_seconds(source, token[name], number) for name in ("ts", "endTs"))
        yield Word(text, token["speaker"] or None, start, end)


def _seconds(source: Source, value: str, line: int) -> float | None:
    if not value:
        return None
    if not _SECONDS.fullmatch(value) or float(value) > MAX_SECONDS:
        raise source.error(f"{value[:30]!r} is not a time; expected seconds, or nothing", line=line)
    return float(value)
