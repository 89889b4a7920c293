"""Which acknowledgements are backchannels, which take no turn, and who was cut off."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convo_local.measure.backchannels import CUES, WORDS, acknowledges
from convo_local.measure.cut_off import broken_off, cut_short
from convo_local.measure.lexicon import lexicon
from convo_local.measure.reading import Reading
from convo_local.transcript import Segment, Transcript

Said = tuple[str, str, float | None, float | None]

POINT: Said = ("Ana", "The pump in the second hall leaks since the spring", 0.0, 5.0)
MORE: Said = ("Ana", "and it has to be painted before the summer.", 5.1, 9.0)
AFTER: Said = ("Ana", "We paint it before the summer.", 6.0, 9.0)


def read(*said: Said) -> Reading:
    return Reading(Transcript(tuple(Segment(i, *s) for i, s in enumerate(said))), "en")


def judged(*said: Said) -> list[tuple[bool, bool]]:
    """(backchannel, aside) of each row."""
    return [(r.backchannel, r.aside) for r in read(*said).rows]


def untimed(*said: tuple[str, str]) -> list[Said]:
    return [(who, text, None, None) for who, text in said]


@pytest.mark.parametrize(
    ("text", "backchannel", "aside"),
    [
        ("Mm-hmm.", True, True),
        ("Uh-huh, uh-huh.", True, True),
        ("Yeah.", True, True),
        ("Yeah yeah.", True, True),
        ("Right.", True, True),
        ("Okay.", True, True),
        ("Oh.", False, True),  # receives news
        ("Exactly.", False, True),  # agrees
        ("I see.", False, True),
        ("No.", False, True),
        ("Yeah, the red one.", False, False),
        ("Yeah yeah okay right yes.", False, False),
    ],
)
def test_inside_the_others_talk(text: str, backchannel: bool, aside: bool) -> None:
    assert judged(POINT, ("Ben", text, 3.0, 3.4), MORE)[1] == (backchannel, aside)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("goes on", (POINT, ("Ben", "Okay.", 5.3, 5.6), ("Ben", "Then we paint it.", 5.7, 8.0))),
        ("answers", (("Ana", "Is the pump in the hall?", 0.0, 5.0), ("Ben", "Yeah.", 5.3, 5.6), AFTER)),
        ("in the place of an answer", (("Ana", "It leaks.", 3.0, 5.0), ("Ben", "Okay.", 5.3, 5.6), AFTER)),
        ("begins the meeting", (("Ben", "Mm-hmm.", 0.0, 0.4), POINT, MORE)),
    ],
)
def test_no_backchannel(change: str, said: tuple[Said, ...]) -> None:
    assert not any(backchannel for backchannel, _ in judged(*said)), change


def test_an_answer_inside_the_others_talk_is_a_backchannel_all_the_same() -> None:
    asking: Said = ("Ana", "You know the pump in the hall? Do you see it?", 0.0, 5.0)
    assert judged(asking, ("Ben", "Mm-hmm.", 3.0, 3.3), MORE)[1][0]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ((("Ana", "The pump in the hall leaks"), ("Ben", "yeah"), ("Ana", "since the spring")), (True, True)),
        ((("Ana", "The pump in the hall leaks"), ("Ben", "okay"), ("Ben", "then we paint it")), (False, False)),
        ((("Ana", "The pump in the hall leaks"), ("Ana", "yeah"), ("Ben", "we paint it")), (False, False)),
        ((("Ana", "Does the pump in the hall leak?"), ("Ben", "yeah"), ("Ana", "since the spring")), (False, False)),
    ],
)
def test_without_times_the_order_tells(said: tuple[tuple[str, str], ...], expected: tuple[bool, bool]) -> None:
    assert judged(*untimed(*said))[1] == expected


def test_an_aside_takes_no_turn_whatever_it_is() -> None:
    reading = read(POINT, ("Ben", "Exactly.", 3.0, 3.4), MORE)
    assert [(t.speaker, len(t.rows)) for t in reading.turns] == [("Ana", 2)]


WORDS_SAID = st.sampled_from(["yeah", "okay", "mm-hmm", "right", "no", "oh", "exactly", "um", "pump", "is", "what"])
SAID = st.lists(st.tuples(st.sampled_from("AB"), st.lists(WORDS_SAID, max_size=6).map(" ".join)), max_size=12)


@given(SAID)
def test_backchannels_acknowledge_another_and_answer_nothing(said: list[tuple[str, str]]) -> None:
    rows = read(*untimed(*said)).rows
    for row in rows:
        if row.backchannel or row.aside:
            assert acknowledges(row)
            assert row.words <= WORDS
            assert any(r.words and r.speaker != row.speaker for r in rows[: row.place])


def test_every_kind_of_acknowledgement_has_words_and_a_weight() -> None:
    kinds = [name.removeprefix("backchannel_") for name in CUES if f"backchannel_{name}" in lexicon("en")]
    assert len(kinds) == 8
    cover = lexicon("en").phrases("acknowledgements").cover
    assert all(cover([w]) for k in kinds if k != "see" for w in lexicon("en").words(f"backchannel_{k}"))


# Cut off.

CUT: Said = ("Ben", "and so the walls of the harbour office are in the", 0.0, 5.0)
OVER: Said = ("Ana", "listen we have no money left for the paint", 4.2, 9.0)
OVERLAP: Said = ("Cem", "i see it in the same way as you", 8.0, 10.0)  # keeps overlap measurable


@pytest.mark.parametrize(
    ("change", "said", "cut"),
    [
        ("another began and went on", (CUT, OVER, OVERLAP), True),
        ("half a word", (("Ben", "and so we paint the har-", 0.0, 5.0), OVER, OVERLAP), True),
        ("came to an end", (("Ben", "and so we paint the harbour office", 0.0, 5.0), OVER, OVERLAP), False),
        ("went on", (CUT, ("Ana", "listen we have none", 4.2, 5.0), ("Ben", "harbour walls", 5.1, 9.0)), False),
        ("an acknowledgement", (CUT, ("Ana", "yeah", 4.2, 6.0), ("Cem", "the other hall leaks", 9.0, 11.0)), False),
    ],
)
def test_who_was_cut_off(change: str, said: tuple[Said, ...], cut: bool) -> None:
    found = [(a.place, b.place) for a, b in cut_short(read(*said))]
    assert ((0, 1) in found) is cut, change


def test_a_sentence_with_its_full_stop_was_not_cut_off() -> None:
    ended: Said = ("Ben", "And so these are the walls that I was talking about.", 0.0, 5.0)
    others = tuple((who, f"{text}.", start, end) for who, text, start, end in (OVER, OVERLAP))
    assert cut_short(read(ended, *others)) == []


def test_a_file_without_overlap_shows_only_what_it_marks() -> None:
    said = [("Ben", "And so the walls of the --", 0.0, 5.0), ("Ana", "We have no money left for it.", 5.0, 9.0)]
    reading = read(*said)
    assert cut_short(reading) == []
    assert [(a.place, b.place) for a, b in broken_off(reading)] == [(0, 1)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("Ben", "And so the walls of the --", 0.0, 5.0), ("Ana", "We have no money left for it.", 6.0, 9.0)),  # later
        (("Ben", "And so the walls of the --", 0.0, 5.0), ("Ana", "No money.", 5.0, 9.0)),  # short
        (("Ben", "And so the walls of the --", 0.0, 5.0), ("Ben", "office, that we have to paint.", 5.0, 9.0)),
        (("Ben", "And so we paint the walls.", 0.0, 5.0), ("Ana", "We have no money left for it.", 5.0, 9.0)),
        (("Ben", "And so we paint the walls...", 0.0, 5.0), ("Ana", "We have no money left for it.", 5.0, 9.0)),
    ],
)
def test_not_broken_off(first: Said, second: Said) -> None:
    assert broken_off(read(first, second)) == []
