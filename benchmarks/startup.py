"""How long whole processes take, in turn, in one run: a cached answer beside the bare imports it rests on, a new one.

    python benchmarks/startup.py [--repeat 15]

The first run of all also converts the default model's weights, once; what is told is what comes after it.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

EXAMPLE = Path(__file__).resolve().parent.parent / "examples" / "one-to-one.vtt"
FEEDBACK = [sys.executable, "-m", "convo_local.cli", "feedback", str(EXAMPLE), "--speaker", "Alice", "--json"]
COMMANDS = {
    "bare imports": [sys.executable, "-c", "import pydantic, sqlite_utils, click"],
    "cached answer": FEEDBACK,
    "import convo_local": [sys.executable, "-c", "import convo_local"],
    "new answer": [*FEEDBACK, "--no-cache"],
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeat", type=int, default=15)
    options = parser.parse_args()
    measure(options.repeat)


def measure(repeat: int) -> None:
    """Run each in turn, `repeat` times, and print medians and spread."""
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "CONVO_LOCAL_HOME": home}
        subprocess.run(FEEDBACK, check=True, stdout=subprocess.DEVNULL, env=environment)
        times: dict[str, list[float]] = {name: [] for name in COMMANDS}
        for _ in range(repeat):
            for name, command in COMMANDS.items():
                start = time.perf_counter()
                subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
                times[name].append(time.perf_counter() - start)
    base = statistics.median(times["bare imports"])
    for name, values in times.items():
        middle = statistics.median(values)
        spread = f"{min(values):.2f} to {max(values):.2f}"
        print(f"{name:20} {middle:.2f} s ({spread}), {middle / base:.1f} times the bare imports")


if __name__ == "__main__":
    main()
