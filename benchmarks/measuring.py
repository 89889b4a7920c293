"""How long measuring takes, and whether it grows with the meeting: the examples laid end to end, 2,000 and 20,000 cues.

    python benchmarks/measuring.py [--segments 20000]

The examples are cut into cues of a few words, as captioning tools write them, so that 20,000 segments are about ten
hours of talk. Seconds are processor time of one core, the best of three; the ratio is what ten times the segments cost.
No model is loaded.
"""

from __future__ import annotations

import argparse
import platform
import time
from dataclasses import replace
from pathlib import Path

from convo_local import Segment, Transcript, __version__, measure, read_transcript

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
RUNS = 3
CUE = 6  # words


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--segments", type=int, default=20_000)
    count: int = parser.parse_args().segments
    measure(meeting(count // 100))  # word lists are read once
    small, large = seconds(meeting(count // 10)), seconds(meeting(count))
    words = sum(s.words for s in meeting(count).spoken)
    print(f"convo-local {__version__}, Python {platform.python_version()}, {platform.machine()}")
    print(f"{count // 10:>7,} segments: {small:.2f} s")
    print(f"{count:>7,} segments: {large:.2f} s ({words:,} words)")
    print(f"ten times the segments cost {large / small:.1f} times the time")


def meeting(count: int) -> Transcript:
    """`count` segments: the examples one after another, again and again, each with its people and its times."""
    sources = [read_transcript(path) for path in sorted(EXAMPLES.iterdir()) if path.suffix in {".vtt", ".srt"}]
    segments: list[Segment] = []
    shift = 0.0
    while len(segments) < count:
        for source in sources:
            for segment in source.spoken:
                segments += cues(segment, len(segments), shift)
            shift = (segments[-1].end or 0.0) + 1.0
    return Transcript(tuple(segments[:count]))


def cues(segment: Segment, index: int, shift: float) -> list[Segment]:
    """A segment in pieces of `CUE` words at most, its time shared out by words."""
    words = segment.text.split()
    start, end = segment.start or 0.0, segment.end or 0.0
    step = (end - start) / len(words)
    return [
        replace(
            segment,
            index=index + place // CUE,
            text=" ".join(words[place : place + CUE]),
            start=start + place * step + shift,
            end=start + min(place + CUE, len(words)) * step + shift,
        )
        for place in range(0, len(words), CUE)
    ]


def seconds(transcript: Transcript) -> float:
    """Processor time of the fastest of some runs."""
    times = []
    for _ in range(RUNS):
        begin = time.process_time()
        measure(transcript)
        times.append(time.process_time() - begin)
    return min(times)


if __name__ == "__main__":
    main()
