"""From a transcript to feedback, with a fake model: shape, grounding, order, cache."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from convo_local import Coach, FeedbackResult, SpeakerError, StoreError, TooFewSegmentsError, Transcript
from convo_local.digest import Candidate
from convo_local.judge import pick, score_in
from convo_local.measure import CATEGORIES, Moment, ScoreRange
from convo_local.transcript import speakers_with_turns
from helpers import FakeModel, talk

MEETING = talk(
    ("Alice", "Right, three things today: the launch date, the budget, and who calls the client."),
    (
        "Bob",
        "The launch slipped because the vendor was late, and I think we should talk about the team, people are tired.",
    ),
    ("Alice", "Yeah no, we already considered that. The launch is on the ninth of April."),
    ("Carla", "Could we move the ninth? The audit is that week."),
    ("Alice", "Um, maybe, I guess we could, um, sort of look at it, you know, at some point."),
    ("Bob", "What would happen to the audit if we moved?"),
    ("Alice", "So what you're saying is that the audit and the launch cannot both be that week?"),
    ("Carla", "Exactly, yes."),
    ("Alice", "Okay, we decided: the launch moves to the sixteenth of April. Bob, you will call the client by Friday."),
    ("Bob", "I will call them on Thursday."),
    ("Alice", "Carla, what do you think about the budget?"),
    ("Carla", "It is forty thousand euros, and we have spent twenty eight thousand of it so far."),
    (
        "Alice",
        "Great. Good point. Let's close here. Next steps: Bob calls the client, Carla sends the budget by Monday.",
    ),
    ("Bob", "Fine."),
    step=6.0,
)


def coach(model: FakeModel, **options: Any) -> Coach:
    return Coach(model=model, **{"cache": None, **options})


def test_the_answer_has_convos_shape(fake: FakeModel) -> None:
    result = coach(fake).feedback(MEETING, speaker="Alice")
    document = json.loads(result.to_json())
    assert list(document) == ["data"]
    data = document["data"]
    assert list(data) == ["id", "feedback", "overallScore", "userSpeakerName", "createdAt", "cached"]
    assert data["userSpeakerName"] == "Alice"
    assert data["cached"] is False
    assert data["overallScore"] == data["feedback"]["overallScore"] == result.feedback.category_scores.mean()
    assert data["createdAt"].endswith("Z")
    assert len(data["createdAt"]) == len("2026-03-18T15:00:00.000Z")


def test_details_stand_beside_the_data(fake: FakeModel) -> None:
    document = coach(fake).feedback(MEETING, speaker="Alice").to_dict(details=True)
    assert list(document) == ["data", "details"]
    details = document["details"]
    assert set(details) == {
        "signals",
        "notMeasurable",
        "language",
        "moments",
        "shown",
        "scoreRanges",
        "targets",
        "provenance",
    }
    assert details["language"] == "en"
    assert "overlap" in details["notMeasurable"]["interruption"] or "end" in details["notMeasurable"]["interruption"]
    assert set(details["signals"]) == {"Alice", "Bob", "Carla"}
    assert details["signals"]["Alice"]["interruptionsMade"]["value"] is None
    assert details["signals"]["Alice"]["interruptionsMade"]["notMeasurable"]
    keys = "kind category polarity segment timestamp quote fact salience confidence occurrences".split()  # noqa: SIM905  # a row
    assert all(list(moment) == keys for moment in details["moments"])
    assert details["provenance"]["prose"] == "guided"
    assert details["provenance"]["segmentsTotal"] == len(MEETING.segments)


@pytest.mark.parametrize("seed", range(20))
def test_whatever_the_model_picks_every_quote_and_time_is_the_speakers(seed: int) -> None:
    for speaker in MEETING.speakers:
        result = coach(FakeModel(seed)).feedback(MEETING, speaker=speaker)
        own = [s for s in MEETING.segments if s.speaker == speaker]
        assert any(result.feedback.top_priority.quote in s.text for s in own)
        for item in result.feedback.strengths:
            assert any(item.quote in s.text and MEETING.timestamp(s) == item.timestamp for s in own)
        assert {g.timestamp for g in result.feedback.growth_areas} <= {MEETING.timestamp(s) for s in own}
        texts = [s.description for s in result.feedback.strengths] + [
            g.description for g in result.feedback.growth_areas
        ]
        assert len(texts) == len(set(texts))
        assert tuple(r.category for r in result.ranges) == CATEGORIES
        scores = result.feedback.category_scores.model_dump(by_alias=True)
        assert all(allowed.low <= scores[allowed.category] <= allowed.high for allowed in result.ranges)


def test_scores_are_asked_before_anything_that_was_said(fake: FakeModel) -> None:
    coach(fake).feedback(MEETING, speaker="Alice")
    prompt, branches = fake.asked[0]
    scoring = [b for b in branches if b.labels == tuple("0123456789")]
    assert len(scoring) == 5
    assert {b.after for b in scoring} == {2}
    read = prompt.system + "".join(prompt.context[:2]) + "".join(b.task for b in scoring)
    for segment in MEETING.segments:
        assert segment.text[:25] not in read


def test_choosing_phrasings_needs_one_run(fake: FakeModel) -> None:
    coach(fake).feedback(MEETING, speaker="Alice")
    assert len(fake.asked) == 1


def test_the_minimum_cannot_be_lowered(fake: FakeModel) -> None:
    nine = Transcript(MEETING.segments[:9])
    with pytest.raises(TooFewSegmentsError, match="needs at least 10 transcript segments, found 9"):
        coach(fake).feedback(nine, speaker="Alice")


def test_segments_without_text_do_not_count(fake: FakeModel) -> None:
    padded = talk(*[(s.speaker, s.text) for s in MEETING.segments[:9]], ("Bob", "  "), ("Bob", ""))
    with pytest.raises(TooFewSegmentsError, match="found 9"):
        coach(fake).feedback(padded, speaker="Alice")


@pytest.mark.parametrize("seed", [1, 2])
def test_a_speaker_is_never_guessed(seed: int) -> None:
    with pytest.raises(SpeakerError, match="speakers: Alice, Bob, Carla"):
        coach(FakeModel(seed)).feedback(MEETING)
    with pytest.raises(SpeakerError, match="'Dora' did not speak"):
        coach(FakeModel(seed)).feedback(MEETING, speaker="Dora")


def test_configured_names_choose_the_speaker(fake: FakeModel) -> None:
    assert (
        coach(fake, names=["Carla Diaz", "Bob"]).feedback(MEETING).speaker == "Bob"
    )  # an exact label before first names
    assert coach(fake, names=["Carla Diaz"]).feedback(MEETING).speaker == "Carla"


def test_a_second_answer_comes_from_the_cache(fake: FakeModel, tmp_path: Path) -> None:
    file = tmp_path / "cache" / "feedback.db"
    first = coach(fake, cache=file).feedback(MEETING, speaker="Alice")
    asked = len(fake.asked)
    second = coach(fake, cache=file).feedback(MEETING, speaker="Alice")
    assert len(fake.asked) == asked
    assert second.cached
    assert second.model_copy(update={"cached": False}) == first
    assert second.created_at == first.created_at
    assert json.loads(second.to_json())["data"]["cached"] is True


def test_force_refresh_generates_again_and_replaces(fake: FakeModel, tmp_path: Path) -> None:
    file = tmp_path / "feedback.db"
    first = coach(fake, cache=file).feedback(MEETING, speaker="Alice")
    again = coach(fake, cache=file).feedback(MEETING, speaker="Alice", force_refresh=True)
    assert not again.cached
    assert again.feedback == first.feedback  # greedy: the same input gives the same feedback
    assert coach(fake, cache=file).feedback(MEETING, speaker="Alice").created_at == again.created_at


def test_another_speaker_model_or_setting_is_another_answer(tmp_path: Path) -> None:
    file = tmp_path / "feedback.db"
    fakes = [FakeModel(1), FakeModel(1), FakeModel(2), FakeModel(1)]
    coach(fakes[0], cache=file).feedback(MEETING, speaker="Alice")
    coach(fakes[1], cache=file).feedback(MEETING, speaker="Bob")
    coach(fakes[2], cache=file).feedback(MEETING, speaker="Alice")
    coach(fakes[3], cache=file, context="full").feedback(MEETING, speaker="Alice")
    assert all(fake.asked for fake in fakes)


def test_without_a_cache_nothing_is_written(fake: FakeModel, home: Path) -> None:
    coach(fake, cache=None).feedback(MEETING, speaker="Alice")
    assert not home.exists()


def test_a_cache_that_cannot_be_written_is_named(fake: FakeModel, tmp_path: Path) -> None:
    folder = tmp_path / "file"
    folder.write_text("not a folder", encoding="utf-8")
    with pytest.raises(StoreError, match="file"):
        coach(fake, cache=folder / "feedback.db").feedback(MEETING, speaker="Alice")
    assert fake.asked == []  # found before the model worked


def test_the_whole_transcript_is_read_where_asked(fake: FakeModel) -> None:
    result = coach(fake, context="full").feedback(MEETING, speaker="Alice")
    assert result.provenance.segments_read == len(MEETING.segments)
    assert all(s.text in fake.asked[0][0].context[2] for s in MEETING.segments)


def test_progress_is_reported(fake: FakeModel) -> None:
    seen: list[tuple[str, int, int]] = []
    coach(fake, progress=lambda *step: seen.append(step)).feedback(MEETING, speaker="Alice")
    assert seen


def test_all_speakers_are_those_with_five_turns(fake: FakeModel) -> None:
    assert speakers_with_turns(MEETING) == ["Alice"]
    assert [r.speaker for r in coach(fake).feedback_all(MEETING)] == ["Alice"]


def test_a_result_survives_the_cache_whole(fake: FakeModel) -> None:
    result = coach(fake).feedback(MEETING, speaker="Alice")
    assert FeedbackResult.model_validate_json(result.model_dump_json()) == result


@given(
    low=st.integers(0, 20).map(lambda n: n / 2),
    width=st.integers(0, 8).map(lambda n: n / 2),
    weights=st.lists(st.floats(0, 1), min_size=10, max_size=10),
)
def test_a_score_stays_in_its_range(low: float, width: float, weights: list[float]) -> None:
    allowed = ScoreRange("clarity", low, min(10.0, low + width), ())
    assert allowed.low <= score_in(allowed, weights) <= allowed.high


def test_a_score_follows_the_model_inside_the_range() -> None:
    allowed = ScoreRange("clarity", 4.0, 8.0, ())
    certain = [[float(d == digit) for d in range(10)] for digit in range(10)]
    assert score_in(allowed, certain[4]) < score_in(allowed, certain[5]) < score_in(allowed, certain[7])
    assert score_in(allowed, [0.1] * 10) == 6.0  # no opinion: the middle
    assert score_in(replace(allowed, measured=False), certain[7]) == 6.0
    assert score_in(allowed, certain[0]) == 6.0  # outside: the middle


@given(st.lists(st.tuples(st.sampled_from(["a", "b", "c"]), st.floats(0.01, 1)), min_size=1, max_size=6))
def test_each_kind_is_shown_once(rows: list[tuple[str, float]]) -> None:
    moments = [Moment(kind, "clarity", "growth", "A", i, "q", "f", 0.5, 1.0) for i, (kind, _) in enumerate(rows)]
    candidates = [Candidate(chr(65 + i), m, ()) for i, m in enumerate(moments)]
    picked = pick(candidates, [p for _, p in rows])
    kinds = [c.moment.kind for c in picked]
    assert min(2, len({kind for kind, _ in rows})) <= len(picked) <= 3
    assert len(set(kinds)) == len(kinds)


WORDS = st.text(st.sampled_from("abcdefgh \"'<|>{}\\\n?.,-é日\u202e"), min_size=0, max_size=60)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(["Ann", "Ben", None]), WORDS), min_size=10, max_size=25), st.integers(0, 3))
def test_any_transcript_of_ten_segments_gives_feedback(lines: list[tuple[str | None, str]], seed: int) -> None:
    transcript = talk(*lines)
    if len(transcript.spoken) < 10 or "Ann" not in transcript.speakers:
        return
    result = coach(FakeModel(seed)).feedback(transcript, speaker="Ann")
    assert any(result.feedback.top_priority.quote in s.text for s in transcript.segments if s.speaker == "Ann")
