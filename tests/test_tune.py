"""Weights converted to what the processor reads quickly: once, whole or not at all, never against the user's wish."""

from __future__ import annotations

import shutil
import stat
import sys
from collections import namedtuple
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner

from convo_local import Coach, read_transcript
from convo_local.cli import main
from convo_local.errors import CancelledError, ModelError
from convo_local.llm import tune
from convo_local.llm.files import ModelFile, find_model, fingerprint
from convo_local.llm.gguf import check_gguf
from convo_local.llm.types import no_progress

ROOM = namedtuple("ROOM", "total used free")


@pytest.fixture
def default() -> ModelFile:
    return find_model("smollm2-135m")


@pytest.fixture
def copies() -> Callable[[Path, Path, str], None]:
    """A conversion that takes no time: the same weights again."""

    def quantise(source: Path, target: Path, to: str) -> None:
        assert to in tune.CHOICES
        shutil.copyfile(source, target)

    return quantise


def test_a_slow_type_is_to_be_converted_and_then_is(
    default: ModelFile, copies: Callable[[Path, Path, str], None], home: Path
) -> None:
    assert check_gguf(default.path).quantisation == "Q4_1"
    planned = tune.weights_of(default)
    assert (planned.path, planned.wanted) == (default.path, "Q8_0")
    assert not home.exists()  # planning writes nothing
    made = tune.tuned(default, planned, copies)
    assert made.path.parent == home / "tuned"
    assert made.fingerprint == planned.fingerprint == f"{fingerprint(default.path)}-q8_0"
    assert tune.weights_of(default) == made
    if sys.platform != "win32":
        assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
        assert stat.S_IMODE(made.path.parent.stat().st_mode) == 0o700


def test_nothing_is_planned_where_nothing_may_be_written(default: ModelFile) -> None:
    planned = tune.weights_of(default, make=False)
    assert (planned.path, planned.wanted, planned.fingerprint) == (default.path, "", fingerprint(default.path))


def test_a_fast_type_stays(default: ModelFile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tune, "SLOW", tune.SLOW - {"Q4_1"})
    assert tune.weights_of(default).wanted == ""


def test_to_another_type_and_back(default: ModelFile, copies: Callable[[Path, Path, str], None], home: Path) -> None:
    tune.tune(default, copies)
    tune.tune(default, copies, to="Q4_0")
    assert [p.name for p in (home / "tuned").iterdir()] == [f"{fingerprint(default.path)}-q4_0.gguf"]
    assert tune.weights_of(default).fingerprint.endswith("-q4_0")
    assert tune.untune(default)
    assert tune.weights_of(default).wanted == ""  # nor is it converted again by itself
    assert not tune.untune(default)
    assert tune.tune(default, copies).quantisation == "Q8_0"  # but when asked for
    assert tune.weights_of(default).fingerprint.endswith("-q8_0")


@pytest.mark.parametrize("broken", ["no room", "fails", "cut short", "read-only"])
def test_what_fails_leaves_the_original_a_note_and_nothing_else(
    broken: str, default: ModelFile, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def quantise(source: Path, target: Path, _: str) -> None:
        target.write_bytes(source.read_bytes()[:1_000_000])
        if broken == "fails":
            raise ModelError("llama.cpp cannot convert this model")
        if broken == "read-only":
            raise PermissionError(13, "Permission denied")

    if broken == "no room":
        monkeypatch.setattr(shutil, "disk_usage", lambda _: ROOM(10**9, 10**9, 5 * 10**8))
    found = tune.tuned(default, tune.weights_of(default), quantise)
    assert (found.path, found.fingerprint) == (default.path, fingerprint(default.path))
    assert found.note.startswith("weights are used as they are, which is slower: ")
    assert list((home / "tuned").iterdir()) == []
    with pytest.raises(ModelError):
        tune.tune(default, quantise)


@pytest.mark.model
def test_the_default_model_is_converted_on_first_use(default: ModelFile, example: Path, home: Path) -> None:
    stages: list[tuple[str, int, int]] = []
    before = fingerprint(default.path)
    coach = Coach(model="smollm2-135m", progress=lambda *row: stages.append(row))
    result = coach.feedback(read_transcript(example), speaker="Alice")
    coach.close()
    assert result.provenance.model_quantisation == "Q8_0"
    assert result.provenance.model_fingerprint == f"{before}-q8_0"
    assert fingerprint(default.path) == before
    (made,) = (home / "tuned").iterdir()
    assert check_gguf(made).quantisation == "Q8_0"
    converting = [row for row in stages if row[0] == "convert"]
    assert converting[-1][1] == converting[-1][2] > 100  # tensors

    stages.clear()
    with_cache = Coach(model="smollm2-135m", progress=lambda *row: stages.append(row))
    assert with_cache.feedback(read_transcript(example), speaker="Alice").cached
    assert stages == []  # found under the same key, by nothing but the file's fingerprint
    with_cache.close()


@pytest.mark.model
def test_without_a_cache_nothing_is_written(example: Path, home: Path) -> None:
    coach = Coach(model="smollm2-135m", cache=None)
    result = coach.feedback(read_transcript(example), speaker="Alice")
    coach.close()
    assert result.provenance.model_quantisation == "Q4_1"
    assert not home.exists()


@pytest.mark.model
def test_feedback_goes_on_where_the_conversion_fails_and_is_found_again(
    example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: ROOM(10**9, 10**9, 10**8))
    for cached in (False, True):
        coach = Coach(model="smollm2-135m")
        result = coach.feedback(read_transcript(example), speaker="Alice")
        coach.close()
        assert result.cached is cached
        assert result.provenance.model_quantisation == "Q4_1"
        assert any("no room for converted weights" in note for note in result.provenance.notes)


@pytest.mark.model
def test_conversion_says_what_is_wrong_with_a_file(default: ModelFile, tmp_path: Path) -> None:
    from convo_local.llm.model import quantise

    broken = tmp_path / "broken.gguf"
    broken.write_bytes(default.path.read_bytes()[:100_000])
    with pytest.raises(ModelError, match="cannot convert this model to Q8_0"):
        quantise(broken, tmp_path / "out.gguf", "Q8_0", no_progress)


@pytest.mark.model
@pytest.mark.parametrize("how", ["returns False", "Ctrl-C"])
def test_what_is_raised_while_converting_is_not_lost(how: str, default: ModelFile, home: Path) -> None:
    from convo_local.llm.model import quantise

    def progress(*_: object) -> bool:
        if how == "Ctrl-C":
            raise KeyboardInterrupt
        return False

    with pytest.raises(CancelledError if how == "returns False" else KeyboardInterrupt):
        tune.tuned(default, tune.weights_of(default), partial(quantise, progress=progress))
    assert list((home / "tuned").iterdir()) == []
    quantise(default.path, home / "next.gguf", "Q8_0")  # the next one is none the worse


@pytest.mark.model
def test_the_commands(home: Path) -> None:
    run = CliRunner().invoke(main, ["models", "tune", "smollm2-135m", "--to", "Q4_0"])
    assert run.exit_code == 0, run.output
    assert run.output.startswith("smollm2-135m: Q4_0, ")
    run = CliRunner().invoke(main, ["models", "untune", "smollm2-135m"])
    assert run.output == "smollm2-135m: deleted the converted weights; used as it is\n"
    assert [p.suffix for p in (home / "tuned").iterdir()] == [".as-it-is"]
