"""The README says what is: its tables, its example, its first commands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import convo_local
from convo_local.measure import CATEGORIES, KINDS, SpeakerSignals

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_signal_stands_in_the_table_as_it_is_defined() -> None:
    for name, about in SpeakerSignals.definitions().items():
        assert f"| {name.replace('_', ' ')} | {about.unit} | {about.formula} | {about.source} |" in README


def test_every_kind_of_moment_stands_in_the_table() -> None:
    for category in CATEGORIES:
        row = next(line for line in README.splitlines() if line.startswith(f"| {category} |"))
        _, _, strengths, growth, _ = row.split("|")
        for polarity, cell in (("strength", strengths), ("growth", growth)):
            kinds = [k.replace("_", " ") for k, v in KINDS.items() if (v.category, v.polarity) == (category, polarity)]
            assert cell.strip() == ", ".join(kinds)


@pytest.mark.model
def test_the_library_example_runs(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    monkeypatch.chdir(ROOT)
    exec(code, {})
    assert '"userSpeakerName": "Alice Chen"' in capsys.readouterr().out


def test_the_layout_names_every_module() -> None:
    package = Path(convo_local.__file__).parent
    layout = README.split("## Layout")[1]
    for path in package.iterdir():
        if path.suffix == ".py" and path.name != "__init__.py":
            assert f"\n  {path.name} " in layout, path.name
        elif path.is_dir() and path.name not in {"__pycache__", "prompts", "models"}:  # resources in the wheel
            assert f"\n  {path.name}/ " in layout, path.name


def test_ci_runs_the_readmes_command() -> None:
    command = "pip install '.[test]' && pytest"
    assert f"```sh\n{command}\n```" in README
    ci = ROOT / ".ci" / "run"
    if ci.is_file():
        assert f"\n{command}\n" in ci.read_text(encoding="utf-8")
