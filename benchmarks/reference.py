"""Where people in real meetings lie: the percentiles that scores are placed among (`measure/reference.toml`).

    python benchmarks/reference.py [DATA] [--write]

DATA defaults to ../shared/data beside the checkout. Without --write the percentiles are computed and shown, beside the
distribution of the scores that they lead to. Run it with --write after a change to a detector, a word list or the
rubric.

Only meetings that may be redistributed with attribution are read, and nothing of them is kept but these numbers. A
meeting that is there in two forms is counted once, in the one with times. People with at least `TURNS` turns and
`WORDS` words count; a meeting of more than `MOST` such people counts as `MOST` people, so that one debate does not set
the scale. A signal that a file cannot show is left out of that signal's count.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import signals_data as read

from convo_local import Transcript, measure, read_transcript
from convo_local.measure import (
    CATEGORIES,
    KINDS,
    Category,
    Measurement,
    ScoreRange,
    Signal,
    SpeakerSignals,
    score_ranges,
)
from convo_local.measure.reference import PERCENTS, Reference, Scale, Usual, numbers_of, rates, value
from convo_local.measure.scoring import ENOUGH, PRIOR, UNIT, Evidence, evidence

DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data"
FILE = Path(__file__).resolve().parent.parent / "convo_local" / "measure" / "reference.toml"
TURNS, WORDS = 5, 150
MOST = 8

Weighted = Sequence[tuple[float, float]]  # (value, weight)


@dataclass(frozen=True)
class Source:
    name: str
    licence: str
    meetings: Mapping[str, Transcript]


@dataclass(frozen=True)
class Person:
    """One who spoke enough, in one meeting; `weight` is below 1 in a crowded one."""

    source: str
    meeting: str
    signals: SpeakerSignals
    measured: Measurement
    people: int
    weight: float

    def evidence(self, among: Reference) -> list[Evidence]:
        """In the order of `CATEGORIES`."""
        mine = self.measured.moments_of(self.signals.speaker)
        return [evidence(c, self.signals, mine, self.people, self.measured.not_measurable, among) for c in CATEGORIES]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", nargs="?", type=Path, default=DATA)
    parser.add_argument("--write", action="store_true", help=f"write {FILE.name}")
    options = parser.parse_args()
    if not options.data.is_dir():
        raise SystemExit(f"no such folder: {options.data}")
    found = sources(options.data)
    people = [p for source in found for p in people_of(source)]
    if not people:
        raise SystemExit(f"no meeting of the reference in {options.data}")
    document = written(found, people, compute(people))
    if options.write:
        FILE.write_text(document, encoding="utf-8")
    print(document)
    print("\n".join(scores(people)))
    if not options.write and FILE.is_file() and FILE.read_text(encoding="utf-8") != document:
        print("\nThe stored file is another one; the scores above are by the stored one. --write replaces it.")


def sources(data: Path) -> list[Source]:
    """The redistributable meetings, each once: QMSum's AMI and ICSI meetings are there with times."""
    meetings = data / "meetings"
    timed = {p.stem for folder in ("ami", "icsi_mrda") for p in (meetings / folder).glob("*.json")}
    icsi = {str(m.document.get("id", i)): m.transcript for i, m in enumerate(read.mrda(data, marks=True))}
    qmsum = [p for p in sorted((meetings / "qmsum").glob("*.json")) if p.stem not in timed]
    return [
        Source("AMI Meeting Corpus", "CC BY 4.0", _read(sorted((meetings / "ami").glob("*.vtt")))),
        Source("ICSI Meeting Corpus, MRDA", "CC BY 4.0", icsi),
        Source("QMSum (committees)", "MIT", _read(qmsum)),
        Source("Polygon governance call", "CC0 1.0", _read(sorted((meetings / "polygon_google_meet").glob("*.md")))),
        Source("Akash steering committee", "MIT", _read(sorted((meetings / "akash_google_meet").glob("*.md")))),
    ]


def _read(paths: Iterable[Path]) -> dict[str, Transcript]:
    return {path.stem: read_transcript(path) for path in paths}


def people_of(source: Source) -> Iterator[Person]:
    for meeting, transcript in source.meetings.items():
        measured = measure(transcript)
        enough = [
            s for s in measured.signals.values() if (value(s.turns) or 0) >= TURNS and (value(s.words) or 0) >= WORDS
        ]
        for signals in enough:
            weight = min(1.0, MOST / len(enough))
            yield Person(source.name, meeting, signals, measured, len(measured.signals), weight)


def _at_least(signal: Signal, least: float) -> bool:
    return (value(signal) or 0) >= least


def compute(people: Sequence[Person]) -> Reference:
    """First the signals, then what the kinds usually add, then the totals, since each rests on those before."""
    among = Reference(signals=_signals(people))
    among = Reference(among.signals, {}, _kinds(people, among))
    return Reference(among.signals, _totals(people, among), among.kinds)


def _signals(people: Sequence[Person]) -> dict[str, Scale]:
    values: dict[str, list[tuple[float, float]]] = {}
    for p in people:
        for name, number in {**numbers_of(p.signals), **rates(p.signals, people=p.people)}.items():
            values.setdefault(name, []).append((number, p.weight))
    return {name: scale(found) for name, found in values.items()}


def _kinds(people: Sequence[Person], among: Reference) -> dict[str, Usual]:
    """What each kind adds to a total, per unit; of those whose files can show it."""
    values: dict[str, list[tuple[float, float, float]]] = {}
    for p in people:
        for e in p.evidence(among):
            for kind in (k for k, what in KINDS.items() if what.category == e.category and k not in e.missing):
                values.setdefault(kind, []).append((e.of_kind(kind), _units(e), p.weight))
    return {kind: usual(values[kind]) for kind in KINDS if kind in values}


def usual(values: Sequence[tuple[float, float, float]]) -> Usual:
    """Of (what was found, in how many units, weight): the sum per unit, and how far people are from it."""
    mean = sum(w * found for found, _, w in values) / sum(w * units for _, units, w in values)
    squares = sum(w * (found - mean * units) ** 2 for found, units, w in values)
    return Usual(mean, math.sqrt(squares / sum(w * units**2 for _, units, w in values)))


def _totals(people: Sequence[Person], among: Reference) -> dict[str, Scale]:
    """Totals as the rubric makes them; its prior is at the middle of what people reach without one."""
    found: dict[str, Scale] = {}
    for place, category in enumerate(CATEGORIES):
        mine = [(p.evidence(among)[place], p.weight) for p in people]
        mine = [(e, w) for e, w in mine if e.measured]
        middle = scale([(e.total(among.kinds, 0.0) * (1 + PRIOR / _units(e)), w) for e, w in mine]).middle
        found[category] = scale([(e.total(among.kinds, middle), w) for e, w in mine])
    return found


def _units(found: Evidence) -> float:
    """As `Evidence.units`, also where nothing of the category can be shown; people count from `WORDS` words."""
    return math.sqrt((max(found.words, WORDS) - ENOUGH) / UNIT)


def scale(values: Weighted) -> Scale:
    """Weighted percentiles, along straight lines between people, each in the middle of the own weight."""
    ordered = sorted(values)
    whole = sum(w for _, w in ordered)
    places, below = [], 0.0
    for _, weight in ordered:
        places.append(100 * (below + weight / 2) / whole)
        below += weight
    return Scale(len(ordered), tuple(_at(percent, places, [v for v, _ in ordered]) for percent in PERCENTS))


def _at(percent: float, places: Sequence[float], values: Sequence[float]) -> float:
    after = next((i for i, place in enumerate(places) if place >= percent), len(places))
    if after in (0, len(places)):
        return values[min(after, len(values) - 1)]
    part = (percent - places[after - 1]) / (places[after] - places[after - 1])
    return values[after - 1] + part * (values[after] - values[after - 1])


def written(found: Sequence[Source], people: Sequence[Person], among: Reference) -> str:
    """The file. Numbers are rounded to three digits after the point: no person can be found in them."""
    lines = [
        "# Where people in real meetings lie. Written by benchmarks/reference.py, which says how; not to be edited.",
        f"# Percentiles over people with enough talk; a crowded meeting counts as {MOST} people. Nothing of the",
        "# meetings but these numbers is here.",
        f"percents = {list(PERCENTS)}",
        f"people = {len(people)}",
        f"meetings = {len({(p.source, p.meeting) for p in people})}",
        f"least_turns = {TURNS}",
        f"least_words = {WORDS}",
    ]
    for source in found:
        mine = [p for p in people if p.source == source.name]
        lines += ["", "[[sources]]", f'name = "{source.name}"', f'licence = "{source.licence}"']
        lines += [f"meetings = {len({p.meeting for p in mine})}", f"people = {len(mine)}"]
    for title, scales in (("signals", among.signals), ("totals", among.totals)):
        lines += ["", f"[{title}]"]
        lines += [f"{name} = {{ speakers = {s.speakers}, at = {_numbers(s.at)} }}" for name, s in scales.items()]
    lines += ["", "[kinds]  # what a kind adds to a total, per root of 500 words: mean and standard deviation"]
    lines += [f"{k} = {{ mean = {_number(u.mean)}, spread = {_number(u.spread)} }}" for k, u in among.kinds.items()]
    return "\n".join(lines) + "\n"


def _numbers(values: Iterable[float]) -> str:
    return "[" + ", ".join(_number(v) for v in values) + "]"


def _number(number: float) -> str:
    return repr(round(number + 0.0, 3) + 0.0)


def scores(people: Sequence[Person]) -> Iterator[str]:
    """The middles of these people's ranges: percentiles, and how wide the ranges are."""
    yield f"{'scores':16}" + "".join(f"{p:>6} %" for p in PERCENTS) + "   width"
    whole = sum(p.weight for p in people)
    for category in CATEGORIES:
        mine = ranges(people, category)
        at = scale([((r.low + r.high) / 2, p.weight) for r, p in zip(mine, people, strict=True)]).at
        width = sum((r.high - r.low) * p.weight for r, p in zip(mine, people, strict=True)) / whole
        yield f"{category:16}" + "".join(f"{v:8.2f}" for v in at) + f"{width:8.2f}"


def ranges(people: Sequence[Person], category: Category) -> list[ScoreRange]:
    """Each one's range, by the stored reference."""
    return [
        score_ranges(p.signals, p.measured.moments, people=p.people, not_measurable=p.measured.not_measurable)[category]
        for p in people
    ]


if __name__ == "__main__":
    main()
