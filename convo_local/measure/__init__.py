"""Measuring: from a `Transcript` to signals, moments and score ranges, in plain code and the standard library."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from convo_local.measure.kinds import KINDS, Kind
from convo_local.measure.scoring import score_ranges
from convo_local.measure.types import (
    CATEGORIES,
    Category,
    Measurement,
    Moment,
    NotMeasurable,
    Polarity,
    ScoreRange,
    Signal,
    SpeakerSignals,
)
from convo_local.transcript import Transcript

if TYPE_CHECKING:
    from convo_local.measure.reading import Reading

__all__ = [
    "CATEGORIES",
    "KINDS",
    "Category",
    "Kind",
    "Measurement",
    "Moment",
    "NotMeasurable",
    "Polarity",
    "ScoreRange",
    "Signal",
    "SpeakerSignals",
    "measure",
    "score_ranges",
]


def measure(transcript: Transcript, *, language: str | None = None) -> Measurement:
    """Signals and moments of every named speaker. Pure; linear in the number of segments; raises nothing of its own.

    `language` is a code such as "en"; None finds it out by the words. In a language without a lexicon timing and turns
    are still measured; what rests on words is `NotMeasurable`.
    """
    from convo_local.measure.reading import Reading

    with _no_cyclic_collection():
        return _measure(Reading(transcript, language))


def _measure(reading: Reading) -> Measurement:
    # imported here, as a cached answer needs none of it
    from convo_local.measure.detectors.scene import Scene
    from convo_local.measure.invitations import invitations
    from convo_local.measure.measurable import not_measurable
    from convo_local.measure.moments import moments
    from convo_local.measure.overlap import overlaps
    from convo_local.measure.signals import signals
    from convo_local.measure.tasks import tasks

    overlapping, invited = overlaps(reading), invitations(reading)
    people: dict[str, set[str]] = {}
    for i in invited:
        people.setdefault(i.turn.speaker or "", set()).add(i.other)
    measured = signals(reading, overlapping, people)
    shares = {s: v.talk_share for s, v in measured.items() if not isinstance(v.talk_share, NotMeasurable)}
    scene = Scene(reading, tuple(overlapping), invited, tuple(tasks(reading)), shares)
    unmeasured = not_measurable(reading)
    return Measurement(measured, moments(scene, unmeasured), unmeasured, reading.lexicon.language)


@contextmanager
def _no_cyclic_collection() -> Iterator[None]:
    """Reading makes many small objects and no cycles; looking for some among them is a quarter of the time, and grows.

    Only the search for cycles waits, not the freeing of memory; it goes on as it was afterwards.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
