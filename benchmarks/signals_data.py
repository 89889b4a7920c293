"""The labelled meetings and pairs that `signals.py` scores on, read from the data folder.

Every meeting becomes a `Transcript` of which segment `i` is the `i`-th labelled unit (AMI: a segment or a dialogue act;
MRDA and GAP: a labelled row), so that a label and what was measured meet at one index.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from convo_local import Segment, Transcript, read_transcript
from convo_local.transcript import number

Document = Mapping[str, Any]

_END_MARKS = re.compile(r"[.?!]+(?=\s|$|[\"'|])|\s*[.?!]+$")


@dataclass(frozen=True)
class Labelled:
    """A meeting and what its annotators said of segment `i`: `units[i]`, as the source has it."""

    transcript: Transcript
    units: list[Document]
    document: Document

    def index_of(self, identifiers: Iterable[str]) -> list[int]:
        """Segment numbers of the units with these ids."""
        places = {unit["id"]: i for i, unit in enumerate(self.units)}
        return [places[i] for i in identifiers if i in places]


@dataclass(frozen=True)
class Exchange:
    """What one said (empty where it is not given), what another replied, and how it was labelled."""

    said: str
    reply: str
    label: float


def ami_segments(data: Path) -> list[Labelled]:
    """AMI as its transcribers cut it, with their punctuation: what a transcript file would hold."""
    return [_labelled(d, d["segments"]) for d in _documents(data, "ami")]


def ami_acts(data: Path, *, marks: bool) -> list[Labelled]:
    """AMI by dialogue act. Acts without a label are kept, since what is near them needs them."""
    return [_labelled(d, d["dialogue_acts"], marks=marks) for d in _documents(data, "ami")]


def mrda(data: Path, *, marks: bool) -> list[Labelled]:
    """ICSI by MRDA's dialogue acts. Its end marks come from the labels: `marks` keeps them all the same."""
    return [
        _labelled(d, [u for u in d["utterances"] if u["text"] != "DIGIT_TASK"], marks=marks)
        for d in _documents(data, "icsi_mrda")
    ]


def mrda_scored(unit: Document) -> bool:
    """Whether MRDA's annotators labelled it: "z" is a row outside the labelled stretch."""
    return unit["da"] not in ("", "z")


def gap(data: Path) -> list[Labelled]:
    """GAP's rows, with its transcribers' punctuation."""
    return [_labelled(d, d["utterances"]) for d in _documents(data, "gap")]


def akash(data: Path) -> Iterator[tuple[Transcript, list[str]]]:
    """Calls of Akash as Google Meet wrote them, and the action items that people listed above each."""
    for path in sorted((data / "meetings" / "akash_google_meet").glob("*.md")):
        _, heading, after = path.read_text(encoding="utf-8").partition("### Action Items:")
        if heading:
            yield read_transcript(path), re.findall(r"^- (.+)$", after.split("\n#")[0], re.MULTILINE)


def ncte(data: Path) -> list[Exchange]:
    """A pupil's turn, the teacher's reply, and the experts' mean rating of uptake in it (standardised by rater).

    Pairs that they did not rate, the pupil not being on the subject, are left out.
    """
    rows = [r for r in _table(data, "uptake_ncte*.csv") if r["uptake_zscore"]]
    return [Exchange(r["student_text"], r["teacher_text"], float(r["uptake_zscore"])) for r in rows]


def talkmoves_teacher(data: Path) -> list[Exchange]:
    """A teacher's sentence, what a pupil said just before it, if one did, and the number of the talk move."""
    rows = _table(data, "talkmoves_teacher*.tsv")
    return [Exchange(r["text_a"] or "", r["text_b"] or "", float(r["labels"])) for r in rows]


def dialogue(exchanges: Iterable[Exchange]) -> tuple[Transcript, list[int]]:
    """The exchanges one after another as one transcript, and the segment number of each reply."""
    rows: list[Segment] = []
    replies = []
    for e in exchanges:
        if e.said:
            rows.append(Segment(len(rows), "Pupil", e.said))
        replies.append(len(rows))
        rows.append(Segment(len(rows), "Teacher", e.reply))
    return Transcript(tuple(rows)), replies


def without_times(transcript: Transcript) -> Transcript:
    return Transcript(tuple(Segment(s.index, s.speaker, s.text) for s in transcript.segments))


def _documents(data: Path, corpus: str) -> Iterator[dict[str, Any]]:
    for path in sorted((data / "meetings" / corpus).glob("*.json")):
        yield json.loads(path.read_text(encoding="utf-8"))


def _labelled(document: Document, units: list[Document], *, marks: bool = True) -> Labelled:
    rows = (Segment(0, u["speaker"], _text(u["text"], marks=marks), u["start"], u["end"]) for u in units)
    return Labelled(Transcript(number(rows)), units, document)


def _text(text: str, *, marks: bool) -> str:
    """As other transcribers would write it: MRDA spells "o_k", braces words it is unsure of, and has a bar between two
    acts of one row.
    """
    text = re.sub(r"\{(\w[\w'-]*)\}", r"\1", re.sub(r"\bo_k\b", "okay", text)).replace(" | ", " ")
    return text if marks else _END_MARKS.sub("", text)


def _table(data: Path, pattern: str) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = []
    for path in sorted((data / "labels").glob(pattern)):
        with path.open(encoding="utf-8", newline="") as file:
            rows += csv.DictReader(file, delimiter="\t" if path.suffix == ".tsv" else ",")
    return rows
