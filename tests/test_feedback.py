"""The wire models."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from convo_local.feedback import CategoryScores, Feedback, nearest_half

HALVES = st.integers(0, 20).map(lambda n: n / 2)


def test_convos_own_example_is_valid() -> None:
    document = {
        "overallScore": 8.5,
        "topPriority": {"focus": "f", "quote": "q", "reason": "r", "alternative": "a"},
        "strengths": [{"category": "clarity", "description": "d", "timestamp": "14:12", "quote": "q"}],
        "growthAreas": [{"category": "listening", "description": "d", "suggestion": "s", "timestamp": "14:12"}],
        "categoryScores": {
            "clarity": 8.5,
            "listening": 8,
            "timeManagement": 8.5,
            "collaboration": 9,
            "decisionMaking": 8,
        },
        "talkListenRatio": 0.62,
        "actionPlan": ["One.", "Two."],
    }
    feedback = Feedback.model_validate(document)
    assert feedback.model_dump(by_alias=True) == document
    assert feedback.category_scores.mean() == 8.5  # the mean is 8.4


@pytest.mark.parametrize("wrong", [-0.5, 10.5, 7.3, "high"])
def test_a_score_is_0_to_10_in_halves(wrong: object) -> None:
    scores = {"clarity": wrong, "listening": 8, "timeManagement": 8, "collaboration": 8, "decisionMaking": 8}
    with pytest.raises(ValidationError):
        CategoryScores.model_validate(scores)


@given(st.lists(HALVES, min_size=5, max_size=5))
def test_the_overall_score_is_within_a_quarter_of_the_mean(values: list[float]) -> None:
    names = ["clarity", "listening", "timeManagement", "collaboration", "decisionMaking"]
    overall = CategoryScores.model_validate(dict(zip(names, values, strict=True))).mean()
    assert abs(overall - sum(values) / 5) <= 0.25 + 1e-9
    assert overall * 2 == int(overall * 2)


@pytest.mark.parametrize(("value", "nearest"), [(8.4, 8.5), (8.25, 8.5), (8.2, 8.0), (0, 0), (10, 10)])
def test_nearest_half(value: float, nearest: float) -> None:
    assert nearest_half(value) == nearest
