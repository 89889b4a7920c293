"""How fast each quantisation is read and written on this processor, with the same weights in all of them.

    python benchmarks/quants.py MODEL.gguf [--types Q4_0,Q8_0,…] [--tokens 256] [--repeat 3]

MODEL is converted to each type in turn, in a temporary folder; random weights of a real shape will do. The figures are
medians; `SLOW` in `convo_local/llm/tune.py` follows this table: a type is slow that is read more slowly than Q8_0 by a
tenth or more, and written no faster than Q8_0 in the batches that feedback writes in.
"""

from __future__ import annotations

import argparse
import platform
import statistics
import tempfile
from importlib.metadata import version
from pathlib import Path

from convo_local.llm.files import ModelFile
from convo_local.llm.model import LlamaModel, quantise
from convo_local.llm.probe import usable_cores

TYPES = "Q8_0,Q4_0,Q4_1,Q5_0,Q5_1,IQ4_NL,Q2_K,Q3_K,Q4_K,Q5_K,Q6_K,IQ4_XS,F16,BF16"
BRANCHES = 8


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("--types", default=TYPES)
    parser.add_argument("--tokens", type=int, default=256)
    parser.add_argument("--steps", type=int, default=8)
    parser.add_argument("--repeat", type=int, default=3)
    options = parser.parse_args()
    print(f"{platform.system()} {platform.machine()}, {usable_cores()} threads, ", end="")
    print(f"llama-cpp-python {version('llama-cpp-python')}, {options.model.name}")
    print(f"{'type':8} {'GB':>5} {'read/s':>8} {'written/s':>10} {'times Q8_0':>18}")
    first: tuple[float, float] | None = None
    with tempfile.TemporaryDirectory() as folder:
        for kind in options.types.split(","):
            path = Path(folder) / f"{kind}.gguf"
            quantise(options.model, path, kind)
            model = LlamaModel(ModelFile(path, kind))
            read, written = rates(model, options.tokens, options.steps, options.repeat)
            model.close()
            first = first or (read, written)
            size = path.stat().st_size / 1e9
            ratios = f"{read / first[0]:.2f}, {written / first[1]:.2f}"
            print(f"{kind:8} {size:>5.2f} {read:>8.0f} {written:>10.1f} {ratios:>18}", flush=True)
            path.unlink()


def rates(model: LlamaModel, tokens: int, steps: int, repeat: int) -> tuple[float, float]:
    """Tokens a second, read in one batch and written in some branches."""
    context = model._fit(tokens + steps + 8, [])
    tries = [(context.read(tokens), context.write(tokens, branches=BRANCHES, steps=steps)) for _ in range(repeat + 1)]
    read, written = zip(*tries[1:], strict=True)  # the first warms up
    return statistics.median(read), statistics.median(written)


if __name__ == "__main__":
    main()
