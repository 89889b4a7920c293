"""Score ranges: what evidence does to them."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convo_local.measure import CATEGORIES, KINDS, Moment, NotMeasurable, SpeakerSignals, score_ranges
from convo_local.measure.reference import reference
from convo_local.measure.scoring import ANCHORS, HIGHEST, LOWEST, NARROWEST, SCORES, STEP, WIDEST, place, rising

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
MISSING = st.dictionaries(st.sampled_from(sorted(KINDS)), st.just("the file has no end times"))
SIGNALS = st.builds(
    signals,
    words=st.integers(0, 5000),
    turns=st.integers(0, 400),
    talk_share=st.floats(0, 1),
    fillers_per_100_words=st.floats(0, 60),
    words_per_minute=st.floats(0, 400),
    questions_open=st.integers(0, 30),
    questions_closed=st.integers(0, 30),
    hedges_per_100_words=st.floats(0, 20),
    longest_monologue_words=st.integers(0, 3000),
)


@given(SIGNALS, st.lists(MOMENTS, max_size=30), MOMENTS, st.integers(1, 12), MISSING)
def test_a_strength_never_lowers_and_a_growth_moment_never_raises(
    measured: SpeakerSignals, moments: list[Moment], added: Moment, people: int, missing: dict[str, str]
) -> None:
    before = score_ranges(measured, moments, people=people, not_measurable=missing)[added.category]
    after = score_ranges(measured, [*moments, added], people=people, not_measurable=missing)[added.category]
    if added.polarity == "strength":
        assert after.low >= before.low
        assert after.high >= before.high
    else:
        assert after.low <= before.low
        assert after.high <= before.high


@given(SIGNALS, st.lists(MOMENTS, max_size=60), st.integers(1, 12), MISSING)
def test_ranges_are_halves_on_the_scale(
    measured: SpeakerSignals, moments: list[Moment], people: int, missing: dict[str, str]
) -> None:
    ranges = score_ranges(measured, moments, people=people, not_measurable=missing)
    assert tuple(ranges) == CATEGORIES
    for category, found in ranges.items():
        assert found.category == category
        assert found.evidence
        assert LOWEST <= found.low < found.high <= HIGHEST
        assert (found.low * 2).is_integer()
        assert (found.high * 2).is_integer()
        assert NARROWEST <= found.high - found.low <= WIDEST


def test_without_evidence_the_middle_of_the_population_and_it_says_so() -> None:
    for found in score_ranges(signals(), [], people=3).values():
        assert (found.low, found.high) == (5.5, 8.5)
        assert found.evidence == ("no evidence, so the middle of the scale",)
        assert not found.measured


def test_where_the_file_shows_nothing_it_is_the_middle_and_the_reason_is_given() -> None:
    missing = {kind: "there are no word lists" for kind, what in KINDS.items() if what.category == "decisionMaking"}
    found = score_ranges(signals(words=2000), [], people=3, not_measurable=missing)["decisionMaking"]
    assert (found.low, found.high, found.measured) == (5.5, 8.5, False)
    assert found.evidence[0] == "no evidence, so the middle of the scale"
    assert found.evidence[1].startswith("not measurable: hedged commitment, ")
    assert found.evidence[1].endswith(" (there are no word lists)")


def test_one_who_speaks_alone_shows_no_listening() -> None:
    found = score_ranges(signals(words=900), [moment("interruption", 1, 1)], people=1)
    assert not found["listening"].measured
    assert not found["collaboration"].measured
    assert found["decisionMaking"].measured


def width(found: Any, category: str) -> float:
    return float(found[category].high - found[category].low)


def test_more_said_narrows_the_range() -> None:
    widths = [width(score_ranges(signals(words=w), [], people=3), "decisionMaking") for w in (0, 300, 1000, 6000)]
    assert widths == sorted(widths, reverse=True)
    assert widths[0] == WIDEST > widths[-1]


def test_more_found_narrows_the_range() -> None:
    both = [moment("credit"), moment("put_down")]
    few, many = (score_ranges(signals(words=250), both * n, people=3) for n in (1, 5))
    assert width(many, "collaboration") < width(few, "collaboration")


def test_what_the_file_cannot_show_widens_the_range() -> None:
    missing = {"interruption": "no times", "talked_over": "no times"}
    timed = [score_ranges(signals(words=1500), [moment("reflecting", 0.3)] * n, people=3) for n in range(1, 6)]
    untimed = [
        score_ranges(signals(words=1500), [moment("reflecting", 0.3)] * n, people=3, not_measurable=missing)
        for n in range(1, 6)
    ]
    assert sum(width(u, "listening") for u in untimed) > sum(width(t, "listening") for t in timed)
    assert "not measurable: interruption, talked over (no times)" in untimed[0]["listening"].evidence


def test_moments_of_others_count_for_nothing() -> None:
    assert score_ranges(signals(), [moment("put_down", 1, 1, "Ben")], people=2) == score_ranges(signals(), [], people=2)


@pytest.mark.parametrize("category", CATEGORIES)
def test_the_whole_scale_is_in_reach(category: str) -> None:
    kinds = {
        p: [k for k, w in KINDS.items() if w.category == category and w.polarity == p] for p in ("growth", "strength")
    }
    bad = [moment(k, 0.8, 0.9) for k in kinds["growth"] for _ in range(5)]
    good = [moment(k, 0.6, 0.9) for k in kinds["strength"] for _ in range(5)]
    worst = score_ranges(signals(words=600), bad, people=3)
    best = score_ranges(signals(words=600), good, people=3)
    assert {r.low for c, r in worst.items() if c == category} == {LOWEST}
    assert {r.high for c, r in best.items() if c == category} == {HIGHEST}


def test_a_long_meeting_is_read_neither_as_a_worse_nor_as_a_better_one() -> None:
    """Four times the words with four times the moments of each kind."""
    both = [moment("dismissal", 0.6, 0.6), moment("acknowledgement", 0.6, 0.6)]
    short, long = (
        score_ranges(signals(words=600 * times, questions_open=NO), both * times, people=3)["listening"]
        for times in (1, 4)
    )
    assert abs((long.low + long.high) - (short.low + short.high)) / 2 <= 1


def test_one_moment_of_one_who_hardly_spoke_does_not_decide() -> None:
    found = score_ranges(signals(words=30), [moment("credit")], people=3)["collaboration"]
    assert found.measured
    assert found.low < 7.5


def test_the_middle_of_the_population_scores_seven_and_less_or_more_accordingly() -> None:
    for scale in reference().totals.values():
        knots = rising(scale.at)
        assert [place(total, knots) for total in knots] == pytest.approx(SCORES)
        assert place(scale.middle, knots) == pytest.approx(7)


@given(st.lists(st.floats(-2, 2), min_size=7, max_size=7).map(sorted), st.floats(-9, 9), st.floats(-9, 9))
def test_a_higher_total_has_no_lower_score(at: list[float], one: float, other: float) -> None:
    knots = rising(at)
    assert all(b - a >= STEP * 0.999 for a, b in pairwise(knots))
    low, high = sorted((one, other))
    assert 1 <= place(low, knots) <= place(high, knots) <= 10


@pytest.mark.parametrize(
    ("category", "better", "worse"),
    [
        ("clarity", {"fillers_per_100_words": 1.0}, {"fillers_per_100_words": 12.0}),
        ("listening", {"questions_open": 12, "questions_closed": 12}, {"questions_open": 0, "questions_closed": 0}),
        ("timeManagement", {"longest_monologue_words": 60}, {"longest_monologue_words": 1200}),
        ("collaboration", {"talk_share": 0.34}, {"talk_share": 0.9}),
    ],
)
def test_signals_count(category: Any, better: dict[str, float], worse: dict[str, float]) -> None:
    high, low = (score_ranges(signals(words=800, **v), [], people=3)[category] for v in (better, worse))
    assert (low.low, low.high) < (high.low, high.high)
    assert high.evidence[0].startswith("+ ")
    assert low.evidence[0].startswith("- ")


@pytest.mark.parametrize(
    ("category", "values", "line"),
    [
        ("clarity", {"fillers_per_100_words": 20.25}, "- 20.2 fillers per 100 words, more than 95 % of people"),
        ("clarity", {"hedges_per_100_words": 1.5}, "= 1.5 hedges per 100 words, as most people"),
        ("listening", {"questions_open": 30}, "+ 6.0 questions per 100 words, more than 95 % of people"),
        (
            "collaboration",
            {"talk_share": 1 / 3},
            "+ 33 % of the talk among 3 people, nearer to the expected share than",
        ),
        ("decisionMaking", {}, "= nothing of note in 500 words"),
    ],
)
def test_evidence_from_signals(category: Any, values: dict[str, float], line: str) -> None:
    evidence = score_ranges(signals(**{"words": 500} | values), [], people=3)[category].evidence
    assert any(found.startswith(line) for found in evidence), evidence


def test_what_was_met_for_changes_the_expected_share() -> None:
    speaks = signals(words=3000, talk_share=0.8)
    unknown, presenting = (score_ranges(speaks, [], people=5, meeting=m)["collaboration"] for m in ("", "presentation"))
    assert presenting.low > unknown.low


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
