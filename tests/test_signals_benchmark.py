"""The benchmark of the measurement: its scores by hand-made numbers, and that it runs on the labelled meetings."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

ROOT = Path(__file__).resolve().parent.parent
if not (ROOT / "benchmarks").is_dir():
    pytest.skip("the benchmarks are not in a wheel", allow_module_level=True)
sys.path.append(str(ROOT / "benchmarks"))  # scripts, not a package

from signals_stats import f1, interval, matched_f1, mean_error, spearman  # noqa: E402 - found by the line above

pairs = st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=30)


@pytest.mark.parametrize(
    ("found", "score"),
    [
        ([(True, True), (False, False)], 1.0),
        ([(True, True), (True, False), (False, True)], 0.5),
        ([(True, False), (False, True)], 0.0),
        ([(False, False)], 0.0),
    ],
)
def test_f1(found: list[tuple[bool, bool]], score: float) -> None:
    assert f1([found]) == score


@given(pairs)
def test_f1_lies_between_nought_and_one_whichever_side_is_called_true(found: list[tuple[bool, bool]]) -> None:
    assert 0 <= f1([found]) == f1([[(b, a) for a, b in found]]) <= 1


def test_places_found_and_places_to_find_are_both_counted() -> None:
    assert matched_f1([[(1, 1), (0, 1)], [(1, 1)]]) == pytest.approx(2 / 3)
    assert matched_f1([[], [(0, 1)]]) == 0


def test_mean_error_and_rank_correlation() -> None:
    assert mean_error([[(0.25, 0.75), (0.5, 0.5)]]) == 0.25
    assert spearman([[(1, 10), (2, 20), (3, 30)]]) == pytest.approx(1)
    assert spearman([[(1, 30), (2, 20), (3, 10)]]) == pytest.approx(-1)
    assert spearman([[(1, 5), (2, 5)]]) == 0


@given(pairs.filter(lambda p: any(a and b for a, b in p)))
def test_the_interval_holds_what_it_is_of(found: list[tuple[bool, bool]]) -> None:
    low, high = interval(f1, [[(float(a), float(b)) for a, b in found]])
    assert 0 <= low <= high <= 1


@pytest.mark.shared
def test_it_runs_on_the_labelled_meetings(shared: Path) -> None:
    command = [sys.executable, str(ROOT / "benchmarks" / "signals.py"), str(shared), "--only", "talk share"]
    printed = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True).stdout
    assert "talk share" in printed
    assert "AMI, no times" in printed
