"""Reading a file of very many cues: time beside webvtt-py's on the same file, and memory beside the file's size.

    pip install '.[bench]' && python benchmarks/reading.py [--cues 100000] [--rounds 5]

Both read the same WebVTT file in turn, in one process; the figures are medians and their ratio. Memory is the peak of
what Python allocates while our reader reads, in another pass, as allocation is counted by slowing everything down.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

from convo_local.formats import read_transcript


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cues", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    import webvtt

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "long.vtt"
        path.write_text(cues(options.cues), encoding="utf-8")
        ours: list[float] = []
        theirs: list[float] = []
        for _ in range(options.rounds):
            ours.append(seconds(lambda: len(read_transcript(path).segments), options.cues))
            theirs.append(seconds(lambda: len(webvtt.read(str(path))), options.cues))
        tracemalloc.start()
        read_transcript(path)
        peak = tracemalloc.get_traced_memory()[1]
        size = path.stat().st_size
    mine, other = statistics.median(ours), statistics.median(theirs)
    print(f"{options.cues:,} cues, {size / 1e6:.1f} MB, {options.rounds} rounds")
    print(f"convo_local  {mine:.2f} s")
    print(f"webvtt-py    {other:.2f} s   {other / mine:.2f} times ours")
    print(f"memory at its peak: {peak / size:.1f} times the file")


def cues(count: int) -> str:
    """Three people in turn, a cue every three seconds, one in ten over two lines."""
    blocks = ["WEBVTT\n"]
    for i in range(count):
        said = "We looked at the roof, and it is dry." if i % 10 else "We looked at the roof\nand at the wall below it."
        blocks.append(f"{i + 1}\n{stamp(3 * i)} --> {stamp(3 * i + 2)}\n<v Speaker {i % 3}>{said}</v>\n")
    return "\n".join(blocks)


def stamp(whole: int) -> str:
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}.000"


def seconds(read: Callable[[], int], expected: int) -> float:
    begin = time.perf_counter()
    found = read()
    taken = time.perf_counter() - begin
    assert found == expected, (found, expected)
    return taken


if __name__ == "__main__":
    main()
