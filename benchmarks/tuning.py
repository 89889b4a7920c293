"""What converting weights costs in quality: perplexity on a fixed text, and how far feedback changes.

    python benchmarks/tuning.py [--model NAME|PATH] [--to Q8_0,Q4_0] [--context 512]

The text is this project's README, in windows of `--context` tokens, of which the second half is scored. Feedback is
given to every speaker of `examples/` (guided, so that only which moments are shown and the scores can change).
"""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path

import numpy as np

from convo_local import Coach, read_transcript
from convo_local.feedback import FeedbackResult
from convo_local.llm.decode import Row
from convo_local.llm.files import ModelFile, find_model
from convo_local.llm.gguf import check_gguf
from convo_local.llm.model import LlamaModel, quantise
from convo_local.transcript import speakers_with_turns

ROOT = Path(__file__).resolve().parent.parent
WINDOWS = 12


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model")
    parser.add_argument("--to", default="Q8_0,Q4_0")
    parser.add_argument("--context", type=int, default=512)
    options = parser.parse_args()
    file = find_model(options.model)
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CONVO_LOCAL_HOME"] = folder
        first: list[FeedbackResult] = []
        for kind in [check_gguf(file.path).quantisation, *options.to.split(",")]:
            path = Path(folder) / f"{kind}.gguf"
            if first:
                quantise(file.path, path, kind)
            model = LlamaModel(ModelFile(path if first else file.path, kind))
            loss, count = perplexity(model, text, options.context)
            given = feedbacks(model)
            model.close()
            first = first or given
            pairs = list(zip(first, given, strict=True))
            items = [a.shown == b.shown and a.feedback.top_priority == b.feedback.top_priority for a, b in pairs]
            scores = [
                abs(x - y)
                for a, b in pairs
                for x, y in zip(a.feedback.category_scores, b.feedback.category_scores, strict=True)
                if isinstance(x, tuple)
                for x, y in [(x[1], y[1])]
            ]
            print(f"{kind}: perplexity {loss:.3f} over {count} tokens; ", end="")
            print(f"the same moments in {sum(items)} of {len(items)} feedbacks, ", end="")
            print(f"{sum(s == 0 for s in scores)} of {len(scores)} scores equal, at most {max(scores):.1f} apart")


def perplexity(model: LlamaModel, text: str, window: int) -> tuple[float, int]:
    """exp of the mean negative log-likelihood of the second halves of the first windows, and of how many tokens."""
    tokens = model._model.tokenize(text, special=False)
    context = model._fit(window, [])
    losses: list[float] = []
    for begin in range(0, min(len(tokens), WINDOWS * window) - window, window):
        part = tokens[begin : begin + window]
        context.clear()
        context.decode([Row(token, i, 0, True) for i, token in enumerate(part)])
        for i in range(window // 2, window - 1):
            logits = context.logits(i).astype(np.float64)
            top = logits.max()
            losses.append(float(top + np.log(np.exp(logits - top).sum()) - logits[part[i + 1]]))
    context.clear()
    model._held = []
    return float(np.exp(np.mean(losses))), len(losses)


def feedbacks(model: LlamaModel) -> list[FeedbackResult]:
    coach = Coach(model=model, cache=None)
    found = []
    for path in sorted((ROOT / "examples").iterdir()):
        if path.suffix in {".vtt", ".srt", ".json", ".txt"}:
            transcript = read_transcript(path)
            found += [coach.feedback(transcript, speaker=name) for name in speakers_with_turns(transcript)]
    return found


if __name__ == "__main__":
    main()
