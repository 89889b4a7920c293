"""What was read of the prompt, kept on disk: bounded, private, checked, and never another answer."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from convo_local.llm.files import find_model
from convo_local.llm.model import LlamaModel
from convo_local.llm.states import DIGEST, States
from convo_local.llm.types import Branch, Prompt


def test_what_is_kept_is_found_and_private(tmp_path: Path) -> None:
    states = States(tmp_path / "states")
    assert states.get("a") is None
    states.put("a", b"state")
    assert states.get("a") == b"state"
    if sys.platform != "win32":
        assert stat.S_IMODE((tmp_path / "states").stat().st_mode) == 0o700
        assert stat.S_IMODE((tmp_path / "states" / "a").stat().st_mode) == 0o600


def test_what_was_changed_is_not_used(tmp_path: Path) -> None:
    states = States(tmp_path)
    states.put("a", b"state" * 10)
    whole = (tmp_path / "a").read_bytes()
    for broken in (whole[:-1], whole[:-1] + b"x", b"x" + whole[1:], whole[:DIGEST], b""):
        (tmp_path / "a").write_bytes(broken)
        assert states.get("a") is None


def test_the_least_recently_used_goes(tmp_path: Path) -> None:
    states = States(tmp_path, most=3 * (DIGEST + 100))
    for at, key in enumerate("abc"):
        states.put(key, bytes(100))
        os.utime(tmp_path / key, (at, at))
    assert states.get("a") is not None  # now the latest
    states.put("d", bytes(100))
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a", "c", "d"]
    states.put("e", bytes(1000))  # larger than everything together
    assert states.get("e") is None


def test_a_folder_that_cannot_be_written_is_none(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    states = States(tmp_path / "file")
    states.put("a", b"state")
    assert states.get("a") is None


@pytest.mark.model
def test_a_state_from_disk_gives_the_same_answer_to_the_last_bit(tmp_path: Path) -> None:
    prompt = Prompt("You are a coach. " * 20, ("Alice spoke 60 % of the time.\n",))
    branches = [Branch("Score it with one digit.", labels=tuple("0123456789"))]
    file = find_model("smollm2-135m")
    plain, first, second = (LlamaModel(file, states=s) for s in (None, States(tmp_path), States(tmp_path)))
    expected, made = plain.run(prompt, branches), first.run(prompt, branches)
    assert len(list(tmp_path.iterdir())) == 1
    found = second.run(prompt, branches)
    assert expected.outputs == made.outputs == found.outputs
    assert expected.usage.prefilled == made.usage.prefilled > found.usage.prefilled + 80
    (kept,) = tmp_path.iterdir()
    kept.write_bytes(States(tmp_path).get(kept.name) or b"")  # without its checksum
    third = LlamaModel(file, states=States(tmp_path))
    assert third.run(prompt, branches) == expected
    for model in (plain, first, second, third):
        model.close()
