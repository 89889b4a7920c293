"""The seam to a language model: one prompt, many branches, one output per branch.

Anything with `info` and `run()` can stand in for a model; `convo_local.llm.model.LlamaModel` is the real one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias

Progress: TypeAlias = Callable[[str, int, int], bool | None]
"""Called as (stage, tokens done, tokens expected), after every batch; expected is 0 where it cannot be known.

Before a long prompt is read it is called as ("estimate", seconds that reading will take about, tokens). To return False
is to stop: the run ends with a `CancelledError`, and nothing of it is kept. While weights are converted it is called as
("convert", tensors done, tensors in all); to stop then holds from the conversion's end.
"""


def no_progress(stage: str, done: int, total: int) -> None:
    """A `Progress` that shows nothing."""


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """What is known of a model before it runs.

    `parameters` is their number, `quantisation` the type of most of them as they are loaded; `context` is in tokens.
    """

    name: str
    fingerprint: str
    parameters: int
    context: int
    notes: tuple[str, ...] = ()
    quantisation: str = ""


@dataclass(frozen=True, slots=True)
class Prompt:
    """What branches share: the system text, and what stands before each branch's task in the user's message, in parts.

    A branch may start after the first few parts only, and then has not seen the others. None of it can hold control
    tokens: text that looks like one is read as plain text.
    """

    system: str
    context: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Branch:
    """One short continuation of a prompt: a task, and either a JSON schema or a set of labels.

    With `schema` the model writes JSON that fits it, greedily, `max_tokens` tokens at most. With `labels` (each one
    token) it writes nothing: the probabilities of the labels as the first token are read. `after` is the number of
    the prompt's context parts that the branch has before it; None means all.
    """

    task: str
    schema: Mapping[str, Any] | None = None
    labels: tuple[str, ...] = ()
    after: int | None = None
    max_tokens: int = 256


@dataclass(frozen=True, slots=True)
class Output:
    """What one branch gave: JSON text, or one probability per label (they sum to 1).

    `finished` is False where the text was cut at the branch's `max_tokens`: then it is not JSON, and never to be shown.
    """

    text: str = ""
    probabilities: tuple[float, ...] = ()
    finished: bool = True


@dataclass(slots=True)
class Usage:
    """Tokens so far: fed as prompt, decoded one by one, and forced by the grammar (never decoded one by one)."""

    prefilled: int = 0
    free: int = 0
    forced: int = 0


@dataclass(frozen=True, slots=True)
class RunResult:
    """The outputs in the order of their branches, and the tokens this run took."""

    outputs: tuple[Output, ...]
    usage: Usage = field(default_factory=Usage)


class LanguageModel(Protocol):
    """A model that continues one prompt in many branches."""

    @property
    def info(self) -> ModelInfo: ...

    def run(self, prompt: Prompt, branches: Sequence[Branch], *, progress: Progress = no_progress) -> RunResult:
        """One output per branch, in order.

        Raises `ContextError` before decoding where the prompt does not fit, `ModelError` where the model fails.
        """
        ...
