"""The wordings that `planted.py` inserts: read from TOML files, put together for the monologue, or from examples.

A file has one array of tables per behaviour, named after a kind of moment (`convo_local/measure/kinds.py`), and one
under `not` for wordings that look like it and are none:

    [[dismissal]]
    lines = [["other", "What if we opened on Sundays?"], ["user", "Forget it."]]
    at = 1              # the user's line that does it; of several lines the last one
    overlap = 0.8       # may be left out: seconds that it begins before the line above it ends
    place = "middle"    # or "start" or "end" of the meeting
    people = 3          # at least so many take part; 2 is exactly two

People are "user", "other" and "third", in a text `{user}`, `{other}` and `{third}`. Next to the behaviours stands
`monologue_sentences`, from which four-minute turns are put together.
"""

from __future__ import annotations

import json
import random
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from convo_local.measure import KINDS

ROLES = ("user", "other", "third", "fourth", "fifth")
PLACES = ("start", "middle", "end")
MONOLOGUES, MONOLOGUE_WORDS = 16, 600  # four minutes at 150 words a minute
CUT_OFF = 1.0  # seconds of overlap at a line that breaks off, where an example does not say

# A few lines cannot show these: they are about the whole meeting, or about minutes of it.
WHOLE_MEETING = ("monologue", "longest_turn", "dominance", "quiet", "repeated_topic", "side_talk", "left_room")

_NAMED = re.compile(r"\{(\w+)\}")
_SECONDS = re.compile(r"(\d+(?:\.\d+)?) s\b")


@dataclass(frozen=True)
class Case:
    """Lines (role, text) to insert, and which of them are to be found, or with `negative` not to be found, as `kind`.

    `overlaps` maps a line to the seconds that it begins before the one above it ends.
    """

    kind: str
    lines: tuple[tuple[str, str], ...]
    at: tuple[int, ...]
    negative: bool = False
    overlaps: Mapping[int, float] = field(default_factory=dict)
    place: str = "middle"
    people: int = 3

    @property
    def roles(self) -> tuple[str, ...]:
        """Who speaks or is named, the user first."""
        met = {role for role, _ in self.lines} | self.named | {"user"}
        return tuple(role for role in ROLES if role in met)

    @property
    def named(self) -> set[str]:
        """Who is called by name in a text."""
        return {role for _, text in self.lines for role in _NAMED.findall(text)}


def read_wordings(path: Path) -> list[Case]:
    """The cases of one file. Raises `ValueError` with the file and the wording where one is not as it should be."""
    document = tomllib.loads(path.read_text(encoding="utf-8"))
    cases = list(_monologues(document.pop("monologue_sentences", ()), path.stem))
    negatives = document.pop("not", {})
    for negative, tables in ((False, document), (True, negatives)):
        for kind, rows in tables.items():
            cases += [_case(kind, row, negative, path) for row in rows]
    return cases


def _case(kind: str, row: dict[str, Any], negative: bool, path: Path) -> Case:
    lines = tuple((role, text) for role, text in row["lines"])
    at, place = row["at"], row.get("place", "middle")
    overlaps = {at: float(row["overlap"])} if "overlap" in row else {}
    case = Case(kind, lines, (at,), negative, overlaps, place, row.get("people", 3))
    if (
        kind not in KINDS
        or place not in PLACES
        or not 0 <= at < len(lines)
        or lines[at][0] != "user"
        or not {role for role, _ in lines} | case.named <= set(ROLES)
        or 0 in overlaps
    ):
        raise ValueError(f"{path}: {kind}: not a wording as it should be: {row}")
    return case


def _monologues(sentences: Iterable[str], seed: str) -> Iterator[Case]:
    """Turns of `MONOLOGUE_WORDS` words, each of other sentences in another order, a segment each."""
    known = list(sentences)
    for number in range(MONOLOGUES if known else 0):
        order = random.Random(f"{seed} {number}").sample(known, len(known))
        words, most = 0, 0
        while words < MONOLOGUE_WORDS and most < len(order):
            words += len(order[most].split())
            most += 1
        yield Case("monologue", tuple(("user", s) for s in order[:most]), tuple(range(most)))


def read_examples(path: Path) -> list[Case]:
    """Coaching examples, a JSON object a line: `context` is planted, and `kind` is to be found at the quote's line."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [_example(row) for row in rows if row["kind"] not in WHOLE_MEETING]


def _example(row: dict[str, Any]) -> Case:
    said = [tuple(line.split(": ", 1)) for line in row["context"]]
    people = dict.fromkeys([row["user"], *([row["other"]] if row.get("other") else []), *(who for who, _ in said)])
    roles = dict(zip(people, ROLES, strict=False))
    names = re.compile(r"\b(" + "|".join(re.escape(name) for name in people) + r")\b")
    lines = tuple((roles[who], names.sub(lambda m: "{" + roles[m[0]] + "}", text)) for who, text in said)
    at = next(i for i, (who, text) in enumerate(said) if who == row["user"] and row["quote"] in text)
    place = {"agenda_set": "start", "clean_close": "end"}.get(row["kind"], "middle")
    return Case(row["kind"], lines, (at,), overlaps=_overlaps(row, lines, at), place=place)


def _overlaps(row: dict[str, Any], lines: Sequence[tuple[str, str]], at: int) -> dict[int, float]:
    """Where an example of overlapping talk overlaps, by the seconds in its fact: examples have no times."""
    seconds = _SECONDS.search(row["fact"])
    overlap = float(seconds[1]) if seconds else CUT_OFF
    broken = [i + 1 for i, (who, text) in enumerate(lines) if who == "user" and text.endswith(("-", "…"))]
    place = {"interruption": at, "talked_over": at, "lost_the_floor": (broken or [0])[0]}.get(row["kind"], 0)
    return {place: overlap} if 0 < place < len(lines) else {}
