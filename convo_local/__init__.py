"""convo_local: private, offline feedback on how a person communicates in meetings.

The public names, loaded on first use: `import convo_local` itself imports nothing heavy.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from convo_local.coach import Coach
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
    from convo_local.feedback import Feedback, FeedbackResult
    from convo_local.formats import read_transcript
    from convo_local.measure import Measurement, Moment, NotMeasurable, SpeakerSignals, measure
    from convo_local.transcript import Segment, Transcript, Turn

__version__ = "0.1.0"

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

_HOMES = {
    "coach": ("Coach",),
    "feedback": ("Feedback", "FeedbackResult"),
    "formats": ("read_transcript",),
    "measure": ("Measurement", "Moment", "NotMeasurable", "SpeakerSignals", "measure"),
    "transcript": ("Segment", "Transcript", "Turn"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOME_OF.get(name, 'errors')}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
