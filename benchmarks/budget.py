"""What a model of a small context is shown: moments to choose from, on average over people in meetings.

python benchmarks/budget.py MEETING... [--speakers 3]
"""

from __future__ import annotations

import argparse
import statistics
from pathlib import Path

from convo_local import read_transcript
from convo_local.digest import build, estimate_tokens
from convo_local.measure import measure
from convo_local.prompts import Prompts

CONTEXTS = (1024, 1536, 2048, 3072, 4096, 8192)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("meetings", nargs="+", type=Path)
    parser.add_argument("--speakers", type=int, default=3)
    options = parser.parse_args()
    rows: dict[int, list[tuple[int, int, int]]] = {context: [] for context in CONTEXTS}
    for file in options.meetings:
        transcript = read_transcript(file)
        measured = measure(transcript)
        for speaker in list(transcript.speakers)[: options.speakers]:
            for context, found in rows.items():
                digest = build(transcript, measured, speaker, Prompts(), context=context)
                length = estimate_tokens("".join(digest.parts))
                found.append((len(digest.of("growth")), len(digest.of("strength")), length))
    print(f"{len(rows[CONTEXTS[0]])} people in {len(options.meetings)} meetings")
    for context, found in rows.items():
        growth, strengths, length = (statistics.mean(column) for column in zip(*found, strict=True))
        print(f"{context:>6,}: {growth:.1f} growth, {strengths:.1f} strengths, about {length:.0f} tokens")


if __name__ == "__main__":
    main()
