"""What `convo-local doctor` says of an installation."""

from __future__ import annotations

import os
import platform
import sqlite3
import stat
import sys
from importlib.metadata import version
from pathlib import Path

from convo_local import __version__
from convo_local.errors import ConvoError
from convo_local.llm.files import find_model, fingerprint
from convo_local.llm.gguf import check_gguf
from convo_local.paths import data_dir

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
