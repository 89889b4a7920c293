"""The digest: what the model sees of a meeting, within a token budget.

What is the same for everybody stands first, so that it is read once for several speakers: the system text, with what an
organisation thinks good, and of the meeting its size and what its file cannot show. Then come the speaker's measured
facts. Scores are read after those, so nothing that anybody said can move them. Last come the ranked moments, a segment
or two around each. None of it grows with the meeting.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from string import ascii_uppercase

from convo_local.errors import PromptError
from convo_local.measure.types import (
    SURE_ENOUGH,
    Category,
    Measurement,
    Moment,
    NotMeasurable,
    Polarity,
    SpeakerSignals,
)
from convo_local.prompts import Prompts
from convo_local.transcript import UNKNOWN_SPEAKER, Segment, Transcript, clock

MOST = 4  # candidates of one polarity: more than are shown, so that the model has a choice
BUDGET = 600  # tokens of the candidates, estimated: all eight of them, as a rule
SHARE = 6  # a small model's context over what they may take: the rest of the prompt and the answer need some 1,200
NAMED = 4  # names of what is not measurable for one reason; the model needs no more
QUOTE_WORDS, BESIDE_WORDS = 16, 10  # words shown of a quote, and of a segment beside it
EQUAL: Mapping[Category, float] = {}  # no category counts more than another
TELLING = 4  # words from which a neighbouring segment tells something


@dataclass(frozen=True, slots=True)
class Candidate:
    """A moment that the model may pick, under a one-letter name. `lines` are it and its neighbours, as prompted.

    `first` is when the speaker first did so, None where the file has no times or it was only once. `counts` is how much
    its category counts in the rubric, 1 where nobody said.
    """

    letter: str
    moment: Moment
    lines: tuple[str, ...]
    first: str | None = None
    counts: float = 1.0

    @property
    def weight(self) -> float:
        """How much it counts before the model has judged, above 0."""
        return max(0.01, self.moment.salience * self.moment.confidence * self.counts)


@dataclass(frozen=True, slots=True)
class Digest:
    """The parts of the prompt (meeting, facts, moments), the candidates in them, and how many segments are shown."""

    system: str
    parts: tuple[str, str, str]
    candidates: tuple[Candidate, ...]
    segments_read: int

    def of(self, polarity: Polarity) -> list[Candidate]:
        """The candidates of one polarity, the most salient first."""
        return [c for c in self.candidates if c.moment.polarity == polarity]


def build(
    transcript: Transcript,
    measurement: Measurement,
    speaker: str,
    prompts: Prompts,
    *,
    moments: Sequence[Moment] | None = None,
    weights: Mapping[Category, float] = EQUAL,
    facts: Sequence[str] = (),
    standards: Sequence[str] = (),
    instructions: str = "",
    context: int | None = None,
    full: bool = False,
) -> Digest:
    """The digest of one speaker's meeting, over the given moments of theirs or all.

    `weights` are how much categories count; `facts` are told after those measured, `standards` and `instructions`
    with the system text. `context` is the model's, in tokens: a small one is shown fewer moments. With `full` the whole
    transcript stands before the moments.
    """
    moments = measurement.moments_of(speaker) if moments is None else moments
    sure = [m for m in moments if m.confidence >= SURE_ENOUGH] or list(moments)
    growth = shortlist(sure, "growth", weights)
    strengths = shortlist(sure, "strength", weights)
    budget = BUDGET if context is None else min(BUDGET, context // SHARE)
    candidates = _within_budget(transcript, _interleave(growth, strengths), prompts.you, weights, budget)
    shown = {c.moment.segment + step for c in candidates for step in (-1, 0, 1)} & {s.index for s in transcript.spoken}
    shown_moments = prompts.render(
        "moments",
        speaker=speaker,
        moments=[
            {
                "letter": c.letter,
                "category": c.moment.category,
                "polarity": c.moment.polarity,
                "fact": c.moment.fact,
                "lines": c.lines,
            }
            for c in candidates
        ],
    )
    if full:
        whole = prompts.render("transcript", lines=[line(transcript, s) for s in transcript.spoken])
        shown_moments = whole + shown_moments
    meeting = prompts.render(
        "meeting",
        segments=len(transcript.spoken),
        people=len(transcript.speakers),
        length=length(transcript),
        missing=missing(measurement),
    )
    measured = prompts.render(
        "facts", speaker=speaker, facts=[*describe(measurement.signals[speaker], measurement), *facts]
    )
    system = prompts.render("system", standards=standards) + instructions
    if unsaid := [standard for standard in standards if standard not in system]:
        raise PromptError(f"template system.j2 leaves out what the rubric calls good: {unsaid[0]!r}; use `standards`")
    parts = (meeting, measured, shown_moments)
    return Digest(system, parts, candidates, len(transcript.spoken) if full else len(shown))


def shortlist(moments: Iterable[Moment], polarity: Polarity, weights: Mapping[Category, float] = EQUAL) -> list[Moment]:
    """The most salient moments, one of each kind and one per segment, `MOST` at most; each as its category counts.

    Rather one item than two of a kind: what happened often is told as a pattern.
    """
    ranked = sorted(
        (m for m in moments if m.polarity == polarity),
        key=lambda m: (-m.salience * m.confidence * weights.get(m.category, 1.0), m.segment, m.kind),
    )
    chosen: list[Moment] = []
    for moment in ranked:
        if moment.kind not in {m.kind for m in chosen} and moment.segment not in {m.segment for m in chosen}:
            chosen.append(moment)
    return chosen[:MOST]


def describe(signals: SpeakerSignals, measurement: Measurement) -> list[str]:
    """A speaker's measured facts, a line each; what only for them is not measurable is said together, by reason."""
    lines = []
    reasons: dict[str, list[str]] = {}
    for name, (unit, _, _) in SpeakerSignals.definitions().items():
        value, label = getattr(signals, name), name.replace("_", " ")
        if isinstance(value, NotMeasurable):
            if name not in _missing_for_all(measurement):
                reasons.setdefault(value.reason, []).append(label)
        elif name == "talk_share":
            lines.append(f"{label}: {value:.0%} of all speakers' {signals.talk_share_basis}")
        elif isinstance(value, float | int):
            number = f"{value:.1f}".removesuffix(".0")
            lines.append(f"{label}: {number}" + (f" {unit}" if unit in ("s", "words/min") else ""))
    return lines + _by_reason(reasons)


def missing(measurement: Measurement) -> list[str]:
    """What of this meeting is not measurable for anybody, by reason."""
    reasons: dict[str, list[str]] = {}
    for name, reason in [*_missing_for_all(measurement).items(), *measurement.not_measurable.items()]:
        reasons.setdefault(reason, []).append(name.replace("_", " "))
    return _by_reason(reasons)


def _missing_for_all(measurement: Measurement) -> dict[str, str]:
    """Signals that nobody has, for the same reason."""
    found = {}
    for name in SpeakerSignals.definitions():
        values = {getattr(signals, name) for signals in measurement.signals.values()}
        if len(values) == 1 and isinstance(value := values.pop(), NotMeasurable):
            found[name] = value.reason
    return found


def _by_reason(reasons: Mapping[str, Sequence[str]]) -> list[str]:
    lines = []
    for reason, labels in reasons.items():
        more = f" and {len(labels) - NAMED} more" if len(labels) > NAMED else ""
        lines.append(f"not measurable, {reason}: {', '.join(labels[:NAMED])}{more}")
    return lines


def line(transcript: Transcript, segment: Segment) -> str:
    """A whole segment as the prompt shows it: time, speaker, text on one line."""
    return f"{transcript.timestamp(segment)} {segment.speaker or UNKNOWN_SPEAKER}: {' '.join(segment.text.split())}"


def length(transcript: Transcript) -> str | None:
    """How long the meeting was, None where the file has no times."""
    if not transcript.has_times:
        return None
    times = [t for s in transcript.spoken for t in (s.start, s.end) if t is not None]
    return clock(max(times) - min(times))


def estimate_tokens(text: str) -> int:
    """A cautious guess: English has about four characters a token."""
    return len(text.encode("utf-8")) // 4 + 1


def _interleave(growth: Sequence[Moment], strengths: Sequence[Moment]) -> list[Moment]:
    """Growth and strength in turn, so that a budget cuts both."""
    both: list[Moment] = []
    for i in range(MOST):
        both += [*growth[i : i + 1], *strengths[i : i + 1]]
    return both


def _within_budget(
    transcript: Transcript, moments: Sequence[Moment], you: str, weights: Mapping[Category, float], budget: int
) -> tuple[Candidate, ...]:
    """As many as the budget holds, at least one of each polarity; growth first, each polarity by salience."""
    kept: list[Candidate] = []
    used = 0
    for moment in moments:
        lines = _around(transcript, moment, you)
        cost = estimate_tokens(moment.fact) + sum(estimate_tokens(text) for text in lines) + 12
        if used + cost > budget and any(c.moment.polarity == moment.polarity for c in kept):
            continue
        used += cost
        kept.append(Candidate("", moment, lines, _first_time(transcript, moment), weights.get(moment.category, 1.0)))
    kept.sort(key=lambda c: c.moment.polarity)
    return tuple(replace(c, letter=letter) for letter, c in zip(ascii_uppercase, kept, strict=False))


def _first_time(transcript: Transcript, moment: Moment) -> str | None:
    segment = None if moment.first is None else transcript.segments[moment.first]
    timed = segment is not None and segment.start is not None and moment.occurrences > 1
    return transcript.timestamp(segment) if segment is not None and timed else None


def _around(transcript: Transcript, moment: Moment, you: str) -> tuple[str, ...]:
    """The segment before, the quote, and the segment after; neighbours of few words tell nothing and are left out.

    The speaker's own lines are labelled "You", so that nobody who reads them mistakes the roles.
    """
    spoken = transcript.spoken
    at = next(i for i, s in enumerate(spoken) if s.index == moment.segment)
    before, after = spoken[max(0, at - 1) : at], spoken[at + 1 : at + 2]
    return (
        *(_beside(s, moment.speaker, you) for s in before if s.words >= TELLING),
        f"{you}: {_cut(moment.quote, QUOTE_WORDS)}",
        *(_beside(s, moment.speaker, you) for s in after if s.words >= TELLING),
    )


def _beside(segment: Segment, speaker: str, you: str) -> str:
    label = you if segment.speaker == speaker else segment.speaker or UNKNOWN_SPEAKER
    return f"{label}: {_cut(segment.text, BESIDE_WORDS)}"


def _cut(text: str, words: int) -> str:
    """The first words of a text, on one line."""
    said = text.split()
    return " ".join(said[:words]) + (" …" if len(said) > words else "")
