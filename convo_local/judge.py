"""What the model judges: a score in each category, read from probabilities, and which moments to show.

No text is written here: each branch is one read of the probabilities of one-token labels. Scores are read before
anything that anybody said, so that nothing in a transcript can move them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from convo_local.digest import Candidate, Digest
from convo_local.feedback import CategoryScores, nearest_half
from convo_local.llm.types import Branch, Output
from convo_local.measure import CATEGORIES, Category, Polarity, ScoreRange
from convo_local.measure.types import in_words
from convo_local.prompts import Prompts

LEAST_SHOWN, MOST_SHOWN = 2, 3  # items of one polarity; fewer where the transcript holds no more
TELLING = 0.15  # weight (salience * confidence) from which a moment is worth a third place
DIGITS = tuple("0123456789")  # the one-token labels of a score; 9 stands for 10
FACTS = 2  # the digest's parts before anything that anybody said

Run: TypeAlias = Callable[[Sequence[Branch]], Sequence[Output]]
"""Runs branches over the digest."""


def judge(
    run: Run, digest: Digest, prompts: Prompts, speaker: str, ranges: Mapping[Category, ScoreRange]
) -> tuple[CategoryScores, dict[Polarity, list[Candidate]]]:
    """The scores, and the moments to show, best first. One run of the model."""
    scoring = [_score_branch(prompts, speaker, ranges[c]) for c in CATEGORIES]
    polarities: list[Polarity] = [p for p in ("growth", "strength") if len(digest.of(p)) > 1]
    selecting = [_select_branch(prompts, speaker, digest, p) for p in polarities]
    outputs = run([*scoring, *selecting])
    scores = {c: score_in(ranges[c], o.probabilities) for c, o in zip(CATEGORIES, outputs, strict=False)}
    chosen: dict[Polarity, list[Candidate]] = {p: digest.of(p) for p in ("growth", "strength")}
    for polarity, output in zip(polarities, outputs[len(scoring) :], strict=True):
        chosen[polarity] = pick(digest.of(polarity), output.probabilities)
    return CategoryScores.model_validate(scores), chosen


def score_in(allowed: ScoreRange, probabilities: Sequence[float]) -> float:
    """The middle of the range that the evidence allows, moved within it by the model's opinion, to the nearest 0.5.

    Digit d of 0 to 9 stands for the score 10 d / 9. The opinion is how far the expectation over the digits inside the
    range lies from what equal probabilities would give; there is none where nothing was measured.
    """
    inside = [(10 * d / 9, p) for d, p in enumerate(probabilities) if allowed.low <= 10 * d / 9 <= allowed.high]
    mass = sum(p for _, p in inside)
    score = (allowed.low + allowed.high) / 2
    if mass > 0 and allowed.measured:
        score += sum(value * p for value, p in inside) / mass - sum(value for value, _ in inside) / len(inside)
    return min(max(nearest_half(score), allowed.low), allowed.high)


def pick(candidates: Sequence[Candidate], probabilities: Sequence[float]) -> list[Candidate]:
    """The candidates to show, best first: how much each weighs, times how likely the model finds it.

    One of each kind; one that hardly weighs only where there would be fewer than two.
    """
    ranked = sorted(
        zip(candidates, probabilities, strict=True), key=lambda pair: (-pair[0].weight * pair[1], pair[0].letter)
    )
    firsts: dict[str, Candidate] = {}
    for candidate, _ in ranked:
        firsts.setdefault(candidate.moment.kind, candidate)
    telling = [c for c in firsts.values() if c.weight >= TELLING]
    rest = [c for c in firsts.values() if c not in telling]
    return [*telling[:MOST_SHOWN], *rest[: max(0, LEAST_SHOWN - len(telling))]]


def _score_branch(prompts: Prompts, speaker: str, evidence: ScoreRange) -> Branch:
    known = [line for line in evidence.evidence if not line.startswith("not measurable")]  # the facts have those
    task = prompts.render("score", speaker=speaker, category=in_words(evidence.category), evidence=known)
    return Branch(task, labels=DIGITS, after=FACTS)


def _select_branch(prompts: Prompts, speaker: str, digest: Digest, polarity: Polarity) -> Branch:
    letters = tuple(c.letter for c in digest.of(polarity))
    task = prompts.render("select", speaker=speaker, polarity=polarity, letters=letters)
    return Branch(task, labels=letters)
