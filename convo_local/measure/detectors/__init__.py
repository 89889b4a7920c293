"""Detectors of moments, one module per category and one for what never happened.

A detector is a function from a `Scene` to moments. High precision comes before recall: where a kind cannot be told
from something harmless, no moment is made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from convo_local.measure.detectors import (
    absences,
    clarity,
    collaboration,
    decisions,
    disregard,
    listening,
    replies,
    shares,
    time_management,
)
from convo_local.measure.detectors.scene import Scene
from convo_local.measure.types import Moment

Detector = Callable[[Scene], Iterator[Moment]]
Absence = Callable[[Scene, Sequence[Moment]], Iterator[Moment]]

DETECTORS: tuple[Detector, ...] = (
    *listening.DETECTORS,
    *replies.DETECTORS,
    *disregard.DETECTORS,
    *clarity.DETECTORS,
    *time_management.DETECTORS,
    *collaboration.DETECTORS,
    *shares.DETECTORS,
    *decisions.DETECTORS,
)

ABSENCES: tuple[Absence, ...] = absences.DETECTORS
