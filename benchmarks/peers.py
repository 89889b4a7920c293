"""Feedback on one meeting: ours against what a user would write with a peer library. One run, same weights.

    python benchmarks/peers.py PEERS.py MEETING.json SPEAKER [--peer llama-cpp-python]... [--python PYTHON]
                               [--digest] [--model NAME|PATH] [--prose guided|free] [--stand-in] [--repeat 3]

PEERS.py is a script called as `PEERS.py PEER MODEL.gguf MEETING.json SPEAKER` that prints a JSON line with `seconds`
for the feedback, the model already loaded; PYTHON is one that has the peers installed. Ours is timed likewise: weights
loaded (converted where their type is slow, as on first use), nothing cached: once with nothing read before, and once as
in every feedback but the first, with the prompts' own part kept on disk. Runs alternate. With `--digest` the peer
reads what our model reads in place of the transcript: the gain is then in the decoding alone. `--stand-in` is for
random weights: their noise is taken for prose that passes the check.
"""

from __future__ import annotations

import argparse
import json
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from stand_in import passing

from convo_local import Coach, Transcript, read_transcript
from convo_local.coach import ProseMode
from convo_local.digest import build
from convo_local.llm import tune
from convo_local.llm.files import find_model
from convo_local.llm.model import LlamaModel, quantise
from convo_local.llm.probe import usable_cores
from convo_local.llm.states import States
from convo_local.llm.types import Branch, Prompt
from convo_local.measure import measure
from convo_local.prompts import Prompts

FIRST, LATER = "convo_local, first", "convo_local, later"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("peers", type=Path)
    parser.add_argument("meeting", type=Path)
    parser.add_argument("speaker")
    parser.add_argument("--peer", action="append")
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--digest", action="store_true")
    parser.add_argument("--model")
    parser.add_argument("--prose", choices=["guided", "free"], default="guided")
    parser.add_argument("--stand-in", action="store_true")
    parser.add_argument("--repeat", type=int, default=3)
    options = parser.parse_args()
    file = find_model(options.model)
    weights = tune.tuned(file, tune.weights_of(file), quantise)  # ours uses what it would: converted weights, if slow
    print(f"{platform.system()} {platform.machine()}, {usable_cores()} threads, ", end="")
    print(f"llama-cpp-python {version('llama-cpp-python')}, {file.path.name}, {options.prose}")
    with tempfile.TemporaryDirectory() as folder, passing() if options.stand_in else nullcontext():
        models = {FIRST: LlamaModel(file, weights=weights)}
        models[LATER] = LlamaModel(file, weights=weights, states=States(Path(folder)))
        others = Peers(options.peers, options.python, options.peer or ["llama-cpp-python"], options.digest)
        others.race(models, file.path, options.meeting, options.speaker, options.prose, options.repeat)


@dataclass(frozen=True)
class Peers:
    """Peer libraries, by the names that the script has for them."""

    script: Path
    python: str
    names: Sequence[str]
    digest: bool = False

    def race(
        self,
        models: Mapping[str, LlamaModel],
        weights: Path,
        meeting: Path,
        speaker: str,
        prose: ProseMode,
        repeat: int,
    ) -> None:
        """Run each in turn, `repeat` times, and print a table; `models` are ours, by the names that it shows."""
        transcript = read_transcript(meeting)
        times: dict[str, list[float]] = {}
        with tempfile.TemporaryDirectory() as folder:
            read = digested(transcript, speaker, Path(folder)) if self.digest else meeting
            for _ in range(repeat):
                for name in self.names:
                    command = [self.python, str(self.script), name, str(weights), str(read), speaker]
                    times.setdefault(name, []).append(theirs(name, command))
                for name, model in models.items():
                    if name == LATER and not times.get(name):
                        ours(name, model, transcript, speaker, prose)  # keeps what it read
                    times.setdefault(name, []).append(ours(name, model, transcript, speaker, prose))
        print(f"peers read {'our digest' if self.digest else 'the transcript'}")
        table(times)


def theirs(peer: str, command: list[str]) -> float:
    """Seconds for one feedback by a peer."""
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    row = json.loads(out.splitlines()[-1])
    print(f"{peer}: {json.dumps(row)}", flush=True)
    return float(row["seconds"])


def ours(name: str, model: LlamaModel, transcript: Transcript, speaker: str, prose: ProseMode) -> float:
    """Seconds for one feedback with the weights loaded and another prompt read last."""
    model.run(Prompt("warm", ("up",)), [Branch("?", labels=("0", "1"))])
    coach = Coach(model=model, cache=None, prose=prose)
    start = time.perf_counter()
    result = coach.feedback(transcript, speaker=speaker)
    seconds = time.perf_counter() - start
    about = result.provenance
    tokens = f"{about.tokens_prefilled} tokens read, {about.tokens_free} free, {about.tokens_forced} forced"
    print(f"{name}: {seconds:.2f} s, {tokens}, {dict(about.seconds)}", flush=True)
    return seconds


def digested(transcript: Transcript, speaker: str, folder: Path) -> Path:
    """A meeting file of one segment: what our model reads of the meeting."""
    digest = build(transcript, measure(transcript), speaker, Prompts())
    file = folder / "digest.json"
    file.write_text(json.dumps([{"speaker": "Meeting", "text": "".join(digest.parts)}]), encoding="utf-8")
    return file


def table(times: dict[str, list[float]]) -> None:
    """Medians, spread, and how many times ours."""
    own, later = (statistics.median(times[name]) for name in (FIRST, LATER))
    print(f"{'':20} {'median s':>9} {'min':>7} {'max':>7} {'times first':>12} {'times later':>12}")
    for name, values in times.items():
        middle = statistics.median(values)
        seconds = f"{middle:>9.2f} {min(values):>7.2f} {max(values):>7.2f}"
        print(f"{name:20} {seconds} {middle / own:>12.1f} {middle / later:>12.1f}")


if __name__ == "__main__":
    main()
