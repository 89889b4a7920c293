"""Detectors of moments, one module per category and one for what never happened.

A detector is a function from a `Scene` to moments. High precision comes before recall: where a kind cannot be told
from something harmless, no moment is made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from convo_local.measure.detectors import (
    absences,
    choices,
    clarity,
    collaboration,
    commitments,
    deadlines,
    decisions,
    disregard,
    figures,
    listening,
    owners,
    pace,
    questioning,
    recognised,
    replies,
    running_on,
    shares,
    stretches,
    time_management,
)
from convo_local.measure.detectors.scene import Scene
from convo_local.measure.types import Moment

Detector = Callable[[Scene], Iterator[Moment]]
Absence = Callable[[Scene, Sequence[Moment]], Iterator[Moment]]

DETECTORS: tuple[Detector, ...] = (
    *listening.DETECTORS,
    *questioning.DETECTORS,
    *replies.DETECTORS,
    *disregard.DETECTORS,
    *clarity.DETECTORS,
    *stretches.DETECTORS,
    *pace.DETECTORS,
    *figures.DETECTORS,
    *time_management.DETECTORS,
    *running_on.DETECTORS,
    *collaboration.DETECTORS,
    *shares.DETECTORS,
    *decisions.DETECTORS,
    *choices.DETECTORS,
    *commitments.DETECTORS,
    *owners.DETECTORS,
    *deadlines.DETECTORS,
    *recognised.DETECTORS,
)

ABSENCES: tuple[Absence, ...] = absences.DETECTORS
