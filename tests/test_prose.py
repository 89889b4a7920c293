"""Wording: guided phrasings, free prose, and the check between them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from test_coach import MEETING

from convo_local import Coach, Transcript
from convo_local.measure import measure
from convo_local.measure.kinds import KINDS
from convo_local.prompts import Prompts
from convo_local.prose import PATTERN
from convo_local.voice import OPENINGS
from helpers import FakeModel, talk

COACH = Path(__file__).resolve().parents[2] / "shared" / "data" / "coach"
QUESTIONS = [
    pair
    for topic in ("the budget", "the vendor", "the audit", "the client")
    for pair in (
        ("Bob", f"I have thought a lot about {topic} since we met last week, and I am not at all sure about it."),
        ("Alice", f"What makes you unsure about {topic}?"),
        ("Bob", f"Well, {topic} has never been on time before, and nobody has told me why it would be now, so."),
        ("Alice", "Okay, I see. Let me write that down for all of us."),
    )
]

GOOD = {  # every sentence begins as one of the phrasings does
    "focus": "Hear the whole worry before you answer",
    "reason": "An answer that comes before the worry is out may miss the very thing that the other came to say.",
    "alternative": "Say more about that, and then we can look at the launch together.",
    "description": "You went past what was said and turned to the launch, so the point was left where it stood ({n}).",
    "suggestion": "Ask one question about the point before you move to the next item ({n}).",
    "plan": "Before you answer a worry, say it back in a few words of your own ({n}).",
}


class Writer:
    """Writes well, and never the same sentence twice; with `lie` in every text, it lies."""

    def __init__(self, lie: str = "", truth_after: int | None = None) -> None:
        self.lie = lie
        self.written = 0
        self.truth_after = truth_after

    def __call__(self, name: str, schema: Mapping[str, Any]) -> str:
        self.written += 1
        lying = self.lie and (self.truth_after is None or self.written <= self.truth_after)
        mark = "".join("bcdfghklmn"[int(d)] for d in str(self.written))
        text = GOOD[name].format(n=mark) + (f" {self.lie}" if lying else "")
        assert schema["minLength"] <= len(GOOD[name]), name
        return text


def feedback(writer: Writer) -> Any:
    model = FakeModel(parameters=2_000_000_000, writes=writer)
    return Coach(model=model, cache=None).feedback(MEETING, speaker="Alice")


def test_a_model_that_can_write_writes() -> None:
    result = feedback(Writer())
    assert result.provenance.prose == "free"
    assert result.provenance.prose_rewritten == result.provenance.prose_replaced == 0
    assert result.feedback.top_priority.focus == GOOD["focus"]


@pytest.mark.parametrize(
    "lie",
    [
        "Zoltan saw it too.",
        "It cost 900 euros.",
        "It was 23:59.",
        "You did it twelve times.",
        "You all met in Oslo.",
        "Alice saw it too.",
        "That hurt, and he felt it.",
        "You said “that is none of your business” to them.",
        "You were mocked and belittled for it.",
    ],
)
def test_a_lie_is_written_again_and_then_replaced(lie: str) -> None:
    result = feedback(Writer(lie))
    shown = result.feedback.model_dump_json()
    assert lie not in shown
    assert result.provenance.prose_replaced == result.provenance.prose_rewritten > 0


def test_a_second_try_may_succeed() -> None:
    liar = Writer("Zoltan saw it too.", truth_after=3)  # lies in three fields of the first moment only
    result = feedback(liar)
    assert result.provenance.prose_rewritten == 1
    assert result.provenance.prose_replaced == 0
    assert "Zoltan" not in result.feedback.model_dump_json()


def test_the_same_sentence_twice_is_replaced() -> None:
    class Parrot(Writer):
        def __call__(self, name: str, _: Mapping[str, Any]) -> str:
            return GOOD[name].format(n="x")

    result = feedback(Parrot())
    texts = [g.description for g in result.feedback.growth_areas] + [s.description for s in result.feedback.strengths]
    assert len(texts) == len(set(texts))
    assert result.provenance.prose_replaced > 0


def test_small_models_choose_and_can_be_told_to_write() -> None:
    small = FakeModel(writes=Writer())
    assert Coach(model=small, cache=None).feedback(MEETING, speaker="Alice").provenance.prose == "guided"
    told = Coach(model=small, cache=None, prose="free").feedback(MEETING, speaker="Alice")
    assert told.provenance.prose == "free"


def test_every_moment_of_a_meeting_can_be_worded() -> None:
    prompts = Prompts()
    for moment in measure(MEETING).moments:
        for field in ("description", "plan", "focus", "reason", "alternative"):
            assert prompts.phrasings(moment.kind, field, moment.slots), (moment.kind, field)


def test_over_fifty_meetings_of_one_person_the_wording_varies() -> None:
    said: dict[str, set[str]] = {"focus": set(), "reason": set(), "description": set(), "plan": set()}
    for day in range(50):
        dated = replace(MEETING.segments[0], text=f"{MEETING.segments[0].text} This is week {day}.")
        found = Coach(model=FakeModel(), cache=None).feedback(
            Transcript((dated, *MEETING.segments[1:])), speaker="Alice"
        )
        said["focus"].add(found.feedback.top_priority.focus)
        said["reason"].add(found.feedback.top_priority.reason)
        said["description"].add(found.feedback.growth_areas[0].description)
        said["plan"].add(found.feedback.action_plan[0])
    assert all(len(texts) >= 4 for texts in said.values()), {name: len(texts) for name, texts in said.items()}


def test_one_feedback_reads_as_one() -> None:
    """No sentence twice, no word that opens three texts, whoever speaks."""
    for speaker in MEETING.speakers:
        found = Coach(model=FakeModel(), cache=None).feedback(MEETING, speaker=speaker).feedback
        texts = [found.top_priority.focus, found.top_priority.reason, found.top_priority.alternative]
        texts += [s.description for s in found.strengths] + list(found.action_plan)
        texts += [t for g in found.growth_areas for t in (g.description, g.suggestion)]
        assert len(set(texts)) == len(texts)
        assert max(Counter(text.split()[0].strip("“,").casefold() for text in texts).values()) <= OPENINGS, texts


def test_what_happened_three_times_is_told_once_as_a_pattern() -> None:
    often = talk(*([("Alice", "Um, maybe."), ("Bob", "We could, um, ask Ann.")] * 2), *QUESTIONS, step=5.0)
    found = [m for m in measure(often).moments_of("Alice") if m.occurrences >= PATTERN]
    assert found
    shown = Coach(model=FakeModel(), cache=None).feedback(often, speaker="Alice")
    kinds = [shown.moments[s.moment].kind for s in shown.shown if s.role in ("growth", "strength")]
    assert len(kinds) == len(set(kinds))
    described = [g.description for g in shown.feedback.growth_areas]
    described += [s.description for s in shown.feedback.strengths]
    number = Prompts().number(max(m.occurrences for m in found))
    assert any(f" {number} " in text for text in described), described


@pytest.mark.shared
@pytest.mark.skipif(not COACH.is_dir(), reason="needs the shared coaching examples")
def test_the_bank_offers_something_for_every_coaching_example() -> None:
    """610 moments that people worded: with what is known of each, every field has a choice of words."""
    prompts = Prompts()
    for path in sorted(COACH.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            slots = {slot: "some" for slot in KINDS[row["kind"]].slots if not slot.endswith("?")}
            slots |= {"speaker": row["user"]} | ({"other": row["other"]} if row["other"] else {})
            for name in ("description", "suggestion", "alternative", "reason", "focus"):
                if row[name]:
                    offered = prompts.phrasings(row["kind"], name, slots)
                    assert len(offered) >= 3, (row["kind"], name)
                    named = row["other"] and {"other", "other?"} & set(KINDS[row["kind"]].slots)
                    assert not named or name != "description" or any(row["other"] in o.text for o in offered)


def test_people_are_called_by_their_first_names_where_those_are_clear() -> None:
    full = {"Alice": "Alice Chen", "Bob": "Bob Okafor", "Carla": "Carla Diaz"}
    named = Transcript(tuple(replace(s, speaker=full[s.speaker or ""]) for s in MEETING.segments))
    shown = Coach(model=FakeModel(), cache=None).feedback(named, speaker="Alice").feedback.model_dump_json()
    assert "Bob" in shown
    assert "Bob Okafor" not in shown
    twins = Transcript(tuple(replace(s, speaker=f"Kim {s.speaker}") for s in MEETING.segments))
    shown = Coach(model=FakeModel(), cache=None).feedback(twins, speaker="Kim Alice").feedback.model_dump_json()
    assert "Kim Bob" in shown
