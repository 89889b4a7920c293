"""The benchmark of the sentences: its checks find what is false, and nothing in what is not."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest
from test_coach import MEETING

from convo_local import Coach
from helpers import FakeModel

ROOT = Path(__file__).resolve().parent.parent
if not (ROOT / "benchmarks").is_dir():
    pytest.skip("the benchmarks are not in a wheel", allow_module_level=True)
sys.path.append(str(ROOT / "benchmarks"))  # scripts, not a package

import choosing  # noqa: E402 - found by the line above
import prose as benchmark  # noqa: E402

ITEMS = [
    item
    for speaker in MEETING.speakers
    for item in benchmark.items_of(
        "meeting", MEETING, Coach(model=FakeModel(), cache=None).feedback(MEETING, speaker=speaker)
    )
]


@pytest.mark.parametrize("name", benchmark.CHECKS)
def test_what_is_shown_passes(name: str) -> None:
    assert [benchmark.CHECK[name](item) for item in ITEMS] == [[]] * len(ITEMS)


@pytest.mark.parametrize(
    ("name", "lie"),
    [
        ("names", "You asked Zoltan what was missing."),
        ("names", "In the end Carla went first."),
        ("numbers", "You said 987 words in a row."),
        ("numbers", "You did it eleven times in this meeting."),
        ("times", "You came in at 59:59 and went on."),
        ("quotes", "You said “nobody here ever listens to me” and went on."),
    ],
)
def test_a_lie_is_found(name: str, lie: str) -> None:
    alone = next(item for item in ITEMS if item.moment.slots.get("other") in (None, "Bob"))
    assert benchmark.CHECK[name](replace(alone, texts={"description": lie}))


def test_a_person_who_was_not_there_is_found() -> None:
    item = next(item for item in ITEMS if "other" in item.moment.slots)
    moment = replace(item.moment, slots={**item.moment.slots, "other": "Zoltan"})
    assert benchmark.CHECK["roles"](replace(item, moment=moment, texts={"description": "You came in before Zoltan."}))


def test_one_feedback_is_told_apart_from_one_that_repeats() -> None:
    item = ITEMS[0]
    varied = [
        replace(item, texts={"plan": text})
        for text in ("Wait for the last word.", "Ask one question first.", "Leave room for silence.")
    ]
    assert all(benchmark.whole(varied).values())
    twice = benchmark.whole([*varied, varied[0]])
    assert not twice["no sentence twice"]
    opened = [replace(item, texts={"plan": f"Wait until {who} is done."}) for who in ("Ann", "the client", "everybody")]
    assert not benchmark.whole(opened)["no opening word three times"]
    same = "until the other person has finished speaking."
    alike = [replace(item, texts={"plan": f"{word} {same}"}) for word in ("Wait", "Hold")]
    assert not benchmark.whole(alike)["no two alike"]


def test_an_item_to_read_stands_with_its_talk() -> None:
    shown = benchmark.reading(7, ITEMS[0])
    assert "#7 meeting" in shown
    assert ITEMS[0].moment.quote[:30] in shown
    assert all(text in shown for text in ITEMS[0].texts.values())


def test_the_interval_of_choosing_is_over_pairs() -> None:
    assert choosing.interval([True, False] * 30) == (0.5, 0.5)  # a chooser that never looks
    low, high = choosing.interval([True] * 30 + [False] * 30)
    assert low < 0.5 < high
