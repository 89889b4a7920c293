"""Any other JSON, JSON Lines, CSV or TSV, by a mapping that the user gives: `text=body,speaker=who,start=t0`.

Keys are `text` (needed), `speaker`, `start`, `end`; `rows`, where in JSON the list stands; `unit=ms`, where times are
milliseconds. A name with dots goes inward (`speaker=user.name`, `rows=result.talks`). Without `rows` it is the longest
list of objects that have the text.
"""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Mapping
from typing import Any

from convo_local.errors import TranscriptError
from convo_local.formats.headed import clock
from convo_local.formats.rows import transcript_from_rows
from convo_local.formats.source import Source
from convo_local.formats.values import at, counted, mappings_at, seconds
from convo_local.transcript import Transcript

KEYS = ("text", "speaker", "start", "end", "rows", "unit")
UNITS = {"s": 1.0, "ms": 1000.0}
_DEEP = 8  # levels in which a list is looked for
_DELIMITERS = ",;\t|"


def parse_mapping(text: str) -> dict[str, str]:
    """`text=body,speaker=who` as a dict. Raises `TranscriptError` for an unknown or missing key."""
    pairs = (pair.partition("=") for pair in text.split(","))
    return checked({key: name for key, _, name in pairs})


def checked(mapping: Mapping[str, str]) -> dict[str, str]:
    """The mapping, its keys known and its `text` there. Raises `TranscriptError`."""
    found = {key.strip(): name.strip() for key, name in mapping.items()}
    if unknown := [key for key in found if key not in KEYS or not found[key]]:
        raise TranscriptError(f"{unknown[0]!r} in the mapping; expected {', '.join(f'{key}=…' for key in KEYS)}")
    if "text" not in found:
        raise TranscriptError("the mapping names no text; expected text=… and the field that holds it")
    if found.get("unit", "s") not in UNITS:
        raise TranscriptError(f"unit={found['unit']} in the mapping; expected unit=s or unit=ms")
    return found


def read(source: Source, mapping: Mapping[str, str]) -> Transcript:
    """Every row that has the text. Raises `TranscriptError` where none has, and for a row that breaks the rules."""
    names = checked(mapping)
    rows = _rows(source, names)
    path = names["text"].split(".")
    spoken = [row for row in rows if at(row, *path) is not None]
    if not spoken:
        raise source.error(f"no row has {names['text']!r}; expected rows with it, as the mapping says")
    left = len(rows) - len(spoken)
    warnings = [f"{counted(left, 'row')} without {names['text']}"] if left else []
    per = UNITS[names.get("unit", "s")]
    return transcript_from_rows(
        [_row(row, names, per) for row in spoken], where="row", path=source.path, warnings=warnings
    )


def _row(row: Mapping[str, Any], names: Mapping[str, str], per: float) -> dict[str, Any]:
    found = {key: at(row, *names[key].split(".")) for key in ("text", "speaker", "start", "end") if key in names}
    times: dict[str, Any] = {key: _time(found[key], per) for key in ("start", "end") if key in found}
    text = found["text"] if isinstance(found["text"], str) else str(found["text"])
    found.update(times, text=text)
    return found


def _time(value: Any, per: float) -> Any:
    """Seconds of a number or of `m:ss`; anything else as it is."""
    found = clock(value.strip()) if isinstance(value, str) else None
    return seconds(value, per=per) if found is None else found


def _rows(source: Source, names: Mapping[str, str]) -> list[Mapping[str, Any]]:
    document = source.document if source.json_lines is None else source.json_lines
    if document is None:
        return _table(source)
    if "rows" in names:
        return mappings_at(document, *names["rows"].split("."))
    return _longest(document, names["text"].split("."))


def _longest(document: Any, path: list[str]) -> list[Mapping[str, Any]]:
    """The longest list of objects with the text, looked for from the outside in."""
    best: list[Mapping[str, Any]] = []
    waiting: deque[tuple[Any, int]] = deque([(document, 0)])
    while waiting:
        value, depth = waiting.popleft()
        if isinstance(value, list):
            rows = [item for item in value if isinstance(item, Mapping) and at(item, *path) is not None]
            best = max(best, [i for i in value if isinstance(i, Mapping)] if rows else [], key=len)
        if depth < _DEEP:
            inside = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
            waiting.extend((item, depth + 1) for item in inside if isinstance(item, list | dict))
    return best


def _table(source: Source) -> list[Mapping[str, Any]]:
    """A table with a header, parted by whatever of comma, semicolon, tab and bar its header has most."""
    header = next((line for line in source.lines if line.strip()), "")
    delimiter = max(_DELIMITERS, key=header.count)
    try:
        table = csv.DictReader(io.StringIO(source.text.lstrip("\n")), delimiter=delimiter, strict=True)
        return [{key.strip(): value or None for key, value in row.items() if key} for row in table]
    except csv.Error as error:
        raise source.error(f"broken table: {error}") from None
