"""Listening while others speak: interrupting, talking over. See also `questioning`, `replies` and `disregard`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from convo_local.measure.cut_off import broken_off, ends_in_dash
from convo_local.measure.detectors.scene import Scene
from convo_local.measure.overlap import opens_in_support
from convo_local.measure.reading import Row
from convo_local.measure.text import topic
from convo_local.measure.types import Moment

LAST_WORDS = 12  # of a sentence that was broken off, from which its topic is taken


def interruption(scene: Scene) -> Iterator[Moment]:
    """Began while the other was speaking, and the other stopped inside a sentence: `overlap.py` has the definition.

    Not: backchannels, openings that agree ("yeah, exactly"), ends that hand over ("so …"), a start within 0.3 s of the
    end. In a file whose segments never overlap a dash at the other's end stands for it, less surely (`broken_off`).
    """
    found = [(o.row, o.other, o.ms) for o in scene.overlaps if o.interruption]
    found += [
        (by, cut, 0)
        for cut, by in broken_off(scene.reading)
        if not (opens_in_support(by) or by.asks or _asks_leave(cut) or _takes_up_again(scene, cut, by))
    ]
    counts = Counter(row.speaker for row, _, _ in found)
    for row, other, ms in found:
        if row.speaker is None or other.speaker is None:
            continue
        seconds, cut = round(ms / 1000, 1) or None, other.sentences[-1]
        began = f"started {seconds} s before {other.speaker} had finished, and" if seconds else "began to speak as"
        sure = 0.85 if cut.cut_off else 0.7
        yield scene.moment(
            "interruption",
            row,
            row.sentences[0],
            f"{row.speaker} {began} {other.speaker} stopped mid-sentence",
            salience=0.62 + (min(0.16, ms / 10_000) if seconds else 0.08) + min(0.17, 0.01 * len(cut.words)),
            confidence=sure if seconds else 0.55,
            other=other.speaker,
            seconds=seconds,
            topic=topic(cut, start=max(0, len(cut.lean) - LAST_WORDS)),
            count=counts[row.speaker] if counts[row.speaker] > 1 else None,
        )


def talked_over(scene: Scene) -> Iterator[Moment]:
    """Both spoke for 1.8 s or more, the other having begun first; neither row is mostly silence (see
    `overlap.py`).

    Competitive overlap persists, where accidental overlap is repaired within a beat or two (Schegloff 2000).
    """
    found = [o for o in scene.overlaps if o.competing and o.row.speaker and o.other.speaker]
    counts = Counter(o.row.speaker for o in found)
    for o in found:
        seconds = round(o.ms / 1000, 1)
        yield scene.moment(
            "talked_over",
            o.row,
            o.row.sentences[0],
            f"{o.row.speaker} spoke at the same time as {o.other.speaker} for {seconds} s",
            salience=0.45 + min(0.2, 0.04 * (seconds - 2)),
            confidence=0.6,
            other=o.other.speaker,
            seconds=seconds,
            count=counts[o.row.speaker] if counts[o.row.speaker] > 1 else None,
        )


DETECTORS = (interruption, talked_over)


def _asks_leave(cut: Row) -> bool:
    """Breaks off at "may I": who speaks then has been asked to."""
    last = cut.sentences[-1]
    return any(sum(found) == len(last.lean) for found in last.find_all("proposing_moves"))


def _takes_up_again(scene: Scene, cut: Row, by: Row) -> bool:
    """Goes on with what had been broken off by the row that is cut: takes back the floor rather than takes it."""
    before = scene.reading.rows[cut.place - 1] if cut.place else None
    return before is not None and before.speaker == by.speaker and ends_in_dash(before)
