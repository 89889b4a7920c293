"""How the rows of `signals.py` are made: what was found, by us and by the baseline, laid beside the labels."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import signals_data as read
import signals_naive as naive
import signals_ours as ours
from signals_data import Document, Exchange, Labelled
from signals_stats import Lists, Pair, Score, f1, matched_f1, mean_error, spearman

from convo_local import Segment, Transcript

Span = tuple[float, float]
Shares = Callable[[Transcript], dict[str, float]]


@dataclass(frozen=True)
class Row:
    """One line of the table: scored lists of pairs, ours and the baseline's, and what to know about them."""

    signal: str
    corpus: str
    score: Score
    items: str
    ours: Lists
    naive: Lists
    note: str = ""


def shares_row(corpus: str, meetings: Sequence[Labelled], mine: Shares, baseline: Shares, note: str) -> Row:
    def pairs(shares: Shares) -> list[Pair]:
        return [p for m in meetings for p in _by_speaker(shares(m.transcript), _true_shares(m))]

    return Row("talk share", corpus, mean_error, str(len(pairs(mine))), [pairs(mine)], [pairs(baseline)], note)


def _true_shares(meeting: Labelled) -> dict[str, float]:
    seconds = {s: float(v["word_seconds"]) for s, v in meeting.document["speakers"].items()}
    return {s: v / sum(seconds.values()) for s, v in seconds.items()}


def _by_speaker(found: dict[str, float], true: dict[str, float]) -> list[Pair]:
    return [(found.get(speaker, 0.0), value) for speaker, value in true.items()]


def acts_row(
    signal: str,
    corpus: str,
    meetings: Sequence[Labelled],
    *,
    true: Callable[[Document], bool],
    found: Callable[[Transcript], set[int]],
    baseline: Callable[[Transcript], set[int]],
    scored: Callable[[Document], bool],
    note: str = "",
) -> Row:
    """Each labelled act: is it one, and was it found to be one?"""

    def pairs(finder: Callable[[Transcript], set[int]]) -> list[Pair]:
        return [
            (true(unit), i in said)
            for m in meetings
            for said in (finder(m.transcript),)
            for i, unit in enumerate(m.units)
            if scored(unit)
        ]

    mine = pairs(found)
    return Row(signal, corpus, f1, count(mine), [mine], [pairs(baseline)], note)


def ami_scored(unit: Document) -> bool:
    return unit["da"] is not None and bool(naive.words(unit["text"].replace("[laugh]", "")))


def texts(test: Callable[[str], bool], transcript: Transcript) -> set[int]:
    return {s.index for s in transcript.segments if test(s.text)}


def count(pairs: Sequence[Pair]) -> str:
    return f"{sum(1 for true, _ in pairs if true)} of {len(pairs)}"


def evidence(meeting: Labelled, kind: str) -> list[list[Span]]:
    """For each decision or action of the summary, the spans of the acts that annotators linked to it."""
    return [
        [(meeting.units[i]["start"], meeting.units[i]["end"]) for i in meeting.index_of(item["evidence"])]
        for item in meeting.document["summary"][kind]
    ]


def spans_row(
    signal: str,
    corpus: str,
    meetings: Sequence[Labelled],
    wanted: Sequence[list[list[Span]]],
    *,
    near: float,
    found: Callable[[Transcript], Collection[int]],
    keyword: Callable[[str], bool],
) -> Row:
    """Found segments near a wanted item, and wanted items near a found segment. An item may have several spans."""
    mine = [[m.transcript.segments[i] for i in found(m.transcript)] for m in meetings]
    words = [[s for s in m.transcript.segments if keyword(s.text)] for m in meetings]
    everything = _matched([m.transcript.segments for m in meetings], wanted, near)[0]
    chance = sum(hit for hit, _ in everything) / max(1, len(everything))
    note = f"within {near:.0f} s, where {chance:.0%} of all segments are"
    items = str(sum(len(w) for w in wanted))
    return Row(signal, corpus, matched_f1, items, _matched(mine, wanted, near), _matched(words, wanted, near), note)


def _matched(
    found: Sequence[Sequence[Segment]], wanted: Sequence[list[list[Span]]], near: float
) -> tuple[list[Pair], list[Pair]]:
    right: list[Pair] = []
    met: list[Pair] = []
    for segments, items in zip(found, wanted, strict=True):
        right += [(any(_close(s, item, near) for item in items), 1) for s in segments]
        met += [(any(_close(s, item, near) for s in segments), 1) for item in items]
    return right, met


def _close(segment: Segment, item: Iterable[Span], near: float) -> bool:
    assert segment.start is not None  # only timed corpora are scored by time
    assert segment.end is not None
    return any(segment.start <= end + near and segment.end >= start - near for start, end in item)


def akash_row(data: Path) -> Row:
    """A sentence is of an item where it, or who says it, holds half of the item's words, function words aside."""
    mine: list[Pair] = []
    listed: list[Pair] = []
    theirs: list[Pair] = []
    listed_theirs: list[Pair] = []
    for transcript, items in read.akash(data):
        quotes = [f"{m.speaker} {m.quote}" for m in ours.detected(transcript, ours.TASK_KINDS)]
        parts = [f"{s.speaker} {p}" for s in transcript.segments for p in s.text.split(". ") if naive.names_task(p)]
        for found, right, met in ((quotes, mine, listed), (parts, theirs, listed_theirs)):
            right += [(any(naive.word_overlap(i, f) >= 0.5 for i in items), 1) for f in found]
            met += [(any(naive.word_overlap(i, f) >= 0.5 for f in found), 1) for i in items]
    note = "a few items, in a note-taker's words: hardly a number"
    return Row(
        "action items", "Akash list", matched_f1, str(len(listed)), (mine, listed), (theirs, listed_theirs), note
    )


def moves_row(
    signal: str,
    exchanges: Sequence[Exchange],
    moves: tuple[int, ...],
    found: Sequence[bool],
    baseline: Callable[[str, str], bool],
    note: str,
) -> Row:
    true = [e.label in moves for e in exchanges]
    pairs = list(zip(true, found, strict=True))
    simple = [(t, baseline(e.said, e.reply)) for t, e in zip(true, exchanges, strict=True)]
    return Row(signal, "TalkMoves teacher", f1, count(pairs), [pairs], [simple], note)


def rated_row(signal: str, meetings: Sequence[Labelled], mine: Shares, rating: str, note: str) -> Row:
    def pairs(values: Shares) -> list[Pair]:
        found = []
        for m in meetings:
            ratings = {r["Group Member"].split(".")[1]: float(r[rating]) for r in m.document["individual_ratings"]}
            found += [(v, ratings[s]) for s, v in values(m.transcript).items() if s in ratings]
        return found

    people = pairs(mine)
    return Row(signal, "GAP people", spearman, str(len(people)), [people], [pairs(naive.word_shares)], note)


def groups_row(signal: str, meetings: Sequence[Labelled], mine: Shares, rating: str) -> Row:
    """The mean of the members' scores against the group's rating; the baseline is how even the talk was."""
    true = [float(m.document["group_ratings"][0][rating]) for m in meetings]
    scores = [list(mine(m.transcript).values()) for m in meetings]
    shares = [list(naive.word_shares(m.transcript).values()) for m in meetings]
    means = [(sum(s) / len(s), t) for s, t in zip(scores, true, strict=True)]
    even = [(min(s) * len(s), t) for s, t in zip(shares, true, strict=True)]
    return Row(signal, "GAP groups", spearman, str(len(means)), [means], [even], "baseline: evenness of words")
