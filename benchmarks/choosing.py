"""What is a model's choice among phrasings worth?

    python benchmarks/choosing.py [--model NAME|PATH]

`choices.toml` has 120 moments, each with three phrasings that fit and three that do not. Each phrasing is scored by its
mean log-probability a token after the moment ("likelihood"), and by the same less its mean log-probability without the
moment ("gain"), which takes out what is likely anywhere; both also after the fact alone, without what was said. The
best of the six is taken. The moments come in pairs whose fits are each other's misses, so that a chooser that does not
look at the situation (random, first in the list) is right in exactly half. Intervals are 95 %, by bootstrap over pairs.
"""

from __future__ import annotations

import argparse
import ctypes
import math
import platform
import random
import tomllib
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import llama_cpp
import numpy as np

from convo_local.llm import chat
from convo_local.llm.files import find_model
from convo_local.llm.gguf import check_gguf

CHOICES = Path(__file__).resolve().parent / "choices.toml"
ASK = {
    "description": "what happened there",
    "suggestion": "one thing to do next time",
    "alternative": "better words to say there",
    "reason": "why it matters",
    "focus": "a headline",
    "plan": "one action for the next meeting",
}
CELLS = 4096


class Scorer:
    """Log-probabilities of continuations, all of one prompt in one batch of sequences that share it."""

    def __init__(self, path: Path) -> None:
        self._log = llama_cpp.llama_log_callback(lambda *_: None)
        llama_cpp.llama_log_set(self._log, ctypes.c_void_p(0))
        llama_cpp.llama_backend_init()
        model = llama_cpp.llama_model_load_from_file(str(path).encode(), llama_cpp.llama_model_default_params())
        assert model, f"llama.cpp cannot load {path}"
        self._vocab = llama_cpp.llama_model_get_vocab(model)
        self._size = int(llama_cpp.llama_vocab_n_tokens(self._vocab))
        params = llama_cpp.llama_context_default_params()
        params.n_ctx, params.n_batch, params.n_ubatch = CELLS, CELLS, 512
        params.n_seq_max, params.kv_unified = 8, True
        self._context = llama_cpp.llama_init_from_model(model, params)
        self._batch = llama_cpp.llama_batch_init(CELLS, 0, 1)

    def tokens(self, text: str, *, special: bool) -> list[int]:
        raw = text.encode()
        out = (llama_cpp.llama_token * (len(raw) + 8))()
        return list(out[: llama_cpp.llama_tokenize(self._vocab, raw, len(raw), out, len(out), False, special)])

    def score(self, prompt: Sequence[int], options: Sequence[Sequence[int]]) -> list[float]:
        """Mean log-probability a token of each option after the prompt."""
        memory = llama_cpp.llama_get_memory(self._context)
        llama_cpp.llama_memory_clear(memory, False)
        self._decode([(token, at, 0, False) for at, token in enumerate(prompt[:-1])])
        rows, owners = [], []
        for i, option in enumerate(options):
            llama_cpp.llama_memory_seq_cp(memory, 0, i + 1, -1, -1)
            for at, (token, following) in enumerate(zip([prompt[-1], *option], option, strict=False)):
                rows.append((token, len(prompt) - 1 + at, i + 1, True))
                owners.append((i, following))
        self._decode(rows)
        found: list[list[float]] = [[] for _ in options]
        for row, (i, following) in enumerate(owners):
            logits = np.ctypeslib.as_array(llama_cpp.llama_get_logits_ith(self._context, row), shape=(self._size,))
            top = float(logits.max())
            found[i].append(float(logits[following]) - top - math.log(float(np.exp(logits - top).sum())))
        return [sum(each) / len(each) for each in found]

    def _decode(self, rows: Sequence[tuple[int, int, int, bool]]) -> None:
        self._batch.n_tokens = len(rows)
        for i, (token, position, sequence, logits) in enumerate(rows):
            self._batch.token[i], self._batch.pos[i], self._batch.n_seq_id[i] = token, position, 1
            self._batch.seq_id[i][0], self._batch.logits[i] = sequence, logits
        assert llama_cpp.llama_decode(self._context, self._batch) == 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model")
    file = find_model(parser.parse_args().model)
    cut, _ = chat.scaffold(check_gguf(file.path).chat_template)
    moments = tomllib.loads(CHOICES.read_text(encoding="utf-8"))["moment"]
    scorer = Scorer(file.path)

    def prompt(moment: dict[str, Any], *about: str) -> list[int]:
        """The moment as free prose is asked for, with as much of it as `about` says."""
        asked = f'\nWrite to {moment["user"]}, as "you": {ASK[moment["field"]]}.'
        system = (
            f"You are a fair communication coach. You help {moment['user']} see how they communicated in one meeting."
        )
        return [
            *scorer.tokens(cut.head, special=True),
            *scorer.tokens(system, special=False),
            *scorer.tokens(cut.middle, special=True),
            *scorer.tokens("\n".join(about) + asked, special=False),
            *scorer.tokens(cut.tail, special=True),
        ]

    right: dict[str, list[bool]] = {}
    for moment in moments:
        texts = [*moment["fits"], *moment["misses"]]
        options = [scorer.tokens(text, special=False) for text in texts]
        bare = scorer.score(prompt(moment), options)
        fact = scorer.score(prompt(moment, moment["fact"]), options)
        whole = scorer.score(prompt(moment, *moment["context"], moment["fact"]), options)
        choosers = {
            "likelihood, after the moment": whole,
            "likelihood, after the fact": fact,
            "gain by the moment": [a - b for a, b in zip(whole, bare, strict=True)],
            "gain by the fact": [a - b for a, b in zip(fact, bare, strict=True)],
            "likelihood, after nothing": bare,
            "the shortest": [-float(len(text)) for text in texts],
        }
        for name, scores in choosers.items():
            right.setdefault(name, []).append(scores.index(max(scores)) < len(moment["fits"]))
    print(
        f"{len(moments)} moments, {file.path.name}, "
        f"llama-cpp-python {version('llama-cpp-python')}, {platform.machine()}"
    )
    for name, hits in right.items():
        low, high = interval(hits)
        print(f"{name:30} {sum(hits) / len(hits):.2f} ({low:.2f} to {high:.2f})")
    print(f"{'random, or first in the list':30} 0.50 (by construction)")


def interval(hits: Sequence[bool], *, draws: int = 2000) -> tuple[float, float]:
    """95 % bootstrap interval of the share of hits, over pairs of neighbours."""
    pairs = [sum(hits[i : i + 2]) / 2 for i in range(0, len(hits), 2)]
    dice = random.Random(1)
    means = sorted(sum(dice.choices(pairs, k=len(pairs))) / len(pairs) for _ in range(draws))
    return means[int(0.025 * draws)], means[int(0.975 * draws) - 1]


if __name__ == "__main__":
    main()
