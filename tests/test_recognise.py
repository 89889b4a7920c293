"""Cues: weighed sums that can be checked by hand, files that come back as they were, and one answer for any layout."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convo_local.measure.kinds import KINDS
from convo_local.measure.recognise import Cues, cue_words, cues, norm, read_cues, write_cues
from convo_local.measure.text import sentences_of

KIND = ["wave", "nod"]
NAMES = ["hello", "hello there", "^ hello", "hello _ friend", "good old friend", "?"]
WEIGHTS = np.array([[1.0, 0.0], [2.0, -1.0], [0.5, 0.0], [4.0, 0.0], [0.0, 3.0], [0.0, 0.25]])


def simple(*, least: float = 0.0) -> Cues:
    return Cues(KIND, NAMES, WEIGHTS, np.array([least, least]))


def test_sums_the_words_the_pairs_and_the_triples() -> None:
    totals, counts = simple().totals([["hello", "there", "friend"], ["my", "good", "old", "friend", "?"], ["nothing"]])
    assert totals.tolist() == [[7.5, -1.0], [0.0, 3.25], [0.0, 0.0]]
    assert counts.tolist() == [4.0, 2.0, 0.0]


def test_a_sum_is_divided_by_the_root_of_the_number_of_cues() -> None:
    assert norm(np.array([0.0, 4.0, 9.0])).ravel().tolist() == [2.5, 2.5, 3.0]


def test_each_sentence_is_recognised() -> None:
    sentences = [["hello", "there"], ["good", "old", "friend"], ["my", "hello", "there"]]
    found = simple(least=0.8).recognise(sentences, [0, 1, 2])
    assert {(r.kind, r.first) for r in found} == {("wave", 0), ("nod", 1), ("wave", 2)}


def test_neighbours_of_another_turn_are_not_read_together() -> None:
    halves = [["hello"], ["hello"]]
    bar = 1.5 / 2.5 + 0.1
    assert not simple(least=bar).recognise(halves, [0, 1])
    assert [(r.first, r.count) for r in simple(least=bar).recognise(halves, [0, 0])] == [(0, 2)]


def test_a_question_and_a_number_are_words() -> None:
    assert cue_words(["at", "5", "3rd"], asks=True) == ["at", "#", "#", "?"]


WORDS = st.sampled_from(["hello", "there", "my", "good", "old", "friend", "?"])


@given(st.lists(st.lists(WORDS, max_size=6), max_size=8))
def test_a_sentence_counts_the_same_beside_any_others(sentences: list[list[str]]) -> None:
    known = simple()
    together, counts = known.totals(sentences)
    for row, sentence in enumerate(sentences):
        alone, count = known.totals([sentence])
        assert together[row].tolist() == pytest.approx(alone[0].tolist())
        assert counts[row] == count[0]


@given(st.lists(st.tuples(st.integers(-500, 500), st.integers(-500, 500)), min_size=1, max_size=6))
def test_a_file_comes_back_as_it_was_written(weights: list[tuple[int, int]]) -> None:
    names = NAMES[: len(weights)]
    table = np.array(weights) / 100
    text = write_cues(KIND, names, table, np.array([0.5, -0.25]))
    back = read_cues(text)
    assert back.kinds == tuple(KIND)
    expected = Cues(KIND, names, table, np.array([0.5, -0.25])).totals([["hello", "there"]])[0]
    assert back.totals([["hello", "there"]])[0] == pytest.approx(expected)


def test_the_shipped_cues_are_of_known_kinds() -> None:
    english = cues("en")
    assert english is not None
    assert set(english.kinds) <= {*KINDS, "disclosure", "heeding"}
    assert cues("xx") is None
    assert cues("") is None


WORDINGS = sorted((Path(__file__).resolve().parent.parent / "benchmarks" / "wordings" / "en").glob("*.tsv"))


@pytest.mark.parametrize("path", WORDINGS, ids=lambda path: path.stem)
def test_a_file_of_wordings_is_as_it_should_be(path: Path) -> None:
    lines = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    assert path.stem in KINDS
    assert all(len(line) == 3 and line[0] in ("+", "-") and line[2].strip() for line in lines)
    assert len({tuple(line) for line in lines}) == len(lines)


@pytest.mark.skipif(not WORDINGS, reason="the benchmarks are not here")
def test_the_shipped_cues_tell_the_wordings_from_those_that_look_alike() -> None:
    """They were learned from these, so this shows only that the file, the words and the sums still belong together."""
    english = cues("en")
    assert english is not None
    counts = {"+": [0, 0], "-": [0, 0]}
    for path in WORDINGS:
        if path.stem not in english.kinds:
            continue
        for line in path.read_text(encoding="utf-8").splitlines():
            shows, _, text = line.split("\t")
            words = [cue_words(s.lean_norms, asks=s.asks) for s in sentences_of(text.replace("{name}", "Namex"))]
            named = [["<name>" if word == "namex" else word for word in sentence] for sentence in words]
            found = english.recognise(named, [0] * len(named))
            counts[shows][0] += any(one.kind == path.stem for one in found)
            counts[shows][1] += 1
    assert counts["+"][0] > 0.4 * counts["+"][1]
    assert counts["-"][0] < 0.1 * counts["-"][1]
