"""From evidence to score ranges: for each category the scores from 0 to 10 that what was measured allows.

What the scores look like (`ANCHORS`, for people and for the model that picks a score inside the range). Without
evidence the range is 6 to 8, where most people in most meetings are. Strengths raise the upper bound first and the
lower one after; growth moments lower the lower bound first and the upper one after; so a little evidence widens the
range to about 3 and much of it narrows it to 2. Both bounds are sums of saturating terms, each of which only rises with
strengths and only falls with growth moments: adding a strength never lowers a bound, adding a growth moment never
raises one.

Evidence is weighed by salience times confidence and spread over the length of the meeting (the square root of the turns
/ 40, at least 1), so that a long meeting, with more of everything, is not read as a better or a worse one.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence

from convo_local.measure.kinds import KINDS
from convo_local.measure.types import CATEGORIES, Category, Moment, NotMeasurable, ScoreRange, Signal, SpeakerSignals

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

MIDDLE = (6.0, 8.0)
LOWEST, HIGHEST = 2.0, 9.5
NARROWEST, WIDEST = 2.0, 3.0
TURNS = 40
COMFORTABLE = (110.0, 190.0)  # words a minute; see clarity.py


def score_ranges(signals: SpeakerSignals, moments: Sequence[Moment], *, people: int) -> dict[Category, ScoreRange]:
    """The range of each category for one speaker, in steps of 0.5 within 2 to 9.5, and the evidence, a line each.

    `moments` are the speaker's own; others' are ignored. `people` is how many spoke: questions and shares count for
    nothing when it is 1.
    """
    mine = [m for m in moments if m.speaker == signals.speaker]
    return {
        category: _range(category, signals, [m for m in mine if m.category == category], people)
        for category in CATEGORIES
    }


def _range(category: Category, signals: SpeakerSignals, moments: Sequence[Moment], people: int) -> ScoreRange:
    measured = list(_measured(category, signals, people))
    scale = max(1.0, math.sqrt(_number(signals.turns, 0) / TURNS))
    strength = sum(_weight(m) for m in moments if m.polarity == "strength") / scale + sum(
        w for w, _ in measured if w > 0
    )
    growth = sum(_weight(m) for m in moments if m.polarity == "growth") / scale - sum(w for w, _ in measured if w < 0)
    low = MIDDLE[0] + 1.5 * _saturating(strength, 1.6) - 4.0 * _saturating(growth, 1.0)
    high = MIDDLE[1] + 1.5 * _saturating(strength, 0.9) - 4.0 * _saturating(growth, 1.5)
    low = min(max(low, LOWEST), HIGHEST - NARROWEST)
    high = min(max(high, LOWEST + NARROWEST), HIGHEST, low + WIDEST)
    evidence = (*_counted(moments), *(line for _, line in measured))
    return ScoreRange(
        category, _half(low), _half(high), evidence or ("no evidence either way, so the middle of the scale",)
    )


def _weight(moment: Moment) -> float:
    return max(0.0, moment.salience) * max(0.0, moment.confidence)


def _saturating(amount: float, half: float) -> float:
    """0 at 0, 0.63 at `half`, towards 1."""
    return 1 - math.exp(-max(0.0, amount) / half)


def _half(value: float) -> float:
    return math.floor(value * 2 + 0.5) / 2


def _number(signal: Signal, default: float) -> float:
    return default if isinstance(signal, NotMeasurable) else float(signal)


def _counted(moments: Sequence[Moment]) -> Iterator[str]:
    """One line a kind, in the order of `KINDS`, strengths before growth."""
    counts = Counter(m.kind for m in moments)
    for polarity, sign in (("strength", "+"), ("growth", "-")):
        for kind, what in KINDS.items():
            if counts[kind] and what.polarity == polarity:
                yield f"{sign} {what.meaning}" + (f" ({counts[kind]} times)" if counts[kind] > 1 else "")


def _measured(category: Category, signals: SpeakerSignals, people: int) -> Iterator[tuple[float, str]]:
    """What the signals add where no moment says it: (weight, line), positive for strengths."""
    if category == "clarity":
        yield from _clarity(signals)
    elif category == "listening" and people > 1:
        yield from _listening(signals)
    elif category == "collaboration" and people > 1:
        yield from _collaboration(signals, people)


def _clarity(signals: SpeakerSignals) -> Iterator[tuple[float, str]]:
    if _number(signals.words, 0) < 100:
        return
    fillers = _number(signals.fillers_per_100_words, 3.0)
    if fillers >= 5:
        yield -min(0.6, 0.1 * (fillers - 4)), f"- {fillers:.1f} fillers per 100 words"
    elif fillers <= 1:
        yield 0.2, f"+ {fillers:.1f} fillers per 100 words"
    pace = _number(signals.words_per_minute, 0.0)
    if COMFORTABLE[0] <= pace <= COMFORTABLE[1]:
        yield 0.1, f"+ {pace:.0f} words a minute"


def _listening(signals: SpeakerSignals) -> Iterator[tuple[float, str]]:
    questions = _number(signals.questions_open, 0) + _number(signals.questions_closed, 0)
    turns = max(1.0, _number(signals.turns, 1))
    if questions >= 3 and questions / turns >= 0.1:
        yield 0.2, f"+ {questions:.0f} questions in {turns:.0f} turns"
    given = _number(signals.backchannels_given, 0)
    if given >= 5:
        yield 0.15, f"+ {given:.0f} short acknowledgements while others spoke"


def _collaboration(signals: SpeakerSignals, people: int) -> Iterator[tuple[float, str]]:
    share = _number(signals.talk_share, -1.0)
    if share >= 0 and 0.6 / people <= share <= min(0.95, 1.5 / people):
        yield 0.2, f"+ {100 * share:.0f} % of the talk among {people} people"
