"""What tests build on: a fake model, and short transcripts."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from convo_local.llm.types import Branch, ModelInfo, Output, Progress, Prompt, RunResult, Usage, no_progress
from convo_local.store import Store
from convo_local.transcript import Segment, Transcript


@dataclass
class FakeModel:
    """A `LanguageModel` of twenty lines: picks by a seed, writes as told, remembers what it was asked."""

    seed: int = 0
    parameters: int = 1_000_000
    writes: Callable[[str, Mapping[str, Any]], str] | None = None
    asked: list[tuple[Prompt, Sequence[Branch]]] = field(default_factory=list)

    @property
    def info(self) -> ModelInfo:
        return ModelInfo("fake", f"fake-{self.seed}", self.parameters, 8192)

    def run(self, prompt: Prompt, branches: Sequence[Branch], *, progress: Progress = no_progress) -> RunResult:
        self.asked.append((prompt, branches))
        progress("write", len(branches), len(branches))
        return RunResult(tuple(self._output(branch) for branch in branches), Usage(prefilled=10, free=len(branches)))

    def _output(self, branch: Branch) -> Output:
        dice = random.Random(f"{self.seed}{branch.task}")
        if branch.schema is None:
            weights = [dice.random() for _ in branch.labels]
            return Output(probabilities=tuple(w / sum(weights) for w in weights))
        if "enum" in branch.schema:
            return Output(text=json.dumps(dice.choice(branch.schema["enum"])))
        assert self.writes is not None, "this fake does not write freely"
        return Output(text=json.dumps({name: self.writes(name, s) for name, s in branch.schema["properties"].items()}))


def talk(*lines: tuple[str | None, str], step: float | None = None) -> Transcript:
    """A transcript of (speaker, text); with `step` each segment takes that many seconds, end to end."""
    segments = tuple(
        Segment(i, who, text, None if step is None else i * step, None if step is None else (i + 1) * step)
        for i, (who, text) in enumerate(lines)
    )
    return Transcript(segments)


def put_many(file: Path, writer: int, count: int, about: Mapping[str, str]) -> None:
    """What a writing process does: a spawned one finds it here, where it cannot import a test module."""
    with Store(file) as store:
        for i in range(count):
            store.put(f"{writer}-{i}", "body", **about)


Write = Callable[[str, str | bytes], Transcript]
"""Called as (name, content): what is read of a file of that name."""


def told(transcript: Transcript) -> list[tuple[str | None, str, float | None, float | None]]:
    return [(s.speaker, s.text, s.start, s.end) for s in transcript.segments]


def said(transcript: Transcript) -> list[tuple[str | None, str]]:
    return [(s.speaker, s.text) for s in transcript.segments]
