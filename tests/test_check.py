"""The check on free prose."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from convo_local.check import About, Rules, alike, faults, unsupported
from convo_local.prompts import Prompts

FACT = "Alice started 0.8 s before Bob had finished, and Bob stopped mid-sentence (14:12)."
NAMES = ("Alice Chen", "Bob", "Carla")
LINES = ("Bob: I think the launch date is not--", "You: We can talk about the date later.")
ENGLISH = Rules(Prompts().rules, Prompts().vocabulary)
GERMAN = Rules(Prompts(language="de").rules, Prompts(language="de").vocabulary)
COACH = Path(__file__).resolve().parents[2] / "shared" / "data" / "coach"

MOMENT = About("interruption", "Alice Chen", "Bob", (FACT, *LINES), NAMES)
GOOD = {
    "description": "You came in while Bob was still on the launch date, and the sentence stopped there.",
    "reason": "The end of a sentence often holds the point. Cut short, it may never be heard.",
    "suggestion": "Wait until Bob has stopped, then take one breath before you begin.",
    "alternative": "Sorry, Bob, I came in too early. What about the launch date?",
    "focus": "Let the sentence end before you begin",
    "plan": "Next time, note one word of your reply and keep it until Bob has stopped.",
}


@pytest.mark.parametrize(
    "prose",
    [
        "You started 0.8 s before Bob had finished.",
        "Bob's sentence has no end. Let it have one.",
        "At 14:12 you spoke while Bob did.",
        "Wait for a full stop; I know it is hard.",
        "Every sentence may start with a capital. So may this one.",
    ],
)
def test_prose_with_grounds_passes(prose: str) -> None:
    assert unsupported(prose, [FACT], NAMES, ENGLISH) == []


@pytest.mark.parametrize(
    ("prose", "missing"),
    [
        ("You cut in 1.8 s early.", ["1.8"]),
        ("You cut in on Carla.", ["Carla"]),
        ("Carla stopped.", ["Carla"]),
        ("Zoltan saw it too.", ["Zoltan"]),
        ("At 14:13 you spoke.", ["14:13"]),
        ("It happened twice.", ["twice"]),
        ("You told Bob about the Berlin office.", ["Berlin"]),
        ("You cut in three times before 15:00.", ["15:00", "three"]),
    ],
)
def test_names_numbers_and_times_without_grounds_are_found(prose: str, missing: list[str]) -> None:
    assert unsupported(prose, [FACT], NAMES, ENGLISH) == missing


def test_a_hyphenated_number_in_the_grounds_is_a_ground() -> None:
    assert unsupported("You said “forty-one plates”, forty-one of them.", ["forty-one plates"], [], ENGLISH) == []


def test_in_german_a_known_noun_is_no_name() -> None:
    assert unsupported("Du hast das Meeting mit Bob geteilt.", ["Bob"], ["Bob"], GERMAN) == []
    assert unsupported("Du hast Zoltan die Frage gestellt.", ["Bob"], ["Bob"], GERMAN) == ["Zoltan"]


def test_a_good_draft_passes() -> None:
    assert faults(GOOD, MOMENT, ENGLISH) == []


LIES = {
    "a name that was not there": "You came in while Carla was still on the launch date.",
    "an invented name": "You came in while Bob told Zoltan about the launch date.",
    "a place": "You came in while Bob was on the launch in Oslo.",
    "a day": "You came in while Bob wanted the launch on Friday.",
    "another figure": "You came in 2.8 s before Bob had finished the sentence.",
    "a number in words": "You came in on Bob three times before the sentence was over.",
    "a sum": "You came in while Bob put the launch at 900 euros.",
    "a percentage": "You came in and held 80 percent of the talk with Bob.",
    "another time": "You came in at 14:21, while Bob was on the launch date.",
    "a count": "You came in twice while Bob was on the launch date.",
    "the roles swapped": "Bob interrupted you while the launch date was still open.",
    "the roles swapped, with a word between": "Bob suddenly cut you short on the launch date.",
    "the roles swapped, passive": "You were interrupted while the launch date was still open.",
    "a false quote": "You told Bob “this is not your business” about the launch date.",
    "a quote of half a truth": "You told Bob “we can talk about the date tomorrow”.",
    "the user in the third person": "Alice came in while Bob was on the launch date, as you can see.",
    "the writer as the user": "I came in while Bob was on the launch date, and you heard it.",
    "a feeling": "You came in on the launch date, and Bob felt it at once.",
    "a habit": "You always come in while Bob is on the launch date.",
    "a gender": "You came in while Bob was on the launch date, and he stopped.",
    "what nobody did": "You mocked Bob on the launch date and went on to the next.",
    "nothing about you": "Bob was on the launch date, and the sentence stopped there.",
    "running in circles": "You came in on the launch date, and you came in on the launch date.",
    "a sentence cut off": "You came in while Bob was still on the launch date, and then the",
}


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_is_found(lie: str) -> None:
    moment = About("talked_over", *("Alice Chen", "Bob"), MOMENT.grounds, NAMES)
    about = MOMENT if lie != "what nobody did" else About("no_owner", *("Alice Chen", "Bob"), moment.grounds, NAMES)
    assert faults({**GOOD, "description": LIES[lie]}, about, ENGLISH)


def test_the_one_who_was_cut_off_may_say_so() -> None:
    moment = About("lost_the_floor", "Alice Chen", "Bob", (FACT,), NAMES)
    assert (
        faults({"description": "Bob came in before you had finished, and your point stopped."}, moment, ENGLISH) == []
    )
    assert faults({"description": "You interrupted Bob before the end of the sentence."}, moment, ENGLISH)


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("Du hast begonnen, bevor Bob fertig war, und der Satz blieb offen.", True),
        ("Bob unterbrach dich, bevor der Satz fertig war.", False),
        ("Du wurdest unterbrochen, bevor der Satz fertig war.", False),
        ("Ich habe begonnen, bevor Bob fertig war.", False),
        ("Du hast immer begonnen, bevor Bob fertig war.", False),
        ("Du hast dreimal begonnen, bevor Bob fertig war.", False),
    ],
)
def test_german(text: str, good: bool) -> None:
    assert (faults({"description": text}, MOMENT, GERMAN) == []) == good


def test_a_day_may_be_proposed_but_not_reported() -> None:
    proposal = "Can we settle the launch date by Friday, Bob?"
    assert faults({"alternative": proposal}, MOMENT, ENGLISH) == []
    assert faults({"reason": "The launch date may be settled by Friday."}, MOMENT, ENGLISH) == ["Friday"]


def test_alike() -> None:
    assert alike("Let it end.", ["let it end"])
    assert not alike("Let it end.", ["Let it be."])


@pytest.mark.shared
@pytest.mark.skipif(not COACH.is_dir(), reason="needs the shared coaching examples")
def test_what_people_wrote_has_its_roles_right() -> None:
    """Of 610 moments worded by hand, the check on roles refuses only a handful."""
    refused = total = 0
    for path in sorted(COACH.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            about = About(row["kind"], row["user"], row["other"], (row["fact"], *row["context"]), ())
            total += 1
            refused += any(
                "other way round" in fault for fault in faults({"description": row["description"]}, about, ENGLISH)
            )
    assert total == 610
    assert refused <= 5
