"""Decisions, choices, commitments, owners and deadlines: many wordings, and what only looks like them."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convo_local.measure import Moment, measure
from convo_local.measure.dates import deadline, has_time, times, when
from convo_local.measure.decision_evidence import APART, commits_or_directs, decision_places, task_places
from convo_local.measure.reading import Reading
from convo_local.measure.tasks import tasks
from convo_local.measure.text import Sentence, sentences_of
from convo_local.transcript import Segment, Transcript

SAID = "So that is how it looks at the moment."
PEOPLE = ("Mara", "Jonas", "Priya")


def moments(text: str, *, before: str = SAID) -> list[Moment]:
    """What Mara's text is found to be, after Jonas's, in a meeting of three."""
    lines = [("Priya", "My cousin lives there and loves it."), ("Jonas", before), ("Mara", text), ("Priya", "Hm.")]
    segments = tuple(Segment(i, speaker, said) for i, (speaker, said) in enumerate(lines))
    return [m for m in measure(Transcript(segments), language="en").moments if m.segment == 2]


def kinds(text: str, *, before: str = SAID) -> set[str]:
    return {m.kind for m in moments(text, before=before)}


def slots(kind: str, text: str) -> dict[str, str | int | float]:
    (moment,) = [m for m in moments(text) if m.kind == kind]
    return dict(moment.slots)


def sentence(text: str) -> Sentence:
    return sentences_of(text)[0]


YES = {
    "decision_stated": [
        "Right, we're going ahead with the smaller hall.",
        "So Tuesday it is.",
        "Decided: the choir sings outdoors.",
        "Then we'll order the second batch from the Dutch firm.",
        "We've agreed to hire two more drivers.",
        "Then it's Leeds for the launch.",
        "That settles it, the uniform stays.",
    ],
    "decision_confirmed": [
        "So are we all agreed on May?",
        "Any objections before I write it down?",
        "So we go with the cheaper bus, yes?",
        "Can everybody live with a later start?",
        "Is there anyone who doesn't want this?",
    ],
    "decision_reversed": [
        "Actually, scrap that, let's go back to the first supplier.",
        "I know we said June, but I think it has to be July now.",
        "On second thought, let's not send the letter.",
        "We said yes to the van, but that no longer works.",
    ],
    "options_weighed": [
        "The first firm is quicker, whereas the second one is cheaper.",
        "If we buy, we pay more now, but if we rent, we lose it all in ten years.",
        "The upside is speed, the downside is the noise.",
    ],
    "commitment": [
        "I'll send the notes round tonight.",
        "Leave it with me.",
        "That one's mine.",
        "I'd be glad to draft the letter.",
        "You'll have the figures from me on Friday.",
    ],
    "hedged_commitment": [
        "I'll try to have a look at it.",
        "I could probably write something up, no promises.",
        "I'll do my best to call them.",
        "I should be able to finish it, all being well.",
    ],
    "owner_named": [
        "Jonas, can you send the report to the council?",
        "Jonas will write the draft.",
        "Let's have Jonas call the landlord.",
        "Can Jonas pick that up with the lab?",
        "Jonas, that's yours.",
    ],
    "deadline_set": [
        "I need it by Friday.",
        "The tiles have to be here by the sixth.",
        "Let's say the fifteenth.",
        "Could you get me the numbers by close of business Thursday?",
        "It must be signed before the audit.",
    ],
    "no_owner": [
        "Somebody should call the plumber.",
        "Can someone book a room?",
        "The contract has to be signed.",
        "We really must repair that gate.",
    ],
    "no_deadline": [
        "I'll write to the insurers soon.",
        "I'll send the contract to the supplier.",
        "I'll update the website when I get a chance.",
    ],
}

NO = {
    "decision_stated": [
        "We decided not to decide anything before the summer.",
        "Have we decided on the caterer yet?",
        "If we go with the red one, we need more paint.",
        "They decided to close the road without asking us.",
        "Let's go through the minutes first.",
        "So we'll start with the budget today.",
        "Last year we decided to paint it green.",
    ],
    "decision_confirmed": [
        "Is everyone okay for coffee?",
        "Does that make sense?",
        "Have we decided on a caterer yet?",
        "Can everyone hear me?",
    ],
    "decision_reversed": [
        "Let's go back to slide four.",
        "My neighbour changed his mind about the fence.",
        "The airline cancelled our flight.",
        "We never said yes to the van.",
    ],
    "options_weighed": [
        "There are two options on the menu today, fish or soup.",
        "This winter is colder than the last one.",
        "Either way, see you tomorrow.",
    ],
    "commitment": [
        "I'll be honest, it was a mess.",
        "She said she'll send it.",
        "I don't know what I'll write.",
        "I'll show you on the screen.",
        "I'll have the fish.",
        "I'll try to send it.",
    ],
    "hedged_commitment": [
        "Maybe I can see why he's upset.",
        "I might be wrong about the year.",
        "I'll send it tonight.",
        "Maybe they could send it.",
    ],
    "owner_named": [
        "Jonas, can you hear me?",
        "Jonas was there on Friday.",
        "As Jonas said, it's late.",
        "Jonas has a cold.",
    ],
    "deadline_set": [
        "By the way, I met Sam.",
        "By Friday I was exhausted.",
        "The shop stands by the river.",
        "It always rains by noon.",
        "Sales went up by 5 percent.",
    ],
    "no_owner": [
        "Somebody should call the plumber. I'll do it.",
        "Somebody should call the plumber. Jonas?",
        "We need to talk about the budget.",
    ],
    "no_deadline": [
        "I'll send the contract by Friday.",
        "I'll write to the insurers on Monday.",
        "I sent the contract.",
    ],
}


@pytest.mark.parametrize(("kind", "text"), [(k, t) for k, texts in YES.items() for t in texts])
def test_found(kind: str, text: str) -> None:
    assert kind in kinds(text)


@pytest.mark.parametrize(("kind", "text"), [(k, t) for k, texts in NO.items() for t in texts])
def test_not_found(kind: str, text: str) -> None:
    assert kind not in kinds(text)


@pytest.mark.parametrize(
    ("before", "text", "left"),
    [
        ("Do we go with Karin or Leo?", "We'll see.", True),
        ("Should we hire him?", "Hm, let me sleep on it.", True),
        ("So is it May or June then?", "Let's decide that another time.", True),
        ("What about dropping the fee?", "We don't have to decide that today.", True),
        (SAID, "We'll see.", False),  # nothing was to be decided
        ("Do we go with Karin or Leo?", "We'll see you tomorrow.", False),
        ("Red or blue?", "Let's decide on Thursday when Mia is back.", False),
        ("Red or blue?", "Let me think about it. Okay, let's go with the red one.", False),
    ],
)
def test_open_decisions_need_a_choice(before: str, text: str, left: bool) -> None:
    assert ("open_decision" in kinds(text, before=before)) is left


def test_slots() -> None:
    assert slots("commitment", "I'll send the report to the customer by Friday.") == {
        "speaker": "Mara",
        "topic": "send the report to the customer by Friday",
        "deadline": "by Friday",
        "other": "Jonas",
    }
    assert slots("owner_named", "Jonas will write the draft.")["other"] == "Jonas"
    assert slots("deadline_set", "I need it by Friday.")["deadline"] == "by Friday"
    assert slots("hedged_commitment", "I'll try to have a look at it.")["hedge"] == "I'll try to"
    assert slots("no_owner", "Somebody should call the plumber.")["people"] == 3


def test_own_tasks_are_commitments_and_not_owners_named() -> None:
    assert "owner_named" not in kinds("I'll send the notes round tonight.")


def test_two_people_always_know_who_is_meant() -> None:
    rows = (Segment(0, "Mara", "Somebody should call the plumber."), Segment(1, "Jonas", "Right, true, the tap."))
    assert not [m for m in measure(Transcript(rows), language="en").moments if m.kind == "no_owner"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("the draft by the end of next week please", "by the end of next week"),
        ("no later than ten o'clock", "no later than ten o'clock"),
        ("before the audit", "before the audit"),
        ("you have it within forty-eight hours", "within forty-eight hours"),
        ("it goes up by 2 percent", None),
        ("he sat by the door", None),
        ("on Monday we met", None),
    ],
)
def test_deadlines(text: str, words: str | None) -> None:
    read = sentence(text)
    found = deadline(read)
    assert (None if found is None else read.slice_text(*found)) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("we meet on Tuesday morning at nine", "on Tuesday morning at nine"),
        ("I'll call you tomorrow", "tomorrow"),
        ("see the third of May", "the third of May"),
        ("it may rain soon", None),
        ("at some point, whenever", None),
    ],
)
def test_times(text: str, words: str | None) -> None:
    read = sentence(text)
    assert [read.slice_text(*f) for f in times(read)] == ([] if words is None else [words])
    assert has_time(read) is (words is not None)
    assert when(read, start=len(read.lean)) is None


def test_tasks_know_whose_they_are() -> None:
    said = {
        "I'll send the notes.": "self",
        "Can you send the notes?": "you",
        "Somebody should send the notes.": "some",
        "We need to send the notes.": "we",
        "The notes need to be sent.": "none",
    }
    for text, owner in said.items():
        (task,) = tasks(Reading(Transcript((Segment(0, "Mara", text),)), "en"))
        assert (task.owner, task.known) == (owner, True)


@pytest.mark.parametrize(
    ("text", "either"),
    [
        ("i'll show you the cross section", True),
        ("let's look at it anyway", True),
        ("send me the links", True),
        ("the links are in the mail", False),
        ("i'll never know", False),
        ("use is not what i meant", False),
        ("um", False),
    ],
)
def test_commissives_and_directives(text: str, either: bool) -> None:
    assert commits_or_directs(sentence(text)) is either


TALK = ("the sea is cold there", "we need to be quick", "it should be yellow", "you'll be drafting the plan", "hm")


@given(st.lists(st.tuples(st.sampled_from(TALK), st.integers(0, 40)), max_size=60), st.booleans())
def test_places_lie_apart_and_hold_evidence(said: list[tuple[str, int]], timed: bool) -> None:
    rows = []
    clock = 0.0
    for i, (text, gap) in enumerate(said):
        clock += gap
        rows.append(Segment(i, PEOPLE[i % 3], text, clock if timed else None, clock + 2 if timed else None))
    reading = Reading(Transcript(tuple(rows)), "en")
    for places in (decision_places(reading), task_places(reading)):
        assert [p.place for p in places] == sorted({p.place for p in places})
        assert all(p.segment.text not in {"the sea is cold there", "hm"} for p in places)
        if timed:
            starts = [p.segment.start or 0.0 for p in places]
            assert all(b - a >= APART for a, b in pairwise(starts))


def test_work_is_handed_out_late() -> None:
    rows = [("A", "The sea is cold there in the spring, they say.", 10.0 * i) for i in range(60)]
    rows[20] = ("A", "I'll draft the plan.", 200.0)
    rows[56] = ("A", "You'll be drafting the plan for the next meeting.", 560.0)
    read = Reading(Transcript(tuple(Segment(i, s, t, at, at + 5) for i, (s, t, at) in enumerate(rows))), "en")
    assert [p.place for p in task_places(read)] == [56]


SHARED = Path(__file__).resolve().parent.parent.parent / "shared" / "data" / "meetings" / "ami"


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="needs the labelled meetings in ../shared/data")
def test_places_of_decision_beat_chance() -> None:
    """Of the places found, more lie near a decision than of all segments (28 % do)."""
    near = []
    for path in sorted(SHARED.glob("*.json")):
        document = json.loads(path.read_text(encoding="utf-8"))
        rows = [Segment(i, s["speaker"], s["text"], s["start"], s["end"]) for i, s in enumerate(document["segments"])]
        regions = [(r["start"] - 30, r["end"] + 30) for r in document["decision_regions"]]
        for place in decision_places(Reading(Transcript(tuple(rows)), "en")):
            near.append(any(a <= (place.segment.start or 0.0) <= b for a, b in regions))
    assert sum(near) / len(near) > 0.33
