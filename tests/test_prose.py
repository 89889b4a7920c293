"""Wording: guided phrasings, free prose, and the check between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from test_coach import MEETING

from convo_local import Coach, Transcript
from convo_local.measure import measure
from convo_local.prompts import Prompts
from helpers import FakeModel

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


def test_people_are_called_by_their_first_names_where_those_are_clear() -> None:
    full = {"Alice": "Alice Chen", "Bob": "Bob Okafor", "Carla": "Carla Diaz"}
    named = Transcript(tuple(replace(s, speaker=full[s.speaker or ""]) for s in MEETING.segments))
    shown = Coach(model=FakeModel(), cache=None).feedback(named, speaker="Alice").feedback.model_dump_json()
    assert "Bob" in shown
    assert "Bob Okafor" not in shown
    twins = Transcript(tuple(replace(s, speaker=f"Kim {s.speaker}") for s in MEETING.segments))
    shown = Coach(model=FakeModel(), cache=None).feedback(twins, speaker="Kim Alice").feedback.model_dump_json()
    assert "Kim Bob" in shown
