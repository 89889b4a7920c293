"""A GGUF model run by llama.cpp: the only module that imports llama_cpp.

It uses llama.cpp's C API through llama-cpp-python's bindings: the high-level class would redirect the process's output
while loading, and has no branches.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import platform
import re
import time
import warnings
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

# OpenMP threads spin while they wait for each other. Beside other work (a call that goes on, say) they then hold the
# core that the thread they wait for needs: a feedback took 19 s, and 6 s with a shorter spin; alone as long as before.
# Read once, when the library is loaded.
os.environ.setdefault("GOMP_SPINCOUNT", "10000")

import llama_cpp  # after the line above
import numpy as np

from convo_local.errors import CancelledError, ContextError, ModelError
from convo_local.llm import chat, probe, schema
from convo_local.llm.decode import PREFIX, Decoder, Job, Row
from convo_local.llm.files import ModelFile, fingerprint
from convo_local.llm.gguf import check_gguf
from convo_local.llm.probe import Settings, Trial
from convo_local.llm.states import States
from convo_local.llm.tune import Weights
from convo_local.llm.types import Branch, ModelInfo, Output, Progress, Prompt, RunResult, Usage, no_progress

if TYPE_CHECKING:
    from llguidance import LLTokenizer
    from numpy.typing import NDArray

BATCH = 512  # rows in one llama_decode
SEQUENCES = 17  # the prefix and 16 branches
_ANY = 100  # a token; which one does not matter for speed
LONG, SAMPLE = 4000, 64  # tokens from which on reading is estimated first, and how many are read for that
CONTEXT_STEP = 1024  # contexts are allocated in these steps, as large as the prompt needs
_FILE_TYPES = {"F16": 1, "Q4_0": 2, "Q4_1": 3, "Q8_0": 7, "Q5_0": 8, "Q5_1": 9, "Q2_K": 10, "Q3_K": 12, "Q4_K": 15}
_FILE_TYPES |= {"Q5_K": 17, "Q6_K": 18, "IQ4_NL": 25, "IQ4_XS": 30, "BF16": 32}  # llama.h, llama_ftype
_FLASH = {
    "auto": llama_cpp.LLAMA_FLASH_ATTN_TYPE_AUTO,
    "on": llama_cpp.LLAMA_FLASH_ATTN_TYPE_ENABLED,
    "off": llama_cpp.LLAMA_FLASH_ATTN_TYPE_DISABLED,
}
CONTEXT_LEAST = 4096  # enough for a digest and its branches, so that one feedback allocates once

_problems: list[str] = []  # llama.cpp's warnings and errors since the last load; shown only when a load fails
_converting: list[Progress] = []  # who is told how far a conversion is
_raised: list[BaseException] = []  # what was raised while llama.cpp called us, which it cannot pass on: Ctrl-C, say
_CONVERTED = re.compile(rb"\[\s*(\d+)/\s*(\d+)\]")


def _keep_log(level: int, text: bytes, _: object) -> None:
    try:
        if level >= 3:  # warnings and errors; llama.cpp never writes to stdout or stderr while this is set
            _problems.append(text.decode("utf-8", "replace").strip())
            del _problems[:-20]
        elif _converting and (match := _CONVERTED.search(text)):  # it says so nowhere else
            go_on = _converting[-1]("convert", int(match[1]), int(match[2]))
            _raised.extend([CancelledError()] if go_on is False else [])
    except BaseException as error:  # raised again by `_raise_again`
        _raised.append(error)


def _raise_again() -> None:
    """Raise what was raised inside llama.cpp's last call."""
    if _raised:
        error, _raised[:] = _raised[0], []
        raise error


_log_callback = llama_cpp.llama_log_callback(_keep_log)  # a collected callback would crash the process


class LlamaModel:
    """A loaded model file; deterministic: the same prompt and branches give the same outputs.

    `context` caps the context in tokens (default: what the model was trained for). `settings` are how it computes
    (default: what a probe found, else llama.cpp's own with the usable cores). `weights` are what is loaded in the
    file's place (see `convo_local.llm.tune`); `states` keeps what was read of the prompt's first part, which is the
    same for every meeting.
    """

    def __init__(
        self,
        file: ModelFile,
        *,
        weights: Weights | None = None,
        states: States | None = None,
        context: int | None = None,
        settings: Settings | None = None,
    ) -> None:
        path = weights.path if weights else file.path
        header = check_gguf(path)
        trained = header.context_length or CONTEXT_LEAST
        self._scaffold, note = chat.scaffold(header.chat_template)
        self.info = ModelInfo(
            name=file.name,
            fingerprint=weights.fingerprint if weights else fingerprint(path),
            parameters=header.parameters,
            context=min(context or trained, trained),
            quantisation=header.quantisation,
            notes=tuple(filter(None, (note, weights.note if weights else ""))),
        )
        self.settings = settings or probe.found(self.probe_key) or Settings(probe.usable_cores(), probe.usable_cores())
        self._model = _Loaded(path)
        self._states = states
        self._context: _Context | None = None
        self._held: list[list[int]] = []  # the parts of the prefix that sequence 0 holds

    def run(self, prompt: Prompt, branches: Sequence[Branch], *, progress: Progress = no_progress) -> RunResult:
        """See `LanguageModel.run`."""
        parts = self._tokens(prompt)
        forks = [len(prompt.context) if branch.after is None else branch.after for branch in branches]
        jobs = [self._job(branch) for branch in branches]
        context = self._fit(sum(map(len, parts)), jobs)
        usage = Usage()
        held = self._keep(context, parts[: min(forks, default=0) + 1])
        expected = sum(map(len, parts)) - sum(map(len, held)) + sum(len(job.suffix) for job in jobs)

        def tick() -> None:
            if progress("read" if usage.free == 0 else "write", usage.prefilled + usage.free, expected) is False:
                raise CancelledError

        if expected > LONG and not held:
            seconds = expected / context.read(SAMPLE)
            context.clear()
            if progress("estimate", round(seconds), expected) is False:
                raise CancelledError
        decoder = Decoder(context, lambda: self._model.lltokenizer, usage, tick)
        outputs: dict[int, Output] = {}
        for fork in sorted(set(forks)):
            self._read(decoder, context, parts[: fork + 1], held)
            held = parts[: fork + 1]
            here = [i for i, at in enumerate(forks) if at == fork]
            done = decoder.run(sum(map(len, held)), [jobs[i] for i in here], context.cells)
            outputs.update(zip(here, done, strict=True))
        self._held = held
        return RunResult(tuple(outputs[i] for i in range(len(branches))), usage)

    @property
    def probe_key(self) -> str:
        """What a probe's findings hold for."""
        machine = f"{platform.system()} {platform.machine()} {probe.all_cores()}"
        return f"{self.info.fingerprint} llama-cpp-python {llama_cpp.__version__} {machine}"

    def trial(self, settings: Settings, *, seconds: float = 0.5) -> Trial:
        """How fast these settings are: the better of two tries, with as many tokens as take about so many seconds."""
        context = _Context(self._model, min(CONTEXT_LEAST, self.info.context), settings)
        try:
            context.read(32)  # warms up, and tells how fast it is about
            tokens = min(BATCH, max(32, int(seconds * context.read(32))))
            tries = [(context.read(tokens), context.write(tokens)) for _ in range(2)]
        finally:
            context.close()
        return Trial(settings, max(read for read, _ in tries), max(written for _, written in tries))

    @property
    def cache_bytes(self) -> int:
        """Bytes of the context's cache, 0 where nothing ran yet: two half floats a cell, layer and channel."""
        return self._context.cells * self._model.cell_bytes if self._context else 0

    def close(self) -> None:
        """Free the weights and the context; a closed model does not run again."""
        if self._context is not None:
            self._context.close()
        self._model.close()
        self._context, self._held = None, []

    def _keep(self, context: _Context, parts: list[list[int]]) -> list[list[int]]:
        """The first of these parts, as far as sequence 0 holds them already; it then holds nothing else.

        While a run goes on, and after a failure, nothing is known to be held.
        """
        held, self._held = self._held, []
        same = next(
            (i for i, (a, b) in enumerate(zip(held, parts, strict=False)) if a != b), min(len(held), len(parts))
        )
        if same and (same == len(held) or context.cut(sum(map(len, held[:same])))):
            return held[:same]
        context.clear()
        return []

    def _tokens(self, prompt: Prompt) -> list[list[int]]:
        """The prefix in parts: the scaffold with control tokens, what it holds without."""
        model, cut = self._model, self._scaffold
        head = model.tokenize(cut.head, special=True)
        if model.adds_bos and (not head or head[0] != model.bos):
            head = [model.bos, *head]
        system = model.tokenize(prompt.system, special=False)
        middle = model.tokenize(cut.middle, special=True)
        return [[*head, *system, *middle], *(model.tokenize(part, special=False) for part in prompt.context)]

    def _job(self, branch: Branch) -> Job:
        model = self._model
        suffix = [*model.tokenize(branch.task, special=False), *model.tokenize(self._scaffold.tail, special=True)]
        if branch.schema is not None:
            return Job(suffix, grammar=schema.grammar(branch.schema), max_tokens=branch.max_tokens)
        return Job(suffix, labels=[model.label(label) for label in branch.labels])

    def _fit(self, prefix: int, jobs: Sequence[Job]) -> _Context:
        """A context that holds the prefix and the longest branch; raises `ContextError` before anything is decoded."""
        needs = [len(job.suffix) + (job.max_tokens if job.grammar else 0) for job in jobs]
        least = prefix + max(needs, default=0)
        if least > self.info.context:
            raise ContextError(needed=least, available=self.info.context)
        if self._context is None or self._context.cells < least:
            if self._context is not None:
                self._context.close()
            wanted = max(CONTEXT_LEAST, -(-least // CONTEXT_STEP) * CONTEXT_STEP)
            self._context, self._held = _Context(self._model, min(wanted, self.info.context), self.settings), []
        return self._context

    def _read(self, decoder: Decoder, context: _Context, parts: list[list[int]], held: list[list[int]]) -> None:
        """Feed the parts that are not held yet, the first from disk where its state was kept.

        Each part is a batch or more of its own, cut the same way always: equal prompts give equal logits, to the bit.
        """
        position = sum(map(len, held))
        for number, part in enumerate(parts[len(held) :], start=len(held)):
            states = self._states if number == 0 else None
            state = states.get(self._state_key(part)) if states else None
            if state is None or not context.restore(state):
                decoder.prefill(part, position)
                if states:
                    states.put(self._state_key(part), context.state())
            position += len(part)

    def _state_key(self, tokens: Sequence[int]) -> str:
        """Everything that a state depends on."""
        about = f"{self.info.fingerprint} {llama_cpp.__version__} {platform.machine()} {self.settings} {tokens}"
        return hashlib.sha256(about.encode()).hexdigest()


class _Loaded:
    """A loaded model and its vocabulary."""

    def __init__(self, path: Path) -> None:
        llama_cpp.llama_log_set(_log_callback, None)
        llama_cpp.llama_backend_init()
        _problems.clear()
        params = llama_cpp.llama_model_default_params()
        pointer = llama_cpp.llama_model_load_from_file(os.fsencode(path), params)
        if _raised and pointer:
            llama_cpp.llama_model_free(pointer)
        _raise_again()
        if not pointer:
            why = next((p for p in _problems if "error" in p), _problems[0] if _problems else "no reason given")
            raise ModelError(f"{path}: llama.cpp cannot load this model ({why}); check the file, or get it again")
        self.pointer = pointer
        self.vocab = llama_cpp.llama_model_get_vocab(pointer)
        self.tokens = int(llama_cpp.llama_vocab_n_tokens(self.vocab))
        head = llama_cpp.llama_model_n_embd(pointer) // llama_cpp.llama_model_n_head(pointer)
        channels = head * llama_cpp.llama_model_n_head_kv(pointer)
        self.cell_bytes = int(2 * 2 * channels * llama_cpp.llama_model_n_layer(pointer))
        self.bos = int(llama_cpp.llama_vocab_bos(self.vocab))
        self.adds_bos = bool(llama_cpp.llama_vocab_get_add_bos(self.vocab))

    def tokenize(self, text: str, *, special: bool) -> list[int]:
        """Token ids. With `special=False` text that looks like a control token stays text."""
        raw = text.encode("utf-8", "replace")
        out = (llama_cpp.llama_token * (len(raw) + 8))()
        count = llama_cpp.llama_tokenize(self.vocab, raw, len(raw), out, len(out), False, special)
        if count < 0:
            raise ModelError(f"the model's tokenizer failed on a text of {len(raw)} bytes")
        return list(out[:count])

    def label(self, label: str) -> int:
        """The one token of a label at the start of a line."""
        start = self.tokenize("\n", special=False)
        ids = self.tokenize(f"\n{label}", special=False)[len(start) :]
        if len(ids) != 1:
            raise ModelError(f"this model's tokenizer splits the label {label!r}; use another model")
        return ids[0]

    @cached_property
    def lltokenizer(self) -> LLTokenizer:
        """llguidance's view of the vocabulary; 0.4 s for 49,000 tokens, so built on the first grammar."""
        from llguidance.llamacpp import lltokenizer_from_vocab

        with warnings.catch_warnings():  # llguidance 1.9 asks by a deprecated name, once per token
            warnings.simplefilter("ignore", DeprecationWarning)
            return lltokenizer_from_vocab(self.vocab)

    def close(self) -> None:
        llama_cpp.llama_model_free(self.pointer)


class _Context:
    """llama.cpp's context with one unified cache that all sequences share: the `Engine` of `Decoder`."""

    batch_size = BATCH
    sequences = SEQUENCES

    def __init__(self, model: _Loaded, cells: int, settings: Settings) -> None:
        params = llama_cpp.llama_context_default_params()
        params.n_ctx, params.n_batch, params.n_ubatch = cells, BATCH, settings.tokens
        params.n_seq_max, params.kv_unified = SEQUENCES, True  # unified: branches share the prefix's cells
        params.n_threads, params.n_threads_batch = settings.threads, settings.threads_reading
        params.flash_attn_type = _FLASH[settings.flash]
        self._vocabulary = model.tokens
        self._pointer: Any = llama_cpp.llama_init_from_model(model.pointer, params)
        if not self._pointer:
            raise ModelError(f"no memory for a context of {cells} tokens; use a smaller model or --context digest")
        self._memory = llama_cpp.llama_get_memory(self._pointer)
        self._batch = llama_cpp.llama_batch_init(BATCH, 0, 1)
        self.cells = cells

    def decode(self, rows: Sequence[Row]) -> None:
        batch = self._batch
        batch.n_tokens = len(rows)
        for i, row in enumerate(rows):
            batch.token[i], batch.pos[i], batch.n_seq_id[i] = row.token, row.position, 1
            batch.seq_id[i][0], batch.logits[i] = row.sequence, row.logits
        status = llama_cpp.llama_decode(self._pointer, batch)
        if status:
            raise ModelError(f"llama.cpp could not decode {len(rows)} tokens (status {status})")

    def logits(self, row: int) -> NDArray[np.float32]:
        pointer = llama_cpp.llama_get_logits_ith(self._pointer, row)
        return np.ctypeslib.as_array(pointer, shape=(self._vocabulary,))

    def copy_prefix(self, sequence: int) -> None:
        llama_cpp.llama_memory_seq_cp(self._memory, PREFIX, sequence, -1, -1)

    def drop(self, sequence: int) -> None:
        llama_cpp.llama_memory_seq_rm(self._memory, sequence, -1, -1)

    def read(self, tokens: int) -> float:
        """Tokens a second at which an empty context reads so many, in whole batches."""
        self.clear()
        start = time.perf_counter()
        for at in range(0, tokens, BATCH):
            self.decode([Row(_ANY, i, PREFIX) for i in range(at, min(tokens, at + BATCH))])
        self.synchronize()
        return tokens / (time.perf_counter() - start)

    def write(self, position: int, *, branches: int = 8, steps: int = 4) -> float:
        """Tokens a second that some branches write after what was read."""
        sequences = range(1, branches + 1)
        for sequence in sequences:
            self.copy_prefix(sequence)
        start = time.perf_counter()
        for step in range(steps):
            self.decode([Row(_ANY, position + step, sequence, True) for sequence in sequences])
        self.synchronize()
        seconds = time.perf_counter() - start
        for sequence in sequences:
            self.drop(sequence)
        return branches * steps / seconds

    def synchronize(self) -> None:
        """Wait until what was fed is computed."""
        llama_cpp.llama_synchronize(self._pointer)

    def cut(self, position: int) -> bool:
        """Forget the prefix from a position on; False where this kind of model cannot."""
        return bool(llama_cpp.llama_memory_seq_rm(self._memory, PREFIX, position, -1))

    def state(self) -> bytes:
        """What the prefix's sequence holds."""
        size = llama_cpp.llama_state_seq_get_size(self._pointer, PREFIX)
        out = (ctypes.c_uint8 * size)()
        return ctypes.string_at(out, llama_cpp.llama_state_seq_get_data(self._pointer, out, size, PREFIX))

    def restore(self, state: bytes) -> bool:
        """Let an empty prefix hold what another held; False where it does not fit this context."""
        given = (ctypes.c_uint8 * len(state)).from_buffer_copy(state)
        if llama_cpp.llama_state_seq_set_data(self._pointer, given, len(state), PREFIX) == len(state):
            return True
        self.clear()
        return False

    def clear(self) -> None:
        llama_cpp.llama_memory_clear(self._memory, False)

    def close(self) -> None:
        llama_cpp.llama_batch_free(self._batch)
        llama_cpp.llama_free(self._pointer)


def quantise(source: Path, target: Path, to: str, progress: Progress = no_progress) -> None:
    """Write a model's file in another quantisation; `progress` counts tensors. Raises `ModelError` where it fails."""
    llama_cpp.llama_log_set(_log_callback, None)
    params = llama_cpp.llama_model_quantize_default_params()
    params.ftype, params.allow_requantize, params.nthread = _FILE_TYPES[to], True, probe.usable_cores()
    _problems.clear()
    _converting.append(progress)
    try:
        status = llama_cpp.llama_model_quantize(os.fsencode(source), os.fsencode(target), params)
    finally:
        _converting.pop()
    _raise_again()
    if status:
        why = _problems[-1] if _problems else "no reason given"
        raise ModelError(f"{source}: llama.cpp cannot convert this model to {to} ({why})")


def runtime() -> dict[str, str]:
    """Versions and abilities of llama.cpp here: for `doctor`."""
    llama_cpp.llama_log_set(_log_callback, None)
    return {
        "llama-cpp-python": llama_cpp.__version__,
        "features": llama_cpp.llama_print_system_info().decode("utf-8", "replace").strip(),
        "offload": "GPU" if llama_cpp.llama_supports_gpu_offload() else "CPU",
        "machine": platform.machine(),
        "threads": str(probe.usable_cores()),
    }
