"""What measuring yields: signals (numbers per speaker), moments (something that happened at one place), score ranges.

A number that the source cannot show is `NotMeasurable`, with its reason; it is never 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Literal, NamedTuple, TypeAlias

Category = Literal["clarity", "listening", "timeManagement", "collaboration", "decisionMaking"]
CATEGORIES: tuple[Category, ...] = ("clarity", "listening", "timeManagement", "collaboration", "decisionMaking")

Polarity = Literal["strength", "growth"]


def in_words(category: str) -> str:
    """A category's wire name as words: timeManagement -> time management."""
    return "".join(f" {c.lower()}" if c.isupper() else c for c in category)


@dataclass(frozen=True, slots=True)
class NotMeasurable:
    """A value that this transcript cannot show, and why, as the end of a sentence ("the file has no end times")."""

    reason: str


Signal: TypeAlias = float | NotMeasurable


SURE_ENOUGH = 0.4  # confidence from which a moment may be shown and counted: rather one less than one that is not true


@dataclass(frozen=True, slots=True)
class Moment:
    """Something one speaker did at one place.

    `segment` is the index of a segment of `speaker`'s, and `quote` (at most about 200 characters) is verbatim in its
    text. `fact` is one line: who, what, when. `salience` ranks moments of one polarity, 0 to 1; `confidence` is how
    sure the detector is, 0 to 1. `slots` are what phrasings may use (`other`, `seconds`, `topic`, …): only what is
    known is in it. `occurrences` is how often the speaker surely did so in the meeting (it may be more than the moments
    that are kept), and `first` the segment of the first time.
    """

    kind: str
    category: Category
    polarity: Polarity
    speaker: str
    segment: int
    quote: str
    fact: str
    salience: float
    confidence: float
    slots: Mapping[str, str | int | float] = field(default_factory=dict)
    occurrences: int = 1
    first: int | None = None


class Definition(NamedTuple):
    """What a signal is: its unit, its formula in words, and whose it is ("" for a plain count)."""

    unit: str
    formula: str
    source: str


def _signal(unit: str, formula: str, source: str = "") -> Any:
    return field(metadata={"definition": Definition(unit, formula, source)})


@dataclass(frozen=True, slots=True)
class SpeakerSignals:
    """What one speaker did in numbers. Each field's unit and definition are its metadata (see `definitions()`).

    Lexicons, thresholds and sources of the formulas: `convo_local.measure.signals`.
    """

    speaker: str
    talk_share: Signal = _signal(
        "ratio, 0 to 1", "speaking time / all speakers' speaking time; words where a segment has no end"
    )
    talk_share_basis: Literal["time", "words"] = _signal("time or words", "what talk share was computed from")
    talk_seconds: Signal = _signal("s", "time covered by the speaker's segments, own overlaps counted once")
    words: Signal = _signal("words", "words said, without annotations such as [laugh]")
    turns: Signal = _signal(
        "turns", "runs of the speaker's segments, backchannels left out", "Sacks, Schegloff & Jefferson 1974"
    )
    longest_monologue_seconds: Signal = _signal("s", "time spoken in the longest turn")
    longest_monologue_words: Signal = _signal("words", "words in the longest turn; others' backchannels do not end it")
    words_per_minute: Signal = _signal("words/min", "words / minutes, over segments of 5 words and more")
    questions_open: Signal = _signal(
        "questions", "questions with what, how, why, … or that invite an account", "Miller & Rollnick 2013"
    )
    questions_closed: Signal = _signal("questions", "other questions: yes or no, either or, tags", "likewise")
    fillers_per_100_words: Signal = _signal(
        "per 100 words", "um, uh, you know, … / words x 100", "Clark & Fox Tree 2002"
    )
    hedges_per_100_words: Signal = _signal(
        "per 100 words", "maybe, sort of, I guess, … / words x 100", "Prince, Frader & Bosk 1982; Hyland 1998"
    )
    overlaps_made: Signal = _signal(
        "overlaps",
        "times the speaker began 0.3 s or more before another's end, backchannels left out",
        "Schegloff 2000",
    )
    overlaps_received: Signal = _signal("overlaps", "times another began so while the speaker spoke", "Schegloff 2000")
    interruptions_made: Signal = _signal(
        "interruptions", "overlaps made that took the floor, the other stopping inside a sentence", "Schegloff 2000"
    )
    interruptions_received: Signal = _signal(
        "interruptions", "overlaps received that took the floor, the speaker stopping so", "Schegloff 2000"
    )
    response_gap_seconds: Signal = _signal(
        "s", "median time from another's end to the speaker's start; negative is overlap", "Heldner & Edlund 2010"
    )
    backchannels_given: Signal = _signal(
        "backchannels",
        "segments of at most 4 words, acknowledgements only, while another holds the floor",
        "Yngve 1970",
    )
    uptake: Signal = _signal(
        "ratio, 0 to 1",
        "mean over turns after another's: how far the turn takes up what was just said",
        "Demszky et al. 2021",
    )
    people_invited: Signal = _signal("people", "different people whom the speaker asked by name")

    @classmethod
    def definitions(cls) -> dict[str, Definition]:
        """Field name to definition, in order; what the README's table shows."""
        return {f.name: f.metadata["definition"] for f in fields(cls) if f.metadata}


@dataclass(frozen=True, slots=True)
class ScoreRange:
    """The scores from 0 to 10 that the evidence allows for one category, and what it rests on, a line each.

    `measured` is False where there is no evidence at all: then the range is the middle of the population.
    """

    category: Category
    low: float
    high: float
    evidence: tuple[str, ...]
    measured: bool = True


@dataclass(frozen=True, slots=True)
class Measurement:
    """Everything measured in one transcript: signals of each named speaker, and their moments in order of segment.

    `not_measurable` has the kinds of moments that this transcript cannot show, each with the reason. `language` is the
    code of the lexicon that was used, "" where the language has none.
    """

    signals: Mapping[str, SpeakerSignals]
    moments: tuple[Moment, ...]
    not_measurable: Mapping[str, str] = field(default_factory=dict)
    language: str = ""

    def moments_of(self, speaker: str) -> tuple[Moment, ...]:
        """One speaker's moments, in order of segment."""
        return tuple(m for m in self.moments if m.speaker == speaker)
