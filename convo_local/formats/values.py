"""Values in other tools' JSON: looked up without trust, given to `rows` to be checked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

_NUMBER = re.compile(r"\s*(\d{1,12}(?:\.\d{1,12})?)\s*s?\s*", re.ASCII)


def at(document: Any, *keys: str | int) -> Any:
    """What stands under the keys (and places in lists), None where something on the way is missing or another kind."""
    for key in keys:
        if isinstance(key, int):
            document = document[key] if isinstance(document, list) and -len(document) <= key < len(document) else None
        else:
            document = document.get(key) if isinstance(document, Mapping) else None
    return document


def mappings_at(document: Any, *keys: str | int) -> list[Mapping[str, Any]]:
    """The objects of the list under the keys; what else is in it is left out, and no list is none."""
    found = at(document, *keys)
    return [item for item in found if isinstance(item, Mapping)] if isinstance(found, list) else []


def has(document: Any, *keys: str) -> bool:
    """It is an object with all of these keys."""
    return isinstance(document, Mapping) and all(key in document for key in keys)


def counted(count: int, noun: str) -> str:
    """ "1 row", "2 rows": for warnings."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def seconds(value: Any, *, per: float = 1.0) -> Any:
    """A number or a numeric string ("12.34", "1.500s") as seconds, `per` of its units to one; anything else as it is.

    What is no time is for `transcript_from_rows` to refuse, which knows the row.
    """
    if isinstance(value, str) and (match := _NUMBER.fullmatch(value)):
        value = float(match[1])
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value / per
    return value


def with_text(rows: Iterable[dict[str, Any]], noun: str) -> tuple[list[dict[str, Any]], list[str]]:
    """The rows whose text is there, and a warning that counts the others."""
    found = list(rows)
    kept = [row for row in found if row["text"] is not None and row["text"] != ""]
    left = len(found) - len(kept)
    return kept, [f"{counted(left, noun)} without text"] if left else []


def by_start(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of several channels in the order of their starts; one without a start stays behind the row before it."""
    placed, before = [], 0.0
    for row in rows:
        before = row["start"] if isinstance(row["start"], float) else before
        placed.append((before, row))
    return [row for _, row in sorted(placed, key=lambda pair: pair[0])]
