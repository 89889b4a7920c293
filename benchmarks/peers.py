"""Feedback on one meeting: ours against what a user would write with a peer library. One run, same weights.

    python benchmarks/peers.py PEERS.py MEETING.json SPEAKER [--peer llama-cpp-python] [--repeat 3]

PEERS.py is a script called as `PEERS.py PEER MODEL.gguf MEETING.json SPEAKER` that prints a JSON line with `seconds`
for the feedback, the model already loaded. Ours is timed likewise: weights loaded (converted where their type is slow,
as on first use), nothing cached. Runs alternate.
"""

from __future__ import annotations

import argparse
import json
import platform
import statistics
import subprocess
import sys
import time
from importlib.metadata import version
from pathlib import Path

from convo_local import Coach, Transcript, read_transcript
from convo_local.llm import tune
from convo_local.llm.files import find_model
from convo_local.llm.model import LlamaModel, quantise
from convo_local.llm.probe import usable_cores
from convo_local.llm.types import Branch, Prompt


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("peers", type=Path)
    parser.add_argument("meeting", type=Path)
    parser.add_argument("speaker")
    parser.add_argument("--peer", action="append")
    parser.add_argument("--model")
    parser.add_argument("--repeat", type=int, default=3)
    options = parser.parse_args()
    file = find_model(options.model)
    transcript = read_transcript(options.meeting)
    weights = tune.tuned(file, tune.weights_of(file), quantise)  # ours uses what it would: converted weights, if slow
    model = LlamaModel(file, weights=weights)
    times: dict[str, list[float]] = {}
    for _ in range(options.repeat):
        for peer in options.peer or ["llama-cpp-python"]:
            command = [sys.executable, str(options.peers), peer, str(file.path), str(options.meeting), options.speaker]
            out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
            row = json.loads(out.splitlines()[-1])
            print(f"{peer}: {json.dumps(row)}", flush=True)
            times.setdefault(peer, []).append(row["seconds"])
        times.setdefault("convo_local", []).append(ours(model, transcript, options.speaker))
    own = statistics.median(times["convo_local"])
    library = f"llama-cpp-python {version('llama-cpp-python')}"
    print(f"{platform.system()} {platform.machine()}, {usable_cores()} threads, {library}, {file.path.name}")
    print(f"{'':20} {'median s':>9} {'min':>7} {'max':>7} {'times ours':>11}")
    for name, values in times.items():
        middle = statistics.median(values)
        print(f"{name:20} {middle:>9.2f} {min(values):>7.2f} {max(values):>7.2f} {middle / own:>11.1f}")


def ours(model: LlamaModel, transcript: Transcript, speaker: str) -> float:
    """Seconds for one feedback with the weights loaded and nothing read yet."""
    model.run(Prompt("warm", ("up",)), [Branch("?", labels=("0", "1"))])
    coach = Coach(model=model, cache=None)
    start = time.perf_counter()
    result = coach.feedback(transcript, speaker=speaker)
    seconds = time.perf_counter() - start
    about = result.provenance
    tokens = f"{about.tokens_prefilled} tokens read, {about.tokens_free} free, {about.tokens_forced} forced"
    print(f"convo_local: {seconds:.2f} s, {tokens}, {dict(about.seconds)}", flush=True)
    return seconds


if __name__ == "__main__":
    main()
