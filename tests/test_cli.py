"""The command line, with the real default model where feedback is asked for."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from convo_local.cli import main

ROOT = Path(__file__).resolve().parent.parent


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments])


def run(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """In a process of its own."""
    command = [sys.executable, "-m", "convo_local.cli", *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", env={**os.environ, **environment}, check=False
    )


@pytest.mark.model
def test_feedback_as_json_is_convos_and_nothing_else(example: Path) -> None:
    first = run("feedback", example, "--speaker", "Alice", "--json")
    assert first.returncode == 0, first.stderr
    assert first.stderr == ""
    data = json.loads(first.stdout)["data"]
    assert data["userSpeakerName"].startswith("Alice")
    assert data["cached"] is False
    second = run("feedback", example, "--speaker", "Alice", "--json")
    again = json.loads(second.stdout)["data"]
    assert again == {**data, "cached": True}
    refreshed = json.loads(run("feedback", example, "--speaker", "Alice", "--json", "--refresh").stdout)["data"]
    assert refreshed["cached"] is False
    assert refreshed["feedback"] == data["feedback"]  # greedy: byte-identical in a new process


@pytest.mark.model
def test_a_cached_answer_loads_no_model(example: Path) -> None:
    assert run("feedback", example, "--speaker", "Alice", "--json").returncode == 0
    code = (
        "import sys; from convo_local.cli import main\n"
        f"sys.argv = ['convo-local', 'feedback', {str(example)!r}, '--speaker', 'Alice', '--json']\n"
        "try:\n    main()\nfinally:\n    print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True)
    assert json.loads(done.stdout)["data"]["cached"] is True
    assert not {m.split(".")[0] for m in done.stderr.split()} & {"llama_cpp", "llguidance", "jinja2"}


@pytest.mark.model
def test_feedback_for_a_person_to_read(example: Path) -> None:
    result = call("feedback", example, "--speaker", "Alice")
    assert result.exit_code == 0, result.output
    for part in ("Top priority", "What went well", "What to work on", "Next meeting", "Listening", "You could say"):
        assert part in result.output


@pytest.mark.model
def test_all_speakers_is_an_array() -> None:
    result = call("feedback", ROOT / "examples" / "planning.json", "--all-speakers", "--json", "--details")
    assert result.exit_code == 0, result.output
    documents = json.loads(result.stdout)
    assert len(documents) >= 3
    assert len({d["data"]["userSpeakerName"] for d in documents}) == len(documents)
    assert all(set(d) == {"data", "details"} for d in documents)


@pytest.mark.model
def test_free_prose_by_the_small_model_is_checked_and_counted(example: Path) -> None:
    result = call("feedback", example, "--speaker", "Alice", "--prose", "free", "--json", "--details", "--no-cache")
    assert result.exit_code == 0, result.output
    provenance = json.loads(result.stdout)["details"]["provenance"]
    assert provenance["prose"] == "free"
    assert provenance["proseReplaced"] <= provenance["proseRewritten"]


@pytest.mark.model
def test_doctor_says_what_runs(home: Path) -> None:
    result = call("doctor")
    assert result.exit_code == 0, result.output
    for part in ("convo-local", "llama-cpp-python", "CPU", "smollm2", "fingerprint", "data folder", "SQLite"):
        assert part in result.output
    assert not home.exists()


def test_measure_needs_no_model(example: Path) -> None:
    result = call("measure", example)
    assert result.exit_code == 0, result.output
    assert "talk share" in result.output
    document = json.loads(call("measure", example, "--json").stdout)
    assert set(document) == {"language", "signals", "notMeasurable", "moments"}
    assert document["moments"]


def test_models_list_shows_the_default() -> None:
    result = call("models", "list")
    assert result.exit_code == 0, result.output
    assert "smollm2-135m" in result.output
    assert "Apache-2.0" in result.output


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "empty"),
        (b"\x00\x01\x02\xff" * 100, "transcript"),
        (b"WEBVTT\n\n" + b"00:01.000 --> 00:02.000\n<v Ann>Hello there.</v>\n\n" * 9, "found 9"),
    ],
)
def test_a_bad_file_is_one_line_and_exit_1(tmp_path: Path, content: bytes, expected: str) -> None:
    file = tmp_path / "bad.vtt"
    file.write_bytes(content)
    result = call("feedback", file, "--speaker", "Ann")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert expected in result.stderr
    assert str(file) in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_folder_is_not_a_transcript(tmp_path: Path) -> None:
    result = call("feedback", tmp_path)
    assert result.exit_code == 1
    assert str(tmp_path) in result.stderr


def test_an_unknown_speaker_lists_who_spoke(example: Path) -> None:
    result = call("feedback", example, "--speaker", "Zebedee")
    assert result.exit_code == 1
    assert "Alice" in result.stderr
    assert "Bob" in result.stderr


def test_two_people_of_one_first_name_are_not_guessed(tmp_path: Path) -> None:
    file = tmp_path / "two.txt"
    lines = [f"{who}: this is line {i} of the meeting." for i in range(6) for who in ("Ann Smith", "Ann Jones")]
    file.write_text("\n".join(lines), encoding="utf-8")
    result = call("feedback", file, "--speaker", "Ann")
    assert result.exit_code == 1
    assert "Ann Smith, Ann Jones" in result.stderr


@pytest.mark.parametrize(("content", "expected"), [(b"not a model", "GGUF"), (b"GGUF\x03\0\0\0", "GGUF")])
def test_a_file_that_is_not_a_model(example: Path, tmp_path: Path, content: bytes, expected: str) -> None:
    model = tmp_path / "model.gguf"
    model.write_bytes(content)
    result = call("feedback", example, "--speaker", "Alice", "--model", model)
    assert result.exit_code == 1
    assert expected in result.stderr
    assert result.stderr.count("\n") == 1


@pytest.mark.model
@pytest.mark.skipif(sys.platform == "win32", reason="folder modes are POSIX")
def test_a_read_only_data_folder_is_named_and_nothing_is_left(example: Path, home: Path) -> None:
    home.mkdir()
    home.chmod(0o500)
    if os.access(home, os.W_OK):
        home.chmod(0o700)
        home.rmdir()
        home.write_text("", encoding="utf-8")  # the superuser writes everywhere, but not into a file
    result = call("feedback", example, "--speaker", "Alice", "--json")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert str(home) in result.stderr
    assert "CONVO_LOCAL_HOME" in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [["feedback"], ["feedback", "x", "--speaker", "A", "--all-speakers"], ["feedback", "x", "--details"], ["nothing"]],
)
def test_usage_errors_are_exit_2(arguments: list[str]) -> None:
    assert call(*arguments).exit_code == 2


def test_terminal_escapes_in_a_name_do_not_reach_the_terminal(tmp_path: Path) -> None:
    file = tmp_path / "evil.json"
    rows = [{"speaker": "Ann\x1b]52;c;evil\x07", "text": f"Line {i} \x1b[31mred."} for i in range(12)]
    file.write_text(json.dumps(rows), encoding="utf-8")
    for result in (call("measure", file), call("feedback", file, "--speaker", "Zed")):
        assert "\x1b" not in result.output
        assert "\x07" not in result.output


def test_every_command_has_help_and_stands_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for name, command in main.commands.items():
        assert command.help
        assert f"convo-local {name}" in readme, name
        for option in command.params:
            for flag in option.opts:
                assert not flag.startswith("--") or flag in readme, f"{name} {flag}"
