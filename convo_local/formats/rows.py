"""Rows (dicts or `Segment`s) to a transcript: the rules that every row-shaped source shares.

A row's text is `text` or `content`, without white space at its ends. Its time is `start` and `end`, or `timestamp`: a
number is seconds from the start, `H:MM:SS` likewise, ISO 8601 with date and time is the wall clock. `is_user: true`
marks the user's own rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from convo_local.errors import TranscriptError
from convo_local.formats.labels import clean_label, user_label
from convo_local.transcript import Segment, Transcript, number

TEXT_KEYS = ("text", "content")
MAX_SECONDS = 7 * 24 * 3600  # no meeting lasts a week: a larger number is milliseconds, or counted from 1970

_CLOCK = re.compile(r"(\d{1,3}):([0-5]\d):([0-5]\d(?:\.\d+)?)", re.ASCII)
_SURROGATE = re.compile("[\ud800-\udfff]")  # half a character, from a careless \u escape: no file could hold it again


@dataclass(frozen=True, slots=True)
class _Row:
    """A checked row. Times are seconds, or the wall clock."""

    speaker: str | None
    text: str
    start: float | datetime | None
    end: float | datetime | None
    wall: datetime | None  # the wall clock at `start`
    is_user: bool


class _RowError(ValueError):
    """A row that breaks the rules; becomes a `TranscriptError` where the file is known."""


def transcript_from_rows(
    rows: Sequence[Any],
    *,
    where: str = "row",
    title: str | None = None,
    path: Path | None = None,
    started_at: datetime | None = None,
    warnings: Iterable[str] = (),
) -> Transcript:
    """A transcript of the rows in their order; `where` names a row in errors (`segment 3`), `path` the file.

    With wall-clock times, `started_at` is the earliest (or, where rows also have seconds, the clock at second 0), and
    starts are seconds from it; a `started_at` that is given counts for rows that have no wall clock. Raises
    `TranscriptError` for a row without text, or a time that is none.
    """
    try:
        checked = [_row(row, f"{where} {i}") for i, row in enumerate(rows, start=1)]
        origin = _origin(checked)
    except _RowError as error:
        raise TranscriptError(str(error), path=path) from None
    segments = [Segment(0, r.speaker, r.text, _since(r.start, origin), _since(r.end, origin)) for r in checked]
    marked = {r.speaker for r in checked if r.is_user and r.speaker is not None}
    title = None if title is None else _SURROGATE.sub("\ufffd", title).strip() or None
    user = marked.pop() if len(marked) == 1 else None
    return assemble(segments, started_at=origin or started_at, user=user, title=title, warnings=warnings)


def assemble(
    segments: Iterable[Segment],
    *,
    started_at: datetime | None = None,
    user: str | None = None,
    title: str | None = None,
    warnings: Iterable[str] = (),
) -> Transcript:
    """What every reader ends with: segments numbered, the user's own label ("You", "Me") recognised.

    An `end` before its `start` is read as the start: no length is below zero.
    """
    numbered = number(_ordered(segment) for segment in segments)
    labels = dict.fromkeys(s.speaker for s in numbered if s.speaker is not None)
    own = user or user_label(labels)
    return Transcript(numbered, started_at=started_at, user_speaker=own, title=title, warnings=tuple(warnings))


def _ordered(s: Segment) -> Segment:
    if s.start is None or s.end is None or s.end >= s.start:
        return s
    return Segment(s.index, s.speaker, s.text, s.start, s.start)


def _row(row: Any, where: str) -> _Row:
    if isinstance(row, Segment):
        row = {"text": row.text, "speaker": row.speaker, "start": row.start, "end": row.end}
    if not isinstance(row, Mapping):
        raise _RowError(f"{where} is {_kind(row)}; expected {{text, speaker, timestamp}}")
    start, wall = _start(row, where)
    end = _time(row.get("end"), f"{where}: end")
    return _Row(_speaker(row, where), _text(row, where), start, end, wall, row.get("is_user") is True)


def _text(row: Mapping[str, Any], where: str) -> str:
    text = next((row[key] for key in TEXT_KEYS if row.get(key) is not None), None)
    if not isinstance(text, str):
        has = "no text" if text is None else f"{_kind(text)} as its text"
        raise _RowError(f"{where} has {has}; expected a string under 'text'")
    return _SURROGATE.sub("\ufffd", text).strip()


def _speaker(row: Mapping[str, Any], where: str) -> str | None:
    speaker = row.get("speaker")
    if isinstance(speaker, int) and not isinstance(speaker, bool):  # diarisers number the voices
        speaker = str(speaker)
    if speaker is not None and not isinstance(speaker, str):
        raise _RowError(f"{where} has {_kind(speaker)} as its speaker; expected a name or null")
    return None if speaker is None else clean_label(_SURROGATE.sub("\ufffd", speaker))


def _start(row: Mapping[str, Any], where: str) -> tuple[float | datetime | None, datetime | None]:
    """The start, and the wall clock at it where the row has one: `timestamp` may be there beside `start`."""
    start = _time(row.get("start"), f"{where}: start")
    stamp = row.get("timestamp")
    if start is None:
        start = _time(stamp, f"{where}: timestamp")
    if isinstance(start, datetime):
        return start, start
    return start, stamp if isinstance(stamp, datetime) else _iso(stamp) if isinstance(stamp, str) else None


def _time(value: Any, where: str) -> float | datetime | None:
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return value
    if isinstance(value, str):
        if clock := _CLOCK.fullmatch(value.strip()):
            return int(clock[1]) * 3600 + int(clock[2]) * 60 + float(clock[3])
        if moment := _iso(value):
            return moment
    elif isinstance(value, int | float) and not isinstance(value, bool):
        if 0 <= value <= MAX_SECONDS:  # and so neither NaN nor infinite
            return float(value)
        raise _RowError(f"{where} is {str(value)[:30]}; expected seconds from the start, at most a week")
    shown = repr(value)[:40]
    raise _RowError(f"{where} is {shown}; expected ISO 8601 with date and time, seconds, or H:MM:SS")


def _iso(value: str) -> datetime | None:
    if ":" not in value and "T" not in value:  # a date alone does not say when
        return None
    try:
        return datetime.fromisoformat(value.strip())
    except ValueError:
        return None


def _origin(rows: Sequence[_Row]) -> datetime | None:
    """The wall clock at second 0, None where no row has one."""
    times = [t for r in rows for t in (r.start, r.end, r.wall) if t is not None]
    walls = [t for t in times if isinstance(t, datetime)]
    if len({t.tzinfo is None for t in walls}) > 1:
        raise _RowError("some times have a UTC offset and some have none; expected one kind")
    both = next(((r.wall, r.start) for r in rows if r.wall is not None and isinstance(r.start, float)), None)
    if both is not None:
        try:
            return both[0] - timedelta(seconds=both[1])
        except OverflowError:
            raise _RowError(f"{both[0].isoformat()} is not a time that a meeting has") from None
    if walls and len(walls) < len(times):
        raise _RowError("some times are seconds and some are wall clock; expected one kind")
    return min(walls, default=None)


def _since(time: float | datetime | None, origin: datetime | None) -> float | None:
    """Seconds from the origin."""
    if isinstance(time, datetime):
        assert origin is not None  # `_origin` has seen this time
        return (time - origin).total_seconds()
    return time


def _kind(value: Any) -> str:
    """What a JSON value is, in words."""
    names = {
        bool: "true or false",
        int: "a number",
        float: "a number",
        str: "a string",
        list: "a list",
        dict: "an object",
    }
    return "null" if value is None else names.get(type(value), type(value).__name__)
