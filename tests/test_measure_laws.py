"""Laws of the measurement, over transcripts that Hypothesis makes up, odd ones among them."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convo_local.measure import KINDS, NotMeasurable, measure, score_ranges
from convo_local.measure.moments import PER_KIND
from convo_local.measure.text import QUOTE_LIMIT
from convo_local.transcript import Segment, Transcript, number

PIECES = [
    "What do you think, Ana?",
    "Yeah.",
    "Mm-hmm.",
    "um uh you know um uh um I mean",
    "I'll send the report by Friday.",
    "Somebody should update the harbour map",
    "That's ridiculous.",
    "We pay twenty five Euro for the roof of the --",
    "[laugh]",
    "$",
    "So you're saying the roof leaks.",
    "As Ben said, let's go with the red paint because it is cheap.",
    "today we're going to talk about the roof and",
    "I don't agree, because the paint fades in the sun",
    "é 漢字 \u2019 \u0000 ...",
    "word " * 70,
    "",
    "   ",
    "?",
]
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=12), max_size=4).map(" ".join)
SPEAKERS = st.sampled_from([None, "Ana", "Ben Okafor", "Ben Reed", "A", "Project Manager", ""])
TENTHS = st.integers(0, 600).map(lambda n: n / 10)


@st.composite
def transcripts(draw: st.DrawFn) -> Transcript:
    timing = draw(st.sampled_from(["none", "starts", "both", "some"]))
    rows = []
    for _ in range(draw(st.integers(0, 14))):
        start = draw(TENTHS)
        end = start + draw(TENTHS) / 5
        timed = timing in {"starts", "both"} or (timing == "some" and draw(st.booleans()))
        rows.append(
            Segment(
                0, draw(SPEAKERS), draw(TEXTS), start if timed else None, end if timed and timing != "starts" else None
            )
        )
    return Transcript(number(rows))


@given(transcripts())
def test_moments_rest_on_the_speakers_own_words(transcript: Transcript) -> None:
    measurement = measure(transcript)
    for moment in measurement.moments:
        segment = transcript.segments[moment.segment]
        assert segment.speaker == moment.speaker
        assert moment.quote.strip()
        assert moment.quote in segment.text
        assert len(moment.quote) <= QUOTE_LIMIT
        assert 0 <= moment.salience <= 1
        assert 0 <= moment.confidence <= 1
        kind = KINDS[moment.kind]
        assert {s for s in kind.slots if not s.endswith("?")} <= set(moment.slots)
        assert set(moment.slots) <= {s.rstrip("?") for s in kind.slots} | {"speaker", "time"}
        assert None not in moment.slots.values()
        assert all(v != "" for name, v in moment.slots.items() if name not in {"speaker", "other"})
    assert [m.segment for m in measurement.moments] == sorted(m.segment for m in measurement.moments)


@given(transcripts())
def test_everyone_who_said_something_has_a_moment_and_no_kind_crowds(transcript: Transcript) -> None:
    moments = measure(transcript).moments
    assert {m.speaker for m in moments} == set(transcript.speakers)
    assert all(n <= PER_KIND for n in Counter((m.speaker, m.kind) for m in moments).values())
    assert len({(m.speaker, m.kind, m.segment) for m in moments}) == len(moments)


@given(transcripts())
def test_talk_shares_sum_to_one(transcript: Transcript) -> None:
    shares = [s.talk_share for s in measure(transcript).signals.values()]
    numbers = [s for s in shares if not isinstance(s, NotMeasurable)]
    assert all(0 <= s <= 1 for s in numbers)
    if any(s.speaker is None for s in transcript.spoken) or len(numbers) != len(shares) or not shares:
        assert sum(numbers) <= 1 + 1e-9
    else:
        assert sum(numbers) == pytest.approx(1)


@given(transcripts(), st.integers(1, 100_000))
def test_shifting_all_times_changes_no_signal(transcript: Transcript, seconds: int) -> None:
    def shift(value: float | None) -> float | None:
        return None if value is None else value + seconds

    later = Transcript(tuple(replace(s, start=shift(s.start), end=shift(s.end)) for s in transcript.segments))
    assert measure(later).signals == measure(transcript).signals


@given(transcripts())
def test_overlaps_made_are_overlaps_received(transcript: Transcript) -> None:
    signals = measure(transcript).signals.values()
    if any(s.speaker is None for s in transcript.spoken):
        return
    for made, received in (("overlaps_made", "overlaps_received"), ("interruptions_made", "interruptions_received")):
        pairs = [(getattr(s, made), getattr(s, received)) for s in signals]
        if not any(isinstance(m, NotMeasurable) for m, _ in pairs):
            assert sum(m for m, _ in pairs) == sum(r for _, r in pairs)


@given(transcripts())
def test_ranges_for_whatever_was_measured(transcript: Transcript) -> None:
    measurement = measure(transcript)
    for signals in measurement.signals.values():
        for found in score_ranges(signals, measurement.moments, people=len(measurement.signals)).values():
            assert 2 <= found.low < found.high <= 9.5
            assert found.evidence


@settings(max_examples=25)
@given(transcripts())
def test_measuring_is_a_function(transcript: Transcript) -> None:
    assert measure(transcript) == measure(Transcript(transcript.segments))


def test_time_grows_with_length_not_its_square() -> None:
    lines = (
        "So we looked at the roof of the office and it leaks.",
        "Mm-hmm.",
        "Why is that?",
        "Because of the wind, I think.",
    )

    def seconds(count: int) -> float:
        rows = [
            Segment(0, "AB"[i % 2] + "na", lines[i % 4], float(i), i + (30.0 if i % 7 == 0 else 1.2))
            for i in range(count)
        ]
        transcript = Transcript(number(rows))
        began = time.process_time()
        measure(transcript)
        return time.process_time() - began

    small, large = min(seconds(1000) for _ in range(3)), seconds(8000)
    assert large < 24 * small  # 8 when linear, 64 when quadratic
