"""What `convo-local doctor` says of an installation."""

from __future__ import annotations

import os
import platform
import sqlite3
import stat
import sys
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from convo_local import __version__
from convo_local.errors import ConvoError, ModelError
from convo_local.llm.files import find_model, fingerprint
from convo_local.llm.gguf import check_gguf
from convo_local.paths import data_dir

if TYPE_CHECKING:
    from convo_local.llm.probe import Settings

LIBRARIES = ("llama-cpp-python", "llguidance", "pydantic", "sqlite-utils", "jinja2")


def examine() -> dict[str, str]:
    """Name to finding, in the order in which they are shown."""
    return {
        "convo-local": f"{__version__}, Python {platform.python_version()} on {platform.system()}",
        "libraries": ", ".join(f"{name} {version(name)}" for name in LIBRARIES),
        **_llama(),
        **_model(),
        "data folder": _folder(data_dir()),
        "SQLite": sqlite3.sqlite_version,
    }


def probed(model: str | None = None) -> dict[str, str]:
    """Try what runs a model fastest here, and keep it: the settings tried, the best first, and how fast they were.

    Takes some ten seconds with a small model and a minute with a large one.
    """
    from convo_local.llm import probe
    from convo_local.llm.model import LlamaModel, quantise
    from convo_local.llm.tune import tuned, weights_of

    file = find_model(model)
    loaded = LlamaModel(file, weights=tuned(file, weights_of(file), quantise))
    trials = probe.probe(probe.usable_cores(), probe.all_cores(), loaded.trial)
    try:
        probe.keep(loaded.probe_key, trials[0].settings)
    except OSError as error:
        raise ModelError(f"{data_dir()}: cannot be written ({error.strerror or error})") from error
    finally:
        loaded.close()
    rows = {_settings(t.settings): f"{t.read:.0f} tokens/s read, {t.written:.0f} written" for t in trials}
    return {f"{'best: ' if i == 0 else ''}{name}": row for i, (name, row) in enumerate(rows.items())}


def _settings(settings: Settings) -> str:
    threads = f"{settings.threads} threads"
    if settings.threads_reading != settings.threads:
        threads += f" ({settings.threads_reading} to read)"
    return f"{threads}, flash attention {settings.flash}, {settings.tokens} tokens a pass"


def _llama() -> dict[str, str]:
    from convo_local.llm.model import runtime

    found = runtime()
    return {
        "runs on": f"{found['offload']} ({found['machine']}), {found['threads']} threads",
        "CPU features": found["features"],
    }


def _model() -> dict[str, str]:
    try:
        file = find_model(None)
        header = check_gguf(file.path)
    except ConvoError as error:
        return {"model": f"none: {error}"}
    size = f"{header.parameters / 1e6:.0f}M parameters, context {header.context_length}"
    return {"model": f"{file.name} ({size})", "model file": str(file.path), "fingerprint": fingerprint(file.path)}


def _folder(folder: Path) -> str:
    if not folder.exists():
        return f"{folder} (not yet made)"
    mode = stat.S_IMODE(folder.stat().st_mode)
    problem = "" if sys.platform == "win32" or mode & 0o077 == 0 else ", OPEN TO OTHERS: chmod 700 it"
    writable = "" if os.access(folder, os.W_OK) else ", read-only"
    return f"{folder} ({mode:o}{problem}{writable})"
