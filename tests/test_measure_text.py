"""Words, sentences, quotes, topics and questions."""

from __future__ import annotations

import pytest

from convo_local.measure.lexicon import lexicon
from convo_local.measure.names import Names, first_name
from convo_local.measure.questions import openness
from convo_local.measure.text import QUOTE_LIMIT, cut_length, quote, sentences_of, topic, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Well, it's a ca- case.", ["well", "it's", "a", "case"]),
        ("[laugh] Oh {vocalsound} no $ <unk> (inaudible) *coughs*", ["oh", "no"]),
        ("It costs $5 at twenty-five o\u2019clock", ["it", "costs", "5", "at", "twenty-five", "o'clock"]),
        ("what 's the plan , we 're late", ["what's", "the", "plan", "we're", "late"]),
        ("D_V_D_ and so on --", ["d_v_d", "and", "so", "on"]),
        ("", []),
        ("...", []),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    assert [w.norm for w in words_of(text)] == words


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Fine. Let's go! Why not?", ["Fine.", "Let's go!", "Why not?"]),
        ("Dr. Sand paid 2.5 Euro. Then he left.", ["Dr. Sand paid 2.5 Euro.", "Then he left."]),
        ("no marks here at all", ["no marks here at all"]),
        ("[laugh] Good.", ["Good."]),
        ("It was like… yes. It was -- ", ["It was like…", "yes.", "It was --"]),
        ("It costs. $5 more.", ["It costs.", "$5 more."]),
        ("[laugh]", []),
    ],
)
def test_sentences(text: str, sentences: list[str]) -> None:
    assert [s.text for s in sentences_of(text)] == sentences


@pytest.mark.parametrize(
    ("text", "finished", "cut_off"),
    [
        ("We paint the wall.", True, False),
        ("We paint the", False, False),
        ("We paint the --", False, True),
        ("We paint the w-", False, True),
        ("We paint the {disfmarker}", False, True),
        ("We paint the…", False, True),
        ('He said "go."', True, False),
    ],
)
def test_how_a_sentence_ends(text: str, finished: bool, cut_off: bool) -> None:
    sentence = sentences_of(text)[-1]
    assert (sentence.finished, sentence.cut_off) == (finished, cut_off)


def test_a_long_quote_is_cut_between_words_and_holds_its_place() -> None:
    text = "We went on and on " + "about the pumps, the doors and the roof " * 12 + "until seven Euro were left"
    sentence = sentences_of(text)[0]
    plain, late = quote(sentence), quote(sentence, around=text.index("seven"))
    for piece in (plain, late):
        assert piece in text
        assert len(piece) <= QUOTE_LIMIT
        assert text[text.index(piece) + len(piece) :][:1] in {"", " ", ","}
    assert "seven Euro" in late


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("So, um, I think the price of the sensors, you know.", "the price of the sensors"),
        ("And we paint the the wall red.", None),  # a stammer
        ("It is what it is.", None),  # nothing but function words
        (
            "The roof of the harbour office leaks when the wind comes from the north",
            "The roof of the harbour office leaks",
        ),
        ("The pu- the pump broke", None),
        ("If the pump broke", None),
        ("Hello.", None),
    ],
)
def test_topic(text: str, expected: str | None) -> None:
    assert topic(sentences_of(text)[0]) == expected


def test_a_clause_is_not_cut_inside_a_pair() -> None:
    words = ("collecting", "ten", "or", "a", "hundred", "hours", "of", "very", "expensive", "talk")
    length = cut_length(words, lexicon("en"))
    assert length is None or words[:length][-1] != "ten"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("What do you think about it?", "open"),
        ("how would you paint it", "open"),  # no mark
        ("Why is that?", "open"),
        ("So, um, the price, what do you think?", "open"),
        ("Could you walk us through the plan?", "open"),
        ("What about the roof?", "open"),
        ("Tell me about the roof?", "open"),
        ("How many pumps do we have?", "closed"),
        ("What time is it?", "closed"),
        ("Who paints the wall?", "closed"),
        ("Is it ready", "closed"),  # no mark
        ("So do you like it", "closed"),
        ("You like it?", "closed"),
        ("Red or blue?", "closed"),
        ("Where did you put it", "closed"),
        ("What I mean is that it leaks.", None),
        ("When we do this, it leaks.", None),
        ("Do this first.", None),
        ("Have a look at it.", None),
        ("How nice.", None),
        ("You know?", None),
        ("Right?", None),
        ("That is what we paint.", None),
    ],
)
def test_questions(text: str, expected: str | None) -> None:
    assert openness(sentences_of(text)[0]) == expected


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("Bob Okafor", "Bob"),
        ("Ana", "Ana"),
        ("Marie-Claire Roy (Oslo)", "Marie-Claire"),
        ("stokes", "stokes"),
        ("Project Manager", None),
        ("Speaker 1", None),
        ("A", None),
        ("Pink", None),
        ("", None),
        ("1234", None),
    ],
)
def test_first_names(label: str, name: str | None) -> None:
    assert first_name(label) == name


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("Ana, what do you think?", ["Ana Sand"]),
        ("What do you think, Ana?", ["Ana Sand"]),
        ("So Ana, go ahead.", ["Ana Sand"]),
        ("I gave it to Ana yesterday.", []),
        ("Anatol, what do you think?", []),
        ("ana, what do you think?", []),
        ("Ben, go ahead.", []),  # two of that name
    ],
)
def test_who_is_addressed(text: str, labels: list[str]) -> None:
    names = Names(["Ana Sand", "Ben Moss", "Ben Reed"])
    assert [label for label, _ in names.addressed(text)] == labels
