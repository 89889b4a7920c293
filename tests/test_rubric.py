"""An organisation's rubric: read with clear errors, and what it changes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from test_coach import MEETING

from convo_local import Coach, Transcript
from convo_local.errors import RubricError
from convo_local.feedback import CategoryScores
from convo_local.measure import measure, score_ranges
from convo_local.measure.types import CATEGORIES
from convo_local.rubric import Rubric, apart_from_shares, compare
from helpers import FakeModel, talk

LONG = "and so we went through all of it from the start to the end once more " * 6
EXAMPLES = Path(__file__).resolve().parent.parent / "examples"


def rubric(tmp_path: Path, text: str) -> Rubric:
    path = tmp_path / "own.toml"
    path.write_text(text, encoding="utf-8")
    return Rubric.read(path)


def feedback(wanted: Rubric | None = None, transcript: Transcript = MEETING, **options: Any) -> Any:
    return Coach(model=FakeModel(), cache=None, rubric=wanted, **options).feedback(transcript, speaker="Alice")


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.rubric.toml")), ids=lambda p: p.name)
def test_the_examples_can_be_read(path: Path) -> None:
    assert Rubric.read(path).targets_for(Rubric.read(path).meeting)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("weigths = {}", r"own\.toml: weigths: no such key; there are name, language, meeting, weights"),
        ("[weights]\nlistning = 2", r"weights\.listning"),
        ("[weights]\nlistening = -1", r"weights\.listening: .*greater than or equal to 0"),
        ("[weights]\nlistening = 'much'", r"weights\.listening: .*number"),
        (
            "[weights]\nclarity = 0\nlistening = 0\ntimeManagement = 0\ncollaboration = 0\ndecisionMaking = 0",
            "at least one category must count",
        ),
        ("meeting = 'party'", "meeting: no such type of meeting; there are one-to-one"),
        ("[targets.party]\ntalk_share = [0, 1]", r"targets\.party: no such type"),
        ("[targets.sales]\ntalk_shar = [0, 1]", r"targets\.sales\.talk_shar: no such signal; there are talk_share"),
        ("[targets.sales]\ntalk_share = [0.6, 0.4]", r"the least \(0\.6\) is above the most \(0\.4\)"),
        ("[targets.sales]\ntalk_share = 0.4", r"targets\.sales\.talk_share"),
        ("[phrasings.intterruption]\nfocus = ['x']", r"phrasings\.intterruption: no such kind"),
        ("[phrasings.interruption]\ntitle = ['x']", r"phrasings\.interruption\.title: no such field"),
        ("[phrasings.interruption]\nfocus = ['Hear {{ whom }}']", r"uses 'whom'; this kind knows count, other"),
        ("[phrasings.interruption]\nfocus = ['Hear {% raw %}']", "braces that are no slot"),
        ("[good]\nlistening = '''a\nb'''", r"good\.listening"),
        ("name = ", r"own\.toml: Invalid value"),
    ],
)
def test_a_mistake_is_told_with_its_place(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(RubricError, match=told):
        rubric(tmp_path, text)


def test_a_file_that_is_not_there_and_a_type_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(RubricError, match="No such file"):
        Rubric.read(tmp_path / "none.toml")
    with pytest.raises(RubricError, match="no such type of meeting: 'party'"):
        feedback(meeting="party")


def test_an_empty_rubric_changes_nothing(tmp_path: Path) -> None:
    assert feedback(rubric(tmp_path, "")).feedback == feedback().feedback


def test_weights_decide_the_overall_score(tmp_path: Path) -> None:
    scores = CategoryScores(clarity=2, listening=9, time_management=5, collaboration=5, decision_making=5)
    assert scores.mean() == 5.0
    assert scores.mean({"listening": 10}) == 7.5
    assert scores.mean({"clarity": 0, "listening": 0}) == 5.0
    result = feedback(rubric(tmp_path, "[weights]\nlistening = 10"))
    assert result.feedback.overall_score == result.feedback.category_scores.mean({"listening": 10})


def test_a_category_that_does_not_count_is_not_the_top_priority(tmp_path: Path) -> None:
    shown = feedback().feedback.growth_areas
    first = shown[0].category
    other = feedback(rubric(tmp_path, f"[weights]\n{first} = 0")).feedback.growth_areas
    assert other[0].category != first or len({area.category for area in shown}) == 1


def test_own_phrasings_are_preferred_and_only_in_their_language(tmp_path: Path) -> None:
    kind = next(m.kind for m in measure(MEETING).moments_of("Alice") if m.kind == "dismissal")
    text = f"[phrasings.{kind}]\nfocus = ['Our own words about {{{{ other }}}}']\n"
    assert feedback(rubric(tmp_path, text)).feedback.top_priority.focus == "Our own words about Bob"
    assert "Our own" not in feedback(rubric(tmp_path, f"language = 'de'\n{text}")).feedback.top_priority.focus


def test_targets_are_compared_and_told(tmp_path: Path) -> None:
    own = rubric(
        tmp_path,
        "[targets.any]\ntalk_share = [0, 0.1]\nquestions_closed = [0, 50]\n"
        "[targets.sales]\ntalk_share = [0, 1]\n[targets.standup]\nwords = [0, 1]\n",
    )
    told = {t.signal: t.met for t in feedback(own).targets}
    assert told == {"talk_share": False, "questions_closed": True}
    assert {t.signal: t.met for t in feedback(own, meeting="sales").targets}["talk_share"] is True


def test_what_is_not_measurable_is_neither_met_nor_missed() -> None:
    untimed = talk(*((s.speaker, s.text) for s in MEETING.segments))
    signals = measure(untimed).signals["Alice"]
    (target,) = compare({"response_gap_seconds": (0, 1)}, signals, people=3, meeting="")
    assert (target.value, target.met) == (None, None)
    assert "not measurable" in str(target)


def test_within_a_target_nobody_is_told_of_a_share() -> None:
    meeting = talk(*([("Alice", LONG), ("Bob", "Okay, sure, that is fine.")] * 8))
    measured = measure(meeting)
    moments, signals = measured.moments_of("Alice"), measured.signals["Alice"]
    assert "dominance" in {m.kind for m in moments}
    target = compare({"talk_share": (0.3, 0.99)}, signals, people=2, meeting="")
    kept = apart_from_shares(moments, signals, target, people=2, meeting="")
    assert {m.kind for m in moments} - {m.kind for m in kept} == {"dominance"}
    missed = compare({"talk_share": (0.3, 0.4)}, signals, people=2, meeting="")
    assert apart_from_shares(moments, signals, missed, people=2, meeting="") == moments


def test_a_target_met_never_scores_below_one_missed() -> None:
    measured = measure(talk(*([("Alice", LONG), ("Bob", "Okay, sure, that is fine.")] * 30)))
    signals, moments = measured.signals["Alice"], measured.moments_of("Alice")

    def ranges(low: float, high: float) -> Any:
        return score_ranges(signals, moments, people=2, targets={"talk_share": (low, high)})

    met, missed = ranges(0, 1), ranges(0, 0.1)
    assert met["collaboration"].low > missed["collaboration"].low
    assert any("within the target" in line for line in met["collaboration"].evidence)
    assert any("outside the target" in line for line in missed["collaboration"].evidence)
    assert all(met[c] == missed[c] for c in CATEGORIES if c != "collaboration")


def test_the_rubric_and_the_type_are_part_of_the_key(tmp_path: Path) -> None:
    file = tmp_path / "cache.db"

    def cached(**options: Any) -> bool:
        coach = Coach(model=FakeModel(), cache=file, **options)
        try:
            return coach.feedback(MEETING, speaker="Alice").cached
        finally:
            coach.close()

    own = rubric(tmp_path, "[weights]\nlistening = 2")
    assert [cached(), cached(), cached(rubric=own), cached(rubric=own), cached(meeting="sales")] == [
        *(False, True),
        *(False, True),
        False,
    ]
