"""The rooms of the house: who may import whom, and what stays unloaded."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import convo_local

PACKAGE = Path(convo_local.__file__).parent

ROOMS = [  # a module imports only from rooms above its own, or from its own
    "errors paths",
    "transcript",
    "formats",
    "measure",
    "rubric",
    "feedback",
    "prompts",
    "llm",
    "digest check voice",
    "judge prose",
    "assemble",
    "store",
    "coach",
    "report doctor",
    "cli server mcp_server batch",
]
LEVEL = {name: level for level, names in enumerate(ROOMS) for name in names.split()}
FACES = set(ROOMS[-1].split())
ONLY = {"llama_cpp": "llm/model.py", "sqlite_utils": "store.py", "docx": "formats/docx_file.py"}


def imports(path: Path) -> set[str]:
    """Absolute names of all that a module imports, also inside functions and for type checkers."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


MODULES = [p for p in sorted(PACKAGE.rglob("*.py")) if p != PACKAGE / "__init__.py"]


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_a_module_imports_only_from_rooms_above(path: Path) -> None:
    for name in imports(path):
        parts = name.split(".")
        if parts[0] != "convo_local" or len(parts) < 2 or parts[1].startswith("__"):
            assert ONLY.get(parts[0], path.relative_to(PACKAGE).as_posix()) == path.relative_to(PACKAGE).as_posix()
            continue
        mine, other = room(path), parts[1]
        assert mine == other or (LEVEL[other] < LEVEL[mine]), f"{path.name} may not import {name}"
        assert mine == other or other not in FACES


def loaded_after(code: str) -> set[str]:
    out = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print(*sys.modules)"], capture_output=True, text=True, check=True
    )
    return {name.split(".")[0] for name in out.stdout.split()}


def test_importing_the_package_loads_nothing_heavy() -> None:
    heavy = {"llama_cpp", "numpy", "sqlite_utils", "pydantic", "jinja2", "rich", "click", "starlette", "mcp", "ray"}
    assert not loaded_after("import convo_local") & heavy


def test_reading_and_measuring_need_no_dependency() -> None:
    heavy = {"llama_cpp", "numpy", "sqlite_utils", "pydantic", "jinja2", "rich", "docx", "lxml"}
    assert not loaded_after("from convo_local import read_transcript, measure; read_transcript, measure") & heavy


def test_the_public_names_are_those_listed() -> None:
    for name in convo_local.__all__:
        assert getattr(convo_local, name).__name__ == name
    assert sorted(convo_local.__all__, key=str.casefold) == sorted(set(convo_local.__all__), key=str.casefold)
    with pytest.raises(AttributeError, match="nothing"):
        convo_local.nothing  # noqa: B018  # the access is the test
