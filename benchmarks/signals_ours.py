"""What `signals.py` asks of the measurement: the only place that touches the inside of `convo_local.measure`."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from convo_local import Moment, NotMeasurable, Segment, Transcript, measure
from convo_local.measure import Category, score_ranges
from convo_local.measure.detectors import DETECTORS
from convo_local.measure.detectors.scene import Scene
from convo_local.measure.invitations import invitations
from convo_local.measure.overlap import overlaps
from convo_local.measure.reading import Reading, acknowledges
from convo_local.measure.tasks import tasks

TASK_KINDS = ("owner_named", "deadline_set", "no_deadline", "no_owner", "hedged_commitment")
RATED: dict[Category, str] = {"timeManagement": "TM", "collaboration": "WW"}  # GAP's question on the same
UPTAKE_KINDS = ("built_on", "follow_up_question", "reflecting", "acknowledgement")


def talk_shares(transcript: Transcript) -> dict[str, float]:
    signals = measure(transcript).signals
    return {s: v.talk_share for s, v in signals.items() if not isinstance(v.talk_share, NotMeasurable)}


def category_scores(transcript: Transcript, category: Category) -> dict[str, float]:
    """Each speaker's score: the middle of the range that the evidence allows."""
    measured = measure(transcript)
    found = {}
    for speaker, signals in measured.signals.items():
        ranges = score_ranges(signals, measured.moments_of(speaker), people=len(measured.signals))
        found[speaker] = (ranges[category].low + ranges[category].high) / 2
    return found


def asking(transcript: Transcript) -> set[int]:
    """Segments with a sentence that asks."""
    return {row.segment.index for row in Reading(transcript).rows if row.questions}


def backchannels(transcript: Transcript) -> set[int]:
    return {row.segment.index for row in Reading(transcript).rows if row.backchannel}


def bids(transcript: Transcript) -> set[int]:
    """Segments that, begun while another speaks, are taken for more than a backchannel."""
    rows = Reading(transcript).rows
    return {row.segment.index for row in rows if row.words and not row.backchannel and not acknowledges(row)}


def interrupting(transcript: Transcript) -> dict[int, int]:
    """Segments that interrupted, and the segment that each of them cut off."""
    found = overlaps(Reading(transcript))
    return {o.row.segment.index: o.other.segment.index for o in found if o.interruption}


def detected(transcript: Transcript, kinds: Collection[str]) -> list[Moment]:
    """Every moment of these kinds, before the cap of a few per kind and speaker; at most one a segment."""
    reading = Reading(transcript)
    scene = Scene(reading, tuple(overlaps(reading)), invitations(reading), tuple(tasks(reading)))
    found = [m for detect in DETECTORS for m in detect(scene) if m.kind in kinds]
    return sorted({m.segment: m for m in found}.values(), key=lambda m: m.segment)


def uptake(said: str, reply: str) -> float:
    """How much the moments of one reply say that it takes up what was said: salience x confidence, added up."""
    pair = Transcript((Segment(0, "Pupil", said), Segment(1, "Teacher", reply)))
    moments: Mapping[str, Moment] = {m.kind: m for m in measure(pair).moments if m.speaker == "Teacher"}
    return sum(m.salience * m.confidence for kind, m in moments.items() if kind in UPTAKE_KINDS)
