"""What runs a model fastest here: threads, flash attention and the size of a pass, tried once and kept.

Which is best differs by machine, model and version, and nothing says so beforehand. A probe takes some ten seconds with
a small model and a minute with a large one, so it runs when it is asked for (`convo-local doctor --probe`); what it
found is used from then on. It starts with llama.cpp's own settings and leaves them only for what is clearly faster.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal, TypeAlias, get_args

from convo_local.llm.files import replacing
from convo_local.paths import data_dir, make_private

READ, WRITTEN = 1000, 200  # tokens of a feedback in free prose, by which settings are compared
CLEARLY = 0.97  # share of the time that something else may take at most to be taken instead

Flash: TypeAlias = Literal["auto", "on", "off"]


@dataclass(frozen=True, slots=True)
class Settings:
    """How a context computes: threads that write and that read, flash attention, and tokens in one pass at most."""

    threads: int
    threads_reading: int
    flash: Flash = "auto"
    tokens: int = 512


@dataclass(frozen=True, slots=True)
class Trial:
    """Tokens a second of some settings."""

    settings: Settings
    read: float
    written: float

    @property
    def seconds(self) -> float:
        """What a feedback would take."""
        return READ / self.read + WRITTEN / self.written


def probe(cores: int, most: int, trial: Callable[[Settings], Trial]) -> list[Trial]:
    """Every trial, the best first. `cores` are the threads used without a probe, `most` all that there are."""
    best = trial(Settings(cores, cores))
    tried = [best]
    for step in (_threads, _flash, _tokens):
        for settings in step(best.settings, most):
            if all(settings != other.settings for other in tried):
                tried.append(trial(settings))
        fastest = min(tried, key=lambda t: t.seconds)
        best = fastest if fastest.seconds <= CLEARLY * best.seconds else best
    return [best, *sorted((t for t in tried if t is not best), key=lambda t: t.seconds)]


def _threads(now: Settings, most: int) -> Iterator[Settings]:
    for count in sorted({max(1, most // 2), max(1, most * 3 // 4), most} - {now.threads}):
        yield replace(now, threads=count, threads_reading=count)
        yield replace(now, threads_reading=count)


def _flash(now: Settings, _: int) -> Iterator[Settings]:
    yield replace(now, flash="on")
    yield replace(now, flash="off")


def _tokens(now: Settings, _: int) -> Iterator[Settings]:
    yield replace(now, tokens=128)
    yield replace(now, tokens=256)


def found(key: str) -> Settings | None:
    """What an earlier probe found best, None where there was none or the file is not ours."""
    with contextlib.suppress(OSError, ValueError, TypeError, KeyError):
        settings = Settings(**json.loads(_file().read_text(encoding="utf-8"))[key])
        counts = (settings.threads, settings.threads_reading, settings.tokens)
        if settings.flash in get_args(Flash) and all(isinstance(count, int) and 0 < count < 1025 for count in counts):
            return settings
    return None


def keep(key: str, settings: Settings) -> None:
    """Remember what is best under a key, beside what other models' probes found. Raises `OSError`."""
    kept = {}
    with contextlib.suppress(OSError, ValueError):
        kept = dict(json.loads(_file().read_text(encoding="utf-8")))
    kept[key] = asdict(settings)
    make_private(_file().parent)
    with replacing(_file()) as part:
        part.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


def all_cores() -> int:
    """Cores that this process may use, hyper-threads counted."""
    affinity = getattr(os, "sched_getaffinity", None)  # not on macOS and Windows
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def usable_cores() -> int:
    """As many threads as are used without a probe: all cores up to 4, half of more, taken for hyper-threads."""
    cores = all_cores()
    return cores if cores <= 4 else cores // 2


def _file() -> Path:
    return data_dir() / "probes.json"
