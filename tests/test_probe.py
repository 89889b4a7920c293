"""What runs a model fastest: never slower than without a probe, kept per model and machine, harmless where it fails."""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from convo_local.cli import main
from convo_local.llm import probe
from convo_local.llm.files import find_model
from convo_local.llm.model import LlamaModel
from convo_local.llm.probe import CLEARLY, Settings, Trial
from convo_local.llm.types import Branch, Prompt

ODD = '{"a": {"threads": 2, "threads_reading": 2, "flash": "perhaps", "tokens": 512}}'
NONE = '{"a": {"threads": 0, "threads_reading": 2, "flash": "auto", "tokens": 512}}'
speeds = st.floats(1, 1000)


@given(st.integers(1, 32), st.integers(1, 64), st.data())
def test_the_best_is_never_slower_than_where_it_began(cores: int, most: int, data: st.DataObject) -> None:
    tried: list[Trial] = []

    def trial(settings: Settings) -> Trial:
        tried.append(Trial(settings, data.draw(speeds), data.draw(speeds)))
        return tried[-1]

    best, *others = probe.probe(cores, most, trial)
    assert tried[0].settings == Settings(cores, cores)
    assert best is tried[0] or best.seconds <= CLEARLY * tried[0].seconds
    assert sorted(map(id, (best, *others))) == sorted(map(id, tried))
    assert len({t.settings for t in tried}) == len(tried) <= 12


def test_what_is_clearly_faster_is_taken_and_the_rest_is_tried_on_top_of_it() -> None:
    def trial(settings: Settings) -> Trial:
        fast = settings.threads_reading == 4
        return Trial(settings, 200 if fast else 100, 50 + (5 if settings.flash == "on" else 0) * fast)

    best = probe.probe(2, 4, trial)[0]
    assert (best.settings.threads_reading, best.settings.flash) == (4, "on")


def test_what_was_found_is_kept_per_model() -> None:
    assert probe.found("a") is None
    probe.keep("a", Settings(2, 4, "on", 128))
    probe.keep("b", Settings(1, 1))
    assert probe.found("a") == Settings(2, 4, "on", 128)
    assert probe.found("b") == Settings(1, 1)


@pytest.mark.parametrize("content", ["", "[]", "not json", '{"a": 1}', '{"a": {"cores": 2}}', '{"a": []}', ODD, NONE])
def test_a_file_that_is_not_ours_is_no_finding(content: str) -> None:
    probe.keep("b", Settings(1, 1))
    probe._file().write_text(content, encoding="utf-8")
    assert probe.found("a") is None
    if content[:1] != "[":
        probe.keep("a", Settings(3, 3))
        assert probe.found("a") == Settings(3, 3)


@pytest.mark.model
def test_other_settings_give_the_same_choice() -> None:
    prompt = Prompt("You are a coach.", ("Alice spoke 60 % of the time.\n",))
    branch = Branch("Which is more? A. sixty. B. forty.", labels=("A", "B"))
    found = []
    for settings in (None, Settings(1, 2, "on", 128), Settings(2, 1, "off", 256)):
        model = LlamaModel(find_model("smollm2-135m"), settings=settings)
        found.append(model.run(prompt, [branch]).outputs[0].probabilities)
        model.close()
    assert all(other == pytest.approx(found[0], abs=0.02) for other in found)


@pytest.mark.model
def test_the_command_keeps_the_best() -> None:
    run = CliRunner().invoke(main, ["doctor", "--probe", "--model", "smollm2-135m"])
    assert run.exit_code == 0, run.output
    assert run.output.strip().startswith("best: ")
    assert "tokens/s read" in run.output
    assert probe._file().is_file()
