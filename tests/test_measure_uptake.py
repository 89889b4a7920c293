"""How far a reply takes up what was said; restating and pressing; what the detectors make of it."""

from __future__ import annotations

import csv
from pathlib import Path
from statistics import correlation

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convo_local.measure import measure
from convo_local.measure.lexicon import NO_LEXICON, Lexicon
from convo_local.measure.text import Sentence, sentences_of
from convo_local.measure.uptake import presses, restated, restates, uptake
from convo_local.transcript import Segment, Transcript

SAID = "The second boiler loses pressure at night."
TALK = st.lists(
    st.sampled_from(["so", "yes", "that", "the", "boiler", "boilers", "3", "why", "what", "is", "?", ".", "um"]),
    max_size=12,
)


def score(reply: str, said: str = SAID) -> float:
    return uptake(sentences_of(said), sentences_of(reply))


@pytest.mark.parametrize(
    ("more", "less"),
    [
        ("The boiler loses pressure.", "The garden looks lovely."),
        ("The second boiler loses pressure.", "The boiler."),
        ("The boilers lose it.", "The windows lose it."),
        ("The boiler, at night?", "The boiler, at night."),
        ("So the boiler leaks.", "Here the boiler leaks."),
        ("Exactly, the boiler.", "Perhaps, the boiler."),
        ("That is the boiler.", "Here is the boiler."),
        ("Which boiler?", "Which garden?"),
    ],
)
def test_uptake_grows_with_each_sign(more: str, less: str) -> None:
    assert score(more) > score(less)


def test_words_far_into_a_long_reply_do_not_count() -> None:
    filler = "We went to see the garden. " * 20
    assert score(f"The boiler. {filler}") > score(f"{filler} The boiler.") == score(filler)


def test_of_a_long_turn_its_end_is_taken_up() -> None:
    long = "The grass was wet. " * 20
    assert score("The boiler.", f"{long} {SAID}") > score("The boiler.", f"{SAID} {long}")


@pytest.mark.parametrize(("said", "reply"), [("", "The boiler?"), (SAID, ""), ("um", "uh"), ("", "")])
def test_without_words_there_is_no_uptake(said: str, reply: str) -> None:
    assert score(reply, said) == 0.0
    assert restated(sentences_of(said), sentences_of(reply)) == 0.0


def test_whether_the_reply_asks_may_be_known_better() -> None:
    said, reply = sentences_of(SAID), sentences_of("The boiler leaks")
    assert uptake(said, reply, asks=True) > uptake(said, reply) == uptake(said, reply, asks=False)


@given(TALK, TALK)
def test_scores_are_shares(said: list[str], reply: list[str]) -> None:
    one, two = sentences_of(" ".join(said)), sentences_of(" ".join(reply))
    assert 0.0 <= uptake(one, two) <= 1.0
    assert 0.0 <= restated(one, two) == restated(two, one) <= 1.0


@given(TALK)
def test_the_same_words_again_restate_all(words: list[str]) -> None:
    text = sentences_of(" ".join([*words, "boiler"]))
    assert restated(text, text) == 1.0


def test_a_reply_that_repeats_takes_up_at_least_as_much_as_one_that_does_not() -> None:
    for repeated in ("boiler", "second boiler", "boiler loses pressure", "second boiler loses pressure at night"):
        assert score(f"Well, the {repeated}.") > score("Well, the.")


@pytest.mark.parametrize(
    ("said", "reply"),
    [
        ("Seven crates", "Seven crates"),
        ("I counted seven crates", "You counted seven"),
        ("On the north wall", "North wall, thank you"),
        ("Seven", "Seven of them, so now we need a larger van"),
        ("18", "It's 18"),
    ],
)
def test_saying_it_again_restates(said: str, reply: str) -> None:
    assert restates(sentences_of(said), sentences_of(reply))


@pytest.mark.parametrize(
    ("said", "reply"),
    [
        ("Seven crates", "Thank you"),
        ("Yes", "Yes"),
        ("Seven crates", "Why seven crates"),
        ("We took the ferry across to the island", "The weather in the mountains was better this year"),
        ("", "Seven crates"),
    ],
)
def test_what_does_not_restate(said: str, reply: str) -> None:
    assert not restates(sentences_of(said), sentences_of(reply))


@pytest.mark.parametrize(
    "text",
    [
        "why",
        "how do you know",
        "What makes it safe?",
        "how come",
        "and that is worth what",
        "what number",
        "how many crates is that",
        "tell me how you got there",
        "walk us through it",
        "can you be more specific",
        "what would that look like",
        "where",
        "which of the crates is broken",
        "say a bit more",
        "in what sense",
        "whats the reason",
        "so it comes to how much",
    ],
)
def test_asking_for_reasons_or_precision_presses(text: str) -> None:
    assert any(presses(s) for s in sentences_of(text))


@pytest.mark.parametrize(
    "text",
    [
        "what",
        "Is it safe?",
        "do you agree",
        "that's why we left",
        "I know what it is",
        "what we need is a van",
        "what about lunch",
        "find out which one is broken",
        "what did you say",
        "can you hear me",
        "we drove home",
        "how are you",
    ],
)
def test_other_questions_and_statements_do_not_press(text: str) -> None:
    assert not any(presses(s) for s in sentences_of(text))


def test_another_language_is_its_lists() -> None:
    lists = Lexicon(
        "xx",
        {
            "function_words": ["der", "die", "am"],
            "uptake_concluding": ["also"],
            "pressing": ["wie kommt es"],
            "not_pressing": ["egal wie kommt"],
            "pressing_last": ["was [genau]"],
        },
    )

    def read(text: str) -> tuple[Sentence, ...]:
        return sentences_of(text, lists)

    said = read("Die Pumpe steht")
    assert uptake(said, read("Also die Pumpe")) > uptake(said, read("Am die Pumpe")) > uptake(said, read("Der Garten"))
    assert [any(map(presses, read(t))) for t in ("wie kommt es", "egal wie kommt es", "das ist was genau")] == [1, 0, 1]


def test_without_a_lexicon_words_still_count() -> None:
    said = sentences_of("die zweite Pumpe", NO_LEXICON)
    assert uptake(said, sentences_of("die zweite", NO_LEXICON)) > uptake(said, sentences_of("ein Garten", NO_LEXICON))
    assert not any(presses(s) for s in said)


# The detectors: Ana speaks, Ben replies, Ana goes on.


def kinds(ana: str, ben: str, then: str = "Let me write it down.") -> set[str]:
    rows = (("Ana", ana), ("Ben", ben), ("Ana", then))
    transcript = Transcript(tuple(Segment(i, who, text) for i, (who, text) in enumerate(rows)))
    return {m.kind for m in measure(transcript, language="en").moments if m.speaker == "Ben"}


@pytest.mark.parametrize(
    ("ana", "ben", "then"),
    [
        (
            "The ferry changed its hours and half the class now misses the first lesson.",
            "So it's the ferry that makes them late, not the lesson.",
            "Yes, the ferry.",
        ),
        (
            "I asked for the ladder twice and then I carried the paint up myself.",
            "You asked twice and ended up carrying the paint on your own, is that right?",
            "That's right.",
        ),
        (
            "I don't mind the early shift, I mind hearing about it the evening before.",
            "What I'm hearing is that you need to know earlier.",
            "Please.",
        ),
        (
            "We wrote to the landlord in March and again in May.",
            "Two letters to the landlord and no answer. Did I get that right?",
            "Yes.",
        ),
    ],
)
def test_own_words_for_the_others_point_reflect(ana: str, ben: str, then: str) -> None:
    assert "reflecting" in kinds(ana, ben, then)


@pytest.mark.parametrize(
    ("ana", "ben", "then"),
    [
        ("The ferry changed its hours again this spring.", "The ferry.", "Yes."),
        ("The ferry changed its hours again this spring.", "So we'll take the bus to the ferry, then.", "Yes."),
        ("The ferry changed its hours again this spring.", "You should ask the ferry for the new hours.", "Yes."),
        ("When does the ferry leave in the spring?", "So the ferry leaves at seven in the spring.", "Yes, good."),
    ],
)
def test_repeating_planning_advising_and_answering_do_not_reflect(ana: str, ben: str, then: str) -> None:
    assert "reflecting" not in kinds(ana, ben, then)


@pytest.mark.parametrize(
    ("ana", "ben"),
    [
        (
            "We could plant herbs along the south wall.",
            "Yes, and along the south wall we could put two benches as well.",
        ),
        (
            "What if the choir sang in the market hall?",
            "I like the market hall. Then we could ask the bakers to stay open.",
        ),
        (
            "I'd give the new ones a week with Rosa first.",
            "Building on that, after the week with Rosa they could swap.",
        ),
    ],
)
def test_adding_to_the_others_idea_builds_on_it(ana: str, ben: str) -> None:
    assert "built_on" in kinds(ana, ben)


@pytest.mark.parametrize(
    ("ana", "ben"),
    [
        ("We could plant herbs along the south wall.", "No, the south wall gets no rain, so herbs would die there."),
        ("We could plant herbs along the south wall.", "And we still have to talk about the keys and the alarm today."),
        ("We could plant herbs along the south wall.", "Could we plant herbs along the south wall in the autumn too?"),
    ],
)
def test_objecting_moving_on_and_asking_do_not_build(ana: str, ben: str) -> None:
    assert "built_on" not in kinds(ana, ben)


@pytest.mark.parametrize(
    ("ana", "ben"),
    [
        ("The rehearsal went fine, mostly.", "Mostly? Which part of the rehearsal didn't?"),
        ("I almost stayed at home this morning.", "What made you come?"),
        ("The customers find the till confusing.", "Confusing how?"),
        ("We lost the order because of the label.", "How do you know it was the label?"),
    ],
)
def test_asking_on_follows_up(ana: str, ben: str) -> None:
    assert "follow_up_question" in kinds(ana, ben)


@pytest.mark.parametrize(
    ("ana", "ben"),
    [
        ("The rehearsal went fine, mostly.", "Sorry, what?"),
        ("The rehearsal went fine, mostly.", "Okay. What's next on the agenda?"),
        ("The rehearsal went fine, mostly.", "Can you book the hall for the next rehearsal?"),
        ("The rehearsal went fine, mostly.", "How do we want to do the rehearsal next year?"),
        ("Did the rehearsal go well yesterday?", "Which rehearsal do you mean?"),
    ],
)
def test_repairs_requests_and_the_agenda_do_not_follow_up(ana: str, ben: str) -> None:
    assert "follow_up_question" not in kinds(ana, ben)


def labelled(path: Path, delimiter: str) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


@pytest.mark.shared
def test_uptake_agrees_with_experts(shared: Path) -> None:
    rows = [r for r in labelled(shared / "labels" / "uptake_ncte.csv", ",") if r["uptake_zscore"]]
    found = [score(r["teacher_text"], r["student_text"]) for r in rows]
    assert correlation(found, [float(r["uptake_zscore"]) for r in rows]) > 0.5


@pytest.mark.shared
@pytest.mark.parametrize(("moves", "least"), [(("3.0", "4.0"), 0.55), (("5.0", "6.0"), 0.7)])
def test_restating_and_pressing_agree_with_annotators(shared: Path, moves: tuple[str, ...], least: float) -> None:
    both = true = said = 0
    for row in labelled(shared / "labels" / "talkmoves_teacher.dev.tsv", "\t"):
        reply = sentences_of(row["text_b"] or "")
        is_one = row["labels"] in moves
        is_found = restates(sentences_of(row["text_a"] or ""), reply) if "3.0" in moves else any(map(presses, reply))
        both, true, said = both + (is_one and is_found), true + is_one, said + is_found
    assert 2 * both / (true + said) > least
