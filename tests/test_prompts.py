"""Templates and phrasings: found, strict, hashed, replaceable."""

from __future__ import annotations

from pathlib import Path

import pytest

from convo_local.errors import PromptError
from convo_local.prompts import Phrasing, Prompts


def test_an_undefined_variable_is_an_error() -> None:
    with pytest.raises(PromptError, match="speaker"):
        Prompts().render("facts")


def test_a_missing_template_is_an_error() -> None:
    with pytest.raises(PromptError, match=r"nowhere\.j2"):
        Prompts().render("nowhere")


def test_the_users_folder_wins_and_changes_the_hash(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "system.j2").write_text("Mine, for {{ speaker }}.", encoding="utf-8")
    mine, shipped = Prompts(tmp_path), Prompts()
    assert mine.render("system", speaker="Ann") == "Mine, for Ann."
    assert mine.render("select", speaker="A", polarity="growth", letters=["A"]) == shipped.render(
        "select", speaker="A", polarity="growth", letters=["A"]
    )
    assert mine.hash != shipped.hash
    assert shipped.hash == Prompts().hash


def test_a_phrasing_is_offered_only_where_its_slots_are_known(tmp_path: Path) -> None:
    folder = tmp_path / "phrases" / "en"
    folder.mkdir(parents=True)
    (folder / "wave.toml").write_text(
        'description = ["You waved.", "You waved at {{ other }}.", "You waved {{ count }} times."]', encoding="utf-8"
    )
    prompts = Prompts(tmp_path)
    assert prompts.phrasings("wave", "description", {}) == [Phrasing("You waved.")]
    assert prompts.phrasings("wave", "description", {"other": "Bob"}) == [
        Phrasing("You waved."),
        Phrasing("You waved at Bob.", frozenset({"other"})),
    ]
    assert prompts.phrasings("wave", "plan", {}) == []


@pytest.mark.parametrize("broken", ['description = ["{{ x"]', "description = [", 'description = ["{{ x.__class__ }}"]'])
def test_a_broken_phrase_file_is_named(tmp_path: Path, broken: str) -> None:
    folder = tmp_path / "phrases" / "en"
    folder.mkdir(parents=True)
    (folder / "wave.toml").write_text(broken, encoding="utf-8")
    with pytest.raises(PromptError, match=r"wave\.toml"):
        Prompts(tmp_path).phrasings("wave", "description", {"x": 1})


def test_slots_are_text_and_never_templates(tmp_path: Path) -> None:
    folder = tmp_path / "phrases" / "en"
    folder.mkdir(parents=True)
    (folder / "wave.toml").write_text('description = ["You waved at {{ other }}."]', encoding="utf-8")
    shown = Prompts(tmp_path).phrasings("wave", "description", {"other": "{{ 1 + 1 }}"})
    assert [phrasing.text for phrasing in shown] == ["You waved at {{ 1 + 1 }}."]


def test_a_template_in_the_wrong_place_is_not_silently_ignored(tmp_path: Path) -> None:
    (tmp_path / "system.j2").write_text("Mine.", encoding="utf-8")
    with pytest.raises(PromptError, match=r"en/system\.j2|en.system\.j2"):
        Prompts(tmp_path)


def test_another_language_takes_from_english_what_it_lacks(tmp_path: Path) -> None:
    folder = tmp_path / "phrases" / "eo"
    folder.mkdir(parents=True)
    (folder / "wave.toml").write_text('description = ["Vi svingis {{ seconds }} sekundojn."]', encoding="utf-8")
    prompts = Prompts(tmp_path).in_language("eo")
    assert prompts.language == "eo"
    assert prompts.phrasings("wave", "description", {"seconds": 1.5})[0].text == "Vi svingis 1.5 sekundojn."
    assert prompts.render("select", speaker="A", polarity="growth", letters=["A"]).startswith("Which")
    assert Prompts(tmp_path).in_language("xx").language == "en"


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(PromptError, match="not a folder"):
        Prompts(tmp_path / "none")
