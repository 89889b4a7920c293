"""Sentences as cues read them, put together again where a file cuts them, and what the cues recognise in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from convo_local.measure.names import Names
from convo_local.measure.reading import Floor, Reading, Row
from convo_local.measure.recognise import WIDEST, cue_words, cues
from convo_local.measure.text import Sentence

Piece = tuple[Row, Sentence]


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence of a turn, in the pieces that the file's segments make of it."""

    turn: Floor
    pieces: tuple[Piece, ...]

    @property
    def longest(self) -> Piece:
        return max(self.pieces, key=lambda piece: len(piece[1].words))


@dataclass(frozen=True, slots=True)
class Seen:
    """A kind recognised in one sentence or two; `best` is the more telling, `margin` how sure (0: just enough)."""

    kind: str
    units: tuple[Unit, ...]
    best: Unit
    margin: float

    @property
    def turn(self) -> Floor:
        return self.best.turn


def seen(reading: Reading) -> tuple[Seen, ...]:
    """All that the cues of the reading's language recognise, in order; nothing where there are none."""
    known = cues(reading.lexicon.language)
    if known is None:
        return ()
    said = list(units(reading))
    words = [unit_cues(reading.names, unit) for unit in said]
    return tuple(
        Seen(found.kind, tuple(said[found.first : found.first + found.count]), said[found.best], found.margin)
        for found in known.recognise(words, [unit.turn.place for unit in said])
    )


def units(reading: Reading) -> Iterator[Unit]:
    """The sentences of named speakers' turns; where sentences have ends, one without is joined to the next."""
    for turn, _ in reading.named_turns:
        pieces: list[Piece] = []
        words = 0
        for row in turn.rows:
            for sentence in row.sentences:
                pieces.append((row, sentence))
                words += len(sentence.words)
                if sentence.finished or words > WIDEST or not reading.punctuated:
                    yield Unit(turn, tuple(pieces))
                    pieces, words = [], 0
        if pieces:
            yield Unit(turn, tuple(pieces))


def unit_cues(names: Names, unit: Unit) -> list[str]:
    """The words of a sentence as cues see them: names as `<name>`, a question marked as one."""
    norms = [norm for _, s in unit.pieces for norm in names.placeholders(s, but=None)[0] or s.lean_norms]
    row, sentence = unit.pieces[-1]
    asks = sentence.asks or any(row.sentences[i] is sentence for i in row.questions)
    return cue_words(norms, asks=asks)
