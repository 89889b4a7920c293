"""Time management: agenda, time checks, moving on, parking, close; monologue, overrun, coming back to a topic."""

from __future__ import annotations

import pytest

from convo_local.measure import Moment, measure
from convo_local.transcript import Segment, Transcript

AROUND = [("Zed", "The weather was fine on the way here."), ("Yan", "We had coffee beside the window.")] * 10
AT_THE_END = {"clean_close"}
AT_THE_START = {"agenda_set"}


def among(kind: str, *lines: tuple[str, str]) -> list[Moment]:
    """Ana's moments of a kind, the lines being amid a longer meeting, at its start or its end."""
    before = [] if kind in AT_THE_START else AROUND
    after = [] if kind in AT_THE_END else AROUND
    rows = [*before, ("Yan", "We painted it green in the spring."), *lines, *after]
    transcript = Transcript(tuple(Segment(i, who, text) for i, (who, text) in enumerate(rows)))
    return [m for m in measure(transcript).moments if m.kind == kind and m.speaker == "Ana"]


FOUND = [
    ("agenda_set", "There are two things I need from you today, a date and a name."),
    ("agenda_set", "Three things, then: the van, the keys and the money."),
    ("agenda_set", "We'll look at the numbers, then the complaints, and finish with holidays."),
    ("agenda_set", "Okay, on the list today, heating, keys and the garden."),
    ("agenda_set", "By half past I'd like us to have picked a date."),
    ("time_check", "Just a heads up, quarter of an hour left."),
    ("time_check", "We're halfway through our slot and still on the first point."),
    ("time_check", "That took twenty of our thirty minutes."),
    ("time_check", "Let's give this five minutes and then stop."),
    ("time_check", "It's already twenty past and we're on item two."),
    ("moved_on", "Right, let's get on to the parking, shall we."),
    ("moved_on", "Okay, next thing is the kitchen rota."),
    ("moved_on", "Can we switch to the roof now?"),
    ("moved_on", "That's the website done. Now the newsletter."),
    ("moved_on", "If nobody has more on that, we'll take item three."),
    ("parked_topic", "Can we put a pin in that and come back to it on Thursday?"),
    ("parked_topic", "Good point, not for now though, I'll add it to next week's agenda."),
    ("parked_topic", "I'd rather keep that for the meeting with the landlord."),
    ("parked_topic", "Let's take the pricing bit offline."),
    ("clean_close", "So, to recap who does what, Ben calls the plumber and I order the tiles."),
    ("clean_close", "So I talk to the bank, you call the surveyor, and we sit here again on the ninth."),
    ("clean_close", "I'll type this up and send it round by tonight."),
    ("clean_close", "Okay so that's you on the letter, me on the form, and we check in on Monday."),
]

NOT_FOUND = [
    ("agenda_set", "He has his own agenda, that man."),
    ("agenda_set", "Today I'm a bit tired, sorry."),
    ("time_check", "The oven needs five minutes more."),
    ("time_check", "There were ten minutes left in the match when he scored."),
    ("time_check", "Over time people get used to it."),
    ("moved_on", "She has moved on to a new job in Leeds."),
    ("moved_on", "After the divorce he wanted to move on with his life."),
    ("moved_on", "Turn to the left and go on to the bridge."),
    ("parked_topic", "I parked the car behind the hall."),
    ("parked_topic", "Put the cups on the shelf for now."),
    ("parked_topic", "Should we take it offline?"),
    ("clean_close", "You and I know that it was hot."),
    ("clean_close", "Thanks everyone, that was lovely."),
]


@pytest.mark.parametrize(("kind", "text"), FOUND)
def test_found(kind: str, text: str) -> None:
    (moment,) = among(kind, ("Ana", text))
    assert moment.quote in text


@pytest.mark.parametrize(("kind", "text"), NOT_FOUND)
def test_not_found(kind: str, text: str) -> None:
    assert among(kind, ("Ana", text)) == []


def test_moving_on_instead_of_an_answer_waves_the_question_away() -> None:
    question = ("Ben", "But who pays for the second coat of paint?")
    assert among("moved_on", question, ("Ana", "Let's move on to the roof.")) == []
    assert among("moved_on", question, ("Ana", "Yes, the council pays. Let's move on to the roof."))
    assert among("moved_on", ("Ben", "Shall we move on to the roof?"), ("Ana", "Let's move on then, the roof."))


def test_a_question_is_parked_where_a_place_or_time_is_named_for_it() -> None:
    question = ("Ben", "But who pays for the second coat of paint?")
    assert among("parked_topic", question, ("Ana", "Let's park that.")) == []
    assert among("parked_topic", question, ("Ana", "Let's park that until Monday's meeting with the council."))


@pytest.mark.parametrize(
    ("cue", "reply"),
    [
        (
            "Sorry, we're at time, I think.",
            "Oh, just one more thing, the shelves, we need to pick a colour and a height.",
        ),
        ("I have to run in a second.", "Sure, before you go, can we look at the van insurance, there are two quotes."),
        ("My next call has started.", "Okay, but the contract, we still need to talk about clause nine of it."),
        (
            "The meeting was supposed to end ten minutes ago.",
            "Yes, and while we're all here, let me show you the form.",
        ),
    ],
)
def test_going_on_after_the_end_is_an_overrun(cue: str, reply: str) -> None:
    (moment,) = among("overrun", ("Ben", cue), ("Ana", reply))
    assert moment.quote in reply
    assert moment.slots["words"] == len(reply.split())
    assert "minutes" not in moment.slots


@pytest.mark.parametrize(
    ("cue", "reply"),
    [
        ("We're at time, I think.", "Right, let's stop here, I'll send the rest in an email."),
        ("I have to run.", "Of course, bye, thanks for today."),
        ("I have to go to the bank tomorrow.", "Good, and one more thing, the shelves in the back need a colour."),
        ("We have ten minutes left.", "Good, one more thing then, the shelves in the back need a colour."),
    ],
)
def test_closing_or_going_on_in_time_is_none(cue: str, reply: str) -> None:
    assert among("overrun", ("Ben", cue), ("Ana", reply)) == []


def test_an_overrun_is_timed_where_the_file_has_times() -> None:
    rows = (
        Segment(0, "Ben", "We went through the list of the paints and the brushes.", 0.0, 5.0),
        Segment(1, "Ben", "And with that we're out of time.", 6.0, 9.0),
        Segment(2, "Ana", "One more thing, the shelves, we need to pick a colour and a height.", 10.0, 100.0),
        Segment(3, "Ben", "Green it is.", 101.0, 130.0),
    )
    (moment,) = [m for m in measure(Transcript(rows)).moments if m.kind == "overrun"]
    assert moment.slots["minutes"] == 2.0


RETURNING = (
    ("Ana", "The gate lights are too dim for the drivers."),
    ("Ben", "Noted. On to the rota, who has Saturday?"),
    ("Ana", "Before that, back to the gate lights, somebody will get hurt."),
    ("Ben", "We wrote it down. Saturday, anyone?"),
    ("Ana", "I can. But I still think the lights are the bigger problem."),
)


def test_bringing_a_topic_back_twice_makes_it_repeated() -> None:
    (moment,) = among("repeated_topic", *RETURNING)
    assert (moment.slots["topic"], moment.slots["count"]) == ("lights", 3)


def test_a_topic_that_the_other_keeps_up_is_simply_talked_about() -> None:
    kept_up = tuple((who, text if who == "Ana" else f"{text} And the lights?") for who, text in RETURNING)
    assert among("repeated_topic", *kept_up) == []


def test_two_places_are_not_three() -> None:
    assert among("repeated_topic", *RETURNING[:3]) == []


def test_an_ordinary_long_turn_does_not_outrank_an_interruption() -> None:
    text = "The painters came on Monday and finished the hall before lunch so the floor is next. " * 25
    (moment,) = among("monologue", ("Ana", text))
    assert moment.salience < 0.6
