"""Cues: weighed sums that can be checked by hand, files that come back as they were, and one answer for any layout."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convo_local.measure.kinds import KINDS
from convo_local.measure.recognise import Cues, cue_words, cues, norm, read_cues, write_cues

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
    assert set(english.kinds) <= {*KINDS, "disclosure"}
    assert cues("xx") is None
    assert cues("") is None
