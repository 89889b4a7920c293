"""Shared by all tests: a folder of their own for data, a fake model, and one real one."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from convo_local import Transcript, read_transcript
from helpers import FakeModel, Write

settings.register_profile("untimed", deadline=None)  # word lists are read on first use; time is for benchmarks
settings.load_profile("untimed")

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared" / "data"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test touches the user's own data or names."""
    folder = tmp_path / "home"
    monkeypatch.setenv("CONVO_LOCAL_HOME", str(folder))
    for name in ("CONVO_LOCAL_ME", "CONVO_LOCAL_MODEL"):
        monkeypatch.delenv(name, raising=False)
    return folder


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing in this process opens a connection or asks for an address."""

    def refuse(*arguments: object, **_: object) -> None:
        raise AssertionError(f"the network was asked for: {arguments[1:]}")

    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.fixture(scope="session")
def shared() -> Path:
    if not SHARED.is_dir():
        pytest.skip("the real meetings (../shared/data) are not here")
    return SHARED


@pytest.fixture
def fake() -> FakeModel:
    return FakeModel()


@pytest.fixture
def read(tmp_path: Path) -> Write:
    """Reads what a file of that name holds."""

    def written(name: str, content: str | bytes) -> Transcript:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_transcript(path)

    return written


@pytest.fixture
def example() -> Path:
    return ROOT / "examples" / "one-to-one.vtt"


@pytest.fixture(scope="session")
def real_model() -> Iterator[Any]:
    """The default model, loaded once for all tests."""
    from convo_local.llm.files import find_model
    from convo_local.llm.model import LlamaModel

    model = LlamaModel(find_model("smollm2-135m"))
    yield model
    model.close()
