"""CSV and TSV with a header: a row for each utterance, columns found by their names.

Text is `text`, `content`, `transcript` or `utterance`; who spoke is `speaker`, `speaker_name`, `name` or `who`; when is
`start`, `start_time`, `timestamp` or `begin`, and `end` or `end_time` ("Start Time" and "startTime" are the same).
Commas, semicolons or tabs part the cells; quoted ones may have several lines. Times are seconds, `m:ss`, `h:mm:ss`, or
ISO 8601 with date and time; a time of day without a date counts from midnight. Rows without text are left out and
counted. Other tables, and times in milliseconds, need a mapping (`convo_local.formats.mapped`).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from convo_local.formats.headed import clock, first_line
from convo_local.formats.rows import MAX_SECONDS, transcript_from_rows
from convo_local.formats.source import Source
from convo_local.formats.values import counted, seconds
from convo_local.transcript import Transcript

_COLUMNS = {
    "text": ("text", "content", "transcript", "utterance"),
    "speaker": ("speaker", "speakername", "name", "who"),
    "start": ("start", "starttime", "timestamp", "begin"),
    "end": ("end", "endtime"),
}
_DECIMAL = re.compile(r"(\d{1,9}),(\d{1,9})", re.ASCII)


def sniff(source: Source) -> bool:
    """The first line names a column of text, and one of speakers or starts."""
    return _delimiter(source) is not None


def read(source: Source) -> Transcript:
    """Every row in order. Raises `TranscriptError` with the line that has too many cells, or a time that is none."""
    delimiter = _delimiter(source)
    assert delimiter is not None  # sniff
    (header_line, header), *table = _table(source, delimiter)
    columns = _columns(header)
    if "text" not in columns:  # a quotation mark in the header that nothing closes has taken in what follows
        raise source.error("broken header: a quotation mark is not closed", line=header_line)
    rows = [_row(source, line, cells, header, columns) for line, cells in table]
    spoken = [row for row in rows if row["text"].strip()]
    empty = len(rows) - len(spoken)
    warnings = [f"{counted(empty, 'row')} without text"] if empty else []
    return transcript_from_rows(spoken, where="row", path=source.path, warnings=warnings)


def _delimiter(source: Source) -> str | None:
    """What parts the cells of the header."""
    header = first_line(source)
    for delimiter in ",;\t":
        columns = _columns([name.strip('"') for name in header.split(delimiter)])
        if "text" in columns and ("speaker" in columns or "start" in columns):
            return delimiter
    return None


def _columns(header: list[str]) -> dict[str, int]:
    """Where each column stands that has one of the names; of several, the first name's."""
    plain = [re.sub(r"[\s_-]", "", name).casefold() for name in header]
    named = {key: next((name for name in names if name in plain), None) for key, names in _COLUMNS.items()}
    return {key: plain.index(name) for key, name in named.items() if name is not None}


def _table(source: Source, delimiter: str) -> list[tuple[int, list[str]]]:
    """The rows that are not empty, with the number of their last line.

    In TSV, many tools write quotation marks as they are; where they cannot be meant as quotes, they are text.
    """
    try:
        return list(_parsed(source, delimiter, csv.QUOTE_MINIMAL))
    except csv.Error as error:
        problem = error
    try:
        if delimiter == "\t":
            return list(_parsed(source, delimiter, csv.QUOTE_NONE))
    except csv.Error as error:
        problem = error
    raise source.error(f"broken table: {problem}")


def _parsed(source: Source, delimiter: str, quoting: Any) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(source.text), delimiter=delimiter, quoting=quoting, strict=True)
    return ((reader.line_num, cells) for cells in reader if any(map(str.strip, cells)))


def _row(source: Source, line: int, cells: list[str], header: list[str], columns: dict[str, int]) -> dict[str, Any]:
    if any(map(str.strip, cells[len(header) :])):
        message = f"{len(cells)} cells; expected {len(header)}, as in the header; is a text not in quotes?"
        raise source.error(message, line=line)
    row: dict[str, Any] = {key: cells[at] if at < len(cells) else "" for key, at in columns.items()}
    for key in row.keys() & {"start", "end"}:
        row[key] = _time(source, row[key].strip(), line)
    return row


def _time(source: Source, value: str, line: int) -> float | datetime | None:
    found = seconds(_DECIMAL.sub(r"\1.\2", value) if _DECIMAL.fullmatch(value) else value)
    found = clock(value) if isinstance(found, str) else found
    if not value or (found is not None and found <= MAX_SECONDS):
        return found
    try:
        if ":" in value:  # a date alone does not say when
            return datetime.fromisoformat(value)
    except ValueError:
        pass
    raise source.error(f"{value[:30]!r} is not a time; expected seconds, m:ss, h:mm:ss or ISO 8601", line=line)
