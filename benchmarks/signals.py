"""How good is the measurement? Its signals and detectors against human labels, beside a naive baseline.

    python benchmarks/signals.py [DATA] [--only WORD]

DATA defaults to ../shared/data beside the checkout. One row a signal and corpus: how many items, our score with its
95 % interval (bootstrap, fixed seed, see `signals_stats.py`), and the score of a naive baseline (`signals_naive.py`) on
the same items. Only the error of the talk share is better when lower. Nothing is fitted here, but the measurement is
developed on these meetings: others may score lower.

"No marks" means that full stops, question and exclamation marks were taken out first, since in that corpus they were
written by those who labelled it, or since the target is to do without.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import signals_data as read
import signals_naive as naive
import signals_ours as ours
from signals_rows import (
    Row,
    acts_row,
    akash_row,
    ami_scored,
    count,
    evidence,
    groups_row,
    moves_row,
    rated_row,
    shares_row,
    spans_row,
    texts,
)
from signals_stats import Score, agreement, f1, interval, matched_f1, mean_error, spearman

DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data"
NEAR = 30.0  # seconds from a decision or a task that count as there
NEAR_GAP = 5.0  # GAP's meetings are short and full of decisions
RESTATING, PRESSING = (3, 4), (5, 6)  # TalkMoves: restate, revoice; press for accuracy, for reasoning

LEFT_OUT = (
    "Ethereum: its cues never overlap, and its summaries were written by a machine",
    "QMSum: labels are of topics and of summaries, not of what one person did; its AMI and ICSI meetings are above",
    "Oyez: contiguous turns show no overlap, and the mark that labels a cut-off turn is in the text",
    "Earnings21: its transcript carries no times, so there is no talk share to compare with the RTTM",
    "CaSiNo, TalkMoves pupils, Polygon: no label of a signal in this table",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", nargs="?", type=Path, default=DATA)
    parser.add_argument("--only", default="", help="rows whose signal holds this word")
    options = parser.parse_args()
    if not options.data.is_dir():
        raise SystemExit(f"no such folder: {options.data}")
    print(line("signal", "corpus", "score", "n", "ours", "95 % interval", "naive", "notes"))
    for build in ROWS:
        for row in build(options.data):
            if options.only in row.signal:
                print(shown(row), flush=True)
    print("\nLeft out: " + "\n          ".join(LEFT_OUT))


def line(*cells: str) -> str:
    widths = (31, 22, 8, 17, 6, 17, 6, 0)
    return " ".join(f"{cell:<{width}}" for cell, width in zip(cells, widths, strict=True)).rstrip()


def shown(row: Row) -> str:
    if not any(row.ours):
        return line(row.signal, row.corpus, "-", "0", "-", "-", "-", "no such data in this folder")
    names: dict[Score, str] = {f1: "F1", matched_f1: "F1", mean_error: "error", spearman: "Spearman"}
    low, high = interval(row.score, row.ours)
    digits = 4 if row.score is mean_error else 2
    bounds = f"{low:.{digits}f} to {high:.{digits}f}"
    mine, theirs = (f"{row.score(lists):.{digits}f}" for lists in (row.ours, row.naive))
    note = "; ".join(n for n in (_precision_recall(row), row.note) if n)
    return line(row.signal, row.corpus, names[row.score], row.items, mine, bounds, theirs, note)


def _precision_recall(row: Row) -> str:
    if row.score is f1:
        both, true, said = agreement(row.ours)
        return f"P {both / max(1, said):.2f} R {both / max(1, true):.2f}"
    if row.score is matched_f1:
        p, r = (sum(m for m, _ in pairs) / max(1, len(pairs)) for pairs in row.ours)
        return f"P {p:.2f} R {r:.2f} of {len(row.ours[0])} found"
    return ""


# Rows: each function gives the rows of one signal.


def talk_share(data: Path) -> Iterator[Row]:
    """Share of speaking time against the time that the words themselves take."""
    timed = {"AMI": read.ami_segments(data), "ICSI": read.mrda(data, marks=True)}
    for corpus, meetings in timed.items():
        yield shares_row(corpus, meetings, ours.talk_shares, naive.time_shares, "baseline: length of segments")
        yield shares_row(
            f"{corpus}, no times",
            meetings,
            lambda t: ours.talk_shares(read.without_times(t)),
            naive.word_shares,
            "baseline: words",
        )


def interruptions(data: Path) -> Iterator[Row]:
    """At the labelled onsets of overlap: did the newcomer bid for the floor, or only acknowledge?"""
    meetings = [m for m in read.gap(data) if "interruption_labels" in m.document]
    labels = [
        (m, place, label["class"] == "interruption")
        for m in meetings
        for label in m.document["interruption_labels"]
        for place in m.index_of([label["utterance"]])
    ]
    short = [(true, not naive.is_short_answer(m.transcript.segments[i].text)) for m, i, true in labels]
    for name, found, note in (
        ("interruption or backchannel", ours.bids, 'some "yeah" are labelled interruption'),
        ("interruption, floor taken", ours.interrupting, "the labels do not ask whether the other stopped"),
    ):
        by_meeting = {id(m): found(m.transcript) for m in meetings}
        pairs = [(true, i in by_meeting[id(m)]) for m, i, true in labels]
        yield Row(name, "GAP", f1, count(pairs), [pairs], [short], note)


def was_interrupted(data: Path) -> Iterator[Row]:
    """Acts that MRDA labels as cut off by another speaker (not those abandoned by their own)."""
    for marks, corpus, note in (
        (False, "MRDA, no marks", ""),
        (True, "MRDA, marks", "a missing full stop shows the label"),
    ):
        yield acts_row(
            "was interrupted",
            corpus,
            read.mrda(data, marks=marks),
            true=lambda u: "interrupted" in u.get("labels", ()),
            found=ours.interrupted,
            baseline=lambda t: naive.overtaken(t.segments),
            scored=read.mrda_scored,
            note=note,
        )


def questions(data: Path) -> Iterator[Row]:
    """AMI: acts that elicit (`el.*`). MRDA: questions of any form."""
    for marks, baseline in ((False, naive.opens_as_question), (True, naive.has_question_mark)):
        yield acts_row(
            "questions",
            "AMI, marks" if marks else "AMI, no marks",
            read.ami_acts(data, marks=marks),
            true=lambda u: u["da"].startswith("el."),
            found=ours.asking,
            baseline=partial(texts, baseline),
            scored=ami_scored,
        )
    yield acts_row(
        "questions",
        "MRDA, no marks",
        read.mrda(data, marks=False),
        true=lambda u: "question" in u.get("labels", ()),
        found=ours.asking,
        baseline=partial(texts, naive.opens_as_question),
        scored=read.mrda_scored,
    )


def backchannels(data: Path) -> Iterator[Row]:
    baseline = partial(texts, naive.is_short_answer)
    yield acts_row(
        "backchannels",
        "AMI",
        read.ami_acts(data, marks=True),
        true=lambda u: u["da"] == "bck",
        found=ours.backchannels,
        baseline=baseline,
        scored=ami_scored,
    )
    yield acts_row(
        "backchannels",
        "MRDA, no marks",
        read.mrda(data, marks=False),
        true=lambda u: "backchannel" in u.get("labels", ()),
        found=ours.backchannels,
        baseline=baseline,
        scored=read.mrda_scored,
    )


def decisions(data: Path) -> Iterator[Row]:
    """Places of decisions, near a stretch of talk in which annotators saw a decision made (or its evidence).

    Graded: also where talk of what is to be is densest. Shown: only the moments that somebody would be told of.
    """
    ami = read.ami_segments(data)
    acts = read.ami_acts(data, marks=True)
    gap = read.gap(data)
    regions = [[[(r["start"], r["end"])] for r in m.document["decision_regions"]] for m in ami]
    confirmed = [[[(u["start"], u["end"])] for u in m.units if "Confirmation" in u.get("decision", "")] for m in gap]
    for signal, found in (("decisions", ours.graded_decisions), ("decisions, as shown", ours.shown_decisions)):
        spans = partial(spans_row, signal, found=found, keyword=naive.names_decision)
        yield spans("AMI regions", ami, regions, near=NEAR)
        yield spans("AMI evidence", ami, [evidence(m, "decisions") for m in acts], near=NEAR)
        yield spans("GAP confirmations", gap, confirmed, near=NEAR_GAP)


def action_items(data: Path) -> Iterator[Row]:
    """Listed action items against the places where work is handed out, or (as shown) the moments about tasks.

    MRDA's acts that commit or direct: against commissives and directives of any form.
    """
    wanted = [evidence(m, "actions") for m in read.ami_acts(data, marks=True)]
    ami = read.ami_segments(data)
    for signal, spotted in (("action items", ours.graded_tasks), ("action items, as shown", ours.shown_tasks)):
        yield spans_row(signal, "AMI evidence", ami, wanted, near=NEAR, found=spotted, keyword=naive.names_task)
    yield acts_row(
        "action items",
        "MRDA cc, co",
        read.mrda(data, marks=False),
        true=lambda u: bool({"cc", "co"}.intersection(u.get("tags", ()))),
        found=ours.committing,
        baseline=partial(texts, naive.names_task),
        scored=read.mrda_scored,
        note='co is any command ("go ahead" too)',
    )
    yield akash_row(data)


def uptake(data: Path) -> Iterator[Row]:
    """How far a teacher's reply takes up what a pupil said, against experts' ratings."""
    pairs = read.ncte(data)
    mine = [(ours.uptake(e.said, e.reply), e.label) for e in pairs]
    shared = [(naive.word_overlap(e.said, e.reply), e.label) for e in pairs]
    note = "signs chosen on these pairs, without fitted weights; baseline: share of words repeated"
    yield Row("uptake", "NCTE", spearman, str(len(pairs)), [mine], [shared], note)


def talk_moves(data: Path) -> Iterator[Row]:
    """A teacher's restating and pressing, sentence by sentence. The corpus has no punctuation."""
    exchanges = read.talkmoves_teacher(data)
    restated = [ours.restates(e.said, e.reply) for e in exchanges]
    asked = [ours.presses(e.reply) for e in exchanges]
    unseen = sum(1 for e in exchanges if e.label in RESTATING and not e.said)
    for signal, moves, found, baseline, note in (
        ("restating", RESTATING, restated, naive.repeats, f"of {unseen} the file lacks what was restated"),
        ("pressing", PRESSING, asked, naive.opens_with_reply, "by words alone"),
    ):
        yield moves_row(signal, exchanges, moves, found, baseline, note)


def validity(data: Path) -> Iterator[Row]:
    """What GAP's members answered afterwards: did the group use its time, work well; who led.

    A member's answer is about the group and a score about the member, so little agreement is to be expected: who talks
    more rates lower, whatever is measured (the baseline shows it).
    """
    meetings = read.gap(data)
    yield rated_row("talk share, Ind_Lead", meetings, ours.talk_shares, "Ind_Lead", "baseline: share of words")
    for category, rating in ours.RATED.items():
        scores = partial(ours.category_scores, category=category)
        note = "members rate their group, hardly ever below 4 of 5; baseline: share of words"
        yield rated_row(f"{category}, Ind_{rating}", meetings, scores, f"Ind_{rating}", note)
        yield groups_row(f"{category}, Group_{rating}", meetings, scores, f"Group_{rating}")


ROWS: tuple[Callable[[Path], Iterator[Row]], ...] = (
    talk_share,
    interruptions,
    was_interrupted,
    questions,
    backchannels,
    decisions,
    action_items,
    uptake,
    talk_moves,
    validity,
)


if __name__ == "__main__":
    main()
