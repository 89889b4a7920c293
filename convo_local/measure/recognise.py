"""Recognising a kind of moment by many weak cues, where no single phrase tells.

Each kind has a linear model over words, pairs and triples of words, as in bag-of-n-grams text classification (Joachims
1998; Wang & Manning 2012), so that every weight can be read: `cues/<language>.tsv` has a line for each cue. They were
learned from wordings written for this project, against others that only look alike and against sentences of real
meetings (`benchmarks/learn.py`). A language without a file recognises nothing this way.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

START, END, ASKS, NUMBER, ANY = "^", "$", "?", "#", "_"
LEAST_NORM = 2.5  # a sentence of few cues is not blown up
WIDEST = 45  # words of two sentences that are read as one


@dataclass(frozen=True, slots=True)
class Recognised:
    """A kind recognised in `count` neighbouring sentences from number `first`; `best` is the most telling of them.

    `margin` is how far the score lies above what the kind asks for.
    """

    kind: str
    first: int
    count: int
    best: int
    margin: float


class Cues:
    """The cues of one language: a weight for each kind, and for each kind a bias and the score it asks for."""

    def __init__(self, kinds: Sequence[str], cues: Sequence[str], weights: Floats, least: Floats) -> None:
        """`weights` is cues x kinds; `least` the scores asked for, the biases taken off them."""
        import numpy as np

        self.kinds = tuple(kinds)
        words = {word for cue in cues for word in cue.split(" ") if word != ANY}
        self._words = {word: number for number, word in enumerate(sorted(words), start=1)}
        self._size = len(self._words) + 1
        keys = np.array([self._key(cue.split(" ")) for cue in cues], dtype=np.int64)
        order = np.argsort(keys)
        self._keys, self._weights, self._least = keys[order], weights[order], least

    def recognise(self, sentences: Sequence[Sequence[str]], groups: Sequence[int]) -> list[Recognised]:
        """The kinds in each sentence or two neighbours of one group, in order; `sentences` as `cue_words` gives them.

        Of overlapping finds of one kind only the best is kept.
        """
        import numpy as np

        if not sentences:
            return []
        totals, counts = self.totals(sentences)
        lengths, group = np.array([len(words) for words in sentences]), np.asarray(groups)
        alone = totals / norm(counts) - self._least
        joined = (totals[:-1] + totals[1:]) / norm(counts[:-1] + counts[1:]) - self._least
        apart = (group[:-1] != group[1:]) | (lengths[:-1] + lengths[1:] > WIDEST)
        joined[apart] = -np.inf
        found: list[Recognised] = []
        for count, scores in ((1, alone), (2, joined)):
            for first, kind in np.argwhere(scores > 0):
                best = int(first) + int(np.argmax(alone[first : first + count, kind]))
                found.append(Recognised(self.kinds[kind], int(first), count, best, float(scores[first, kind])))
        return _apart(found)

    def totals(self, sentences: Sequence[Sequence[str]]) -> tuple[Floats, Floats]:
        """The sums of the sentences' cues for each kind (sentences x kinds), and how many cues each has."""
        import numpy as np

        keys, owners = self._keys_of(sentences)
        place = np.searchsorted(self._keys, keys)
        place[place == len(self._keys)] = 0
        known = self._keys[place] == keys
        place, owners = place[known], owners[known]
        totals = np.zeros((len(sentences), len(self.kinds)))
        if len(owners):
            firsts = np.flatnonzero(np.r_[True, owners[1:] != owners[:-1]])
            totals[owners[firsts]] = np.add.reduceat(self._weights[place], firsts, axis=0)
        return totals, np.bincount(owners, minlength=len(sentences)).astype(np.float64)

    def _key(self, words: Sequence[str]) -> int:
        """A number for up to three words; 0 stands for any word, and for one that is in no cue."""
        a, b, c = (*(self._words.get(w, 0) for w in words), 0, 0)[:3]
        return ((len(words) * self._size + a) * self._size + b) * self._size + c

    def _keys_of(self, sentences: Sequence[Sequence[str]]) -> tuple[Ints, Ints]:
        """The keys of all cues that the sentences could hold, and whose they are, sentence by sentence."""
        import numpy as np

        known, n = self._words.get, self._size
        ids = np.array([known(w, 0) for words in sentences for w in (START, *words, END)], dtype=np.int64)
        owner = np.repeat(np.arange(len(sentences)), [len(words) + 2 for words in sentences])
        here = ids > 0
        pair = here[:-1] & here[1:] & (owner[:-1] == owner[1:])
        skip = here[:-2] & here[2:] & (owner[:-2] == owner[2:])
        triple = skip & here[1:-1]
        parts = (
            ((n + ids) * n * n, owner, here),
            (((2 * n + ids[:-1]) * n + ids[1:]) * n, owner[:-1], pair),
            (((3 * n + ids[:-2]) * n + ids[1:-1]) * n + ids[2:], owner[:-2], triple),
            ((3 * n + ids[:-2]) * n * n + ids[2:], owner[:-2], skip),
        )
        keys = np.concatenate([key[kept] for key, _, kept in parts])
        owners = np.concatenate([mine[kept] for _, mine, kept in parts])
        order = np.argsort(owners, kind="stable")
        return keys[order], owners[order]


def norm(counts: Floats) -> Floats:
    """What a sum of cues is divided by, as a column: the root of their number."""
    import numpy as np

    return np.maximum(np.sqrt(counts), LEAST_NORM)[:, None]


def cue_words(norms: Iterable[str], *, asks: bool) -> list[str]:
    """The words of a sentence as cues see them: numbers are one word, a question ends in one too."""
    words = [NUMBER if norm[0].isdecimal() else norm for norm in norms]
    return [*words, ASKS] if asks else words


@cache
def cues(language: str) -> Cues | None:
    """The cues of a language ("en"), from its file; None where there is no file."""
    file = files("convo_local.measure").joinpath("cues").joinpath(f"{language}.tsv")
    return read_cues(file.read_text(encoding="utf-8")) if language and file.is_file() else None


def read_cues(text: str) -> Cues:
    """Cues from the text of a file: kinds, the scores they ask for, then a cue a line and its weights in hundredths.

    Raises `ValueError` for a text that is no such file.
    """
    import numpy as np

    head, scores, *lines = text.splitlines()
    kinds = head.split("\t")[1:]
    place = {kind: number for number, kind in enumerate(kinds)}
    weights = np.zeros((len(lines), len(kinds)))
    names = []
    for row, line in enumerate(lines):
        name, *voted = line.split("\t")
        names.append(name)
        for vote in voted:
            kind, _, hundredths = vote.partition(" ")
            weights[row, place[kind]] = int(hundredths) / 100
    return Cues(kinds, names, weights, np.array([float(score) for score in scores.split("\t")[1:]]))


def write_cues(kinds: Sequence[str], names: Sequence[str], weights: Floats, least: Floats) -> str:
    """The text that `read_cues` reads, weights rounded to hundredths and nothing for none."""
    import numpy as np

    lines = ["\t".join(("kinds", *kinds)), "\t".join(("least", *(f"{score:.2f}" for score in least)))]
    for name, row in zip(names, np.rint(weights * 100).astype(int), strict=True):
        lines.append("\t".join((name, *(f"{kind} {w}" for kind, w in zip(kinds, row, strict=True) if w))))
    return "\n".join(lines) + "\n"


def _apart(found: Iterable[Recognised]) -> list[Recognised]:
    """The best of those that overlap, kind by kind, in order."""
    kept: list[Recognised] = []
    taken: set[tuple[str, int]] = set()
    for one in sorted(found, key=lambda r: (-r.margin, r.first, r.count, r.kind)):
        places = {(one.kind, one.first + step) for step in range(one.count)}
        if taken.isdisjoint(places):
            taken |= places
            kept.append(one)
    return sorted(kept, key=lambda r: (r.first, r.kind))
