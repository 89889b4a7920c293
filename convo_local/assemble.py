"""Putting a feedback together: facts by code, words by the model; and the last check before anything is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from convo_local.errors import OutputError
from convo_local.feedback import CategoryScores, Feedback, GrowthArea, Strength, TopPriority
from convo_local.measure import Category, Measurement
from convo_local.prose import Item, Prose
from convo_local.transcript import Transcript


def assemble(
    transcript: Transcript,
    measured: Measurement,
    speaker: str,
    scores: CategoryScores,
    items: Sequence[Item],
    prose: Prose,
    weights: Mapping[Category, float],
) -> Feedback:
    """Facts by code, words by the model; `weights` are the rubric's, for the overall score."""
    pairs = list(zip(items, prose.words, strict=True))

    def at(item: Item) -> str:
        return transcript.timestamp(transcript.segments[item.candidate.moment.segment])

    return Feedback(
        overall_score=scores.mean(weights),
        top_priority=next(
            TopPriority(quote=item.candidate.moment.quote, **words) for item, words in pairs if item.role == "top"
        ),
        strengths=[
            Strength(
                category=item.candidate.moment.category,
                timestamp=at(item),
                quote=item.candidate.moment.quote,
                **words,
            )
            for item, words in pairs
            if item.role == "strength"
        ],
        growth_areas=[
            GrowthArea(category=item.candidate.moment.category, timestamp=at(item), **words)
            for item, words in pairs
            if item.role == "growth"
        ],
        category_scores=scores,
        talk_listen_ratio=_ratio(measured, speaker),
        action_plan=[words["plan"] for item, words in pairs if item.role == "plan"],
    )


def _ratio(measured: Measurement, speaker: str) -> float:
    """Talk share, to two decimals: with words as its fallback it is measurable for everybody who spoke."""
    share = measured.signals[speaker].talk_share
    assert isinstance(share, float | int)
    return round(float(share), 2)


def require_grounded(feedback: Feedback, transcript: Transcript, speaker: str) -> None:
    """The last check before anything is kept: quotes are verbatim and the speaker's own, at their own times."""
    own = [s for s in transcript.spoken if s.speaker == speaker]
    if not any(feedback.top_priority.quote in s.text for s in own):
        raise OutputError("the top priority's quote is not the speaker's", raw=feedback.top_priority.quote)
    for strength in feedback.strengths:
        if not any(strength.quote in s.text and transcript.timestamp(s) == strength.timestamp for s in own):
            raise OutputError("a strength's quote is not the speaker's at that time", raw=strength.quote)
    times = {transcript.timestamp(s) for s in own}
    for area in feedback.growth_areas:
        if area.timestamp not in times:
            raise OutputError("a growth area's time is not one of the speaker's", raw=area.timestamp)


def thin(feedback: Feedback) -> list[str]:
    """What is shorter than usual because the evidence is."""
    counts = {"strength": len(feedback.strengths), "growth area": len(feedback.growth_areas)}
    return [
        f"{found} {name}{'' if found == 1 else 's'} shown: the transcript holds no more"
        for name, found in counts.items()
        if found < 2
    ]
