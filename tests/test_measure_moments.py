"""Every kind of moment: one place where it happens, and one that only looks like it."""

from __future__ import annotations

import pytest

from convo_local.measure import KINDS, Moment, measure
from convo_local.measure.moments import PER_KIND
from convo_local.transcript import Segment, Transcript

Row = tuple[str, str] | tuple[str, str, float, float]

LONG = "The second sprint went well and the team closed nearly every ticket that we had planned for it"
TALK = " ".join([LONG + "."] * 20)
LATE_PAINT = (
    "The paint that we ordered for the old wooden pier is still not here, "
    "and nobody at the harbour office knows why it is late this time."
)
FILLED = "So um the uh report is um nearly uh done you know and um we can uh send it around to people."


def transcript(*rows: Row) -> Transcript:
    segments = []
    for index, row in enumerate(rows):
        start, end = (row[2], row[3]) if len(row) == 4 else (None, None)
        segments.append(Segment(index, row[0], row[1], start, end))
    return Transcript(tuple(segments))


def found(kind: str, *rows: Row) -> list[Moment]:
    return [m for m in measure(transcript(*rows)).moments if m.kind == kind]


def chat(*lines: str, names: tuple[str, str] = ("Ana", "Ben")) -> tuple[Row, ...]:
    """Lines of two people in turn, Ana first."""
    return tuple((names[i % 2], line) for i, line in enumerate(lines))


CUT = ("Ben", "The plan for the harbour office is that we first paint the", 0.0, 5.0)
OVER = ("Ana", "Listen to me, the budget for all of this is gone already.", 4.2, 9.0)
STATEMENT = "The vendor raised the price of the sensors again this spring."
TEAM = ("Ana", "Ben", "Cem", "Dora")

CASES: dict[str, tuple[tuple[Row, ...], tuple[Row, ...]]] = {
    "interruption": (
        (CUT, OVER),
        # the other finishes the sentence, and only the last word overlaps
        (("Ben", "The plan for the harbour office is that we first paint the walls.", 0.0, 5.0), OVER),
    ),
    "talked_over": (
        (
            ("Ben", "The delivery from the harbour comes on two trucks and we unload both of them.", 0.0, 6.0),
            ("Ana", "My budget for paint and brushes was approved by the board.", 2.0, 6.0),
        ),
        # finishing the other's sentence in the other's words
        (
            ("Ben", "The delivery from the harbour comes on two trucks and we unload both of them.", 0.0, 6.0),
            ("Ana", "Delivery from the harbour on trucks, two trucks, unload both.", 2.0, 6.0),
        ),
    ),
    "dismissal": (
        chat("I think we should test the sensors first.", "That's ridiculous."),
        chat(
            "So they told her she was late, that's ridiculous.",
            "I heard of it, and that's ridiculous, she said to them.",
        ),
    ),
    "unanswered_question": (
        chat(
            "When will the harbour sensors ship to the customers?",
            "The board was really pleased with the slides that we showed them on Monday.",
            "When will the harbour sensors ship to the customers?",
        ),
        chat(
            "When will the harbour sensors ship to the customers?",
            "They leave the warehouse at the end of May, as far as I can tell.",
            "Will the harbour team come along to the fair?",
        ),
    ),
    "closed_question_chain": (
        chat(
            "Is the report ready?",
            "Yes.",
            "Did you send it to Oslo?",
            "No.",
            "Do you want to change it?",
            "Not really.",
        ),
        chat(
            "Is the report ready?", "Yes.", "How did you do it?", "Slowly.", "Do you want to change it?", "Not really."
        ),
    ),
    "no_questions": (
        chat(*[LONG + ".", "Yes, I saw that and liked it a lot."] * 6),
        chat(*[LONG + ".", "Yes, I saw that and liked it a lot."] * 6, "What do we do next", "Nothing."),
    ),
    "no_reflecting": (
        chat(*[LONG + ".", "Fine, the harbour is next."] * 9),
        chat(*[LONG + ".", "Fine, you mean the harbour is next."] * 9),
    ),
    "no_acknowledgement": (
        chat(
            "I'm exhausted, two of us were off and I did the whole stall alone.", "The tables go back on Tuesday, then."
        ),
        chat("I'm exhausted, two of us were off and I did the whole stall alone.", "Alone, that must have been hard."),
    ),
    "rushed_reply": (
        (
            ("Ben", "Does the discount cover both of the contracts, or is each of them looked at alone?", 0.0, 6.0),
            ("Ana", "Yes, it does.", 6.1, 7.0),
            ("Ben", "That's not what I asked. Both, or each?", 7.4, 9.0),
        ),
        (
            ("Ben", "Does the discount cover both of the contracts, or is each of them looked at alone?", 0.0, 6.0),
            ("Ana", "Both of them.", 6.1, 7.0),
            ("Ben", "Good, then I can tell the board.", 7.4, 9.0),
        ),
    ),
    "acknowledgement": (
        chat("The sensors fail when it rains.", "That makes sense, because the case is not sealed at all."),
        chat("The sensors fail when it rains.", "I don't think that makes sense, because the case is sealed."),
    ),
    "built_on": (
        chat(
            "We could put the solar panels on the roof.", "And the solar panels could feed the pumps in the cellar too."
        ),
        chat("We could put the solar panels on the roof.", "And I have to leave early today because of the dentist."),
    ),
    "follow_up_question": (
        chat("We moved the solar panels to the north roof.", "Why did the solar panels go to the north?"),
        chat("We moved the solar panels to the north roof.", "Any other news from anyone?"),
    ),
    "left_room": (
        chat("How did the visit to the harbour go?", f"{LONG}. {LONG}."),
        chat("How did the visit to the harbour go?", "Fine, thanks."),
    ),
    "reflecting": (
        chat("The sensors fail when it rains outside.", "So you're saying the case lets the water in."),
        chat("The sensors fail when it rains outside.", "You're welcome to say what you want."),
    ),
    "filler_cluster": ((("Ana", FILLED),), (("Ana", f"Um, {LONG}. Uh, {LONG}."),)),
    "long_sentence": (
        (("Ana", " and ".join([LONG] * 4) + "."), ("Ben", STATEMENT)),
        (("Ana", ". ".join([LONG] * 4) + "."), ("Ben", STATEMENT)),
    ),
    "vague_reference": (
        chat("I will send you the list at some point."),
        chat("At some point in the past the river ran here."),
    ),
    "fast_pace": (
        (("Ana", f"{LONG}. {LONG}. {LONG}.", 0.0, 11.0), ("Ben", "Good.", 12.0, 13.0)),
        (("Ana", f"{LONG}. {LONG}. {LONG}.", 0.0, 20.0), ("Ben", "Good.", 21.0, 22.0)),
    ),
    "concrete_figure": (
        chat("We sell the remote for twenty five Euro in the shops."),
        chat("That is one of the people I met, and one thing I like is a hundred percent clear."),
    ),
    "one_line_summary": (
        chat("To sum up, the pumps work and the sensors do not."),
        chat("The report is short, and the bottom of the line was cut off."),
    ),
    "signposting": (
        chat(f"There are two things I want to say about the pumps. {LONG}. {LONG}."),
        chat(f"First of all, the pumps are fine. {LONG}. {LONG}."),
    ),
    "monologue": (
        (("Ana", TALK, 0.0, 130.0), ("Ben", "Okay.", 60.0, 60.5), ("Ben", "Thanks for that.", 131.0, 132.0)),
        (("Ana", TALK[:600], 0.0, 40.0), ("Ben", "Thanks for that.", 41.0, 42.0), ("Ana", TALK[:600], 43.0, 83.0)),
    ),
    "longest_turn": ((("Ana", STATEMENT),), ()),
    "agenda_set": (
        chat("Today we're going to talk about the pumps and the sensors.", "Fine."),
        chat(*["Fine.", "Yes, fine with me."] * 4, "So today we're going to see my aunt and the dog."),
    ),
    "time_check": (
        chat("We have five minutes left for the pumps."),
        chat("The pump was fixed over time by the same people."),
    ),
    "parked_topic": (
        chat("Let's park that and look at the pumps."),
        chat("Should we take it offline?", "You can park it behind the house if there is room."),
    ),
    "clean_close": (
        chat(*["Fine.", "Yes, fine with me."] * 20, "I'll send out the notes after lunch."),
        chat("I'll send out the notes after lunch.", *["Fine.", "Yes, fine with me."] * 20),
    ),
    "dominance": (
        (("Ana", TALK), ("Ben", f"{LONG}."), ("Ana", TALK)),
        (("Ana", TALK), ("Ben", TALK), ("Ana", f"{LONG}.")),
    ),
    "quiet": (
        (("Ana", TALK), ("Ben", f"{LONG}."), ("Ana", TALK)),
        (("Ana", TALK), ("Ben", TALK), ("Ana", f"{LONG}.")),
    ),
    "lost_the_floor": (
        (CUT, OVER, ("Ben", "Fine, then I have nothing more.", 9.5, 11.0)),
        (CUT, OVER, ("Ben", "As I said, we paint the harbour office.", 9.5, 11.0)),
    ),
    "side_talk": (
        (
            ("Cem", "The arrears went up in March, mostly in the tower, and the reason for it is --"),
            ("Ana", "Did you see the letter from the harbour office?"),
            ("Ben", "I did, and I could hardly believe it."),
            ("Cem", "Sorry, shall I wait?"),
        ),
        (
            ("Cem", "The arrears went up in March, mostly in the tower."),
            ("Ana", "Did you see the letter from the harbour office?"),
            ("Ben", "I did, and I could hardly believe it."),
            ("Cem", "It came on Monday."),
        ),
    ),
    "i_focus": (
        chat(*["I wrote my part of the report and I sent it to my customer.", "Good."] * 20),
        chat(*["I wrote my part of the report and we sent it to my customer.", "Good."] * 20),
    ),
    "shared_ownership": (
        chat("We managed to finish the pier before the storm.", "True.", "It's on all of us that the paint came late."),
        chat("We bought the paint for the pier.", "True.", "We bought the brushes for it as well."),
    ),
    "put_down": (
        chat("I would rather wait with it.", "You never listen to anybody here."),
        chat("I would rather wait with it.", "You never know, and he said you never listen."),
    ),
    "no_invitation": (
        (
            *[("Ana", f"{LONG}."), ("Ben", f"{LONG}.")] * 6,
            ("Cem", "Ana, the pump is fine."),
        ),
        # letters are no names, so an invitation could have been missed
        (
            *[("A", f"{LONG}."), ("B", f"{LONG}.")] * 6,
            ("C", "Ana, the pump is fine."),
        ),
    ),
    "constructive_disagreement": (
        chat("We should paint the harbour office red.", "I don't agree, because the red paint fades in the sun."),
        chat("Is anybody at the harbour office today?", "I don't think so, because the lights are off over there."),
    ),
    "credit": (
        chat("The case lets the water in.", "As Ana said, the case lets the water in and the sensor dies."),
        chat("The case lets the water in.", "Ana is away on Monday and the sensor dies anyway."),
    ),
    "invitation": (
        chat("Ben, what do you think about the red paint?", "I like it."),
        chat("I gave the red paint to Ben, what do you think?", "I like it.", "Ben, can you hear me?", "Yes."),
    ),
    "open_question": (
        chat("What do you think about the red paint?", "I think that it fades too quickly in the sun up there."),
        chat("What time is it over there?", "I think that it is about noon or a bit later there."),
    ),
    "hedged_commitment": (
        chat("Can you send me the list?", "I'll try to send it to you."),
        chat("Which one do you like?", "I'll probably like the red one, and maybe I can guess why."),
    ),
    "no_deadline": (
        chat("I'll send the sensor report to the customer.", "Good."),
        chat("I'll send the sensor report to the customer.", "Good, by Friday then."),
    ),
    "no_owner": (
        (("Ana", "Somebody should update the harbour map."), ("Ben", "Right, true."), ("Cem", "The pump is fine.")),
        (("Ana", "Somebody should update the harbour map."), ("Ben", "I can do it."), ("Cem", "The pump is fine.")),
    ),
    "no_next_step": (
        chat(*[f"{LONG}.", "Fine, the harbour is next."] * 6),
        chat(*[f"{LONG}.", "Fine, the harbour is next."] * 6, "I'll send the harbour report."),
    ),
    "decision_stated": (
        chat("I like the red one.", "Okay, let's go with the red paint."),
        chat(
            "I like the red one.",
            "If we decided on the red paint, when would we start?",
            "We haven't decided that yet.",
        ),
    ),
    "deadline_set": (
        chat("I'll send the report by Friday."),
        chat("I'll send the report, by the way, and I was there on Friday."),
    ),
    "owner_named": (
        chat("Ben will send the report to the customer.", "Fine with me."),
        chat("Ben said that he likes the report about the harbour.", "I do."),
    ),
    "commitment": (
        chat("Who tells the customer?", "I'll send the report to the customer."),
        chat("I still don't know what I'll write about, and I'll finish with this."),
    ),
    "decision_confirmed": (
        chat("So we take the red paint, is everybody fine with that?", "Yes.", names=("Ana", "Ben")),
        chat("Is everybody here by now?", "Yes."),
    ),
    "decision_reversed": (
        chat("We said the red paint.", "Actually, scrap that, let's go back to the green one."),
        chat("We said the red paint.", "Yes, let's stay with that one."),
    ),
    "open_decision": (
        chat("Red or green for the fence, then?", "Let's not decide that now, we'll see next month."),
        chat("Red or green for the fence, then?", "Let's take the red one."),
    ),
    "hedge_cluster": (
        chat("I think maybe it could sort of work, I guess, but I'm not sure, perhaps it might be late, probably."),
        chat("Maybe it works. " + LONG + ". " + LONG + ". I guess so."),
    ),
    "restarts": (
        chat("So we- we should- I mean the- the thing is we- we can't- we need to paint th- the um wall first."),
        chat("So we should paint the wall first, um, and then the door, and then the gate."),
    ),
    "slow_pace": (
        tuple(
            (
                "Ana",
                LATE_PAINT,
                100.0 * i,
                100.0 * i + 30,
            )
            if i % 2 == 0
            else ("Ben", "Hm, that is a pity.", 100.0 * i, 100.0 * i + 2)
            for i in range(12)
        ),
        tuple(
            (
                "Ana",
                LATE_PAINT,
                100.0 * i,
                100.0 * i + 8,
            )
            if i % 2 == 0
            else ("Ben", "Hm, that is a pity.", 100.0 * i, 100.0 * i + 2)
            for i in range(12)
        ),
    ),
    "moved_on": (
        chat("The fence is done.", "Good, let's move on to the budget."),
        chat("The fence is done.", "She finally moved on from that job."),
    ),
    "overrun": (
        chat(
            "We're out of time, I have to go.",
            "One more thing about the fence. " + LONG + ". " + LONG + ". " + LONG + ".",
        ),
        chat("We're out of time, I have to go.", "Thanks, see you all on Monday then."),
    ),
    "repeated_topic": (
        chat(
            *(
                line
                for topic in ("the roof of the barn", "the gate", "the lamps in the yard", "the old pump")
                for line in (
                    "Can we come back to the harbour sensors, I still wonder about the harbour sensors.",
                    f"We should rather talk about {topic}, since {topic} will not wait for us.",
                    f"What I know about {topic} is that the work on it has been put off for years and years.",
                    f"Then somebody ought to look at {topic} before the winter storms are here.",
                )
            )
        ),
        chat("The harbour sensors are late.", "Yes, they are.", "And the roof?", "It is fine."),
    ),
    "options_weighed": (
        chat("On the one hand the red paint is cheap, on the other it fades."),
        chat("Either of them is fine for the shed behind the house."),
    ),
}

# Where the negative is about one speaker, or the same talk shows the kind of another.
WHO = {
    "no_questions": "Ana",
    "no_reflecting": "Ben",
    "no_invitation": "Ana",
    "no_next_step": "Ana",
    "open_question": "Ana",
}


def test_every_kind_has_a_case() -> None:
    assert set(CASES) == set(KINDS)


@pytest.mark.parametrize("kind", CASES)
def test_found_where_it_happens(kind: str) -> None:
    rows, _ = CASES[kind]
    moments = found(kind, *rows)
    assert moments
    texts = {i: (row[0], row[1]) for i, row in enumerate(rows)}
    for moment in moments:
        speaker, text = texts[moment.segment]
        assert moment.speaker == speaker
        assert moment.quote in text
        assert (moment.category, moment.polarity) == (KINDS[kind].category, KINDS[kind].polarity)
        assert 0 <= moment.salience <= 1
        assert 0 < moment.confidence <= 1
        assert moment.fact.endswith(").")
        assert "\n" not in moment.fact


@pytest.mark.parametrize("kind", CASES)
def test_slots_are_those_of_the_kind(kind: str) -> None:
    allowed = {s.rstrip("?") for s in KINDS[kind].slots} | {"speaker", "time"}
    required = {s for s in KINDS[kind].slots if not s.endswith("?")} | {"speaker"}
    for moment in found(kind, *CASES[kind][0]):
        assert required <= set(moment.slots) <= allowed


@pytest.mark.parametrize("kind", [k for k in CASES if CASES[k][1]])
def test_not_found_in_what_only_looks_like_it(kind: str) -> None:
    moments = found(kind, *CASES[kind][1])
    assert [m for m in moments if m.speaker == WHO.get(kind, m.speaker)] == []


@pytest.mark.parametrize(
    ("kind", "slots"),
    [
        ("interruption", {"other": "Ben", "seconds": 0.8, "count": None}),
        ("concrete_figure", {"figure": "twenty five Euro"}),
        ("deadline_set", {"deadline": "by Friday"}),
        ("dominance", {"percent": 98, "people": 2, "expected": 50}),
        ("hedged_commitment", {"hedge": "I'll try to"}),
        ("reflecting", {"other": "Ana", "topic": "the case lets the water"}),
        ("built_on", {"other": "Ana", "topic": "solar panels"}),
        ("open_question", {"other": "Ben", "question": "What do you think about the red paint"}),
        ("credit", {"other": "Ana"}),
        ("no_deadline", {"topic": "send the sensor report to the customer"}),
        ("no_owner", {"topic": "update the harbour map", "people": 3}),
        ("closed_question_chain", {"count": 3, "other": "Ben"}),
    ],
)
def test_slots_hold_what_was_said(kind: str, slots: dict[str, object]) -> None:
    moment = found(kind, *CASES[kind][0])[0]
    assert {name: moment.slots.get(name) for name in slots} == slots


def test_the_fact_tells_who_what_and_when() -> None:
    (moment,) = found("interruption", *CASES["interruption"][0])
    assert moment.fact == "Ana started 0.8 s before Ben had finished, and Ben stopped mid-sentence (00:04)."


@pytest.mark.parametrize(
    ("change", "row"),
    [
        ("begins by agreeing", ("Ana", "Yeah, exactly, the budget for all of this is gone already.", 4.2, 9.0)),
        ("a backchannel", ("Ana", "Mm-hmm.", 4.2, 4.6)),
        ("only asks back", ("Ana", "Which office do you mean there?", 4.2, 9.0)),
        (
            "starts within a fifth of a second of the end",
            ("Ana", "Listen to me, the budget is gone already.", 4.8, 9.0),
        ),
    ],
)
def test_an_overlap_that_is_no_interruption(change: str, row: Row) -> None:
    other: Row = ("Cem", "I see it in the same way as all of you.", 8.0, 10.0)  # keeps overlap measurable
    assert [m for m in found("interruption", CUT, row, other) if m.speaker == "Ana"] == [], change


def test_handing_over_with_a_trailing_so_is_no_interruption() -> None:
    assert found("interruption", ("Ben", "The walls of the harbour office are white, so", 0.0, 5.0), OVER) == []


def test_who_resumes_at_once_was_not_stopped() -> None:
    back: Row = ("Ben", "walls of the office.", 5.2, 9.5)
    assert found("interruption", CUT, OVER, back) == []


def test_names_match_case_and_whole_words_only() -> None:
    rows: tuple[Row, ...] = (("Will", "I like the red paint a lot."), ("Mark", "Will you tell us what it costs?"))
    assert found("invitation", *rows, ("Will", "It costs nothing.")) == []
    asked: tuple[Row, ...] = (("Will", "I like the red paint a lot."), ("Mark", "Will, what does the red paint cost?"))
    assert [m.slots["other"] for m in found("invitation", *asked, ("Will", "It costs nothing."))] == ["Will"]


def test_a_role_is_not_a_name() -> None:
    rows: tuple[Row, ...] = (
        ("Project Manager", "I like the red paint a lot."),
        ("Designer", "Project, what do you think about it?"),
    )
    assert found("invitation", *rows) == []


def test_at_most_so_many_of_a_kind() -> None:
    rows = chat(*["The pump costs 30 Euro in the shop.", "It was 40 Euro in the other shop."] * 12)
    assert [len([m for m in found("concrete_figure", *rows) if m.speaker == who]) for who in ("Ana", "Ben")] == [
        PER_KIND
    ] * 2


def test_everyone_has_a_growth_moment() -> None:
    rows = (*chat("Hello.", "[laugh]"), ("Cem", "Okay."))
    growth = {m.speaker for m in measure(transcript(*rows)).moments if m.polarity == "growth"}
    assert growth == {"Ana", "Ben", "Cem"}


def test_an_unknown_speaker_has_no_moments() -> None:
    rows = (Segment(0, None, "I'll send the report by Friday."), Segment(1, "Ana", STATEMENT))
    assert {m.speaker for m in measure(Transcript(rows)).moments} == {"Ana"}


def test_no_time_slot_without_times() -> None:
    (timed,) = found("deadline_set", ("Ana", "I'll send the report by Friday.", 61.0, 63.0))
    (untimed,) = found("deadline_set", ("Ana", "I'll send the report by Friday."))
    assert timed.slots["time"] == "01:01"
    assert "time" not in untimed.slots
