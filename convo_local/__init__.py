"""convo_local: private, offline feedback on how a person communicates in meetings.

The public names. What needs only the standard library is imported here; the rest on first use, so that
`import convo_local` loads nothing heavy.
"""

from __future__ import annotations

__version__ = "0.1.0"

from importlib import import_module
from typing import TYPE_CHECKING, Any

from convo_local.errors import (
    ContextError,
    ConvoError,
    MissingExtraError,
    ModelError,
    OutputError,
    PromptError,
    SpeakerError,
    StoreError,
    TooFewSegmentsError,
    TranscriptError,
)
from convo_local.formats import read_transcript
from convo_local.measure import Measurement, Moment, NotMeasurable, SpeakerSignals, measure
from convo_local.transcript import Segment, Transcript, Turn

if TYPE_CHECKING:
    from convo_local.coach import Coach
    from convo_local.feedback import Feedback, FeedbackResult

__all__ = [
    "Coach",
    "ContextError",
    "ConvoError",
    "Feedback",
    "FeedbackResult",
    "Measurement",
    "MissingExtraError",
    "ModelError",
    "Moment",
    "NotMeasurable",
    "OutputError",
    "PromptError",
    "Segment",
    "SpeakerError",
    "SpeakerSignals",
    "StoreError",
    "TooFewSegmentsError",
    "Transcript",
    "TranscriptError",
    "Turn",
    "measure",
    "read_transcript",
]

_ON_FIRST_USE = {
    "Coach": "convo_local.coach",
    "Feedback": "convo_local.feedback",
    "FeedbackResult": "convo_local.feedback",
}


def __getattr__(name: str) -> Any:
    if name not in _ON_FIRST_USE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_ON_FIRST_USE[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
