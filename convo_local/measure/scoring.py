"""From evidence to score ranges: for each category the scores from 0 to 10 that what was measured allows.

What the scores look like is in `ANCHORS`, for people and for the model that picks a score inside the range. Where on
the scale somebody stands is a matter of comparison: what was found of the speaker is added up to one total per category
and placed among the totals of people in real meetings (`reference.toml`), the middle one of whom scores 7 (`SCORES`).

*The total.* Each moment weighs salience x confidence; the i-th of a kind counts 1/sqrt(i), so that a kind grows as the
root of its number. Strengths less growth moments are divided by the root of the words said (in units of `UNIT`): with
both roots a long meeting, with more of everything, is read neither as a better nor as a worse one. What the signals
add (`LEANS`) is a rate already. A prior of `PRIOR` units at the middle of the population draws those who said little
towards it.

*What the file cannot show* counts as much as it usually does among the reference speakers and widens the range, so the
same person scores alike whatever the file format. Where nothing can be shown the range is the middle, and says so.

*The range.* The more was said and found, the narrower, from `WIDEST` to `NARROWEST`. Adding a strength never lowers a
bound and adding a growth moment never raises one, since the uncertainty falls by no more than the moment weighs.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from convo_local.measure.kinds import KINDS
from convo_local.measure.measurable import ALONE, NEEDS
from convo_local.measure.reference import PERCENTS, Reference, Usual, numbers_of, rates, reference, value
from convo_local.measure.types import CATEGORIES, Category, Moment, ScoreRange, SpeakerSignals

ANCHORS: dict[Category, dict[int, str]] = {
    "clarity": {
        3: "hard to follow: many fillers, very long or vague sentences, hardly a concrete word",
        5: "followed with effort: fillers or vagueness often get in the way",
        7: "clear most of the time, now and then vague or long",
        9: "short sentences, figures, structure announced, points summed up",
    },
    "listening": {
        3: "interrupts or dismisses repeatedly, hardly takes up what others say",
        5: "sometimes cuts in or passes over what was said",
        7: "lets others finish and reacts to what they say",
        9: "asks about what was said, puts it in own words, builds on it and leaves room",
    },
    "timeManagement": {
        3: "speaks at great length, with no regard to agenda or time",
        5: "some overlong turns",
        7: "keeps turns in proportion",
        9: "names agenda and time, parks what does not belong, closes with what is next",
    },
    "collaboration": {
        3: "takes most of the talk or remarks on persons; others hardly come in",
        5: "shares are uneven, others are seldom drawn in",
        7: "an even part in the talk, others' part respected",
        9: "draws people in by name, credits them, disagrees with reasons",
    },
    "decisionMaking": {
        3: "tasks and promises stay vague: no owner, no date, hedged",
        5: "some tasks are named, mostly without owner or date",
        7: "says what is to be done where it falls to them",
        9: "states decisions, weighs options, names who does what by when",
    },
}

LOWEST, HIGHEST = 2.0, 9.5
NARROWEST, WIDEST = 1.5, 3.0
SCORES = (4.0, 5.0, 6.0, 7.0, 7.8, 8.6, 9.0)  # at `PERCENTS` percent of people
STEP = 0.05  # least distance between two of these totals, lest a single weak moment count for two points
ENOUGH = 100  # words, below which nothing is concluded from what was not said
UNIT = 500  # words
PRIOR = 2.0  # roots of such units, hence as much as 2,000 words
UNSURE = 0.3  # least uncertainty of a total of which nothing is known yet: more than one telling moment makes of it
SETTLING = 1.5  # weight of moments that makes the uncertainty a third, or more where people differ more
TOLD = 0.1  # what a moment counts that tells of a number which `LEANS` has: a threshold must not decide twice
TIMED = 0.5  # what a moment counts that only files with times can show: the same person, in another file, lacks it


class Lean(NamedTuple):
    """How a signal adds to a category: by up to `worst` and `best`, at the ends of its scale among people.

    `line` shows it, from the signals, `RATES`, `percent` (of the talk) and `people`; `more` and `less` compare it.
    """

    signal: str
    more_is_better: bool
    worst: float
    best: float
    line: str
    more: str = "more than"
    less: str = "less than"


LEANS: dict[Category, tuple[Lean, ...]] = {
    "clarity": (
        Lean("fillers_per_100_words", False, 0.5, 0.3, "{fillers_per_100_words:.1f} fillers per 100 words"),
        Lean("hedges_per_100_words", False, 0.2, 0.1, "{hedges_per_100_words:.1f} hedges per 100 words"),
    ),
    "listening": (
        Lean("questions_per_100_words", True, 0.15, 0.25, "{questions_per_100_words:.1f} questions per 100 words"),
    ),
    "timeManagement": (
        Lean("longest_monologue_words", False, 0.5, 0.1, "{longest_monologue_words:.0f} words in the longest turn"),
        Lean("words_per_turn", False, 0.2, 0.1, "{words_per_turn:.0f} words a turn"),
    ),
    "collaboration": (
        Lean(
            "share_departure",
            False,
            0.5,
            0.2,
            "{percent:.0f} % of the talk among {people} people",
            more="farther from the expected share than",
            less="nearer to the expected share than",
        ),
    ),
    "decisionMaking": (),
}
NO_TARGETS: Mapping[str, tuple[float, float]] = {}
TARGETED = {"share_departure": "talk_share"}  # the signal of which a target speaks, where a lean has another
_TOLD_BY_LEANS = {"filler_cluster", "hedge_cluster", "no_questions", "monologue", "longest_turn", "dominance", "quiet"}
_TIMED = {kind for kind, needs in NEEDS.items() if {"ends", "overlap", "cut off"}.intersection(needs)}
_MIDDLE = PERCENTS.index(50)
_WITH_OTHERS: tuple[Category, ...] = ("listening", "collaboration")


@dataclass(frozen=True)
class Evidence:
    """What is known of one speaker in one category, before it is compared with others.

    `found` are the weights of the moments by kind; `leans` what the signals add, each with the line that shows it;
    `missing` the kinds that the file cannot show, with the reasons.
    """

    category: Category
    found: Mapping[str, tuple[float, ...]]
    leans: tuple[tuple[float, str], ...]
    missing: Mapping[str, str]
    words: int

    @cached_property
    def units(self) -> float:
        """The root of the words said beyond `ENOUGH`, in units of `UNIT`."""
        return math.sqrt(max(0, self.words - ENOUGH) / UNIT) if self.measured else 0.0

    @cached_property
    def measured(self) -> bool:
        """Something was found, or could have been."""
        kinds = [k for k, what in KINDS.items() if what.category == self.category]
        shown = self.words > ENOUGH and any(k not in self.missing for k in kinds)
        return bool(self.found or self.leans) or shown

    def of_kind(self, kind: str) -> float:
        """Signed: the i-th heaviest counts 1/sqrt(i)."""
        sign = 1 if KINDS[kind].polarity == "strength" else -1
        share = TOLD if kind in _TOLD_BY_LEANS else TIMED if kind in _TIMED else 1.0
        heaviest = sorted(self.found.get(kind, ()), reverse=True)
        return sign * share * sum(w / math.sqrt(i) for i, w in enumerate(heaviest, 1))

    def total(self, usual: Mapping[str, Usual], middle: float) -> float:
        """A weighted mean of what was found, per unit, and of the population's middle."""
        found = sum(self.of_kind(kind) for kind in self.found)
        rate = sum(added for added, _ in self.leans) + sum(usual[k].mean for k in self.missing if k in usual)
        return (found + self.units * rate + PRIOR * middle) / (self.units + PRIOR)

    def uncertainty(self, usual: Mapping[str, Usual], unsure: float) -> float:
        """Of the total; falls from `unsure` with words and moments, rises with what the file cannot show."""
        amount = sum(abs(self.of_kind(kind)) for kind in self.found)
        unseen = math.sqrt(sum(usual[k].spread ** 2 for k in self.missing if k in usual))
        prior = PRIOR / (self.units + PRIOR)
        settling = max(SETTLING, PRIOR * unsure)  # so that it never falls faster than the moments move the total
        return unsure * math.exp(-amount / settling) * math.sqrt(prior) * prior + 2 * unseen * (1 - prior)


def score_ranges(
    signals: SpeakerSignals,
    moments: Sequence[Moment],
    *,
    people: int,
    not_measurable: Mapping[str, str] | None = None,
    meeting: str = "",
    targets: Mapping[str, tuple[float, float]] | None = None,
) -> dict[Category, ScoreRange]:
    """The range of each category for one speaker, in steps of 0.5 within 2 to 9.5, and the evidence, a line each.

    `moments` are the speaker's own; others' are ignored. `people` is how many spoke: listening and collaboration are
    not measured when it is 1. `not_measurable` has the kinds that the file cannot show (`Measurement.not_measurable`);
    `meeting` is what was met for, where known (`reference.MEETINGS`). `targets` are an organisation's own, the least
    and the most by signal: there a signal of `LEANS` counts as best within and as worst outside, whatever others do.
    """
    among = reference()
    return {
        category: _range(
            evidence(
                category, signals, moments, people, not_measurable or {}, among, meeting=meeting, targets=targets or {}
            ),
            among,
        )
        for category in CATEGORIES
    }


def evidence(
    category: Category,
    signals: SpeakerSignals,
    moments: Sequence[Moment],
    people: int,
    not_measurable: Mapping[str, str],
    among: Reference,
    *,
    meeting: str = "",
    targets: Mapping[str, tuple[float, float]] = NO_TARGETS,
) -> Evidence:
    """What bears on one category."""
    missing = {k: why for k, why in not_measurable.items() if k in KINDS and KINDS[k].category == category}
    if people < 2 and category in _WITH_OTHERS:
        missing = dict.fromkeys((k for k, what in KINDS.items() if what.category == category), ALONE)
    found: dict[str, list[float]] = {}
    for m in moments:
        if m.speaker == signals.speaker and m.category == category and m.kind not in missing:
            found.setdefault(m.kind, []).append(max(0.0, m.salience) * max(0.0, m.confidence))
    words = int(value(signals.words) or 0)
    leans = tuple(_leans(category, signals, people, meeting, among, targets)) if words > ENOUGH else ()
    return Evidence(category, {k: tuple(w) for k, w in found.items()}, leans, missing, words)


def _leans(
    category: Category,
    signals: SpeakerSignals,
    people: int,
    meeting: str,
    among: Reference,
    targets: Mapping[str, tuple[float, float]],
) -> Iterator[tuple[float, str]]:
    """What each signal adds, from -`worst` to `best`, 0 at the middle of the population; and the line that shows it."""
    numbers = {**numbers_of(signals), **rates(signals, people=people, meeting=meeting)}
    shown = {**numbers, "percent": 100 * numbers.get("talk_share", 0.0), "people": people}
    for lean in LEANS[category]:
        if lean.signal not in numbers or lean.signal not in among.signals:
            continue
        target = TARGETED.get(lean.signal, lean.signal)
        if target in targets and target in numbers:
            least, most = targets[target]
            within = least <= numbers[target] <= most
            line = f"{lean.line.format_map(shown)}, {'within' if within else 'outside'} the target"
            yield (lean.best, f"+ {line}") if within else (-lean.worst, f"- {line}")
            continue
        percentile = among.signals[lean.signal].percentile(numbers[lean.signal])
        good = (percentile if lean.more_is_better else 100 - percentile) / 50 - 1
        added = good * (lean.best if good > 0 else lean.worst)
        sign = "+" if good >= 0.5 else "-" if good <= -0.5 else "="
        yield added, f"{sign} {lean.line.format_map(shown)}, {_compared(lean, percentile)}"


def _compared(lean: Lean, percentile: float) -> str:
    if 25 < percentile < 75:
        return "as most people"
    if percentile >= 75:
        return f"{lean.more} {percentile:.0f} % of people"
    return f"{lean.less} {100 - percentile:.0f} % of people"


def _range(found: Evidence, among: Reference) -> ScoreRange:
    scale = among.totals[found.category]
    knots = rising(scale.at)
    total = found.total(among.kinds, scale.middle)
    unsure = found.uncertainty(among.kinds, max(UNSURE, knots[_MIDDLE] - knots[1], knots[-2] - knots[_MIDDLE]))
    middle = place(total, knots)
    low = min(max(place(total - unsure, knots), middle - WIDEST / 2), middle - NARROWEST / 2)
    high = max(min(place(total + unsure, knots), middle + WIDEST / 2), middle + NARROWEST / 2)
    low, high = max(low, LOWEST), min(high, HIGHEST)
    return ScoreRange(
        found.category,
        _half(min(low, HIGHEST - NARROWEST)),
        _half(max(high, LOWEST + NARROWEST)),
        tuple(_lines(found)),
        found.measured,
    )


def place(total: float, knots: Sequence[float]) -> float:
    """The score of a total: between the knots along straight lines, beyond them ever more slowly towards 1 and 10."""
    if total <= knots[0]:
        return SCORES[0] - 3 * _saturating(knots[0] - total, knots[_MIDDLE] - knots[0])
    if total >= knots[-1]:
        return SCORES[-1] + _saturating(total - knots[-1], knots[-1] - knots[_MIDDLE])
    for (low, below), (high, above) in pairwise(zip(knots, SCORES, strict=True)):
        if total < high:
            return below + (above - below) * (total - low) / (high - low)
    raise AssertionError("knots rise")


def rising(at: Sequence[float]) -> list[float]:
    """The values, spread from the middle outward where two are less than `STEP` apart."""
    knots = list(at)
    for i in range(_MIDDLE + 1, len(knots)):
        knots[i] = max(knots[i], knots[i - 1] + STEP)
    for i in range(_MIDDLE - 1, -1, -1):
        knots[i] = min(knots[i], knots[i + 1] - STEP)
    return knots


def _saturating(amount: float, scale: float) -> float:
    """0 at 0, 0.63 at `scale`, towards 1."""
    return 1 - math.exp(-max(0.0, amount) / scale)


def _half(number: float) -> float:
    return math.floor(number * 2 + 0.5) / 2


def _lines(found: Evidence) -> Iterator[str]:
    """Moments, a line a kind in the order of `KINDS`, strengths first; signals; what the file cannot show."""
    for polarity, sign in (("strength", "+"), ("growth", "-")):
        for kind, what in KINDS.items():
            if (weights := found.found.get(kind)) and what.polarity == polarity:
                yield f"{sign} {what.meaning}" + (f" ({len(weights)} times)" if len(weights) > 1 else "")
    yield from (line for _, line in found.leans)
    if not found.measured:
        yield "no evidence, so the middle of the scale"
    elif not found.found:
        yield f"= nothing of note in {found.words} words"
    for reason, kinds in _by_reason(found.missing).items():
        yield f"not measurable: {', '.join(k.replace('_', ' ') for k in kinds)} ({reason})"


def _by_reason(missing: Mapping[str, str]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for kind, reason in missing.items():
        groups.setdefault(reason, []).append(kind)
    return groups
