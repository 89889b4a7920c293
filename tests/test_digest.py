"""The digest: bounded, true to the transcript, facts apart from what was said."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_coach import MEETING

from convo_local.digest import BUDGET, MOST, build, describe, estimate_tokens, missing, shortlist
from convo_local.errors import PromptError
from convo_local.measure import Moment, NotMeasurable, measure
from convo_local.prompts import Prompts
from convo_local.prose import instructions
from convo_local.transcript import Transcript
from helpers import talk

PROMPTS = Prompts()


def moment(kind: str, segment: int, salience: float) -> Moment:
    return Moment(kind, "clarity", "growth", "A", segment, "q", "f", salience, 1.0)


def test_the_shortlist_has_each_kind_once() -> None:
    moments = [moment("a", 0, 0.9), moment("a", 1, 0.8), moment("b", 2, 0.3), moment("b", 0, 0.7)]
    assert [(m.kind, m.segment) for m in shortlist(moments, "growth")] == [("a", 0), ("b", 2)]
    assert [m.segment for m in shortlist(moments[:2], "growth")] == [0]  # not a second of a kind, even where it is all
    assert shortlist(moments, "strength") == []


@settings(max_examples=50)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 5), st.floats(0, 1)), max_size=20))
def test_a_shortlist_has_no_segment_twice(rows: list[tuple[str, int, float]]) -> None:
    chosen = shortlist([moment(*row) for row in rows], "growth")
    assert len({m.segment for m in chosen}) == len(chosen) <= MOST
    assert bool(chosen) == bool(rows)


def test_what_cannot_be_measured_is_said_with_its_reason() -> None:
    measured = measure(talk(*[(s.speaker, s.text) for s in MEETING.segments]))
    lines = missing(measured)
    assert all(text.startswith("not measurable, ") for text in lines)
    assert any("words per minute" in text for text in lines)
    assert any(re.search(r" and \d+ more$", text) for text in lines)  # the model needs no full list of what needs times
    facts = describe(measured.signals["Alice"], measured)
    assert not any("None" in text or "not measurable" in text for text in facts)  # said once, for everybody


def test_what_only_one_person_lacks_is_said_of_them() -> None:
    measured = measure(MEETING)
    bob = replace(measured.signals["Bob"], uptake=NotMeasurable("they never answered"))
    measured = replace(measured, signals={**measured.signals, "Bob": bob})
    assert "not measurable, they never answered: uptake" in describe(bob, measured)
    assert not any("uptake" in text for text in missing(measured))


def test_what_is_the_same_for_all_speakers_stands_first() -> None:
    alice, bob = (
        build(MEETING, measure(MEETING), name, PROMPTS, standards=["good here: short"]) for name in ("Alice", "Bob")
    )
    assert (alice.system, alice.parts[0]) == (bob.system, bob.parts[0])
    assert alice.system.endswith("- good here: short\n")
    assert alice.parts[1] != bob.parts[1]


def test_the_digest_does_not_grow_with_the_meeting() -> None:
    long = Transcript(tuple(talk(*[(s.speaker, s.text) for s in MEETING.segments] * 60).segments))
    digest = build(long, measure(long), "Alice", PROMPTS)
    assert estimate_tokens(digest.parts[2]) < BUDGET * 1.5
    assert digest.segments_read < 40


def test_a_small_context_is_shown_fewer_moments_but_one_of_each_polarity() -> None:
    measured = measure(MEETING)
    whole, small = (build(MEETING, measured, "Alice", PROMPTS, context=context) for context in (8192, 512))
    assert len(small.candidates) < len(whole.candidates)
    assert {c.moment.polarity for c in small.candidates} == {c.moment.polarity for c in whole.candidates}
    assert whole == build(MEETING, measured, "Alice", PROMPTS)


def test_letters_are_unique_and_growth_comes_first() -> None:
    digest = build(MEETING, measure(MEETING), "Alice", PROMPTS)
    letters = [c.letter for c in digest.candidates]
    assert letters == sorted(set(letters))
    polarities = [c.moment.polarity for c in digest.candidates]
    assert polarities == sorted(polarities)
    assert all(c.moment.quote.split()[0] in digest.parts[2] for c in digest.candidates)


def test_a_system_text_of_your_own_that_leaves_out_the_rubric_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "system.j2").write_text("Judge.", encoding="utf-8")
    with pytest.raises(PromptError, match=r"system\.j2 leaves out.*good here: short"):
        build(MEETING, measure(MEETING), "Alice", Prompts(tmp_path), standards=["good here: short"])


def test_how_to_write_stands_before_the_meeting_and_only_where_the_model_writes() -> None:
    guided, free = (
        build(MEETING, measure(MEETING), "Alice", PROMPTS, instructions=how) for how in ("", instructions(PROMPTS))
    )
    assert free.system == guided.system + instructions(PROMPTS)
    assert free.parts == guided.parts  # the state kept on disk holds it for every meeting
