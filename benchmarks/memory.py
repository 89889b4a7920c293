"""How much memory feedback takes, and whether it grows: many feedbacks in one process.

    python benchmarks/memory.py MEETING SPEAKER [--model NAME|PATH] [--count 200]

Resident memory is read from /proc (Linux), the weights counted in it. The allowance is what is neither weights nor the
context's cache: Python, libraries, the vocabulary, llama.cpp's buffers.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import tempfile
from pathlib import Path

from convo_local import Coach, read_transcript
from convo_local.llm import model, tune
from convo_local.llm.files import find_model
from convo_local.llm.model import LlamaModel

MB = 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("meeting", type=Path)
    parser.add_argument("speaker")
    parser.add_argument("--model")
    parser.add_argument("--count", type=int, default=200)
    options = parser.parse_args()
    transcript = read_transcript(options.meeting)
    with tempfile.TemporaryDirectory() as home:
        os.environ["CONVO_LOCAL_HOME"] = home
        file = find_model(options.model)
        weights = tune.tuned(file, tune.weights_of(file), model.quantise)
        loaded = LlamaModel(file, weights=weights)
        coach = Coach(model=loaded, cache=None)
        sizes = []
        for _ in range(options.count):
            coach.feedback(transcript, speaker=options.speaker)
            sizes.append(resident())
        size = weights.path.stat().st_size
        cache = loaded.cache_bytes
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024  # kibibytes on Linux
    print(f"{platform.system()} {platform.machine()}, {file.name}, {weights.quantisation}")
    print(f"weights {size / MB:.0f} MB, context's cache {cache / MB:.0f} MB, peak {peak / MB:.0f} MB")
    print(f"beside weights and cache: {(peak - size - cache) / MB:.0f} MB")
    tenth = max(1, options.count // 10)
    print(f"after {tenth}: {sizes[tenth - 1] / MB:.1f} MB, after {options.count}: {sizes[-1] / MB:.1f} MB")


def resident() -> int:
    """Bytes of this process in memory now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    main()
