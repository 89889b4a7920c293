"""Score ranges: what evidence does to them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convo_local.measure import CATEGORIES, KINDS, Moment, NotMeasurable, SpeakerSignals, score_ranges
from convo_local.measure.rubric import ANCHORS, HIGHEST, LOWEST

NO = NotMeasurable("not in this file")


def signals(**values: Any) -> SpeakerSignals:
    given_values: dict[str, Any] = dict.fromkeys(SpeakerSignals.definitions(), NO)
    given_values |= {"talk_share_basis": "words", "words": 0, "turns": 10, "questions_open": 0, "questions_closed": 0}
    return SpeakerSignals(speaker="Ana", **(given_values | {"backchannels_given": 0} | values))


def moment(kind: str, salience: float = 0.5, confidence: float = 0.8, speaker: str = "Ana") -> Moment:
    what = KINDS[kind]
    return Moment(kind, what.category, what.polarity, speaker, 0, "Well.", "Ana said it (#1).", salience, confidence)


SIZES = st.floats(0, 1)
MOMENTS = st.builds(moment, st.sampled_from(sorted(KINDS)), SIZES, SIZES)
SIGNALS = st.builds(
    signals,
    words=st.integers(0, 5000),
    turns=st.integers(0, 400),
    talk_share=st.floats(0, 1),
    fillers_per_100_words=st.floats(0, 60),
    words_per_minute=st.floats(0, 400),
    questions_open=st.integers(0, 30),
    questions_closed=st.integers(0, 30),
    backchannels_given=st.integers(0, 200),
)


@given(SIGNALS, st.lists(MOMENTS, max_size=30), MOMENTS, st.integers(1, 12))
def test_a_strength_never_lowers_and_a_growth_moment_never_raises(
    measured: SpeakerSignals, moments: list[Moment], added: Moment, people: int
) -> None:
    before = score_ranges(measured, moments, people=people)[added.category]
    after = score_ranges(measured, [*moments, added], people=people)[added.category]
    if added.polarity == "strength":
        assert (after.low, after.high) >= (before.low, before.high)
        assert after.high >= before.high
    else:
        assert after.low <= before.low
        assert after.high <= before.high


@given(SIGNALS, st.lists(MOMENTS, max_size=60), st.integers(1, 12))
def test_ranges_are_halves_two_to_three_wide(measured: SpeakerSignals, moments: list[Moment], people: int) -> None:
    ranges = score_ranges(measured, moments, people=people)
    assert tuple(ranges) == CATEGORIES
    for category, found in ranges.items():
        assert found.category == category
        assert LOWEST <= found.low < found.high <= HIGHEST
        assert (found.low * 2).is_integer()
        assert (found.high * 2).is_integer()
        assert 2 <= found.high - found.low <= 3


def test_without_evidence_the_middle_and_it_says_so() -> None:
    for found in score_ranges(signals(), [], people=3).values():
        assert (found.low, found.high) == (6.0, 8.0)
        assert found.evidence == ("no evidence either way, so the middle of the scale",)


def test_moments_of_others_count_for_nothing() -> None:
    assert score_ranges(signals(), [moment("put_down", 1, 1, "Ben")], people=2) == score_ranges(signals(), [], people=2)


@pytest.mark.parametrize("category", CATEGORIES)
def test_the_whole_scale_is_in_reach(category: str) -> None:
    kinds = {
        p: [k for k, w in KINDS.items() if w.category == category and w.polarity == p] for p in ("growth", "strength")
    }
    bad = [moment(k, 0.8, 0.9) for k in kinds["growth"] for _ in range(5)]
    good = [moment(k, 0.6, 0.9) for k in kinds["strength"] for _ in range(5)]
    worst = score_ranges(signals(), bad, people=3)
    best = score_ranges(signals(), good, people=3)
    assert {r.low for c, r in worst.items() if c == category} == {LOWEST}
    assert {r.high for c, r in best.items() if c == category} == {HIGHEST}


def test_a_long_meeting_is_not_read_as_a_worse_one() -> None:
    moments = [moment("interruption", 0.8, 0.8)] * 2
    short = score_ranges(signals(turns=20), moments, people=3)["listening"]
    long = score_ranges(signals(turns=400), moments, people=3)["listening"]
    assert long.low > short.low


@pytest.mark.parametrize(
    ("category", "values", "line"),
    [
        ("clarity", {"words": 500, "fillers_per_100_words": 8.25}, "- 8.2 fillers per 100 words"),
        ("clarity", {"words": 500, "words_per_minute": 150.0}, "+ 150 words a minute"),
        ("listening", {"questions_open": 3, "questions_closed": 1}, "+ 4 questions in 10 turns"),
        ("listening", {"backchannels_given": 7}, "+ 7 short acknowledgements while others spoke"),
        ("collaboration", {"talk_share": 0.34}, "+ 34 % of the talk among 3 people"),
    ],
)
def test_evidence_from_signals(category: Any, values: dict[str, float], line: str) -> None:
    assert line in score_ranges(signals(**values), [], people=3)[category].evidence


def test_evidence_counts_moments_in_plain_words() -> None:
    evidence = score_ranges(signals(), [moment("credit"), moment("quiet"), moment("credit")], people=3)[
        "collaboration"
    ].evidence
    assert evidence == (
        "+ named somebody as the source of an idea or work (2 times)",
        "- held far less than an equal share of the talk",
    )


def test_every_category_has_anchors() -> None:
    assert set(ANCHORS) == set(CATEGORIES)
    assert all(sorted(anchors) == [3, 5, 7, 9] for anchors in ANCHORS.values())
