"""The measurement on real meetings, where they are at hand."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from convo_local.measure import NotMeasurable, measure, score_ranges
from convo_local.transcript import Segment, Transcript, number

pytestmark = pytest.mark.shared


def load(path: Path) -> Transcript:
    rows = json.loads(path.read_text(encoding="utf-8"))
    rows = rows.get("segments") or rows["utterances"]
    return Transcript(number(Segment(0, r["speaker"], r["text"], r["start"], r["end"]) for r in rows))


@pytest.mark.parametrize(
    "name", ["ami/ES2002a", "ami/IS1003b", "gap/GAP08", "icsi_mrda/Bro005", "oyez/2019.17-1268-t01"]
)
def test_every_moment_is_the_speakers_own(shared: Path, name: str) -> None:
    transcript = load(shared / "meetings" / f"{name}.json")
    measurement = measure(transcript)
    for moment in measurement.moments:
        segment = transcript.segments[moment.segment]
        assert segment.speaker == moment.speaker
        assert moment.quote in segment.text
    assert {m.speaker for m in measurement.moments if m.polarity == "growth"} == set(transcript.speakers)


@pytest.mark.parametrize("name", ["ES2002a", "ES2009b", "IS1003b", "TS3004a"])
def test_talk_share_is_near_the_time_of_the_words(shared: Path, name: str) -> None:
    path = shared / "meetings" / "ami" / f"{name}.json"
    truth = {s: v["word_seconds"] for s, v in json.loads(path.read_text(encoding="utf-8"))["speakers"].items()}
    for speaker, signals in measure(load(path)).signals.items():
        assert not isinstance(signals.talk_share, NotMeasurable)
        assert signals.talk_share == pytest.approx(truth[speaker] / sum(truth.values()), abs=0.05)


def test_a_court_record_without_overlap_shows_no_interruption(shared: Path) -> None:
    signals = measure(load(shared / "meetings" / "oyez" / "2019.17-1268-t01.json")).signals
    assert all(isinstance(s.interruptions_made, NotMeasurable) for s in signals.values())


def test_interruptions_found_are_mostly_labelled_so(shared: Path) -> None:
    """Of overlaps with a label, what we call an interruption is hardly ever a labelled non-interruption."""
    right = Counter[bool]()
    for name in ("GAP02", "GAP08"):
        path = shared / "meetings" / "gap" / f"{name}.json"
        labels = json.loads(path.read_text(encoding="utf-8")).get("interruption_labels", [])
        assert labels
        transcript = load(path)
        for moment in measure(transcript).moments:
            if moment.kind != "interruption":
                continue
            start = transcript.segments[moment.segment].start or 0.0
            near = [row for row in labels if abs(onset(row) - start) <= 0.6]
            right.update([any(is_interruption(row) for row in near)] if near else [])
    assert right[False] <= 1


def onset(row: dict[str, object]) -> float:
    return float(str(row.get("start", row.get("onset", row.get("time", -1)))))


def is_interruption(row: dict[str, object]) -> bool:
    return str(row.get("label", row.get("interruption"))).lower() in {"1", "true", "interruption"}


def test_people_in_real_meetings_score_around_seven(shared: Path) -> None:
    centres = []
    for path in sorted((shared / "meetings" / "ami").glob("*.json")):
        measurement = measure(load(path))
        for signals in measurement.signals.values():
            ranges = score_ranges(signals, measurement.moments, people=len(measurement.signals))
            centres += [(r.low + r.high) / 2 for r in ranges.values()]
    assert 6.5 <= sum(centres) / len(centres) <= 7.5
