"""Scores and their intervals for `signals.py`, in the standard library.

A score is a function of one or more lists of pairs; its 95 % interval comes from resampling each list with
replacement (Efron & Tibshirani 1993, the percentile bootstrap), with a fixed seed. What is resampled are the scored
items, taken as independent; items of one meeting are not quite, so the intervals are rather too narrow.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

Pair = tuple[float, float]
Lists = Sequence[Sequence[Pair]]
Score = Callable[[Lists], float]

RESAMPLES = 1000
SEED = 7


def f1(lists: Lists) -> float:
    """Of one list of (is one, was said to be one): harmonic mean of precision and recall; 0 without a hit."""
    both, true, said = agreement(lists)
    return 2 * both / (true + said) if true + said else 0.0


def agreement(lists: Lists) -> tuple[int, int, int]:
    """Of one list of (is one, was said to be one): both, is one, was said to be one."""
    (pairs,) = lists
    both = sum(1 for true, said in pairs if true and said)
    return both, sum(1 for true, _ in pairs if true), sum(1 for _, said in pairs if said)


def matched_f1(lists: Lists) -> float:
    """Of two lists of (matched, 1), what was found and what was to be found: mean of precision and recall as in F1."""
    precision, recall = (_mean([matched for matched, _ in pairs]) for pairs in lists)
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def mean_error(lists: Lists) -> float:
    """Of one list of (measured, true): mean absolute difference."""
    (pairs,) = lists
    return _mean([abs(a - b) for a, b in pairs])


def spearman(lists: Lists) -> float:
    """Of one list of (measured, true): rank correlation, ties sharing their mean rank; 0 where one side is constant."""
    (pairs,) = lists
    a, b = _ranks([x for x, _ in pairs]), _ranks([y for _, y in pairs])
    middle = (len(pairs) - 1) / 2
    spread = sum((x - middle) ** 2 for x in a) * sum((y - middle) ** 2 for y in b)
    return sum((x - middle) * (y - middle) for x, y in zip(a, b, strict=True)) / spread**0.5 if spread else 0.0


def interval(score: Score, lists: Lists) -> Pair:
    """The middle 95 % of the score over `RESAMPLES` resamplings.

    For F1, items that neither are one nor were said to be one are left out: they do not enter it.
    """
    if score is f1:
        lists = [[pair for pair in pairs if any(pair)] for pairs in lists]
    draw = random.Random(SEED)
    scores = sorted(score([draw.choices(p, k=len(p)) if p else [] for p in lists]) for _ in range(RESAMPLES))
    return scores[RESAMPLES // 40], scores[-1 - RESAMPLES // 40]


def _ranks(values: Sequence[float]) -> list[float]:
    """Ranks from 0, equal values sharing the mean of theirs."""
    order = sorted(range(len(values)), key=values.__getitem__)
    ranks = [0.0] * len(values)
    first = 0
    for last, place in enumerate(order):
        if last + 1 == len(order) or values[order[last + 1]] != values[place]:
            for equal in order[first : last + 1]:
                ranks[equal] = (first + last) / 2
            first = last + 1
    return ranks


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
