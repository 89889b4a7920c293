"""Decoding over an engine whose logits depend on what a sequence holds, and on nothing else.

What the levers change is how the tokens are fed; what comes out must be the same, token for token.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from llguidance import LLTokenizer

from convo_local.llm import schema
from convo_local.llm.decode import PREFIX, Decoder, Job, Row
from convo_local.llm.types import Output, Usage

TOKENIZER = LLTokenizer("byte")
HEAD = [ord(c) for c in "Measured: Alice spoke 60 % of the time."]
GRAMMARS = [
    schema.grammar(schema.choice(["You cut Bob off.", "You asked nothing.", "You asked, and cut Bob off."])),
    schema.grammar(schema.choice(["The only one."])),
    schema.grammar(schema.record({"description": schema.text(3, 9), "suggestion": schema.text(2, 5)})),
]


class Engine:
    """Sequences of tokens; counts the calls, and checks that each token stands where its sequence ends."""

    def __init__(self, batch_size: int, sequences: int) -> None:
        self.batch_size, self.sequences = batch_size, sequences
        self.held: dict[int, list[int]] = {PREFIX: []}
        self.calls = 0
        self._logits: list[Any] = []

    def decode(self, rows: Sequence[Row]) -> None:
        assert 0 < len(rows) <= self.batch_size
        self.calls += 1
        self._logits = []
        for row in rows:
            assert 0 <= row.sequence < self.sequences
            sequence = self.held[row.sequence]
            assert row.position == len(sequence)
            sequence.append(row.token)
            seed = zlib.crc32(np.array(sequence, dtype=np.int32).tobytes())
            made = np.random.default_rng(seed).random(TOKENIZER.vocab_size, dtype=np.float32)
            self._logits.append(made if row.logits else None)

    def logits(self, row: int) -> Any:
        assert self._logits[row] is not None
        return self._logits[row]

    def copy_prefix(self, sequence: int) -> None:
        assert sequence not in self.held
        self.held[sequence] = list(self.held[PREFIX])

    def drop(self, sequence: int) -> None:
        self.held.pop(sequence, None)


class Plain(Decoder):
    """Without the levers: a mask at every step, and nothing that is forced is fed at once."""

    def _pick(self, matcher: Any, logits: Any) -> int:
        mask = np.unpackbits(np.frombuffer(matcher.compute_bitmask(), dtype=np.uint8), bitorder="little")
        token = int(np.where(mask[: len(logits)], logits, -1.0).argmax())
        matcher.consume_token(token)
        return token

    def _force(self, branch: Any) -> None:
        pass


def decoded(
    jobs: Sequence[Job], kind: type[Decoder] = Decoder, batch: int = 512, sequences: int = 17
) -> tuple[list[Output], Usage, Engine]:
    engine, usage = Engine(batch, sequences), Usage()
    decoder = kind(engine, lambda: TOKENIZER, usage, lambda: None)
    decoder.prefill(HEAD, 0)
    outputs = decoder.run(len(HEAD), jobs, 4096)
    assert engine.held == {PREFIX: HEAD}  # nothing of a branch is left
    return outputs, usage, engine


some_jobs = st.lists(
    st.builds(
        Job,
        suffix=st.lists(st.integers(32, 126), min_size=1, max_size=30),
        grammar=st.sampled_from([*GRAMMARS, None]),
        labels=st.just([48, 49, 50]),
        max_tokens=st.just(200),
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=60, deadline=None)
@given(some_jobs, st.integers(1, 40), st.integers(2, 10))
def test_batches_and_groups_change_nothing(jobs: list[Job], batch: int, sequences: int) -> None:
    whole, usage, _ = decoded(jobs)
    split, split_usage, _ = decoded(jobs, batch=batch, sequences=sequences)
    alone = [decoded([job])[0][0] for job in jobs]
    assert whole == split == alone
    assert usage == split_usage


@settings(max_examples=40, deadline=None)
@given(some_jobs)
def test_levers_change_the_number_of_steps_and_nothing_else(jobs: list[Job]) -> None:
    quick, usage, engine = decoded(jobs)
    plain, slow_usage, slow_engine = decoded(jobs, Plain)
    assert quick == plain
    assert usage.free <= slow_usage.free
    assert engine.calls <= slow_engine.calls


def test_what_the_grammar_forces_is_fed_with_what_stands_before_it() -> None:
    job = Job([10], GRAMMARS[2])
    (output,), usage, engine = decoded([job])
    _, slow_usage, slow_engine = decoded([job], Plain)
    assert len(json.loads(output.text)["description"]) <= 9
    assert usage.forced > 30 > usage.free  # the keys, the quotes, the braces
    assert engine.calls == usage.free + 1  # the prefix; the suffix with its head; then one call for each that is free
    assert slow_engine.calls == slow_usage.free + 1 > usage.free + usage.forced


def test_a_document_that_is_known_is_not_decoded() -> None:
    (output,), usage, engine = decoded([Job([10], GRAMMARS[1])])
    assert json.loads(output.text) == "The only one."
    assert (usage.free, engine.calls) == (0, 1)  # the prefix


def test_scores_take_one_step_together() -> None:
    outputs, usage, engine = decoded([Job([at], labels=[48, 49, 50]) for at in range(40, 45)])
    assert all(sum(output.probabilities) == pytest.approx(1) for output in outputs)
    assert (usage.free, engine.calls) == (0, 2)
