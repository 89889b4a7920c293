"""Clarity: the pace of longer stretches of speech, by their times."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from convo_local.measure.detectors.scene import Scene
from convo_local.measure.reading import Floor, Row, spoken_seconds
from convo_local.measure.types import Moment

FAST = 230  # words a minute; conversation averages 190 to 230 (Tauroza & Allison 1990), comfort in talks 110 to 170
FASTEST = 400  # beyond it the times are wrong, not the speaker
FAST_WORDS, FAST_SECONDS = 40, 10
SLOW, SLOWEST = 100, 40  # below 40 the times hold long silences
SLOW_WORDS, SLOW_SECONDS = 25, 15
SLOW_STRETCHES = 3
JOINED = 1000  # ms of silence after which a new stretch begins


@dataclass(frozen=True, slots=True)
class Stretch:
    """Segments of one turn without a longer silence between them."""

    rows: tuple[Row, ...]
    words: int
    seconds: float

    @property
    def wpm(self) -> int:
        return round(self.words * 60 / self.seconds)


def fast_pace(scene: Scene) -> Iterator[Moment]:
    """A stretch of 40 words and 10 s and more at over 230 words a minute.

    Not: a short burst, nor a rate beyond 400, which no one speaks: then the times are wrong.
    """
    for turn, speaker in scene.named_turns:
        for stretch in _stretches(turn):
            if stretch.words < FAST_WORDS or stretch.seconds < FAST_SECONDS or not FAST < stretch.wpm <= FASTEST:
                continue
            wpm = stretch.wpm
            yield _moment(scene, "fast_pace", speaker, stretch, salience=0.3 + min(0.25, (wpm - FAST) / 300))


def slow_pace(scene: Scene) -> Iterator[Moment]:
    """Three stretches or more of 15 s and 25 words and more at under 100 words a minute, and most of the speaker's
    longer stretches so. Comfort in talks is 110 to 170 words a minute (Tauroza & Allison 1990 on lectures: 140).

    Not: one slow answer; lists and figures that are read out; files in which everybody is slow or whose segments are
    laid end to end, since then the times hold the silences too; rates under 40, which are silences.
    """
    if scene.reading.serial:
        return
    long = {
        speaker: [s for turn in turns for s in _stretches(turn) if s.words >= SLOW_WORDS and s.seconds >= SLOW_SECONDS]
        for speaker, turns in scene.reading.turns_of.items()
    }
    for speaker, stretches in long.items():
        slow = [s for s in stretches if SLOWEST <= s.wpm < SLOW and not _read_out(s)]
        others = [s.wpm for other, theirs in long.items() if other != speaker for s in theirs]
        if len(slow) < SLOW_STRETCHES or len(slow) < 0.6 * len(stretches) or (others and median(others) < SLOW + 20):
            continue
        slowest = min(slow, key=lambda s: s.wpm)
        yield _moment(scene, "slow_pace", speaker, slowest, salience=0.3 + min(0.2, (SLOW - slowest.wpm) / 200))


DETECTORS = (fast_pace, slow_pace)


def _moment(scene: Scene, kind: str, speaker: str, stretch: Stretch, *, salience: float) -> Moment:
    row = max(stretch.rows, key=lambda r: r.words)
    return scene.moment(
        kind,
        row,
        max(row.sentences, key=lambda s: len(s.words)),
        f"{speaker} spoke {stretch.words} words at {stretch.wpm} words a minute",
        salience=salience,
        confidence=0.8,
        wpm=stretch.wpm,
        words=stretch.words,
    )


def _stretches(turn: Floor) -> Iterator[Stretch]:
    """The turn cut at silences; nothing where a segment has no end."""
    rows: list[Row] = []
    for row in turn.rows:
        if row.start is None or row.end is None:
            return
        if rows and row.start - (rows[-1].end or 0) > JOINED:
            yield from _stretch(rows)
            rows = []
        rows.append(row)
    yield from _stretch(rows)


def _stretch(rows: list[Row]) -> Iterator[Stretch]:
    words = sum(r.words for r in rows)
    if words < SLOW_WORDS:
        return
    seconds = spoken_seconds(rows)
    if seconds is not None and seconds > 0:
        yield Stretch(tuple(rows), words, seconds)


def _read_out(stretch: Stretch) -> bool:
    """A list or figures: many commas, numbers or short sentences."""
    sentences = [s for r in stretch.rows for s in r.sentences]
    numbers = sentences[0].lexicon.words("numbers")
    figures = sum(1 for s in sentences for n in s.norms if n in numbers or n[0].isdigit())
    commas = sum(r.segment.text.count(",") for r in stretch.rows)
    return figures + commas > 0.2 * stretch.words or stretch.words < 4 * len(sentences)
