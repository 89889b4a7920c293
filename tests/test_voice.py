"""One feedback in one voice: laws of choosing, whatever the phrasings."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from convo_local.prompts import Phrasing
from convo_local.voice import OPENINGS, Voice

TEXTS = st.lists(
    st.builds(
        " ".join,
        st.lists(
            st.sampled_from(["You", "Ask", "Wait", "Let", "take", "give", "more", "room", "after", "first", "name"]),
            min_size=4,
            max_size=9,
        ),
    ),
    min_size=1,
    max_size=6,
    unique=True,
)


def plain(*texts: str) -> list[Phrasing]:
    return [Phrasing(text) for text in texts]


@given(TEXTS, st.text(max_size=5))
def test_the_choice_is_one_of_the_options_and_the_same_again(texts: list[str], seed: str) -> None:
    options = plain(*texts)
    chosen = Voice(seed).choose(options, about="a")
    assert chosen in texts
    assert Voice(seed).choose(options, about="a") == chosen
    assert Voice(seed).choose(options[::-1], about="a") == chosen


@given(TEXTS)
def test_nothing_is_said_twice_while_something_else_is_left(texts: list[str]) -> None:
    voice = Voice("x")
    chosen = [voice.choose(plain(*texts), about=str(i)) for i in range(len(texts))]
    assert len(set(chosen)) == len(texts)


def test_no_word_opens_three_sentences_where_another_can() -> None:
    voice = Voice("x")
    first = plain("Ask what led to the point.", "Ask who else has seen it.", "Name the person you answer.")
    second = plain("Ask for one example more.", "Leave a breath before the reply.")
    third = plain("Ask where the doubt comes from.", "Repeat the last word that was said.")
    said = [voice.choose(options, about="a") for options in (first, second, third, first)]
    assert max(Counter(text.split()[0] for text in said).values()) <= OPENINGS


def test_a_figure_is_said_once_of_one_thing() -> None:
    voice = Voice("x")
    timed = Phrasing("You began four seconds early.", frozenset({"seconds"}))
    again = Phrasing("Four seconds of overlap came next.", frozenset({"seconds"}))
    without = Phrasing("The sentence stayed open.")
    assert voice.choose([timed], about="a") == timed.text
    assert voice.choose([again, without], about="a") == without.text
    assert voice.choose([again, without], about="b") in (again.text, without.text)


def test_what_is_specific_comes_before_what_is_general() -> None:
    general = Phrasing("A point was set aside.")
    specific = Phrasing("“the budget” was set aside.", frozenset({"topic"}))
    chosen = [Voice(f"meeting {i}").choose([general, specific], about="a") for i in range(100)]
    assert 70 < chosen.count(specific.text) < 100  # not every time the same


def test_an_opinion_counts() -> None:
    options = plain("Ask one question first.", "Wait for one breath.")
    assert Voice("x").choose(options, about="a", scores=[0.0, 2.0]) == options[1].text
    assert Voice("x").choose(options, about="a", scores=[2.0, 0.0]) == options[0].text


def test_two_that_say_the_same_are_not_both_chosen() -> None:
    voice = Voice("x")
    voice.choose(plain("Wait until the other person has finished speaking."), about="a")
    same, other = "Wait until the other person has finished the sentence.", "Put your reply on paper."
    assert voice.choose(plain(same, other), about="b") == other


def test_other_meetings_hear_other_words() -> None:
    options = plain(*(f"{word} is a way to begin." for word in ("Asking", "Waiting", "Naming", "Pausing", "Noting")))
    assert len({Voice(f"meeting {i}").choose(options, about="a") for i in range(50)}) == len(options)
