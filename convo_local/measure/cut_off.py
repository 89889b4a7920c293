"""Who was cut off: rows that stop unfinished because another speaks.

Wider than an interruption in `overlap.py`, which needs the newcomer to hold the floor for a while: here it is enough
that the row breaks off and another is speaking or begins (MRDA's "interrupted" as against "abandoned": Dhillon et al.
2004). Cues are weighed; in a file with full stops a row that ends in one is never cut off.

The weights are those of a logistic regression (ridge, rounded) on the dialogue acts of two ICSI meetings without
punctuation, 170 interrupted of 3852; with a third of a meeting left out, F1 on that is 0.49. AMI labels no
interruption, so nothing else was there to check them on.

A file whose segments never overlap shows none of this, but some transcribers write "--" where somebody was cut off: see
`broken_off`.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from convo_local.measure.backchannels import acknowledges

if TYPE_CHECKING:
    from convo_local.measure.reading import Reading, Row

BEGUN = 2000  # ms before the end, within which another began
AT_ONCE = 200  # ms until the speaker goes on
LATE = 400  # ms after the end, from which another's start ends nothing
NEWCOMER = 4  # words with which another takes the floor

BIAS = -4.2
CUES = {
    "half a word": 2.8,
    "another speaks on": 1.5,
    "inside a clause": 1.3,
    "another began": 1.2,
    "another next": 0.9,
    "broken, another at once": 0.9,
    "two or three words": 0.6,
    "another at length": 0.4,
    "trails off": -0.7,
    "goes on": -1.3,
}
_DASH = re.compile(r"(?:--+| -|\u2014)[\"'\u201d\u2019)\s]*$")


def cut_short(reading: Reading) -> list[tuple[Row, Row]]:
    """(row that was cut off, row of who spoke then) in order; empty where the transcript cannot show overlap."""
    if not reading.transcript.shows_overlap:
        return []
    found: list[tuple[Row, Row]] = []
    for row, during, other, own in _around(reading.rows):
        by = during or other
        if by is None or (reading.punctuated and row.sentences[-1].finished):
            continue
        if round(BIAS + sum(CUES[c] for c in cues(row, during, other, own)), 3) >= 0:
            found.append((row, by))
    return found


def cues(row: Row, during: Row | None, other: Row | None, own: Row | None) -> Iterator[str]:
    """`during`: another's row that began before it and outlasts it; `other`, `own`: the next by another, by the same
    speaker. Acknowledgements are left out.
    """
    sentence = row.sentences[-1]
    last, half = sentence.norms[-1], sentence.text.endswith("-")
    broken = half or last in sentence.lexicon.words("unfinished_ends")
    if broken:
        yield "half a word" if half else "inside a clause"
    if last in sentence.lexicon.words("trailing"):
        yield "trails off"
    if during is not None:
        yield "another speaks on"
    gap, own_gap = _gap(row, other), _gap(row, own)
    if gap is not None and -BEGUN < gap <= 0:
        yield "another began"
    if gap is not None and gap < LATE and broken:
        yield "broken, another at once"
    if other is not None and (own is None or other.place < own.place):
        yield "another next"
    if other is not None and other.words >= NEWCOMER:
        yield "another at length"
    if own_gap is not None and own_gap < AT_ONCE:
        yield "goes on"
    if 2 <= row.words <= 3:
        yield "two or three words"


def _around(rows: Sequence[Row]) -> Iterator[tuple[Row, Row | None, Row | None, Row | None]]:
    """Each row that is more than an acknowledgement, with the rows that `cues` names."""
    content = [r for r in rows if r.words and not acknowledges(r)]
    following: list[tuple[Row | None, Row | None]] = []
    last: Row | None = None
    other: Row | None = None
    latest: dict[str | None, Row] = {}
    for row in reversed(content):
        if last is not None and last.speaker != row.speaker:
            other = last
        following.append((other, latest.get(row.speaker)))
        last = latest[row.speaker] = row
    longest: Row | None = None
    second: Row | None = None  # the longest of another speaker than `longest`
    for row, (later, own) in zip(content, reversed(following), strict=True):
        during = longest if longest is None or longest.speaker != row.speaker else second
        yield row, during if during is not None and _end(during) > _end(row) else None, later, own
        if longest is None or _end(row) >= _end(longest):
            if longest is not None and longest.speaker != row.speaker:
                second = longest
            longest = row
        elif longest.speaker != row.speaker and (second is None or _end(row) >= _end(second)):
            second = row


def broken_off(reading: Reading) -> list[tuple[Row, Row]]:
    """(row that ends in a dash, the other's row right after it), where segments never overlap.

    The other must begin at once, where there are times, and say `NEWCOMER` words and more; what they begin with is left
    to the reader of the list.
    """
    if reading.transcript.shows_overlap:
        return []
    content = reading.content_rows
    return [
        (row, later)
        for row, later in itertools.pairwise(content)
        if ends_in_dash(row)
        and None not in (row.speaker, later.speaker)
        and later.speaker != row.speaker
        and later.words >= NEWCOMER
        and (_gap(row, later) or 0) < LATE
    ]


def ends_in_dash(row: Row) -> bool:
    """As some transcribers write where somebody was cut off."""
    return _DASH.search(row.segment.text) is not None


def _end(row: Row) -> int:
    return row.end if row.end is not None else row.start or 0


def _gap(row: Row, later: Row | None) -> int | None:
    return None if later is None or later.start is None or row.end is None else later.start - row.end
