"""Word lists, their phrase syntax, and which language a text is in."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import convo_local
from convo_local.measure.lexicon import NO_LEXICON, Phrases, languages, lexicon

PACKAGE = Path(convo_local.__file__).resolve().parent / "measure"


def test_the_longest_phrase_is_found_first() -> None:
    finder = Phrases({"x": ["sort of", "sort", "sort of thing"]})
    assert list(finder.find_all(["a", "sort", "of", "thing", "sort", "of"])) == [(1, 3), (4, 2)]
    assert finder.find(["thing"]) is None
    assert finder.find(["one", "two", "three", "sort"], before=3) is None
    assert finder.cover(["sort", "sort", "of"])
    assert not finder.cover([])


@pytest.mark.parametrize(
    ("phrase", "found", "not_found"),
    [
        ("let's [just] go|stick with", ["let's go with", "let's just stick with"], ["let's with", "let's not go with"]),
        ("by _ noon", ["by the noon"], ["by noon"]),
        ("# minutes left", ["5 minutes left", "ten minutes left", "2.5 minutes left"], ["few minutes left"]),
        ("by @day", ["by monday"], ["by day"]),
        ("on @day|weekends", ["on weekends", "on monday"], ["on days"]),
        ("[very] good", ["good", "very good"], ["very"]),
    ],
)
def test_phrase_syntax(phrase: str, found: list[str], not_found: list[str]) -> None:
    sets = {"numbers": frozenset({"ten"}), "day": frozenset({"monday"})}
    finder = Phrases({"x": [phrase]}, sets)
    for text in found:
        assert finder.find(text.split()) == (0, len(text.split())), text
    for text in not_found:
        assert finder.find(text.split()) is None, text


words = st.lists(st.sampled_from(["a", "b", "c", "d"]), max_size=12)


@given(st.lists(st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=3), max_size=6), words)
def test_a_scan_finds_what_each_list_finds_alone(phrases: list[list[str]], heard: list[str]) -> None:
    lists = {f"list{i % 2}": [" ".join(p) for p in phrases[i % 2 :: 2]] for i in range(2)}
    together = Phrases(lists).scan(heard)
    for name, mine in lists.items():
        assert together.get(name, []) == list(Phrases({name: mine}).find_all(heard))


def test_every_list_that_the_code_asks_for_is_in_the_english_lexicon() -> None:
    asked: set[str] = set()
    for path in PACKAGE.rglob("*.py"):
        code = path.read_text(encoding="utf-8")
        asked |= set(re.findall(r"\.(?:find|find_all|at|has|words|phrases|scans)\(\s*\"(\w+)\"", code))
    assert len(asked) > 30
    assert sorted(name for name in asked if name not in lexicon("en")) == []


@pytest.mark.parametrize("code", languages())
def test_lists_are_written_as_words_are_read(code: str) -> None:
    for name, phrases in lexicon(code)._lists.items():
        assert len(set(phrases)) == len(phrases), (name, sorted(p for p in phrases if phrases.count(p) > 1))
        for phrase in phrases:
            assert phrase == " ".join(phrase.lower().split()), (name, phrase)
            assert "\u2019" not in phrase, (name, phrase)


def test_without_a_lexicon_nothing_is_found() -> None:
    assert lexicon("xx").scan(["we", "decided"]) == {}
    assert NO_LEXICON.words("function_words") == frozenset()
    assert NO_LEXICON.phrases("hedges").find(["maybe"]) is None
