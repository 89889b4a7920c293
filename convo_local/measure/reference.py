"""Where a number lies among people in real meetings, from `reference.toml`, and what share of the talk is expected.

`reference.toml` is written by `benchmarks/reference.py`, which says over which meetings. It is read when first asked
for, and once. A percentile is a place among those people (most of them in project, research and committee meetings),
not a mark: half of everybody is below 50.
"""

from __future__ import annotations

import math
import tomllib
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from convo_local.measure.types import NotMeasurable, SpeakerSignals

PERCENTS = (5, 10, 25, 50, 75, 90, 95)
MANY = 8  # people; in a larger meeting silence is normal


class Scale(NamedTuple):
    """The values at `PERCENTS` percent of so many people."""

    speakers: int
    at: tuple[float, ...]

    @property
    def middle(self) -> float:
        return self.at[PERCENTS.index(50)]

    def percentile(self, value: float) -> float:
        """How many percent of people lie below, 5 to 95. Of values that many share, the middle of their percents."""
        return (self._place(value, bisect_left) + self._place(value, bisect_right)) / 2

    def _place(self, value: float, bisect: Any) -> float:
        after = bisect(self.at, value)
        if after == 0:
            return PERCENTS[0]
        if after == len(self.at):
            return PERCENTS[-1]
        low, high = self.at[after - 1], self.at[after]
        part = (value - low) / (high - low) if high > low else 0.0
        return PERCENTS[after - 1] + part * (PERCENTS[after] - PERCENTS[after - 1])


class Usual(NamedTuple):
    """What the moments of one kind add to people's totals (see `scoring.py`): mean and standard deviation."""

    mean: float
    spread: float


@dataclass(frozen=True)
class Reference:
    """Scales of the signals (and of `RATES`), of each category's total, and what each kind of moment usually adds."""

    signals: Mapping[str, Scale] = field(default_factory=dict)
    totals: Mapping[str, Scale] = field(default_factory=dict)
    kinds: Mapping[str, Usual] = field(default_factory=dict)


@cache
def reference() -> Reference:
    """The reference that ships with the package."""
    text = files("convo_local.measure").joinpath("reference.toml").read_text(encoding="utf-8")
    return parse(tomllib.loads(text))


def parse(document: Mapping[str, Any]) -> Reference:
    """A reference from the document that `benchmarks/reference.py` writes."""
    return Reference(
        {name: Scale(row["speakers"], tuple(row["at"])) for name, row in document["signals"].items()},
        {name: Scale(row["speakers"], tuple(row["at"])) for name, row in document["totals"].items()},
        {name: Usual(row["mean"], row["spread"]) for name, row in document["kinds"].items()},
    )


RATES = {  # numbers that the length of the meeting does not change, made from the signals
    "questions_per_100_words": "open and closed questions / words x 100",
    "words_per_turn": "words / turns",
    "share_departure": "doublings or halvings from the expected share of the talk",
}


def rates(signals: SpeakerSignals, *, people: int, meeting: str = "") -> dict[str, float]:
    """`RATES` of one speaker, those that the file can show."""
    found: dict[str, float] = {}
    words, turns = value(signals.words), value(signals.turns)
    asked = [value(signals.questions_open), value(signals.questions_closed)]
    if words and people > 1 and None not in asked:
        found["questions_per_100_words"] = 100 * sum(a or 0 for a in asked) / words
    if words and turns:
        found["words_per_turn"] = words / turns
    share = value(signals.talk_share)
    if share is not None and people > 1:
        found["share_departure"] = departure(share, expected_share(people, meeting))
    return found


def numbers_of(signals: SpeakerSignals) -> dict[str, float]:
    """The signals that are numbers, and that the file can show."""
    names = (name for name in SpeakerSignals.definitions() if name != "talk_share_basis")
    return {name: n for name in names if (n := value(getattr(signals, name))) is not None}


def value(signal: Any) -> float | None:
    """The number, None where it is not measurable."""
    return None if isinstance(signal, NotMeasurable) else float(signal)


class Expected(NamedTuple):
    """Shares of the talk, from the least to the most, that ask for no remark."""

    least: float
    most: float


_CONVENTIONS: dict[str, tuple[float, float]] = {  # times an equal share
    "one-to-one": (0.7, 1.3),  # 35 to 65 %: both have something to say
    "standup": (0.5, 1.5),  # everybody reports in turn
    "workshop": (0.5, 2.0),  # a host who explains the tasks
    "sales": (0.5, 1.2),  # 60 % of two is the most: who sells has to hear what is needed
}
_ONE_SPEAKS: dict[str, float] = {  # the most that one person may hold of all; the others may say nothing
    "presentation": 0.85,
    "interview": 0.8,  # who is interviewed
}
MEETINGS = (*_CONVENTIONS, *_ONE_SPEAKS)


def expected_share(people: int, meeting: str = "") -> Expected:
    """What share of the talk one of so many people may be expected to have in such a meeting (`MEETINGS`).

    Unknown meetings: an equal share, because even turn-taking goes with better results of groups (Woolley et al.
    2010); among more than `MANY` people less is expected of nobody. The other rows are conventions of this project, not
    findings: what people commonly advise for such meetings, kept wide.
    """
    equal = 1 / max(1, people)
    if meeting in _ONE_SPEAKS:
        return Expected(0.0, max(equal, _ONE_SPEAKS[meeting]))
    least, most = _CONVENTIONS.get(meeting, (1.0, 1.0))
    return Expected(0.0 if people > MANY else least * equal, min(1.0, most * equal))


def departure(share: float, expected: Expected) -> float:
    """How often the share would have to be halved or doubled to be as expected; at most 4."""
    if share > expected.most:
        return min(4.0, math.log2(share / expected.most))
    if share < expected.least:
        return min(4.0, math.log2(expected.least / share)) if share > 0 else 4.0
    return 0.0
