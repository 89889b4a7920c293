"""Learn the cues by which kinds of moments are recognised, and say how good they are on wordings not learned from.

    pip install -e '.[learn]'
    python benchmarks/learn.py [--write] [--meetings FOLDER] [--kinds a,b]

Learns from `benchmarks/wordings/<language>/<kind>.tsv` (+ or -, the line before, the line; all written for this) and
from `benchmarks/planted/dev*.toml`, against sentences of real meetings. One linear model a kind: logistic regression
over words, pairs and triples. A line shows its kind somewhere, not in each of its sentences; so the sentences that
speak for it most are found and learned from in turns (multiple-instance learning: Andrews et al. 2003).

What is asked for is what at most `RARE` of the sentences of real meetings reach that were not learned from, and at most
`ALIKE` of the wordings that only look alike, in five folds. The table says how many of the wordings left out are found.
`--write` learns from all and stores `convo_local/measure/cues/<language>.tsv`.
"""

from __future__ import annotations

import argparse
import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from planted_cases import read_wordings
from scipy.sparse import csr_matrix, vstack
from sklearn.linear_model import LogisticRegression

from convo_local import read_transcript
from convo_local.measure.lexicon import lexicon
from convo_local.measure.reading import Reading
from convo_local.measure.recognise import ANY, END, START, WIDEST, cue_words, norm, write_cues
from convo_local.measure.text import sentences_of
from convo_local.measure.units import unit_cues, units

HERE = Path(__file__).resolve().parent
CUES = HERE.parent / "convo_local" / "measure" / "cues"
MEETINGS = HERE.parent.parent / "shared" / "data" / "meetings"
FROM = ("akash_google_meet", "ami", "icsi_mrda", "polygon_google_meet", "qmsum")  # may be learned from and passed on
UNHEEDED = "no_acknowledgement"  # two things make it: something difficult was told, and the reply heeds it not
LEAST_LINES = 3  # wordings that hold a cue
RARE, ALIKE = 0.0003, 0.10
ONE_IN = {  # so many times as often in meetings: where a kind is looked for in few places, or is no rare thing
    **dict.fromkeys(("agenda_set", "clean_close", "disclosure", "moved_on", "options_weighed"), 3),
    **dict.fromkeys(("open_question", "follow_up_question", "owner_named", "commitment", "credit"), 4),
    **dict.fromkeys(("reflecting", "built_on", "constructive_disagreement"), 2),
    **dict.fromkeys(("unanswered_question", "invitation", "no_deadline"), 12),
    "no_owner": 6,
    "heeding": 60,
}
FOLDS, ROUNDS = 5, 3
WEIGHTS = {"shows": 2.0, "alike": 3.0, "other kind": 0.15, "meeting": 0.5}
FOR, AGAINST = 300, 120  # cues of a kind that are kept
SLIGHT = 0.3  # a weight that is left out
STRENGTH = 20.0  # inverse of the regularisation's

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]
Bools: TypeAlias = NDArray[np.bool_]
Line = list[list[str]]
"""A wording's sentences, as cues see them."""


@dataclass(frozen=True)
class Wording:
    """A line that shows its kind, or only looks as if."""

    kind: str
    shows: bool
    line: Line


class Cases:
    """Lines as rows of a matrix, a row for each sentence and for two neighbours read as one."""

    def __init__(self, lines: Sequence[Line], known: dict[str, int]) -> None:
        rows = [list(_windows([_cues(words) for words in line], line)) for line in lines]
        self.starts = np.cumsum([0, *map(len, rows)])
        flat = [[known[cue] for cue in cues if cue in known] for line in rows for cues in line]
        counts = np.array([len(row) for row in flat], dtype=float)
        columns = np.fromiter((column for row in flat for column in row), dtype=np.int64)
        values = np.repeat(1 / norm(counts).ravel(), counts.astype(int))
        self.rows = csr_matrix(
            (values, columns, np.r_[0, np.cumsum(counts.astype(int))]), shape=(len(flat), len(known))
        )

    def of(self, lines: Ints) -> list[int]:
        """All rows of these lines."""
        return [row for line in lines for row in range(self.starts[line], self.starts[line + 1])]

    def best(self, scores: Floats, lines: Ints) -> list[int]:
        """The row of each of these lines that scores highest."""
        return [self.starts[i] + int(np.argmax(scores[self.starts[i] : self.starts[i + 1]])) for i in lines]

    def highest(self, scores: Floats) -> Floats:
        """The highest score of each line."""
        return np.maximum.reduceat(scores, self.starts[:-1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--meetings", type=Path, default=MEETINGS)
    parser.add_argument("--kinds", default="")
    parser.add_argument("--language", default="en")
    wanted = parser.parse_args()
    wordings = [*read(wanted.language), *planted()]
    kinds = sorted(wanted.kinds.split(",") if wanted.kinds else {w.kind for w in read(wanted.language)})
    seen = Counter(cue for w in wordings for cue in {c for words in w.line for c in _cues(words)})
    heard = list(real(wanted.meetings, wanted.language))
    names = sorted(cue for cue, count in seen.items() if count >= LEAST_LINES)
    names = telling(kinds, wordings, heard, names)
    cases, meetings = matrices(wordings, heard, names)
    print(f"{len(wordings)} wordings, {meetings.rows.shape[0]} sentences of meetings, {len(names)} cues")
    print(f"{'kind':28}{'found':>12}{'alike':>12}")
    weights, least = np.zeros((len(names), len(kinds))), np.zeros(len(kinds))
    for column, kind in enumerate(kinds):
        weights[:, column], least[column] = learn(kind, wordings, cases, meetings)
    weights[np.abs(weights) < SLIGHT] = 0
    if wanted.write:
        (CUES / f"{wanted.language}.tsv").write_text(write_cues(kinds, names, weights, least), encoding="utf-8")


def matrices(wordings: Sequence[Wording], heard: Sequence[list[str]], names: Sequence[str]) -> tuple[Cases, Cases]:
    """The wordings and the sentences of meetings as rows over these cues."""
    known = {name: number for number, name in enumerate(names)}
    return Cases([w.line for w in wordings], known), Cases([[words] for words in heard], known)


def telling(
    kinds: Sequence[str], wordings: Sequence[Wording], heard: Sequence[list[str]], names: Sequence[str]
) -> list[str]:
    """The cues that weigh most for or against a kind when all are learned from."""
    cases, meetings = matrices(wordings, heard, names)
    chosen: set[int] = set()
    for kind in kinds:
        shows = np.array([w.kind == kind and w.shows for w in wordings])
        alike = np.array([w.kind == kind and not w.shows for w in wordings])
        model, _ = fit(shows, alike, np.full(len(wordings), True), cases, meetings.rows)
        order = np.argsort(model)
        chosen |= {*order[-FOR:].tolist(), *order[:AGAINST].tolist()}
    return [names[number] for number in sorted(chosen)]


def learn(kind: str, wordings: Sequence[Wording], cases: Cases, meetings: Cases) -> tuple[Floats, float]:
    """The weights for one kind and the score to ask for; a line of the table is printed."""
    shows = np.array([w.kind == kind and w.shows for w in wordings])
    alike = np.array([w.kind == kind and not w.shows for w in wordings])
    left_out, bar = np.full(len(wordings), -np.inf), []
    rows = meetings.rows.shape[0]
    fold_of, fold_of_row = np.arange(len(wordings)) % FOLDS, np.arange(rows) % FOLDS
    for fold in range(FOLDS):
        model, bias = fit(shows, alike, fold_of != fold, cases, meetings.rows[fold_of_row != fold])
        held = cases.highest(cases.rows @ model) + bias
        left_out[fold_of == fold] = held[fold_of == fold]
        unseen = np.sort(meetings.rows[fold_of_row == fold] @ model + bias)[::-1]
        bar.append(unseen[int(RARE * ONE_IN.get(kind, 1) * len(unseen))])
    score = max(float(np.mean(bar)), float(np.quantile(left_out[alike], 1 - ALIKE)) if alike.any() else -np.inf)
    found, false = left_out[shows] > score, left_out[alike] > score
    print(f"{kind:28}{np.mean(found):>7.0%} {len(found):>4}{np.mean(false):>7.0%} {len(false):>4}", flush=True)
    model, bias = fit(shows, alike, np.full(len(wordings), True), cases, meetings.rows)
    return model, score - bias


def fit(shows: Bools, alike: Bools, used: Bools, cases: Cases, meetings: csr_matrix) -> tuple[Floats, float]:
    """Weights and bias, learned from the wordings that are `used`."""
    positive, negative = np.flatnonzero(shows & used), cases.of(np.flatnonzero(alike & used))
    other = cases.of(np.flatnonzero(~shows & ~alike & used))
    picked = cases.of(positive)
    for _ in range(ROUNDS):
        parts = {"shows": cases.rows[picked], "alike": cases.rows[negative], "other kind": cases.rows[other]}
        parts["meeting"] = meetings
        model = LogisticRegression(C=STRENGTH, solver="liblinear", max_iter=200).fit(
            vstack(list(parts.values())),
            np.repeat([name == "shows" for name in parts], [part.shape[0] for part in parts.values()]),
            np.repeat([WEIGHTS[name] for name in parts], [part.shape[0] for part in parts.values()]),
        )
        picked = cases.best(cases.rows @ model.coef_.ravel(), positive)
    return model.coef_.ravel(), float(model.intercept_[0])


def read(language: str) -> Iterator[Wording]:
    """The wordings of the language's files. Raises `ValueError` with file and line where one is not as it should be."""
    for path in sorted((HERE / "wordings" / language).glob("*.tsv")):
        for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            fields = text.split("\t")
            if len(fields) != 3 or fields[0] not in ("+", "-"):
                raise ValueError(f"{path}:{number}: three fields, the first + or -, are needed: {text!r}")
            shows, line = fields[0] == "+", as_cues(fields[2], language)
            if path.stem == UNHEEDED:
                yield Wording("disclosure", True, as_cues(fields[1], language))
                yield Wording("heeding", not shows, line)
            else:
                yield Wording(path.stem, shows, line)
            if path.stem == "acknowledgement" and shows:
                yield Wording("heeding", True, line)


def planted() -> Iterator[Wording]:
    """The planted wordings of development; those of `check*.toml` are never learned from."""
    for path in sorted((HERE / "planted").glob("dev*.toml")):
        for case in read_wordings(path):
            if len(case.at) == 1:
                yield Wording(case.kind, not case.negative, as_cues(case.lines[case.at[0]][1], "en"))


def as_cues(text: str, language: str) -> Line:
    """A line's sentences as cues see them: {name} and the like are names."""
    plain = text
    for role in ("name", "user", "other", "third", "fourth", "fifth"):
        plain = plain.replace("{" + role + "}", "Namex")
    called = {"namex": "<name>", "namex's": "<name>'s"}
    found = [
        cue_words([called.get(norm, norm) for norm in s.lean_norms], asks=s.asks)
        for s in sentences_of(plain, lexicon(language))
    ]
    return [words for words in found if words] or [[]]


def real(folder: Path, language: str) -> Iterator[list[str]]:
    """Every sentence of the meetings that may be learned from, once where a meeting has several files."""
    for path in sorted(p for name in FROM for p in (folder / name).glob("*") if p.suffix in (".json", ".md")):
        reading = Reading(read_transcript(path), language)
        yield from (words for unit in units(reading) if (words := unit_cues(reading.names, unit)))


def _windows(cues: Sequence[Sequence[str]], line: Line) -> Iterator[list[str]]:
    yield from map(list, cues)
    for place in range(len(line) - 1):
        if len(line[place]) + len(line[place + 1]) <= WIDEST:
            yield [*cues[place], *cues[place + 1]]


def _cues(words: Sequence[str]) -> list[str]:
    """All cues of a sentence: words, neighbours, three in a row, and two with any word between."""
    all_words = [START, *words, END]
    triples = list(zip(all_words, all_words[1:], all_words[2:], strict=False))
    return [
        *all_words,
        *(" ".join(pair) for pair in itertools.pairwise(all_words)),
        *(" ".join(triple) for triple in triples),
        *(f"{first} {ANY} {last}" for first, _, last in triples),
    ]


if __name__ == "__main__":
    main()
