"""Constrained decoding of many branches over one shared prefix.

Each branch is a sequence that starts as a copy of the prefix's cells. All live branches advance in one batch: the best
token is tried first and the grammar's mask computed only where it is refused; tokens that the grammar forces are fed
together with the token before them and never decoded one by one; a document whose rest is forced is decoded no further.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

import numpy as np

from convo_local.errors import ModelError
from convo_local.llm.types import Output, Usage

if TYPE_CHECKING:
    from llguidance import LLMatcher, LLTokenizer
    from numpy.typing import NDArray

    Logits: TypeAlias = NDArray[np.float32]

PREFIX = 0  # the sequence that holds the shared prefix; branch i of a group is sequence i + 1


@dataclass(frozen=True, slots=True)
class Row:
    """One token to feed: where it stands in which sequence, and whether its logits will be read."""

    token: int
    position: int
    sequence: int
    logits: bool = False


class Engine(Protocol):
    """What decoding needs of an inference library."""

    batch_size: int
    sequences: int

    def decode(self, rows: Sequence[Row]) -> None:
        """Feed at most `batch_size` rows."""

    def logits(self, row: int) -> Logits:
        """The logits of a row of the last `decode`, valid until the next."""

    def copy_prefix(self, sequence: int) -> None:
        """Let a sequence start as the prefix."""

    def drop(self, sequence: int) -> None:
        """Forget a sequence."""


@dataclass(slots=True)
class Job:
    """One branch in tokens: its suffix (never empty), and either a grammar or the ids of its labels."""

    suffix: list[int]
    grammar: str | None = None
    labels: list[int] = field(default_factory=list)
    max_tokens: int = 256


@dataclass(slots=True)
class _Live:
    """A branch that is being decoded; `pending` are the tokens to feed next, from `position` on."""

    index: int
    sequence: int
    position: int
    pending: list[int]
    job: Job
    matcher: LLMatcher | None = None
    written: list[int] = field(default_factory=list)


class Decoder:
    """Runs jobs over a prefix of `prefix` tokens that already is in sequence 0."""

    def __init__(
        self, engine: Engine, tokenizer: Callable[[], LLTokenizer], usage: Usage, tick: Callable[[], None]
    ) -> None:
        self._engine = engine
        self._tokenizer = tokenizer
        self._usage = usage
        self._tick = tick

    def prefill(self, tokens: Sequence[int], start: int) -> None:
        """Feed tokens of the prefix from position `start` on."""
        for at in range(0, len(tokens), self._engine.batch_size):
            part = tokens[at : at + self._engine.batch_size]
            self._engine.decode([Row(token, start + at + i, PREFIX) for i, token in enumerate(part)])
            self._usage.prefilled += len(part)
            self._tick()

    def run(self, prefix: int, jobs: Sequence[Job], cells: int) -> list[Output]:
        """One output per job. `cells` is how many tokens the context holds in all; more jobs than fit run in groups."""
        outputs: dict[int, Output] = {}
        for group in _groups(jobs, self._engine.sequences - 1, cells - prefix):
            outputs.update(self._group(prefix, group))
        return [outputs[i] for i in range(len(jobs))]

    def _group(self, prefix: int, jobs: Sequence[tuple[int, Job]]) -> dict[int, Output]:
        outputs: dict[int, Output] = {}
        live: list[_Live] = []
        try:
            for slot, (index, job) in enumerate(jobs):
                branch = _Live(index, slot + 1, prefix, list(job.suffix), job)
                if self._open(branch, outputs):
                    self._usage.prefilled += len(job.suffix)
                    self._engine.copy_prefix(branch.sequence)
                    live.append(branch)
            while live:
                live = [b for b, logits in self._step(live) if self._advance(b, logits, outputs)]
                self._tick()
        finally:
            for slot in range(len(jobs)):
                self._engine.drop(slot + 1)
        return outputs

    def _open(self, branch: _Live, outputs: dict[int, Output]) -> bool:
        """Start a branch's grammar; False where the grammar allows one document only, so that nothing is decoded."""
        if branch.job.grammar is None:
            return True
        from llguidance import LLMatcher

        branch.matcher = LLMatcher(self._tokenizer(), branch.job.grammar)
        _require(branch.matcher)
        self._force(branch)
        return not self._finished(branch, outputs)

    def _step(self, live: Sequence[_Live]) -> Iterator[tuple[_Live, Logits]]:
        """Feed what is pending; yields each branch once with the logits of its last token."""
        rows: list[tuple[Row, _Live | None]] = []
        for branch in live:
            last = len(branch.pending) - 1
            for i, token in enumerate(branch.pending):
                row = Row(token, branch.position + i, branch.sequence, i == last)
                rows.append((row, branch if i == last else None))
            branch.position += len(branch.pending)
        for at in range(0, len(rows), self._engine.batch_size):
            part = rows[at : at + self._engine.batch_size]
            self._engine.decode([row for row, _ in part])
            for i, (_, owner) in enumerate(part):
                if owner is not None:
                    yield owner, self._engine.logits(i)

    def _advance(self, branch: _Live, logits: Logits, outputs: dict[int, Output]) -> bool:
        """Take the next token, and all that it forces; False when the branch is done."""
        if branch.matcher is None:
            outputs[branch.index] = Output(probabilities=_softmax(logits[branch.job.labels]))
            self._engine.drop(branch.sequence)
            return False
        token = self._pick(branch.matcher, logits)
        self._usage.free += 1
        branch.written.append(token)
        branch.pending = [token]
        self._force(branch)
        if self._finished(branch, outputs):
            self._engine.drop(branch.sequence)
            return False
        if len(branch.written) >= branch.job.max_tokens:
            outputs[branch.index] = Output(text=self._text(branch.written), finished=False)
            self._engine.drop(branch.sequence)
            return False
        return True

    def _force(self, branch: _Live) -> None:
        assert branch.matcher is not None
        forced = branch.matcher.compute_ff_tokens()
        if forced:
            branch.matcher.consume_tokens(forced)
            _require(branch.matcher)
            self._usage.forced += len(forced)
            branch.written += forced
            branch.pending += forced

    def _finished(self, branch: _Live, outputs: dict[int, Output]) -> bool:
        assert branch.matcher is not None
        if not branch.matcher.is_stopped():
            return False
        _require(branch.matcher)
        outputs[branch.index] = Output(text=self._text(branch.written))
        return True

    def _pick(self, matcher: LLMatcher, logits: Logits) -> int:
        """The most likely token that the grammar allows."""
        best = int(logits.argmax())
        if matcher.try_consume_tokens([best]):
            return best
        mask = np.frombuffer(matcher.compute_bitmask(), dtype=np.uint8)
        allowed = np.flatnonzero(np.unpackbits(mask, bitorder="little")[: len(logits)])
        if not len(allowed):
            raise ModelError(f"the grammar allows no token here: {matcher.get_error() or 'no reason given'}")
        token = int(allowed[logits[allowed].argmax()])
        matcher.consume_token(token)
        _require(matcher)
        return token

    def _text(self, tokens: Sequence[int]) -> str:
        tokenizer = self._tokenizer()
        return tokenizer.decode_str([t for t in tokens if not tokenizer.is_special_token(t)])


def _require(matcher: LLMatcher) -> None:
    if matcher.is_error():
        raise ModelError(f"the grammar failed: {matcher.get_error()}")


def _groups(jobs: Sequence[Job], most: int, cells: int) -> Iterator[list[tuple[int, Job]]]:
    """Jobs with their indices, in runs of at most `most` that fit `cells` together (a single one always passes)."""
    group: list[tuple[int, Job]] = []
    used = 0
    for index, job in enumerate(jobs):
        need = len(job.suffix) + (job.max_tokens if job.grammar else 0)
        if group and (len(group) == most or used + need > cells):
            yield group
            group, used = [], 0
        group.append((index, job))
        used += need
    if group:
        yield group


def _softmax(logits: Any) -> tuple[float, ...]:
    weights = np.exp(np.asarray(logits, dtype=np.float64) - float(np.max(logits)))
    return tuple(float(w) for w in weights / weights.sum())
