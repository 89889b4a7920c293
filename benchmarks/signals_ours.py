"""What `signals.py` asks of the measurement: the only place that touches the inside of `convo_local.measure`."""

from __future__ import annotations

from collections.abc import Collection

from convo_local import Moment, NotMeasurable, Transcript, measure
from convo_local.measure import Category, score_ranges
from convo_local.measure.backchannels import acknowledges
from convo_local.measure.cut_off import cut_short
from convo_local.measure.decision_evidence import commits_or_directs, decision_places, task_places
from convo_local.measure.detectors import DETECTORS
from convo_local.measure.detectors.scene import Scene
from convo_local.measure.invitations import invitations
from convo_local.measure.overlap import overlaps
from convo_local.measure.reading import Reading
from convo_local.measure.tasks import tasks
from convo_local.measure.text import sentences_of
from convo_local.measure.uptake import presses as pressing
from convo_local.measure.uptake import restates as restated
from convo_local.measure.uptake import uptake as taken_up

DECISION_KINDS = ("decision_stated", "decision_confirmed")
TASK_KINDS = ("commitment", "owner_named", "deadline_set", "no_deadline", "no_owner", "hedged_commitment")
RATED: dict[Category, str] = {"timeManagement": "TM", "collaboration": "WW"}  # GAP's question on the same


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
    """Segments with a sentence that asks, if only whether the other follows."""
    return {row.segment.index for row in Reading(transcript).rows if row.questions or row.checks}


def backchannels(transcript: Transcript) -> set[int]:
    return {row.segment.index for row in Reading(transcript).rows if row.backchannel}


def bids(transcript: Transcript) -> set[int]:
    """Segments that, begun while another speaks, are taken for more than an acknowledgement."""
    rows = Reading(transcript).rows
    return {row.segment.index for row in rows if row.words and not row.aside and not acknowledges(row)}


def interrupting(transcript: Transcript) -> dict[int, int]:
    """Segments that interrupted, and the segment that each of them cut off."""
    found = overlaps(Reading(transcript))
    return {o.row.segment.index: o.other.segment.index for o in found if o.interruption}


def interrupted(transcript: Transcript) -> set[int]:
    """Segments that stopped unfinished because another spoke."""
    return {row.segment.index for row, _ in cut_short(Reading(transcript))}


def detected(transcript: Transcript, kinds: Collection[str]) -> list[Moment]:
    """Every moment of these kinds, before the cap of a few per kind and speaker; at most one a segment."""
    reading = Reading(transcript)
    scene = Scene(reading, tuple(overlaps(reading)), invitations(reading), tuple(tasks(reading)))
    found = [m for detect in DETECTORS for m in detect(scene) if m.kind in kinds]
    return sorted({m.segment: m for m in found}.values(), key=lambda m: m.segment)


def shown_decisions(transcript: Transcript) -> list[int]:
    """Segments of moments that tell somebody of a decision."""
    return [m.segment for m in detected(transcript, DECISION_KINDS)]


def graded_decisions(transcript: Transcript) -> list[int]:
    """Those, and the places where talk of what is to be is densest, which nobody is told of."""
    places = [row.segment.index for row in decision_places(Reading(transcript))]
    return sorted({*places, *shown_decisions(transcript)})


def shown_tasks(transcript: Transcript) -> list[int]:
    """Segments of moments that tell somebody of a task."""
    return [m.segment for m in detected(transcript, TASK_KINDS)]


def graded_tasks(transcript: Transcript) -> list[int]:
    """The places where work is handed out."""
    return [row.segment.index for row in task_places(Reading(transcript))]


def committing(transcript: Transcript) -> set[int]:
    """Segments with a commissive or a directive of any kind."""
    return {r.segment.index for r in Reading(transcript).rows if any(commits_or_directs(s) for s in r.sentences)}


def uptake(said: str, reply: str) -> float:
    return taken_up(sentences_of(said), sentences_of(reply))


def restates(said: str, reply: str) -> bool:
    return restated(sentences_of(said), sentences_of(reply))


def presses(reply: str) -> bool:
    return any(pressing(sentence) for sentence in sentences_of(reply))
