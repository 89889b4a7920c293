"""How long feedback takes, beside what llama.cpp can do with the same weights, and what each lever gives.

    python benchmarks/speed.py MEETING SPEAKER [--model NAME|PATH] [--prose guided|free] [--stand-in] [--repeat 5]
                               [--peers PEERS.py --python PYTHON --peer NAME...]

One run, the sections in turn; every figure is a median with its spread. The limit: tokens read at the best rate at
which a bare loop of llama.cpp calls reads a prompt of that length, plus tokens written at the best rate at which it
writes in batches. `--stand-in` is for random weights: their noise is taken for prose that passes the check.
Sections of their own: `peers.py` (with `--peers`), `startup.py` (with the default model); `measuring.py` times
measuring alone.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
import peers
import startup
from stand_in import passing

from convo_local import Coach, Transcript, read_transcript
from convo_local.coach import ProseMode
from convo_local.llm import decode, model, tune
from convo_local.llm.files import ModelFile, find_model
from convo_local.llm.model import LlamaModel
from convo_local.llm.probe import usable_cores
from convo_local.llm.states import States
from convo_local.llm.types import Branch, Prompt

BRANCHES = (1, 4, 8, 16)
WRITE = 12  # steps


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("meeting", type=Path)
    parser.add_argument("speaker")
    parser.add_argument("--model")
    parser.add_argument("--prose", choices=["guided", "free"], default="guided")
    parser.add_argument("--stand-in", action="store_true")
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--peers", type=Path)
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--peer", action="append")
    options = parser.parse_args()
    transcript = read_transcript(options.meeting)
    with tempfile.TemporaryDirectory() as home, passing() if options.stand_in else nullcontext():
        os.environ["CONVO_LOCAL_HOME"] = home
        run = Run(find_model(options.model), transcript, options.speaker, options.prose, options.repeat)
        print(f"{platform.system()} {platform.machine()}, {usable_cores()} threads, Python {platform.python_version()}")
        print(f"llama-cpp-python {version('llama-cpp-python')}, llguidance {version('llguidance')}, {run.file.name}")
        run.limit()
        run.levers()
        run.kept(Path(home))
        run.growth()
        if options.model is None:
            startup.measure(3 * options.repeat)
        for digest in (False, True) if options.peers else ():
            others = peers.Peers(options.peers, options.python, options.peer or ["llama-cpp-python"], digest)
            models = {peers.FIRST: run.model, peers.LATER: run.loaded(states=States(Path(home) / "states"))}
            others.race(models, run.file.path, options.meeting, options.speaker, options.prose, options.repeat)


class Run:
    """The benchmark's sections over one model and one meeting."""

    def __init__(self, file: ModelFile, transcript: Transcript, speaker: str, prose: ProseMode, repeat: int) -> None:
        self.file, self.transcript, self.speaker = file, transcript, speaker
        self.prose, self.repeat = prose, repeat
        start = time.perf_counter()
        planned = tune.weights_of(file)
        self.weights = tune.tuned(file, planned, model.quantise)
        if planned.wanted:
            print(f"converted once to {self.weights.quantisation} in {time.perf_counter() - start:.1f} s")
        self.model = self.loaded()
        self.base = 0.0

    def loaded(self, weights: tune.Weights | None = None, states: States | None = None) -> LlamaModel:
        made = LlamaModel(self.file, weights=weights or self.weights, states=states)
        made.run(Prompt("warm", ("up",)), [Branch("?", labels=("0", "1"))])
        return made

    def limit(self) -> None:
        """Feedback's seconds beside what its tokens would take at the best rates."""
        rows, rates = [], []
        for _ in range(self.repeat):
            rows.append(self.feedback(self.model))
            rates.append(best_rates(self.model, rows[-1][1].tokens_prefilled))
        reading, writing = map(max, zip(*rates, strict=True))
        print(f"best rates: {reading:.0f} tokens/s read, {writing:.0f} written (in {max(BRANCHES)} branches at most)")
        self.base = statistics.median(seconds for seconds, _ in rows)
        about = rows[0][1]
        least = about.tokens_prefilled / reading + about.tokens_free / writing
        print(f"feedback: {spread([s for s, _ in rows])} s in the model, ", end="")
        print(f"{about.tokens_prefilled} tokens read, {about.tokens_free} written, {about.tokens_forced} forced")
        print(f"share of the limit: {least / self.base:.2f}")

    def levers(self) -> None:
        """Each switched off alone, all others on; in turn with the whole."""
        for name, (patch, other) in self.switches().items():
            whole, without = [], []
            for _ in range(self.repeat):
                whole.append(self.feedback(self.model)[0])
                with patch or nullcontext():
                    without.append(self.feedback(other or self.model)[0])
            ratio = statistics.median(without) / statistics.median(whole)
            print(f"without {name:40} {spread(without)} s, {ratio:.2f} times {spread(whole)}")

    def switches(self) -> dict[str, tuple[Any, LlamaModel | None]]:
        """Name to the patch that switches it off, or to a model that lacks it."""
        found: dict[str, tuple[Any, LlamaModel | None]] = {}
        if self.weights.path != self.file.path:
            found["weights that this processor likes"] = (None, self.loaded(replace(self.weights, path=self.file.path)))
        found["branches in one batch"] = (mock.patch.object(model._Context, "sequences", 2), None)
        if self.prose == "free":
            at_once = mock.patch.object(decode.Decoder, "_force")
            found["feeding at once what the grammar forces"] = (at_once, None)
            found["trying the best token first"] = (mock.patch.object(decode.Decoder, "_pick", _mask_first), None)
        return found

    def kept(self, folder: Path) -> None:
        """What was read before: the prompts' own part, from disk; the meeting, for another of its speakers."""
        spoken = Counter(s.speaker for s in self.transcript.spoken if s.speaker not in (None, self.speaker))
        other = max(spoken, key=lambda name: spoken[name])
        states = self.loaded(states=States(folder / "states"))
        self.feedback(states)
        fresh, found, alone, second = [], [], [], []
        for _ in range(self.repeat):
            fresh.append(self.feedback(self.model)[0])
            found.append(self.feedback(states)[0])
            alone.append(self.feedback(self.model, speaker=other)[0])
            self.feedback(self.model)
            second.append(self.feedback(self.model, speaker=other, new=False)[0])
        states.close()
        for name, times, than in (("the prompts' own part", found, fresh), ("the meeting, for another", second, alone)):
            ratio = statistics.median(times) / statistics.median(than)
            print(f"kept: {name:42} {spread(times)} s, {ratio:.2f} times {spread(than)}")

    def growth(self) -> None:
        """The model's part on the meeting, and on ten and a hundred of it end to end."""
        first = 0.0
        for count in (len(self.transcript.spoken) * times for times in (1, 10, 100)):
            long = repeated(self.transcript, count)
            times = [self.feedback(self.model, long)[0] for _ in range(min(3, self.repeat))]
            first = first or statistics.median(times)
            print(f"{count:>6,} segments: {spread(times)} s in the model, {statistics.median(times) / first:.2f} times")

    def feedback(
        self, loaded: LlamaModel, transcript: Transcript | None = None, *, speaker: str = "", new: bool = True
    ) -> tuple[float, Any]:
        """Seconds that one feedback spends in the model, nothing read before if `new`; and where it came from."""
        if new:
            loaded.run(Prompt("warm", ("up",)), [Branch("?", labels=("0", "1"))])  # another prompt: nothing is kept
        coach = Coach(model=loaded, cache=None, prose=self.prose)
        result = coach.feedback(transcript or self.transcript, speaker=speaker or self.speaker)
        about = result.provenance
        return about.seconds["judge"] + (about.seconds["write"] if self.prose == "free" else 0.0), about


def _mask_first(_: decode.Decoder, matcher: Any, logits: Any) -> int:
    mask = np.frombuffer(matcher.compute_bitmask(), dtype=np.uint8)
    allowed = np.flatnonzero(np.unpackbits(mask, bitorder="little")[: len(logits)])
    token = int(allowed[logits[allowed].argmax()])
    matcher.consume_token(token)
    return token


def best_rates(loaded: LlamaModel, tokens: int) -> tuple[float, float]:
    """Tokens a second of a bare loop: reading so many in whole batches, and writing in as many branches as is best."""
    context = loaded._fit(tokens + WRITE, [])
    reading = context.read(tokens)
    writing = max(context.write(tokens, branches=count, steps=WRITE) for count in BRANCHES)
    context.clear()
    loaded._held = []
    return reading, writing


def repeated(transcript: Transcript, count: int) -> Transcript:
    """`count` segments: the same meeting laid end to end."""
    spoken = transcript.spoken
    length = max((s.end or s.start or 0.0 for s in spoken), default=0.0) + 1.0
    segments = []
    for i in range(count):
        segment, shift = spoken[i % len(spoken)], length * (i // len(spoken))
        start, end = (None if t is None else t + shift for t in (segment.start, segment.end))
        segments.append(replace(segment, index=i, start=start, end=end))
    return Transcript(tuple(segments))


def spread(values: Sequence[float]) -> str:
    return f"{statistics.median(values):.2f} ({min(values):.2f} to {max(values):.2f})"


if __name__ == "__main__":
    main()
