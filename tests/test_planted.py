"""The planted behaviours: are the wordings as they should be, and are they put into a meeting without harm?

How many are found is for the benchmark to say.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convo_local import Coach, Segment, Transcript, measure
from convo_local.feedback import GrowthArea, Strength
from convo_local.measure import KINDS
from convo_local.transcript import number
from helpers import FakeModel

ROOT = Path(__file__).resolve().parent.parent
if not (ROOT / "benchmarks").is_dir():
    pytest.skip("the benchmarks are not in a wheel", allow_module_level=True)
sys.path.append(str(ROOT / "benchmarks"))  # scripts, not a package

import planted as benchmark  # noqa: E402 - found by the line above
from planted_cases import MONOLOGUE_WORDS, PLACES, ROLES, Case, read_examples, read_wordings  # noqa: E402
from planted_meetings import CARRIERS, EXAMPLES, SECONDS_A_WORD, Meeting, Planted, places, read_meetings, timed  # noqa: E402

WORDINGS, NEGATIVES = 16, 5  # of each behaviour at least
ALIKE = 0.6  # shared words of all words, from which two wordings are nearly alike

CASES = [case for path in benchmark.WORDINGS for case in read_wordings(path)]
POSITIVES = Counter(c.kind for c in CASES if not c.negative)
WRITTEN = sorted(set(POSITIVES) - {"monologue"})  # that is put together from sentences

DISMISSAL = Case(
    "dismissal",
    (
        ("other", "What if we opened an hour earlier?"),
        ("user", "Forget it. That's a waste of time."),
        ("other", "Okay."),
    ),
    (1,),
)
INTERRUPTION = Case(
    "interruption",
    (
        ("other", "The thing with the lift is that it never"),
        ("user", "We can talk about the lift next week, thank you."),
    ),
    (1,),
    overlaps={1: 0.8},
)


def spoken_here(case: Case) -> str:
    return " ".join(text for _, text in case.lines)


@pytest.fixture(scope="module")
def meetings() -> list[Meeting]:
    return read_meetings(ROOT / "examples", EXAMPLES)


# The wordings


@pytest.mark.parametrize("kind", WRITTEN)
def test_each_behaviour_has_enough_wordings_and_hard_negatives(kind: str) -> None:
    assert kind in KINDS
    assert POSITIVES[kind] >= WORDINGS
    assert sum(c.kind == kind and c.negative for c in CASES) >= NEGATIVES


def test_hard_negatives_are_of_behaviours_that_have_wordings() -> None:
    assert {c.kind for c in CASES if c.negative} == set(WRITTEN)


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{'not.' if c.negative else ''}{c.kind}-{len(c.lines)}")
def test_a_wording_is_well_formed(case: Case) -> None:
    assert all(case.lines[i][0] == "user" for i in case.at)
    assert case.place in PLACES
    assert set(case.roles) <= set(ROLES[:3])
    assert all(text == text.strip() and text for _, text in case.lines)
    assert case.kind == "monologue" or len(case.lines) <= 6
    assert all(case.lines[i - 1][0] != case.lines[i][0] for i in case.overlaps)


@pytest.mark.parametrize("kind", ["interruption", "talked_over"])
def test_what_needs_times_says_the_overlap(kind: str) -> None:
    assert all(c.overlaps for c in CASES if c.kind == kind and not c.negative)


@pytest.mark.parametrize("kind", WRITTEN)
def test_no_two_wordings_are_nearly_alike(kind: str) -> None:
    words = [set(re.findall(r"\w+", spoken_here(c).lower())) for c in CASES if c.kind == kind]
    assert max(len(a & b) / len(a | b) for a, b in combinations(words, 2)) < ALIKE


def test_a_monologue_is_as_long_as_it_says_and_none_is_like_another() -> None:
    monologues = [c for c in CASES if c.kind == "monologue"]
    assert len({c.lines for c in monologues}) == len(monologues) >= WORDINGS
    assert all(len(spoken_here(c).split()) >= MONOLOGUE_WORDS for c in monologues)


@pytest.mark.parametrize(
    "wrong",
    [
        'lines = [["other", "Hi."]]\nat = 0',
        'lines = [["user", "Hi."]]\nat = 1',
        'lines = [["user", "Hi, {nobody}."]]\nat = 0',
        'lines = [["user", "Hi."]]\nat = 0\nplace = "late"',
        'lines = [["user", "Hi."]]\nat = 0\noverlap = 0.5',
    ],
)
def test_a_wording_that_is_not_as_it_should_be_is_refused(tmp_path: Path, wrong: str) -> None:
    file = tmp_path / "some.toml"
    file.write_text(f"[[dismissal]]\n{wrong}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"some\.toml: dismissal"):
        read_wordings(file)


def test_an_example_becomes_a_case_with_roles_for_names(tmp_path: Path) -> None:
    row = {
        "kind": "interruption",
        "user": "Ada",
        "other": "Ben",
        "fact": "Ada started 1.5 s before Ben finished.",
        "context": ["Cleo: And the key?", "Ben: The key is with the--", "Ada: Ben, we know. Cleo has it."],
        "quote": "Ben, we know.",
    }
    file = tmp_path / "some.jsonl"
    file.write_text(json.dumps(row) + "\n" + json.dumps({**row, "kind": "dominance"}) + "\n", encoding="utf-8")
    (case,) = read_examples(file)
    lines = (
        ("third", "And the key?"),
        ("other", "The key is with the--"),
        ("user", "{other}, we know. {third} has it."),
    )
    assert case == Case("interruption", lines, (2,), overlaps={2: 1.5})


# Planting


@pytest.mark.parametrize("place", PLACES)
def test_the_meeting_around_a_planted_case_keeps_its_words_and_its_pace(meetings: list[Meeting], place: str) -> None:
    spot = next(places(replace(DISMISSAL, place=place), meetings))
    (source,) = [m.transcript for m in meetings if m.name == spot.meeting]
    rows, first = list(spot.transcript.segments), spot.targets[0] - 1
    before, after = rows[:first], rows[first + 3 :]
    texts = [s.text for s in source.spoken]
    around = [s.text for s in (*before, *after)]
    begin = next(i for i in range(len(texts)) if texts[i : i + len(around)] == around)
    originals = source.spoken[begin : begin + len(around)]
    assert [s.start for s in before] == [s.start for s in originals[: len(before)]]
    moved = {round((b.start or 0) - (a.start or 0), 3) for a, b in zip(originals[len(before) :], after, strict=True)}
    assert len(moved) == (0 if place == "end" else 1)
    assert all(m > 0 for m in moved)
    assert {"start": not before, "middle": bool(before and after), "end": not after}[place]


def test_segments_stay_in_order_of_time(meetings: list[Meeting]) -> None:
    for case in CASES[::40]:
        spot = next(places(case, meetings))
        starts = [s.start or 0.0 for s in spot.transcript.segments]
        assert starts == sorted(starts)
        assert [s.index for s in spot.transcript.segments] == list(range(len(starts)))


def test_the_targets_are_the_lines_of_the_case_said_by_the_user(meetings: list[Meeting]) -> None:
    spot = next(places(DISMISSAL, meetings))
    target = spot.transcript.segments[spot.targets[0]]
    assert target.text == DISMISSAL.lines[1][1]
    assert target.speaker == spot.user


def test_the_same_place_each_time_and_others_to_follow(meetings: list[Meeting]) -> None:
    first, second, *_ = places(DISMISSAL, meetings)
    assert first == next(places(DISMISSAL, meetings))
    assert first != second


def test_people_are_called_by_the_first_name_of_their_label(meetings: list[Meeting]) -> None:
    case = replace(DISMISSAL, lines=(*DISMISSAL.lines[:2], ("other", "Okay, {user}.")))
    spot = next(places(case, meetings))
    assert spot.transcript.segments[spot.targets[0] + 1].text == f"Okay, {spot.user.split()[0]}."


def test_overlapping_lines_go_into_meetings_that_show_overlap_only(meetings: list[Meeting]) -> None:
    silent = [Meeting(m.name, without_times(m.transcript), {}) for m in meetings]
    assert next(places(INTERRUPTION, silent), None) is None
    spot = next(places(INTERRUPTION, [*silent, *meetings]))
    above, target = (spot.transcript.segments[spot.targets[0] + i] for i in (-1, 0))
    assert above.end is not None
    assert target.start is not None
    assert above.end - target.start == pytest.approx(0.8)


def test_a_meeting_without_times_stays_without(meetings: list[Meeting]) -> None:
    spot = next(places(DISMISSAL, [Meeting(m.name, without_times(m.transcript), {}) for m in meetings]))
    assert all(s.start is None and s.end is None for s in spot.transcript.segments)


@given(
    counts=st.lists(st.integers(1, 40), min_size=1, max_size=6),
    overlap=st.floats(0.1, 5),
    begin=st.floats(0, 40_000),
    data=st.data(),
)
def test_lines_take_the_time_of_their_words_in_order(
    counts: list[int], overlap: float, begin: float, data: st.DataObject
) -> None:
    said = [Segment(0, str(i), "word " * count) for i, count in enumerate(counts)]
    overlaps = dict.fromkeys(data.draw(st.sets(st.integers(1, max(1, len(counts) - 1)), max_size=1)), overlap)
    rows = timed(said, overlaps, begin)
    starts = [row.start or 0.0 for row in rows]
    assert starts[0] == pytest.approx(begin, abs=0.001)
    assert starts == sorted(starts)
    for row, count in zip(rows, counts, strict=True):
        assert (row.end or 0) - (row.start or 0) == pytest.approx(SECONDS_A_WORD * count, abs=0.002)


def without_times(transcript: Transcript) -> Transcript:
    return replace(transcript, segments=number(replace(s, start=None, end=None) for s in transcript.segments))


# Finding


@pytest.mark.parametrize("case", [DISMISSAL, INTERRUPTION], ids=lambda c: c.kind)
def test_an_obvious_case_is_found_and_gone_with_its_line(meetings: list[Meeting], case: Case) -> None:
    (at,) = case.at
    plain = ("user", "Okay.")
    without = replace(case, lines=(*case.lines[:at], plain, *case.lines[at + 1 :]), overlaps={})
    hit, gone = (benchmark.tried(c, meetings) for c in (case, without))
    assert hit is not None
    assert gone is not None
    assert (hit.found, gone.found) == (True, False)


def test_a_hit_is_of_the_kind_at_the_line_by_the_user(meetings: list[Meeting]) -> None:
    spot = next(places(DISMISSAL, meetings))
    moments = measure(spot.transcript, language="en").moments
    (moment,) = [m for m in moments if benchmark.is_hit(m, spot)]
    assert not benchmark.is_hit(replace(moment, quote="Forget them."), spot)
    assert not benchmark.is_hit(replace(moment, kind="put_down"), spot)
    assert not benchmark.is_hit(moment, replace(spot, user="nobody"))
    assert not benchmark.is_hit(moment, replace(spot, targets=(moment.segment + 1,)))


def test_shown_means_at_its_time_in_its_category(meetings: list[Meeting]) -> None:
    spot = next(places(DISMISSAL, meetings))
    result = Coach(model=FakeModel(), cache=None).feedback(spot.transcript, speaker=spot.user)
    time = spot.transcript.timestamp(spot.transcript.segments[spot.targets[0]])

    def shown(category: str, timestamp: str) -> bool:
        area = GrowthArea(category=category, timestamp=timestamp, description="d", suggestion="s")  # type: ignore[arg-type]
        feedback = result.feedback.model_copy(update={"growth_areas": [area]})
        return benchmark.is_shown(result.model_copy(update={"feedback": feedback}), spot)

    assert shown("listening", time)
    assert not shown("clarity", time)
    assert not shown("listening", "99:59")


def test_a_strength_is_shown_with_its_quote(meetings: list[Meeting]) -> None:
    spot = next(places(replace(DISMISSAL, kind="acknowledgement"), meetings))
    result = Coach(model=FakeModel(), cache=None).feedback(spot.transcript, speaker=spot.user)
    time = spot.transcript.timestamp(spot.transcript.segments[spot.targets[0]])

    def shown(quote: str) -> bool:
        strength = Strength(category="listening", timestamp=time, quote=quote, description="d")
        feedback = result.feedback.model_copy(update={"strengths": [strength]})
        return benchmark.is_shown(result.model_copy(update={"feedback": feedback}), spot)

    assert shown("a waste of time")
    assert not shown("What if we opened")


def test_two_people_are_two(meetings: list[Meeting]) -> None:
    spot = next(places(replace(DISMISSAL, people=2), meetings))
    assert len(spot.transcript.speakers) == 2


def test_the_model_is_asked_about_as_many_as_it_says(meetings: list[Meeting]) -> None:
    cases = [c for c in CASES if c.kind == "dismissal" and not c.negative][:4]
    results = [benchmark.tried(c, meetings) for c in cases]
    benchmark.ask(results, Coach(model=FakeModel(), cache=None), sample=2)
    assert sum(r is not None and r.shown is not None for r in results) == 2


def test_the_table_counts_cases_and_false_alarms() -> None:
    spot = Planted(DISMISSAL, "m", Transcript(()), "A", (1,))
    wrong = replace(spot, case=replace(DISMISSAL, negative=True))
    results = [benchmark.Result(spot, True, True, True, True), benchmark.Result(spot, False)]
    text = benchmark.table([*results, benchmark.Result(wrong, True)])
    assert re.search(r"^dismissal +2 +1 +50% +1 +1 +1/1 +1/1 +1 +1$", text, re.MULTILINE)
    assert "false alarms: 100.0%" in text
    assert [r.wrong for r in results] == [False, True]


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"), [(0, 10, 0.0, 0.2775), (9, 10, 0.5958, 0.9821), (50, 100, 0.4038, 0.5962)]
)
def test_wilson(part: int, whole: int, low: float, high: float) -> None:
    assert benchmark.wilson(part, whole) == pytest.approx((low, high), abs=0.0002)


@pytest.mark.shared
def test_real_meetings_can_show_every_wording(shared: Path) -> None:
    meetings = read_meetings(shared / "meetings", CARRIERS)
    assert [c for c in CASES if next(places(c, meetings), None) is None] == []
