"""Is a behaviour found where it was put? Wordings inserted into real meetings, each in a copy of its own.

    python benchmarks/planted.py [--wordings FILE…] [--coach FILE…] [--meetings DIR] [--only KIND] [--misses] [--model]

One row a behaviour. "found": the measurement has a moment of that kind and category at the planted line, by the user,
with a quote from that line. "offered": it is among the moments that the model is shown. "salient": it is the first of
its polarity there. "shown", with --model only: the feedback has an item of its category at its time, of a strength with
its quote (growth areas carry none), counted over a sample of the wordings; "shown, salient": of those in which it is
the first. "false": hard negatives, which look like the behaviour and are none, that were found all the same.

DIR defaults to ../shared/data/meetings beside the checkout; where that is absent, the repository's examples/ stand in.
The wordings in planted/dev-*.toml were written for this project, and the measurement may be developed on them: others
may score lower. --coach reads coaching examples (JSON Lines) instead, each planted in the same way.
"""

from __future__ import annotations

import argparse
import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from planted_cases import WHOLE_MEETING, Case, read_examples, read_wordings
from planted_meetings import CARRIERS, EXAMPLES, Meeting, Planted, places, read_meetings

from convo_local import Coach, FeedbackResult, Moment, measure
from convo_local.digest import Digest, build
from convo_local.measure import KINDS
from convo_local.prompts import Prompts

HERE = Path(__file__).resolve().parent
MEETINGS = HERE.parent.parent / "shared" / "data" / "meetings"
WORDINGS = sorted((HERE / "planted").glob("dev-*.toml"))
PROMPTS = Prompts()
AT_PLACES = 3  # tried until one can show the kind: an excerpt may show less than its meeting
HEAD = ("behaviour", "cases", "found", "", "offered", "salient", "shown", "shown, salient", "negatives", "false")


@dataclass
class Result:
    """What became of one case; `shown` is None where the model was not asked."""

    planted: Planted
    found: bool
    offered: bool = False
    salient: bool = False
    shown: bool | None = None

    @property
    def case(self) -> Case:
        return self.planted.case

    @property
    def wrong(self) -> bool:
        return self.found == self.case.negative


def main() -> None:
    options = arguments()
    cases = [c for c in read(options.wordings, options.coach) if options.only in ("", c.kind)]
    meetings = carriers(options.meetings)
    results = [tried(case, meetings) for case in cases]
    if options.model is not None:
        ask(results, Coach(model=options.model or None, cache=None), options.sample)
    print(table([r for r in results if r is not None]))
    report_unplaced([c for c, r in zip(cases, results, strict=True) if r is None])
    if options.coach:
        print(f"Left out, since a few lines cannot show them: {', '.join(WHOLE_MEETING)}")
    if options.misses:
        for result in results:
            if result is not None and result.wrong:
                print(described(result))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--wordings", nargs="+", type=Path, default=WORDINGS, metavar="FILE")
    parser.add_argument("--coach", nargs="+", type=Path, default=[], metavar="FILE", help="coaching examples instead")
    parser.add_argument("--meetings", type=Path, default=MEETINGS, metavar="DIR")
    parser.add_argument("--only", default="", choices=("", *KINDS), metavar="KIND", help="one kind of moment")
    parser.add_argument("--misses", action="store_true", help="print each miss and each false alarm")
    parser.add_argument("--model", nargs="?", const="", help="ask a model too: the default one, or NAME or PATH")
    parser.add_argument("--sample", type=int, default=3, metavar="N", help="wordings a kind that the model is asked")
    return parser.parse_args()


def read(wordings: Sequence[Path], coach: Sequence[Path]) -> list[Case]:
    reader: Callable[[Path], list[Case]] = read_examples if coach else read_wordings
    return [case for path in (coach or wordings) for case in reader(path)]


def carriers(folder: Path) -> list[Meeting]:
    if folder.is_dir():
        return read_meetings(folder, CARRIERS)
    print(f"no such folder: {folder}; the invented meetings in examples/ stand in for real ones")
    return read_meetings(HERE.parent / "examples", EXAMPLES)


def tried(case: Case, meetings: Sequence[Meeting]) -> Result | None:
    """The case at the first place whose excerpt can show its kind; None where there is none."""
    for planted in islice(places(case, meetings), AT_PLACES):
        measured = measure(planted.transcript, language="en")
        if case.kind not in measured.not_measurable:
            hit = any(is_hit(m, planted) for m in measured.moments)
            if not hit or case.negative:
                return Result(planted, hit)
            digest = build(planted.transcript, measured, planted.user, PROMPTS)
            return Result(planted, hit, *offered(digest, planted))
    return None


def is_hit(moment: Moment, planted: Planted) -> bool:
    """The planted behaviour, by the planted user, at the planted line, in its words."""
    return (
        moment.kind == planted.case.kind
        and moment.category == KINDS[moment.kind].category
        and moment.speaker == planted.user
        and moment.segment in planted.targets
        and moment.quote in planted.transcript.segments[moment.segment].text
    )


def offered(digest: Digest, planted: Planted) -> tuple[bool, bool]:
    """Is it among what the model sees, and the first of its polarity?"""
    hits = [is_hit(c.moment, planted) for c in digest.of(KINDS[planted.case.kind].polarity)]
    return any(hits), bool(hits) and hits[0]


def ask(results: Iterable[Result | None], coach: Coach, sample: int) -> None:
    """Set `shown` for some wordings of each kind, the same ones each time."""
    by_kind: dict[str, list[Result]] = defaultdict(list)
    for result in results:
        if result is not None and not result.case.negative:
            by_kind[result.case.kind].append(result)
    for kind, group in by_kind.items():
        for result in random.Random(kind).sample(group, min(sample, len(group))):
            planted = result.planted
            result.shown = result.offered and is_shown(
                coach.feedback(planted.transcript, speaker=planted.user), planted
            )
    coach.close()


def is_shown(result: FeedbackResult, planted: Planted) -> bool:
    """Category, time, and of a strength the quote; a growth area carries no quote."""
    kind = KINDS[planted.case.kind]
    rows = [planted.transcript.segments[i] for i in planted.targets]
    times = {planted.transcript.timestamp(row) for row in rows}
    if kind.polarity == "growth":
        return any(a.category == kind.category and a.timestamp in times for a in result.feedback.growth_areas)
    return any(
        s.category == kind.category and s.timestamp in times and any(s.quote in row.text for row in rows)
        for s in result.feedback.strengths
    )


def table(results: Sequence[Result]) -> str:
    kinds = [kind for kind in KINDS if any(r.case.kind == kind for r in results)]
    rows = [row(kind, [r for r in results if r.case.kind == kind]) for kind in kinds]
    return "\n".join([*(line(*cells) for cells in (HEAD, *rows, row("all", results))), *totals(results)])


def row(name: str, results: Sequence[Result]) -> tuple[str, ...]:
    cases = [r for r in results if not r.case.negative]
    negatives = [r for r in results if r.case.negative]
    asked = [r for r in cases if r.shown is not None]
    found = sum(r.found for r in cases)
    return (
        name,
        str(len(cases)),
        str(found),
        percent(found, len(cases)),
        str(sum(r.offered for r in cases)),
        str(sum(r.salient for r in cases)),
        share([bool(r.shown) for r in asked]),
        share([bool(r.shown) for r in asked if r.salient]),
        str(len(negatives)),
        str(sum(r.found for r in negatives)),
    )


def totals(results: Sequence[Result]) -> list[str]:
    """The three figures that have a target, with their 95 % intervals (Wilson 1927)."""
    measured = [
        ("found", "at least 90 %", [r.found for r in results if not r.case.negative]),
        ("shown when salient", "at least 80 %", [bool(r.shown) for r in results if r.salient and r.shown is not None]),
        ("false alarms", "at most 5 %", [r.found for r in results if r.case.negative]),
    ]
    lines = []
    for name, target, hits in measured:
        low, high = wilson(sum(hits), max(1, len(hits)))
        value = f"{sum(hits) / len(hits):.1%}, 95 % interval {low:.1%} to {high:.1%}" if hits else "-"
        lines.append(f"{name}: {value} (target {target})")
    return lines


def wilson(part: int, whole: int) -> tuple[float, float]:
    """The 95 % interval of a proportion."""
    z = 1.96
    middle, spread = part + z * z / 2, z * (part * (whole - part) / whole + z * z / 4) ** 0.5
    return max(0.0, (middle - spread) / (whole + z * z)), min(1.0, (middle + spread) / (whole + z * z))


def share(hits: Sequence[bool]) -> str:
    return f"{sum(hits)}/{len(hits)}" if hits else "-"


def percent(part: int, whole: int) -> str:
    return f"{part / whole:.0%}" if whole else "-"


def line(*cells: str) -> str:
    widths = (26, 6, 6, 6, 8, 8, 8, 15, 10, 0)
    return " ".join(f"{cell:<{width}}" for cell, width in zip(cells, widths, strict=False)).rstrip()


def report_unplaced(cases: Sequence[Case]) -> None:
    """Cases that no meeting at hand can show, so that none is lost without a word."""
    if cases:
        kinds = sorted({c.kind for c in cases})
        print(f"Not placed: {len(cases)} cases, since no meeting at hand can show them: {', '.join(kinds)}")


def described(result: Result) -> str:
    case = result.case
    head = f"{'FALSE ALARM' if case.negative else 'MISS'} {case.kind} ({result.planted.meeting})"
    shown = [f"  {'>' if i in case.at else ' '} {who}: {text}" for i, (who, text) in enumerate(case.lines[:6])]
    return "\n".join(["", head, *shown])


if __name__ == "__main__":
    main()
