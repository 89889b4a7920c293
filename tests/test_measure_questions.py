"""What asks: by its form, by what surrounds it, with question marks and without."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convo_local.measure.asking import CUES, form_cues, surroundings
from convo_local.measure.lexicon import lexicon
from convo_local.measure.questions import kind, opens_wh
from convo_local.measure.reading import Reading
from convo_local.measure.reading import Row as Read
from convo_local.measure.text import sentences_of
from convo_local.transcript import Segment, Transcript, number

Row = tuple[str, str] | tuple[str, str, float, float]

STATED = ("Ben", "the pump in the second hall was painted in the spring")
LATER = ("Ben", "the second hall comes after that in the plan for the spring")


def rows(*said: Row) -> list[Read]:
    segments = (Segment(i, r[0], r[1], *(r[2:] or (None, None))) for i, r in enumerate(said))
    return Reading(Transcript(tuple(segments)), "en").rows


def asks(*said: Row) -> list[bool]:
    return [bool(r.questions) for r in rows(*said)]


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("what do you paint first", "inverted"),
        ("so what do we do with the pump", "inverted"),
        ("is is there a pump in the hall", "inverted"),
        ("how how expensive is a pump", "inverted"),
        ("what time did we start", "inverted"),
        ("how about the second hall", "inverted"),
        ("on the pump what do you think", "later"),
        ("and they did", None),
        ("do they", "bare"),
        ("it goes to the second hall right", "ends in a tag"),
        ("yeah that's right", None),
        ("any other pumps", "ellipsis"),
        ("you paid how much for it", "wh in place"),
        ("painted what", "short wh"),
        ("you mean the red one", "you mean"),
        ("sorry", "repair"),
        ("right", "tag alone"),
        ("what i mean is that it leaks", None),
        ("which is the one in the hall", None),
        ("when we do this it leaks", None),
        ("what a pump", None),
        ("who knows", None),
        ("have a look at the pump", None),
        ("she asked me what do we do with the pump", None),
        ("he said how would you paint it", None),
        ("i know what is in it", None),
    ],
)
def test_cues_of_form(text: str, cue: str | None) -> None:
    cues = set(form_cues(sentences_of(text)[0]))
    shows = {"inverted", "later", "bare", "ends in a tag", "ellipsis", "wh in place", "you mean", "repair", "tag alone"}
    assert cue in cues if cue else not cues & shows


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("what do you think of the red paint", True),
        ("do we have a pump for the second hall", True),
        ("it goes into the second hall right", True),
        ("so you painted the second hall", False),
        ("i painted the second hall in the spring", False),
        ("the pump in the second hall leaks", False),
        ("she asked me what do we do with the pump", False),
    ],
)
def test_without_marks_form_decides(text: str, asked: bool) -> None:
    assert asks(STATED, ("Ana", text), LATER)[1] is asked


def test_a_statement_about_the_other_asks_where_a_yes_follows() -> None:
    told = ("Ana", "so you painted it red")
    answered = asks(STATED, told, ("Ben", "yes i think we did"), ("Ana", "okay"))
    passed = asks(STATED, told, ("Cem", "and the hall is next on the list"), ("Ana", "the paint was cheap"))
    assert (answered[1], passed[1]) == (True, False)


def test_right_is_a_check_after_ones_own_point_only() -> None:
    own = rows(STATED, ("Ana", "the hall comes first"), ("Ana", "right"), ("Ben", "yeah it does"))
    other = rows(STATED, ("Ana", "right"), LATER)
    assert (own[2].checks, own[2].questions) == ({0}, {})
    assert (other[1].checks, other[1].questions) == (set(), {})


MARKED = ("Ben", "Where is the paint? It was in the hall.")


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("The red one?", True),
        ("I think we are late?", True),  # a mark settles it
        ("You like it.", False),  # and so does its lack
        ("So you painted it red.", False),
        ("What do you think.", True),  # unless the form is that of a question
        ("Right?", False),  # a check
        ("Sorry?", False),
    ],
)
def test_in_a_file_with_marks_they_count(text: str, asked: bool) -> None:
    assert asks(MARKED, ("Ana", text), ("Ben", "Yes, I think so."))[1] is asked


def test_each_sentence_of_a_row_is_judged() -> None:
    (row, _) = rows(("Ana", "It leaks. What do we do? I would paint it."), ("Ben", "Paint it."))
    assert row.questions == {1: "open"}


def test_a_language_without_lists_has_marks_only() -> None:
    said = (Segment(0, "Ana", "Zta lakku?"), Segment(1, "Ben", "Zta lakku lakku."))
    assert [bool(r.questions) for r in Reading(Transcript(said), "zz").rows] == [True, False]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("you like it", "closed"),
        ("so the price what do you think", "open"),
        ("how many pumps do we have", "closed"),
        ("could you walk us through the plan", "open"),
        ("why two", "open"),
    ],
)
def test_the_kind_of_what_asks(text: str, expected: str) -> None:
    assert kind(sentences_of(text)[0]) == expected


def test_a_wh_word_with_inversion_anywhere() -> None:
    words = ["tell", "me", "what", "do", "they", "paint"]
    assert [i for i in range(len(words)) if opens_wh(lexicon("en"), words, i)] == [2]


WORDS = st.sampled_from(
    ["what", "do", "you", "think", "right", "yeah", "the", "is", "it", "or", "so", "how", "many", "i", "leaks?"]
)
SAID = st.lists(st.tuples(st.sampled_from("AB"), st.lists(WORDS, max_size=9).map(" ".join)), max_size=12)


@given(SAID)
def test_every_cue_has_a_weight_and_checks_are_no_questions(said: list[tuple[str, str]]) -> None:
    for row in rows(*said):
        assert not row.checks & row.questions.keys()
        assert all(c in CUES for s in row.sentences for c in form_cues(s))


@given(SAID)
def test_neighbours_are_the_nearest(said: list[tuple[str, str]]) -> None:
    read = rows(*said)
    for row, near in zip(read, surroundings(read), strict=True):
        later = [r for r in read[row.place + 1 :] if r.words] if row.words else []
        assert near.other is next((r for r in later if r.speaker != row.speaker), None)
        assert near.own is next((r for r in later if r.speaker == row.speaker), None)


@pytest.mark.shared
@pytest.mark.parametrize(("marks", "least"), [(False, 0.6), (True, 0.77)])
def test_questions_of_real_meetings(shared: Path, marks: bool, least: float) -> None:
    """F1 against AMI's elicitations, which the weights were fitted to."""
    pairs: list[tuple[bool, bool]] = []
    for path in sorted((shared / "meetings" / "ami").glob("*.json")):
        acts = json.loads(path.read_text(encoding="utf-8"))["dialogue_acts"]
        texts = [a["text"] if marks else re.sub("[.?!]", "", a["text"]) for a in acts]
        said = number(Segment(0, a["speaker"], t, a["start"], a["end"]) for a, t in zip(acts, texts, strict=True))
        found = Reading(Transcript(said)).rows
        labels = {i: a["da"] for i, a in enumerate(acts)}
        pairs += [(str(labels[r.segment.index]).startswith("el."), bool(r.questions or r.checks)) for r in found]
    both = sum(true and said for true, said in pairs)
    assert 2 * both / sum(true + said for true, said in pairs) >= least
