"""Clarity: what counts as a filler cluster, a restart, a figure, a summary, and what only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convo_local.measure import Moment, measure
from convo_local.measure.detectors.figures import figure
from convo_local.measure.detectors.pace import FAST, SLOW
from convo_local.measure.text import sentences_of
from convo_local.transcript import Segment, Transcript

PLAIN = "The painters came on Monday and finished the hall before lunch, so the floor is next week."
AROUND = [("Zed", "The weather was fine on the way here."), ("Yan", "We had coffee beside the window.")] * 3


def moments(kind: str, *segments: Segment) -> list[Moment]:
    return [m for m in measure(Transcript(segments)).moments if m.kind == kind]


def said(kind: str, *texts: str) -> list[Moment]:
    """Moments of Ana, who says the texts one after another amid others."""
    rows = [*AROUND, *(("Ana", text) for text in texts), *AROUND]
    found = moments(kind, *(Segment(i, who, text) for i, (who, text) in enumerate(rows)))
    return [m for m in found if m.speaker == "Ana"]


FOUND = [
    ("filler_cluster", "So, um, the roof is, uh, you know, it's, like, um, nearly done, I mean, it's fine."),
    ("filler_cluster", "Well, um, we, er, kind of ran out, you know, of, uh, basically everything by noon."),
    ("hedge_cluster", "I guess maybe we could sort of try it, I'm not sure, but it might possibly help a bit."),
    ("restarts", "So we- we should, the- the thing is that we, we can't, no wait, let me start again, it's May."),
    ("restarts", "I think the the problem is -- if we -- if they don't sign, then we -- then it's over for the shop."),
    ("restarts", "What we, what we did was... we took the... no, sorry, we asked the... the council first."),
    ("vague_reference", "I'll get it to you sometime next week."),
    ("vague_reference", "We'll need a bunch of chairs for the evening."),
    ("vague_reference", "Just do it the usual way with the usual people."),
    ("vague_reference", "Can you send them that thing from the other one?"),
    ("concrete_figure", "Churn is at 6%."),
    ("concrete_figure", "Twenty-two of the thirty members voted."),
    ("concrete_figure", "The boiler is going to be four thousand two hundred pounds."),
    ("concrete_figure", "It went from 3.2 to 4.1 seconds."),
    ("concrete_figure", "We counted 17 in the evening."),
    ("one_line_summary", "What it boils down to is that we need a second van."),
    ("one_line_summary", "So if I had to put it in one sentence, we're late because of the permits."),
    ("one_line_summary", "So the gist is, it works on phones and not on tablets."),
    ("signposting", "I'll take this in two parts, what happened and what we do now."),
    ("signposting", "First I'll show you the numbers, then we can argue about them."),
    ("signposting", "There are really only two questions here."),
    ("signposting", "Firstly the paint is dry. Secondly nobody has seen it."),
]

NOT_FOUND = [
    (
        "filler_cluster",
        "Do you know what kind of paint this is, and what sort of brush, and do you know that I mean it?",
    ),
    (
        "filler_cluster",
        "It looks like rain, like last year, and he runs like his father, and people like them like him.",
    ),
    ("hedge_cluster", "Maybe we should wait for the permit, because it is the kind of thing that takes weeks."),
    ("restarts", "It was very very good, and no, no, I don't mind, and that that happened is really really fine."),
    (
        "restarts",
        "The plan -- the one from May -- is fine, and the budget -- which Ben made -- is fine as well -- at last.",
    ),
    ("vague_reference", "He arrived at some point in the nineties."),
    ("vague_reference", "Will it be done at some point?"),
    ("vague_reference", "I'll do it soon, on Friday at the latest."),
    ("concrete_figure", "Give me two seconds, please."),
    ("concrete_figure", "I agree a hundred percent with you."),
    ("concrete_figure", "In 2019 we moved, and we meet at ten in room 12."),
    ("concrete_figure", "Is it forty percent of the people?"),
    ("concrete_figure", "One of them is mine, one of the people is not."),
    ("one_line_summary", "He comes down to the office on Mondays."),
    ("one_line_summary", "In short?"),
    ("signposting", "First we drove to Leeds and then it rained."),
    ("signposting", "First of all, the paint is dry by now."),
    ("signposting", "There are two people at the door for you."),
]


@pytest.mark.parametrize(("kind", "text"), FOUND)
def test_found(kind: str, text: str) -> None:
    (moment, *_) = said(kind, text, PLAIN)
    assert moment.quote in text


@pytest.mark.parametrize(("kind", "text"), NOT_FOUND)
def test_not_found(kind: str, text: str) -> None:
    assert said(kind, text, PLAIN) == []


def test_a_transcript_without_a_single_pause_is_no_sign_of_fluency() -> None:
    cleaned = Transcript(tuple(Segment(i, "AB"[i % 2], PLAIN) for i in range(60)))
    assert {"filler_cluster", "restarts"} <= set(measure(cleaned).not_measurable)
    spoken = Transcript((*cleaned.segments, Segment(60, "A", "Um, fine.")))
    assert not {"filler_cluster", "restarts"} & set(measure(spoken).not_measurable)


FILLED = "So um the uh roof is um nearly uh done er and um we can uh send it around to people tonight."


@given(st.integers(1, len(FILLED.split()) - 1))
def test_a_cluster_is_the_same_over_two_segments(cut: int) -> None:
    words = FILLED.split()
    whole, parts = said("filler_cluster", FILLED), said("filler_cluster", " ".join(words[:cut]), " ".join(words[cut:]))
    assert [m.slots["count"] for m in whole] == [m.slots["count"] for m in parts] == [7]


LONG = " and ".join(["the van goes to the depot", "the crew loads the chairs", "we call the hall"] * 3) + "."


def test_a_long_sentence_is_the_same_over_two_segments() -> None:
    words = LONG.split()
    whole = said("long_sentence", LONG)
    parts = said("long_sentence", " ".join(words[:20]), " ".join(words[20:]))
    assert [m.slots["words"] for m in whole] == [m.slots["words"] for m in parts] == [len(words)]


def test_nobody_knows_where_a_sentence_ends_in_a_file_without_full_stops() -> None:
    rows = [("Ana", LONG), *[("Ben", "we had coffee beside the window and went home")] * 4]
    assert moments("long_sentence", *(Segment(i, who, text) for i, (who, text) in enumerate(rows))) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It costs $1,500 a month.", "1,500"),
        ("It is three point five percent now.", "three point five percent"),
        ("A hundred and twelve calls came in.", "hundred and twelve calls"),
        ("It was 41 out of 300.", "41 out of 300"),
        ("We have one, two, three, four of those.", None),
        ("That was ¹ and ² in the text.", None),
        ("It is case 1605 again.", None),
    ],
)
def test_figures(text: str, expected: str | None) -> None:
    sentence = sentences_of(text)[0]
    found = figure(sentence)
    assert (None if found is None else sentence.slice_text(found.first, found.count)) == expected


def timed(words_a_minute: int, *, speaker: str = "Ana", other: int = 160, count: int = 4) -> tuple[Segment, ...]:
    """Four long segments each of two people, at their rates, with a second between them."""
    text = " ".join([PLAIN] * 3)
    segments: list[Segment] = []
    clock = 0.0
    for i in range(count):
        for who, rate in ((speaker, words_a_minute), ("Ben", other)):
            seconds = len(text.split()) * 60 / rate
            segments.append(Segment(len(segments), who, f"{text} It was number {i}.", clock, clock + seconds))
            clock += seconds + 1
    return tuple(segments)


@pytest.mark.parametrize(
    ("kind", "rate", "found"),
    [
        ("slow_pace", SLOW - 20, True),
        ("slow_pace", SLOW + 20, False),
        ("fast_pace", FAST + 30, True),
        ("fast_pace", FAST - 30, False),
        ("fast_pace", 600, False),
    ],
)
def test_pace(kind: str, rate: int, found: bool) -> None:
    assert bool([m for m in moments(kind, *timed(rate)) if m.speaker == "Ana"]) is found


def test_a_file_in_which_all_are_slow_times_the_silences_too() -> None:
    assert moments("slow_pace", *timed(80, other=85)) == []


def test_one_slow_answer_is_no_slow_speaker() -> None:
    assert moments("slow_pace", *timed(80, count=2)) == []
