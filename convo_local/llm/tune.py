"""Weights that this processor multiplies quickly: a model's file in another quantisation, made once and kept.

A type without a fast kernel costs more time than its few bytes save: reading a prompt with the default model takes 1.8
times as long in its own Q4_1 as in Q8_0 (the README's table, `benchmarks/quants.py`). Such a model is converted on
first use into the user's data folder, and the original stays as it is.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from convo_local.errors import ModelError
from convo_local.llm.files import ModelFile, fingerprint, replacing
from convo_local.llm.gguf import check_gguf
from convo_local.paths import data_dir, make_private

TO = "Q8_0"  # finer than every type that is slow: what is lost is its rounding
CHOICES = ("Q8_0", "Q4_0")
# read more slowly than `TO` by the measured table, whatever the model; Q5_0, the K types and 16 bits are not
SLOW = frozenset({"Q4_1", "Q5_1"})
BYTES = {"Q8_0": 34 / 32, "Q4_0": 18 / 32}  # a weight
SPARE = 500_000_000  # bytes that a disk keeps free

Quantise = Callable[[Path, Path, str], None]
"""Called as (source, target, type); raises `ModelError`."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What is to be loaded for a model: its file or the converted one, and the fingerprint that stands for both.

    `original` is the file's own fingerprint. `wanted` is the type it is still to be converted to, "" where nothing is
    to be done; `note` says what was not done, and why.
    """

    path: Path
    fingerprint: str
    original: str
    quantisation: str = ""
    wanted: str = ""
    note: str = ""


def tuned_dir() -> Path:
    """Where converted weights are kept."""
    return data_dir() / "tuned"


def weights_of(file: ModelFile, *, make: bool = True) -> Weights:
    """What to load, now or after converting; nothing is converted here.

    Without `make` only what is there already counts. Raises `ModelError` for a file that is not a GGUF.
    """
    identity = fingerprint(file.path)
    for kind in CHOICES:
        made = _made(identity, kind)
        if made.is_file():
            return Weights(made, _named(identity, kind), identity, kind)
    if make and not _kept_as_is(identity).is_file():
        header = check_gguf(file.path)
        if header.quantisation in SLOW:
            return Weights(file.path, _named(identity, TO), identity, header.quantisation, wanted=TO)
    return Weights(file.path, identity, identity)


def tune(file: ModelFile, quantise: Quantise, *, to: str = TO) -> Weights:
    """Convert a model's weights and keep them, whole or not at all; an earlier conversion goes.

    Raises `ModelError` where the disk has no room, or the weights cannot be converted.
    """
    identity = fingerprint(file.path)
    target = _made(identity, to)
    needed = int(check_gguf(file.path).parameters * BYTES[to] * 1.05)
    try:
        make_private(target.parent)
        free = shutil.disk_usage(target.parent).free
        if free < needed + SPARE:
            room = f"{free / 1e9:.1f} GB are free, {needed / 1e9:.1f} GB and {SPARE / 1e9:.1f} GB to spare are needed"
            raise ModelError(f"{target.parent}: no room for converted weights ({room})")
        with replacing(target) as part:
            quantise(file.path, part, to)
            check_gguf(part)
        _forget(identity, but=target)
    except OSError as error:
        raise ModelError(f"{target}: cannot be written ({error.strerror or error}); free space there") from error
    return Weights(target, _named(identity, to), identity, to)


def tuned(file: ModelFile, planned: Weights, quantise: Quantise) -> Weights:
    """The weights that were planned, converted if need be; where that fails the original, and a note."""
    if not planned.wanted:
        return planned
    try:
        return tune(file, quantise, to=planned.wanted)
    except ModelError as error:
        why = f"weights are used as they are, which is slower: {error}"
        return Weights(file.path, planned.original, planned.original, note=why)


def untune(file: ModelFile) -> bool:
    """Delete a model's converted weights, and do not convert it again by itself; True where there were some."""
    identity = fingerprint(file.path)
    try:
        make_private(tuned_dir())
        there = _forget(identity)
        _kept_as_is(identity).touch(mode=0o600)
    except OSError as error:
        raise ModelError(f"{tuned_dir()}: cannot be written ({error.strerror or error})") from error
    return there


def _made(identity: str, kind: str) -> Path:
    return tuned_dir() / f"{_named(identity, kind)}.gguf"


def _named(identity: str, kind: str) -> str:
    return f"{identity}-{kind.lower()}"


def _kept_as_is(identity: str) -> Path:
    """A file that says that the user wants this model as it is."""
    return tuned_dir() / f"{identity}.as-it-is"


def _forget(identity: str, but: Path | None = None) -> bool:
    """Remove what was kept for a model, except one file; True where there was something."""
    there = [path for path in (_kept_as_is(identity), *(_made(identity, kind) for kind in CHOICES)) if path != but]
    found = [path for path in there if path.exists()]
    for path in found:
        path.unlink()
    return any(path.suffix == ".gguf" for path in found)
