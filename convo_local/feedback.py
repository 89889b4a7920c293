"""Feedback as Convo's API returns it (pydantic, camelCase on the wire), and the result that carries it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from convo_local.measure.types import (
    CATEGORIES,
    Category,
    Measurement,
    Moment,
    NotMeasurable,
    ScoreRange,
    SpeakerSignals,
)
from convo_local.rubric import Target
from convo_local.transcript import Transcript

SCHEMA_VERSION = 4  # of what the cache keeps; raise it when the shape or meaning of a result changes

Score = Annotated[float, Field(ge=0, le=10, multiple_of=0.5)]


class _Wire(BaseModel):
    model_config = ConfigDict(
        alias_generator=to_camel, validate_by_name=True, validate_by_alias=True, extra="forbid", frozen=True
    )


class TopPriority(_Wire):
    """The one thing to work on: what the user said, and what they could have said."""

    focus: str
    quote: str
    reason: str
    alternative: str


class Strength(_Wire):
    """Something that went well, at one place."""

    category: Category
    description: str
    timestamp: str
    quote: str


class GrowthArea(_Wire):
    """Something to do differently, at one place."""

    category: Category
    description: str
    suggestion: str
    timestamp: str


class CategoryScores(_Wire):
    """The five categories, each 0 to 10 in steps of 0.5."""

    clarity: Score
    listening: Score
    time_management: Score
    collaboration: Score
    decision_making: Score

    def mean(self, weights: Mapping[Category, float] | None = None) -> float:
        """The overall score: mean of the five to the nearest 0.5, halves up (8.4 gives 8.5, as in Convo's example).

        `weights` are a rubric's, 1 for a category that it does not name; at least one is above 0.
        """
        scores = self.model_dump(by_alias=True)
        counts = {category: (weights or {}).get(category, 1.0) for category in CATEGORIES}
        return nearest_half(sum(scores[c] * w for c, w in counts.items()) / sum(counts.values()))


class Feedback(_Wire):
    """The body of Convo's feedback."""

    overall_score: Score
    top_priority: TopPriority
    strengths: list[Strength]
    growth_areas: list[GrowthArea]
    category_scores: CategoryScores
    talk_listen_ratio: Annotated[float, Field(ge=0, le=1)]
    action_plan: list[str]


class Provenance(_Wire):
    """How a result came about: enough to explain it and to repeat it."""

    model_config = ConfigDict(protected_namespaces=())

    model: str
    model_fingerprint: str
    model_parameters: int
    model_quantisation: str = ""
    prose: str
    context: str
    segments_read: int
    segments_total: int
    prompts_hash: str
    tokens_prefilled: int
    tokens_free: int
    tokens_forced: int
    seconds: Mapping[str, float]
    versions: Mapping[str, str]
    prose_rewritten: int
    prose_replaced: int
    notes: tuple[str, ...] = ()
    meeting: str = ""
    rubric: str = ""


class Shown(BaseModel):
    """An item of the feedback and the moment it is about: `item` is its place in the list of its role."""

    model_config = ConfigDict(frozen=True)

    role: Literal["top", "strength", "growth", "plan"]
    item: int
    moment: int


class FeedbackResult(BaseModel):
    """One speaker's feedback on one transcript, with everything it rests on.

    `shown` links each item to one of `moments`, by index. `not_measurable` and `language` as in `Measurement`.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    speaker: str
    created_at: datetime
    feedback: Feedback
    signals: dict[str, SpeakerSignals]
    moments: tuple[Moment, ...]
    timestamps: tuple[str, ...]
    shown: tuple[Shown, ...]
    ranges: tuple[ScoreRange, ...]
    not_measurable: dict[str, str]
    language: str
    provenance: Provenance
    targets: tuple[Target, ...] = ()
    cached: bool = False

    def to_dict(self, *, details: bool = False) -> dict[str, Any]:
        """Convo's wire object `{"data": …}`; with `details` a second key beside it, what was measured and how."""
        created = self.created_at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        document: dict[str, Any] = {
            "data": {
                "id": self.id,
                "feedback": self.feedback.model_dump(mode="json", by_alias=True),
                "overallScore": self.feedback.overall_score,
                "userSpeakerName": self.speaker,
                "createdAt": created,
                "cached": self.cached,
            }
        }
        if details:
            document["details"] = {
                "signals": {name: signals_to_dict(s) for name, s in self.signals.items()},
                "notMeasurable": dict(self.not_measurable),
                "language": self.language or None,
                "moments": [moment_to_dict(m, at) for m, at in zip(self.moments, self.timestamps, strict=True)],
                "shown": [shown.model_dump(mode="json") for shown in self.shown],
                "scoreRanges": {
                    r.category: {
                        "low": r.low,
                        "high": r.high,
                        "measured": r.measured,
                        "evidence": list(r.evidence),
                    }
                    for r in self.ranges
                },
                "targets": [target.model_dump(mode="json") for target in self.targets],
                "provenance": self.provenance.model_dump(mode="json", by_alias=True),
            }
        return document

    def to_json(self, *, details: bool = False, indent: int | None = 2) -> str:
        """`to_dict()` as JSON text; non-ASCII characters stay as they are."""
        return json.dumps(self.to_dict(details=details), ensure_ascii=False, indent=indent)


def signals_to_dict(signals: SpeakerSignals) -> dict[str, Any]:
    """camelCase name to `{"value", "unit"}`, or `{"value": null, "unit", "notMeasurable": reason}`."""
    out: dict[str, Any] = {}
    for name, (unit, _, _) in SpeakerSignals.definitions().items():
        value = getattr(signals, name)
        if isinstance(value, NotMeasurable):
            out[to_camel(name)] = {"value": None, "unit": unit, "notMeasurable": value.reason}
        else:
            out[to_camel(name)] = {"value": value, "unit": unit}
    return out


def measurement_to_dict(transcript: Transcript, measured: Measurement) -> dict[str, Any]:
    """Signals of every speaker, all moments, each with its speaker, and the kinds of moments that cannot be shown."""
    moments = [
        {"speaker": m.speaker, **moment_to_dict(m, transcript.timestamp(transcript.segments[m.segment]))}
        for m in measured.moments
    ]
    return {
        "language": measured.language or None,
        "signals": {name: signals_to_dict(s) for name, s in measured.signals.items()},
        "notMeasurable": dict(measured.not_measurable),
        "moments": moments,
    }


def moment_to_dict(moment: Moment, timestamp: str) -> dict[str, Any]:
    """A moment as `--details` shows it."""
    return {
        "kind": moment.kind,
        "category": moment.category,
        "polarity": moment.polarity,
        "segment": moment.segment,
        "timestamp": timestamp,
        "quote": moment.quote,
        "fact": moment.fact,
        "salience": round(moment.salience, 3),
        "confidence": round(moment.confidence, 3),
        "occurrences": moment.occurrences,
    }


def nearest_half(value: float) -> float:
    """To the nearest 0.5, halves up."""
    return int(value * 2 + 0.5) / 2
