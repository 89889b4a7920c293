"""Ctrl-C and SIGKILL at every stage of `convo-local feedback`: nothing half-written, the next run as if the first."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.model

STAGES = {  # where the signal comes: what is about to be called, and for the how manyth time
    "reading the file": ("convo_local.formats:read_transcript", 1),
    "measuring": ("convo_local.coach:measure", 1),
    "making the cache's file": ("convo_local.store:_migrate", 1),
    "converting the weights": ("convo_local.llm.model:quantise", 1),
    "keeping the converted weights": ("convo_local.llm.tune:_forget", 1),
    "loading the model": ("convo_local.llm.model:_Loaded.__init__", 1),
    "reading the prompt": ("convo_local.llm.model:_Context.decode", 1),
    "keeping what was read": ("convo_local.llm.states:States._prune", 1),
    "reading the moments": ("convo_local.llm.model:_Context.decode", 4),
    "wording": ("convo_local.prose:guided", 1),
    "checking": ("convo_local.assemble:require_grounded", 1),
    "keeping the answer": ("convo_local.store:Store.put", 1),
}
LEAVES_NOTHING = {"reading the file", "measuring", "loading the model", "wording", "checking"}  # on disk, of its own
SIGNALLED = """
import importlib, os, signal, sys
from unittest import mock

place, times, number = sys.argv.pop(1), int(sys.argv.pop(1)), int(sys.argv.pop(1))
module, _, path = place.partition(":")
*outer, name = path.split(".")
owner = importlib.import_module(module)
for each in outer:
    owner = getattr(owner, each)
real, calls = getattr(owner, name), []

def signalled(*arguments, **named):
    calls.append(name)
    if len(calls) == times:
        os.write(2, b"now ")
        os.kill(os.getpid(), number) if number == 9 else signal.raise_signal(number)
    return real(*arguments, **named)

with mock.patch.object(owner, name, signalled):
    from convo_local.cli import main
    main()
"""


def feedback(example: Path, *before: str) -> subprocess.CompletedProcess[str]:
    arguments = ["feedback", str(example), "--speaker", "Alice", "--json"]
    start = ["-c", SIGNALLED, *before] if before else ["-m", "convo_local.cli"]
    command = [sys.executable, *start, *arguments]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


def nothing_is_half_written(home: Path) -> None:
    """No part of a file, no open journal, nothing that others can read; the cache is whole."""
    for path in home.rglob("*"):
        assert sys.platform == "win32" or stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)
    if (home / "feedback.db").exists() and (home / "feedback.db").stat().st_size:
        with sqlite3.connect(home / "feedback.db") as database:
            assert database.execute("pragma integrity_check").fetchone() == ("ok",)
        database.close()


first: dict[str, object] = {}  # the first answer in this run of the tests


def answers_as_ever(done: subprocess.CompletedProcess[str]) -> None:
    assert done.returncode == 0, done.stderr
    data = json.loads(done.stdout)["data"]
    assert data["cached"] is False
    assert first.setdefault("answer", data["feedback"]) == data["feedback"]


@pytest.mark.parametrize("stage", STAGES)
def test_ctrl_c_leaves_nothing_behind(stage: str, example: Path, home: Path) -> None:
    place, times = STAGES[stage]
    stopped = feedback(example, place, str(times), str(int(signal.SIGINT)))
    assert (stopped.returncode, stopped.stdout, stopped.stderr) == (130, "", "now convo-local: stopped\n")
    nothing_is_half_written(home)
    left = [path.name for path in home.rglob("*") if path.is_file()] if home.exists() else []
    assert not [name for name in left if name.endswith((".part", "-journal"))], left
    if stage not in LEAVES_NOTHING:
        answers_as_ever(feedback(example))


@pytest.mark.skipif(sys.platform == "win32", reason="a process that is ended on Windows gets no signal")
@pytest.mark.parametrize("stage", ["converting the weights", "reading the moments", "keeping the answer"])
def test_after_a_kill_the_next_run_is_as_the_first(stage: str, example: Path, home: Path) -> None:
    place, times = STAGES[stage]
    killed = feedback(example, place, str(times), "9")
    assert (killed.returncode, killed.stdout, killed.stderr) == (-signal.SIGKILL, "", "now ")
    nothing_is_half_written(home)
    answers_as_ever(feedback(example))


@pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX")
def test_whatever_the_umask_only_the_owner_reads(example: Path, home: Path) -> None:
    before = os.umask(0)
    try:
        done = feedback(example)
    finally:
        os.umask(before)
    assert done.returncode == 0, done.stderr
    kept = {path.relative_to(home).parts[0] for path in home.rglob("*")}
    assert {"feedback.db", "tuned", "states"} <= kept
    nothing_is_half_written(home)
