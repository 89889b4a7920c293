"""What users install: the wheel, outside the checkout."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

pytestmark = pytest.mark.skipif(not (ROOT / "pyproject.toml").is_file(), reason="not in a checkout: nothing to build")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    return next(out.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel unpacked, as pip would; its dependencies are those of this environment."""
    folder = tmp_path_factory.mktemp("site")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(folder)]
    subprocess.run([*pip, str(wheel)], check=True, capture_output=True)
    return folder


def outside(installed: Path, folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(installed), "CONVO_LOCAL_HOME": str(folder / "home")}
    return subprocess.run(
        [sys.executable, *command], cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False
    )


def test_prompts_and_catalogue_are_inside_and_weights_are_not(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for source in (ROOT / "prompts").rglob("*.*"):
        assert f"convo_local/prompts/{source.relative_to(ROOT / 'prompts').as_posix()}" in names
    assert "convo_local/models/catalog.toml" in names
    assert "convo_local/measure/lexicons/en.toml" in names
    assert not [n for n in names if n.endswith(".gguf")]
    assert not [n for n in names if n.startswith(("tests/", "benchmarks/", "examples/"))]


@pytest.mark.model
def test_the_first_command_works_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    command = ("-m", "convo_local.cli", "feedback", "examples/one-to-one.vtt", "--speaker", "Alice")
    where = outside(installed, tmp_path, "-c", "import convo_local; print(convo_local.__file__)")
    assert where.stdout.startswith(str(installed))
    shown = outside(installed, tmp_path, *command)
    assert shown.returncode == 0, shown.stderr
    assert "Top priority" in shown.stdout
    document = json.loads(outside(installed, tmp_path, *command, "--json").stdout)
    assert document["data"]["cached"] is True


def test_the_second_command_works_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    """The suite itself, less what this process runs already: the real model's tests, and this module."""
    for name in ("tests", "examples", "prompts", "models"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for name in ("pyproject.toml", "README.md"):
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "tests" / "test_wheel.py").unlink()
    done = outside(installed, tmp_path, "-m", "pytest", "-q", "-m", "not model", "-p", "no:cacheprovider")
    assert done.returncode == 0, done.stdout[-3000:]
